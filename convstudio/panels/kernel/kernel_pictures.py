"""The two pictures of the kernel, as typed and as applied, fitted into the panel.

Both are drawn with square cells, which no layout of Qt can guarantee, so this widget computes their geometry itself.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.letters import Letters
from convstudio.core.notation.naming import IMAGE_NAMES, names_of
from convstudio.core.notation.weights import scaled_text
from convstudio.core.steps.orders import COURSES, Order
from convstudio.core.steps.spotlight import Lit
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.kernel.applied_kernel import AppliedKernel
from convstudio.panels.kernel.caption import Caption
from convstudio.panels.kernel.inset_layout import inset_layout
from convstudio.panels.kernel.kernel_arrangement import Arrangement, times_text
from convstudio.panels.kernel.kernel_signs import KernelSigns
from convstudio.panels.kernel.table.kernel_table import KernelTable
from convstudio.panels.kernel.weight_cells import (
    SMALLEST_CELL_WITH_DIGITS,
    Cell,
    CellStyle,
    weight_label,
)
from convstudio.panels.widgets.header_controls import FittedLabel
from convstudio.panels.widgets.messages.clear_place import STEPPED, WRITING, Covered
from convstudio.theme import Theme, text_font

SMALLEST_CELL = 3
_LARGEST_HIT = 31  # rows or columns of a kernel whose cells are large enough for a mouse
# Minimum and maximum height of the pictures below a plot.
_SLIM_ROW = (84, 172)
# Minimum and maximum width of the pictures beside a plot.
_SLIM_COLUMN = (88, 150)
# Without digits, cells may shrink to this share before the kernel as applied is hidden.
_SHARE_OF_ALONE = 0.5
# The name of the kernel in a room, where there is one, and of each of two.
_LETTERS = {"": "𝐾", "A": "𝐴", "B": "𝐵"}
# Qt's maximum, which PySide6 does not export.
QWIDGETSIZE_MAX = 16777215


class KernelPictures(QWidget):
    """The table, the kernel as applied, their captions, and a readout where cells are too small for digits."""

    cell_hovered = Signal(object)
    """The weight (a, b) as typed under the mouse in either picture, or None."""
    arranged = Signal()
    """The pictures have moved."""

    def __init__(self, kernel: Kernel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style = CellStyle(theme)
        self._kernel = kernel
        self._metrics = DESK
        self._letters: Letters | None = None
        self._order: Order | None = None
        self._slim = ""
        # The arrangement asked for.
        self._arrangement: Arrangement | None = None
        self._designs = False
        self._lit: Lit | None = None
        self._flip = True
        self._letter = ""  # of two kernels, which it is
        self._names = IMAGE_NAMES
        self._hovered: Cell | None = None
        # The applied kernel comes first, so that its corners pass behind the captions while it turns.
        self.applied = AppliedKernel(kernel, style, self)
        self.table = KernelTable(kernel, style, self)
        self._typed_caption = Caption(theme, self)
        self._applied_caption = Caption(theme, self)
        self._readout = FittedLabel("kernel_readout")
        self._readout.setParent(self)
        self._readout.setFont(text_font(DESK.type))
        self._readout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._signs = KernelSigns(self.table, self.applied, theme, self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for picture in (self.table, self.applied):
            picture.cell_hovered.connect(self._hover)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._read_out())
        self.table.digits_shown.connect(lambda _: self._write_captions())
        self._write_captions()

    # What is shown

    def show_experiment(self, experiment: Experiment, letters: Letters | None = None) -> None:
        """Draw what differs from what is shown; with ``letters``, these replace the weights."""
        kernel, flip = experiment.kernel, experiment.flip
        resized = kernel.shape != self._kernel.shape
        if resized:
            self.show_lit(None)
        names = names_of(experiment)
        if kernel is not self._kernel or letters is not self._letters or names != self._names:
            rescaled = kernel.scale != self._kernel.scale
            self._kernel, self._letters, self._names = kernel, letters, names
            self.table.show_kernel(kernel, letters, names)
            if rescaled:
                self._write_captions()
        self.applied.show_kernel(kernel, flip, letters)
        self.applied.show_origin(experiment.mode == "same")
        letter = experiment.pair.front if experiment.pair is not None else ""
        if (flip, letter) != (self._flip, self._letter):
            self._flip, self._letter = flip, letter
            self._write_captions()
        if resized:
            self._hovered = None
            self.updateGeometry()
        # Weights of other lengths may fit into their cells now, or not any more.
        if resized or self.table.has_digits_whole != self._readout.isHidden():
            self._arrange()
        self._read_out()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Repaint both pictures in the colours of a theme."""
        style, before, self._metrics = CellStyle(theme, metrics), self._metrics, metrics
        self.table.show_style(style)
        self.applied.show_style(style)
        self._typed_caption.show_theme(theme, metrics)
        self._applied_caption.show_theme(theme, metrics)
        self._signs.show_theme(theme, metrics)
        if metrics != before:
            self._readout.setFont(text_font(metrics.type))
            self._write_captions()
            self._arrange()

    def show_target(self, cells: frozenset[Cell], kept: frozenset[Cell]) -> None:
        """Mark the target's weights, and those ``kept`` lit beside them, in both pictures."""
        self.table.show_target(cells, kept)
        self.applied.show_target(cells, kept)
        self._signs.show_target(cells | kept)

    def show_lit(self, lit: Lit | None, order: Order | None = None) -> None:
        """Mark the weights of the animation's step, and say in the captions how the kernel is used.

        Only gather lays the kernel as applied over the image; the other orders use it as typed.
        """
        self._lit = lit
        self.table.show_lit(lit)
        laid = lit if order and COURSES[order].by == "output" else None
        self.applied.show_lit(laid)
        self._signs.show_lit(lit, laid)
        if order != self._order:
            self._order = order
            self._write_captions()
        if self._readout.isVisibleTo(self):
            self._read_out()

    def _write_captions(self) -> None:
        """Write the captions: ∗ beside the typed kernel of a convolution, ⋆ wherever weights are applied unturned."""
        if self._has_inset:
            self._applied_caption.show_text("", "applied ↻" if self._flip else "applied", "applied")
            return
        if self._metrics.brief:
            times = times_text(self._kernel)
            self._typed_caption.show_text(_LETTERS[self._letter], f"typed{times}", times or " ")
            self._applied_caption.show_text("", "applied ↻" if self._flip else "applied", "applied")
            return
        stamped = "stamped like this" if self._flip else "stamped turned by 180°"
        by = COURSES[self._order].by if self._order else ""
        typed = {"input": f": {stamped}", "weight": ": one weight at a time"}
        said = f"as typed{typed.get(by, '')}"
        # Digits say themselves how large a weight is.
        colors = "" if self.table.has_digits else ", colours by √"
        self._typed_caption.show_text("∗" if self._flip else "⋆", f"{said}{colors}", said)
        way = "turned by 180°" if self._flip else "not turned"
        where = "over the window" if by == "output" else "as applied"
        self._applied_caption.show_text("⋆", f"{where}: {way}", way)

    # Places of the weights, in this widget's coordinates

    def applied_rect(self) -> QRectF:
        """Return the place of the kernel as applied, or of the typed one where the former is hidden."""
        if self.applied.isHidden():
            return QRectF(self.table.geometry())
        return self.applied.body_rect().translated(self.applied.pos())

    def covered_places(self) -> list[Covered]:
        """Return the places that nothing should cover: captions, weights and their indices."""
        captions = [
            caption.geometry()
            for caption in (self._typed_caption, self._applied_caption)
            if not caption.isHidden()
        ]
        weights = QRectF(self.table.geometry()), self.applied_rect()
        cost = WRITING if self._lit is None else STEPPED
        return [(QRectF(each), WRITING) for each in captions] + [(each, cost) for each in weights]

    # Geometry

    def minimumSizeHint(self) -> QSize:
        at = self._metrics.kernel
        around, head = at.index_width + 2 * at.margin, at.caption + at.index_height
        # No column of a large kernel is cut off.
        columns = max(_LARGEST_HIT * SMALLEST_CELL + around, self._kernel.shape[1] + at.index_width)
        least = QSize(
            columns,
            _LARGEST_HIT * SMALLEST_CELL + head + 2 * at.below,
        )
        if self._slim == "row":
            least.setHeight(_SLIM_ROW[0])
        elif self._slim == "column":
            least.setWidth(_SLIM_COLUMN[0])
        return least

    def show_arrangement(self, arrangement: Arrangement) -> None:
        """Choose the arrangement of the two pictures."""
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self._arrange()

    def show_design(self, design: bool) -> None:
        """Show the kernel as typed as large as there is room, with the one as applied in an inset beside it."""
        if design != self._designs:
            self._designs = design
            self._write_captions()
            self._arrange()

    @property
    def _has_inset(self) -> bool:
        """Whether the kernel as applied is an inset: not below a plot, where a row or column has little space."""
        return self._designs and self._arrangement is None and not self._slim

    def show_slim(self, slim: bool, *, column: bool) -> None:
        """Make room for a plot: a kernel of one row or one column needs little space."""
        way = ("column" if column else "row") if slim else ""
        if way == self._slim:
            return
        self._slim = way
        self.setMaximumHeight(_SLIM_ROW[1] if way == "row" else QWIDGETSIZE_MAX)
        self.setMaximumWidth(_SLIM_COLUMN[1] if way == "column" else QWIDGETSIZE_MAX)
        self.updateGeometry()
        self._write_captions()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._typed_caption.setHidden(self._has_inset)
        if self._has_inset:
            self._arrange_inset()
        else:
            self._arrange_both()
        self._signs.setGeometry(self.rect())
        self._signs.update()
        self.arranged.emit()

    def _arrange_inset(self) -> None:
        at, (kh, kw) = self._metrics.kernel, self._kernel.shape
        shows_digits = self.table.kernel_model.content.shows_digits
        laid = inset_layout(self.size(), (kh, kw), at, lambda cell: not shows_digits(cell))
        self.table.show_cell_size(laid.cell)
        self.table.move(laid.corner - QPoint(at.index_width, at.index_height))
        below = laid.corner.y() + kh * laid.cell
        self._readout.setVisible(bool(laid.readout))
        self._readout.setGeometry(0, below + 3, self.width() - laid.aside, at.caption)
        for widget in (self.applied, self._applied_caption):
            widget.setHidden(not laid.small)
        if laid.small:
            right, top = laid.corner.x() + kw * laid.cell, laid.inset.y()
            self._applied_caption.setGeometry(
                right, top - at.caption, laid.aside + at.margin, at.caption
            )
            self.applied.setGeometry(right + 1, top, self.width() - right - 1, self.height() - top)
            middle = QPoint(kw * laid.small // 2, kh * laid.small // 2)
            self.applied.show_place(laid.inset + middle - self.applied.pos(), laid.small)

    def _arrange_both(self) -> None:
        at, (kh, kw) = self._metrics.kernel, self._kernel.shape
        arrangement = self._arrangement_now()
        beside = arrangement == "row"
        cell, small, readout, height = self._sizes(arrangement)
        self.table.show_cell_size(cell)
        for widget in (self.applied, self._applied_caption):
            widget.setHidden(arrangement == "alone")
        top = max((self.height() - height) // 2, 0)
        column = self.width() // 2 if beside else self.width()
        # The cells are centred, or with the indices beside them where the space is needed.
        free = column - kw * cell
        left = max(free // 2, min(at.margin + at.index_width, (free + at.index_width) // 2))
        self._typed_caption.setGeometry(0, top, column, at.caption)
        self.table.move(left - at.index_width, top + at.caption)
        below = top + at.caption + at.index_height + kh * cell
        self._readout.setVisible(bool(readout))
        self._readout.setGeometry(0, below + 3, column, at.caption)
        second = QPoint(column, top) if beside else QPoint(0, below + readout + at.between)
        self._applied_caption.setGeometry(second.x(), second.y(), column, at.caption)

        # While the kernel turns, its corners pass over the free space around it.
        ground = top + at.caption if beside else self.table.geometry().bottom() + 1
        self.applied.setGeometry(second.x(), ground, column, max(self.height() - ground, 1))
        above = at.caption + (at.index_height if beside else 4)
        middle = second.y() + above + kh * small // 2 - ground
        centre = column // 2 if beside else left + kw * cell // 2
        self.applied.show_place(QPoint(centre, middle), small)

    def _sizes(self, arrangement: Arrangement) -> tuple[int, int, int, int]:
        """Return the cell sizes as typed and as applied, the height of the readout, and the total height."""
        at, kh = self._metrics.kernel, self._kernel.shape[0]
        cell, small = self._cells(0, arrangement)
        shows_digits = self.table.kernel_model.content.shows_digits(cell)
        readout = 0 if shows_digits else at.readout
        if readout:
            cell, small = self._cells(readout, arrangement)
        typed = at.caption + at.index_height + kh * cell + readout
        applied = at.caption + kh * small + at.below
        heights = {
            "column": typed + at.between + applied,
            "row": max(typed, applied + at.index_height),
            "alone": typed + at.below_alone,
        }
        return cell, small, readout, heights[arrangement]

    def _arrangement_now(self) -> Arrangement:
        """Return the arrangement asked for, else a column, unless digits or cells would be lost to it."""
        if self._arrangement is not None:
            return self._arrangement
        content = self.table.kernel_model.content
        arrangements: tuple[Arrangement, Arrangement] = ("column", "row")
        for arrangement in arrangements:
            cell, small, _, height = self._sizes(arrangement)
            if height <= self.height() and content.shows_digits(min(cell, small)):
                return arrangement
        alone = self._cell_for(0, "alone")
        wanted = float(SMALLEST_CELL_WITH_DIGITS)
        if not content.shows_digits(int(alone)):
            # The smallest cells cannot shrink.
            wanted = max(_SHARE_OF_ALONE * alone, self._least)
        return next(
            (
                arrangement
                for arrangement in arrangements
                if self._cell_for(0, arrangement) >= wanted
                and self._sizes(arrangement)[-1] <= self.height()
            ),
            # The pictures are not cut in half.
            "alone",
        )

    def _cells(self, readout: int, arrangement: Arrangement) -> tuple[int, int]:
        """Return the cell sizes as typed and as applied; in a column the latter are smaller, but keep their digits."""
        at, cell = self._metrics.kernel, max(int(self._cell_for(readout, arrangement)), self._least)
        if arrangement != "column":
            return cell, cell
        small = max(round(cell * at.share), self._least)
        if cell < SMALLEST_CELL_WITH_DIGITS:
            # No text of a large kernel need be measured: that would take longer than all else of an edit.
            return cell, small
        least = self.table.kernel_model.content.least_cell
        if least is None or not small < least <= cell:
            return cell, small
        largest = int(self._high_for(readout, arrangement) / self._kernel.shape[0]) - least
        return (min(cell, largest), least) if largest >= least else (cell, small)

    @property
    def _least(self) -> int:
        """The smallest cell: large kernels are looked at as a whole, all others have cells that can be hit."""
        return SMALLEST_CELL if max(self._kernel.shape) <= _LARGEST_HIT else 1

    def _cell_for(self, readout: int, arrangement: Arrangement) -> float:
        """Return the cell size of the kernel as typed."""
        at, (kh, kw) = self._metrics.kernel, self._kernel.shape
        wide = self.width() / (2 if arrangement == "row" else 1) - 2 * at.margin - at.index_width
        tall = kh * (1 + at.share) if arrangement == "column" else kh
        return min(wide / kw, self._high_for(readout, arrangement) / tall, at.largest_cell)

    def _high_for(self, readout: int, arrangement: Arrangement) -> int:
        """Return the height available for cells."""
        at = self._metrics.kernel
        high = self.height() - at.caption - at.index_height - readout - 2 * at.below
        return high - at.caption - at.between if arrangement == "column" else high

    # The cell under the mouse

    def forget_mouse(self) -> None:
        """Point at nothing until the mouse moves again, because the keyboard is used."""
        self._hover(None)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self._read_out()
            self.cell_hovered.emit(cell)

    def _read_out(self) -> None:
        kh, kw = self._kernel.shape
        current = self._lit.current if self._lit else None
        candidates = (self._hovered, current, self.table.current_cell, self._kernel.origin)
        # Undo may have removed the cell that the mouse is still over.
        cell = next(cell for cell in candidates if cell and cell[0] < kh and cell[1] < kw)
        said = weight_label(self._names, self._kernel, cell)
        self._readout.setText(said, scaled_text(self._kernel, *cell))
