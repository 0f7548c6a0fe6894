"""What Python keeps of Qt's objects stays usable: no look through the window's children takes it away."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSpinBox


def test_both_sizes_of_a_fit_are_typed_in_turn(open_shared_window):
    window = open_shared_window("--kernel", "sobel-x")
    window.tools.show_tool("fit")
    rows, columns = (window.findChild(QSpinBox, f"fit_{each}") for each in ("rows", "columns"))
    rows.setFocus()
    rows.selectAll()
    for key in (Qt.Key.Key_5, Qt.Key.Key_Tab, Qt.Key.Key_7, Qt.Key.Key_Tab):
        QTest.keyClick(window.windowHandle(), key)
    assert (rows.value(), columns.value()) == (5, 7)
