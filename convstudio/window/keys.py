"""The window's own keys: which of them are the focused control's, where Tab goes, and what no control has a use for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from convstudio.document.studio import Studio
from convstudio.panels.widgets.keys import keep_key, press_focused
from convstudio.panels.widgets.message_bar import MessageBar
from convstudio.panels.widgets.reading_order import next_stop
from convstudio.window.frame import WindowFrame
from convstudio.window.tools import Tools

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WindowKeys(QObject):
    """What a window does with a key, after what the focused control does with it."""

    def __init__(
        self, window: QMainWindow, studio: Studio, frame: WindowFrame, messages: MessageBar, outputs: QWidget,
        tools: Tools, *, paste: QAction, stop: QAction, enter: Callable[[], bool],
    ) -> None:  # fmt: skip
        """``outputs``: the panel in which an output is chosen. ``enter``: Enter, and whether it has meant something."""
        super().__init__(window)
        self._window, self._studio, self._frame = window, studio, frame
        self._messages, self._outputs, self._tools = messages, outputs, tools
        self._paste, self._stop, self._enter = paste, stop, enter
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Let the focused control keep its own keys; nothing is painted where it stands no more."""
        if event.type() == QEvent.Type.UpdateRequest:
            # What is laid out may have to be laid out once more.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        return keep_key(event)

    def go_on(self, forwards: bool) -> bool:
        """Tab goes from control to control as they are read, whenever each of them was made."""
        stop = next_stop(self._window, forwards)
        if stop is not None:
            way = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
            stop.setFocus(way)
        return stop is not None

    def press(self, event: QKeyEvent) -> bool:
        """A key that no cell or box had a use for; whether it is one of these."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste.trigger()
        elif press_focused(event) or (event.key() in _ENTER and self._enter()):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _leave(self) -> None:
        """Esc ends one thing after another: what is done, a choice, the focus, tools, comparison, screen, animation."""
        window, studio, focused = self._window, self._studio, QApplication.focusWidget()
        if self._messages.cancel():
            return
        in_tools = focused is not None and self._tools.strip.isAncestorOf(focused)
        over_map = focused is not None and self._outputs.isAncestorOf(focused)
        unchosen = (over_map or focused is window) and self._unchoose()
        if unchosen or (focused is not window and not in_tools) or self._tools.close_strip():
            window.setFocus()
        elif studio.scene.compared:
            studio.look(compared=False)
        elif studio.step is None and window.isFullScreen():
            self._frame.fill_screen(False)
        else:
            self._stop.trigger()

    def _unchoose(self) -> bool:
        """The choice of an output is over; whether there was one."""
        was_chosen = self._studio.scene.chosen is not None
        self._studio.look(chosen=None)
        return was_chosen
