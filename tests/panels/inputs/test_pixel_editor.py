"""Pixels typed by real keys; a small stand-in takes the values, as the studio would."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from convstudio.core.model.painting import with_pixels
from convstudio.core.model.picture import Picture
from convstudio.core.views.display import Coloring
from convstudio.panels.inputs.pixel_editor import PixelEditor
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import LIGHT

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
NO_BUTTON = Qt.MouseButton.NoButton
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


class Bench:
    """A window with shortcuts like the program's around a view with an editor, and a record of every signal."""

    def __init__(self, qtbot, pixels, white=9.0):
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.view = PixelView(LIGHT)
        self.other = QLineEdit()
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.view)
        layout.addWidget(self.other)
        self.views = LinkedViews((self.view,))
        self.editor = PixelEditor(self.view, LIGHT)
        self.edits, self.refusals, self.selections, self.ended, self.shortcuts = [], [], [], [], []
        self.editor.pixels_typed.connect(self.take)
        self.editor.refused.connect(self.refusals.append)
        self.editor.pixel_selected.connect(self.selections.append)
        self.editor.editing_ended.connect(lambda: self.ended.append(True))
        for keys in (
            "Space",
            "Left",
            "Right",
            "Home",
            "End",
            "L",
            ".",
            "5",
            "Shift+Right",
            "Ctrl+Z",
        ):
            shortcut = QShortcut(QKeySequence(keys), self.window)
            shortcut.activated.connect(lambda keys=keys: self.shortcuts.append(keys))
        self.window.resize(440, 440)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.view.setFocus()
        qtbot.waitUntil(self.view.hasFocus)
        self.show(Picture(np.asarray(pixels), white))
        height, width = self.picture.pixels.shape[:2]
        self.views.show_bounds(QRectF(0, 0, width, height), fit=True)
        qtbot.wait(1)

    def show(self, picture):
        self.picture = picture
        paint = Paint(Coloring(0, picture.white), LIGHT.grey_colors)
        self.view.pixels.show_values(picture.pixels, 0, 0, paint)
        self.editor.show_picture(picture)

    def take(self, values, text):
        self.edits.append((values, text))
        self.show(with_pixels(self.picture, values))

    def point(self, cell):
        m, n = cell
        self.view.box.updateMatrix()
        return self.view.to_view(QRectF(n, m, 1, 1)).center()

    def click(self, cell):
        QTest.mouseClick(self.view.viewport(), LEFT, NONE, self.point(cell).toPoint())

    @property
    def line(self):
        lines = self.view.viewport().findChildren(QLineEdit, "pixel_value")
        return next((line for line in lines if line.isVisible()), None)

    def keys(self, text):
        for character in text:
            QTest.keyClick(self.line or self.view, character)

    def key(self, key, modifiers=NONE):
        QTest.keyClick(self.line or self.view, key, modifiers)

    @property
    def selected(self):
        return self.editor.selected


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot, np.arange(12, dtype=np.uint8).reshape(3, 4))


def test_a_click_selects_a_pixel_and_a_click_beside_the_picture_selects_none(bench):
    bench.click((1, 2))
    assert bench.selected == (1, 2)
    bench.click((-1, 2))
    assert bench.selected is None
    assert bench.selections == [(1, 2), None]


def test_a_drag_pans_and_selects_nothing(bench):
    bench.views.zoom(2)
    before = bench.views.viewport
    viewport = bench.view.viewport()
    for kind, cell, button, held in (
        (QEvent.Type.MouseButtonPress, (1, 2), LEFT, LEFT),
        (QEvent.Type.MouseMove, (1, 1), NO_BUTTON, LEFT),
        (QEvent.Type.MouseMove, (0, 1), NO_BUTTON, LEFT),
        (QEvent.Type.MouseButtonRelease, (0, 1), LEFT, NO_BUTTON),
    ):
        place = bench.point(cell)
        event = QMouseEvent(kind, place, QPointF(viewport.mapToGlobal(place)), button, held, NONE)
        QApplication.sendEvent(viewport, event)
    assert bench.selected is None
    assert bench.views.viewport != before


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("5", 5),
        (".5", 0.5),
        ("0,5", 0.5),
        ("-3", -3),
        ("1/4", 0.25),
        ("sqrt(4)", 2),
        ("(2+1)*2", 6),
    ],
)
def test_typing_replaces_the_value_and_enter_moves_down(bench, typed, value):
    bench.click((1, 2))
    bench.keys(typed)
    bench.key(Key.Key_Return)
    assert bench.picture.pixels[1, 2] == value
    assert bench.selected == (2, 2)
    assert bench.line is None
    assert bench.view.hasFocus()
    assert bench.shortcuts == []


