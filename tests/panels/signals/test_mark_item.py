"""The value beside a marked sample covers neither another sample's head nor the line that the stems stand on."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QApplication

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.signals.mark_item import label_place
from convstudio.panels.signals.signal_result import ResultPlot
from convstudio.panels.widgets.lettering import recorded
from convstudio.theme import LIGHT

ROOM = QRectF(0, 0, 300, 200)


@pytest.mark.parametrize("samples", [[4, 6, 5], [0, 9, 1, 8, 2], [-3, 5, -4, 1, 0, 2], [7] * 9])
def test_each_steps_value_leaves_the_heads_and_the_line_whole(qtbot, samples):
    experiment = Experiment(
        Picture(np.array([samples], float), 9.0), Kernel((("0.6", "0.3", "0.1"),)), mode="full"
    )
    plot = ResultPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(320, 260)
    plot.show_scene(Scene(experiment))
    values = experiment.feature_map()
    plot.show_values(values)
    plot.show_range(-0.5, values.shape[1] - 0.5)
    plot.show()
    QApplication.processEvents()
    timeline = Timeline(experiment, "gather")
    for step in range(timeline.count):
        plot.show_scene(Scene(experiment, step=step))
        with recorded() as lines:
            plot.grab()
        (label,) = (line.place for line in lines if line.written.startswith("s("))
        term = timeline.term(step)
        totals = [timeline.output_term(0, t, 2).total for t in range(term.j)]
        for t, total in [*enumerate(totals), (term.j, term.total)]:
            assert not label.contains(plot.to_view(t, float(total)))
        base = plot.to_view(0, 0).y()
        assert not label.top() < base < label.bottom()


def test_it_stays_in_the_plot_and_goes_where_there_is_room():
    size = QSizeF(80, 20)
    for x in (0, 20, 150, 280, 300):
        for y in (0, 15, 100, 170, 190):
            at = QPointF(x, y)
            heads = [QPointF(x + 30, y - 20), QPointF(x - 30, y + 20)]
            place = label_place(at, size, ROOM, heads, 195.0, 1.0)
            assert ROOM.contains(place)
            if 30 <= y <= 170:  # else two heads beside it in a corner leave no place
                assert not any(place.contains(head) for head in (at, *heads))
