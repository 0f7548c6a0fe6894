"""The window's keys: precedence of the focused control, the order of Tab, and keys that no control handles."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from convstudio.document.studio import Studio
from convstudio.panels.kernel.exchange.pasting import holds_weights
from convstudio.panels.widgets.controls.keys import keep_key, press_focused
from convstudio.panels.widgets.messages.message_bar import MessageBar
from convstudio.panels.widgets.own_keys import ENTER
from convstudio.panels.widgets.reading_order import next_stop
from convstudio.window.layout.frame import WindowFrame
from convstudio.window.layout.tools import Tools

_HOPS: Final = 2  # requests for a layout that follow from one


class WindowKeys(QObject):
    """A handler of the window's keys that the focused control does not handle."""

    def __init__(
        self, window: QMainWindow, studio: Studio, frame: WindowFrame, messages: MessageBar, inputs: QWidget,
        outputs: QWidget, tools: Tools, *, paste: QAction, paste_kernel: QAction, stop: QAction,
        enter: Callable[[], bool], sizing: Callable[[], AbstractContextManager[None]],
    ) -> None:  # fmt: skip
        """Handle the keys of ``window``; ``outputs`` is the panel in which an output can be chosen.

        What is pasted while the focus is in ``inputs`` is the input, by ``paste``. ``enter`` is called for Enter, and
        returns whether it did anything. Pending layouts are finished within the context that ``sizing`` makes.
        """
        super().__init__(window)
        self._window, self._studio, self._frame = window, studio, frame
        self._messages, self._inputs, self._outputs, self._tools = messages, inputs, outputs, tools
        self._paste_input, self._paste_kernel = paste, paste_kernel
        self._stop, self._enter, self._sizing = stop, enter, sizing
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Let the focused control keep its keys, and finish pending layouts before the window is painted."""
        if event.type() == QEvent.Type.UpdateRequest:
            # A layout may have requested another one, of a panel's column and then of all columns: nothing must be
            # painted at its old place. Qt sends in one go what was requested before it.
            with self._sizing():
                for _ in range(_HOPS):
                    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        return keep_key(event) or self._rest_in_design(event)

    def _rest_in_design(self, event: QEvent) -> bool:
        """Keep Space from starting an animation that would leave the Design view; return whether it was that."""
        scene = self._studio.scene
        if event.type() != QEvent.Type.ShortcutOverride or not (
            scene.design and scene.step is None
        ):
            return False
        assert isinstance(event, QKeyEvent)
        if event.key() != Qt.Key.Key_Space or event.modifiers():
            return False
        event.accept()
        return True

    def go_on(self, forwards: bool) -> bool:
        """Move the focus to the next control in reading order, whatever the order in which they were made."""
        stop = next_stop(self._window, forwards)
        if stop is not None:
            way = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
            stop.setFocus(way)
        return stop is not None

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key that no control has handled; return whether it is one of the window's."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif press_focused(event) or (event.key() in ENTER and self._enter()):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _paste(self) -> None:
        """Paste a text as the kernel, unless the focus is in the input's panel; pictures and files as the input."""
        focused = QApplication.focusWidget()
        in_inputs = focused is not None and self._inputs.isAncestorOf(focused)
        to_kernel = not in_inputs and holds_weights(QGuiApplication.clipboard().mimeData())
        (self._paste_kernel if to_kernel else self._paste_input).trigger()

    def _leave(self) -> None:
        """Handle Esc, which ends the first that applies.

        In order: an operation in progress, the choice of an output, the focus of a control, the selected region, the
        Design view, tools in the strip, the comparison, full screen, the animation.
        """
        window, studio, focused = self._window, self._studio, QApplication.focusWidget()
        if self._messages.cancel():
            return
        in_tools = focused is not None and self._tools.hold(focused)
        designs = studio.scene.design
        over_map = focused is not None and self._outputs.isAncestorOf(focused)
        unchosen = (over_map or focused is window) and self._unchoose()
        if unchosen or (focused is not window and (designs or not in_tools)):
            window.setFocus()
        elif studio.scene.selected is not None:
            studio.look(selected=None)
        elif designs:
            studio.look(design=False)
        elif self._tools.close_strip():
            window.setFocus()
        elif studio.scene.compared:
            studio.look(compared=False)
        elif studio.step is None and window.isFullScreen():
            self._frame.fill_screen(False)
        else:
            self._stop.trigger()

    def _unchoose(self) -> bool:
        """Drop the choice of an output; return whether there was one."""
        was_chosen = self._studio.scene.chosen is not None
        self._studio.look(chosen=None)
        return was_chosen
