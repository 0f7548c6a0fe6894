"""What the pen has drawn, by the page that it was drawn on: gone with the page, and back with it.

Lines are kept in shares of the screen, so that they stay on what they were drawn on when the screen has another size.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainterPath, QTransform

MOST_PAGES: Final = 100  # with lines; the pages that were left longest ago lose theirs
_DOT: Final = QPointF(1e-4, 1e-4)


@dataclass(frozen=True, eq=False)
class _Line:
    """A line in shares of the screen, and after how many edits it was drawn."""

    path: QPainterPath
    edits: int


class Ink:
    """The lines of all pages; one page is turned to, and drawn on.

    The last line is undone where no edit has come after it, else that edit is what was done last.
    """

    def __init__(self) -> None:
        self._pages: dict[Hashable, list[_Line]] = {}
        self._page: Hashable = None
        self._edits = 0
        self._undone: list[_Line] = []  # of the present page

    @property
    def page(self) -> Hashable:
        return self._page

    @property
    def lines(self) -> Sequence[QPainterPath]:
        """Those of the present page, in shares of the screen."""
        return [line.path for line in self._pages.get(self._page, ())]

    def turn_to(self, page: Hashable) -> None:
        """Another page, or one that was there before."""
        if page != self._page:
            self._undone.clear()
        self._page = page
        if page in self._pages:
            self._pages[page] = self._pages.pop(page)  # the newest

    def show_edits(self, count: int) -> None:
        """How many edits have been made so far, but for those undone."""
        if count != self._edits:
            self._edits = count
            self._undone.clear()

    def begin(self, at: QPointF, size: QSizeF) -> None:
        """A new line at a point of a screen of this size; it may remain a dot."""
        place = _share(at, size)
        line = QPainterPath(place)
        line.lineTo(place + _DOT)
        self._undone.clear()
        self._put(_Line(line, self._edits))

    def go_on(self, at: QPointF, size: QSizeF) -> None:
        """The last line goes on to a point."""
        if lines := self._pages.get(self._page):
            lines[-1].path.lineTo(_share(at, size))

    def erase(self) -> None:
        """Take the lines of the present page away."""
        self._undone.clear()
        self._pages.pop(self._page, None)

    @property
    def can_undo(self) -> bool:
        """Whether the last thing done is a line of the present page."""
        lines = self._pages.get(self._page, [])
        return bool(lines) and lines[-1].edits >= self._edits

    @property
    def can_redo(self) -> bool:
        """Whether the last thing done is that a line was undone."""
        return bool(self._undone)

    def undo(self) -> bool:
        """Take the last line away, if it is the last thing done."""
        if not self.can_undo:
            return False
        lines = self._pages[self._page]
        self._undone.append(lines.pop())
        if not lines:
            del self._pages[self._page]
        return True

    def redo(self) -> bool:
        """Bring back what `undo` has taken, if nothing has come after it."""
        if not self._undone:
            return False
        self._put(_Line(self._undone.pop().path, self._edits))
        return True

    def _put(self, line: _Line) -> None:
        self._pages.setdefault(self._page, []).append(line)
        while len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]

    def on(self, size: QSizeF) -> list[QPainterPath]:
        """The lines of the present page on a screen of this size."""
        grow = QTransform.fromScale(size.width(), size.height())
        return [grow.map(line) for line in self.lines]


def _share(at: QPointF, size: QSizeF) -> QPointF:
    return QPointF(at.x() / max(size.width(), 1.0), at.y() / max(size.height(), 1.0))
