"""The appearance of weights, shared by both pictures of the kernel.

A kernel may have 255 × 255 cells and is repainted at every mouse move, so whatever depends only on the theme or only
on the kernel is computed once here and looked up by the painting loops.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import product
from operator import ne

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF, QRegion

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.each import grid
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.notation.naming import Names
from convstudio.core.notation.weights import scaled_text
from convstudio.core.steps.spotlight import Lit
from convstudio.core.views.color_tables import MIDDLE, entries, wants_white_ink
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.kernel.weight_texts import (
    LETTER,
    SMALLEST_DIGITS,
    common_decimals,
    displayed,
    draw_digits,
    draw_letters,
    fits,
    fits_in,
    fitting_pixels,
    free_width,
    least_ems_of,
    letter_ems,
    letter_pixels,
    rounded,
    typed_width,
    widest_of,
    widest_with_decimals,
    width_in_ems,
    with_decimals,
)
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.theme import Theme

SMALLEST_CELL_WITH_DIGITS = 13
SMALLEST_CELL_WITH_GAPS = 8
SMALLEST_CELL_WITH_GRIP = 18
FEW_CELLS = 25
# Characters of a weight, beyond which it is one of those that are computed.
_MANY_DIGITS = 8
# Cells that are repainted one by one; more are repainted in one box.
FEW_CHANGED = 12

# The share of a cell available for a text that a whole room is to read.
_ROOM_SHARE = 0.94
# The height of a line, in sizes of its type.
_LINE = 1.2
# The height of the glyphs, in sizes of their type.
_INK = 0.9

Cell = tuple[int, int]


class CellStyle:
    """The style of the cells: fills and inks of the 256 entries of a theme's signed colours, sizes, and marks."""

    def __init__(self, theme: Theme, metrics: Metrics = DESK) -> None:
        table = theme.signed_colors
        self.theme, self.metrics = theme, metrics
        self.marks = MarkPainter(theme, metrics.marks)
        self.grid = theme.color("hairline")
        self.fills = [QColor(int(r), int(g), int(b)) for r, g, b in table]
        self.inks = [QColor("white" if white else "black") for white in wants_white_ink(table)]
        self.colors = [fill.rgb() for fill in self.fills]


