"""Following: the views of I and S move to the animation's step at a readable scale, and return when it ends."""

from __future__ import annotations

from convstudio.core.steps.scene import Scene
from convstudio.panels.equation.equation_view import EquationView


class Following:
    """A controller that keeps the step in view at a desk, where the user may also have moved the views."""

    def __init__(self, view: EquationView) -> None:
        self._view = view
        self._scene: Scene | None = None
        # During the animation: whether everything was in view when it began.
        self._was_fitted: bool | None = None

    def show_scene(self, scene: Scene) -> None:
        """Fit a new start, or show the region it asks for; follow each new step."""
        before, self._scene = self._scene, scene
        if before is None or before.start is not scene.start:
            self._was_fitted = None
            self._view.fit()
            if scene.region is not None:
                self._view.show_region(*scene.region)
        if before is None or (before.light, before.follows) != (scene.light, scene.follows):
            self._follow(scene)

    def _follow(self, scene: Scene) -> None:
        view, light = self._view.cell_view, scene.light
        if light is None:
            if self._was_fitted:
                self._view.fit()
            self._was_fitted = None
            return
        if self._was_fitted is None:
            self._was_fitted = view.is_fitted
        if not scene.follows:
            return
        # Whole layers are added, and these are best seen in full.
        if scene.timeline.by == "weight":
            view.stop_following()
            if view.is_fitted:
                return
        view.follow_step(light)
