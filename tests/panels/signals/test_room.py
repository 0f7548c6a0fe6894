"""Plots for a room: labels that can be read from the last row, the same t in the same place, and the desk unchanged."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looks import DARK_DESK, LIGHT_DESK, for_room
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from convstudio.core.examples.spaceship import spaceship
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.signals import SignalView
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.panels.signals.signal_axis import Axis
from convstudio.panels.signals.signal_input import InputPlot
from convstudio.panels.signals.signal_kernel import KernelPlot
from convstudio.panels.signals.signal_plot import LinkedPlots
from convstudio.panels.signals.signal_result import ResultPlot
from convstudio.theme import LIGHT, load_typefaces

SIZES = [(850, 420), (500, 420), (1150, 300)]
INK = 0.70  # of the type: the least height of a 0


@pytest.fixture(autouse=True, scope="module")
def typefaces(qapp):
    """The program's own letters, whose widths decide what fits."""
    load_typefaces()


def few():
    """Both signs, few samples, and weights that are short enough to be written."""
    samples = np.array([[3.0, -1, 4, 1, -5, 9, 2, 6]])
    return Experiment(Picture(samples, 9.0), Kernel((("1", "0.5", "-0.25"),)), mode="full")


class Plots:
    """The three plots, wired as a window wires them."""

    def __init__(self, qtbot, experiment, look, size):
        self.experiment = experiment
        theme = look[0]
        self.x, self.w, self.s = InputPlot(theme), KernelPlot(theme), ResultPlot(theme)
        for plot in self.all:
            plot.show_theme(*look)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        column = QVBoxLayout(self.window)
        for plot in self.all:
            plot.setFixedSize(*size)
            column.addWidget(plot)
        self.window.show()
        self.links = LinkedPlots((self.x, self.s), self.x)
        self.scene = Scene(experiment)
        self.look()
        self.s.show_values(experiment.feature_map())
        view = SignalView(experiment)
        last = view.axis.placement + view.axis.outputs - 1
        self.links.show_bounds(view.times.start, max(view.times.stop - 1, last), fit=True)
        self.settle()

    @property
    def all(self):
        return self.x, self.w, self.s

    def settle(self):
        for _ in range(3):
            QApplication.processEvents()

    def show_theme(self, look):
        for plot in self.all:
            plot.show_theme(*look)
        self.settle()

    def look(self, **changes):
        self.scene = self.scene.changed(**changes)
        for plot in self.all:
            plot.show_scene(self.scene)

    def pictures(self):
        self.settle()
        return [pixels(plot).tobytes() for plot in self.all]


def pixels(widget):
    """What a widget shows, (height, width, 3)."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(np.int16)


def inked(part, theme):
    """Where something is written in the theme's text."""
    ink = QColor(theme.text)
    return np.abs(part - [ink.red(), ink.green(), ink.blue()]).sum(axis=2) < 240


def runs(rows):
    edges = np.flatnonzero(np.diff(np.concatenate([[0], rows.astype(int), [0]])))
    return (edges[1::2] - edges[::2]).tolist()


def beside(plot):
    """The column of the vertical axis' labels, without its line and ticks."""
    left = round(plot.box.sceneBoundingRect().left())
    return pixels(plot)[: round(plot.box.sceneBoundingRect().bottom()) + 30, : left - 8]


def below(plot):
    """The row of the horizontal axis' labels."""
    place = plot.box.sceneBoundingRect()
    return pixels(plot)[round(place.bottom()) + 5 :, round(place.left()) - 8 :]


@pytest.mark.parametrize("room", [38, 52, 60])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("experiment", [spaceship, few])
def test_the_labels_of_the_axes_are_large_apart_and_whole(qtbot, room, size, experiment):
    look = theme, _ = for_room(False, room)
    plots = Plots(qtbot, experiment(), look, size)
    for plot in plots.all:
        vertical = inked(beside(plot), theme)
        heights = runs(vertical.any(axis=1))
        # A minus alone is a line; where a label stands a digit does.
        assert heights
        assert all(INK * room <= height <= 1.05 * room for height in heights)
        horizontal = inked(below(plot), theme)
        assert horizontal.any(axis=1).sum() >= INK * room
        for labels in (vertical, horizontal):
            assert not labels[:, 0].any()
            assert not labels[-1].any()
        assert not horizontal[:, -1].any()
        assert not vertical[0].any()


@pytest.mark.parametrize("size", SIZES)
def test_the_same_t_stands_in_the_same_place_of_both_plots(qtbot, size):
    large = Kernel((("1000", "1000", "1000"),), origin=(0, 0))  # s needs wider labels than x
    experiment = Experiment(Picture(np.arange(40.0)[np.newaxis], 40.0), large)
    plots = Plots(qtbot, experiment, for_room(False, 52), size)
    assert plots.x.to_view(10, 0).x() == plots.s.to_view(10 - plots.s.shift, 0).x()


