"""The dialog for a new input, filled in with keys and buttons."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QSpinBox

from convstudio.panels.inputs.new_input import NewInputDialog
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.theme import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton
OK, CANCEL = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel


class Bench:
    """The dialog, opened, and the pictures it has made."""

    def __init__(self, qtbot):
        self.dialog = NewInputDialog(None, LIGHT)
        qtbot.addWidget(self.dialog)
        self.created = []
        self.dialog.created.connect(self.created.append)
        self.dialog.ask()
        qtbot.waitExposed(self.dialog)

    def size(self, rows, columns):
        for name, number in (("rows", rows), ("columns", columns)):
            box = self.dialog.findChild(QSpinBox, f"new_input_{name}")
            box.selectAll()
            QTest.keyClicks(box, str(number))

    def fill(self, name):
        segmented = self.dialog.findChild(Segmented, "new_input_fill")
        QTest.mouseClick(segmented.segment(name), LEFT)

    @property
    def value(self):
        return self.dialog.findChild(QLineEdit, "new_input_value")

    @property
    def note(self):
        return self.dialog.findChild(QLabel, "new_input_note").text()

    def press(self, button):
        QTest.mouseClick(self.dialog.findChild(QDialogButtonBox).button(button), LEFT)

    @property
    def picture(self):
        (picture,) = self.created
        return picture


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot)


def test_it_opens_with_the_number_of_rows_ready_to_be_typed(bench):
    QTest.keyClicks(bench.dialog.rows, "7")
    QTest.keyClick(bench.dialog.rows, Qt.Key.Key_Return)
    assert bench.picture.pixels.shape == (7, 5)
    assert not bench.dialog.isVisible()


def test_zeros_have_a_white_that_digits_can_reach(bench):
    bench.size(3, 4)
    bench.press(OK)
    assert np.array_equal(bench.picture.pixels, np.zeros((3, 4)))
    assert bench.picture.white == 9


@pytest.mark.parametrize(("typed", "value"), [("7", 7), ("1/4", 0.25), ("-2", -2), ("300", 300)])
def test_one_value_may_be_any_number(bench, typed, value):
    bench.size(2, 2)
    bench.fill("value")
    bench.value.selectAll()
    QTest.keyClicks(bench.value, typed)
    bench.press(OK)
    assert np.array_equal(bench.picture.pixels, np.full((2, 2), value))


def test_random_digits_are_digits_and_new_every_time(bench):
    bench.size(8, 9)
    bench.fill("digits")
    bench.press(OK)
    bench.dialog.ask()
    bench.press(OK)
    one, other = bench.created
    assert one.pixels.shape == (8, 9)
    assert 0 <= one.pixels.min() <= one.pixels.max() <= 9
    assert not np.array_equal(one.pixels, other.pixels)


def test_letters_count_row_by_row(bench):
    bench.size(3, 4)
    bench.fill("letters")
    bench.press(OK)
    assert bench.picture.pixels.tolist() == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]


@pytest.mark.parametrize(("typed", "size"), [("64", 64), ("65", 64), ("0", 1), ("1", 1)])
def test_sides_go_from_1_to_64(bench, typed, size):
    bench.size(typed, 2)
    bench.press(OK)
    assert bench.picture.pixels.shape == (size, 2)


def test_a_value_that_is_no_number_keeps_the_dialog_open_and_says_why(bench):
    bench.fill("value")
    bench.value.setText("")
    QTest.keyClicks(bench.value, "two")
    QTest.keyClick(bench.value, Qt.Key.Key_Return)
    assert bench.created == []
    assert bench.dialog.isVisible()
    assert bench.value.property("wrong")
    assert bench.note == "“two” is not a number; digits, + − × ÷ ^ ( ), sqrt and pi work."
    bench.value.selectAll()
    QTest.keyClicks(bench.value, "2")
    assert not bench.value.property("wrong")
    QTest.keyClick(bench.value, Qt.Key.Key_Return)
    assert bench.picture.pixels[0, 0] == 2


def test_the_value_is_asked_only_where_it_counts_and_nothing_moves(bench):
    assert not bench.value.isVisible()
    size = bench.dialog.size()
    bench.fill("value")
    assert bench.value.isVisible()
    assert bench.dialog.size() == size


def test_numbers_are_typed_with_their_size(bench):
    bench.fill("numbers")
    assert not bench.dialog.rows.isEnabled()
    QTest.keyClicks(bench.value, "1, 2.5; 3, -1/4")
    QTest.keyClick(bench.value, Qt.Key.Key_Return)
    assert bench.picture.pixels.tolist() == [[1, 2.5], [3, -0.25]]


@pytest.mark.parametrize(
    ("text", "row"),
    [("4,6,5", [4, 6, 5]), ("4,5 6,5", [4.5, 6.5]), ("4 ,6 ,5,", [4, 6, 5]), ("1/2 2,5", [0.5, 2.5])],
)  # fmt: skip
def test_commas_between_numbers_are_told_from_decimal_ones(bench, text, row):
    bench.fill("numbers")
    QTest.keyClicks(bench.value, text)
    QTest.keyClick(bench.value, Qt.Key.Key_Return)
    assert bench.picture.pixels.tolist() == [row]


def test_numbers_that_are_none_keep_the_dialog_open(bench):
    bench.fill("numbers")
    for text, reason in (
        ("", "Nothing is typed"),
        ("4, 6; 5", "all rows are equally long"),
        ("4, x", "“x” is not a number"),
        ("1,000", "“1,000” may be read in two ways"),
        ("0,5, 0,7", "“0,5, 0,7” may be read in two ways"),
        ("0,5; 0,7", "“0,5” may be read in two ways"),
        ("1,234,567", "may be read in two ways"),
        ("0,05,0,07", "may be read in two ways"),
    ):
        bench.value.setText("")
        QTest.keyClicks(bench.value, text)
        QTest.keyClick(bench.value, Qt.Key.Key_Return)
        assert bench.dialog.isVisible()
        assert reason in bench.note
    assert bench.created == []


def test_a_signal_is_among_the_sizes_that_are_offered(bench):
    button = next(size for size in bench.dialog.sizes if size.text() == "1 × 8")
    QTest.mouseClick(button, LEFT)
    bench.press(OK)
    assert bench.picture.pixels.shape == (1, 8)


def test_cancel_and_escape_make_nothing(bench):
    bench.press(CANCEL)
    assert not bench.dialog.isVisible()
    bench.dialog.ask()
    QTest.keyClick(bench.dialog, Qt.Key.Key_Escape)
    assert not bench.dialog.isVisible()
    assert bench.created == []


def test_another_theme_makes_nothing(bench):
    bench.dialog.show_theme(DARK)
    assert bench.created == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("4, 6, 5", [[4, 6, 5]]),
        ("4 6 5", [[4, 6, 5]]),
        ("-1, 2", [[-1, 2]]),
        ("0.5, 2", [[0.5, 2]]),
        ("1, 2; 3, 4", [[1, 2], [3, 4]]),
    ],
)
@pytest.mark.parametrize("name", ["rows", "columns"])
def test_numbers_typed_where_the_size_stands_are_numbers(bench, name, text, wanted):
    box = bench.dialog.findChild(QSpinBox, f"new_input_{name}")
    box.setFocus()
    box.selectAll()
    first = next(at for at, sign in enumerate(text) if not sign.isdigit()) + 1
    QTest.keyClicks(box, text[:first])
    assert bench.value.text() == text[:first]
    QTest.keyClicks(bench.value, text[first:])
    bench.press(OK)
    assert bench.picture.pixels.tolist() == wanted


def test_numbers_pasted_where_the_size_stands_are_numbers(bench):
    QGuiApplication.clipboard().setText("4\t6\n5\t7\n")
    QTest.keyClick(bench.dialog.rows, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    bench.press(OK)
    assert bench.picture.pixels.tolist() == [[4, 6], [5, 7]]


def test_a_click_on_numbers_is_followed_by_typing_them(bench):
    bench.fill("numbers")
    assert bench.dialog.focusWidget() is bench.value
    QTest.keyClicks(bench.dialog.focusWidget(), "4, 6, 5")
    bench.press(OK)
    assert bench.picture.pixels.tolist() == [[4, 6, 5]]


def test_a_size_that_is_too_large_is_said_and_not_cut(bench):
    box = bench.dialog.findChild(QSpinBox, "new_input_rows")
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "65")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "65"
    assert "65 is not from 1 to 64" in bench.note
    assert not bench.created
    QTest.keyClicks(box, "6")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert bench.picture.pixels.shape == (6, 5)
