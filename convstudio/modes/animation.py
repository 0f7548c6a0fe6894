"""The animation in all panels: which term, which sum, which part of the picture is looked at.

The step itself is one integer in the studio. Here it becomes what the user sees: a spotlight on I, K and S, the sum
of the output that is being made, letters or numbers, and views that follow. What the mouse points at, or a click
has chosen, takes the sum panel for itself for as long as it lasts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRectF, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.notation.focus import Focus, exists
from convstudio.core.notation.naming import output_name
from convstudio.core.steps.spotlight import Spotlight, spotlight
from convstudio.core.steps.timeline import Order
from convstudio.document.player import Player
from convstudio.document.studio import Studio
from convstudio.panels.equation.connectors import Connectors, Station
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.pictures.held import asked_words
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.pictures.pixel_layers import cells_rect
from convstudio.panels.sums.sum_panel import SumPanel
from convstudio.panels.transport.transport_bar import TransportBar
from convstudio.panels.widgets.cross_fade import CrossFade
from convstudio.theme import Theme

READABLE: Final = 52.0  # screen pixels of a cell that is followed
_SMALLEST_FOLLOWED: Final = 24.0
_LINES_FROM: Final = 40.0
_MOST_READ: Final = 400  # outputs, each of which may be looked at
_ROOM: Final = 380.0  # screen pixels into which a followed window should fit


class Animation(QObject):
    """Renders the studio's step; holds what is hovered and chosen, never the step.

    ``sum_shown`` carries what the sum panel shows, for whoever shows the same elsewhere.
    """

    sum_shown = Signal(object, object, object, object)  # Timeline, output, terms done, Term

    def __init__(
        self,
        studio: Studio,
        inputs: InputPanel,
        kernel: KernelPanel,
        outputs: FeatureMapPanel,
        views: LinkedViews,
        over: QWidget,
        parent: QObject,
    ) -> None:
        """``over``: the widget that holds the three panels."""
        super().__init__(parent)
        self._studio = studio
        self._inputs, self._kernel, self._outputs = inputs, kernel, outputs
        self._views, self._over = views, over
        self._lines, self._fade = Connectors(over), CrossFade(over)
        self._shows_lines = True
        self.player = Player(studio, self)
        self.sum_panel = SumPanel()
        self.bar = TransportBar()
        self._light: Spotlight | None = None
        self._level_before: int | None = None  # the granularity that layers have taken the place of
        self._follows = True
        self._hovered: tuple[int, int] | None = None
        self._chosen: tuple[int, int] | None = None
        self._held: frozenset[tuple[int, int]] = frozenset()
        # While the animation lasts: whether it began with the whole picture in view.
        self._was_fitted: bool | None = None
        self._connect()

    @property
    def acts(self) -> dict[str, Callable[[], None]]:
        """What the user can do, by the names of the window's actions."""
        player = self.player
        return {
            "play": player.toggle,
            "forward": lambda: player.step_forward(0),
            "back": lambda: player.step_back(0),
            "unit_forward": lambda: player.step_forward(1),
            "unit_back": lambda: player.step_back(1),
            "row_forward": lambda: player.step_forward(2),
            "row_back": lambda: player.step_back(2),
            "first": player.first,
            "last": player.last,
            "fast_forward": lambda: player.fast_forward(1),
            "fast_forward_row": lambda: player.fast_forward(2),
            "break_point": player.toggle_break_point,
            "next_break_point": player.next_break_point,
            "previous_break_point": player.previous_break_point,
            "clear_break_points": player.clear_break_points,
            "stop": player.stop,
        }

    def _connect(self) -> None:
        """The transport bar moves the player, the player moves the studio's step, and says so to the bar."""
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
        bar.level_chosen.connect(player.show_level)
        bar.speed_chosen.connect(player.show_speed)
        bar.fast_forward_requested.connect(player.fast_forward)
        bar.break_point_requested.connect(player.toggle_break_point)
        bar.break_point_sought.connect(
            lambda way: (player.next_break_point if way > 0 else player.previous_break_point)()
        )
        bar.break_points_cleared.connect(player.clear_break_points)
        player.playing_changed.connect(bar.show_playing)
        player.speed_changed.connect(bar.show_speed)
        player.level_changed.connect(bar.show_level)
        player.loop_changed.connect(bar.show_loop)
        player.break_points_changed.connect(bar.show_break_points)
        self.sum_panel.step_chosen.connect(player.go_to)
        self._views.changed.connect(self._show_lines)
        self._kernel.arranged.connect(self._show_lines)

    def choose_order(self, order: Order) -> None:
        """Another order; of an image too large to be read shift-and-add goes by layers, which is what it shows."""
        self._studio.show_order(order)
        player, layers = self.player, len(self._studio.timeline.units) - 1
        whole = order == "shift-and-add" and self._studio.timeline.outputs > _MOST_READ
        if whole and player.level < layers:
            self._level_before = player.level
            player.show_level(layers)
        elif not whole and self._level_before is not None:
            if player.level == layers:
                player.show_level(self._level_before)
            self._level_before = None

    def show_experiment(self) -> None:
        """The studio's other experiment, under the same step; what is pointed at may not be there any more."""
        self.show_step()

    def show_step(self) -> None:
        """The studio's step in every panel."""
        studio = self._studio
        light = None if studio.step is None else spotlight(studio.timeline, studio.step)
        self._inputs.show_spotlight(light)
        self._kernel.show_spotlight(light)
        self._outputs.show_spotlight(light)
        self.bar.show_timeline(studio.timeline, studio.step)
        self._light = light
        self._follow(light)
        self._show_sum()

    def step_changed(self) -> None:
        """Another step: all panels are the animation's again, until the mouse moves."""
        self._chosen = self._hovered = None
        self.show_step()

    def show_asked_for(self, output: Focus | None, chosen: tuple[int, int] | None = None) -> None:
        """The output whose sum is to be seen, and the one ``chosen`` by a click, of which it is the whole sum."""
        hovered = None if output is None else (output.row, output.column)
        if (hovered, chosen) != (self._hovered, self._chosen):
            self._hovered, self._chosen = hovered, chosen
            self._show_sum()

    def show_held(self, held: frozenset[tuple[int, int]]) -> None:
        """Outputs whose sums are not shown, since a question asks for them."""
        self._held = held
        self._show_sum()

    def step_by_stop(self, way: int) -> None:
        """To the next stop (1) or the one before (−1) of the granularity chosen."""
        player = self.player
        (player.step_forward if way > 0 else player.step_back)(player.level)

    def go_to_output(self, i: int, j: int) -> None:
        """Go to the step that completes an output."""
        if self._there((i, j)):
            self.player.go_to(self._last_step_of(i, j))

    def break_at_output(self, i: int, j: int) -> None:
        """Let playing stop where an output is complete, or no longer."""
        if self._there((i, j)):
            self.player.toggle_break_point(self._last_step_of(i, j))

    def _there(self, output: tuple[int, int] | None) -> tuple[int, int] | None:
        """``output``, or None where S has none such: a picture may lag behind, a menu be open for long."""
        there = output is not None and exists(self._studio.experiment, Focus("output", *output))
        return output if there else None

    def _last_step_of(self, i: int, j: int) -> int:
        timeline = self._studio.timeline
        return timeline.output_term(i, j, timeline.taps - 1).step

    def show_letters(self, on: bool) -> None:
        """Letters in place of numbers, everywhere at once."""
        self._fade.begin()
        for panel in (self._inputs, self._kernel, self._outputs, self.sum_panel):
            panel.show_letters(on)

    def show_follow(self, follows: bool) -> None:
        """Whether the views go where the step is."""
        self._follows = follows
        self.bar.show_follow(follows)
        if follows:
            self._follow(self._light)

    def show_lines(self, shown: bool) -> None:
        """Whether arrows lead from window to kernel to output, where cells are large enough."""
        self._shows_lines = shown
        self._show_lines()

    def show_reduced_motion(self, reduced: bool) -> None:
        self._fade.show_reduced_motion(reduced)
        self.sum_panel.show_reduced_motion(reduced)
        self.player.show_reduced_motion(reduced)

    def show_theme(self, theme: Theme) -> None:
        for widget in (self._lines, self.sum_panel, self.bar):
            widget.show_theme(theme)

    def describe(self, focus: Focus) -> str | None:
        """What may be said of an output while S is built up; None where nothing need be held back."""
        step, timeline = self._studio.step, self._studio.timeline
        if focus.kind == "output" and (focus.row, focus.column) in self._held:
            return asked_words(timeline.experiment, (focus.row, focus.column))
        if step is None or focus.kind != "output":
            return None
        done = timeline.done(step, focus.row, focus.column)
        here = output_name(timeline.experiment, focus.row, focus.column)
        return f"{here}: {done} of {timeline.taps} terms so far"

    def _show_sum(self) -> None:
        self._hovered, self._chosen = self._there(self._hovered), self._there(self._chosen)
        studio = self._studio
        timeline, term = studio.timeline, studio.term
        output: tuple[int, int] | None = None
        done: int | None = None
        if self._hovered is not None and self._hovered != self._chosen:
            output = self._hovered
            done = None if term is None else timeline.done(studio.step, *output)
            if timeline.order == "scatter":
                term = None  # an output is asked for, and not what is stamped onto it
        elif self._chosen is not None:
            output, term = self._chosen, None
        elif term is not None and term.lands:
            output, done = (term.i, term.j), term.index + 1
        if output is not None and output in self._held:
            self.sum_panel.show_asked(timeline, output)
            self.sum_shown.emit(timeline, None, None, None)
        else:
            self.sum_panel.show_sum(timeline, output, done, term)
            self.sum_shown.emit(timeline, output, done, term)
        self._show_lines()

    def _show_lines(self) -> None:
        """Arrows from what is read, by the kernel that reads it, to what becomes of it."""
        stations: list[Station] = []
        output = self._there(self._hovered or self._chosen)
        pictures = self._inputs.view.isVisible()  # and not the plots of a signal, or a comparison
        small = self._views.is_fitted and self._inputs.view.cell >= _LINES_FROM
        if self._shows_lines and pictures and small:
            if output is not None:
                rows, columns = self._studio.timeline.axes
                window = rows.window(output[0]), columns.window(output[1])
                stations = self._stations(window, output)
            elif self._light is not None and self._light.on_input.window is not None:
                term = self._light.term
                if self._light.timeline.order == "gather":
                    stations = self._stations(self._light.on_input.window, (term.i, term.j))
        self._lines.show_stations(stations)

    def _stations(self, read: tuple[range, range], output: tuple[int, int]) -> list[Station]:
        """In the coordinates of the widget over the panels; none when something is out of sight."""
        rows, columns = self._studio.timeline.axes
        i, j = output[0] + rows.placement, output[1] + columns.placement
        inputs, outputs = self._inputs.view, self._outputs.view
        start = inputs.to_view(cells_rect(*read))
        end = outputs.to_view(QRectF(j, i, 1, 1))
        if not (inputs.rect().contains(start.center().toPoint())
                and outputs.rect().contains(end.center().toPoint())):  # fmt: skip
            return []
        bordered = QRectF(0, 0, columns.size, rows.size).adjusted(
            -columns.before, -rows.before, columns.after, rows.after
        )
        whole = QRectF(columns.placement, rows.placement, columns.outputs, rows.outputs)
        kernel = self._kernel.place_of_applied()
        return [
            Station(*(rect.translated(widget.mapTo(self._over, QPoint(0, 0))) for rect in rects))
            for rects, widget in (
                ((start, inputs.to_view(bordered)), inputs),
                ((kernel, kernel), self._kernel),
                ((end, outputs.to_view(whole)), outputs),
            )
        ]

    def _follow(self, light: Spotlight | None) -> None:
        """Keep the step's cells in view at a readable size; when it is over, the whole picture again."""
        if light is None:
            if self._was_fitted:
                self._views.fit()
            self._was_fitted = None
            return
        if self._was_fitted is None:
            self._was_fitted = self._views.is_fitted
        if not self._follows:
            return
        order = light.timeline.order
        if order == "shift-and-add":  # whole layers are added, and seen best as a whole
            self._views.stop_following()
            if self._views.is_fitted:
                return
        rect = looked_at(light)
        readable = min(READABLE, _ROOM / max(rect.width(), rect.height()))
        self._views.follow(rect, max(readable, _SMALLEST_FOLLOWED), order)


def looked_at(light: Spotlight) -> QRectF:
    """The cells of a step that belong together, in image coordinates: window and output, or pixel and stamp."""
    rows, columns = light.timeline.axes
    term = light.term
    rect = QRectF(term.n, term.m, 1, 1)
    rect |= QRectF(term.j + columns.placement, term.i + rows.placement, 1, 1)
    if light.timeline.order == "gather" and light.on_input.window is not None:
        rect |= cells_rect(*light.on_input.window)
    elif light.on_output.window is not None:
        i, j = light.on_output.window
        rect |= cells_rect(i, j).translated(columns.placement, rows.placement)
    return rect