def test_an_edit_says_what_it_did(bench):
    bench.click((0, 1))
    bench.keys("-0.5")
    bench.key(Key.Key_Return)
    assert bench.edits == [({(0, 1): -0.5}, "Set I(0, 1) to −0.5")]


@pytest.mark.parametrize(
    ("key", "modifiers", "goes"),
    [
        (Key.Key_Return, NONE, (2, 3)),
        (Key.Key_Enter, NONE, (2, 3)),
        (Key.Key_Return, SHIFT, (0, 3)),
        (Key.Key_Down, NONE, (2, 3)),
        (Key.Key_Up, NONE, (0, 3)),
        (Key.Key_Tab, NONE, (2, 0)),
        (Key.Key_Backtab, SHIFT, (1, 2)),
    ],
)
def test_the_ways_out_of_an_editor_are_those_of_a_spreadsheet(bench, key, modifiers, goes):
    bench.click((1, 3))
    bench.keys("8")
    bench.key(key, modifiers)
    assert bench.picture.pixels[1, 3] == 8
    assert bench.selected == goes


def test_escape_gives_up_the_text_and_then_the_selection(bench):
    bench.click((1, 1))
    bench.keys("77")
    bench.key(Key.Key_Escape)
    assert bench.picture.pixels[1, 1] == 5
    assert bench.line is None
    assert bench.selected == (1, 1)
    bench.key(Key.Key_Escape)
    assert bench.selected is None
    assert bench.edits == []


@pytest.mark.parametrize(
    ("key", "goes"),
    [
        (Key.Key_Left, (1, 1)),
        (Key.Key_Right, (1, 3)),
        (Key.Key_Up, (0, 2)),
        (Key.Key_Down, (2, 2)),
        (Key.Key_Home, (1, 0)),
        (Key.Key_End, (1, 3)),
    ],
)
def test_arrows_home_and_end_move_the_selection_and_reach_no_shortcut(bench, key, goes):
    bench.click((1, 2))
    bench.key(key)
    assert bench.selected == goes
    assert bench.shortcuts == []


def test_the_selection_stops_at_the_edges(bench):
    bench.click((0, 0))
    bench.key(Key.Key_Up)
    bench.key(Key.Key_Left)
    assert bench.selected == (0, 0)
    bench.click((2, 3))
    bench.key(Key.Key_Down)
    bench.key(Key.Key_Right)
    assert bench.selected == (2, 3)
    bench.keys("7")
    bench.key(Key.Key_Tab)
    assert bench.selected == (0, 0)


def test_tab_leaves_the_picture_unless_a_text_is_open(bench):
    bench.click((1, 1))
    bench.key(Key.Key_Tab)
    assert bench.other.hasFocus()
    assert bench.selected == (1, 1)  # where typing goes on when one comes back


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_F2, Key.Key_Space])
def test_enter_f2_and_space_open_the_value_that_is_there(bench, key):
    bench.click((2, 1))
    bench.key(key)
    assert bench.line.text() == "9"
    assert bench.line.selectedText() == "9"
    bench.key(Key.Key_Return)
    assert bench.edits == []  # nothing was changed
    assert bench.shortcuts == []


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_delete_sets_the_pixel_to_zero(bench, key):
    bench.click((2, 1))
    bench.key(key)
    assert bench.edits == [({(2, 1): 0.0}, "Set I(2, 1) to 0")]
    bench.key(key)
    assert len(bench.edits) == 1


