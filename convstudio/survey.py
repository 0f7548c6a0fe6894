"""The extremes of all of S, found when nothing else is to be done.

A view of a large S has only the extremes of what it shows, block means at that. They do for a first range of colours;
once nobody has edited for a moment, all outputs are computed in the background, a band at a time, and none is kept.
The next edit ends that at once.
"""

from __future__ import annotations

from threading import Event
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from convstudio.core.cores import cut
from convstudio.core.experiment import Experiment
from convstudio.core.picture import Extremes, extremes
from convstudio.core.view_engine import View
from convstudio.worker import Worker

IDLE_MS: Final = 400
_BAND: Final = 2**21  # outputs


class Survey(QObject):
    """``found`` carries an experiment and the extremes of its S."""

    found = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Worker(self)
        self._worker.done.connect(self._deliver)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._begin)
        self._experiment: Experiment | None = None
        self._done: tuple[Experiment, Extremes] | None = None
        self._cancelled = Event()

    def look_at(self, view: View, *, in_gesture: bool) -> None:
        """Another view is shown; find out what it does not tell, unless more are about to come."""
        if view.experiment is not self._experiment:
            self._cancelled.set()
            self._experiment = view.experiment
        if self._done is not None and self._done[0] is view.experiment:
            self.found.emit(*self._done)  # another section of the same S
        elif not view.is_whole and not in_gesture:
            self._idle.start()
        else:
            self._idle.stop()

    def stop(self) -> None:
        """Let go of everything, and wait until it has ended."""
        self._idle.stop()
        self._cancelled.set()
        self._worker.join()

    def _begin(self) -> None:
        experiment = self._experiment
        if experiment is not None:
            self._cancelled = cancelled = Event()
            self._worker.submit(experiment, lambda: find_extremes(experiment, cancelled))

    def _deliver(
        self, experiment: Experiment, found: Extremes | None, _error: BaseException | None
    ) -> None:
        if found is not None and experiment is self._experiment:
            self._done = experiment, found
            self.found.emit(experiment, found)


def find_extremes(experiment: Experiment, cancelled: Event) -> Extremes | None:
    """The extremes of all of S; None once it is ``cancelled``."""
    height, width = experiment.output_shape
    low, high = float("inf"), float("-inf")
    for rows in cut(height, max(_BAND // max(width, 1), 1)):
        if cancelled.is_set():
            return None
        found = extremes(experiment.output_rows(rows, experiment.screen_dtype))
        low, high = min(low, found[0]), max(high, found[1])
    return (low, high) if low <= high else (0.0, 0.0)
