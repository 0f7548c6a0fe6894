"""Following: the views of I and S go where the step is, at a size that can be read, and come back when it is over."""

from __future__ import annotations

from convstudio.core.steps.scene import Scene
from convstudio.panels.equation.equation_view import EquationView


class Following:
    """What is in view at a desk, where somebody may have moved the views by hand."""

    def __init__(self, view: EquationView) -> None:
        self._view = view
        self._scene: Scene | None = None
        # While the animation lasts: whether it began with everything in view.
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
        if scene.order == "shift-and-add":  # whole layers are added, and seen best as a whole
            view.stop_following()
            if view.is_fitted:
                return
        view.follow_step(light)