def test_a_wrong_text_stays_open_marked_until_it_is_mended(bench):
    bench.click((0, 2))
    bench.keys("1/")
    bench.key(Key.Key_Return)
    assert bench.refusals == ["I(0, 2): “1/” stops where a number should follow."]
    assert bench.line.property("wrong")
    assert bench.selected == (0, 2)
    bench.click((2, 2))
    assert bench.line.text() == "1/"
    assert bench.selected == (0, 2)
    bench.keys("4")
    assert not bench.line.property("wrong")
    bench.key(Key.Key_Return)
    assert bench.picture.pixels[0, 2] == 0.25
    assert bench.ended == [True]


def test_a_click_elsewhere_takes_the_text_and_selects_there(bench):
    bench.click((0, 2))
    bench.keys("6")
    bench.click((2, 3))
    assert bench.picture.pixels[0, 2] == 6
    assert bench.selected == (2, 3)
    assert len(bench.edits) == 1


def test_leaving_for_another_widget_takes_the_text(bench):
    bench.click((0, 2))
    bench.keys("6")
    bench.other.setFocus(Qt.FocusReason.MouseFocusReason)
    assert bench.picture.pixels[0, 2] == 6
    assert bench.line is None


@pytest.mark.parametrize("keys", ["Space", "Left", "Right", "Home", "L", ".", "5"])
def test_the_windows_keys_reach_it_while_no_pixel_is_selected(bench, keys):
    sequence = QKeySequence(keys)
    bench.key(sequence[0].key())
    assert bench.shortcuts == [keys]
    assert bench.selected is None
    bench.click((1, 1))
    bench.key(Key.Key_Escape)
    bench.key(sequence[0].key())
    assert bench.shortcuts == [keys, keys]


def test_commands_reach_the_window_even_while_a_pixel_is_selected(bench):
    bench.click((1, 1))
    bench.key(Key.Key_Z, CTRL)
    assert bench.shortcuts == ["Ctrl+Z"]
    assert bench.selected == (1, 1)


def test_arrows_move_the_selection_and_never_the_animation_whatever_is_held_besides(bench):
    bench.click((1, 1))
    bench.key(Key.Key_Right, SHIFT)
    assert bench.shortcuts == []
    assert bench.selected == (1, 2)


def test_letters_and_digits_belong_to_the_selected_pixel(bench):
    bench.click((1, 1))
    bench.keys("5")
    assert bench.line.text() == "5"
    assert bench.shortcuts == []


def test_enter_selects_the_first_pixel_in_sight_for_those_without_a_mouse(bench):
    bench.key(Key.Key_Return)
    assert bench.selected == (0, 0)
    assert bench.line is None


def test_while_the_keyboard_types_no_other_pixel_is_pointed_at(bench):
    hovered = []
    bench.view.pixel_hovered.connect(hovered.append)
    bench.click((2, 2))
    for act in (
        lambda: bench.key(Key.Key_Left),
        lambda: bench.keys("5"),
        lambda: bench.keys("5"),
        lambda: bench.key(Key.Key_Return),
    ):
        for column in (0, 1):  # the mouse moves, and then rests
            at, none = bench.point((0, column)), NO_BUTTON
            where = QPointF(bench.view.viewport().mapToGlobal(at))
            move = QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, NONE)
            QApplication.sendEvent(bench.view.viewport(), move)
        assert hovered[-1] == (0, 1)
        act()
        assert hovered[-1] is None


def test_pixels_too_small_to_read_are_not_selected(qtbot):
    bench = Bench(qtbot, np.zeros((60, 60), np.uint8))
    assert bench.view.cell < 24
    bench.click((30, 30))
    assert bench.selected is None
    bench.key(Key.Key_Return)
    assert bench.selected is None


def test_zooming_out_gives_the_keys_back(bench):
    bench.click((1, 1))
    bench.keys("4")
    bench.views.zoom(0.2)
    assert bench.view.cell < 24
    assert bench.selected is None
    assert bench.line is None