class CellContent:
    """The contents of one kernel's cells: texts as typed (with a true minus sign), colour entries, and the origin."""

    def __init__(self, kernel: Kernel, letters: Letters | None = None) -> None:
        self.kernel = kernel
        self.letters = letters
        self.shape = kernel.shape
        self.typed = kernel.texts
        self.texts = grid(kernel.shape, self._text)
        self.entries = _signed_entries(kernel)
        # A letter stands for any number, so it has no sign to be coloured by.
        if letters is not None:
            self.entries = np.full_like(self.entries, MIDDLE)
        # Plain integers are faster to look up.
        self.rows: list[list[int]] = self.entries.tolist()
        self.origin = kernel.origin
        # By the size of a cell, of which there are as many as pixels in the largest.
        self._show_digits: dict[float, bool] = {}
        self._known_decimals: dict[tuple[float, Metrics], int | None] = {}

    def _text(self, a: int, b: int) -> str:
        if self.letters is not None:
            return slanted(self.letters.weight(a, b))
        return displayed(self.typed[a][b])

    @cached_property
    def widest(self) -> str:
        """The widest text; only where there are digits it needs to be known."""
        if self.letters is None:
            return displayed(max(map(widest_of, self.typed), key=typed_width))
        return max((text for row in self.texts for text in row), key=width_in_ems)

    def write(
        self, painter: QPainter, cell: Cell, rect: QRectF, pixels: int, ink: QColor,
        metrics: Metrics = DESK,
    ) -> None:  # fmt: skip
        """Write a cell's weight, as digits or as a letter, in the middle of ``rect``, clear of any frame."""
        draw = draw_digits if self.letters is None else draw_letters
        draw(painter, rect, self._text_in(cell, rect.width(), metrics), pixels, ink, metrics)

    def ink(self, cell: Cell, rect: QRectF, pixels: int, metrics: Metrics = DESK) -> QRectF:
        """Return the part of ``rect`` covered by a cell's weight."""
        text = self._text_in(cell, rect.width(), metrics)
        width = free_width(rect.width(), metrics)
        if self.letters is None:
            size = fitting_pixels(text, width, pixels)
            found = QRectF(0, 0, width_in_ems(text) * size, _INK * size)
        else:
            size = letter_pixels(text, width, pixels)
            found = QRectF(0, 0, letter_ems(text) * size, _INK * size)
        found.moveCenter(rect.center())
        return found

    def _text_in(self, cell: Cell, width: float, metrics: Metrics) -> str:
        text = self.texts[cell[0]][cell[1]]
        if self.letters is not None or fits(text, width, metrics):
            return text
        value, decimals = float(self.kernel.typed_array[cell]), self._decimals(width, metrics)
        return (
            rounded(value, width, metrics) if decimals is None else with_decimals(value, decimals)
        )

    def _decimals(self, cell: float, metrics: Metrics = DESK) -> int | None:
        """With how many decimals long weights are written in cells of a size: all with as many, so that none moves."""
        if self.letters is not None:
            return None
        known = cell, metrics
        if known not in self._known_decimals:
            self._known_decimals[known] = common_decimals(*self._ends, cell, metrics)
        return self._known_decimals[known]

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """The smallest and the largest weight as typed."""
        return float(self.kernel.typed_array.min()), float(self.kernel.typed_array.max())

    def hidden_text(self, names: Names, cell: Cell, size: float, metrics: Metrics = DESK) -> str:
        """Return a weight in words if its cell is too small to show it in full, else ""."""
        text = self.texts[cell[0]][cell[1]]
        whole = self.shows_digits(size, metrics) and fits(text, size, metrics)
        letter = text if self.letters is not None else ""
        return "" if whole else weight_label(names, self.kernel, cell, letter)

    def shows_digits(self, cell: float, metrics: Metrics = DESK) -> bool:
        """Return whether cells of ``cell`` pixels carry digits, or colour alone."""
        if metrics.cells.legible_only:
            room = cell * _ROOM_SHARE
            # A cell that is too low need not be asked whether it is too narrow.
            return _LINE * metrics.type <= room and self.ems * metrics.type <= room
        if cell < SMALLEST_CELL_WITH_DIGITS:
            return False
        # Asked several times for each size of the panel, and again for each paint.
        if cell not in self._show_digits:
            self._show_digits[cell] = self._shows_at_desk(cell)
        return self._show_digits[cell]

    def _shows_at_desk(self, cell: float) -> bool:
        """Whether enough of the texts can be read in cells of a size at a desk."""
        return self._texts_fit(cell) or self._decimals(cell) is not None

    def _texts_fit(self, cell: float) -> bool:
        kh, kw = self.shape
        if kh * kw > FEW_CELLS:
            return fits_in(self.least_ems, cell)
        if 2 * sum(fits(text, cell) for row in self.texts for text in row) < kh * kw:
            return False
        return all(self._text_in((a, b), cell, DESK) for a in range(kh) for b in range(kw))

    @cached_property
    def least_ems(self) -> float:
        """The width of the widest text, in sizes of its type, where long weights are rounded as far as makes sense."""
        if self.letters is not None:
            return width_in_ems(self.widest)
        return max(map(least_ems_of, self.typed))

    @cached_property
    def least_cell(self) -> int | None:
        """The smallest cell that carries digits at a desk; None if none does."""
        sides = range(SMALLEST_CELL_WITH_DIGITS, DESK.kernel.largest_cell)
        return next((side for side in sides if self.shows_digits(side)), None)

    @property
    def ems(self) -> float:
        """The width of the widest text, in sizes of its type."""
        return width_in_ems(self.widest) if self.letters is None else letter_ems(self.widest)

    def written_pixels(self, cell: float, metrics: Metrics = DESK) -> int:
        """Return the size of type in cells of ``cell`` pixels; 0 if they carry colour alone."""
        return self.digit_pixels(cell, metrics) if self.shows_digits(cell, metrics) else 0

    def digit_pixels(self, cell: float, metrics: Metrics = DESK) -> int:
        """Return one size of type for all cells, as large as the longest text allows within reason."""
        # Letters are as large as those of I and S.
        if metrics.cells.legible_only:
            return metrics.type if self.letters is None else round(metrics.type / LETTER)
        largest = max(int(cell * 0.41), min(int(cell * 0.55), 14), SMALLEST_DIGITS)
        room = free_width(cell) - 2
        if self._are_long and (decimals := self._decimals(cell, metrics)) is not None:
            ends = (widest_with_decimals(end, decimals) for end in self._ends)
            return max(min(fitting_pixels(end, room, largest) for end in ends), SMALLEST_DIGITS)
        wanted = fitting_pixels(self.widest, room, largest)
        # One long weight must not shrink all others; it alone is shrunk when it is drawn.
        return max(wanted, SMALLEST_DIGITS, int(largest * 0.6))

    @cached_property
    def _are_long(self) -> bool:
        """Whether most weights have many digits, as generated ones have."""
        kh, kw = self.shape
        if len(self.widest) <= _MANY_DIGITS:
            return False
        return 2 * sum(len(text) > _MANY_DIGITS for row in self.typed for text in row) > kh * kw


