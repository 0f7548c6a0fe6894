"""The controls of S's colours and range in the header: buttons naming what is shown, and their menus."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.design.looking.region import Region
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Extremes
from convstudio.core.model.spread import Spread, joined
from convstudio.core.steps.scene import NOTHING_HELD, Scene
from convstudio.core.views.display import Coloring, beyond, share_beyond
from convstudio.core.views.map_spread import spread_of_view
from convstudio.core.views.range_texts import (
    beyond_text,
    colors_text,
    full_text,
    outliers_text,
    range_label,
    share_text,
)
from convstudio.core.views.view_engine import View
from convstudio.panels.feature_map.map_colors import MapColors
from convstudio.panels.pictures.held import untold
from convstudio.panels.ranges.colors_menu import ColorsMenu
from convstudio.panels.ranges.range_menu import RangeMenu
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.theme import Theme


class MapRange(QObject):
    """The controller of S's range and colours, with its `MapColors`."""

    display_chosen = Signal(object)
    """The `Display` that the user has chosen."""
    pin_chosen = Signal(bool)
    """Whether the range is to be pinned as it is."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.colors = MapColors(self)
        self._seen: View | None = None
        # The experiment of the map that is shown, and the outputs that there are, if not all.
        self._shown: tuple[Experiment, Region | None, bool] | None = None
        self._extremes: Extremes = (0.0, 0.0)
        self._scene: Scene | None = None
        # What has been counted, and how it is said; what the buttons say.
        self._counted: tuple[tuple[object, ...], str] = ((), "")
        self._said: tuple[object, ...] = ()
        self._full: tuple[object, str] = (
            None,
            "",
        )  # the input, and the words for the range of its type
        self.colors_button = flat_button("", "colors_button", "Colours of the feature map.")
        self.colors_menu = ColorsMenu(parent)
        self.colors_menu.display_chosen.connect(self.display_chosen)
        open_menu_from(self.colors_button, self.colors_menu)
        self.range_button = flat_button(
            "", "range_button", "Range of the feature map.", elided=True
        )
        self.range_menu = RangeMenu(parent, theme, "S")
        self.range_menu.show_spread_of(lambda: self.colors.spread)
        self.range_menu.display_chosen.connect(self.display_chosen)
        self.range_menu.pin_chosen.connect(self.pin_chosen)
        open_menu_from(self.range_button, self.range_menu)

    @property
    def buttons(self) -> tuple[QWidget, QWidget]:
        """The buttons for the header."""
        return self.colors_button, self.range_button

    @property
    def extremes(self) -> Extremes:
        """The lowest and highest value of S, as far as they are known."""
        return self._extremes

    @property
    def coloring(self) -> Coloring:
        """The current colouring of S; its numbers are hidden where a question asks for one of them."""
        shown, seen = self.colors.coloring, self._seen
        if seen is None or self.colors.display.choice in ("full", "fixed"):
            return shown
        held = NOTHING_HELD if self._scene is None else self._scene.held
        return untold(shown, held, seen.experiment.outputs)

    def show_scene(self, scene: Scene) -> None:
        """Apply the scene's choice of range and colours, and what may change them."""
        before, self._scene = self._scene, scene
        self.colors.show_scene(scene)
        if before is None or before.shown != scene.shown:
            self.colors_menu.show_shown(scene.shown)
        self.say()

    def show_view(self, seen: View) -> None:
        """Show another view of the same or another S."""
        within = None if self._scene is None else self._scene.only_outputs
        shown = seen.experiment, within, seen.behind is not None
        self._seen, before, self._shown = seen, self._shown, shown
        if before != shown:
            self._extremes = seen.extremes
            self.colors.show_map(seen.experiment, lambda: _with_behind(spread_of_view(seen), seen))

    def show_spread(self, experiment: Experiment, found: Spread, of_both: Spread) -> None:
        """Set the distribution of all of S, of which the view contained only part; ``of_both``: where both are seen."""
        if self._seen is not None and experiment is self._seen.experiment:
            self._extremes = found.low, found.high
            self.colors.show_spread(experiment, of_both)
            self.say()

    def say(self) -> None:
        """Update the buttons (the range and what lies beyond it) and the choices checked in both menus."""
        seen = self._seen
        if seen is None:
            return
        display, shown = self.colors.display, self.coloring
        is_color = seen.values.ndim == 3
        known = (seen, self._extremes, self.colors.known_spread, shown, shown.reach)
        # Only what is said of other values, or of another range, is counted anew.
        if known != self._counted[0]:
            self._counted = known, self._rest(seen, shown, self.colors.known_spread)
        rest = self._counted[1]
        pinned = self._scene is not None and self._scene.pinned is not None
        # The menu contains a histogram of S with numbers.
        self.range_button.setDisabled(shown.asked or 0 in seen.experiment.output_shape)
        # Asked for several times a scene, of which a frozen range is the same for a whole gesture.
        if (said := (display, shown, rest, pinned, is_color)) != self._said:
            self._said = said
            self.range_button.setText(f"{range_label(display, shown, rest, pinned=pinned)} ▾")
            self.colors_button.setText(f"{colors_text(shown, is_color)} ▾")
        if (picture := seen.experiment.input) is not self._full[0]:
            self._full = picture, full_text(picture)
        self.range_menu.show_state(display, shown, self._full[1], pinned=pinned)
        self.colors_menu.show_state(display, color=is_color)

    def _rest(self, seen: View, shown: Coloring, spread: Spread | None) -> str:
        """Return what lies beyond the range."""
        values = seen.values
        rest = outliers_text(spread, shown, "output") if spread is not None else ""
        if rest:
            return rest
        if seen.is_whole and values.ndim == 2:
            return beyond_text(values, shown, self._extremes)
        if not seen.is_whole and spread is not None and spread.is_known:
            return share_text(share_beyond(spread, shown))
        what = "" if seen.is_whole else _seen_part(seen)
        return share_text(beyond(values, shown, seen.extremes), what=what)


def _with_behind(found: Spread, seen: View) -> Spread:
    """Return the distribution ``found`` of S with that of the S behind, where both are seen in one range."""
    if seen.behind is None:
        return found
    pair, behind = seen.experiment.pair, spread_of_view(seen.behind)
    # In the order of the letters, whichever is in front.
    return joined(behind, found) if pair is not None and pair.shows_b else joined(found, behind)


def _seen_part(seen: View) -> str:
    """Return words for the values in a view that does not contain all outputs."""
    section = seen.section
    if section.is_exact:
        return "what is seen"
    return "the means" if section.shown == "mean" else "those shown"
