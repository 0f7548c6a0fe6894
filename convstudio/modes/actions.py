"""Actions of the animation: play, steps by all units, break points, and the order in which products are added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from convstudio.core.steps.scene import Scene
from convstudio.core.steps.timeline import ORDER_NAMES, ORDERS
from convstudio.document.studio import Studio
from convstudio.modes.transport import Transport
from convstudio.panels.transport.act_names import OF_THE_ANIMATION, Units, of_units
from convstudio.panels.transport.transport_bar import ORDER_TIPS
from convstudio.panels.widgets.actions import Actions, Choice, show_tip

_USUAL_UNITS: Final = ("term", "output", "row")
_ORDER_KEYS: Final = {"gather": "Shift+F6", "scatter": "Shift+F7", "shift-and-add": "Shift+F8"}


class AnimationActions(Actions):
    """The acts of a `Transport`, called as its bar calls them."""

    def __init__(self, owner: QObject, transport: Transport, studio: Studio) -> None:
        super().__init__(owner)
        player = transport.player
        self._units: Units = _USUAL_UNITS
        self._by_unit: dict[str, tuple[QAction, str]] = {}  # with the text for the usual units
        self.play = self._act("play", "&Play", "Space", player.toggle, on_projector=True)
        self.forward = self._step("forward", "Next &term", "Right", lambda: player.step_forward(0))
        self.back = self._step("back", "", "Left", lambda: player.step_back(0))
        self.unit_forward = self._step(
            "unit_forward", "Next o&utput", "Shift+Right", lambda: player.step_forward(1)
        )
        self.unit_back = self._step("unit_back", "", "Shift+Left", lambda: player.step_back(1))
        self.row_forward = self._step(
            "row_forward", "Next &row", "Ctrl+Right", lambda: player.step_forward(2)
        )
        self.row_back = self._step("row_back", "", "Ctrl+Left", lambda: player.step_back(2))
        self.first = self._act("first", "&First step", "Home", player.first, on_projector=True)
        self.last = self._act("last", "&Last step", "End", player.last, on_projector=True)
        self.fast_forward = self._step(
            "fast_forward", "", "Ctrl+Space", lambda: player.fast_forward(1)
        )
        self.fast_forward_row = self._step(
            "fast_forward_row", "", "Ctrl+Shift+Space", lambda: player.fast_forward(2)
        )
        self.loop = self.add_toggle(
            "action_loop", "L&oop", "Ctrl+L", OF_THE_ANIMATION["loop"].tip,
            player.set_loop, lambda: player.loop,
        )  # fmt: skip
        self.break_point = self._act(
            "break_point", "&Break point here", "Ctrl+B", player.toggle_break_point
        )
        self.next_break_point = self._act(
            "next_break_point", "&Next break point", "Ctrl+Shift+Right", player.next_break_point
        )
        self.previous_break_point = self._act(
            "previous_break_point", "Pre&vious break point", "Ctrl+Shift+Left",
            player.previous_break_point,
        )  # fmt: skip
        self.clear_break_points = self._act(
            "clear_break_points", "&Clear break points", "Ctrl+Shift+B", player.clear_break_points
        )
        self.follow = self.add_toggle(
            "action_follow", "Follo&w", "Ctrl+T", OF_THE_ANIMATION["follow"].tip,
            transport.set_follows, lambda: studio.scene.follows,
        )  # fmt: skip
        self.stop = self._act(
            "stop", "&End the animation", "Ctrl+.", player.stop, on_projector=True
        )
        self.orders = self.add_choices(
            "order",
            [(order, Choice(ORDER_NAMES[order], _ORDER_KEYS[order], ORDER_TIPS[order])) for order in ORDERS],
            transport.choose_order, lambda: studio.order, on_projector=True,
        )  # fmt: skip
        player.loop_changed.connect(self.refresh)

    def show_scene(self, scene: Scene) -> None:
        """Tick what is on in the studio's scene, and name the steps as its order does."""
        self.refresh()
        self._show_units(scene.timeline.units)

    def _act(
        self, name: str, text: str, keys: str, act: Callable[[], object], *, on_projector: bool = False
    ) -> QAction:  # fmt: skip
        tip = OF_THE_ANIMATION[name].tip
        return self.add(f"action_{name}", text, keys, tip, act, on_projector=on_projector)

    def _step(self, name: str, text: str, keys: str, act: Callable[[], object]) -> QAction:
        """A move by a unit; ``text`` has a mnemonic, "" is the unit's own name for it."""
        named = of_units(_USUAL_UNITS)[name]
        text = text or named.name
        action = self.add(f"action_{name}", text, keys, named.tip, act, on_projector=True)
        self._by_unit[name] = action, text
        return action

    def _show_units(self, units: Units) -> None:
        """What the animation goes by in its present order: stamps go by pixels where sums go by outputs."""
        if units == self._units:
            return
        self._units = units
        for name, named in of_units(units).items():
            action, usual = self._by_unit[name]
            action.setText(usual if units == _USUAL_UNITS else named.name)
            show_tip(action, named.tip)
