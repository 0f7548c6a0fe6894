"""What a mouse does to a kernel besides selecting: scrub the current weight, drag the origin's
triangle.

One rule, which the table shows: the current cell has a grip, and a vertical drag or the wheel over
it changes its weight. A drag that starts elsewhere, goes sideways first or holds Shift selects, as
in every spreadsheet; the wheel elsewhere does nothing. Kept apart from the table because gestures
have a memory (where they started, what they restore) and the table should not.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent

from convstudio.panels.kernel.weight_cells import Cell, origin_size
from convstudio.panels.widgets.scrub import COARSER, FINER, PIXELS_A_STEP, Scrub, step_for
from convstudio.panels.widgets.wheel_turn import WheelTurn

if TYPE_CHECKING:
    from convstudio.panels.kernel.kernel_table import KernelTable

WHEEL_PAUSE = 600  # ms after which a turn of the wheel counts as finished
SMALLEST_CELL_WITH_HANDLE = 14
ADVICE = "↕ drag it up or down to change it (sideways or with Shift: select)"
_TIP = (
    "Drag up or down, or turn the wheel, to change it (then Shift: finely, Ctrl: coarsely).\n"
    "Sideways, with Shift or from another cell, a drag selects."
)
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class KernelGestures(QObject):
    """Listens to the table's mouse and emits through the table's signals."""

    def __init__(self, table: KernelTable) -> None:
        super().__init__(table)
        self._table = table
        self._mouse: QPoint | None = None  # where it is, while it is over the table
        self._pressed: QPoint | None = (
            None  # on the current cell, and not yet known what it becomes
        )
        self._scrub: Scrub | None = None
        self._steps = 0
        self._origin: Cell | None = None  # where it was when its triangle was grasped
        self._swallow = False  # after Esc the rest of the drag means nothing
        self._advised = False
        self._turn = WheelTurn()
        self._pause = QTimer(self, singleShot=True, interval=WHEEL_PAUSE)
        self._pause.timeout.connect(self.end_wheel)

    @property
    def busy(self) -> bool:
        """Whether there is something that Esc can restore."""
        return self._scrub is not None or self._origin is not None

    @property
    def cell(self) -> Cell | None:
        """The cell that is the mouse's: the one that is dragged, or else the one under it."""
        if self._scrub is not None and self._pressed is not None:
            return self._scrub.cell
        return None if self._mouse is None else self._table.cell_at(self._mouse)

    @property
    def handle(self) -> Cell | None:
        """The cell with the grip, while a drag may start there."""
        table = self._table
        seen = table.hasFocus() or self._mouse is not None
        return table.current_cell if seen and table.open_line is None else None

    @property
    def tip(self) -> str:
        """What can be done with the cell under the mouse, where that is the one with the grip."""
        return _TIP if self._is_on_grip() else ""

    # Drags

    def press(self, event: QMouseEvent) -> bool:
        """Begin; True if the press is the gesture's alone and selects nothing."""
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
        return False

    def as_selecting(self, event: QMouseEvent) -> QMouseEvent:
        """A press as the table is to take it: with Shift on the current cell, a selection begins there.

        Qt would go on from wherever the mouse was pressed last, and the keys may have moved since.
        """
        if not event.modifiers() & _SHIFT or not self._is_on_grip():
            return event
        return QMouseEvent(
            event.type(), event.position(), event.globalPosition(), event.button(),
            event.buttons(), event.modifiers() & ~_SHIFT, event.pointingDevice(),
        )  # fmt: skip

    def move(self, event: QMouseEvent) -> bool:
        """Go on; True if the move is part of a gesture, so that it must not select."""
        entered = self._mouse is None
        self._mouse = point = event.position().toPoint()
        if entered:
            self._show_grip()
        if self._swallow:
            return True
        if self._origin is not None:
            self._drag_origin(point)
            return True
        if self._scrub is None and self._pressed is not None and not self._starts_scrub(point):
            # Below the threshold nobody knows yet; beyond it sideways it is a selection.
            return self._pressed is not None
        if self._scrub is not None and self._pressed is not None:
            self._drag_weight(point, event.modifiers())
            return True
        self._show_cursor(selecting=bool(event.buttons() or event.modifiers() & _SHIFT))
        return False

    def release(self) -> None:
        """End whatever drag there was."""
        busy = self.busy
        self._pressed = self._scrub = self._origin = None
        self._swallow = False
        if busy:
            self._table.gesture_ended.emit()
        self._show_cursor()

    def leave(self) -> None:
        """The mouse is not over the table any more."""
        self._mouse = None
        self._turn.forget()
        self._show_grip()

    def current_changed(self) -> None:
        """Another cell is the current one."""
        self.end_wheel()
        self._show_cursor()

    def restore(self) -> None:
        """Give back what the gesture started from and end it; the button may still be down."""
        if self._scrub is not None:
            self._emit(self._scrub, self._scrub.restore())
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
            self._pressed = None
            return False
        self._begin_scrub()
        self._steps = 0
        return True

    def _drag_weight(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        assert self._scrub is not None
        assert self._pressed is not None
        steps = int((self._pressed.y() - point.y()) / PIXELS_A_STEP)
        if steps != self._steps:
            factor = _factor(modifiers)
            self._emit(self._scrub, self._scrub.move((steps - self._steps) * factor))
            self._steps = steps

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

    # What can be seen of it

    def advise(self) -> None:
        """Say what a drag does here, the first time that the mouse is over the grip."""
        if self._is_on_grip() and not self._advised:
            self._advised = True
            self._table.advised.emit(ADVICE)

    def _is_on_grip(self) -> bool:
        """Whether the mouse is over the current cell, where a vertical drag would start."""
        if self._mouse is None or self._is_on_triangle(self._mouse):
            return False
        return self._table.cell_at(self._mouse) == self._table.current_cell is not None

    def _show_grip(self) -> None:
        if self._table.current_cell is not None:
            self._table.viewport().update(self._table.cell_rect(self._table.current_cell))

    def _show_cursor(self, *, selecting: bool = False) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._mouse is not None and self._is_on_triangle(self._mouse):
            shape = Qt.CursorShape.OpenHandCursor
        elif self._is_on_grip() and not selecting:
            shape = Qt.CursorShape.SizeVerCursor
        self._table.viewport().setCursor(shape)

    # The wheel

    def wheel(self, event: QWheelEvent) -> None:
        """Scrub the current cell by the notches turned over it; a pause ends the gesture."""
        table, cell = self._table, self._table.cell_at(event.position().toPoint())
        over = cell == table.current_cell is not None and table.hasFocus()
        if not over or self._pressed is not None or table.open_line is not None:
            self._turn.forget()
            return
        notches = self._turn.notches(event)
        if not notches:
            return
        if self._scrub is None or self._is_stale(self._scrub):
            self.end_wheel()
            self._begin_scrub()
        assert self._scrub is not None
        self._emit(self._scrub, self._scrub.move(notches * _factor(event.modifiers())))
        self._pause.start()

    def end_wheel(self) -> None:
        """End the wheel's gesture at once, if there is one."""
        self._turn.forget()
        if self._pause.isActive() or (self._scrub is not None and self._pressed is None):
            self._pause.stop()
            self.release()

    def _is_stale(self, scrub: Scrub) -> bool:
        """Whether the weight was changed from elsewhere (undone, typed) since the last notch."""
        a, b = scrub.cell
        return self._table.kernel_model.content.typed[a][b] != scrub.text

    # Both

    def _begin_scrub(self) -> None:
        cell = self._table.current_cell
        assert cell is not None
        kernel = self._table.kernel_model.content.kernel
        (a, b), weights = cell, [value for row in kernel.values for value in row]
        self._scrub = Scrub.of(cell, kernel.texts[a][b], kernel.values[a][b], step_for(weights))
        self._table.gesture_started.emit()

    def _emit(self, scrub: Scrub, text: str) -> None:
        self._table.weight_scrubbed.emit(*scrub.cell, text)


def _factor(modifiers: Qt.KeyboardModifier) -> Fraction:
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return FINER
    return COARSER if modifiers & Qt.KeyboardModifier.ControlModifier else Fraction(1)
