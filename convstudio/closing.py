"""Closing the window: nothing that is being saved is lost for it, and nobody waits before a frozen window.

What is computed only to be seen is cancelled, and the window is gone before that has ended. While something is being
saved the window stays, says so, and closes when it is done; closed a second time it goes, and the rest is written
without it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.saving import Saver

_WORDS = (
    "the window closes when that is done. Closed again it goes, and the rest is written without it."
)


class Closing(QObject):
    """``waits`` carries what is said while the window stays for something that is being saved."""

    waits = Signal(str)

    def __init__(self, saver: Saver, window: QWidget) -> None:
        super().__init__(window)
        self._saver, self._window = saver, window
        self._is_asked = False
        saver.progressed.connect(self._say_so)
        saver.rested.connect(self._end)

    def may_close(self) -> bool:
        """Whether the window may be closed now; if not, it is or becomes hidden, or says why."""
        if not self._saver.is_busy:
            return True
        if self._is_asked:
            self._window.hide()
        else:
            self._is_asked = True
            self._say_so("A feature map is still being saved")
        return False

    def _say_so(self, sentence: str) -> None:
        if self._is_asked and self._window.isVisible():
            self.waits.emit(f"{sentence}; {_WORDS}")

    def _end(self) -> None:
        if not self._is_asked:
            return
        is_hidden = self._window.isHidden()
        self._window.close()
        if is_hidden:
            QApplication.quit()  # the last window closes, but not before anybody's eyes
