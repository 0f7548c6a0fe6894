"""The status line says what is on in the kernel's table for as long as it is, and nothing of it afterwards."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider

from convstudio.panels.kernel.table.kernel_table import KernelTable

CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_brush_and_a_selection_are_said_until_they_end(open_window, qtbot):
    window = open_window("textbook", "--kernel", "gaussian sigma=1.5")
    table, status = window.findChild(KernelTable), window.status
    plain = status.text()
    for end in (
        lambda: QTest.keyClick(table, Qt.Key.Key_Escape),
        lambda: QTest.keyClick(window, Qt.Key.Key_F9),
        lambda: window.findChild(QSlider, "generator_sigma").setFocus(),  # F9 has opened it
    ):
        table.take_focus()
        window.action("kernel_brush").trigger()
        assert status.text().startswith("Brush paints ")
        assert status.text().endswith(plain)
        window.studio.look(letters=not window.studio.scene.letters)
        window.edits.flip(not window.studio.experiment.flip)
        assert status.text().startswith("Brush paints ")
        end()
        assert "Brush" not in status.text()
        assert not window.action("kernel_brush").isChecked()
        window.edits.flip(True)
        plain = status.text()
    table.take_focus()
    QTest.keyClick(table, Qt.Key.Key_A, CTRL)
    assert "Ctrl+Enter fills all" in status.text()
    window.edits.flip(False)
    assert "Ctrl+Enter fills all" in status.text()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert "Ctrl+Enter" not in status.text()
