"""The cells of the typed kernel as they are seen: size, place, what is current, and how they are painted."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.letters import Letters
from convstudio.core.notation.naming import IMAGE_NAMES, Names
from convstudio.core.steps.spotlight import Lit
from convstudio.panels.kernel.table.kernel_header import IndexHeader
from convstudio.panels.kernel.table.kernel_model import KernelModel, ModelIndex
from convstudio.panels.kernel.table.table_marks import TableMarks
from convstudio.panels.kernel.table.table_selection import area_around, selected_boxes, spans_of
from convstudio.panels.kernel.table.table_zoom import Anchor, TableZoom
from convstudio.panels.kernel.weight_cells import (
    FEW_CHANGED,
    SMALLEST_CELL_WITH_GAPS,
    Cell,
    CellStyle,
    draw_fills,
    write_cells,
)
from convstudio.panels.pictures.marks import SMALLEST_TICK, marked_differently
from convstudio.panels.widgets.own_viewport import give_viewport


class KernelGrid(QTableView):
    """A view of the weights as typed, with square cells; `show_kernel` draws what differs and emits nothing.

    All cells fit, unless they have been enlarged: then it shows a window of them, with the current cell in view.
    """

    digits_shown = Signal(bool)
    """Whether the cells carry digits now, or colours alone."""

    def __init__(self, kernel: Kernel, style: CellStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_viewport(self)
        self._style = style
        self._focus_cells: frozenset[Cell] = frozenset()
        self._kept_cells: frozenset[Cell] = frozenset()
        self._lit: Lit | None = None
        self._zoom = TableZoom(fitting=40)
        # The size of a cell as it is shown, and that of its digits; 0: colour alone.
        self._cell, self._pixels = self._zoom.fitting, 0
        self.kernel_model = KernelModel(kernel)
        self.setModel(self.kernel_model)
        self._set_up_view()
        self._headers = [IndexHeader(orientation, self) for orientation in Qt.Orientation]
        self.setHorizontalHeader(self._headers[0])
        self.setVerticalHeader(self._headers[1])

    def _set_up_view(self) -> None:
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAutoScroll(False)

    # What is shown

    def show_kernel(
        self, kernel: Kernel, letters: Letters | None = None, names: Names = IMAGE_NAMES
    ) -> None:
        """Draw what differs; the current cell stays with its weight, or as near to it as the new size allows."""
        current, origin = self.current_cell, self.kernel_model.content.origin
        if self.kernel_model.show_kernel(kernel, letters, names):
            self.show_cell_size(self._zoom.fitting)
            if current is not None:
                self.select_cell(_moved(current, origin, kernel))
            # Later, Qt would have the table painted twice.
            self.executeDelayedItemsLayout()
        elif self._measure():
            self.viewport().update()
        if origin != kernel.origin:
            self.viewport().update()

    def show_style(self, style: CellStyle) -> None:
        """Repaint in the style of another theme."""
        self._style = style
        for header in self._headers:
            header.cell_style = style
            header.setVisible(bool(style.metrics.kernel.index_width))
            header.viewport().update()
        self.show_cell_size(self._zoom.fitting)

    def show_target(self, cells: frozenset[Cell], kept: frozenset[Cell] = frozenset()) -> None:
        """Mark these weights as pointed at, and those ``kept`` lit beside them."""
        marked = cells | kept | self._focus_cells | self._kept_cells
        self._focus_cells, self._kept_cells = cells, kept
        for cell in () if self._style.marks.marks.over_edges else marked:
            self._repaint(self.cell_rect(cell), beyond=ceil(self._style.marks.reach(self._cell)))

    def show_lit(self, lit: Lit | None) -> None:
        """Mark the weights of the animation's step."""
        before, self._lit = self._lit, lit
        marks = self._style.marks
        if marks.marks.over_edges:
            return
        # The edges of a part must be whole pixels.
        if not self.devicePixelRatioF().is_integer():
            self.viewport().update()
            return
        cells = marked_differently(before, lit, ticked=self._cell >= SMALLEST_TICK)
        if len(cells) > FEW_CHANGED:
            self.viewport().update()
            return
        for cell in cells:
            place = marks.around(QRectF(self.cell_rect(cell)))
            self.viewport().update(place.toAlignedRect())

    def _measure(self) -> bool:
        """Determine the size of the digits; return whether it is another one."""
        before = self._pixels
        self._pixels = self.kernel_model.content.written_pixels(self._cell, self._style.metrics)
        if bool(self._pixels) != bool(before):
            self.digits_shown.emit(self.has_digits)
        return self._pixels != before

    @property
    def has_digits(self) -> bool:
        """Whether the cells carry digits."""
        return self._pixels > 0

    @property
    def has_digits_whole(self) -> bool:
        """Whether the cells carry digits where all of them are shown."""
        return self.kernel_model.content.shows_digits(self._zoom.fitting)

    # The size of the cells

    def show_cell_size(self, cell: int) -> None:
        """Set the size of square cells that all fit; the table is as large as they are, enlarged or not."""
        shape = self.kernel_model.content.shape
        self._cell = self._zoom.show(cell, shape)
        self._measure()
        for header in self._headers:
            header.setDefaultSectionSize(self._cell)
        bars = Qt.ScrollBarPolicy
        policy = bars.ScrollBarAsNeeded if self._zoom.is_on else bars.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(policy)
        self.setVerticalScrollBarPolicy(policy)
        at, window = self._style.metrics.kernel, self._zoom.window
        self.setFixedSize(
            at.index_width + window.width() + 1, at.index_height + window.height() + 1
        )
        if self._zoom.is_on:
            self.updateGeometries()
            self._show_current()
        else:
            for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
                bar.setValue(0)
        self.viewport().update()

    def zoom_by(self, notches: int, anchor: Anchor | None = None) -> None:
        """Enlarge the cells, or make them smaller, down to where all fit; an ``anchor`` stays in place if it can.

        In a room they stay as they are, since marks reach over the table's edges there.
        """
        if not self._style.metrics.marks.over_edges and self._zoom.turn(notches):
            self._show_zoom(anchor)

    def show_whole(self) -> None:
        """Show all cells, as large as they fit."""
        self._zoom.wanted = 0
        self._show_zoom()

    def _show_zoom(self, anchor: Anchor | None = None) -> None:
        self.show_cell_size(self._zoom.fitting)
        if anchor is not None:
            offset = anchor.offset(self._cell).toPoint()
            self.horizontalScrollBar().setValue(offset.x())
            self.verticalScrollBar().setValue(offset.y())
        self._show_current()

    def anchor_at(self, point: QPointF) -> Anchor:
        """Return a point of the viewport with what lies there."""
        scrolled = QPointF(self.horizontalOffset(), self.verticalOffset())
        return Anchor(point, (point + scrolled) / self._cell)

    def _show_current(self) -> None:
        """Scroll the current cell into view."""
        if self._zoom.is_on and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint all: what is drawn along the table's edges does not move with its cells."""
        super().scrollContentsBy(dx, dy)
        self.viewport().update()

    # The current cell and the selection

    @property
    def current_cell(self) -> Cell | None:
        """The current cell, if there is one."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def select_cell(self, cell: Cell) -> None:
        """Make a cell the current and only selected one."""
        self.selectionModel().setCurrentIndex(
            self.model().index(*cell), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def selected_area(self) -> tuple[int, int, int, int] | None:
        """Return (top, left, bottom, right) around the selection, or around the current cell alone."""
        return area_around(self.selectedIndexes() or [self.currentIndex()])

    def selected_cells(self) -> list[Cell]:
        """Return the selected cells, row by row, or else the current one alone."""
        cells = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        current = self.current_cell
        return cells or ([] if current is None else [current])

    def currentChanged(self, current: ModelIndex, previous: ModelIndex) -> None:
        super().currentChanged(current, previous)
        self._repaint(self.visualRect(previous), self.visualRect(current))
        self._show_current()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._repaint(*spans_of(self, selected), *spans_of(self, deselected))

    # Places in the viewport

    def cell_at(self, point: QPoint) -> Cell | None:
        """Return the cell under a point of the viewport, or None."""
        index = self.indexAt(point)
        return (index.row(), index.column()) if index.isValid() else None

    def cell_under(self, point: QPoint) -> Cell:
        """Return the indices under a point of the viewport or beside it, also where there is no cell."""
        down, right = point.y() + self.verticalOffset(), point.x() + self.horizontalOffset()
        return down // self._cell, right // self._cell

    def cell_rect(self, cell: Cell) -> QRect:
        """Return the rectangle of a cell in the viewport, or beyond; an empty one if there is no such cell."""
        (a, b), (kh, kw), side = cell, self.kernel_model.content.shape, self._cell
        if a >= kh or b >= kw:
            return QRect()
        right, down = self.horizontalOffset(), self.verticalOffset()
        return QRect(b * side - right, a * side - down, side, side)

    # Painting: the cells first; marks that cross their edges are drawn on top

    @property
    def grip(self) -> Cell | None:
        """The cell that shows a grip, since a drag may start there."""
        return None

    @property
    def shows_selection(self) -> bool:
        """Whether what is selected is marked."""
        return self.hasFocus()

    @property
    def is_painted_on(self) -> bool:
        """Whether a click writes a weight, so that a frame says so."""
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all at once: a delegate that Qt asks cell by cell takes several times as long for 31 × 31 cells."""
        content, style, within = self.kernel_model.content, self._style, event.rect()
        kh, kw = content.shape
        whole = self.cell_rect((0, 0)) | self.cell_rect((kh - 1, kw - 1))
        with QPainter(self.viewport()) as painter:
            # The background is visible in the gaps between the cells as grid lines.
            painter.fillRect(within, style.grid)
            if self._pixels:
                write_cells(
                    painter, content, style, self._pixels, self.cell_rect, self._gap, event.region()
                )
            else:
                draw_fills(painter, content, style, whole, self._cell, self._gap, within)
            marks = self._marks(within)
            marks.draw(painter)
            if self.shows_selection:
                marks.draw_selection(painter, selected_boxes(self))
            if self.grip is not None and self.cell_rect(self.grip).intersects(within):
                marks.draw_grip(painter, self.grip)
            if self.is_painted_on:
                marks.draw_brush_frame(painter)

    @property
    def _gap(self) -> int:
        """The width of the lines between cells."""
        return 1 if self._cell >= SMALLEST_CELL_WITH_GAPS else 0

    def _marks(self, within: QRect) -> TableMarks:
        """Return the painter of the marks in a part of the viewport."""
        return TableMarks(
            self.kernel_model.content, self._style, self.cell_rect, self.viewport().rect(), within,
            self._gap, self._pixels, self._lit, self._focus_cells, self._kept_cells,
        )  # fmt: skip

    def draw_rings(self, painter: QPainter) -> None:
        """Draw the rings of marked cells, which reach beyond the table, in coordinates of the viewport."""
        self._marks(self.viewport().rect()).draw_rings(painter)

    def _repaint(self, *places: QRect, beyond: int = 2) -> None:
        """Repaint places including the lines around them, where the frames of selected cells are drawn."""
        for place in places:
            self.viewport().update(place.adjusted(-beyond, -beyond, beyond, beyond))


def _moved(cell: Cell, origin: Cell, kernel: Kernel) -> Cell:
    """Return where the weight of a cell is in a kernel of another size: origins go with their weights."""
    a, b = (
        min(max(at + now - before, 0), count - 1)
        for at, now, before, count in zip(cell, kernel.origin, origin, kernel.shape, strict=True)
    )
    return a, b
