"""The transport: the player that moves the step, and the bar that it is played with."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from convstudio.core.steps.scene import Scene
from convstudio.core.steps.timeline import Order
from convstudio.document.player import Player
from convstudio.document.studio import Studio
from convstudio.panels.transport.transport_bar import TransportBar
from convstudio.theme import Theme

_MOST_READ: Final = 400  # outputs, each of which may be looked at


class Transport(QObject):
    """Joins a `Player` and a `TransportBar`; the step itself is the scene's."""

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio
        self.player = Player(studio, self)
        self.bar = TransportBar()
        self._level_before: int | None = None  # the granularity that layers have taken the place of
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

    def show_scene(self, scene: Scene) -> None:
        """Where the animation is."""
        self.bar.show_scene(scene)

    def show_theme(self, theme: Theme) -> None:
        self.bar.show_theme(theme)

    def set_follows(self, follows: bool) -> None:
        """Whether the views go where the step is."""
        self._studio.look(follows=follows)

    def choose_order(self, order: Order) -> None:
        """Another order; of an image too large to be read shift-and-add goes by layers, which is what it shows."""
        self._studio.look(order=order)
        player, layers = self.player, len(self._studio.timeline.units) - 1
        whole = order == "shift-and-add" and self._studio.timeline.outputs > _MOST_READ
        if whole and player.level < layers:
            self._level_before = player.level
            player.set_level(layers)
        elif not whole and self._level_before is not None:
            if player.level == layers:
                player.set_level(self._level_before)
            self._level_before = None

    def step_by_stop(self, way: int) -> None:
        """To the next stop (1) or the one before (−1) of the granularity chosen."""
        player = self.player
        (player.step_forward if way > 0 else player.step_back)(player.level)

    def go_to_output(self, i: int, j: int) -> None:
        """Go to the step that completes an output, if S has it: a picture may lag behind, a menu be open for long."""
        step = self._last_step_of(i, j)
        if step is not None:
            self.player.go_to(step)

    def break_at_output(self, i: int, j: int) -> None:
        """Let playing stop where an output is complete, or no longer."""
        step = self._last_step_of(i, j)
        if step is not None:
            self.player.toggle_break_point(step)

    def _last_step_of(self, i: int, j: int) -> int | None:
        timeline = self._studio.timeline
        rows, columns = timeline.axes
        if not (0 <= i < rows.outputs and 0 <= j < columns.outputs):
            return None
        return timeline.output_term(i, j, timeline.taps - 1).step
