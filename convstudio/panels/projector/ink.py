"""Pen strokes, kept by the page they were drawn on: they disappear with the page and come back with it.

Strokes are stored in fractions of the screen, so that they stay in place when it is resized.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainterPath, QTransform

MOST_PAGES: Final = 100  # pages with strokes; the least recently visited ones lose theirs
_DOT: Final = QPointF(1e-4, 1e-4)


@dataclass(frozen=True, eq=False)
class _Line:
    """A stroke in fractions of the screen, and the number of edits made before it."""

    path: QPainterPath
    edits: int


class Ink:
    """The strokes of all pages, with a current page that is drawn on.

    Undo removes the last stroke, unless an edit was made after it: then that edit is undone first.
    """

    def __init__(self) -> None:
        self._pages: dict[Hashable, list[_Line]] = {}
        self._page: Hashable = None
        self._edits = 0
        self._undone: list[_Line] = []  # of the current page

    @property
    def page(self) -> Hashable:
        return self._page

    @property
    def lines(self) -> Sequence[QPainterPath]:
        """The strokes of the current page, in fractions of the screen."""
        return [line.path for line in self._pages.get(self._page, ())]

    def turn_to(self, page: Hashable) -> None:
        """Make a page current, whether new or visited before."""
        if page != self._page:
            self._undone.clear()
        self._page = page
        if page in self._pages:
            # Moved to the end: the most recent page.
            self._pages[page] = self._pages.pop(page)

    def show_edits(self, count: int) -> None:
        """Set how many edits are in force."""
        if count != self._edits:
            self._edits = count
            self._undone.clear()

    def begin(self, at: QPointF, size: QSizeF) -> None:
        """Begin a stroke at a point on a screen of this size; it may remain a dot."""
        place = _share(at, size)
        line = QPainterPath(place)
        line.lineTo(place + _DOT)
        self._undone.clear()
        self._put(_Line(line, self._edits))

    def go_on(self, at: QPointF, size: QSizeF) -> None:
        """Continue the last stroke to a point."""
        if lines := self._pages.get(self._page):
            lines[-1].path.lineTo(_share(at, size))

    def erase(self) -> None:
        """Remove the strokes of the current page."""
        self._undone.clear()
        self._pages.pop(self._page, None)

    @property
    def can_undo(self) -> bool:
        """Whether the last action was a stroke on the current page."""
        lines = self._pages.get(self._page, [])
        return bool(lines) and lines[-1].edits >= self._edits

    @property
    def can_redo(self) -> bool:
        """Whether the last action was the undoing of a stroke."""
        return bool(self._undone)

    def undo(self) -> bool:
        """Remove the last stroke if it was the last action; return whether it was."""
        if not self.can_undo:
            return False
        lines = self._pages[self._page]
        self._undone.append(lines.pop())
        if not lines:
            del self._pages[self._page]
        return True

    def redo(self) -> bool:
        """Restore the stroke that `undo` removed, unless something was done since; return whether it was restored."""
        if not self._undone:
            return False
        self._put(_Line(self._undone.pop().path, self._edits))
        return True

    def _put(self, line: _Line) -> None:
        self._pages.setdefault(self._page, []).append(line)
        while len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]

    def on(self, size: QSizeF) -> list[QPainterPath]:
        """The strokes of the current page on a screen of this size."""
        grow = QTransform.fromScale(size.width(), size.height())
        return [grow.map(line) for line in self.lines]


def _share(at: QPointF, size: QSizeF) -> QPointF:
    return QPointF(at.x() / max(size.width(), 1.0), at.y() / max(size.height(), 1.0))
