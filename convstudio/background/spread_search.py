"""The spread of the values of all of S, computed when the program is idle.

A view of a large S has only the values that it shows, and those are block means. They do for a first colour range;
once nothing has been edited for a moment, all outputs are computed in the background, band by band, and none is kept.
The next edit cancels that.
"""

from __future__ import annotations

from threading import Event
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.design.looking.region import Region
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.spread import Spread
from convstudio.core.views.map_spread import Stopped, spread_of_map
from convstudio.core.views.view_engine import View

IDLE_MS: Final = 400


class SpreadSearch(QObject):
    """An idle-time search for the spread of the values of all of S."""

    found = Signal(object, object)
    """An `Experiment` and the `Spread` of its S, when it has been computed or another section of S is shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Worker(Priority.EXTREMES, self)
        self._worker.done.connect(self._deliver)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._begin)
        self._experiment: Experiment | None = None
        self._is_known = True
        self._within: Region | None = None
        self._done: tuple[Experiment, Region | None, Spread] | None = None
        self._cancelled = Event()

    def look_at(self, view: View, within: Region | None = None, *, in_gesture: bool) -> None:
        """Take note of the view shown, and search if it does not show all of S, unless a gesture is under way.

        ``within``: the outputs that there are to be, if not all.
        """
        if view.experiment is not self._experiment or within != self._within:
            self._cancelled.set()
            # Until more is known, the range is that of the first view, whatever later ones show of the same S.
            self._experiment, self._within = view.experiment, within
            self._is_known = view.is_whole
        if self._done is not None and self._done[:2] == (view.experiment, within):
            # The view is another section of the same S.
            self.found.emit(self._done[0], self._done[2])
        elif not self._is_known and not in_gesture:
            self._idle.start()
        else:
            self._idle.stop()

    def stop(self) -> None:
        """Cancel the search and wait until it has ended."""
        self._idle.stop()
        self._cancelled.set()
        self._worker.join()

    def _begin(self) -> None:
        experiment, within = self._experiment, self._within
        if experiment is not None:
            self._cancelled = cancelled = Event()
            self._worker.submit((experiment, within), lambda: _find(experiment, within, cancelled))

    def _deliver(
        self,
        request: tuple[Experiment, Region | None],
        found: Spread | None,
        _error: BaseException | None,
    ) -> None:
        if found is not None and request == (self._experiment, self._within):
            self._done = *request, found
            self.found.emit(request[0], found)


def _find(experiment: Experiment, within: Region | None, cancelled: Event) -> Spread | None:
    """The spread of all of S, or of the outputs ``within``; None once it is ``cancelled``."""
    try:
        return spread_of_map(experiment, lambda: not cancelled.is_set(), within)
    except Stopped:
        return None
