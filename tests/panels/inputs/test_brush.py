"""The brush, driven by real mouse events on a real view; a small stand-in paints what it says."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox, QToolButton, QVBoxLayout, QWidget

from convstudio.core.model.painting import stroke
from convstudio.core.model.picture import Picture
from convstudio.core.views.display import Coloring
from convstudio.panels.inputs.brush import Brush
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import DARK, LIGHT

LEFT, RIGHT, MIDDLE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)
NO_BUTTON = Qt.MouseButton.NoButton
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class Bench:
    """A view with a brush whose strokes are painted and shown again, and a record of every signal."""

    def __init__(self, qtbot, pixels, white=9.0):
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.view = PixelView(LIGHT)
        self.views = LinkedViews((self.view,))
        self.brush = Brush(self.view, LIGHT)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.view)
        layout.addWidget(self.brush.bar)
        self.said, self.refusals, self.hovered, self.switched = [], [], [], []
        self.brush.stroke_started.connect(lambda: self.said.append("start"))
        self.brush.stroke_ended.connect(lambda: self.said.append("end"))
        self.brush.painted.connect(self.take)
        self.brush.refused.connect(self.refusals.append)
        self.brush.active_changed.connect(self.switched.append)
        self.view.pixel_hovered.connect(self.hovered.append)
        self.window.resize(420, 450)
        self.window.show()
        self.show(Picture(np.asarray(pixels), white))
        height, width = self.picture.pixels.shape[:2]
        self.views.show_bounds(QRectF(0, 0, width, height), fit=True)
        qtbot.wait(1)

    def show(self, picture):
        self.picture = picture
        paint = Paint(Coloring(0, picture.white), LIGHT.grey_colors)
        self.view.pixels.show_values(picture.pixels, 0, 0, paint)
        self.brush.show_picture(picture)

    def take(self, cells, value):
        self.said.append((cells, value))
        self.show(stroke(self.picture, cells, value))

    def point(self, cell):
        m, n = cell
        self.view.box.updateMatrix()
        return self.view.to_view(QRectF(n, m, 1, 1)).center()

    def mouse(self, kind, cell, button=NO_BUTTON, held=NO_BUTTON, modifiers=NONE):
        viewport, place = self.view.viewport(), self.point(cell)
        event = QMouseEvent(
            kind, place, QPointF(viewport.mapToGlobal(place)), button, held, modifiers
        )
        QApplication.sendEvent(viewport, event)

    def press(self, cell, button=LEFT, modifiers=NONE):
        self.mouse(QEvent.Type.MouseButtonPress, cell, button, button, modifiers)

    def drag(self, cell, held=LEFT):
        self.mouse(QEvent.Type.MouseMove, cell, held=held)

    def release(self, cell, button=LEFT):
        self.mouse(QEvent.Type.MouseButtonRelease, cell, button)

    def child(self, kind, name):
        return self.brush.bar.findChild(kind, name)

    @property
    def toggle(self):
        return self.child(QToolButton, "paint_toggle")

    @property
    def value_box(self):
        return self.child(QLineEdit, "brush_value")

    @property
    def size_box(self):
        return self.child(QSpinBox, "brush_size")

    def type_value(self, text):
        self.value_box.selectAll()
        QTest.keyClicks(self.value_box, text)
        QTest.keyClick(self.value_box, Qt.Key.Key_Return)

    @property
    def strokes(self):
        return [said for said in self.said if isinstance(said, tuple)]


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot, np.zeros((5, 6), np.uint8))


@pytest.fixture
def painting(bench, qtbot):
    qtbot.mouseClick(bench.toggle, LEFT)
    return bench


def test_without_the_brush_the_left_button_pans_and_paints_nothing(bench):
    # More than the view can show, so that there is something to pan.
    bench.views.zoom(3)
    before = bench.views.viewport
    bench.press((2, 3))
    for cell in ((2, 2), (1, 2), (1, 1)):
        bench.drag(cell)
    bench.release((1, 1))
    assert bench.said == []
    assert bench.views.viewport != before


def test_with_the_brush_the_left_button_paints_and_the_picture_stays_where_it_is(painting):
    painting.views.zoom(3)
    before = painting.views.viewport
    painting.press((2, 3))
    for cell in ((2, 2), (1, 2), (1, 1)):
        painting.drag(cell)
    painting.release((1, 1))
    assert painting.views.viewport == before
    assert set(zip(*np.nonzero(painting.picture.pixels), strict=True)) == {
        (2, 3),
        (2, 2),
        (1, 2),
        (1, 1),
    }


def test_one_stroke_starts_paints_for_each_new_cell_and_ends(painting):
    painting.press((0, 0))
    painting.drag((0, 0))
    painting.drag((0, 3))
    painting.release((0, 3))
    row = frozenset({(0, 0), (0, 1), (0, 2), (0, 3)})
    assert painting.said == ["start", (frozenset({(0, 0)}), 9.0), (row, 9.0), "end"]


def test_a_second_quick_press_paints_too_and_does_not_fit_the_picture(painting, qtbot):
    with qtbot.assertNotEmitted(painting.view.fit_proposed):
        painting.mouse(QEvent.Type.MouseButtonDblClick, (1, 1), LEFT, LEFT)
        painting.release((1, 1))
    assert painting.picture.pixels[1, 1] == 9


def test_a_stroke_may_leave_the_picture_and_come_back(painting):
    painting.press((2, 4))
    painting.drag((2, 9))
    painting.drag((4, 9))
    painting.drag((4, 5))
    painting.release((4, 5))
    painted = set(zip(*np.nonzero(painting.picture.pixels), strict=True))
    assert painted == {(2, 4), (2, 5), (4, 5)}
    assert painting.said.count("start") == painting.said.count("end") == 1


def test_a_button_released_out_of_sight_ends_the_stroke(painting):
    painting.press((1, 1))
    painting.drag((3, 3), held=NO_BUTTON)
    assert painting.said[-1] == "end"
    assert painting.picture.pixels[3, 3] == 0


def test_putting_the_brush_down_ends_the_stroke(painting):
    painting.press((1, 1))
    painting.brush.show_active(False)
    assert painting.said[-1] == "end"
    painting.drag((3, 3))
    assert painting.picture.pixels[3, 3] == 0


def test_the_hover_goes_on_while_painting(painting):
    painting.press((1, 1))
    painting.drag((3, 4))
    assert painting.hovered[-1] == (3, 4)


def test_the_middle_button_still_pans_and_the_wheel_still_zooms(painting):
    painting.views.zoom(3)
    before = painting.views.viewport
    painting.press((2, 3), MIDDLE)
    for cell in ((2, 2), (1, 2), (1, 1)):
        painting.drag(cell, held=MIDDLE)
    painting.release((1, 1), MIDDLE)
    panned = painting.views.viewport
    assert panned != before
    place = QPointF(painting.view.rect().center())
    wheel = QWheelEvent(
        place, QPointF(painting.view.viewport().mapToGlobal(place)), QPoint(), QPoint(0, -120),
        NO_BUTTON, NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(painting.view.viewport(), wheel)
    assert painting.views.viewport.scale < panned.scale
    assert painting.said == []


@pytest.mark.parametrize(
    ("typed", "value"), [("5", 5.0), ("0,5", 0.5), ("-1", -1.0), ("1/4", 0.25), ("300", 300.0)]
)
def test_any_number_can_be_painted(painting, typed, value):
    painting.type_value(typed)
    painting.press((1, 2))
    painting.release((1, 2))
    assert painting.picture.pixels[1, 2] == value
    assert painting.refusals == []


def test_a_value_that_is_no_number_is_refused_marked_and_not_painted(painting):
    painting.type_value("1/0")
    assert painting.value_box.property("wrong")
    assert painting.refusals == ["The brush keeps its value: “1/0” divides by zero."]
    painting.press((1, 2))
    painting.release((1, 2))
    assert painting.picture.pixels[1, 2] == 9
    painting.type_value("7")
    assert not painting.value_box.property("wrong")


def test_the_size_of_the_brush_is_its_side(painting):
    painting.size_box.setValue(3)
    painting.press((2, 2))
    painting.release((2, 2))
    assert painting.strokes[0][0] == frozenset((m, n) for m in (1, 2, 3) for n in (1, 2, 3))


@pytest.mark.parametrize(("button", "modifiers"), [(RIGHT, NONE), (LEFT, CTRL)])
def test_the_right_button_or_ctrl_picks_the_value_under_the_mouse(painting, button, modifiers):
    pixels = np.arange(30, dtype=np.uint8).reshape(5, 6)
    painting.show(Picture(pixels, 30.0))
    painting.press((2, 1), button, modifiers)
    painting.release((2, 1), button)
    assert painting.value_box.text() == "13"
    painting.press((-1, 1), button, modifiers)
    assert painting.value_box.text() == "13"
    assert painting.said == []
    painting.press((0, 0))
    assert painting.strokes == [(frozenset({(0, 0)}), 13.0)]


def test_the_brush_has_the_white_of_the_picture_until_a_value_is_chosen(painting):
    assert painting.value_box.text() == "9"
    painting.show(Picture(np.zeros((3, 3), np.uint8), 1.0))
    assert painting.value_box.text() == "1"
    painting.type_value("4")
    painting.show(Picture(np.zeros((3, 3), np.uint8), 255.0))
    assert painting.value_box.text() == "4"


def test_a_large_picture_is_refused_with_a_sentence_and_the_switch_stays_off(qtbot):
    bench = Bench(qtbot, np.zeros((513, 20), np.uint8))
    qtbot.mouseClick(bench.toggle, LEFT)
    assert bench.refusals == [
        "This input is too large to paint on: it has 513 × 20 pixels, and painting works up to 512 × 512; "
        "open a smaller one or make a new input."
    ]
    assert not bench.toggle.isChecked()
    assert not bench.brush.active
    assert bench.switched == []


def test_the_largest_paintable_picture_is_painted(qtbot):
    bench = Bench(qtbot, np.zeros((512, 512), np.uint8))
    qtbot.mouseClick(bench.toggle, LEFT)
    bench.press((100, 100))
    assert bench.refusals == []
    assert bench.picture.pixels[100, 100] == 9


def test_the_brush_is_put_down_when_a_large_picture_comes(painting):
    painting.show(Picture(np.zeros((600, 600), np.uint8), 255.0))
    assert not painting.brush.active
    assert not painting.toggle.isChecked()
    assert painting.switched == [True, False]


def test_value_and_size_are_seen_only_while_painting(bench, qtbot):
    assert not bench.value_box.isVisible()
    qtbot.mouseClick(bench.toggle, LEFT)
    assert bench.value_box.isVisible()
    assert bench.size_box.isVisible()
    qtbot.mouseClick(bench.toggle, LEFT)
    assert not bench.value_box.isVisible()
    assert bench.switched == [True, False]


def test_showing_value_size_and_switch_emits_no_stroke(painting):
    painting.brush.show_value(3.0)
    painting.brush.show_size(5)
    painting.brush.show_theme(DARK)
    assert painting.said == []
    assert painting.size_box.value() == 5


def test_the_outline_of_the_brush_follows_the_mouse_and_leaves_with_it(painting):
    painting.size_box.setValue(3)
    still = painting.view.grab().toImage()
    painting.drag((2, 2), held=NO_BUTTON)
    pointed = painting.view.grab().toImage()
    assert pointed != still
    corner = painting.view.to_view(QRectF(1, 1, 1, 1)).topLeft().toPoint()
    assert pointed.pixelColor(corner) != still.pixelColor(corner)
    QApplication.sendEvent(painting.view.viewport(), QEvent(QEvent.Type.Leave))
    assert painting.view.grab().toImage() == still