@pytest.mark.parametrize("dark", [False, True])
def test_weights_are_written_large_and_exactly_or_not_at_all(qtbot, dark):
    room = 38
    look = theme, _ = for_room(dark, room)

    def written(plots):
        """The heights of what is written over the first weight."""
        plot = plots.w
        at = plot.to_view(0, plots.experiment.kernel.array.ravel()[0])
        part = pixels(plot)[: round(at.y()) - 14, round(at.x()) - 18 : round(at.x()) + 18]
        return runs(inked(part, theme).any(axis=1))

    heights = written(Plots(qtbot, few(), look, (850, 420)))
    assert len(heights) == 1
    assert heights[0] >= INK * room
    # −0.25 has no room here, and −0.2 would be a wrong number.
    assert written(Plots(qtbot, few(), look, (330, 420))) == []


@pytest.mark.parametrize("experiment", [spaceship, few])
@pytest.mark.parametrize("desk", [LIGHT_DESK, DARK_DESK])
def test_who_comes_back_to_the_desk_finds_it_as_it_was(qtbot, experiment, desk):
    plots = Plots(qtbot, experiment(), desk, (640, 320))
    plots.look(step=9)
    before = plots.pictures()
    for room in (for_room(False, 52), for_room(True, 38)):
        plots.show_theme(room)
        assert plots.pictures() != before
        plots.show_theme(desk)
        assert plots.pictures() == before


def test_a_room_is_drawn_the_same_wherever_one_comes_from(qtbot):
    plots = Plots(qtbot, spaceship(), for_room(False, 52), (850, 420))
    before = plots.pictures()
    for room in (60, 38, 52):
        plots.show_theme(for_room(False, room))
    assert plots.pictures() == before
    for plot in plots.all:  # nor does the size one comes from matter
        plot.setFixedSize(500, 300)
        plots.settle()
        plot.setFixedSize(850, 420)
    assert plots.pictures() == before


@pytest.mark.parametrize("order", ORDERS)
def test_every_step_can_be_drawn_in_a_room_and_going_back_shows_the_same(qtbot, order):
    plots = Plots(qtbot, spaceship(), for_room(True, 38), (700, 320))
    plots.look(order=order, step=100)
    before = plots.pictures()
    for step in (*range(101, 106), 100):
        plots.look(order=order, step=step)
    assert plots.pictures() == before


def test_what_is_pointed_at_is_found_in_a_room_and_no_words_cover_the_signal(qtbot):
    amber = QColor(LIGHT.highlight)

    def marked(look):
        plots = Plots(qtbot, spaceship(), look, (850, 420))
        plain = pixels(plots.s)
        plots.look(pointed=Target("output", 0, 30))
        seen = pixels(plots.s)
        changed = (seen != plain).any(axis=2)
        dots = (seen == [amber.red(), amber.green(), amber.blue()]).all(axis=2)
        return dots.sum(), changed.any(axis=0).sum()

    desk, room = marked(LIGHT_DESK), marked(for_room(False, 52))
    assert room[0] > 3 * desk[0] > 0
    assert room[1] < 60  # the mark alone


def test_lines_and_heads_are_thicker_but_leave_samples_apart(qtbot):
    def ink_between(look, count):
        samples = np.full((1, count), 5.0)
        samples[0, ::2] = 4.0
        experiment = Experiment(Picture(samples, 9.0), Kernel((("1",),)))
        plots = Plots(qtbot, experiment, look, (850, 420))
        at = plots.x.to_view(3, 5.0)
        row = inked(pixels(plots.x)[round(at.y()) : round(at.y()) + 1], look[0])[0]
        step = plots.x.spacing
        return row[round(at.x() - step / 2) : round(at.x() + step / 2)].sum(), step

    assert ink_between(for_room(False, 52), 8)[0] > 2 * ink_between(LIGHT_DESK, 8)[0]
    wide, step = ink_between(for_room(False, 52), 60)
    assert 0 < wide < 0.85 * step


@pytest.mark.parametrize("room", [0, 38])
@given(st.floats(-200, 200), st.floats(1e-3, 500), st.floats(2.0, 12.0), st.floats(0, 0.4))
@settings(max_examples=60, deadline=None)
def test_two_values_are_labelled_wherever_they_have_room(room, low, wide, lines, lane):
    """Of a plot in which 0 is in view, with a lane below it that is not labelled."""
    low = min(low, 0.0)
    high = max(low + wide, 0.0) + wide / 50
    axis = Axis("left")
    axis.show_theme(*(for_room(False, room) if room else LIGHT_DESK))
    axis.lowest = low
    size = lines * (room or 11) * (1 + lane)
    ((step, values),) = axis.tickValues(low - lane * (high - low), high, size)
    labels = axis.tickStrings(values, 1.0, step)
    assert len(set(labels)) == len(labels)
    if lines > 2.6:
        assert len(labels) >= 2
    pixels = size / (high - low + lane * (high - low))
    assert all((b - a) * pixels >= 1.1 * (room or 11) for a, b in pairwise(values))


