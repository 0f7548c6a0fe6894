"""Letters in the cells instead of numbers, as in the textbook's figure.

A letter stands for any number, so cells with letters lose their shades. Where a sum of products is too long to be
legible in its cell, the numbers stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTransform

from convstudio.core.notation.letters import slanted
from convstudio.metrics.cells import EXTENT, LETTER_LINE
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.pixel_items import Look, ViewItem
from convstudio.panels.widgets.kept_picture import BEYOND
from convstudio.panels.widgets.lettering import put
from convstudio.theme import Theme, math_font

_MOST_CELLS: Final = 2500
_LAYOUTS: Final = 4  # kept: of one or two scales, with and without a note below the letters

Terms = tuple[str, ...]
Texts = list[list[Terms]]  # the terms of each cell
Naming = Callable[[int, int], str]  # row, column → "a", "aw + bx", or "" for a blank cell


@dataclass(frozen=True)
class _Layout:
    """The terms of each visible cell, the size of type, and the number of terms per line (0: as many as fit).

    ``named`` are cells with a short name, which has a size of its own.
    """

    rows: range
    columns: range
    pixels: int
    texts: Texts
    a_line: int
    named: frozenset[tuple[int, int]] = frozenset()
    named_pixels: int = 0

    @property
    def cells(self) -> Iterator[tuple[int, int, Terms]]:
        """The row, the column and the terms of each cell."""
        for row, texts in zip(self.rows, self.texts, strict=True):
            for column, terms in zip(self.columns, texts, strict=True):
                yield row, column, terms


class LetterItem(ViewItem):
    """The names of cells in a rectangle; cells outside ``inner`` keep their hatching."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells = (range(0), range(0))
        self._inner: tuple[range, range] = self._cells
        self._names: tuple[Naming, ...] = ()
        self._longest: Terms = ()
        # The cells whose letters are moved up, to make room for a weight below them; see `PixelView.raising`.
        self.raised: tuple[range, range] | None = None
        self._cache: dict[object, Texts] = {}
        # What the marks of a step ask for again and again: the layout of the current names, and the type of each sum.
        self._layouts: dict[object, _Layout | None] = {}
        self._fits: dict[object, tuple[int, int]] = {}
        # The letters' rectangles on the screen, by row and column.
        self.inks: dict[tuple[int, int], QRectF] = {}

    def show_letters(
        self,
        cells: tuple[range, range],
        name: Naming | None,
        inner: tuple[range, range] | None = None,
        short: Naming | None = None,
        longest: str = "",
    ) -> None:
        """Show the ``name`` of each cell, or ``short`` where that is too long; None: no letters.

        Room is kept for ``longest``, the longest possible sum of the widest products: growing sums then do not shrink,
        and all sums with the same number of products look alike.
        """
        if name is None and not self._names:
            return
        self._cells, self._inner = cells, inner or cells
        self._names = tuple(each for each in (name, short) if each is not None) if name else ()
        widest = _terms(longest) if longest else ()
        if widest != self._longest:
            self._longest, self._fits = widest, {}
        self._cache, self._layouts = {}, {}
        self.update()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._layouts, self._fits = {}, {}
        super().show_theme(theme, metrics)

    def text(self, row: int, column: int) -> str:
        """The name of a cell, such as "aw + bx"; "" if it is blank."""
        return self._names[0](row, column) if self._names else ""

    def covers(self, to_screen: QTransform, *, raised: bool = False) -> bool:
        """Whether letters are drawn at this scale, so that numbers must not be; ``raised``: even with notes below."""
        return self._layout(to_screen.m11(), raised or self.raised is not None) is not None

    def _looked(self, to_screen: QTransform) -> Look:
        layout = self._layout(to_screen.m11(), self.raised is not None)
        if layout is None:
            return Look(None)
        cells = {
            (row, column): (terms, self._is_raised(row, column))
            for row, column, terms in layout.cells
        }
        return Look(
            (layout.pixels, layout.named_pixels, layout.a_line, self._longest, self._inner),
            cells,
            True,
        )

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        cell = to_screen.m11()
        layout = self._layout(cell, self.raised is not None)
        if layout is None:
            self.inks = {}
            return
        touched, changed = (
            self.exposed(painter, to_screen, inset) for inset in (0.0, BEYOND + 1.0)
        )
        self.inks = {at: ink for at, ink in self.inks.items() if not _meets(at, changed)}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_grounds(
            painter, to_screen, [each for each in layout.cells if _meets(each, touched)]
        )
        is_whole = self.wholeness(self.clear(to_screen))
        types = [
            (pixels, math_font(pixels), QFontMetricsF(math_font(pixels)))
            for pixels in (layout.pixels, layout.named_pixels or layout.pixels)
        ]
        inks = {
            inside: self.theme.color("text" if inside else "secondary") for inside in (True, False)
        }
        # A text is clear of its cell's edges, and so of what changes beside it.
        for row, column, terms in (each for each in layout.cells if _meets(each, changed)):
            pixels, font, metrics = types[(row, column) in layout.named]
            painter.setFont(font)
            place = to_screen.mapRect(QRectF(column, row, 1, 1))
            painter.setPen(inks[self._is_inside(row, column)])
            raised = self._is_raised(row, column)
            a_line = layout.a_line or self._fit(terms, cell, raised)[1]
            lines = _lines(terms, a_line) if terms else []
            # The middle of letters is a quarter of an em above their baseline.
            up = self.metrics.cells.raised_by(cell, letters=True) if raised else 0.0
            middle = place.center().y() - up
            widths = [metrics.horizontalAdvance(line) for line in lines]
            extent = QRectF(
                0, 0, max(widths, default=0.0), pixels * (EXTENT + (len(lines) - 1) * LETTER_LINE)
            )
            extent.moveCenter(QPointF(place.center().x(), middle))
            if not is_whole(extent):
                continue
            self.inks[row, column] = extent
            base = middle + pixels * (0.25 - (len(lines) - 1) * LETTER_LINE / 2)
            for line, width in zip(lines, widths, strict=True):
                x = place.center().x() - width / 2
                put(painter, QPointF(x, base), line, place=place)
                base += pixels * LETTER_LINE

    def _draw_grounds(
        self, painter: QPainter, to_screen: QTransform, cells: list[tuple[int, int, Terms]]
    ) -> None:
        """Cover the shades of the cells, each with its outline."""
        painter.setPen(QPen(self.theme.color("control"), self.metrics.pen))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        card, veil = self.theme.color("card"), self.theme.color("card", 0.8)
        for row, column, _ in cells:
            place = to_screen.mapRect(QRectF(column, row, 1, 1))
            painter.fillRect(place, card if self._is_inside(row, column) else veil)
            painter.drawRect(place)

    def _is_raised(self, row: int, column: int) -> bool:
        return self.raised is not None and row in self.raised[0] and column in self.raised[1]

    def _is_inside(self, row: int, column: int) -> bool:
        return row in self._inner[0] and column in self._inner[1]

    def _texts(self, name: Naming, rows: range, columns: range) -> Texts:
        """The terms of each visible cell."""
        key = (name, rows, columns)
        if key not in self._cache:
            if len(self._cache) >= len(self._names):
                self._cache.clear()
            texts = [[_terms(name(row, column)) for column in columns] for row in rows]
            self._cache[key] = texts
        return self._cache[key]

    def _layout(self, cell: float, raised: bool) -> _Layout | None:
        """The names drawn and their type; None where no name would be legible."""
        if not self._names:
            return None
        rows, columns = self.visible(*self._cells)
        key = (rows, columns, cell, raised)
        if key not in self._layouts:
            if len(self._layouts) >= _LAYOUTS:
                self._layouts.clear()
            self._layouts[key] = self._laid_out(rows, columns, cell, raised)
        return self._layouts[key]

    def _laid_out(self, rows: range, columns: range, cell: float, raised: bool) -> _Layout | None:
        count, cells = len(rows) * len(columns), self.metrics.cells
        if not 0 < count <= _MOST_CELLS or cell < cells.letters_from:
            return None
        texts = self._texts(self._names[0], rows, columns)
        every = [terms for row in texts for terms in row]
        if self._longest:
            every.append(self._longest)
        # A subscript widens a term more than its count of characters suggests, and nothing may be cut.
        longest = min(every, key=lambda terms: self._fit(terms, cell, raised)[0])
        pixels, a_line = self._fit(longest, cell, raised)
        if pixels >= cells.least_letters:
            return _Layout(rows, columns, pixels, texts, a_line)
        return self._each_by_itself(cell, raised, rows, columns)

    def _each_by_itself(
        self, cell: float, raised: bool, rows: range, columns: range
    ) -> _Layout | None:
        """Give each cell the longest of its names that fits in the smallest type, if any: aw beside s₁₁.

        Sums of the same number of terms are either all written out, or none of them.
        """
        smallest = self.metrics.cells.least_letters
        named = [self._texts(name, rows, columns) for name in self._names]
        # By whether the cell has its first name.
        sizes: dict[bool, list[int]] = {True: [], False: []}

        too_long = [
            min(
                (
                    len(terms)
                    for row in texts
                    for terms in row
                    if self._fit(terms, cell, raised, alone=alone > 0)[0] < smallest
                ),
                default=_MOST_CELLS,
            )
            for alone, texts in enumerate(named)
        ]
        short = set()

        def fitting(row: int, column: int) -> Terms:
            for alone, (texts, terms_from) in enumerate(zip(named, too_long, strict=True)):
                terms = texts[row][column]
                pixels = self._fit(terms, cell, raised, alone=alone > 0)[0]
                if pixels >= smallest and len(terms) < terms_from:
                    if any(terms):
                        sizes[not alone].append(pixels)
                    if any(terms) and alone:
                        short.add((rows[row], columns[column]))
                    return terms
            return ()

        texts = [
            [fitting(row, column) for column in range(len(columns))] for row in range(len(rows))
        ]
        if not any(sizes.values()):
            return None
        # Names take the largest type, whatever sums grow among them: these have the smallest.
        alike = self.metrics.cells.legible_only or not sizes[False]
        largest = smallest if alike else min(sizes[False])
        return _Layout(rows, columns, smallest, texts, 0, frozenset(short), largest)

    def _fit(
        self, terms: Terms, cell: float, raised: bool, *, alone: bool = False
    ) -> tuple[int, int]:
        """The largest type in which a sum fits into a cell, and the number of terms per line then.

        ``alone``: it is no sum, and no room is kept for one.
        """
        key = (terms, cell, raised, alone)
        if key not in self._fits:
            if len(self._fits) >= 2 * _MOST_CELLS:
                self._fits.clear()
            longest = () if alone else self._longest
            self._fits[key] = self._largest(terms, longest, cell, raised)
        return self._fits[key]

    def _largest(self, terms: Terms, longest: Terms, cell: float, raised: bool) -> tuple[int, int]:
        cells = self.metrics.cells
        largest, high, wide = cells.letter_box(cell, raised=raised)
        best = (0.0, 1)
        count = len(terms)
        of_widest = longest[:count] if any(terms) else ()
        for a_line in range(1, count + 1):
            lines = _lines(terms, a_line)
            widest = max(map(width_in_ems, lines + _lines(of_widest, a_line)))
            tall = cells.letters_high(len(lines))
            best = max(best, (min(wide / max(widest, 0.1), high / tall, largest), a_line))
        return int(best[0]), best[1]


@lru_cache(maxsize=4096)
def _terms(text: str) -> Terms:
    return tuple(slanted(text).split(" + "))


def _meets(cell: tuple[int, int] | tuple[int, int, Terms], part: QRectF) -> bool:
    return part.intersects(QRectF(cell[1], cell[0], 1, 1))


def _lines(terms: Terms, a_line: int) -> list[str]:
    """Break a sum before its signs: "az+by", "+ex+fw"."""
    chunks = [terms[at : at + a_line] for at in range(0, len(terms), a_line)]
    return [("+" if at else "") + "+".join(chunk) for at, chunk in enumerate(chunks)]


@lru_cache(maxsize=1024)
def width_in_ems(text: str) -> float:
    """The width of a mathematical text in ems."""
    return QFontMetricsF(math_font(100)).horizontalAdvance(text) / 100
