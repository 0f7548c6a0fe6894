"""A click into a box of numbers selects its number, and what is typed counts wherever the click was."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from convstudio.panels.widgets.controls.number_box import NumberBox, StrictNumberBox
from convstudio.panels.widgets.controls.real_box import RealBox


@pytest.fixture
def row(qtbot):
    """Return a function that shows a box of a class, with a unit, beside another control."""

    shown = []

    def make(cls, unit):
        whole, box, other = QWidget(), cls(), QLineEdit()
        box.setRange(0, 255)
        box.setValue(15)
        box.setSuffix(unit)
        box.setMinimumWidth(160)
        layout = QHBoxLayout(whole)
        layout.addWidget(box)
        layout.addWidget(other)
        qtbot.addWidget(whole)
        shown.append(whole)
        whole.show()
        whole.activateWindow()
        qtbot.waitUntil(whole.isActiveWindow)
        other.setFocus()
        return other, box, box.findChild(QLineEdit)

    return make


@pytest.mark.parametrize("unit", ["", "°", " px", " cycles/px"])
@pytest.mark.parametrize("cls", [NumberBox, StrictNumberBox, RealBox])
def test_digits_count_wherever_the_box_was_clicked(row, cls, unit):
    other, box, line = row(cls, unit)
    for x in (3, line.width() // 2, line.width() - 3):
        other.setFocus()
        box.setValue(15)
        QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(x, line.height() // 2))
        assert (box.hasFocus(), line.selectedText()) == (True, "15")
        QTest.keyClicks(box, "27")
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert (box.value(), box.text()) == (27, f"27{unit}")


@pytest.mark.parametrize("cls", [NumberBox, StrictNumberBox, RealBox])
def test_the_number_is_selected_wherever_the_focus_comes_from(row, qtbot, cls):
    other, box, line = row(cls, " px")
    for come in (
        box.setFocus,
        lambda: box.setFocus(Qt.FocusReason.ShortcutFocusReason),
        lambda: QTest.keyClick(other, Qt.Key.Key_Backtab),
    ):
        other.setFocus()
        line.deselect()
        box.setValue(15)
        come()
        assert (box.hasFocus(), line.selectedText()) == (True, "15")
        QTest.keyClicks(box, "4")
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert box.value() == 4
    # A focus that has been elsewhere for a moment comes back to what was selected.
    line.deselect()
    box.clearFocus()
    box.setFocus(Qt.FocusReason.PopupFocusReason)
    assert not line.hasSelectedText()


@pytest.mark.parametrize("unit", ["°", " px"])
@pytest.mark.parametrize("cls", [NumberBox, RealBox])
def test_the_caret_stands_before_the_unit(row, cls, unit):
    _, box, line = row(cls, unit)
    box.setFocus()
    line.deselect()
    for to_the_end in (
        lambda: QTest.keyClick(box, Qt.Key.Key_End),
        # A second click, which places the caret.
        lambda: QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(line.width() - 2, 5)),
    ):
        to_the_end()
        QTest.keyClick(box, Qt.Key.Key_Backspace)
        QTest.keyClicks(box, "4")
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert (box.value(), box.text()) == (14, f"14{unit}")
        box.setValue(15)
        line.deselect()


def test_a_drag_selects_what_it_passes(row):
    _, box, line = row(NumberBox, " px")
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(line, left, pos=QPoint(3, 5))
    at = QPoint(3 + line.fontMetrics().horizontalAdvance("1"), 5)
    where = QPointF(line.mapToGlobal(at))
    QApplication.sendEvent(
        line,
        QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, Qt.MouseButton.NoButton, left, none),
    )
    QTest.mouseRelease(line, left, pos=at)
    assert line.selectedText() == "1"
    QTest.keyClicks(box, "2")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == 25
