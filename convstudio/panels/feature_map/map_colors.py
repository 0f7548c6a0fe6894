"""The colours of the feature map, and when they may change.

If the range followed every edit, it would hide the edit's effect: scaling a kernel by ten would show the same picture.
So the range stands still during a gesture and eases to its new ends afterwards; the scene's pin keeps it for good.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QVariantAnimation, Signal

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.model.spread import Spread
from convstudio.core.steps.scene import Scene
from convstudio.core.views.display import (
    Coloring,
    Display,
    map_coloring,
    surroundings_of,
)

_EASE_MS: Final = 220


class MapColors(QObject):
    """The user's choice of range and colours, and the `Coloring` on the screen that follows from it."""

    changed = Signal()
    """`coloring` has changed, also during easing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.display = Display()
        self.coloring = Coloring(-255, 255, signed=True)
        self._experiment: Experiment | None = None
        self._find: Callable[[], Spread] | None = None
        self._found: Spread | None = None
        # How I is shown.
        self._image: tuple[Picture, Coloring] | None = None
        # Whether automatic colours are signed.
        self._signed = True
        self._afresh = False
        # What the scene pins.
        self._pinned: Coloring | None = None
        self._frozen = self._reduced_motion = False
        self._easing = QVariantAnimation(self)
        self._easing.setDuration(_EASE_MS)
        self._easing.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._easing.setStartValue(0.0)
        self._easing.setEndValue(1.0)
        self._easing.valueChanged.connect(self._ease)
        self._eased = (self.coloring, self.coloring)

    @property
    def settled(self) -> Coloring | None:
        """The `coloring` at the end of any easing, which a pin keeps; None before the first map."""
        if self._experiment is None:
            return None
        is_easing = self._easing.state() == QAbstractAnimation.State.Running
        return self._eased[1] if is_easing else self.coloring

    @property
    def spread(self) -> Spread | None:
        """The distribution of the map's values, computed when it is first needed."""
        if self._found is None and self._find is not None:
            self._found = self._find()
        return self._found

    @property
    def known_spread(self) -> Spread | None:
        """The distribution of the map's values if it has been computed already, else None."""
        return self._found

    def show_map(self, experiment: Experiment, find: Callable[[], Spread]) -> None:
        """Show another map; ``find`` computes the distribution of its values."""
        before = self._experiment
        afresh = self._afresh and experiment is not before
        self._afresh = self._afresh and not afresh
        new_picture = (
            before is None
            or afresh
            or before.image_shape != experiment.image_shape
            or before.white != experiment.white
        )
        self._experiment, self._find, self._found = experiment, find, None
        if self._pinned is None and (new_picture or not self._frozen):
            self._easing.stop()
            self.coloring = self._wanted()

    def show_input(self, picture: Picture, coloring: Coloring) -> None:
        """Set the colouring of I, whose range S may share."""
        before, self._image = self._image, (picture, coloring)
        if before == self._image:
            return
        if self._experiment is not None and self._experiment.picture is picture:
            self._follow()

    def show_scene(self, scene: Scene) -> None:
        """Apply the scene's choice of range and colours, its pin, and whether a gesture is in progress."""
        chosen, pinned = scene.map_display != self.display, scene.pinned != self._pinned
        # The colours of another map come with it.
        recolored = scene.signed != self._signed and scene.experiment is self._experiment
        self.display, self._pinned = scene.map_display, scene.pinned
        self._signed = bool(scene.signed)
        if scene.pinned is not None:
            self._keep(scene.pinned)
        elif chosen:
            self._jump()
        elif pinned or recolored:
            self._follow()
        if scene.in_gesture != self._frozen:
            self._freeze(scene.in_gesture)

    def begin_afresh(self, experiment: Experiment) -> None:
        """Keep neither range nor colours for the map of an experiment, unless it is the one that is shown."""
        self._afresh = experiment is not self._experiment

    def show_spread(self, experiment: Experiment, spread: Spread) -> None:
        """Replace the distribution of the current map's values by a better one, and ease the range to it."""
        if experiment is self._experiment:
            self._found = spread
            self._follow()

    def _keep(self, pinned: Coloring) -> None:
        """Show a pinned range: at once where nothing has been shown yet."""
        if self._experiment is None:
            self.coloring = pinned
        elif self.settled != pinned:
            self._ease_to(pinned)

    def _jump(self) -> None:
        """Show the range that the map calls for at once, since it was asked for."""
        if self._experiment is not None:
            self._easing.stop()
            self.coloring = self._wanted()
            self.changed.emit()

    def _freeze(self, frozen: bool) -> None:
        """Freeze the range during a gesture, so that a change of scale shows; ease to the new range afterwards."""
        self._frozen = frozen
        self._follow()

    def show_reduced_motion(self, reduced: bool) -> None:
        """Set whether the range jumps to its new ends instead of easing."""
        self._reduced_motion = reduced
        if reduced and self._easing.state() == QAbstractAnimation.State.Running:
            self._easing.setCurrentTime(_EASE_MS)

    def _wanted(self) -> Coloring:
        experiment = self._experiment
        assert experiment is not None
        assert self.spread is not None
        image = None
        if self._image is not None:
            picture, coloring = self._image
            # Not until I is in the same light.
            is_shared = picture is experiment.picture and coloring.light == experiment.decodes
            image = coloring.ends if is_shared else None
        around = surroundings_of(experiment, image, self._signed)
        return map_coloring(self.display, self.spread, around)

    def _follow(self) -> None:
        """Ease to the range that the map calls for, unless it is frozen or pinned."""
        if self._frozen or self._pinned is not None or self._experiment is None:
            return
        wanted = self._wanted()
        # What has only begun to be eased to may be called for no longer.
        if wanted != self.settled:
            self._ease_to(wanted)

    def _ease_to(self, wanted: Coloring) -> None:
        if self._reduced_motion:
            self.coloring = wanted
            self.changed.emit()
            return
        self._eased = (self.coloring, wanted)
        self._easing.start()

    def _ease(self, share: float) -> None:
        start, end = self._eased
        self.coloring = end if share >= 1 else start.between(end, share)
        self.changed.emit()
