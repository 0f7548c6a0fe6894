"""Pictures for a room: what is written in them can be read from the last row, and at the desk nothing changes."""

from dataclasses import replace

import numpy as np
import pytest
from looks import LIGHT_DESK, for_room
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.metrics.metrics import DESK
from convstudio.panels.equation.equation_view import EquationView
from convstudio.panels.pictures.insets.loupe import Loupe
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import LIGHT, load_typefaces

IDENTITY = Kernel((("1",),))
SOBEL = Kernel((("-1", "0", "1"), ("-2", "0", "2"), ("-1", "0", "1")))
INK = 0.70  # of the type: the least height of a 0


@pytest.fixture(autouse=True, scope="module")
def typefaces(qapp):
    """The program's own letters, whose widths decide what fits."""
    load_typefaces()


@pytest.fixture
def make(qtbot):
    """Make a stage that stays as long as the test."""
    stages = []

    def stage(*arguments):
        stages.append(Stage(qtbot, *arguments))
        return stages[-1]

    return stage


class Stage:
    """I and S side by side, without chrome, wired as a screen for a room wires them."""

    def __init__(self, qtbot, experiment, look, size):
        self.experiment = experiment
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.equation = EquationView(look[0], (), self.window)
        self.inputs, kernel, self.outputs = self.equation.panels
        kernel.setParent(self.window)
        kernel.hide()
        row = QHBoxLayout(self.window)
        row.setContentsMargins(0, 0, 0, 0)
        for panel in self.panels:
            row.addWidget(panel, 1)
        self.views, self.sight = self.equation.pictures, self.equation.live
        self.outputs.show_reduced_motion(True)
        self.show_theme(look)
        self.show_chrome(look[1] is DESK)
        self.window.resize(*size)
        self.window.show()
        self.window.setFocus()  # and no button, whose focus would go on when chrome hides
        self.scene = Scene(experiment)
        self.look()
        qtbot.waitUntil(lambda: not self.sight.is_busy)
        self.settle()

    @property
    def panels(self):
        return self.inputs, self.outputs

    def settle(self):
        for _ in range(3):
            QApplication.processEvents()

    def show_theme(self, look):
        for panel in self.panels:
            panel.show_theme(*look)
        self.views.fit()
        self.settle()

    def show_chrome(self, shown):
        for panel in self.panels:
            panel.show_chrome(shown)
        self.settle()

    def look(self, **changes):
        self.scene = self.scene.changed(**changes)
        self.equation.show_scene(self.scene)
        self.settle()

    def picture(self):
        self.settle()
        return pixels(self.window).tobytes()

    def views_pictures(self):
        """Without the titles, which Qt's cache of glyphs draws a shade lighter the second time."""
        return [pixels(panel.view).tobytes() for panel in self.panels]


def pixels(widget):
    """What a widget shows, (height, width, 3)."""
    QApplication.processEvents()
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(np.int16)


def inside(view, row, column, margin):
    """The pixels of a cell, without so many at its edges."""
    place = view.to_view(QRectF(column, row, 1, 1)).adjusted(margin, margin, -margin, -margin)
    at = place.toAlignedRect()
    return pixels(view)[at.top() : at.bottom() + 1, at.left() : at.right() + 1]


def runs(cell):
    """The heights of what is written in a cell of one ground, from above: each run of rows that hold ink."""
    ground = cell[0, 0]
    rows = np.abs(cell - ground).sum(axis=2).max(axis=1) > 200
    edges = np.flatnonzero(np.diff(np.concatenate([[0], rows.astype(int), [0]])))
    return (edges[1::2] - edges[::2]).tolist()


def image_of(values, white=255.0):
    return Picture(np.asarray(values), white)


def zeros(count):
    return Experiment(image_of(np.zeros((count, count), np.uint8)), IDENTITY)


def edge_is_free(view, row, column):
    """Whether nothing that is written in a cell reaches its edge."""
    cell = inside(view, row, column, 3)
    ground = cell[0, 0]
    ring = np.concatenate([cell[0], cell[-1], cell[:, 0], cell[:, -1]])
    return np.abs(ring - ground).sum(axis=1).max() < 200


# Digits


@pytest.mark.parametrize("room", [38, 52, 60])
@pytest.mark.parametrize("size", [(1000, 480), (1800, 800)])
def test_a_digit_can_be_read_from_the_last_row_or_is_not_drawn(make, room, size):
    written = {}
    for count in (2, 5, 9, 22):
        stage = make(zeros(count), for_room(False, room), size)
        for view in (stage.inputs.view, stage.outputs.view):
            heights = runs(inside(view, 0, 0, 5))
            written[count] = bool(heights)
            assert view.is_readable == written[count]
            assert all(height >= INK * room for height in heights), (count, heights)
    assert written[2]
    assert not written[22]


