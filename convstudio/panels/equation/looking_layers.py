"""The layers over I and S with which both are read: the line of the profile, and the markers of the extremes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convstudio.core.design.looking.region import place_of_outputs
from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import one
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.core.design.looking.extreme_outputs import Extreme
    from convstudio.panels.pictures.insets.extremes_overlay import ExtremesOverlay, Marker
    from convstudio.panels.pictures.insets.line_overlay import LineOverlay

    Extremes = tuple[Extreme, Extreme]


class LookingLayers(QObject):
    """What lies over the pictures of I and S, in this order; a layer is made when it is first shown."""

    line_drawn = Signal(object)
    """The `Line` to which the user has dragged that of the scene."""
    output_chosen = Signal(int, int)
    """The indices (i, j) of an output whose marker was clicked."""

    def __init__(self, views: tuple[PixelView, PixelView], theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._views, self._theme, self._metrics = views, theme, DESK
        self._scene: Scene | None = None
        self._lines: tuple[LineOverlay, ...] = ()
        self._markers: tuple[ExtremesOverlay, ...] = ()
        self._found: tuple[Scene | None, Extremes | None] = (None, None)

    def show_scene(self, scene: Scene) -> None:
        """Show the line of a scene, and the extremes if they are those of its outputs."""
        self._scene = scene
        if scene.line is not None and not self._lines:
            self._make_lines()
        is_empty = 0 in scene.experiment.output_shape  # no S, over which a line could lie
        for layer, line in zip(
            self._lines, (scene.line, None if is_empty else scene.line), strict=False
        ):
            layer.show_line(line, scene.experiment.image_shape)
        self._show_markers()

    def show_extremes(self, of: Scene, found: Extremes | None) -> None:
        """Show the smallest and the largest output of a scene, while the present one has the same outputs."""
        self._found = of, found
        self._show_markers()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._theme, self._metrics = theme, metrics
        for line in self._lines:
            line.show_theme(theme, metrics)
        for markers in self._markers:
            markers.show_theme(theme, metrics)

    def _show_markers(self) -> None:
        scene, (of, found) = self._scene, self._found
        if scene is None or found is None or not shows_extremes(scene) or not _is_same(scene, of):
            for layer in self._markers:
                layer.show_markers(())
            return
        if not self._markers:
            self._make_markers()
        for layer, markers in zip(self._markers, _markers(scene.experiment, found), strict=True):
            layer.show_markers(markers)

    # Few sessions show either layer.

    def _make_lines(self) -> None:
        from convstudio.panels.pictures.insets.line_overlay import LineOverlay

        self._lines = tuple(LineOverlay(view) for view in self._views)
        for line in self._lines:
            line.show_theme(self._theme, self._metrics)
            line.dragged.connect(self.line_drawn)

    def _make_markers(self) -> None:
        from convstudio.panels.pictures.insets.extremes_overlay import ExtremesOverlay

        self._markers = tuple(ExtremesOverlay(view) for view in self._views)
        for layer in self._markers:
            layer.show_theme(self._theme, self._metrics)
            layer.chosen.connect(self.output_chosen)


def shows_extremes(scene: Scene) -> bool:
    """Return whether the extremes are to be marked: asked for, and no output is yet to be found out."""
    return scene.extremes and scene.step is None and not scene.held


def _is_same(scene: Scene, other: Scene | None) -> bool:
    """Return whether two scenes have the same outputs."""
    return (
        other is not None
        and scene.experiment is other.experiment
        and scene.outputs == other.outputs
    )


def _markers(experiment: Experiment, found: Extremes) -> tuple[list[Marker], list[Marker]]:
    """Return the markers of windows in I, and those of outputs in S."""
    from convstudio.core.notation.extremes_in_words import extreme_labels
    from convstudio.panels.pictures.insets.extremes_overlay import Marker

    rows, columns = experiment.axes
    windows, outputs = [], []
    for (i, j, *_), label in zip(found, extreme_labels(experiment, found), strict=True):
        windows.append(Marker((rows.window(i), columns.window(j)), label[:1], (i, j)))
        place = place_of_outputs(experiment, (one(i), one(j)))
        outputs.append(Marker(place, label, (i, j)))
    return windows, outputs
