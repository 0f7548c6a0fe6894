"""Turns experiments into the feature maps that are shown: at once when that is quick, else in the background.

Whatever would take less than a frame's half is computed where it is asked for, so nothing flickers and nothing lags.
The rest goes to a worker; while it runs, newer requests replace each other, and a finished map is shown if it is
newer than the one on the screen, so that a long drag shows progress and never goes backward.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from convstudio.core.picture import Extremes, extremes
from convstudio.core.experiment import Experiment
from convstudio.worker import Worker

Mapped = tuple[npt.NDArray[Any], Extremes]

AT_ONCE_MS: Final = 8.0
# Measured on two cores, float32: multiply-adds a millisecond, and what each pixel costs besides.
_PRODUCTS_PER_MS: Final = 15e6
_MS_PER_PIXEL: Final = 3e-6


def predicted_ms(experiment: Experiment) -> float:
    """About how long the feature map takes to compute."""
    pixels = math.prod(experiment.output_shape) * math.prod(experiment.image_shape[2:])
    return pixels * (experiment.kernel.array.size / _PRODUCTS_PER_MS + _MS_PER_PIXEL)


class Mapper(QObject):
    """``mapped`` carries (experiment, map, its extremes), never an older experiment after a newer one."""

    mapped = Signal(object, object, object)
    busy_changed = Signal(bool)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(self)
        self._worker.done.connect(self._deliver)
        self._requested = self._shown = 0

    @property
    def is_busy(self) -> bool:
        """Whether a map is being computed in the background."""
        return self._worker.busy

    def request(self, experiment: Experiment) -> None:
        """Compute the map of ``experiment``; `mapped` follows, for this or a newer one."""
        self._requested += 1
        number = self._requested
        if predicted_ms(experiment) < AT_ONCE_MS:
            self._worker.forget()
            self._show(number, experiment, _map(experiment))
        else:
            self._worker.submit((number, experiment), lambda: _map(experiment))
        self.busy_changed.emit(self._worker.busy)

    def join(self) -> None:
        """Wait for what is running; nothing is delivered afterwards."""
        self._worker.join()

    def _deliver(
        self, request: tuple[int, Experiment], result: Mapped | None, error: BaseException | None
    ) -> None:
        number, experiment = request
        if result is None:
            self.failed.emit(f"The feature map could not be computed: {error}.")
        elif number > self._shown:
            self._show(number, experiment, result)
        self.busy_changed.emit(self._worker.busy)

    def _show(self, number: int, experiment: Experiment, result: Mapped) -> None:
        self._shown = number
        self.mapped.emit(experiment, *result)


def _map(experiment: Experiment) -> Mapped:
    values = experiment.feature_map(experiment.screen_dtype)
    return values, extremes(values)
