"""The header of the typed kernel: indices beside its rows and above its columns.

Qt's own header draws boxes, and cuts labels that are wider than their cell; at 31 × 31 nothing would be left of them.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QItemSelection, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHeaderView, QWidget

from convstudio.metrics.metrics import DESK
from convstudio.panels.kernel.table.kernel_model import ModelIndex
from convstudio.panels.kernel.weight_cells import CellStyle
from convstudio.panels.widgets.lettering import SMALLEST, advance, write
from convstudio.panels.widgets.own_viewport import give_viewport
from convstudio.theme import text_font

_PIXELS = 11
# Every index is written, or every fifth, tenth …
_STEPS = (1, 5, 10, 20, 50)
# Minimum distance in pixels between the indices of two rows.
_ROW_APART = 15
# Minimum space between the indices of two columns, in sizes of their type.
_APART = 0.5
# The least height of an index, and what its width exceeds that of its digits by.
_LEAST_HEIGHT = 12
_AROUND = 1
# In sizes of its type.
_DIGIT_HEIGHT = 0.73


class IndexHeader(QHeaderView):
    """A header of indices without boxes; where cells are narrow, only every fifth, tenth … index is written."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        give_viewport(self, QPalette.ColorRole.Button)
        self.viewport().setMouseTracking(True)
        self.cell_style: CellStyle | None = None
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setFont(text_font(_PIXELS))
        # The step for a size of the cells and their number, in which all sections are alike.
        self._found: tuple[tuple[int, int], int] = (0, 0), 1

    def sizeHint(self) -> QSize:
        return QSize(DESK.kernel.index_width, DESK.kernel.index_height)

    def currentChanged(self, current: ModelIndex, old: ModelIndex) -> None:
        """Repaint nothing: no index shows the current cell, and one wider than its section would be cut."""

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Repaint nothing, as for the current cell."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write all indices, as far as they are to be painted: Qt would pass over those that exceed their sections."""
        if self.cell_style is None or not self.count():
            return
        with QPainter(self.viewport()) as painter:
            painter.setPen(self.cell_style.theme.color("secondary"))
            for index in range(0, self.count(), self._step(self.sectionSize(0))):
                place = self._inside(self._section(index), str(index))
                pixels = min(_PIXELS, int(place.height() / _DIGIT_HEIGHT))
                # A single row may be lower than the type of its index.
                if pixels >= SMALLEST and place.intersects(event.rect()):
                    painter.setFont(text_font(pixels))
                    write(painter, QRectF(place), str(index))

    @property
    def _is_across(self) -> bool:
        return self.orientation() == Qt.Orientation.Horizontal

    def _section(self, index: int) -> QRect:
        at, size = self.sectionViewportPosition(index), self.sectionSize(index)
        room = self.viewport().size()
        if self._is_across:
            return QRect(at, 0, size, room.height())
        return QRect(0, at, room.width(), size)

    def _step(self, cell: int) -> int:
        """Return the step between written indices at which none touches the next."""
        key = cell, self.count()
        if self._found[0] != key:
            self._found = key, self._step_between(*key)
        return self._found[1]

    def _step_between(self, cell: int, count: int) -> int:
        needed = float(_ROW_APART)
        if self._is_across:
            # A 1 is narrower than other digits.
            widest = "0" * len(str(count - 1))
            digits = advance(widest, self.font())
            # The last index is moved inwards where it is wider than its cell.
            needed = digits + max((digits - cell) / 2, 0.0) + _APART * _PIXELS
        return next((step for step in _STEPS if step * cell >= needed), _STEPS[-1])

    def _inside(self, rect: QRect, text: str) -> QRect:
        """Return the place of an index: large enough for its text, but never beyond the header."""
        room = self.viewport().rect()
        size = rect.size()
        if self._is_across:
            wide = math.ceil(advance(text, self.font())) + _AROUND
            size.setWidth(min(max(size.width(), wide), room.width()))
        else:
            size.setHeight(min(max(size.height(), _LEAST_HEIGHT), room.height()))
        place = QRect(QPoint(), size)
        place.moveCenter(rect.center())
        place.moveLeft(max(min(place.left(), room.right() + 1 - size.width()), room.left()))
        place.moveTop(max(min(place.top(), room.bottom() + 1 - size.height()), room.top()))
        return place
