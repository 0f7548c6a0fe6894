"""The menus of the transport bar: the speeds, and actions used too seldom for a button."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.numbers.formatting import format_number
from convstudio.panels.transport.act_names import (
    BREAK_POINT,
    CLEAR_BREAK_POINTS,
    FOLLOW,
    LAST,
    LOOP,
    NEXT_BREAK_POINT,
    PREVIOUS_BREAK_POINT,
    Named,
    Units,
    of_units,
)

SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)


def speed_text(speed: float) -> str:
    """The text of a speed in stops a second, such as "4 / s"."""
    return f"{format_number(speed)} / s"


def _speed_tip(speed: float) -> str:
    if speed < 1:
        return f"One stop in {format_number(1 / speed)} seconds."
    return f"{format_number(speed)} stop{'s' if speed > 1 else ''} per second."


class SpeedMenu(QMenu):
    """A menu of speeds, from one stop in four seconds to sixty a second."""

    speed_chosen = Signal(float)
    """Emitted with the speed chosen, in stops a second."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("speed_menu")
        self.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        # None may be on, since a speed need not be one of these.
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        for speed in SPEEDS:
            action = self.addAction(speed_text(speed))
            action.setObjectName(f"speed_{format_number(speed)}")
            action.setData(speed)
            action.setToolTip(_speed_tip(speed))
            action.setCheckable(True)
            self._group.addAction(action)
        self._group.triggered.connect(self._choose)

    def show_speed(self, speed: float) -> None:
        for action in self._group.actions():
            action.setChecked(action.data() == speed)

    def _choose(self, action: QAction) -> None:
        # Choosing the current speed again would uncheck it.
        action.setChecked(True)
        self.speed_chosen.emit(action.data())


class TransportMenu(QMenu):
    """The "⋯" menu. Its actions have no keys: those belong to the window's actions of the same names."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("transport_menu")
        self.setToolTipsVisible(True)
        self.to_unit_end = tuple(
            self._add(f"fast_forward_{level}", Named("", "")) for level in (1, 2)
        )
        self.last = self._add("last_step", LAST)
        self.addSeparator()
        self.loop = self._add("loop_toggle", LOOP, checkable=True)
        self.follow = self._add("follow_toggle", FOLLOW, checkable=True)
        self.follow.setChecked(True)
        self.addSeparator()
        self.break_point = self._add("break_point_toggle", BREAK_POINT, checkable=True)
        self.next_break_point = self._add("next_break_point", NEXT_BREAK_POINT)
        self.previous_break_point = self._add("previous_break_point", PREVIOUS_BREAK_POINT)
        self.clear_break_points = self._add("clear_break_points", CLEAR_BREAK_POINTS)

    def show_units(self, units: Units) -> None:
        for action, named in zip(self.to_unit_end, of_units(units).fast_forward, strict=True):
            action.setText(named.name)
            action.setToolTip(named.tip)

    def show_state(self, count: int, step: int | None, break_points: tuple[int, ...]) -> None:
        """Enable the actions that have a destination, and check the break point action at a break point."""
        for action in (*self.to_unit_end, self.last):
            action.setEnabled(count > 0)
        at = -1 if step is None else step
        self.break_point.setEnabled(step is not None)
        self.break_point.setChecked(step in break_points)
        self.next_break_point.setEnabled(bool(break_points) and break_points[-1] > at)
        self.previous_break_point.setEnabled(bool(break_points) and break_points[0] < at)
        self.clear_break_points.setEnabled(bool(break_points))

    def _add(self, object_name: str, named: Named, *, checkable: bool = False) -> QAction:
        action = self.addAction(named.name)
        action.setToolTip(named.tip)
        action.setObjectName(object_name)
        action.setCheckable(checkable)
        return action