def test_digits_grow_with_their_cells(make):
    look = for_room(False, 38)
    small, large = (make(zeros(count), look, (1200, 560)).inputs.view for count in (6, 2))
    assert runs(inside(small, 0, 0, 5))[0] < runs(inside(large, 0, 0, 5))[0] <= 2 * 0.78 * 38


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("room", [38, 52])
def test_digits_stay_inside_their_cells(make, dark, room):
    values = np.array([[0, 255, 31], [7, -123, 88], [0.25, 12.5, -6.75]])
    experiment = Experiment(image_of(values), SOBEL, mode="valid")
    for size in ((900, 420), (1300, 560), (1900, 800)):
        view = make(experiment, for_room(dark, room), size).inputs.view
        assert all(edge_is_free(view, m, n) for m in range(3) for n in range(3))


def test_where_the_sum_will_not_fit_its_beginning_is_not_written_either(make):
    experiment = Experiment(image_of(np.full((3, 3), 0.5)), Kernel((("1", "2000.25"),)))
    stage = make(experiment, for_room(False, 52), (1300, 560))
    stage.look(order="gather", step=0)
    assert stage.inputs.view.is_readable
    assert not stage.outputs.view.is_readable


def test_digits_that_the_edge_of_the_view_would_cut_are_left_out(make):
    stage = make(zeros(12), for_room(False, 38), (1100, 500))
    stage.views.follow(QRectF(5, 5, 1, 1), 130.0, "gather")
    view = stage.inputs.view
    cut = int(view.visible_rect().right())  # only the beginning of this column is seen
    row = round(view.visible_rect().center().y())
    assert runs(inside(view, row, cut - 1, 5))
    place = view.to_view(QRectF(cut, row, 1, 1)).adjusted(5, 5, -5, -5).toAlignedRect()
    seen = pixels(view)[place.top() : place.bottom(), place.left() : view.width() - 1]
    assert seen.size
    assert runs(seen) == []


# Notes


def test_a_note_below_a_digit_gives_way_where_both_cannot_be_read(make):
    room = 52
    experiment = Experiment(image_of(np.zeros((3, 3), np.uint8)), Kernel((("1", "1"),) * 2))
    experiment = replace(experiment, mode="valid")
    for size, notes in (((1400, 640), True), ((1000, 460), False)):
        stage = make(experiment, for_room(False, room), size)
        stage.look(pointed=Target("output", 0, 0))
        view = stage.inputs.view
        assert view.is_readable
        cell = inside(view, 1, 1, 12)
        label = (cell == 255).all(axis=2).mean(axis=1) > 0.6
        assert bool(label.any()) == notes
        digit = cell[: np.flatnonzero(label)[0] - 6] if notes else cell
        assert runs(digit)[0] >= INK * room


# Letters


def test_letters_are_as_large_as_digits_and_sums_are_not_cut(make):
    room = 52
    for size in ((1400, 700), (1200, 640), (1000, 520)):
        stage = make(textbook_figure(), for_room(False, room), size)
        stage.look(letters=True)
        view = stage.inputs.view
        assert runs(inside(view, 0, 1, 5))[0] >= 0.66 * room  # b
        outputs = stage.outputs.view
        for i in range(2):
            for j in range(3):
                assert runs(inside(outputs, i, j, 5))  # the sum, or its name
                assert edge_is_free(outputs, i, j)


# Indices


def test_indices_are_readable_or_left_out(make):
    room, look = 38, for_room(False, 38)
    view = make(zeros(3), look, (1100, 560)).inputs.view
    cell = view.to_view(QRectF(0, 0, 1, 1))
    beside = pixels(view)[int(cell.top()) : int(cell.bottom()), 2 : int(cell.left()) - 4]
    assert runs(beside)[0] >= INK * room
    small = make(zeros(8), look, (1100, 560)).inputs.view
    cell = small.to_view(QRectF(0, 0, 1, 1))
    beside = pixels(small)[int(cell.top()) : int(cell.bottom()), 2 : int(cell.left()) - 4]
    assert runs(beside) == []


def test_a_fitted_picture_and_its_indices_are_seen_whole(make):
    for count in (2, 3, 5, 7):
        stage = make(zeros(count), for_room(False, 52), (1300, 620))
        view = stage.inputs.view
        whole = view.to_view(QRectF(0, 0, count, count))
        assert QRectF(view.rect()).contains(whole)
        assert whole.width() > 0.7 * min(view.width(), view.height())
        # What stands beside the picture does not touch the edges of the view.
        seen = pixels(view)
        assert (seen[:, 0] == 255).all()
        assert (seen[0] == 255).all()


# The loupe


