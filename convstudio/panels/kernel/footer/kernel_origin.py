"""The origin of the kernel: a popup in which one of its cells is clicked, or its indices are typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.naming import Names
from convstudio.panels.kernel.footer.kernel_popup import (
    KernelPopup,
    number_box,
    popup_button,
    show_bounds,
    show_number,
)
from convstudio.panels.kernel.footer.kernel_size import size_text
from convstudio.panels.kernel.weight_cells import Cell, origin_triangle
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.own_keys import ARROWS

# Pixels available for the longer side of the cells.
_ROOM: Final = 196
_LARGEST: Final = 30
# Pixels around the cells for the focus ring.
_RIM: Final = 4


class CellPicker(QWidget):
    """A grid of a kernel's cells without their weights; a click, a drag or the arrow keys choose one."""

    cell_chosen = Signal(int, int)
    """The indices (r, c) of the chosen cell."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("origin_cells")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip("Click the cell that is to sit on the output pixel; the arrows move it.")
        self._shape, self._chosen = (1, 1), (0, 0)

    def show_cells(self, shape: tuple[int, int], chosen: Cell, names: Names) -> None:
        """Show a grid of this shape, with the chosen cell marked and named."""
        if shape != self._shape:
            self._shape = shape
            self.updateGeometry()
        self._chosen = chosen
        self.setAccessibleName(f"Origin {names.place(*chosen)} of {size_text(*shape)}")
        self.update()

    def sizeHint(self) -> QSize:
        kh, kw = self._shape
        side = self._side
        return QSize(kw * side + 2 * _RIM + 1, kh * side + 2 * _RIM + 1)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def cell_rect(self, r: int, c: int) -> QRectF:
        """Return the rectangle in which a cell is drawn."""
        kh, kw = self._shape
        side = self._side
        left, top = (self.width() - kw * side) // 2, (self.height() - kh * side) // 2
        return QRectF(left + c * side, top + r * side, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors, (kh, kw) = self.palette(), self._shape
        with QPainter(self) as painter:
            painter.setPen(colors.color(QPalette.ColorRole.Mid))
            painter.setBrush(colors.color(QPalette.ColorRole.Base))
            for r in range(kh):
                for c in range(kw):
                    painter.drawRect(self.cell_rect(r, c))
            place = self.cell_rect(*self._chosen)
            accent = colors.color(QPalette.ColorRole.Highlight)
            painter.setBrush(_faint(accent))
            painter.setPen(accent)
            painter.drawRect(place)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color(QPalette.ColorRole.WindowText))
            painter.drawPolygon(origin_triangle(place.adjusted(1, 1, 0, 0)))
            if self.hasFocus():
                draw_focus(painter, QRectF(self.rect()), accent, radius=4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose_at(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = ARROWS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self._choose(self._chosen[0] + way[0], self._chosen[1] + way[1])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @property
    def _side(self) -> int:
        return min(_ROOM // max(self._shape), _LARGEST)

    def _choose_at(self, place: QPointF) -> None:
        offset, side = place - self.cell_rect(0, 0).topLeft(), self._side
        self._choose(int(offset.y() // side), int(offset.x() // side))

    def _choose(self, r: int, c: int) -> None:
        kh, kw = self._shape
        chosen = min(max(r, 0), kh - 1), min(max(c, 0), kw - 1)
        if chosen != self._chosen:
            self.cell_chosen.emit(*chosen)


class OriginPopup(KernelPopup):
    """A popup with the cells, their two indices and a button for the centre."""

    origin_chosen = Signal(int, int)
    """The indices (r, c) of the chosen origin; the kernel with it comes back through `show_kernel`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "kernel_origin_popup")
        self.cells = CellPicker(self)
        self.row, self.column = number_box("Row", 0, 0), number_box("Column", 0, 0)
        self._centre = popup_button(
            "Centre", "The centre cell sits on the output pixel, as it usually does"
        )
        self.lines.addWidget(self.cells, 0, Qt.AlignmentFlag.AlignHCenter)
        boxes = QHBoxLayout()
        boxes.setSpacing(6)
        for widget in (QLabel("row"), self.row, QLabel("column"), self.column, self._centre):
            boxes.addWidget(widget)
        self.lines.addLayout(boxes)
        self.cells.cell_chosen.connect(self.origin_chosen)
        for box in (self.row, self.column):
            box.valueChanged.connect(
                lambda _: self.origin_chosen.emit(self.row.value(), self.column.value())
            )
        self._middle = (0, 0)
        self._centre.clicked.connect(lambda: self.origin_chosen.emit(*self._middle))

    def show_kernel(self, kernel: Kernel, names: Names) -> None:
        """Show a kernel's cells and origin; nothing is emitted."""
        (kh, kw), (r, c) = kernel.shape, kernel.origin
        self._middle = kh // 2, kw // 2
        for box, count, index in ((self.row, kh, r), (self.column, kw, c)):
            blocked = box.blockSignals(True)
            show_bounds(box, 0, count - 1)
            box.blockSignals(blocked)
            show_number(box, index)
            box.setEnabled(count > 1)
        self._centre.setEnabled(kernel.origin != self._middle)
        self.cells.show_cells(kernel.shape, kernel.origin, names)

    def open_above(self, button: QWidget) -> None:
        """Open above ``button``, with the focus on the cells."""
        super().open_above(button)
        self.cells.setFocus()


def _faint(color: QColor) -> QColor:
    return QColor(color.red(), color.green(), color.blue(), 60)
