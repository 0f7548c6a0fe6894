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
from convstudio.core.model.spread import Spread, joined
from convstudio.core.views.map_spread import Stopped, spread_of_map
from convstudio.core.views.view_engine import View

IDLE_MS: Final = 400
_Request = tuple[Experiment, Region | None, bool]
_Spreads = tuple[Spread, Spread]


class SpreadSearch(QObject):
    """An idle-time search for the spread of the values of all of S."""

    found = Signal(object, object, object)
    """An `Experiment`, the `Spread` of its S, and that of S of both kernels where both are seen, else the same.

    It is emitted when it has been computed, or when another section of S is shown.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Worker(Priority.EXTREMES, self)
        self._worker.done.connect(self._deliver)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._begin)
        self._experiment: Experiment | None = None
        self._is_known = True
        self._within: Region | None = None
        self._of_both = False
        self._done: tuple[_Request, _Spreads] | None = None
        self._cancelled = Event()

    def look_at(self, view: View, within: Region | None = None, *, in_gesture: bool) -> None:
        """Take note of the view shown, and search if it does not show all of S, unless a gesture is under way.

        ``within``: the outputs that there are to be, if not all.
        """
        of_both = view.behind is not None
        before = self._within, self._of_both
        if view.experiment is not self._experiment or (within, of_both) != before:
            self._cancelled.set()
            # Until more is known, the range is that of the first view, whatever later ones show of the same S.
            self._experiment, self._within, self._of_both = view.experiment, within, of_both
            self._is_known = view.is_whole
        if self._done is not None and self._done[0] == (view.experiment, within, of_both):
            # The view is another section of the same S.
            self.found.emit(self._done[0][0], *self._done[1])
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
        if self._experiment is not None:
            request = self._experiment, self._within, self._of_both
            self._cancelled = cancelled = Event()
            self._worker.submit(request, lambda: _find(*request, cancelled))

    def _deliver(
        self, request: _Request, found: _Spreads | None, _error: BaseException | None
    ) -> None:
        if found is not None and request == (self._experiment, self._within, self._of_both):
            self._done = request, found
            self.found.emit(request[0], *found)


def _find(
    experiment: Experiment, within: Region | None, of_both: bool, cancelled: Event
) -> _Spreads | None:
    """The spread of all of S, or of the outputs ``within``, and that of both kernels; None once ``cancelled``."""
    kernels = (experiment, experiment.swapped) if of_both else (experiment,)
    try:
        spreads = [spread_of_map(each, lambda: not cancelled.is_set(), within) for each in kernels]
    except Stopped:
        return None
    if not of_both:
        return spreads[0], spreads[0]
    # Joined in the order of the letters, whichever is in front.
    pair = experiment.pair
    in_order = spreads[::-1] if pair is not None and pair.shows_b else spreads
    return spreads[0], joined(*in_order)
