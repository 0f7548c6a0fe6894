"""The selected region on S: its frame, and around it I as it is where S is filtered in the region only."""

from __future__ import annotations

from typing import Final

import numpy as np

from convstudio.core.design.looking.region import place_in
from convstudio.core.model.picture import Picture
from convstudio.core.notation.naming import names_of
from convstudio.core.steps.scene import Scene
from convstudio.core.views.display import Coloring
from convstudio.core.views.view_engine import View
from convstudio.panels.pictures.layers.pixel_item import PixelItem
from convstudio.panels.pictures.layers.region_item import RegionItem
from convstudio.panels.pictures.pixel_items import paint_of
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme

_BELOW_ALL: Final = -1.0


class MapRegion:
    """The layers of the region on the view of S.

    The pixels around it are I's in I's own colours, so that nothing there is scaled as S is.
    """

    def __init__(self, view: PixelView, theme: Theme) -> None:
        self._view, self._theme = view, theme
        self._scene: Scene | None = None
        self._seen: View | None = None
        self._coloring: tuple[Picture, Coloring] | None = None
        self._drawn: tuple[object, ...] = ()
        self.frame = RegionItem(theme)
        self._around = PixelItem(theme)
        self._around.setZValue(_BELOW_ALL)
        for item in (self.frame, self._around):
            view.box.addItem(item, ignoreBounds=True)

    @property
    def words(self) -> str:
        """What of S is shown, and what around it; "" if all of it is."""
        if self._scene is None or not self._scene.only_selected:
            return ""
        names = names_of(self._scene.experiment)
        # Letters leave the cells without colours, so that there is nothing around.
        around = "" if self._scene.letters else f", {names.image} around it"
        return f"{names.output} in the region{around}"

    def show_scene(self, scene: Scene) -> None:
        """Outline the region of a scene."""
        self._scene = scene
        self._show()

    def show_input_view(self, seen: View) -> None:
        """Take another view of I."""
        self._seen = seen
        self._show()

    def show_input_coloring(self, picture: Picture, coloring: Coloring) -> None:
        """Take the colours in which I is shown."""
        self._coloring = picture, coloring
        self._show()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        for item in (self.frame, self._around):
            item.show_theme(theme, self._view.metrics)
        self._drawn = ()
        self._show()

    def holds(self, seen: View) -> bool:
        """Return whether a view of S has no output that is not to be filtered."""
        within = None if self._scene is None else self._scene.only_outputs
        section = seen.section
        if within is None:
            return True
        return all(
            whole.start <= part.start and part.stop <= whole.stop
            for part, whole in zip((section.rows, section.columns), within, strict=True)
        )

    def _show(self) -> None:
        scene = self._scene
        if scene is None:
            return
        only = scene.only
        place = scene.selected if only is None else place_in(scene.experiment, only)
        self.frame.show_region(place, self.words)
        self._show_around(scene)

    def _show_around(self, scene: Scene) -> None:
        """Show I beneath S, as far as it is the present one's view in its own colours."""
        seen, known = self._seen, self._coloring
        picture = scene.experiment.picture
        if (
            not scene.only_selected
            or seen is None
            or known is None
            or seen.experiment.picture is not picture
            or known[0] is not picture
        ):
            seen = known = None
        drawn = seen, known, scene.only_selected
        if drawn == self._drawn:
            return
        self._drawn = drawn
        if seen is None or known is None:
            if self._around.paint_of_values is not None:
                self._around.show_values(
                    np.zeros((0, 0), np.uint8), 0, 0, self._around.paint_of_values
                )
            return
        section = seen.section
        self._around.show_blocks(
            seen.values, section.rows, section.columns, section.decimation,
            paint_of(self._theme, known[1]),
        )  # fmt: skip
