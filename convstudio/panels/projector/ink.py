"""What the pen has drawn, by the page that it was drawn on: gone with the page, and back with it.

Lines are kept in shares of the screen, so that they stay on what they were drawn on when the screen has another size.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainterPath, QTransform

MOST_PAGES: Final = 100  # with lines; the pages that were left longest ago lose theirs
_DOT: Final = QPointF(1e-4, 1e-4)


class Ink:
    """The lines of all pages; one page is turned to, and drawn on."""

    def __init__(self) -> None:
        self._pages: dict[Hashable, list[QPainterPath]] = {}
        self._page: Hashable = None

    @property
    def page(self) -> Hashable:
        return self._page

    @property
    def lines(self) -> Sequence[QPainterPath]:
        """Those of the present page, in shares of the screen."""
        return self._pages.get(self._page, ())

    def turn_to(self, page: Hashable) -> None:
        """Another page, or one that was there before."""
        self._page = page
        if page in self._pages:
            self._pages[page] = self._pages.pop(page)  # the newest

    def begin(self, at: QPointF, size: QSizeF) -> None:
        """A new line at a point of a screen of this size; it may remain a dot."""
        place = _share(at, size)
        line = QPainterPath(place)
        line.lineTo(place + _DOT)
        self._pages.setdefault(self._page, []).append(line)
        while len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]

    def go_on(self, at: QPointF, size: QSizeF) -> None:
        """The last line goes on to a point."""
        if lines := self._pages.get(self._page):
            lines[-1].lineTo(_share(at, size))

    def erase(self) -> None:
        """Take the lines of the present page away."""
        self._pages.pop(self._page, None)

    def on(self, size: QSizeF) -> list[QPainterPath]:
        """The lines of the present page on a screen of this size."""
        grow = QTransform.fromScale(size.width(), size.height())
        return [grow.map(line) for line in self.lines]


def _share(at: QPointF, size: QSizeF) -> QPointF:
    return QPointF(at.x() / max(size.width(), 1.0), at.y() / max(size.height(), 1.0))
