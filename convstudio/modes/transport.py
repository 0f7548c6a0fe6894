"""The transport: the player that moves the step, and the bar that controls it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from convstudio.core.steps.orders import Order
from convstudio.core.steps.scene import Scene
from convstudio.document.player import Player
from convstudio.document.studio import Studio
from convstudio.panels.transport.transport_bar import TransportBar
from convstudio.theme import Theme

_MOST_READ: Final = 400  # outputs; more are not looked at one by one


class Transport(QObject):
    """A `Player` connected to a `TransportBar`; the step itself belongs to the scene."""

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio
        self.player = Player(studio, self)
        self.bar = TransportBar()
        # The granularity before `choose_order` replaced it by layers.
        self._level_before: int | None = None
        self._connect()

    def _connect(self) -> None:
        player, bar = self.player, self.bar
        bar.play_requested.connect(player.toggle)
        bar.stepped.connect(
            lambda way, level: (player.step_forward if way > 0 else player.step_back)(level)
        )
        bar.first_requested.connect(player.first)
        bar.last_requested.connect(player.last)
        bar.stop_requested.connect(player.stop)
        bar.step_chosen.connect(player.go_to)
        bar.order_chosen.connect(self.choose_order)
        bar.level_chosen.connect(player.set_level)
        bar.speed_chosen.connect(player.set_speed)
        bar.fast_forward_requested.connect(player.fast_forward)
        bar.break_point_requested.connect(player.toggle_break_point)
        bar.break_point_sought.connect(
            lambda way: (player.next_break_point if way > 0 else player.previous_break_point)()
        )
        bar.break_points_cleared.connect(player.clear_break_points)
        bar.loop_chosen.connect(player.set_loop)
        bar.follow_chosen.connect(self.set_follows)
        player.playing_changed.connect(bar.show_playing)
        player.speed_changed.connect(bar.show_speed)
        player.level_changed.connect(bar.show_level)
        player.loop_changed.connect(bar.show_loop)
        bar.show_speed(player.speed)

    def show_scene(self, scene: Scene) -> None:
        """Show the scene's step in the bar."""
        self.bar.show_scene(scene)

    def show_theme(self, theme: Theme) -> None:
        self.bar.show_theme(theme)

    def set_follows(self, follows: bool) -> None:
        """Set whether the views follow the step."""
        self._studio.look(follows=follows)

    def choose_order(self, order: Order) -> None:
        """Choose an order; if S is large, shift-and-add then plays by layers, and the others as before."""
        self._studio.look(order=order)
        player, layers = self.player, len(self._studio.timeline.units) - 1
        timeline = self._studio.timeline
        whole = timeline.by == "weight" and timeline.outputs > _MOST_READ
        if whole and player.level < layers:
            self._level_before = player.level
            player.set_level(layers)
        elif not whole and self._level_before is not None:
            if player.level == layers:
                player.set_level(self._level_before)
            self._level_before = None

    def step_by_stop(self, way: int) -> None:
        """Go to the next stop (1) or the previous one (−1) of the chosen granularity."""
        player = self.player
        (player.step_forward if way > 0 else player.step_back)(player.level)

    def go_to_output(self, i: int, j: int) -> None:
        """Go to the step that completes an output, if S still has it: a view or an open menu may be out of date."""
        step = self._last_step_of(i, j)
        if step is not None:
            self.player.go_to(step)

    def break_at_output(self, i: int, j: int) -> None:
        """Set or remove the break point at the step that completes an output, if S still has it."""
        step = self._last_step_of(i, j)
        if step is not None:
            self.player.toggle_break_point(step)

    def _last_step_of(self, i: int, j: int) -> int | None:
        timeline = self._studio.timeline
        rows, columns = timeline.axes
        if not (0 <= i < rows.outputs and 0 <= j < columns.outputs):
            return None
        return timeline.output_term(i, j, timeline.taps - 1).step
