"""A kernel to look at: its weights as colours, with digits where they fit, as large as there is room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.weights import scaled_text
from convstudio.panels.kernel.weight_cells import (
    SMALLEST_CELL_WITH_GAPS,
    CellContent,
    CellStyle,
    draw_fills,
    origin_triangle,
    write_cells,
)
from convstudio.theme import LIGHT, Theme

_LARGEST: Final = 46  # pixels of a cell
_LEAST: Final = QSize(60, 24)
_SPOKEN: Final = 25  # weights that are read out
_PAST: Final = 0.35


class WeightGrid(QWidget):
    """The cells of a kernel, square, from the top on; pale while they are ``past``."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._style = CellStyle(LIGHT)
        self._content: CellContent | None = None
        self._is_past = False

    @property
    def kernel(self) -> Kernel | None:
        """The kernel that is shown."""
        return None if self._content is None else self._content.kernel

    @property
    def is_past(self) -> bool:
        """Whether what is shown belongs to something that has changed since."""
        return self._is_past

    def show_theme(self, theme: Theme) -> None:
        self._style = CellStyle(theme)
        self.update()

    def show_kernel(self, kernel: Kernel | None, *, past: bool = False) -> None:
        """Show a kernel, or none; ``past``: it is not yet that of what is set now."""
        if kernel is not self.kernel:
            self._content = None if kernel is None else CellContent(kernel)
            self.setAccessibleDescription("" if kernel is None else _spoken(kernel))
        self._is_past = past
        self.update()

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def cell(self) -> int:
        """Return the side of a cell in pixels."""
        kh, kw = (1, 1) if self._content is None else self._content.shape
        return max(min((self.width() - 2) // kw, (self.height() - 2) // kh, _LARGEST), 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        content, cell = self._content, self.cell()
        if content is None:
            return
        kh, kw = content.shape
        whole = QRect(0, 0, kw * cell, kh * cell)
        whole.moveLeft((self.width() - whole.width()) // 2)
        gap = int(cell >= SMALLEST_CELL_WITH_GAPS)
        with QPainter(self) as painter:
            painter.setOpacity(_PAST if self._is_past else 1.0)

            def place(at: tuple[int, int]) -> QRect:
                corner = QPoint(whole.x() + at[1] * cell, whole.y() + at[0] * cell)
                return QRect(corner, QSize(cell, cell))

            draw_fills(painter, content, self._style, whole, cell, gap, self.rect())
            pixels = content.written_pixels(cell)
            if pixels:
                region = QRegion(self.rect())
                write_cells(painter, content, self._style, pixels, place, gap, region)
            painter.setPen(self._style.theme.color("field"))
            painter.drawRect(whole)
            if gap:
                painter.setPen(self._style.theme.color("text"))
                painter.setBrush(self._style.theme.color("text"))
                painter.drawPolygon(origin_triangle(place(content.origin).toRectF()))


def _spoken(kernel: Kernel) -> str:
    kh, kw = kernel.shape
    if kh * kw > _SPOKEN:
        return f"{kh} rows of {kw} weights."
    return "; ".join(", ".join(scaled_text(kernel, a, b) for b in range(kw)) for a in range(kh))
