"""Closing the window without losing anything in silence, and without freezing.

Computations for the screen are cancelled and not waited for. While something is being saved the window stays open,
says so, and closes when that is done; when closed a second time it hides, and saving goes on without it. What cannot be
kept for the next start is said, too; when closed again the window closes.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.files.saving import Saver

_WORDS = "the window closes when that is done. Close it again to let the saving go on without it."


class Closing(QObject):
    """A controller that delays the closing of a window until saving has ended."""

    waits = Signal(str)
    """A sentence that says why the window stays open, when the user has closed it during saving."""
    progressed = Signal(str)
    """A sentence on the progress of the saving that the window stays open for."""

    warned = Signal(str)
    """A sentence that says what will be lost, when the user has closed the window for the first time."""

    def __init__(self, saver: Saver, unkept: Callable[[], str], window: QWidget) -> None:
        """``unkept`` returns a sentence on what will be lost with the window, or ""."""
        super().__init__(window)
        self._saver, self._unkept, self._window = saver, unkept, window
        self._said = ""
        self._is_asked = False

    def may_close(self) -> bool:
        """Whether the window may close now; if not, say why the first time; if it saves, hide it the second."""
        if (sentence := self._unkept()) and sentence != self._said:
            self._said = sentence
            self.warned.emit(sentence)
            return False
        if not self._saver.is_busy:
            return True
        if self._is_asked:
            self._window.hide()
        else:
            self._is_asked = True
            self.waits.emit(f"A feature map is still being saved; {_WORDS}")
        return False

    def tell(self, sentence: str) -> None:
        """Pass on the progress of saving, if the window stays open for it."""
        if self._is_asked:
            self.progressed.emit(f"{sentence}; {_WORDS}")

    def end(self) -> None:
        """Close the window if it stayed open for saving, which has ended."""
        if not self._is_asked:
            return
        is_hidden = self._window.isHidden()
        self._window.close()
        if is_hidden:
            QApplication.quit()  # Qt quits by itself only when a visible last window closes
