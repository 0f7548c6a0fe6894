"""How the values of all of S are spread, found when nothing else is to be done.

A view of a large S has only the values that it shows, block means at that. They do for a first range of colours; once
nobody has edited for a moment, all outputs are computed in the background, a band at a time, and none is kept. The next
edit ends that at once.
"""

from __future__ import annotations

from threading import Event
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.spread import Spread
from convstudio.core.views.map_spread import Stopped, spread_of_map
from convstudio.core.views.view_engine import View

IDLE_MS: Final = 400


class ExtremesSearch(QObject):
    """A search, when idle, for how the values of all of S are spread.

    ``found`` carries an experiment and the spread of its S.
    """

    found = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Worker(Priority.EXTREMES, self)
        self._worker.done.connect(self._deliver)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._begin)
        self._experiment: Experiment | None = None
        self._is_known = True
        self._done: tuple[Experiment, Spread] | None = None
        self._cancelled = Event()

    def look_at(self, view: View, *, in_gesture: bool) -> None:
        """Another view is shown; find out what it does not tell, unless more are about to come."""
        if view.experiment is not self._experiment:
            self._cancelled.set()
            # The first view is what the range is of until more is found, whatever others show of the same S later.
            self._experiment, self._is_known = view.experiment, view.is_whole
        if self._done is not None and self._done[0] is view.experiment:
            self.found.emit(*self._done)  # another section of the same S
        elif not self._is_known and not in_gesture:
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
            self._worker.submit(experiment, lambda: _find(experiment, cancelled))

    def _deliver(
        self, experiment: Experiment, found: Spread | None, _error: BaseException | None
    ) -> None:
        if found is not None and experiment is self._experiment:
            self._done = experiment, found
            self.found.emit(experiment, found)


def _find(experiment: Experiment, cancelled: Event) -> Spread | None:
    """The spread of all of S; None once it is ``cancelled``."""
    try:
        return spread_of_map(experiment, lambda: not cancelled.is_set())
    except Stopped:
        return None
