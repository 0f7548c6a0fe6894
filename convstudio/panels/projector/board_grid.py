"""One grid of the board, I or S, with its cells as large as possible and its marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.core.notation.board import Grid
from convstudio.core.numbers.formatting import index_text
from convstudio.core.steps.spotlight import Cell, Lit
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.panels.projector.board_content import (
    BADGE,
    LINE,
    TAG_GAP,
    TAG_HEIGHT,
    block_height,
)
from convstudio.panels.projector.board_layout import GridPlace
from convstudio.panels.projector.table_layout import FLOOR
from convstudio.panels.sums.sum_type import draw_text, width_of, words
from convstudio.panels.widgets.kept_picture import KeptPicture
from convstudio.panels.widgets.lettering import is_recorded, write
from convstudio.theme import BOARD_WEIGHT, Theme

_MARGIN: Final = 5.0  # pens around the body, for rings on its edge
_WINDOW_TINT: Final = 0.16
_TINT: Final = 0.32  # opacity of a value's colour in its cell
_OUTSIDE_TINT: Final = 0.12  # opacity for a border pixel, below its hatching
_APART: Final = 0.2  # ems between the numbers of two columns

# A weight over a cell: its text, and its value, whose sign colours it.
Tag = tuple[str, float]


@dataclass(frozen=True)
class Touched:
    """The cells that belong to a target, by index."""

    cell: Cell | None = None
    window: tuple[range, range] | None = None


@dataclass(frozen=True)
class Marks:
    """The marks of a grid: the animation's cells, what is ``pointed`` at, and what a lesson has ``kept`` lit.

    ``tags`` are the weights over the cells of a window.
    """

    lit: Lit = field(default_factory=Lit)
    pointed: Touched = field(default_factory=Touched)
    kept: Touched = field(default_factory=Touched)
    tags: Mapping[Cell, Tag] = field(default_factory=dict)


class BoardGrid(QWidget):
    """A widget that paints a `Grid` in a `GridPlace`."""

    cell_hovered = Signal(object)
    """Emitted with the indices of the cell under the mouse, or None."""
    cell_clicked = Signal(object)
    """Emitted with the indices of the cell clicked."""

    def __init__(self, name: str, title: str, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        # A desk's metrics until it has a place.
        self._theme, self._metrics = theme, DESK
        self._grid: Grid | None = None
        self._place: GridPlace | None = None
        self._paint: Paint | None = None
        self._marks = Marks()
        self._hovered: Cell | None = None
        self._pixels = 0  # the type of the cells, in pixels
        self._kept = KeptPicture()  # of all that is below the marks
        self._drawn: tuple[Grid | None, object] = (None, None)

    def show_theme(self, theme: Theme, metrics: Metrics) -> None:
        self._theme, self._metrics = theme, metrics
        self.update()

    def show_place(self, place: GridPlace, metrics: Metrics) -> None:
        """Move to a place in the parent, in the type of ``metrics``."""
        self._metrics = metrics
        margin = _MARGIN * metrics.pen
        outer = place.whole.adjusted(-margin, -margin, margin, margin).toAlignedRect()
        self.setGeometry(outer)
        self._place = replace(place, corner=place.corner - QPointF(outer.topLeft()))
        self._pixels = round(place.share * metrics.type)
        self.update()

    def show_grid(self, grid: Grid, paint: Paint) -> None:
        """Show the texts of the cells, and the colours of their values."""
        if grid is not self._grid or not _same_paint(paint, self._paint):
            self._grid, self._paint = grid, paint
            self.update()

    def show_marks(self, marks: Marks) -> None:
        if marks != self._marks:
            self._marks = marks
            self.update()

    def cell_rect(self, cell: Cell) -> QRectF:
        """The rectangle of a cell in this widget, by its indices."""
        assert self._grid is not None
        assert self._place is not None
        first = self._grid.first
        return self._place.cell(cell[0] - first[0], cell[1] - first[1])

    def tag_rect(self, cell: Cell) -> QRectF | None:
        """The rectangle of the weight over a cell; None if there is none."""
        grid, place = self._grid, self._place
        tag = self._marks.tags.get(cell)
        if grid is None or place is None or tag is None or not place.tag_pixels:
            return None
        at, pixels = self.cell_rect(cell), place.tag_pixels
        weight = None if grid.lettered else BOARD_WEIGHT
        wide = width_of(tag[0], pixels, weight) + place.tag_padding * pixels
        high, gap = TAG_HEIGHT * pixels, TAG_GAP * self._metrics.type
        if place.tags == "below":
            return QRectF(at.center().x() - wide / 2, at.bottom() - high - gap, wide, high)
        free = at.width() - wide - self.text_width(cell)
        left = at.right() - wide - max(free / 3, gap)
        return QRectF(left, at.center().y() - high / 2, wide, high)

    def text_rect(self, cell: Cell) -> QRectF:
        """The rectangle in which a cell's text is centred: beside or above the weight over it."""
        at, tag = self.cell_rect(cell), self.tag_rect(cell)
        if tag is None or self._place is None or self._grid is None:
            return at
        if self._place.tags == "beside":
            return at.adjusted(0, 0, tag.left() - at.right(), 0)
        room, gap = self._metrics.type, TAG_GAP * self._metrics.type
        spare = tag.top() - at.top() - block_height(self._grid) * self._pixels
        below = max(min(spare / 2, spare - BADGE * room), gap)
        return at.adjusted(0, spare - below, 0, tag.top() - below - at.bottom())

    def headroom(self, cell: Cell) -> float:
        """Pixels between a cell's upper edge and its text."""
        assert self._grid is not None
        row, column = cell[0] - self._grid.first[0], cell[1] - self._grid.first[1]
        lines = len(self._grid.texts[row][column]) or 1
        high = block_height(replace(self._grid, lines=lines)) * self._pixels
        return self.text_rect(cell).center().y() - high / 2 - self.cell_rect(cell).top()

    def text_width(self, cell: Cell) -> float:
        """The width of a cell's text in pixels."""
        assert self._grid is not None
        row, column = cell[0] - self._grid.first[0], cell[1] - self._grid.first[1]
        weight = None if self._grid.lettered else BOARD_WEIGHT
        lines = self._grid.texts[row][column]
        return max((width_of(line, self._pixels, weight) for line in lines), default=0.0)

    # Painting

    @property
    def _painter(self) -> MarkPainter:
        return MarkPainter(self._theme, self._metrics.marks)

    def paintEvent(self, _event: QPaintEvent) -> None:
        grid, place = self._grid, self._place
        if grid is None or place is None or place.rows != grid.shape[0]:
            return
        with QPainter(self) as painter:
            self._draw_ground(painter, grid, place)
            self._draw_indices(painter, grid, place)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_marks(painter)

    def _draw_ground(self, painter: QPainter, grid: Grid, place: GridPlace) -> None:
        """Draw what is below the marks, which stays from step to step but for a sum that grows."""

        def draw(into: QPainter) -> None:
            self._draw_cells(into, grid, place)
            self._draw_lines(into, grid, place)
            self._draw_texts(into, grid)

        if is_recorded():
            draw(painter)
            return
        paint = None if self._paint is None else (self._paint.coloring, self._paint.table.tobytes())
        before, drawn_for = self._drawn
        shown_for = self._theme, self._metrics, place, self._pixels, paint, dict(self._marks.tags)
        changed = None
        if before is not None and drawn_for == shown_for:
            changed = grid.changed_since(before)
        if changed is None:
            self._kept.forget()
        self._drawn = grid, shown_for
        pen = self._metrics.pen
        body = place.body.adjusted(-pen, -pen, pen, pen).toAlignedRect()
        cells = [place.cell(*cell) for cell in changed or ()]
        self._kept.draw(painter, body, self._theme.color("window"), cells, draw)

    def _draw_cells(self, painter: QPainter, grid: Grid, place: GridPlace) -> None:
        """Fill the cells with a pale tint of their values' colours, so that all digits are legible in one ink."""
        card = self._theme.color("card")
        painter.fillRect(place.body, card)
        if grid.values is not None and self._paint is not None:
            ground = np.array([card.red(), card.green(), card.blue()])
            # Border pixels are paler and hatched; otherwise a black pixel would look the same.
            tints = np.where(grid.outside, _OUTSIDE_TINT, _TINT)[..., np.newaxis]
            colors = (ground + (self._paint.colors(grid.values) - ground) * tints).round()
            for row, column in np.ndindex(grid.shape):
                if grid.texts[row][column]:
                    red, green, blue = (int(part) for part in colors[row, column])
                    painter.fillRect(place.cell(row, column), QColor(red, green, blue))
        if grid.tinted is not None:
            painter.fillRect(self._span(grid.tinted), self._theme.color("accent", 0.12))
        border = QPainterPath()
        for row, column in np.argwhere(grid.outside).tolist():
            border.addRect(place.cell(row, column))
        self._painter.border(painter, border, card)

    def _draw_lines(self, painter: QPainter, grid: Grid, place: GridPlace) -> None:
        pen = self._metrics.pen
        body = place.body
        painter.setPen(QPen(self._theme.color("control"), max(0.5 * pen, 1.0)))
        for row in range(1, place.rows):
            y = body.top() + row * place.row
            painter.drawLine(QPointF(body.left(), y), QPointF(body.right(), y))
        for edge in place.edges[1:-1]:
            x = body.left() + edge
            painter.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("text"), pen))
        painter.drawRect(body)
        if grid.tinted is not None:
            painter.setPen(QPen(self._theme.color("accent"), 1.3 * pen))
            painter.drawRect(self._span(grid.tinted))
        inside = np.argwhere(~grid.outside)
        # Outline the image among the border pixels.
        if grid.outside.any() and len(inside):
            (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0)
            painter.setPen(QPen(self._theme.color("text"), pen))
            painter.drawRect(place.cell(top, left) | place.cell(bottom, right))

    def _draw_texts(self, painter: QPainter, grid: Grid) -> None:
        pixels, weight = self._pixels, None if grid.lettered else BOARD_WEIGHT
        painter.setPen(self._theme.color("text"))
        (top, left), (rows, columns) = grid.first, grid.shape
        clip = painter.clipBoundingRect() if painter.hasClipping() else QRectF(self.rect())
        for row, column in np.ndindex(rows, columns):
            if not clip.intersects(self.cell_rect((row + top, column + left))):
                continue
            lines = grid.texts[row][column]
            line_of = self.text_rect((row + top, column + left))
            line_of.translate(0, -(len(lines) - 1) * LINE * pixels / 2)
            for line in lines:
                draw_text(painter, line_of, line, pixels, weight)
                line_of.translate(0, LINE * pixels)

    def _draw_indices(self, painter: QPainter, grid: Grid, place: GridPlace) -> None:
        """Draw the numbers of rows and columns, in the room's type."""
        if not place.index_width:
            return
        rows, columns = grid.shape
        numbers = [index_text(column + grid.first[1]) for column in range(columns)]
        centers = [place.cell(0, column).center().x() for column in range(columns)]
        pixels = index_type(numbers, centers, self._metrics.type)
        painter.setFont(words(pixels))
        painter.setPen(self._theme.color("secondary"))
        away = 0.1 * self._metrics.type  # from rings on the grid's edge
        for row in range(rows):
            at = place.cell(row, 0)
            at.setRight(at.left())
            at.setLeft(at.right() - place.index_width)
            write(painter, at.translated(-away, 0), index_text(row + grid.first[0]))
        for column, number in enumerate(numbers):
            at = place.cell(0, column)
            at.setBottom(at.top())
            at.setTop(at.bottom() - place.index_height)
            # A sign hangs before its digits, so that digits are evenly spaced.
            write(painter, at.translated(-_sign(number, pixels) / 2, -away), number)

    def _draw_tags(self, painter: QPainter, grid: Grid) -> None:
        """Draw the weights over cells, each on a label edged in the colour of its sign."""
        theme, place, pen = self._theme, self._place, self._metrics.pen
        assert place is not None
        weight = None if grid.lettered else BOARD_WEIGHT
        for cell, (text, value) in self._marks.tags.items():
            if not self._has(cell) or (at := self.tag_rect(cell)) is None:
                continue
            sign = "positive" if value > 0 else "negative" if value < 0 else "control"
            painter.setPen(QPen(theme.color("control" if grid.lettered else sign), pen))
            painter.setBrush(theme.color("card"))
            painter.drawRoundedRect(at, 3 * pen, 3 * pen)
            painter.setPen(theme.color("text"))
            draw_text(painter, at, text, place.tag_pixels, weight)

    def _draw_marks(self, painter: QPainter) -> None:
        marks = self._marks
        # Either the step or a lesson's mark has the highlight; what is pointed at beside it looks different.
        role = "highlight" if marks.lit == Lit() and marks.kept == Touched() else "accent"
        targets = ((marks.kept, "highlight"), (marks.pointed, role))
        for window, tint in (
            (marks.lit.window, "highlight"),
            *((at.window, of) for at, of in targets),
        ):
            if window is not None and window[0] and window[1]:
                self._draw_window(painter, self._span(window) & self._place_of_all(), tint)
        if self._grid is not None:
            self._draw_tags(painter, self._grid)
        lit = self._inside(marks.lit)
        self._painter.lit(painter, lit, self.cell_rect, headroom=self.headroom)
        for at, of in targets:
            has_it = of == "accent" and at.cell in (marks.lit.current, marks.kept.cell)
            if at.cell is not None and self._has(at.cell) and not has_it:
                self._painter.current(painter, self.cell_rect(at.cell), of)

    def _draw_window(self, painter: QPainter, rect: QRectF, role: str) -> None:
        # Where cells are tinted, a caption says so, and no other tint is added.
        if self._grid is None or self._grid.tinted is None:
            painter.fillRect(rect, self._theme.color(role, _WINDOW_TINT))
        self._painter.window(painter, rect, role)

    def _place_of_all(self) -> QRectF:
        return self._place.body if self._place is not None else QRectF()

    def _has(self, cell: Cell) -> bool:
        """Whether the grid has a cell; without the rim, it has none of the border."""
        if self._grid is None:
            return False
        (height, width), (top, left) = self._grid.shape, self._grid.first
        return 0 <= cell[0] - top < height and 0 <= cell[1] - left < width

    def _inside(self, lit: Lit) -> Lit:
        """The marks of the grid's own cells."""
        current = lit.current if lit.current is not None and self._has(lit.current) else None
        return replace(
            lit,
            current=current,
            done=frozenset(filter(self._has, lit.done)),
            badges={cell: number for cell, number in lit.badges.items() if self._has(cell)},
        )

    def _span(self, cells: tuple[range, range]) -> QRectF:
        """The rectangle around a range of cells, by index."""
        rows, columns = cells
        return self.cell_rect((rows[0], columns[0])) | self.cell_rect((rows[-1], columns[-1]))

    # The mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self.cell_clicked.emit(cell)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self.cell_hovered.emit(cell)

    def _cell_at(self, point: QPointF) -> Cell | None:
        if self._grid is None or self._place is None:
            return None
        at = self._place.at(point)
        first = self._grid.first
        return None if at is None else (at[0] + first[0], at[1] + first[1])


def index_type(numbers: Sequence[str], centers: Sequence[float], pixels: int) -> int:
    """The type of the columns' numbers: the room's, or a smaller one in which they do not touch.

    All numbers have the same type, not smaller than that of a table.
    """
    share = 1.0
    for (before, number), (left, right) in zip(pairwise(numbers), pairwise(centers), strict=True):
        digits = width_of(before, pixels) - _sign(before, pixels) + width_of(number, pixels)
        needed = (digits + _sign(number, pixels)) / 2 + _APART * pixels
        share = min(share, (right - left) / needed)
    return round(pixels * max(share, FLOOR))


def _same_paint(one: Paint, other: Paint | None) -> bool:
    return (
        other is not None
        and one.coloring == other.coloring
        and np.array_equal(one.table, other.table)
    )


def _sign(number: str, pixels: int) -> float:
    """The width of the sign before a number."""
    return width_of(number, pixels) - width_of(number.lstrip("−"), pixels)
