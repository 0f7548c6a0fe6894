"""Mouse gestures on a kernel besides selecting: scrubbing the current weight, dragging the origin's triangle.

One rule, which the table makes visible: the current cell has a grip, and a vertical drag or the wheel over it changes
its weight, and those that are selected with it. A drag that starts elsewhere, goes sideways first or holds Shift
selects, as in every spreadsheet; the wheel elsewhere scrolls what is enlarged. Gestures are kept apart from the table
because they have state (where they started, what they restore).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent

from convstudio.core.model.kernel import Kernel
from convstudio.panels.kernel.table.table_selection import selects_several
from convstudio.panels.kernel.weight_cells import Cell, origin_size
from convstudio.panels.widgets.controls.scrub import COARSER, FINER, PIXELS_A_STEP, Scrub, step_for
from convstudio.panels.widgets.controls.wheel_turn import WheelTurn

if TYPE_CHECKING:
    from convstudio.panels.kernel.table.kernel_table import KernelTable

# Milliseconds without a notch after which a turn of the wheel counts as finished.
WHEEL_PAUSE = 600
SMALLEST_CELL_WITH_HANDLE = 14
ADVICE = "↕ drag it up or down to change it (sideways or with Shift: select)"
ADVICE_ELSEWHERE = "that drag selected: to change a weight, click it first, then drag its ↕"
_TIP = (
    "Drag up or down, or turn the wheel, to change it, and all that are selected with it\n"
    "(then Shift: finely; Ctrl, or Ctrl+Shift with the wheel: coarsely).\n"
    "Sideways, with Shift or from another cell, a drag selects. Ctrl and the wheel enlarge the cells."
)
_TIP_ELSEWHERE = "Click, then drag up or down, to change it. A drag from here at once selects."
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class KernelGestures(QObject):
    """A handler of the table's mouse events that emits through the table's signals."""

    def __init__(self, table: KernelTable) -> None:
        super().__init__(table)
        self._table = table
        # The mouse's position while it is over the table.
        self._mouse: QPoint | None = None
        # A press on the current cell, while it may still become a scrub or a selection.
        self._pressed: QPoint | None = None
        # The press, where it has been kept from Qt, which would give up the selection for it.
        self._kept: QMouseEvent | None = None
        # A press elsewhere, from which a drag selects; and whether that drag looked as if a weight was meant.
        self._pressed_elsewhere: QPoint | None = None
        self._looked_like_scrub = False
        # The scrubs of the current cell and of all that are selected with it; none between gestures.
        self._scrubs: list[Scrub] = []
        self._steps = 0
        # The origin when its triangle was grasped.
        self._origin: Cell | None = None
        # Set by Esc: the rest of the drag is ignored.
        self._swallow = False
        self._advised = False
        self._turn = WheelTurn()
        self._pause = QTimer(self, singleShot=True, interval=WHEEL_PAUSE)
        self._pause.timeout.connect(self.end_wheel)

    @property
    def busy(self) -> bool:
        """Whether there is a gesture that Esc can revert."""
        return bool(self._scrubs) or self._origin is not None

    @property
    def cell(self) -> Cell | None:
        """The cell that is dragged, or else the one under the mouse."""
        if self._scrubs and self._pressed is not None:
            return self._scrubs[0].cell
        return None if self._mouse is None else self._table.cell_at(self._mouse)

    @property
    def handle(self) -> Cell | None:
        """The cell that shows a grip, while a drag may start there."""
        table = self._table
        if table.brush.is_on or table.open_line is not None:
            return None
        return table.current_cell if table.hasFocus() or self._mouse is not None else None

    @property
    def tip(self) -> str:
        """What a drag from the cell under the mouse does; "" where the brush or the origin's triangle is meant."""
        if self._is_on_grip():
            return _TIP
        return _TIP_ELSEWHERE if self._is_on_other_cell() else ""

    # Drags

    def press(self, event: QMouseEvent) -> bool:
        """Begin a gesture; return True if the press must not select."""
        self.end_wheel()
        self._swallow = False
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        self._mouse = point = event.position().toPoint()
        if self._is_on_triangle(point):
            self._origin = self._table.kernel_model.content.origin
            self._table.gesture_started.emit()
            return True
        if self._is_on_grip() and not event.modifiers() & _SHIFT:
            self._pressed = point
            if selects_several(self._table):
                self._kept = _copied(event, event.modifiers())
                return True
        elif self._is_on_other_cell() and not event.modifiers() & (_SHIFT | _CTRL):
            self._pressed_elsewhere = point
        return False

    def as_selecting(self, event: QMouseEvent) -> QMouseEvent:
        """Return a press as the table should handle it: with Shift on the current cell, a selection begins there.

        Qt would extend the selection from the last press, although keys may have moved the current cell since.
        """
        if not event.modifiers() & _SHIFT or not self._is_on_grip():
            return event
        return _copied(event, event.modifiers() & ~_SHIFT)

    def move(self, event: QMouseEvent) -> bool:
        """Continue a gesture; return True if the move is part of it and must not select."""
        entered = self._mouse is None
        self._mouse = point = event.position().toPoint()
        if entered:
            self._show_grip()
        if self._swallow:
            return True
        if self._origin is not None:
            self._drag_origin(point)
            return True
        if not self._scrubs and self._pressed is not None and not self._starts_scrub(point):
            # Below the threshold the direction is undecided; beyond it a sideways move selects.
            return self._pressed is not None
        if self._scrubs and self._pressed is not None:
            self._drag_weights(point, event.modifiers())
            return True
        self._show_cursor(selecting=bool(event.buttons() or event.modifiers() & _SHIFT))
        return False

    def release(self) -> None:
        """End any drag."""
        busy = self.busy
        if not busy:
            self._select_kept()
        self._looked_like_scrub = self._went_straight_up_or_down()
        self._pressed = self._pressed_elsewhere = self._origin = self._kept = None
        self._scrubs = []
        self._swallow = False
        if busy:
            self._table.gesture_ended.emit()
        self._show_cursor()

    def leave(self) -> None:
        """Forget the mouse, which has left the table."""
        self._mouse = None
        self._turn.forget()
        self._show_grip()

    def current_changed(self) -> None:
        """Follow a change of the current cell."""
        self.end_wheel()
        self._show_cursor()

    def restore(self) -> None:
        """Revert the gesture to its start and end it; the button may still be pressed."""
        if self._scrubs:
            self._emit({scrub.cell: scrub.restore() for scrub in self._scrubs})
        elif self._origin is not None:
            self._table.origin_dragged.emit(*self._origin)
        dragging = self._pressed is not None or self._origin is not None
        self._pause.stop()
        self.release()
        self._swallow = dragging

    def _starts_scrub(self, point: QPoint) -> bool:
        assert self._pressed is not None
        across, along = abs(point.x() - self._pressed.x()), abs(point.y() - self._pressed.y())
        if max(across, along) < PIXELS_A_STEP:
            return False
        if across > along:
            self._select_kept()
            self._pressed = None
            return False
        self._begin_scrubs()
        self._steps = 0
        return True

    def _select_kept(self) -> None:
        """Let Qt have the press that has been kept from it, since it selects after all."""
        if self._kept is not None:
            self._table.press_to_select(self._kept)
            self._kept = None

    def _drag_weights(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        assert self._pressed is not None
        steps = int((self._pressed.y() - point.y()) / PIXELS_A_STEP)
        if steps != self._steps:
            self._move((steps - self._steps) * _factor(modifiers))
            self._steps = steps

    def _move(self, steps: Fraction) -> None:
        self._emit({scrub.cell: scrub.move(steps) for scrub in self._scrubs})

    def _drag_origin(self, point: QPoint) -> None:
        cell = self._table.cell_at(point)
        if cell is not None and cell != self._table.kernel_model.content.origin:
            self._table.origin_dragged.emit(*cell)

    def _is_on_triangle(self, point: QPoint) -> bool:
        place = self._table.cell_rect(self._table.kernel_model.content.origin)
        inside = point - place.topLeft()
        return (
            place.width() >= SMALLEST_CELL_WITH_HANDLE
            and place.contains(point)
            and inside.x() + inside.y() <= origin_size(place.width()) + 1
        )

    # Visible feedback

    def advise(self) -> None:
        """Explain the drag once, when the mouse is over the grip for the first time, and wherever it was missed."""
        if self._looked_like_scrub:
            self._looked_like_scrub, self._advised = False, True
            self._table.advised.emit(ADVICE_ELSEWHERE)
        elif self._is_on_grip() and self._pressed_elsewhere is None and not self._advised:
            self._advised = True
            self._table.advised.emit(ADVICE)

    def _went_straight_up_or_down(self) -> bool:
        """Return whether the drag from another cell, which selects, went as one that changes a weight."""
        start, end = self._pressed_elsewhere, self._mouse
        if start is None or end is None or abs(end.y() - start.y()) < PIXELS_A_STEP:
            return False
        return self._table.cell_under(start)[1] == self._table.cell_under(end)[1]

    def _is_on_other_cell(self) -> bool:
        """Return whether the mouse is over a cell that is not the current one, where a drag selects."""
        if self._mouse is None or self._table.brush.is_on or self._is_on_triangle(self._mouse):
            return False
        return self._table.cell_at(self._mouse) not in {None, self._table.current_cell}

    def _is_on_grip(self) -> bool:
        """Return whether the mouse is over the current cell, where a vertical drag would start a scrub."""
        if self._mouse is None or self._table.brush.is_on or self._is_on_triangle(self._mouse):
            return False
        return self._table.cell_at(self._mouse) == self._table.current_cell is not None

    def _show_grip(self) -> None:
        if self._table.current_cell is not None:
            self._table.viewport().update(self._table.cell_rect(self._table.current_cell))

    def _show_cursor(self, *, selecting: bool = False) -> None:
        if self._table.brush.is_on:
            return
        shape = Qt.CursorShape.ArrowCursor
        if self._mouse is not None and self._is_on_triangle(self._mouse):
            shape = Qt.CursorShape.OpenHandCursor
        elif self._is_on_grip() and not selecting:
            shape = Qt.CursorShape.SizeVerCursor
        self._table.viewport().setCursor(shape)

    # The wheel

    def wheel(self, event: QWheelEvent) -> bool:
        """Scrub the current cell by the notches turned over it, until a pause; return whether it was there."""
        table, cell = self._table, self._table.cell_at(event.position().toPoint())
        over = cell == table.current_cell is not None and table.hasFocus()
        if not over or self._pressed is not None or table.open_line is not None:
            self._turn.forget()
            return False
        notches = self._turn.notches(event)
        if notches:
            if not self._scrubs or self._is_stale(self._scrubs[0]):
                self.end_wheel()
                self._begin_scrubs()
            coarsely = event.modifiers() & _CTRL
            self._move(notches * (COARSER if coarsely else _factor(event.modifiers())))
            self._pause.start()
        return True

    def end_wheel(self) -> None:
        """End the wheel's gesture immediately, if there is one."""
        self._turn.forget()
        if self._pause.isActive() or (self._scrubs and self._pressed is None):
            self._pause.stop()
            self.release()

    def _is_stale(self, scrub: Scrub) -> bool:
        """Return whether the weight has changed since the last notch by other means, such as Undo or typing."""
        a, b = scrub.cell
        return self._table.kernel_model.content.typed[a][b] != scrub.text

    # Scrubbing, by drag or by wheel

    def _begin_scrubs(self) -> None:
        current, cells = self._table.current_cell, self._table.selected_cells()
        assert current is not None
        kernel = self._table.kernel_model.content.kernel
        step = step_of(kernel, current)
        others = (cell for cell in cells if cell != current) if current in cells else ()
        self._scrubs = [
            Scrub.of((a, b), kernel.texts[a][b], kernel.value(a, b), step)
            for a, b in (current, *others)
        ]
        self._table.gesture_started.emit()

    def _emit(self, texts: dict[Cell, str]) -> None:
        self._table.weights_dragged.emit(texts)


def step_of(kernel: Kernel, cell: Cell) -> Fraction:
    """Return the step in which a weight is scrubbed.

    It is a tenth of the weight's own power of ten, beside larger ones, too; of a 0 that of the largest weight. Whole
    numbers that a scale divides are scrubbed by whole numbers.
    """
    weight = kernel.value(*cell)
    step = step_for([weight]) if weight else step_for([kernel.largest])
    weights = kernel.typed_array
    is_whole = kernel.scale != "1" and bool((weights == np.rint(weights)).all())
    return max(step, Fraction(1)) if is_whole else step


def _factor(modifiers: Qt.KeyboardModifier) -> Fraction:
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return FINER
    return COARSER if modifiers & _CTRL else Fraction(1)


def _copied(event: QMouseEvent, modifiers: Qt.KeyboardModifier) -> QMouseEvent:
    """Return an event that outlives the one which Qt has sent, with these modifiers."""
    return QMouseEvent(
        event.type(), event.position(), event.globalPosition(), event.button(), event.buttons(),
        modifiers, event.pointingDevice(),
    )  # fmt: skip
