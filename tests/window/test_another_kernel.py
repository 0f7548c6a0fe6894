"""Another kernel paints what looks different: the table once, of I no letter, of the notes the one that differs."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.core.model.presets import preset
from convstudio.panels.pictures.layers.letter_item import LetterItem


class Paints(QObject):
    """Counts how often a widget is painted, and how much of it."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = self.widest = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            self.count += 1
            self.widest = max(self.widest, event.rect().width())
        return False


@pytest.fixture
def window(open_window):
    window = open_window("--kernel", "box-3")
    window.motion.set_reduced(True)
    return window


def settle(window):
    for _ in range(3):
        QTest.qWait(2)
    while window.equation.live.is_busy:
        QApplication.processEvents()


def take(window, kernel):
    window.edits.take_kernel(kernel, "Kernel", None)
    settle(window)


def test_what_another_kernel_has_painted(window, monkeypatch):
    table = window.findChild(QWidget, "kernel_table")
    settle(window)
    paints = Paints(table.viewport())
    for name in ("gaussian-9", "sobel-x", "motion-15", "box-3"):
        take(window, preset(name))
    assert paints.count == 4

    window.action("action_figure").trigger()
    for _ in range(4):
        window.action("action_forward").trigger()
    settle(window)
    drawn, draw = [], LetterItem.draw
    monkeypatch.setattr(
        LetterItem, "draw", lambda item, *given: (drawn.append(item), draw(item, *given))
    )
    take(window, window.studio.experiment.kernel.with_cell(0, 0, "7"))
    assert window.input_panel.view.letters not in drawn
    window.action("action_letters").trigger()
    settle(window)
    view = window.input_panel.view
    paints = Paints(view.viewport())
    take(window, window.studio.experiment.kernel.with_cell(0, 0, "8"))
    assert 0 < paints.widest < 3 * view.cell
