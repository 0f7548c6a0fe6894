"""Actions of the animation: playing, steps by unit, break points, and the order in which products are added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from convstudio.core.steps.orders import ORDER_NAMES, ORDERS
from convstudio.core.steps.scene import Scene
from convstudio.document.player import Player
from convstudio.document.studio import Studio
from convstudio.modes.transport import Transport
from convstudio.panels.transport import act_names
from convstudio.panels.transport.act_names import Named, StepNames, Units, of_units
from convstudio.panels.transport.transport_bar import ORDER_TIPS
from convstudio.panels.widgets.actions import Actions, Choice

_USUAL_UNITS: Final = ("term", "output", "row")
_ORDER_KEYS: Final = {order: f"Shift+F{6 + at}" for at, order in enumerate(ORDERS)}


class AnimationActions(Actions):
    """The actions of a `Transport`, with the same names as in its bar."""

    def __init__(self, owner: QObject, transport: Transport, studio: Studio) -> None:
        super().__init__(owner)
        player = transport.player
        self._units: Units = _USUAL_UNITS
        self._steps: list[_Step] = []
        self.play = self.add(
            "action_play", "&Play", "Space", act_names.PLAY.tip, player.toggle, on_projector=True
        )
        self._add_steps(player)
        self.first = self.add(
            "action_first", "&First step", "Home", act_names.FIRST.tip, player.first, on_projector=True
        )  # fmt: skip
        self.last = self.add(
            "action_last", "&Last step", "End", act_names.LAST.tip, player.last, on_projector=True
        )
        self._add_break_points(player)
        self.loop = self.add_toggle(
            "action_loop", "L&oop", "Ctrl+L", act_names.LOOP.tip,
            player.set_loop, lambda: player.loop,
        )  # fmt: skip
        self.follow = self.add_toggle(
            "action_follow", "Follo&w", "Ctrl+T", act_names.FOLLOW.tip,
            transport.set_follows, lambda: studio.scene.follows,
        )  # fmt: skip
        self.stop = self.add(
            "action_stop", "&End the animation", "Ctrl+.", act_names.STOP.tip, player.stop, on_projector=True
        )  # fmt: skip
        self.orders = self.add_choices(
            "order",
            [(order, Choice(ORDER_NAMES[order], _ORDER_KEYS[order], ORDER_TIPS[order])) for order in ORDERS],
            transport.choose_order, lambda: studio.order, on_projector=True,
        )  # fmt: skip
        player.loop_changed.connect(self.refresh)

    def _add_steps(self, player: Player) -> None:
        self.forward = self._step(
            "action_forward", lambda names: names.forward[0], "Next &term", "Right",
            lambda: player.step_forward(0),
        )  # fmt: skip
        self.back = self._step(
            "action_back", lambda names: names.back[0], "", "Left", lambda: player.step_back(0)
        )
        self.unit_forward = self._step(
            "action_unit_forward", lambda names: names.forward[1], "Next o&utput", "Shift+Right",
            lambda: player.step_forward(1),
        )  # fmt: skip
        self.unit_back = self._step(
            "action_unit_back", lambda names: names.back[1], "", "Shift+Left",
            lambda: player.step_back(1),
        )  # fmt: skip
        self.row_forward = self._step(
            "action_row_forward", lambda names: names.forward[2], "Next &row", "Ctrl+Right",
            lambda: player.step_forward(2),
        )  # fmt: skip
        self.row_back = self._step(
            "action_row_back", lambda names: names.back[2], "", "Ctrl+Left",
            lambda: player.step_back(2),
        )  # fmt: skip
        self.fast_forward = self._step(
            "action_fast_forward", lambda names: names.fast_forward[0], "", "Ctrl+Space",
            lambda: player.fast_forward(1),
        )  # fmt: skip
        self.fast_forward_row = self._step(
            "action_fast_forward_row", lambda names: names.fast_forward[1], "", "Ctrl+Shift+Space",
            lambda: player.fast_forward(2),
        )  # fmt: skip

    def _add_break_points(self, player: Player) -> None:
        self.break_point = self.add(
            "action_break_point", "&Break point here", "Ctrl+B", act_names.BREAK_POINT.tip,
            player.toggle_break_point,
        )  # fmt: skip
        self.next_break_point = self.add(
            "action_next_break_point", "&Next break point", "Ctrl+Shift+Right",
            act_names.NEXT_BREAK_POINT.tip, player.next_break_point,
        )  # fmt: skip
        self.previous_break_point = self.add(
            "action_previous_break_point", "Pre&vious break point", "Ctrl+Shift+Left",
            act_names.PREVIOUS_BREAK_POINT.tip, player.previous_break_point,
        )  # fmt: skip
        self.clear_break_points = self.add(
            "action_clear_break_points", "&Clear break points", "Ctrl+Shift+B",
            act_names.CLEAR_BREAK_POINTS.tip, player.clear_break_points,
        )  # fmt: skip

    def show_scene(self, scene: Scene) -> None:
        """Check the actions that are on in the scene, and name the steps after its order's units."""
        self.refresh()
        self._show_units(scene.timeline.units)

    def _step(
        self, name: str, named: Callable[[StepNames], Named], text: str, keys: str, act: Callable[[], object]
    ) -> QAction:  # fmt: skip
        """Add a move by a unit, named by ``named``; ``text``, if any, is its text and mnemonic for the usual units."""
        usual = named(of_units(_USUAL_UNITS))
        text = text or usual.name
        action = self.add(name, text, keys, usual.tip, act, on_projector=True)
        self._steps.append(_Step(action, named, text))
        return action

    def _show_units(self, units: Units) -> None:
        """Rename the moves after the units of the current order: scatter goes by pixels, gather by outputs."""
        if units == self._units:
            return
        self._units = units
        for action, named, usual in self._steps:
            now = named(of_units(units))
            self.describe(action, usual if units == _USUAL_UNITS else now.name, now.tip)


class _Step(NamedTuple):
    """The action of a move by a unit, the function that names it, and its text for the usual units."""

    action: QAction
    named: Callable[[StepNames], Named]
    usual: str