def test_a_picture_too_large_to_be_painted_is_not_typed_into_either(qtbot):
    bench = Bench(qtbot, np.zeros((513, 513), np.uint8))
    bench.views.zoom(1000)
    assert bench.view.cell >= 24
    bench.click((256, 256))
    assert bench.selected is None


def test_a_selection_that_leaves_the_sight_brings_the_picture_along(qtbot):
    bench = Bench(qtbot, np.zeros((40, 40), np.uint8))
    bench.views.zoom(4)
    bench.click((20, 20))
    assert bench.selected == (20, 20)
    for _ in range(12):
        bench.key(Key.Key_Right)
    assert bench.selected == (20, 32)
    qtbot.wait(1)
    place = bench.view.to_view(QRectF(32, 20, 1, 1))
    assert QRectF(bench.view.rect()).adjusted(-1, -1, 1, 1).contains(place)


def test_the_editor_stays_on_its_pixel_and_inside_the_view_when_the_picture_moves(bench):
    bench.click((1, 2))
    bench.keys("4")
    bench.views.zoom(1.5)
    middle = bench.point((1, 2))
    assert (bench.line.geometry().center() - middle.toPoint()).manhattanLength() <= 4
    assert bench.view.viewport().rect().contains(bench.line.geometry())


def test_while_the_brush_paints_a_click_selects_nothing(bench):
    bench.click((1, 1))
    bench.editor.show_enabled(False)
    assert bench.selected is None
    bench.click((1, 1))
    assert bench.selected is None
    bench.editor.show_enabled(True)
    bench.click((1, 1))
    assert bench.selected == (1, 1)


def test_another_picture_keeps_the_selection_only_where_there_is_such_a_pixel(bench):
    bench.click((2, 3))
    bench.keys("4")
    bench.show(Picture(np.zeros((2, 2), np.uint8), 9.0))
    assert bench.line is None
    assert bench.selected is None
    bench.click((1, 1))
    bench.show(Picture(np.ones((2, 2), np.uint8), 9.0))
    assert bench.selected == (1, 1)


def test_a_colour_offers_its_value_only_where_its_channels_agree(qtbot):
    pixels = np.zeros((2, 2, 3), np.uint8)
    pixels[0, 0] = 7
    pixels[0, 1] = (1, 2, 3)
    bench = Bench(qtbot, pixels, 255.0)
    bench.click((0, 0))
    bench.key(Key.Key_F2)
    assert bench.line.text() == "7"
    bench.key(Key.Key_Escape)
    bench.click((0, 1))
    bench.key(Key.Key_F2)
    assert bench.line.text() == ""
    bench.keys("9")
    bench.key(Key.Key_Return)
    assert bench.picture.pixels[0, 1].tolist() == [9, 9, 9]


def test_nan_is_offered_as_nothing_and_can_be_replaced(qtbot):
    bench = Bench(qtbot, np.array([[np.nan, 1.0]]))
    bench.click((0, 0))
    bench.key(Key.Key_F2)
    assert bench.line.text() == ""
    bench.keys("2")
    bench.key(Key.Key_Return)
    assert bench.picture.pixels.tolist() == [[2.0, 1.0]]


def test_the_caret_is_seen_while_the_view_has_the_focus(bench):
    still = bench.view.grab().toImage()
    bench.click((1, 2))
    corner = (bench.view.to_view(QRectF(2, 1, 1, 1)).topLeft() + QPointF(1, 1)).toPoint()
    assert bench.view.grab().toImage().pixelColor(corner) == LIGHT.color("accent")
    bench.other.setFocus()
    assert bench.view.grab().toImage().pixelColor(corner) == still.pixelColor(corner)


def test_a_tenth_typed_over_the_nearest_float32_is_an_edit(qtbot):
    bench = Bench(qtbot, np.full((3, 4), 0.1, np.float32), 1.0)
    bench.click((1, 2))
    bench.keys("0.1")
    bench.key(Key.Key_Return)
    assert bench.picture.pixels[1, 2] == 0.1
    assert len(bench.edits) == 1
