"""Which colours the feature map has now, and when they may change.

A range that followed every edit would hide what the edit did: scaling a kernel by ten would show the same picture.
So the range stands still while a gesture lasts and eases to its new ends afterwards; a pin holds it for good.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QVariantAnimation, Signal

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
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
    """Holds the user's choice of range and colours, and the `Coloring` that is on the screen.

    ``changed`` after each step of it.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.display = Display()
        self.coloring = Coloring(-255, 255, signed=True)
        self._experiment: Experiment | None = None
        self._find: Callable[[], Spread] | None = None
        self._found: Spread | None = None
        self._image: tuple[Picture, Coloring] | None = None  # how I is shown
        self._differences = True  # whether automatic colours are signed
        self._afresh = False
        self._frozen = self._pinned = self._reduced_motion = False
        self._kernel_before: Kernel | None = None  # that of the beginning of a gesture
        self._easing = QVariantAnimation(self)
        self._easing.setDuration(_EASE_MS)
        self._easing.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._easing.setStartValue(0.0)
        self._easing.setEndValue(1.0)
        self._easing.valueChanged.connect(self._ease)
        self._eased = (self.coloring, self.coloring)

    @property
    def pinned(self) -> bool:
        return self._pinned

    @property
    def spread(self) -> Spread | None:
        """How the map's values are spread; found when it is first asked for."""
        if self._found is None and self._find is not None:
            self._found = self._find()
        return self._found

    @property
    def known_spread(self) -> Spread | None:
        """The same, where it has been found already."""
        return self._found

    def show_map(self, experiment: Experiment, find: Callable[[], Spread]) -> None:
        """Another map; ``find`` tells how its values are spread."""
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
        if (
            new_picture
            or before is None
            or _is_replaced(before.kernel, experiment.kernel, in_gesture=self._frozen)
        ):
            self._decide_colors()
        if not self._pinned and (new_picture or not self._frozen):
            self._easing.stop()
            self.coloring = self._wanted()

    def show_input(self, picture: Picture, coloring: Coloring) -> None:
        """How I is shown now, which S may share."""
        before, self._image = self._image, (picture, coloring)
        if before == self._image:
            return
        if self._experiment is not None and self._experiment.picture is picture:
            self._follow()

    def show_scene(self, scene: Scene) -> None:
        """What is chosen, and whether the range stays."""
        if scene.map_display != self.display:
            self.show_display(scene.map_display)
        if scene.pinned != self._pinned:
            self.show_pinned(scene.pinned)
        if scene.in_gesture != self._frozen:
            self.show_frozen(scene.in_gesture)

    def begin_afresh(self) -> None:
        """The next map has nothing to do with the one before: neither its range nor its colours stay."""
        self._afresh = True

    def show_spread(self, experiment: Experiment, spread: Spread) -> None:
        """More is known of the values of the map shown: its range eases to what they ask for."""
        if experiment is self._experiment:
            self._found = spread
            self._follow()

    def show_display(self, display: Display) -> None:
        """Another choice of range or colours; it ends a pin, which would contradict it."""
        self.display, self._pinned = display, False
        if self._experiment is not None:
            self._easing.stop()
            self.coloring = self._wanted()
            self.changed.emit()

    def show_pinned(self, pinned: bool) -> None:
        """Keep the range as it is, for good, or let it follow again."""
        self._pinned = pinned
        if not pinned:
            self.show_frozen(self._frozen)

    def show_frozen(self, frozen: bool) -> None:
        """While a gesture lasts the range stays, so that a change of scale can be seen; then it eases."""
        begins, ends = frozen and not self._frozen, self._frozen and not frozen
        self._frozen = frozen
        now = self._experiment
        if begins:
            self._kernel_before = None if now is None else now.kernel
        if ends and now is not None:
            before = self._kernel_before
            if before != now.kernel:  # else the gesture was given up
                self._decide_colors()
        self._follow()

    def show_reduced_motion(self, reduced: bool) -> None:
        """Whether the range goes to its new ends at once."""
        self._reduced_motion = reduced
        if reduced and self._easing.state() == QAbstractAnimation.State.Running:
            self._easing.setCurrentTime(_EASE_MS)

    def _decide_colors(self) -> None:
        assert self._experiment is not None
        self._differences = self._experiment.kernel.sums_to(0.0)

    def _wanted(self) -> Coloring:
        experiment = self._experiment
        assert experiment is not None
        assert self.spread is not None
        shared = self._image is not None and self._image[0] is experiment.picture
        image = self._image[1].ends if shared and self._image is not None else None
        around = surroundings_of(experiment, image, self._differences)
        return map_coloring(self.display, self.spread, around)

    def _follow(self) -> None:
        """Ease to the range that the map asks for, unless it is held."""
        if self._frozen or self._pinned or self._experiment is None:
            return
        wanted = self._wanted()
        if wanted == self.coloring:
            return
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


def _is_replaced(before: Kernel, kernel: Kernel, *, in_gesture: bool) -> bool:
    """Whether a kernel is another one, and not the one before with a weight edited, of which the map keeps its colours.

    Nor do differences stay where no weight is negative any more, however they were typed.
    """
    if kernel.name or kernel.sums_to(0.0):
        return True
    if in_gesture:
        return False
    if before.shape != kernel.shape or not (kernel.array < 0).any():
        return True
    edited = np.count_nonzero(np.array(before.texts) != np.array(kernel.texts))
    return int(edited) > 1
