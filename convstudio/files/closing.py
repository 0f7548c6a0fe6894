"""Closing the window without losing anything in silence, and without freezing.

Computations for the screen are cancelled and not waited for. While something is being saved the window stays open,
says so, and closes when that is done; when closed a second time it hides, and saving goes on without it. What cannot be
kept for the next start is said, too; when closed again the window closes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

_WORDS = "the window closes when that is done. Close it again to let the saving go on without it."


class Saving(Protocol):
    """Whatever saves in the background."""

    @property
    def is_busy(self) -> bool:
        """Whether something is still being saved."""
        ...


class Closing(QObject):
    """A controller that delays the closing of a window until saving has ended."""

    waits = Signal(str)
    """A sentence that says why the window stays open, when the user has closed it during saving."""
    progressed = Signal(str)
    """A sentence on the progress of the saving that the window stays open for."""

    warned = Signal(str)
    """A sentence that says what will be lost, when the user has closed the window for the first time."""

    def __init__(
        self, savings: Mapping[str, Saving], unkept: Callable[[], str], window: QWidget
    ) -> None:
        """Take ``savings`` by what they save, "A session".

        ``unkept`` returns a sentence on what will be lost with the window, or "".
        """
        super().__init__(window)
        self._savings, self._unkept, self._window = savings, unkept, window
        self._said = ""
        self._is_asked = False

    def may_close(self) -> bool:
        """Whether the window may close now; if not, say why the first time; if it saves, hide it the second."""
        before, self._said = self._said, self._unkept()
        if self._said and self._said != before:
            self.warned.emit(self._said)
            return False
        what = next((name for name, each in self._savings.items() if each.is_busy), None)
        if what is None:
            self._is_asked = False
            return True
        if self._is_asked:
            self._window.hide()
        else:
            self._is_asked = True
            self.waits.emit(f"{what} is still being saved; {_WORDS}")
        return False

    def warn_again(self) -> None:
        """Say at the next closing what will be lost: somebody has gone on since it was said."""
        self._said = ""

    def tell(self, sentence: str) -> None:
        """Pass on the progress of saving, if the window stays open for it."""
        if self._is_asked:
            self.progressed.emit(f"{sentence}; {_WORDS}")

    def end(self) -> None:
        """Close the window if it stayed open for saving, and all of that has ended."""
        if not self._is_asked or any(each.is_busy for each in self._savings.values()):
            return
        is_hidden = self._window.isHidden()
        self._window.close()
        if is_hidden:
            QApplication.quit()  # Qt quits by itself only when a visible last window closes

    def give_up(self) -> None:
        """Let the window stay, and be seen: something that it holds could not be saved."""
        if self._is_asked:
            self._is_asked = False
            self._window.show()
