import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from convstudio.panels.pictures.framed_view import FramedView
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.signals.signal_input import InputPlot
from convstudio.panels.signals.signal_kernel import KernelPlot
from convstudio.panels.signals.signal_result import ResultPlot
from convstudio.theme import LIGHT


@pytest.mark.parametrize("kind", [PixelView, InputPlot, KernelPlot, ResultPlot])
def test_a_view_hides_no_actions_of_the_library_under_it(qtbot, kind):
    view = kind(LIGHT)
    qtbot.addWidget(view)
    for owner in (view, view.scene(), *view.scene().items()):
        if isinstance(owner, QObject):
            assert [text for each in owner.findChildren(QAction) if (text := each.text())] == []


@pytest.mark.parametrize("kind", [PixelView, InputPlot, KernelPlot, ResultPlot])
def test_nor_does_a_menu_come_up(qtbot, kind):
    view = kind(LIGHT)
    qtbot.addWidget(view)
    view.show()
    assert isinstance(view, FramedView)
    middle = view.rect().center()
    where = view.mapToGlobal(middle)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, where)
    QApplication.sendEvent(view.viewport(), event)
    assert QApplication.activePopupWidget() is None


def test_what_is_drawn_on_is_as_large_as_the_view_when_a_resize_makes_room_for_something(qtbot):
    panel, view, bar = QWidget(), PixelView(LIGHT), QWidget()
    qtbot.addWidget(panel)
    bar.setFixedWidth(60)
    row = QHBoxLayout(panel)
    row.addWidget(view, 1)
    row.addWidget(bar)
    view.resized.connect(lambda: bar.setVisible(panel.width() > 300))
    panel.resize(200, 200)
    panel.show()
    assert not bar.isVisible()
    panel.resize(400, 200)
    assert bar.isVisible()
    assert view.viewport().geometry() == view.contentsRect()