def test_the_loupe_is_readable_too(make):
    room = 38
    experiment = Experiment(image_of(np.zeros((300, 300), np.uint8)), SOBEL)
    stage = make(experiment, for_room(False, room), (1400, 640))
    stage.look(pointed=Target("output", 150, 150))
    loupe = stage.inputs.view.findChild(Loupe)
    assert loupe.isVisible()
    assert loupe.width() < 0.7 * stage.inputs.view.width()
    seen = pixels(loupe)
    column = seen[20:-70, loupe.width() // 2 - 40 : loupe.width() // 2 + 40]
    heights = [height for height in runs(column) if height > 12]  # and not the lines between cells
    assert len(heights) >= 5  # digits and weights
    assert min(heights) >= INK * room


def test_a_large_window_is_colours_alone(make):
    kernel = Kernel(tuple(tuple("1" for _ in range(9)) for _ in range(9)))
    experiment = Experiment(image_of(np.zeros((300, 300), np.uint8)), kernel)
    stage = make(experiment, for_room(False, 52), (1400, 640))
    stage.look(pointed=Target("output", 150, 150))
    loupe = stage.inputs.view.findChild(Loupe)
    assert loupe.isVisible()
    assert loupe.height() < 0.66 * stage.inputs.view.height()


# The colour bar and the heading


def gradient():
    """Too large for digits, and with both signs in S."""
    values = (np.indices((200, 200)).sum(axis=0) * 37 % 256).astype(np.uint8)
    return Experiment(image_of(values), SOBEL)


def test_signs_are_written_at_the_colour_bar_where_no_digit_says_them(make):
    for width in (1600, 800):
        stage = make(gradient(), for_room(False, 38), (width, 560))
        bar = stage.outputs.color_bar
        assert bar.isVisible()
        assert (bar.ends[0][:1], bar.ends[1][:1]) in (("−", "+"), ("", "±"))
        assert bar.width() >= bar.minimumSizeHint().width()
        assert bar.font().pixelSize() == 38
        assert (
            stage.outputs.view.geometry().left() <= 2
        )  # the bar takes nothing of the picture's width
        assert stage.outputs.view.width() >= stage.outputs.width() - 4


@pytest.mark.parametrize("scale", ["1", "4.0171", "1e9", "1e-30"])
def test_the_ends_of_the_lying_bar_never_lie_on_it_and_are_whole_numbers(make, scale):
    stage = make(
        replace(gradient(), kernel=SOBEL.with_scale(scale)), for_room(False, 38), (1200, 560)
    )
    bar = stage.outputs.color_bar
    high = stage.outputs.range.colors.coloring.high
    for width in range(40, 900, 20):
        bar.resize(width, 50)
        low_label, high_label = bar.ends
        assert high_label.startswith("±" if not low_label else "+")
        assert float(high_label[1:].replace("−", "-")) == pytest.approx(high, rel=0.05)
        lying = bar.lying_bar
        if lying is not None:
            advance = QFontMetricsF(bar.font()).horizontalAdvance
            assert advance(low_label) < lying.left()
            assert lying.width() >= 38
            assert lying.right() < width - advance(high_label)
    bar.resize(100, 50)
    assert bar.lying_bar is None
    seen = pixels(bar).min(axis=2)
    assert (seen[:, 1] == seen[0, 0]).all()  # nothing is cut at either side
    assert (seen[:, -2] == seen[0, 0]).all()
    assert (seen < 128).any()


def test_where_digits_are_read_there_is_no_colour_bar(make):
    stage = make(zeros(3), for_room(False, 38), (1200, 560))
    assert not stage.outputs.color_bar.isVisible()
    assert label(stage.outputs, "Feature map").isVisible()


def label(panel, text):
    return next(each for each in panel.findChildren(QLabel) if each.text() == text)


def test_the_title_has_the_rooms_type_or_gives_way_to_the_symbol(make):
    stage = make(zeros(3), for_room(False, 52), (1200, 560))
    title, symbol = label(stage.inputs, "Input image"), label(stage.inputs, "𝐼")
    assert title.font().pixelSize() == 52
    assert symbol.font().pixelSize() > 52
    middle = (symbol.geometry().left() + title.geometry().right()) / 2
    assert abs(middle - stage.inputs.width() / 2) < 12
    stage.window.resize(500, 560)
    stage.settle()
    assert stage.window.width() == 500  # the words do not keep the panel wide
    assert not title.isVisible()
    assert symbol.isVisible()


def test_why_there_is_nothing_to_see_is_said_in_few_large_words(make):
    experiment = replace(zeros(2), kernel=SOBEL, mode="valid")
    stage = make(experiment, for_room(False, 52), (1200, 560))
    reason = stage.outputs.findChild(QLabel, "empty_reason")
    assert reason.isVisible()
    assert reason.font().pixelSize() == 52
    assert "3 × 3 does not fit into 2 × 2" in reason.text()
    stage.show_theme(LIGHT_DESK)
    assert "“full”</a> have room" in reason.text()


# The border


def test_the_border_is_hatched_with_lines_that_can_be_seen(make):
    """On any ground: the rim of a black and of a white image differs from its pixels by 3 : 1 somewhere."""
    for value in (0, 255):
        values = np.full((200, 200), value, np.uint8)
        kernel = Kernel(tuple(tuple("1" for _ in range(31)) for _ in range(31)))
        experiment = Experiment(image_of(values), kernel, boundary="nearest")
        stage = make(experiment, for_room(False, 52), (1200, 620))
        view = stage.inputs.view
        rim = view.to_view(QRectF(20, -13, 160, 11)).toAlignedRect()
        shades = pixels(view)[rim.top() : rim.bottom(), rim.left() : rim.right()].mean(axis=2)
        luminance = ((shades / 255 + 0.055) / 1.055) ** 2.4
        dark, light = np.quantile(luminance, (0.1, 0.9))
        assert (light + 0.05) / (dark + 0.05) >= 3
        # As thick as a line of the room, not as a hairline: runs of dark along a row are several pixels long.
        row = luminance[len(luminance) // 2] < (dark + light) / 2
        lengths = np.diff(np.flatnonzero(np.diff(row.astype(int))))
        assert np.median(lengths) >= 3


# Between desk and room


@pytest.mark.parametrize(
    "experiment", [textbook_figure, gradient, lambda: replace(textbook_figure(), mode="full")]
)
def test_who_comes_back_to_the_desk_finds_it_as_it_was(make, experiment):
    stage = make(experiment(), LIGHT_DESK, (1100, 520))
    before = stage.picture()
    for look in (for_room(False, 52), for_room(True, 38), for_room(False, 60)):
        stage.show_chrome(False)
        stage.show_theme(look)
        assert stage.picture() != before
        stage.show_theme(LIGHT_DESK)
        stage.show_chrome(True)
        assert stage.picture() == before


def test_a_room_is_drawn_the_same_wherever_one_comes_from(make):
    stage = make(textbook_figure(), for_room(False, 52), (1200, 560))
    before = stage.picture()
    for room in (60, 38, 52):  # the keys for larger and smaller text
        stage.show_theme(for_room(False, room))
    assert stage.picture() == before


def test_chrome_hides_and_comes_back(make):
    stage = make(textbook_figure(), LIGHT_DESK, (1100, 520))
    names = ("open_button", "input_caption", "input_reading", "fit_button")
    parts = [stage.inputs.findChild(QWidget, name) for name in names]
    parts += [stage.outputs.range.range_button, stage.outputs.caption]
    assert all(part.isVisible() for part in parts)
    stage.show_chrome(False)
    assert not any(part.isVisible() for part in parts)
    # What is switched on meanwhile does not appear in the room.
    color = np.zeros((3, 4, 3), np.uint8)
    stage.look(experiment=replace(stage.experiment, picture=image_of(color)))
    assert not stage.inputs.channels_button.isVisible()
    stage.show_chrome(True)
    assert all(part.isVisible() for part in parts)
    assert stage.inputs.channels_button.isVisible()


@pytest.mark.parametrize("order", ORDERS)
def test_every_step_can_be_drawn_in_a_room_and_going_back_shows_the_same(make, order):
    stage = make(replace(textbook_figure(), mode="full"), for_room(False, 52), (1300, 600))
    for lettered in (False, True):
        stage.look(letters=lettered)
        stage.look(order=order, step=9)
        before = stage.views_pictures()
        for step in (*range(10, 24), 9):
            stage.look(order=order, step=step)
        assert stage.views_pictures() == before


def test_the_highlight_of_a_room_is_thick(make):
    amber = QColor(LIGHT.highlight)

    def width(look):
        stage = make(textbook_figure(), look, (1300, 600))
        stage.look(order="gather", step=0)
        view = stage.inputs.view
        cell = view.to_view(QRectF(0, 0, 1, 1))
        image, y = view.grab().toImage(), round(cell.center().y())
        line = [image.pixelColor(x, y) == amber for x in range(view.width())]
        return sum(line) / 2

    assert width(for_room(False, 52)) >= 5 > width(LIGHT_DESK) - 2 > 0


def test_hidden_chrome_cannot_be_reached_by_tab(make):
    stage = make(textbook_figure(), for_room(False, 52), (1300, 600))
    stage.inputs.view.setFocus()
    for _ in range(12):
        assert stage.inputs.focusNextPrevChild(True)
        assert isinstance(QApplication.focusWidget(), PixelView)
