"""A signal in the window: what is done with pictures is done with its plots, and what differs is said."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from convstudio.core.examples.spaceship import weights_by_age
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

NONE, NO_BUTTON = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton


@pytest.fixture
def window(open_window):
    window = open_window()
    window.inputs.open_spaceship()
    QApplication.processEvents()
    return window


def rest(plot, at):
    """The mouse comes to a place in a plot, and stays."""
    where = QPointF(plot.viewport().mapToGlobal(at))
    event = QMouseEvent(QEvent.Type.MouseMove, at, where, NO_BUTTON, NO_BUTTON, NONE)
    QApplication.sendEvent(plot.viewport(), event)


def turn_wheel(plot, at):
    where = QPointF(plot.viewport().mapToGlobal(at))
    turn = QPoint(0, 120)
    event = QWheelEvent(
        at, where, QPoint(), turn, NO_BUTTON, NONE, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(plot.viewport(), event)


def test_a_signal_is_looked_at_as_a_picture_is(window):
    action, view, studio = window.action, window.equation, window.studio
    x, _, s = view.plots.plots
    studio.set_step(None)

    # A mouse that rests points at what comes under it.
    at = QPointF(s.to_view(10, 0).x(), s.height() / 2)
    rest(s, at)
    assert "s(10) =" in window.status.text()
    for _ in range(3):
        action("action_zoom_in").trigger()
    under = s.index_at(at)
    assert under != 10
    assert f"s({under}) =" in window.status.text()

    # A lesson's screen keeps what is in view, unless the views find their way.
    rows, columns = window.screens.current().region
    assert rows == range(1)
    assert 10 < len(columns) < 60
    studio.set_step(0)
    assert 0 in view.region()[1]
    assert window.screens.current().region is None

    # Who moves it by hand is not led away by the next step.
    action("action_zoom_in").trigger()
    assert studio.scene.follows
    turn_wheel(x, QPointF(x.rect().center()))
    assert not studio.scene.follows
    before = view.region()
    studio.set_step(studio.step_count - 1)
    assert view.region() == before
    window.studio.look(follows=True)
    assert view.region() != before
    action("action_reset_layout").trigger()
    assert view.is_fitted

    # What is said above it is true while it is compared, too.
    window.studio.look(compared=True)
    before = window.spaceship.controls.sentence.text()
    window.edits.take_kernel(weights_by_age(3, 0.5), "Weights", None)
    assert window.spaceship.controls.length.value() == 3
    assert window.spaceship.controls.sentence.text() != before
    window.studio.look(compared=False)

    # There are no colours to choose, and no scale; it has names of its own.
    choosing = [action(f"view_{name}") for name in ("input_range", "map_range", "map_colors")]
    assert not any(action.isEnabled() for action in choosing)
    assert window.desk.scale.isHidden()
    action("action_tour").trigger()
    said = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert "The signal x" in " ".join(said)
    window.inputs.open_figure()
    assert all(action.isEnabled() for action in choosing)
    assert not window.desk.scale.isHidden()


def test_the_projector_shows_and_does_what_the_desk_does(window, qtbot):
    studio, room = window.studio, window.projector
    qtbot.keyClick(window, Qt.Key.Key_F5)
    stage = room.screen.stage

    def is_stacked():
        return stage.inputs.x() == stage.outputs.x()

    assert is_stacked()
    with_truth = [plot.grab().toImage() for plot in room.equation.plots.plots]
    window.spaceship.controls.truth.click()
    x, _, s = (plot.grab().toImage() for plot in room.equation.plots.plots)
    assert x != with_truth[0]
    assert s != with_truth[2]
    # Three values a pixel are no heights.
    row = np.random.default_rng(2).integers(0, 256, (1, 40, 3), np.uint8)
    colored = Experiment(Picture(row, 255.0), Kernel((("1", "1", "1"),)), channels="color")
    for experiment, stacked in ((colored, False), (replace(colored, channels="grey"), True)):
        studio.change("Row", **{name: getattr(experiment, name) for name in vars(experiment)})
        view = room.equation
        assert view.cell_view is (view.plots if stacked else view.pictures)
        assert is_stacked() is stacked

    window.inputs.open_figure()
    outputs = room.equation.outputs
    outputs.output_sought.emit(0, 1)
    assert (studio.term.i, studio.term.j) == (0, 1)
    outputs.break_requested.emit(0, 1)
    assert studio.scene.break_points == (studio.step,)
    outputs.output_chosen.emit(0, 0)
    outputs.choice_left.emit()
    assert studio.scene.chosen is None
    outputs.mode_chosen.emit("full")
    assert studio.experiment.mode == "full"
    room.close()