@pytest.mark.parametrize("size", [(850, 190), (500, 250), (1150, 300)])
def test_the_highest_mark_is_whole_however_low_a_plot_is(qtbot, size):
    """Every sample 6, every output 36: they lie at the upper edge."""
    experiment = Experiment(
        Picture(np.full((1, 6), 6.0), 6.0), Kernel((("3", "2", "1"),)), boundary="nearest"
    )
    for room in (38, 52):
        plots = Plots(qtbot, experiment, for_room(False, room), size)
        for plot, value in ((plots.x, 6.0), (plots.s, 36.0)):
            top = plot.box.sceneBoundingRect().top()
            assert plot.to_view(2, value).y() - top >= 0.31 * room


def signal(samples, weights, scale="1"):
    kernel = Kernel((tuple(map(str, weights)),), scale)
    return Experiment(Picture(np.array([samples], float), 9.0), kernel, boundary="wrap")


def unit(plot):
    """The pixels of a difference of 1."""
    QApplication.processEvents()
    return plot.to_view(0, 0).y() - plot.to_view(0, 1).y()


def labels(plot):
    _, (low, high) = plot.box.viewRange()
    ((step, values),) = plot.axes["left"].tickValues(low, high, plot.inner_height)
    return plot.axes["left"].tickStrings(values, 1.0, step)


WAVE = [2, 0, -2, 0] * 3


@pytest.mark.parametrize(
    ("samples", "weights", "scale"),
    [(WAVE, [1, 2, 1], "1/4"), (WAVE, [1, 0, 1], "1"), (WAVE, [1, 2, 1], "1"), (WAVE, [1], "1")],
)
def test_in_a_room_x_and_s_have_one_scale_and_on_the_desk_their_own(qtbot, samples, weights, scale):
    plots = Plots(qtbot, signal(samples, weights, scale), for_room(False, 38), (700, 230))
    low = unit(plots.x)
    assert unit(plots.s) == pytest.approx(low)
    plots.look(step=1)  # now there is room for the window, in both
    assert unit(plots.s) == pytest.approx(unit(plots.x))
    assert unit(plots.x) < 0.85 * low
    plots.look(step=None)
    assert unit(plots.s) == unit(plots.x) == pytest.approx(low)
    plots.look(pointed=Target("output", 0, 3))
    assert unit(plots.s) == unit(plots.x) == pytest.approx(low)
    plots.show_theme(LIGHT_DESK)
    assert plots.x.shown_height == plots.x.own_height
    assert plots.s.shown_height == plots.s.own_height


def test_a_scale_that_would_flatten_one_of_them_is_not_shared(qtbot):
    for weights, scale in (([3, 5, 3], "1"), ([1, 0], "1/50")):
        plots = Plots(qtbot, signal([2, 1, 2, 3], weights, scale), for_room(False, 38), (700, 230))
        assert unit(plots.s) != pytest.approx(unit(plots.x), rel=0.5)


@pytest.mark.parametrize(
    ("samples", "expected"),
    [([7, 3, 3, 3], {"0", "7"}), (WAVE, {"2", "−2"}), ([1, -1] * 6, {"1", "−1"}),
     ([2, 1, -1, -2, -1, 1] * 2, {"2", "−2"}), ([8, 4, 0, 0, 0, 4], {"8", "0"})],
)  # fmt: skip
@pytest.mark.parametrize("height", [150, 230, 400])
def test_the_ends_of_x_are_labelled_in_a_room_however_low(qtbot, samples, expected, height):
    plots = Plots(qtbot, signal(samples, [1, 2, 1], "1/4"), for_room(False, 28), (700, height))
    assert expected <= set(labels(plots.x))
    assert height < 230 or "0" in labels(plots.x)


def test_an_axis_does_not_tell_the_ends_that_are_still_to_come(qtbot):
    plots = Plots(qtbot, signal([7, 3, 3, 3], [1, 2, 1], "1/2"), for_room(False, 28), (700, 400))
    assert "10" in labels(plots.s)
    plots.look(held=frozenset([(0, 0)]))
    plots.s.refit()
    assert plots.s.axes["left"].ends is None


def test_plots_that_have_been_fitted_are_aligned_as_soon_as_they_are_linked(qtbot):
    theme, metrics = for_room(False, 40)
    plots = InputPlot(theme), ResultPlot(theme)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for plot in plots:
        plot.show_theme(theme, metrics)
        plot.setFixedSize(850, 420)
        column.addWidget(plot)
    window.show()
    experiment = Experiment(few().picture, Kernel((("1000.25",),)), mode="same")
    for plot in plots:
        plot.show_scene(Scene(experiment))
    plots[1].show_values(experiment.feature_map())
    QApplication.processEvents()
    assert plots[0].axis_width < plots[1].axis_width
    LinkedPlots(plots, plots[0])
    QApplication.processEvents()
    left, other = (plot.box.sceneBoundingRect().left() for plot in plots)
    assert left == other
