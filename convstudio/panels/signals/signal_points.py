"""Points that can be dragged up and down, by mouse or keys.

The samples of x and the weights of w share this: both are heads over an index, both change by a drag that is one undo
step, and both are moved by ↑ and ↓ while selected. Otherwise the keys belong to the window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from convstudio.panels.signals.signal_plot import REACH, SignalPlot
from convstudio.panels.widgets.own_keys import SIDEWAYS

_FINER: Final = 0.1
_COARSER: Final = 10.0
_STEPS: Final = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class DraggablePoints(QObject):
    """An event filter for a plot's mouse and keys; values are rounded to `step`, so that they have few digits."""

    dragged = Signal(int, float)
    """Emitted with the index and the new value, at each move."""
    started = Signal()
    """Emitted when a drag starts."""
    ended = Signal()
    """Emitted when a drag ends."""
    selected = Signal(object)
    """Emitted with the index selected, or None."""

    def __init__(self, plot: SignalPlot, value_at: Callable[[int], float | None]) -> None:
        """Create the points; ``value_at`` gives the value of a movable point, and None for other indices."""
        super().__init__(plot)
        self._plot, self._value_at = plot, value_at
        self._selected: int | None = None
        # The index, and how far its head is from the mouse.
        self._grasped: tuple[int, float] | None = None
        self._moved = False
        plot.installEventFilter(self)
        plot.viewport().installEventFilter(self)

    @property
    def is_dragging(self) -> bool:
        return self._moved

    @property
    def index(self) -> int | None:
        """The index of the selected point; None if there is none."""
        if self._selected is not None and self._value_at(self._selected) is None:
            self._selected = None
        return self._selected

    @property
    def step(self) -> float:
        """The largest power of ten that is at most one screen pixel of the scale."""
        top, below = (self._plot.from_view(QPointF(0, y)).y() for y in (0, 1))
        height = abs(top - below)
        return float(10.0 ** np.floor(np.log10(height))) if height > 0 else 1.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            return watched is self._plot.viewport() and self._mouse(event)
        if event.type() == QEvent.Type.Hide:
            # A picture has replaced the plot: the button's release will not arrive.
            self._release()
        if isinstance(event, QKeyEvent) and watched is self._plot and self.index is not None:
            if event.type() == QEvent.Type.ShortcutOverride:
                if self._means(event):
                    event.accept()
                    return True
            elif event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return False

    def select(self, index: int | None) -> None:
        """Let the keys move this point; None releases them."""
        if index is not None and self._value_at(index) is None:
            index = None
        if index != self._selected:
            self._selected = index
            self.selected.emit(index)

    # The mouse

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.position()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            return self._press(at)
        if kind == QEvent.Type.MouseMove:
            if self._grasped is not None:
                self._drag(at)
                return True
            over = self._near(at) is not None and not event.buttons()
            cursor = Qt.CursorShape.SizeVerCursor if over else Qt.CursorShape.ArrowCursor
            self._plot.viewport().setCursor(cursor)
        if kind == QEvent.Type.MouseButtonRelease and self._grasped is not None:
            self._release()
            return True
        return False

    def _release(self) -> None:
        self._grasped = None
        if self._moved:
            self._moved = False
            self.ended.emit()

    def _press(self, at: QPointF) -> bool:
        index = self._near(at)
        self.select(index)
        if index is None:
            return False
        value = self._value_at(index)
        assert value is not None
        self._grasped = index, value - self._plot.from_view(at).y()
        self._plot.setFocus(Qt.FocusReason.MouseFocusReason)
        return True

    def _drag(self, at: QPointF) -> None:
        assert self._grasped is not None
        index, off = self._grasped
        before = self._value_at(index)
        if before is None:
            return
        value = self._rounded(self._plot.from_view(at).y() + off)
        if value != self._rounded(before):
            self._begin()
            self.dragged.emit(index, value)

    def _begin(self) -> None:
        if not self._moved:
            self._moved = True
            self.started.emit()

    def _near(self, at: QPointF) -> int | None:
        index = round(self._plot.from_view(at).x())
        value = self._value_at(index)
        if value is None:
            return None
        head = self._plot.to_view(index, value)
        return index if (head - at).manhattanLength() <= REACH else None

    def _rounded(self, value: float) -> float:
        return float(round(value / self.step) * self.step)

    # Keys

    def _means(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        return key in _STEPS or key in SIDEWAYS or key == Qt.Key.Key_Escape

    def _key(self, event: QKeyEvent) -> bool:
        key, index = Qt.Key(event.key()), self._selected
        assert index is not None
        if key in _STEPS:
            value = self._value_at(index)
            assert value is not None
            self.started.emit()
            size = 10 * self.step
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                size *= _FINER
            elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                size *= _COARSER
            self.dragged.emit(index, self._rounded(value + _STEPS[key] * size))
            self.ended.emit()
        elif key in SIDEWAYS:
            beside = index + SIDEWAYS[key]
            if self._value_at(beside) is not None:
                self.select(beside)
        elif key == Qt.Key.Key_Escape:
            self.select(None)
        else:
            return False
        self._plot.forget_mouse()
        return True
