"""Which colours the feature map has now, and when they may change.

A range that followed every edit would hide what the edit did: scaling a kernel by ten would show the same picture.
So the range stands still while a gesture lasts and eases to its new ends afterwards; a pin holds it for good.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QVariantAnimation, Signal

from convstudio.core.display import Coloring, Display, coloring
from convstudio.core.experiment import Experiment
from convstudio.core.picture import Extremes

_EASE_MS: Final = 220


class MapColors(QObject):
    """Holds the user's choice of range and the `Coloring` that is on the screen; ``changed`` after each step of it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.display = Display()
        self.coloring = Coloring(-255, 255, signed=True)
        self._experiment: Experiment | None = None
        self._extremes: Extremes = (0.0, 0.0)
        self._signed = True  # what automatic colours are
        self._afresh = False
        self._frozen = self._pinned = self._reduced_motion = False
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

    def show_map(self, experiment: Experiment, extremes: Extremes) -> None:
        """Another map, which runs from extremes[0] to extremes[1]."""
        before = self._experiment
        afresh = self._afresh and experiment is not before
        self._afresh = self._afresh and not afresh
        new_picture = (
            before is None
            or afresh
            or before.image_shape != experiment.image_shape
            or before.white != experiment.white
        )
        self._experiment, self._extremes = experiment, extremes
        zero_sum = _sums_to(0.0, experiment.kernel.array)
        # Signed where the weights sum to 0; an edited weight alone does not turn the whole map grey.
        if zero_sum or new_picture or experiment.kernel.name:
            self._signed = zero_sum
        if not self._pinned and (new_picture or not self._frozen):
            self._easing.stop()
            self.coloring = self._wanted()

    def begin_afresh(self) -> None:
        """The next map has nothing to do with the one before: neither its range nor its colours stay."""
        self._afresh = True

    def show_extremes(self, experiment: Experiment, extremes: Extremes) -> None:
        """Other extremes of the map shown: its range eases to what they ask for."""
        if experiment is self._experiment:
            self._extremes = extremes
            if not self._frozen:
                self._ease_to(self._wanted())

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
        self._frozen = frozen
        if not frozen and self._experiment is not None:
            self._ease_to(self._wanted())

    def show_reduced_motion(self, reduced: bool) -> None:
        """Whether the range goes to its new ends at once."""
        self._reduced_motion = reduced
        if reduced and self._easing.state() == QAbstractAnimation.State.Running:
            self._easing.setCurrentTime(_EASE_MS)

    def _wanted(self) -> Coloring:
        assert self._experiment is not None
        return coloring(
            self.display,
            self._extremes,
            white=self._experiment.white,
            signed=self._signed,
            keeps_white=self._experiment.averages and not self._is_faint(),
            color=self._experiment.is_color,
        )

    def _is_faint(self) -> bool:
        """Whether nothing of a bright image is left that the image's own range would show: a blurred impulse."""
        assert self._experiment is not None
        white = self._experiment.white
        high = self._extremes[1]
        return high < white / 4 and self._experiment.picture.extremes[1] > white / 2

    def _ease_to(self, wanted: Coloring) -> None:
        if self._pinned or wanted == self.coloring:
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


def _sums_to(total: float, weights: npt.NDArray[np.float64]) -> bool:
    """Whether weights add up to ``total`` but for rounding: those of a file seldom do so exactly."""
    return bool(abs(weights.sum() - total) <= 1e-9 * max(np.abs(weights).sum(), total))
