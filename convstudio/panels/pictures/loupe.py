"""The loupe: the few pixels under the kernel, magnified where the picture shows them too small to read.

It is in the corner of its view that is away from the pointer: near enough to be seen together, far enough not to cover
it, and steady while the mouse moves. In a small view it shrinks rather than cover the pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from convstudio.core.steps.spotlight import Cell, Lit
from convstudio.core.views.color_tables import wants_white_ink
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.widgets.lettering import LEFT, SMALLEST, write
from convstudio.theme import Theme, digit_font, math_font

_MARGIN: Final = 10
_PADDING: Final = 7
_APART: Final = 0.7  # ems between the texts of two cells: more than the spaces within one
_DIGITS_FROM: Final = 34.0  # pixels per cell for legible digits
_LETTERS_FROM: Final = 28.0  # pixels per cell for letters, which are short
_CLEAR: Final = 16  # pixels between the loupe and what is pointed at
_WIDEST: Final = 232
MOST_DIGITS: Final = 144  # cells; larger windows show only colours
_ROOM_SHARE: Final = 0.66  # of a view in a room, where digits need much room
_LINE: Final = 1.15  # of a room's type: the line spacing in a cell


@dataclass(frozen=True)
class LoupeContent:
    """The cells (h, w) that a loupe magnifies, with their ``colors`` (h, w, 3) and the ``weights`` over them.

    ``texts`` are the lines of each cell, not needed above `MOST_DIGITS` cells; ``notes`` are written below them, or in
    the ``shorter`` wordings. ``outside`` marks the cells that a border supplies, which are hatched. ``lit`` are the
    cells of the animation's step. ``short`` is a room's ``caption``. If ``lettered``, the texts are names and cells
    have no shades.
    """

    texts: Sequence[Sequence[list[str]]]
    notes: Sequence[Sequence[str]]
    colors: npt.NDArray[np.uint8]
    weights: npt.NDArray[np.float64]
    outside: npt.NDArray[np.bool_]
    caption: str
    lit: Lit = field(default_factory=Lit)
    short: str = ""
    shorter: Sequence[Sequence[tuple[str, ...]]] | None = None
    lettered: bool = False


class Loupe(QWidget):
    """A card that paints a `LoupeContent`; it ignores the mouse."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("loupe")
        self._theme, self._metrics = theme, DESK
        self._parent = parent
        self._content: LoupeContent | None = None
        self._around = QRectF()
        self._picture: QPixmap | None = None
        self._cell = 0.0
        self._shows_digits = self._shows_notes = False
        self._shows_caption = True
        self._said = ""  # the caption as it fits
        self._corner = (0, 1)  # left or right, top or bottom
        self.hide()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._theme, self._metrics, self._picture = theme, metrics, None
        self.show_content(self._content, self._around)

    def show_content(self, content: LoupeContent | None, around: QRectF = QRectF()) -> None:  # noqa: B008
        """Show a content away from the rectangle ``around`` of the parent; None hides the loupe."""
        self._content, self._picture, self._around = content, None, around
        if content is None:
            self.hide()
            return
        self._place(content, around)
        self.show()
        self.raise_()
        self.update()

    @property
    def _marks(self) -> MarkPainter:
        return MarkPainter(self._theme, self._metrics.marks)

    @property
    def _caption(self) -> str:
        """The caption that fits as a whole, else ""."""
        assert self._content is not None
        if not self._metrics.brief:
            said = self._content.caption
            texts = (said, said.replace(" as applied", ""), self._content.short)
            if not self._shows_caption:
                return ""
            metrics, most = QFontMetricsF(digit_font(SMALLEST)), self._room_for_cells().width()
            return next((text for text in texts if metrics.horizontalAdvance(text) <= most), "")
        short = self._content.short
        wide = QFontMetricsF(self._caption_font).horizontalAdvance(short)
        return short if wide <= _ROOM_SHARE * self._parent.width() else ""

    @property
    def _caption_font(self) -> QFont:
        return digit_font(self._metrics.small_type)

    @property
    def _caption_height(self) -> int:
        return self._metrics.loupe_caption if self._said else 0

    @property
    def _padding(self) -> int:
        return round(_PADDING * self._metrics.pen)

    def _cell_size(self, content: LoupeContent) -> float:
        """The size of the cells; also decides what is written in them."""
        if self._metrics.cells.legible_only:
            return self._legible_cell_size(content)
        size = self._desk_cell_size(content)
        least = _LETTERS_FROM if content.lettered else _DIGITS_FROM
        self._shows_digits = self._shows_notes = size >= least and bool(content.texts)
        return size

    def _legible_cell_size(self, content: LoupeContent) -> float:
        """The size that fits digits and weights in the room's type, or digits alone, or colours alone."""
        pixels, (rows, columns) = self._metrics.type, content.weights.shape
        wide, high = (_ROOM_SHARE * side for side in (self._parent.width(), self._parent.height()))
        available = min(wide / columns, high / rows)
        self._shows_digits = self._shows_notes = False
        if content.texts:
            lines = len(content.texts[0][0])
            digits = _widest(line for row in content.texts for cell in row for line in cell)
            notes = _widest(note for row in content.notes for note in row)
            below = max(digits, notes), lines + 1
            for ems, count in (below, (digits, lines)):
                needed = pixels * max(ems / 0.9, count * _LINE + 0.1)
                if needed <= available:
                    self._shows_digits, self._shows_notes = True, (ems, count) == below
                    return float(min(available, needed * 1.15))
        side = min(
            _WIDEST * self._metrics.pen, 0.45 * self._parent.width(), 0.45 * self._parent.height()
        )
        return float(min(side / columns, side / rows, 24.0 * self._metrics.pen))

    def _desk_cell_size(self, content: LoupeContent) -> float:
        rows, columns = content.weights.shape
        lines = len(content.texts[0][0]) if content.texts else 1
        least = _LETTERS_FROM if content.lettered else _DIGITS_FROM
        room = self._room_for_cells()
        # Not more than about half of a picture may be hidden by its explanation; a single row may be longer.
        wide = min(self._parent.width() * (0.55 if rows > 1 else 0.9), room.width())
        high = min(self._parent.height() * (0.55 if columns > 1 else 0.9), room.height())
        readable = min(wide / columns, high / rows)
        if readable >= least and content.texts:
            largest = 54.0 if max(rows, columns) <= 3 else 46.0 if max(rows, columns) <= 5 else 36.0
            return float(min(largest + 11 * (lines - 1), readable))
        wide, high = min(_WIDEST, room.width()), min(_WIDEST, room.height())
        return float(min(wide / columns, high / rows, 24.0))

    def _room_for_cells(self) -> QSizeF:
        """The space for cells within the view's margins, the loupe's edge, and a desk's caption."""
        edge, caption = 2 * (_MARGIN + self._padding), 0 if self._metrics.brief else 20
        wide, high = self._parent.width() - edge, self._parent.height() - edge - caption
        return QSizeF(max(wide, 1), max(high, 1))

    def _place(self, content: LoupeContent, around: QRectF) -> None:
        """Take the largest size that keeps what is pointed at free, else the corner that covers least of it."""
        self._shows_caption = True
        self._cell = largest = self._cell_size(content)
        self._fit(content)
        keep_clear = around.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR)
        if (
            not self._take_corner(keep_clear)
            and self._shows_digits
            and not self._metrics.cells.legible_only
        ):
            smallest = min(_LETTERS_FROM if content.lettered else _DIGITS_FROM, largest)
            for cell, caption in ((smallest, True), (smallest, False)):
                self._cell, self._shows_caption = cell, caption
                self._fit(content)
                if self._take_corner(keep_clear):
                    break
        self.move(self._at(self._corner).toPoint())

    def _fit(self, content: LoupeContent) -> None:
        """Resize to fit the cells and the caption."""
        rows, columns = content.weights.shape
        self._said = self._caption
        caption = QFontMetricsF(self._caption_font).horizontalAdvance(self._said)
        width = min(max(columns * self._cell, caption), self._room_for_cells().width())
        height = int(rows * self._cell) + self._caption_height
        self.resize(int(width) + 2 * self._padding, height + 2 * self._padding)

    def _take_corner(self, keep_clear: QRectF) -> bool:
        """Take the corner that covers least of ``keep_clear``; return whether all of that is clear.

        Of equally good corners a visible loupe stays in its own.
        """

        def covered(corner: tuple[int, int]) -> float:
            shared = QRectF(self._at(corner), QSizeF(self.size())) & keep_clear
            return shared.width() * shared.height()

        corners = [(0, 1), (1, 1), (0, 0), (1, 0)]
        if self.isVisible():
            corners.insert(0, self._corner)
        self._corner = min(corners, key=covered)
        return not covered(self._corner)

    def _at(self, corner: tuple[int, int]) -> QPointF:
        """The position of the loupe in a corner."""
        wide, high = self._parent.width() - self.width(), self._parent.height() - self.height()
        right, bottom = corner
        return QPointF(
            max(wide - _MARGIN, 0) if right else min(_MARGIN, max(wide, 0)),
            max(high - _MARGIN, 0) if bottom else min(_MARGIN, max(high, 0)),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a cached picture: what lies below is painted more often than the content changes."""
        if self._content is None:
            return
        if self._picture is None:
            self._picture = QPixmap(self.size() * self.devicePixelRatioF())
            self._picture.setDevicePixelRatio(self.devicePixelRatioF())
            self._picture.fill(Qt.GlobalColor.transparent)
            with QPainter(self._picture) as painter:
                self._draw(painter, self._content)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)

    def _draw(self, painter: QPainter, content: LoupeContent) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen, padding = self._metrics.pen, self._padding
        painter.setPen(QPen(self._theme.color("control"), pen))
        painter.setBrush(self._theme.color("card"))
        edge = pen / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 8, 8)
        if self._shows_digits:
            self._draw_cells(painter, content)
        else:
            self._draw_colors(painter, content)
        self._marks.lit(painter, content.lit, self._place_of)
        painter.setFont(self._caption_font)
        painter.setPen(self._theme.color("caption"))
        line = self._metrics.loupe_line
        foot = QRectF(padding, self.height() - padding - line, self.width() - 2 * padding, line)
        write(painter, foot, self._said, LEFT, shorter=("",))

    def _draw_cells(self, painter: QPainter, content: LoupeContent) -> None:
        """Draw few cells, each with its digits and its weight."""
        inks = wants_white_ink(content.colors)
        rows, columns = content.weights.shape
        for row, column in product(range(rows), range(columns)):
            cell: Cell = (row, column)
            place = self._place_of(cell)
            red, green, blue = content.colors[row, column].tolist()
            ground, ink = QColor(red, green, blue), "#ffffff" if inks[row, column] else "#000000"
            if content.lettered:
                ground, ink = self._theme.color("card"), self._theme.text
            painter.fillRect(place, ground)
            if content.outside[row, column]:
                self._marks.border(painter, place, ground)
            painter.setPen(QPen(self._theme.color("hairline", 0.5), self._metrics.pen))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
            others = content.shorter[row][column] if content.shorter is not None else ()
            self._text(
                painter, place, QColor(ink), content.texts[row][column],
                content.notes[row][column], others,
            )  # fmt: skip

    def _draw_colors(self, painter: QPainter, content: LoupeContent) -> None:
        """Draw many cells as a small picture, in which the weights tint the pixels."""
        reach = float(np.abs(content.weights).max()) or 1.0
        signs = [self._theme.color(sign) for sign in ("negative", "positive")]
        tint = np.array([(sign.red(), sign.green(), sign.blue()) for sign in signs])[
            (content.weights > 0).astype(int)
        ]
        share = (0.6 * np.abs(content.weights) / reach)[..., np.newaxis]
        mixed = (content.colors * (1 - share) + tint * share).round().astype(np.uint8)
        rows, columns = content.weights.shape
        image = QImage(mixed.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888)
        whole = self._place_of((0, 0)) | self._place_of((rows - 1, columns - 1))
        painter.drawImage(whole, image)
        border = QPainterPath()
        border.addRect(whole)
        # What is inside the image is a rectangle: taken out of the whole where it overlaps it.
        inside = np.argwhere(~content.outside)
        if len(inside):
            first, last = (self._place_of(tuple(at)) for at in inside[[0, -1]].tolist())
            border.addRect(first | last)
        self._marks.border(painter, border)

    def _place_of(self, cell: Cell) -> QRectF:
        assert self._content is not None
        size = self._cell
        left = (self.width() - self._content.weights.shape[1] * size) / 2
        return QRectF(left + cell[1] * size, self._padding + cell[0] * size, size, size)

    def _text(
        self, painter: QPainter, cell: QRectF, ink: QColor, lines: list[str], note: str,
        shorter: tuple[str, ...],
    ) -> None:  # fmt: skip
        painter.setPen(ink)
        size = cell.height()
        if self._metrics.cells.legible_only:
            self._legible_text(painter, cell, lines, note)
            return
        below = size * (0.34 if len(lines) == 1 else 0.24) if note else 0.0
        line = (size - below - 4) / len(lines)
        longest = max(lines, key=len)
        if self._is_lettered:
            painter.setFont(math_font(max(int(min(line * 0.7, size * 0.4, 20)), SMALLEST)))
        else:
            painter.setFont(_fitting(longest, min(line * 0.62, size * 0.32, 18), size))
        for at, text in enumerate(lines):
            place = QRectF(cell.x(), cell.y() + 3 + at * line, size, line)
            write(painter, place, text)
        painter.setFont(self._font(max(int(min(size * 0.22, 12)), SMALLEST), QFont.Weight.Medium))
        place = QRectF(cell.x() + 2, cell.bottom() - below - 2, size - 4, below)
        write(painter, place, note, shorter=shorter)

    @property
    def _is_lettered(self) -> bool:
        return self._content is not None and self._content.lettered

    def _font(self, pixels: int, weight: QFont.Weight) -> QFont:
        return math_font(pixels) if self._is_lettered else digit_font(pixels, weight)

    def _legible_text(self, painter: QPainter, cell: QRectF, lines: list[str], note: str) -> None:
        """Write everything in the room's type; the note below is lighter, not smaller."""
        texts = [*lines, note] if self._shows_notes and note else lines
        line = self._metrics.type * _LINE
        top = cell.center().y() - len(texts) * line / 2
        for at, text in enumerate(texts):
            weight = QFont.Weight.DemiBold if at < len(lines) else QFont.Weight.Medium
            painter.setFont(self._font(self._metrics.type, weight))
            place = QRectF(cell.x(), top + at * line, cell.width(), line)
            write(painter, place, text)


def _widest(texts: Iterable[str]) -> float:
    """The width of the widest text in ems."""
    metrics = QFontMetricsF(digit_font(20, QFont.Weight.DemiBold))
    return max((metrics.horizontalAdvance(text) / 20 for text in texts), default=0.0)


def _fitting(
    text: str, pixels: float, width: float, weight: QFont.Weight = QFont.Weight.DemiBold
) -> QFont:
    """The font of ``pixels``, or a smaller one if the text does not fit ``width``."""
    advance = QFontMetricsF(digit_font(20, weight)).horizontalAdvance(text) / 20
    return digit_font(max(int(min(pixels, width / (advance + _APART))), 6), weight)
