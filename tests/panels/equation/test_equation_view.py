"""I ∗ K = S as one view of a scene: pictures and plots are shown in turn, and can do the same."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.steps.scene import Scene
from convstudio.panels.equation.equation_view import EquationView
from convstudio.panels.equation.following import Following
from convstudio.panels.signals.signal_plot import SignalPlot
from convstudio.theme import LIGHT, load_typefaces

ROW, COLUMN = Kernel((("1", "2", "1"),)), Kernel((("1",), ("2",), ("1",)))
SQUARE = preset("box-3")


def experiment(shape, kernel):
    values = np.random.default_rng(4).integers(0, 256, shape, np.uint8)
    return Experiment(Picture(values, 255.0), kernel)


SIGNAL = experiment((1, 60), ROW)
SIGNALS = {"row": SIGNAL, "column": experiment((60, 1), COLUMN)}
VIEWS = {"pictures": experiment((60, 60), SQUARE), **SIGNALS}


class Bench:
    """The panels side by side, given scenes as a desk gives them."""

    def __init__(self, qtbot, first):
        load_typefaces()
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.view = EquationView(LIGHT, (), self.window)
        self.following = Following(self.view)
        row = QHBoxLayout(self.window)
        for panel in self.view.panels:
            row.addWidget(panel, 1)
        self.window.resize(1200, 400)
        self.window.show()
        self.scene = Scene(first)
        self.show()

    @property
    def cells(self):
        return self.view.cell_view

    @property
    def seen(self):
        """What shows the input: a picture or a plot."""
        plots = self.view.cell_view is self.view.plots
        return self.view.plots.plots[0] if plots else self.view.inputs.view

    def look(self, **changes):
        self.scene = self.scene.changed(**changes)
        self.show()

    def begin(self, **fields):
        """A lesson's screen, which is no edit of what was seen before."""
        self.scene = Scene(**{"experiment": self.scene.experiment, "start": object()} | fields)
        self.show()

    def show(self):
        self.view.show_scene(self.scene)
        self.following.show_scene(self.scene)
        QApplication.processEvents()

    def close(self):
        self.view.join()


@pytest.fixture
def bench(qtbot, request):
    made = Bench(qtbot, request.param)
    yield made
    made.close()


def of(*names):
    return pytest.mark.parametrize(
        "bench", [VIEWS[name] for name in names], indirect=True, ids=names
    )


@of("row")
def test_what_is_hidden_is_given_nothing_and_the_scene_once_when_its_turn_comes(bench, monkeypatch):
    given = []
    view, plots = bench.view, bench.view.plots

    def watch(part):
        show = part.show_scene
        monkeypatch.setattr(part, "show_scene", lambda scene: (given.append(part), show(scene)))

    for part in (*plots.plots, plots, view.pictures):
        watch(part)
    come = []
    view.view_changed.connect(come.append)
    bench.look(step=4)
    assert given == [plots, *plots.plots]
    given.clear()
    bench.look(experiment=experiment((1, 60), SQUARE))
    bench.look(step=90)
    assert given == [view.pictures] * 2
    assert not any(plot.isVisible() for plot in plots.plots)
    given.clear()
    bench.look(experiment=SIGNAL)
    assert given == [plots, *plots.plots]
    assert all(plot.isVisible() for plot in plots.plots)
    assert come == [view.pictures, plots]


