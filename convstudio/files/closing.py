"""Closing the window: nothing that is being saved is lost for it, and nobody waits before a frozen window.

What is computed only to be seen is cancelled, and the window is gone before that has ended. While something is being
saved the window stays, says so, and closes when it is done; closed a second time it goes, and the rest is written
without it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.files.saving import Saver

_WORDS = "the window closes when that is done. Close it again to let the saving go on without it."


class Closing(QObject):
    """The end of a window, which waits for what is being saved.

    ``waits`` carries what is said when the window stays for what is being saved, ``progressed`` how far that is.
    """

    waits = Signal(str)
    progressed = Signal(str)

    def __init__(self, saver: Saver, window: QWidget) -> None:
        super().__init__(window)
        self._saver, self._window = saver, window
        self._is_asked = False

    def may_close(self) -> bool:
        """Whether the window may be closed now; if not, it is or becomes hidden, or says why."""
        if not self._saver.is_busy:
            return True
        if self._is_asked:
            self._window.hide()
        else:
            self._is_asked = True
            self.waits.emit(f"A feature map is still being saved; {_WORDS}")
        return False

    def tell(self, sentence: str) -> None:
        """How far the saving is that the window stays for."""
        if self._is_asked:
            self.progressed.emit(f"{sentence}; {_WORDS}")

    def end(self) -> None:
        """Nothing is being saved any more: a window that stayed for it closes."""
        if not self._is_asked:
            return
        is_hidden = self._window.isHidden()
        self._window.close()
        if is_hidden:
            QApplication.quit()  # the last window closes, but not before anybody's eyes
