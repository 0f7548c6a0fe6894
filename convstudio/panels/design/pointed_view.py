"""The base class of plots and pictures in which one place is pointed at, by mouse and keys, and read in words."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from convstudio.panels.widgets.late_description import LateDescription
from convstudio.panels.widgets.painted_view import PaintedView

Place = TypeVar("Place")


class PointedView(PaintedView, Generic[Place]):
    """A plot or picture that asks for a place to be pointed at, and marks the one that is.

    Nothing is pointed at any more when the mouse or the focus leaves, or after Esc.
    """

    place_pointed = Signal(object)
    """The place that is to be pointed at, or None."""

    KEYS: frozenset[Qt.Key] = frozenset()
    """The keys that are its own while it has the focus, though the animation has them as shortcuts."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__(name, spoken)
        self._pointed: Place | None = None
        self._words = ""
        self._description = LateDescription(self, lambda: self._words)

    @property
    def pointed(self) -> Place | None:
        """The place that is marked as pointed at."""
        return self._pointed

    def show_pointed(self, place: Place | None) -> None:
        """Mark the place that is pointed at, here or elsewhere."""
        if place != self._pointed:
            self._pointed = place
            self.update()

    def show_words(self, words: str) -> None:
        """Take the words that describe what is shown to a screen reader."""
        if words != self._words:
            self._words = words
            self._description.change()

    def point(self, place: Place | None) -> None:
        """Ask for a place to be pointed at."""
        if place != self._pointed:
            self.place_pointed.emit(place)

    def is_own(self, event: QKeyEvent) -> bool:
        """Whether a key is one of `KEYS`, or Esc while something is pointed at."""
        key = Qt.Key(event.key())
        return key in self.KEYS or (key == Qt.Key.Key_Escape and self._pointed is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc point at nothing."""
        if event.key() == Qt.Key.Key_Escape and self._pointed is not None:
            self.point(None)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.point(None)


def next_index(at: int | None, way: int, count: int) -> int:
    """Return the index a step away, −1 or 1, among ``count``; from None it is the end where that way begins."""
    if at is None:
        return 0 if way > 0 else count - 1
    return min(max(at + way, 0), count - 1)