def draw_colors(painter: QPainter, whole: QRectF, content: CellContent, style: CellStyle) -> None:
    """Draw the fills of all cells into ``whole``, as one picture: 31 × 31 cells cost as much as 3 × 3."""
    entries, (kh, kw) = content.entries, content.shape
    before = painter.worldTransform()
    if before.m11() == before.m22() == -1 and not before.isRotating():
        # Half a turn of the picture is cheaper than that of the painter.
        entries, whole = entries[::-1, ::-1], before.mapRect(whole)
        painter.resetTransform()
    to_device = painter.deviceTransform()
    image = _image(entries, style)
    on_pixels = not (to_device.isScaling() or to_device.isRotating())
    places = whole.x(), whole.y(), whole.width() / kw, whole.height() / kh
    # In the screen's own format Qt enlarges pixels many times as fast, but moves edges that are not between two pixels.
    if on_pixels and all(place.is_integer() for place in places):
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    painter.drawImage(whole, image)
    painter.setWorldTransform(before)


def kernel_image(kernel: Kernel, style: CellStyle) -> QImage:
    """Return the colours of a kernel's weights, one pixel each."""
    return _image(_signed_entries(kernel), style)


def _image(entries: npt.NDArray[np.uint8], style: CellStyle) -> QImage:
    kh, kw = entries.shape
    entries = np.ascontiguousarray(entries)
    image = QImage(entries.data, kw, kh, kw, QImage.Format.Format_Indexed8)
    image.setColorTable(style.colors)
    # Copied, because the image must outlive the array.
    return image.copy()


