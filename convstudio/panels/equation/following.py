"""Following: the views of I and S go where the step is, at a size that can be read, and come back when it is over."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF

from convstudio.core.steps.scene import Scene
from convstudio.core.steps.spotlight import Spotlight
from convstudio.panels.equation.equation_view import EquationView
from convstudio.panels.pictures.pixel_layers import cells_rect

READABLE: Final = 52.0  # screen pixels of a cell that is followed
_SMALLEST: Final = 24.0
_ROOM: Final = 380.0  # screen pixels into which a followed window should fit


class Following:
    """What is in view at a desk, where somebody may have moved the views by hand."""

    def __init__(self, view: EquationView) -> None:
        self._view = view
        self._scene: Scene | None = None
        # While the animation lasts: whether it began with the whole picture in view.
        self._was_fitted: bool | None = None

    def show_scene(self, scene: Scene) -> None:
        """Another start is shown whole, or the region that it asks for; another step is followed."""
        before, self._scene = self._scene, scene
        if before is None or before.start is not scene.start:
            self._was_fitted = None
            self._view.fit()
            if scene.region is not None:
                self._view.show_region(*scene.region)
        if before is None or (before.light, before.follows) != (scene.light, scene.follows):
            self._follow(scene)

    def _follow(self, scene: Scene) -> None:
        views, light = self._view.views, scene.light
        if light is None:
            if self._was_fitted:
                views.fit()
            self._was_fitted = None
            return
        if self._was_fitted is None:
            self._was_fitted = views.is_fitted
        if not scene.follows:
            return
        if scene.order == "shift-and-add":  # whole layers are added, and seen best as a whole
            views.stop_following()
            if views.is_fitted:
                return
        rect = looked_at(light)
        readable = min(READABLE, _ROOM / max(rect.width(), rect.height()))
        views.follow(rect, max(readable, _SMALLEST), scene.order)


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
