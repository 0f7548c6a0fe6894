"""The plots of one-dimensional experiments, driven by real mouse and key events."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QTransform, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from convstudio.core.examples.spaceship import spaceship
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.signals import SignalView
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.signals.signal_input import MOST_DRAGGABLE, InputPlot
from convstudio.panels.signals.signal_items import polylines
from convstudio.panels.signals.signal_kernel import KernelPlot
from convstudio.panels.signals.signal_plot import LinkedPlots, height_of
from convstudio.panels.signals.signal_result import ResultPlot
from convstudio.theme import DARK, LIGHT

AMBER = QColor(LIGHT.highlight)


class Plots:
    """The three plots side by side, wired as a window wires them."""

    def __init__(self, qtbot, experiment):
        self.x, self.w, self.s = InputPlot(LIGHT), KernelPlot(LIGHT), ResultPlot(LIGHT)
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        for plot in self.all:
            plot.setFixedSize(640, 320)
            row.addWidget(plot)
        qtbot.addWidget(self.window)
        self.window.show()
        self.links = LinkedPlots((self.x, self.s), self.x)
        self.scene = None
        self.show(experiment)

    @property
    def all(self):
        return self.x, self.w, self.s

    def show(self, experiment):
        self.experiment = experiment
        gesture = self.scene is not None and self.scene.in_gesture
        self.scene = Scene(experiment, in_gesture=gesture)
        self.look()
        self.s.show_values(experiment.feature_map())
        view = SignalView(experiment)
        last = view.axis.placement + view.axis.outputs - 1
        self.links.show_bounds(view.times.start, max(view.times.stop - 1, last), fit=True)
        QApplication.processEvents()

    def look(self, **changes):
        self.scene = self.scene.changed(**changes)
        for plot in self.all:
            plot.show_scene(self.scene)

    def step(self, order, step):
        pointed = self.scene.pointed
        self.look(order=order, step=step, pointed=pointed)

    def pictures(self):
        QApplication.processEvents()
        return [plot.grab().toImage() for plot in self.all]


@pytest.fixture
def plots(qtbot):
    return Plots(qtbot, spaceship())


def at(plot, index, value):
    """Where a value is drawn, as a point for the mouse."""
    return plot.to_view(index, value).toPoint()


def amber_near(plot, index, value, reach=6):
    """Whether the highlight is drawn at a value."""
    picture, point = plot.grab().toImage(), at(plot, index, value)
    return any(
        picture.pixelColor(point + QPoint(dx, dy)) == AMBER
        for dx in range(-reach, reach + 1)
        for dy in range(-reach, reach + 1)
        if picture.rect().contains(point + QPoint(dx, dy))
    )


def drag(qtbot, plot, start, end):
    viewport = plot.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.5, 1.0):
        qtbot.mouseMove(viewport, start + (end - start) * share)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)


def recorded(*signals):
    """What signals say, in the order in which they say it."""
    said = []
    for name, signal in signals:
        signal.connect(lambda *values, name=name: said.append((name, *values)))
    return said


# What is seen


def test_gather_marks_the_same_product_in_all_three_plots(plots):
    view, timeline = SignalView(plots.experiment), Timeline(plots.experiment, "gather")
    step = timeline.step_of(0, 30, 0, 3)
    plots.step("gather", step)
    assert amber_near(plots.x, 27, view.sample(27))
    assert amber_near(plots.w, 3, view.weights[3])
    total = timeline.term(step).total
    assert amber_near(plots.s, 30, total)
    assert not amber_near(plots.x, 40, view.sample(40))


def test_s_is_drawn_up_to_the_current_t_and_no_further(plots):
    truthless = replace(plots.experiment.picture, truth=None)
    plots.show(replace(plots.experiment, picture=truthless))
    s = plots.experiment.feature_map().ravel()
    ink, ground = QColor(LIGHT.text), QColor(LIGHT.card)
    plots.step("gather", Timeline(plots.experiment, "gather").step_of(0, 30, 0, 7))

    def color(t):
        return plots.s.grab().toImage().pixelColor(at(plots.s, t, s[t]))

    assert color(29) == ink
    assert [color(t) for t in range(31, 60)] == [ground] * 29
    plots.look(step=None)
    assert color(45) == ink


@pytest.mark.parametrize("order", ORDERS)
def test_going_forward_and_back_shows_the_identical_picture(plots, order):
    plots.step(order, 200)
    before = plots.pictures()
    for step in (*range(201, 206), *range(204, 199, -1)):
        plots.step(order, step)
    assert plots.pictures() == before
    plots.step(order, 201)
    assert plots.pictures() != before


def test_pointing_at_an_output_lays_the_flipped_kernel_over_its_window(plots):
    blank = plots.x.grab().toImage()
    plots.look(pointed=Target("output", 0, 30))
    pointed = plots.x.grab().toImage()
    height = plots.x.height() - 50
    positive = QColor(LIGHT.positive)

    def tallest(t):  # the height of the bar in the lane below the samples
        x = at(plots.x, t, 0).x()
        column = [pointed.pixelColor(x, y) == positive for y in range(height - 60, height + 20)]
        return sum(column)

    assert blank != pointed
    assert tallest(30) > tallest(28) > tallest(25) > 0
    assert tallest(31) == tallest(22) == 0


def test_truth_and_noise_are_drawn_where_they_are_asked_for(plots):
    pictures = [plots.x.grab().toImage()]
    for asked in ({"noise": True}, {"noise": False}, {"truth": False}):
        plots.look(**asked)
        pictures.append(plots.x.grab().toImage())
    assert pictures[0] == pictures[2]
    assert pictures[0] != pictures[1]
    assert pictures[3] not in pictures[:3]
    plots.look(truth=True)
    with_truth = plots.s.grab().toImage()
    plots.look(truth=False)
    assert plots.s.grab().toImage() != with_truth


def test_a_theme_reaches_everything_drawn(plots):
    for plot in plots.all:
        plot.show_theme(DARK)
        picture = plot.grab().toImage()
        assert picture.pixelColor(3, picture.height() - 4) == QColor(DARK.card)
        plot.show_theme(LIGHT)
    assert plots.w.grab().toImage().pixelColor(3, 3) == QColor(LIGHT.card)


def test_while_a_gesture_lasts_the_scale_of_s_stays(plots):
    def top():
        return plots.s.from_view(QPointF(100, 20)).y()

    before = top()
    plots.look(in_gesture=True)
    plots.show(replace(plots.experiment, kernel=plots.experiment.kernel.with_scale("5")))
    assert top() == before
    plots.look(in_gesture=False)
    assert top() > 2 * before


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 4], (0, 4)),
        ([-1, 3], (-1, 3)),
        ([4, 6, 5], (0, 6)),
        ([-4, -6, -5], (-6, 0)),
        ([70, 80], (0, 80)),
        ([100, 110], (98.5, 110)),
        ([-110, -100], (-110, -98.5)),
        ([5, 5], (0, 5)),
        ([0, 0], (-1, 1)),
        ([np.nan, 2, 4], (0, 4)),
        ([np.nan], (0, 1)),
    ],
)
def test_the_height_begins_at_zero_unless_that_leaves_the_values_less_than_an_eighth(
    values, expected
):
    assert height_of(np.array(values, float)) == expected


def stroke_at(plot, index, value):
    """Whether something is drawn beside the middle of a place, within a pixel: a stem or a bar, but no dot."""
    image, place = plot.grab().toImage(), at(plot, index, value)
    ground = image.pixelColor(place + QPoint(9, 0))
    return any(image.pixelColor(place + QPoint(x, 0)) != ground for x in (-1, 0, 1))


@pytest.mark.parametrize("samples", [(4, 6, 5), (-4, -6, -5), (100, 101, 103)])
def test_what_stands_on_the_axis_stands_on_zero_and_else_nothing_stands(qtbot, samples):
    kernel = Kernel((("1", "0"),))
    experiment = Experiment(Picture(np.array([samples], float), 1.0), kernel, mode="valid")
    plots = Plots(qtbot, experiment)
    near = abs(samples[0]) < 10
    for plot, values in ((plots.x, samples), (plots.s, experiment.outputs(range(1), range(2))[0])):
        low, high = sorted((values[0] / 2, values[0])) if near else (99.8, values[0])
        assert stroke_at(plot, 0, (low + high) / 2) == near
        bottom, top = sorted(plot.from_view(QPointF(0, y)).y() for y in (8, plot.height() - 30))
        assert (bottom <= 0 <= top) == near
    plots.step("gather", 3)
    assert stroke_at(plots.s, 0, samples[0] / 4)  # a sum begins at 0, and so does its axis


def test_a_long_line_keeps_every_peak_and_few_points(qtbot):
    values = np.zeros(10_000)
    values[1234], values[7777] = 9.0, -7.0
    lines = polylines(QTransform.fromScale(0.05, 1), 0, values)
    points = [point for line in lines for point in line.toList()]
    assert len(points) <= 1002
    assert max(point.y() for point in points) == 9
    assert min(point.y() for point in points) == -7


def test_a_line_is_broken_where_a_value_is_missing(qtbot):
    values = np.array([1, 2, np.nan, 4, 5, np.nan])
    lines = polylines(QTransform(), 10, values)
    assert [[(p.x(), p.y()) for p in line.toList()] for line in lines] == [
        [(10, 1), (11, 2)],
        [(13, 4), (14, 5)],
    ]


def test_samples_and_outputs_that_are_no_numbers_are_marked_where_they_are(qtbot):
    samples = np.array([[4, 6, np.nan, 3, np.inf, np.inf, 2, 5]])
    plots = Plots(qtbot, Experiment(Picture(samples, 9.0), Kernel((("1", "2"),)), mode="valid"))
    lacking = [plots.x._lacking, plots.s._lacking]
    assert [layer.shown for layer in lacking] == [
        [range(2, 3), range(4, 6)],
        [range(1, 6)],
    ]
    picture = plots.x.grab().toImage()
    tint, plain = (
        {picture.pixel(round(plots.x.to_view(at, 0).x()), 20) for at in places}
        for places in ((2.3, 4.3, 5.3), (0.3, 3.3, 6.3))
    )
    assert len(tint) == len(plain) == 1
    assert tint != plain
    plots.step("gather", 0)  # what has not been summed yet is no NaN
    assert lacking[1].shown == []


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("column", [False, True])
def test_every_mode_and_a_column_can_be_shown_and_stepped(qtbot, mode, column):
    shape = (-1, 1) if column else (1, -1)
    samples = np.array([3, -1, np.nan, 2, 5, 4], float).reshape(shape)
    kernel = Kernel.from_array(np.array([1.0, 0, -2]).reshape(shape))
    plots = Plots(qtbot, Experiment(Picture(samples, 1.0), kernel, mode=mode))
    for order in ORDERS:
        for step in range(Timeline(plots.experiment, order).count):
            plots.step(order, step)
        assert len(plots.pictures()) == 3


def test_where_valid_has_no_room_nothing_is_drawn_and_nothing_breaks(qtbot):
    plots = Plots(
        qtbot,
        Experiment(Picture(np.ones((1, 2)), 1.0), Kernel((("1", "1", "1"),)), mode="valid"),
    )
    plots.step("gather", 0)
    plots.step("gather", None)
    assert len(plots.pictures()) == 3


# The mouse


def test_hovering_says_what_is_under_the_mouse(qtbot, plots):
    said = recorded(
        ("x", plots.x.target_changed), ("s", plots.s.target_changed), ("w", plots.w.target_changed)
    )
    qtbot.mouseMove(plots.x.viewport(), at(plots.x, -3, 40))
    qtbot.mouseMove(plots.s.viewport(), at(plots.s, 12, 40))
    qtbot.mouseMove(plots.w.viewport(), at(plots.w, 5, 0.1))
    assert [what for what in said if what[1] is not None] == [
        ("x", Target("input", 0, -3)),
        ("s", Target("output", 0, 12)),
        ("w", Target("weight", 0, 5)),
    ]
    qtbot.mouseMove(plots.w.viewport(), QPoint(5, 5))
    assert said[-1] == ("w", None)


def test_a_click_on_s_selects_an_output_and_a_drag_does_not(qtbot, plots):
    said = recorded(("clicked", plots.s.output_clicked))
    qtbot.mouseClick(plots.s.viewport(), Qt.MouseButton.LeftButton, pos=at(plots.s, 21, 30))
    assert said == [("clicked", 0, 21)]
    drag(qtbot, plots.s, at(plots.s, 21, 30), at(plots.s, 30, 30))
    assert len(said) == 1


def test_a_sample_is_dragged_in_one_gesture(qtbot, plots):
    said = recorded(
        ("dragged", plots.x.sample_dragged),
        ("started", plots.x.gesture_started),
        ("ended", plots.x.gesture_ended),
    )
    value = SignalView(plots.experiment).sample(20)
    drag(qtbot, plots.x, at(plots.x, 20, value), at(plots.x, 20, 70))
    assert [name for name, *_ in said] == ["started", "dragged", "dragged", "ended"]
    _, m, n, dragged = said[-2]
    assert (m, n) == (0, 20)
    assert dragged == pytest.approx(70, abs=1)
    assert dragged == round(dragged, 1)


def test_a_press_beside_the_heads_drags_no_sample(qtbot, plots):
    said = recorded(("dragged", plots.x.sample_dragged), ("started", plots.x.gesture_started))
    drag(qtbot, plots.x, at(plots.x, 20, 75), at(plots.x, 20, 30))
    drag(qtbot, plots.x, at(plots.x, -4, plots.experiment.image[0, 0]), at(plots.x, -4, 60))
    qtbot.mouseClick(
        plots.x.viewport(), Qt.MouseButton.LeftButton,
        pos=at(plots.x, 20, plots.experiment.image[0, 20]),
    )  # fmt: skip
    assert said == []


@pytest.mark.parametrize(("count", "draggable"), [(MOST_DRAGGABLE, 1), (MOST_DRAGGABLE + 1, 0)])
def test_long_signals_are_looked_at_and_not_dragged(qtbot, count, draggable):
    plots = Plots(
        qtbot, Experiment(Picture(np.full((1, count), 5, np.uint8), 255.0), Kernel((("1",),)))
    )
    said = recorded(("started", plots.x.gesture_started), ("dragged", plots.x.sample_dragged))
    drag(qtbot, plots.x, at(plots.x, 100, 5), at(plots.x, 100, 2.2))
    assert [name for name, *_ in said].count("started") == draggable


def test_whole_numbers_stay_whole_and_within_their_type(qtbot):
    samples = np.array([[250, 40, 255]], np.uint8)
    plots = Plots(qtbot, Experiment(Picture(samples, 255.0), Kernel((("1",),))))
    said = recorded(("dragged", plots.x.sample_dragged))
    drag(qtbot, plots.x, at(plots.x, 0, 250), at(plots.x, 0, 250) - QPoint(0, 300))
    drag(qtbot, plots.x, at(plots.x, 1, 40), at(plots.x, 1, 77.4))
    assert said[1] == ("dragged", 0, 0, 255.0)
    assert all(value == int(value) and 0 <= value <= 255 for *_, value in said)


@pytest.mark.parametrize(("scale", "text"), [("1", "0.2"), ("1/10", "2")])
def test_a_weight_is_dragged_as_the_text_of_its_cell(qtbot, scale, text):
    kernel = Kernel((("0.3", "0.1", "0.05"),), origin=(0, 0))
    if scale != "1":
        kernel = Kernel((("3", "1", "0.5"),), scale, (0, 0))
    plots = Plots(qtbot, replace(spaceship(), kernel=kernel))
    said = recorded(
        ("dragged", plots.w.weight_dragged),
        ("started", plots.w.gesture_started),
        ("ended", plots.w.gesture_ended),
    )
    drag(qtbot, plots.w, at(plots.w, 1, 0.1), at(plots.w, 1, 0.2))
    assert [name for name, *_ in said] == ["started", "dragged", "dragged", "ended"]
    assert said[-2][1:3] == (0, 1)
    assert float(said[-2][3]) == pytest.approx(float(text), rel=0.02)
    assert len(said[-2][3]) <= 6
    edited = kernel.with_cell(0, 1, said[-2][3])
    assert edited.array[0, 1] == pytest.approx(0.2, abs=0.003)


def test_the_wheel_zooms_both_plots_about_the_mouse(plots):
    shown = []
    plots.links.changed.connect(lambda *values: shown.append(values))
    position = QPointF(at(plots.x, 30, 40))
    before = plots.x.from_view(position).x()
    for _ in range(4):
        event = QWheelEvent(
            position, plots.x.mapToGlobal(position), QPoint(), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(plots.x.viewport(), event)
    first, last, fitted = shown[-1]
    assert not fitted
    assert last - first < 50
    assert plots.x.from_view(position).x() == pytest.approx(before, abs=1)
    for plot in (plots.x, plots.s):
        (low, high), _ = plot.box.viewRange()
        assert (low, high) == pytest.approx((first, last))


def test_a_double_click_shows_everything_again(qtbot, plots):
    plots.links.zoom(4)
    shown = recorded(("changed", plots.links.changed))
    qtbot.mouseDClick(plots.s.viewport(), Qt.MouseButton.LeftButton, pos=at(plots.s, 30, 5))
    assert shown[-1] == ("changed", -7.75, 59.75, True)


def test_dragging_the_ground_pans_within_the_signal(qtbot, plots):
    plots.links.zoom(4)
    shown = recorded(("changed", plots.links.changed))
    drag(qtbot, plots.s, at(plots.s, 30, 5), at(plots.s, 26, 5))
    assert shown[-1][1] > -7.75
    plots.links.show_index(59)
    assert shown[-1][2] == pytest.approx(59.75)


def test_while_the_keyboard_types_no_other_point_is_pointed_at(qtbot, plots):
    said = recorded(("x", plots.x.target_changed), ("w", plots.w.target_changed))
    for name, plot, keys in (
        ("x", plots.x, ("Up", "Right", "7", "5", "Return")),
        ("w", plots.w, ("Up", "Right")),
    ):
        plot.points.select(3)
        for number, key in enumerate(keys):
            qtbot.mouseMove(plot.viewport(), at(plot, number % 2, 0))
            assert said[-1][1] is not None
            qtbot.keyClick(plot.findChild(QLineEdit) or plot, getattr(Qt.Key, f"Key_{key}"))
            assert said[-1] == (name, None)
    assert plots.x.points.index == 5  # typed over the fourth, and gone on


def test_s_lies_below_the_samples_it_belongs_to_in_every_mode(qtbot):
    experiment = replace(spaceship(), mode="full", kernel=Kernel((("1", "2", "3"),)))
    plots = Plots(qtbot, experiment)
    placement = SignalView(experiment).axis.placement
    assert placement == -1
    assert at(plots.s, 10, 0).x() == at(plots.x, 10 + placement, 0).x()


# Keys


def test_a_selected_point_is_moved_by_keys_and_escape_gives_them_back(qtbot, plots):
    said = recorded(
        ("dragged", plots.w.weight_dragged),
        ("started", plots.w.gesture_started),
        ("ended", plots.w.gesture_ended),
    )
    w = plots.experiment.kernel.array.ravel()
    qtbot.keyClick(plots.w, Qt.Key.Key_Up)
    assert said == []
    qtbot.mouseClick(plots.w.viewport(), Qt.MouseButton.LeftButton, pos=at(plots.w, 2, w[2]))
    qtbot.keyClick(plots.w, Qt.Key.Key_Right)
    qtbot.keyClick(plots.w, Qt.Key.Key_Up)
    assert [name for name, *_ in said] == ["started", "dragged", "ended"]
    assert said[1][1:3] == (0, 3)
    assert w[3] < float(said[1][3]) < w[3] + 0.05
    qtbot.keyClick(plots.w, Qt.Key.Key_Escape)
    qtbot.keyClick(plots.w, Qt.Key.Key_Down)
    assert len(said) == 3


@pytest.mark.parametrize("step", [None, 7])
def test_the_value_printed_of_s_is_not_that_of_the_screen(plots, monkeypatch, step):
    kernel = Kernel((("999999", "3", "-1"),))
    pixels = np.random.default_rng(5).integers(0, 65536, (1, 20)).astype(np.uint16)
    plots.show(Experiment(Picture(pixels, 65535.0), kernel))
    plots.s.show_values(plots.experiment.feature_map(np.float32))
    said = []
    monkeypatch.setattr(plots.s._marks, "show_marks", lambda *a, text="", **k: said.append(text))
    plots.look(pointed=Target("output", 0, 1))
    plots.step("gather", step)
    t = 1 if step is None else 2
    timeline = Timeline(plots.experiment, "gather")
    exact = plots.experiment.outputs(range(1), range(t, t + 1))[0, 0]
    if step is not None:
        exact = timeline.term(step).total
    assert said[-1] == f"s({t}) = {exact:.0f}".replace("-", "−")


def blue_rows(plot, index):
    """The rows of a product's colour at an index, from its upper end to the line on which it stands."""
    image = plot.grab().toImage()
    column = round(plot.to_view(index, 0).x())
    blue = QColor(LIGHT.positive)
    line = round(plot.to_view(index, 0).y())
    return [y for y in range(line) if image.pixelColor(column, y) == blue]