def draw_fills(
    painter: QPainter, content: CellContent, style: CellStyle, whole: QRect, cell: int, gap: int,
    within: QRect,
) -> None:  # fmt: skip
    """Draw the cells, ``cell`` pixels wide, of ``whole`` that lie ``within`` a part of it.

    The grid is on the left of each and above it.
    """
    draw_colors(painter, QRectF(whole), content, style)
    kh, kw = content.shape
    top, left = within.top() - whole.top(), within.left() - whole.left()
    for a in range(max(top // cell, 0), min((top + within.height()) // cell + 1, kh)):
        painter.fillRect(whole.x(), whole.y() + a * cell, whole.width(), gap, style.grid)
    for b in range(max(left // cell, 0), min((left + within.width()) // cell + 1, kw)):
        painter.fillRect(whole.x() + b * cell, whole.y(), gap, whole.height(), style.grid)


def write_cells(
    painter: QPainter, content: CellContent, style: CellStyle, pixels: int,
    place: Callable[[Cell], QRect], gap: int, region: QRegion,
) -> None:  # fmt: skip
    """Fill the cells in a region, each at its ``place``, and write their weights in digits of ``pixels``."""
    first, area, (kh, kw) = place((0, 0)), region.boundingRect(), content.shape
    side = first.width()
    top, left = area.top() - first.top(), area.left() - first.left()
    rows = range(max(top // side, 0), min((top + area.height()) // side + 1, kh))
    columns = range(max(left // side, 0), min((left + area.width()) // side + 1, kw))
    for cell in product(rows, columns):
        at = place(cell).adjusted(gap, gap, 0, 0)
        if region.intersects(at):
            entry = content.rows[cell[0]][cell[1]]
            painter.fillRect(at, style.fills[entry])
            content.write(painter, cell, QRectF(at), pixels, style.inks[entry], style.metrics)


def changed_areas(before: CellContent, after: CellContent) -> list[tuple[int, int, int, int]]:
    """Return what looks different as (top, left, bottom, right): single cells if they are few, else one box.

    The size of the digits, which may differ in all cells, is another matter.
    """
    changed = before.entries != after.entries
    if before.letters is not None and after.letters is not None:
        changed[:] |= not before.letters.has_weights_of(after.letters)
    elif before.letters is not after.letters:
        changed[:] = True
    else:
        for a, (row, other) in enumerate(zip(before.typed, after.typed, strict=True)):
            if row is not other:
                changed[a] |= [*map(ne, row, other)]
    if before.origin != after.origin:
        changed[before.origin] = changed[after.origin] = True
    cells = np.argwhere(changed)
    if len(cells) <= FEW_CHANGED:
        return [(a, b, a, b) for a, b in cells.tolist()]
    (top, left), (bottom, right) = cells.min(axis=0).tolist(), cells.max(axis=0).tolist()
    return [(top, left, bottom, right)]


_newest: list[CellContent] = []


def content_of(kernel: Kernel, letters: Letters | None) -> CellContent:
    """Return the content of a kernel's cells, shared by both pictures of it."""
    if not _newest or _newest[0].kernel is not kernel or _newest[0].letters is not letters:
        _newest[:] = [CellContent(kernel, letters)]
    return _newest[0]


def weight_label(names: Names, kernel: Kernel, cell: Cell, letter: str = "") -> str:
    """Return a weight, or its ``letter``, in words for readouts, tooltips and screen readers: "K(1, 2) = −2 × 1/9"."""
    return f"{names.weight(*cell)} = {letter or scaled_text(kernel, *cell)}"


def _signed_entries(kernel: Kernel) -> npt.NDArray[np.uint8]:
    """Return zero-centred entries of the weights as typed, so that colours agree with the digits on them.

    A colour goes by the root of its weight: beside 32 a −1 would have no colour to be seen.
    """
    values = kernel.typed_array
    largest = np.abs(values).max()
    shares = values / largest if largest > 0 else values
    return entries(np.copysign(np.sqrt(np.abs(shares)), shares), -1.0, 1.0)


def origin_size(cell: float) -> float:
    """Return the side of the origin's corner triangle in a cell of this size; it grows with a room's large cells."""
    return min(max(cell * 0.25, 4.0), max(18.0, cell / 6))


def origin_triangle(rect: QRectF) -> QPolygonF:
    """Return the origin's mark in the top left corner of its cell."""
    size, corner = origin_size(rect.width()), rect.topLeft()
    return QPolygonF([corner, corner + QPointF(size, 0), corner + QPointF(0, size)])


def draw_focus(
    painter: QPainter, shape: Cell, pointed: frozenset[Cell], kept: frozenset[Cell], lit: Lit | None,
    place: Callable[[Cell], QRectF], marks: MarkPainter,
) -> None:  # fmt: skip
    """Mark the weights pointed at, in the highlight colour unless weights ``kept`` or ``lit`` have it."""
    highlit = kept | ({lit.current} if lit is not None and lit.current is not None else set())
    role = "accent" if highlit else "highlight"
    for cells, ring in ((kept, "highlight"), (pointed - highlit, role)):
        for cell in cells:
            if cell[0] < shape[0] and cell[1] < shape[1]:
                marks.pointed_within(painter, place(cell), ring)


def draw_frame(painter: QPainter, body: QRectF, style: CellStyle) -> None:
    """Draw the outline of all weights, if the metrics have one."""
    if line := style.metrics.kernel.frame:
        style.marks.rings(painter, body, (("text", line, line / 2),))


def draw_grip(painter: QPainter, rect: QRectF, style: CellStyle) -> None:
    """Draw an ↕ on its own background in the lower right corner, below the cell's text."""
    if rect.width() < SMALLEST_CELL_WITH_GRIP:
        return
    high = min(max(rect.height() * 0.26, 7.0), 17.0) * style.metrics.pen
    high = min(high, rect.height() * 0.3)
    wide, away = 0.62 * high, 2.0 * style.metrics.pen
    plate = QRectF(rect.right() - wide - away, rect.bottom() - high - away, wide, high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.theme.color("card"))
    painter.drawRoundedRect(plate, wide / 3, wide / 3)
    painter.setBrush(style.theme.color("accent"))
    middle, half = plate.center(), 0.36 * wide
    for way in (-1, 1):
        tip = middle + QPointF(0, way * 0.42 * high)
        foot = middle + QPointF(0, way * 0.1 * high)
        painter.drawPolygon([tip, foot - QPointF(half, 0), foot + QPointF(half, 0)])