@of(*VIEWS)
def test_pictures_and_plots_can_do_the_same(bench, qtbot):
    cells, view = bench.cells, bench.view
    heard = []
    view.arranged.connect(lambda: heard.append("arranged"))
    view.moved_by_hand.connect(lambda: heard.append("by hand"))

    def said():
        found = set(heard)
        heard.clear()
        return found

    assert view.is_fitted
    assert view.region() is None
    view.zoom_by(3)
    assert not view.is_fitted
    assert said() == {"arranged"}
    rows, columns = view.region()
    assert 2 < max(len(rows), len(columns)) < 60
    view.fit()
    assert view.is_fitted
    height, width = bench.scene.experiment.image_shape
    region = (
        range(min(20, height - 1), min(30, height)),
        range(min(20, width - 1), min(30, width)),
    )
    view.show_region(*region)
    assert not view.is_fitted
    shown = view.region()
    assert all(set(one) <= set(other) for one, other in zip(region, shown, strict=True))
    if cells.is_stacked:  # no other axis asks for more
        assert shown == region
        view.show_region(*shown)
        assert view.region() == region
    said()
    middle = QPointF(bench.seen.rect().center())
    QApplication.sendEvent(
        bench.seen.viewport(),
        QWheelEvent(middle, bench.seen.mapToGlobal(middle), QPoint(), QPoint(0, 120),
                    Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                    Qt.ScrollPhase.NoScrollPhase, False),
    )  # fmt: skip
    assert said() == {"arranged", "by hand"}
    qtbot.mouseDClick(bench.seen.viewport(), Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert view.is_fitted
    said()
    view.cursor_moved.connect(lambda _cell: heard.append("cursor"))
    view.target_pointed.connect(lambda target: heard.append(target.kind))
    bench.seen.setFocus()
    qtbot.keyClick(bench.seen, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert said() == {"input", "cursor"}


@of("pictures", "row")
def test_the_views_go_where_the_step_is_only_while_they_follow(bench):
    height, width = bench.scene.experiment.image_shape
    start = (range(min(10, height)), range(min(10, width)))
    bench.begin(region=start)
    before = bench.view.region()
    last = bench.scene.timeline.count - 1
    bench.look(step=last, follows=False)
    assert bench.view.region() == before
    bench.look(follows=True)
    assert bench.view.region() != before
    rows, columns = bench.view.region()
    assert height - 1 in rows
    assert width - 1 in columns


@of("pictures", "row")
def test_another_start_is_shown_whole_or_in_the_part_that_it_asks_for(bench):
    bench.view.zoom_by(4)
    bench.look(letters=True)
    assert not bench.view.is_fitted
    bench.begin()
    assert bench.view.is_fitted


@of("row")
def test_what_was_fitted_while_it_was_hidden_comes_back_whole(bench):
    square, view = experiment((1, 60), SQUARE), bench.view
    view.zoom_by(4)
    before = view.region()
    bench.look(experiment=square)
    bench.look(experiment=SIGNAL)
    assert view.region() == before  # nobody has asked for anything else
    bench.look(experiment=square)
    view.fit()
    bench.look(experiment=SIGNAL)
    assert view.is_fitted
    bench.look(experiment=square)
    view.zoom_by(4)
    bench.look(experiment=SIGNAL)
    bench.begin()
    bench.look(experiment=square)
    assert view.is_fitted


@of("row")
def test_a_signal_of_another_length_is_shown_whole_and_a_dragged_sample_moves_nothing(bench):
    bench.view.zoom_by(4)
    before = bench.view.region()
    bench.look(experiment=experiment((1, 60), Kernel((("1", "1", "1"),))))
    assert bench.view.region() == before
    bench.look(experiment=experiment((1, 90), ROW))
    assert bench.view.is_fitted


@of("row")
def test_the_kernel_of_a_column_stands_beside_its_cells_whatever_was_there_before(bench):
    def plot_and_cells():
        plot = bench.view.plots.plots[1]
        table = bench.view.kernel.findChild(QWidget, "kernel_table")
        return plot.mapTo(bench.window, QPoint()), table.mapTo(bench.window, QPoint())

    plot, table = plot_and_cells()
    assert plot.y() < table.y()
    bench.look(experiment=SIGNALS["column"])
    plot, table = plot_and_cells()
    assert plot.x() < table.x()
    bench.look(experiment=SIGNAL)
    plot, table = plot_and_cells()
    assert plot.y() < table.y()


@of("row")
def test_one_sample_takes_one_pixel_of_the_screen_at_actual_size(bench):
    bench.look(experiment=experiment((1, 9000), ROW))
    bench.view.actual_size()
    assert isinstance(bench.seen, SignalPlot)
    assert bench.seen.spacing == pytest.approx(1.0, abs=0.01)
    assert not bench.view.is_fitted


@of("pictures")
def test_a_scene_of_the_design_view_makes_no_kernel_large_but_the_desk_does(bench):
    table = bench.view.kernel.findChild(QWidget, "kernel_table")
    height = table.height()
    bench.look(design=True)  # as on the projector
    assert table.height() == height
    bench.view.kernel.show_design(True)
    assert table.height() > 1.3 * height