def test_products_as_high_as_their_numbers_stay_inside_the_plot(qtbot):
    still = Experiment(
        Picture(np.full((1, 6), 6, np.uint8), 10.0),
        Kernel((("3", "2", "1"),), origin=(0, 0)),
        mode="same",
    )
    plots = Plots(qtbot, still)
    plots.look(pointed=Target("output", 0, 3))
    heights = [plots.x.to_view(0, 0).y() - blue_rows(plots.x, index)[0] for index in (1, 2, 3)]
    assert heights[0] > 20
    assert heights == pytest.approx([heights[0], 2 * heights[0], 3 * heights[0]], abs=4)


def test_a_product_that_leaves_the_plot_has_a_gap(qtbot):
    huge = Experiment(
        Picture(np.full((1, 6), 6, np.uint8), 10.0), Kernel((("0", "90", "1"),)), mode="same"
    )
    plots = Plots(qtbot, huge)
    plots.look(pointed=Target("output", 0, 3))
    for index, is_cut in ((2, False), (3, True)):
        rows = blue_rows(plots.x, index)
        gaps = [low - high for high, low in pairwise(rows) if low - high > 1]
        assert rows
        assert bool(gaps) is is_cut


def test_a_question_mark_stands_where_an_output_is_asked_for(plots):
    line = plots.s.to_view(2, 0)
    part = (round(line.x()) - 6, round(line.y()) - 20, 12, 18)
    plots.look(held=frozenset({(0, 2)}))
    with_mark = plots.s.grab(QRect(*part)).toImage()
    plots.look(held=frozenset({(0, 3)}))
    without = plots.s.grab(QRect(*part)).toImage()
    text = QColor(LIGHT.text)
    inks = [
        sum(image.pixelColor(x, y).value() < 120 for x in range(12) for y in range(18))
        for image in (with_mark, without)
    ]
    assert text.value() < 120
    assert inks[0] > 4
    assert np.isfinite(plots.s._totals[1][2])


def test_each_plot_paints_another_signal_once(plots):
    painted = []
    for plot in plots.all:
        plot.painted.connect(lambda plot=plot: painted.append(plot))
    kernel = Kernel.from_array(np.array([[0.5, 0.25, 0.125]]))
    plots.show(replace(plots.experiment, kernel=kernel))
    for _ in range(5):
        QApplication.processEvents()
    assert sorted(map(id, painted)) == sorted(map(id, plots.all))
