"""Requests for views of a section of an experiment, computed at once if that is quick, else in the background.

A view that takes less than half a frame is computed in the caller's thread, so nothing flickers and nothing lags; while
a view is moved, which must itself be painted in that time, only what takes far less. The rest goes to a worker; while
it runs, newer requests replace each other, and a finished view is shown if it is newer than the one on the screen, so
that a long drag shows progress and never goes backward. What a view was computed without, because it was seen for the
first time, is prepared when it has been looked at for a moment. There are two instances, one for S and one for I, each
with an engine of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.model.experiment import Experiment
from convstudio.core.views.phases import reads_the_same
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import View

AT_ONCE_MS: Final = 8.0
# While the section is being moved, a view is computed at once up to the first time, in the background up to the second,
# and beyond it only once the movement has come to rest.
_MOVING_MS: Final = 2.0
_SOON_MS: Final = 40.0
_REST_MS: Final = 25
# How long a view has been seen when what an edit of it will need is prepared.
_LOOKED_AT_MS: Final = 150


class Engine(Protocol):
    """A maker of views, called from one thread at a time."""

    def predicted_ms(
        self, experiment: Experiment, section: Section, gesture: bool, both: bool, /
    ) -> float:
        """The estimated time that `view` takes, in milliseconds."""

    def view(self, experiment: Experiment, section: Section, gesture: bool, both: bool, /) -> View:
        """The view of a section; ``gesture`` allows shortcuts, ``both`` asks for that of the kernel behind, too."""

    def prepare(self, view: View) -> View:
        """The same view, with what one under another kernel will need."""


class ViewRequests(QObject):
    """A queue of view requests of length one, answered at once or by a worker."""

    viewed = Signal(object)
    """The `View` for a request, never an older one after a newer one."""
    prepared = Signal(object)
    """The `View` that was shown last, with what another one will need."""
    busy_changed = Signal(bool)
    """Whether a view is being computed in the background; after every request and every view."""
    failed = Signal(str)
    """A sentence that says why a view could not be computed."""

    def __init__(
        self,
        make_engine: Callable[[], Engine],
        parent: QObject | None = None,
        after: ViewRequests | None = None,
        also: Callable[[View], object] | None = None,
    ) -> None:
        """Let long jobs wait until ``after`` is idle, so that the first picture has both cores to itself.

        ``also`` finds out in the background what is wanted of each view that has been computed there, but for gestures.
        """
        super().__init__(parent)
        self._also = also
        self._after = after
        if after is not None:
            after.busy_changed.connect(self._take_turn)
        self._waits_for_turn = False
        self._make_engine = make_engine
        self._engine = make_engine()
        self._worker = Worker(Priority.SEEN, self)
        self._worker.done.connect(self._deliver)
        self._experiment: Experiment | None = None
        self._section: Section | None = None
        self._gesture = self._both = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(lambda: self._ask(_MOVING_MS))
        self._seen: View | None = None
        self._preparing: View | None = None
        self._ahead = QTimer(self, singleShot=True, interval=_LOOKED_AT_MS)
        self._ahead.timeout.connect(self._prepare)
        self._requested = self._shown = 0

    @property
    def is_busy(self) -> bool:
        """Whether a view is being computed in the background."""
        computes = self._worker.busy and self._preparing is None
        return computes or self._rest.isActive() or self._waits_for_turn

    def request(
        self,
        experiment: Experiment,
        section: Section,
        gesture: bool = False,
        *,
        both: bool = False,
    ) -> None:
        """Compute ``section`` of ``experiment``; `viewed` follows, for this or a newer request.

        ``gesture``: the request is one of a rapid series, which ends with a request without it. ``both``: it is seen
        under the kernel behind, too, until another request says otherwise.
        """
        before = self._experiment
        if before is not None and before.picture is not experiment.picture:
            # For another picture nothing of the old engine is of use, nor may its running job be waited for.
            self._engine = self._make_engine()
        self._experiment, self._section = experiment, section
        self._gesture, self._both = gesture, both
        if self._preparing is not None and not _would_serve(self._preparing, experiment, section):
            self._worker.cancel()
        self._ask()

    def look(self, section: Section) -> None:
        """Compute another section of the same experiment, a slow one only when the movement has come to rest."""
        self._section = section
        if self._experiment is None:
            return
        if self._preparing is not None:
            self._worker.cancel()
        self._ahead.stop()
        if self._takes_at_most(_SOON_MS):
            self._ask(_MOVING_MS)
        else:
            self._rest.start()

    def end_gesture(self) -> None:
        """Compute the current section exactly, if the last view of it was made with shortcuts."""
        if self._gesture and self._experiment is not None:
            self._gesture = False
            self._ask()

    def join(self) -> None:
        """Wait for the running job; nothing is delivered or computed afterwards."""
        self._experiment, self._waits_for_turn = None, False
        self._rest.stop()
        self._ahead.stop()
        self._worker.join()

    @property
    def _asked(self) -> tuple[Experiment, Section, bool, bool]:
        """What the engine is asked for, whichever thread it works in."""
        assert self._experiment is not None
        assert self._section is not None
        return self._experiment, self._section, self._gesture, self._both

    def _takes_at_most(self, ms: float) -> bool:
        """Whether the view takes no longer, beginning now."""
        if self._worker.running is self._engine:
            return False
        return self._engine.predicted_ms(*self._asked) < ms

    def _ask(self, at_once_ms: float = AT_ONCE_MS) -> None:
        self._rest.stop()
        self._requested += 1
        number, engine = self._requested, self._engine
        self._waits_for_turn = False
        if self._takes_at_most(at_once_ms):
            self._worker.forget()
            self._show(number, engine.view(*self._asked))
        elif self._after is not None and self._after.is_busy:
            self._waits_for_turn = True
        else:
            self._preparing = None
            self._worker.submit((number, engine), self._job(engine), engine)
        self.busy_changed.emit(self.is_busy)

    def _job(self, engine: Engine) -> Callable[[], View]:
        """The computation of the view that is asked for, in the background."""
        asked, gesture = self._asked, self._gesture

        def compute() -> View:
            view = engine.view(*asked)
            if self._also is not None and not gesture:
                self._also(view)
            return view

        return compute

    def _take_turn(self, busy: bool) -> None:
        """Begin the job that has waited for those of others."""
        if self._waits_for_turn and not busy:
            self._ask(_MOVING_MS)

    def _prepare(self) -> None:
        """Begin what another view will need, unless something is to be seen first."""
        view, engine = self._seen, self._engine
        if view is None or self._worker.busy or self.is_busy or self._experiment is None:
            return
        self._preparing = view
        self._worker.submit((self._shown, engine), lambda: engine.prepare(view), engine)

    def _deliver(
        self, request: tuple[int, Engine], view: View | None, error: BaseException | None
    ) -> None:
        number, engine = request
        self._preparing, was_preparing = None, self._preparing is not None
        if view is None:
            self.failed.emit(f"The picture could not be computed: {error}.")
        elif engine is self._engine:
            if number > self._shown:
                self._show(number, view)
            elif was_preparing:
                self.prepared.emit(view)
        self.busy_changed.emit(self.is_busy)

    def _show(self, number: int, view: View) -> None:
        self._shown, self._seen = number, view
        if view.is_prepared:
            self._ahead.stop()
        elif not self._ahead.isActive():
            self._ahead.start()
        self.viewed.emit(view)


def _would_serve(prepared: View, experiment: Experiment, section: Section) -> bool:
    """Whether what is prepared for a view will be of use for a section of an experiment."""
    return section == prepared.section and reads_the_same(experiment, prepared.experiment)
