"""Turns an experiment and what is looked at into a picture: at once when that is quick, else in the background.

Whatever would take less than a frame's half is computed where it is asked for, so nothing flickers and nothing lags.
The rest goes to a worker; while it runs, newer requests replace each other, and a finished view is shown if it is
newer than the one on the screen, so that a long drag shows progress and never goes backward. There are two of these, one
for S and one for I, each with an engine of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, Signal

from convstudio.core.experiment import Experiment
from convstudio.core.section import Section
from convstudio.core.view_engine import View
from convstudio.worker import Worker

AT_ONCE_MS: Final = 8.0


class Engine(Protocol):
    """What makes views; asked by one thread at a time."""

    def predicted_ms(self, experiment: Experiment, section: Section, gesture: bool) -> float:
        """About how long `view` would take."""

    def view(self, experiment: Experiment, section: Section, gesture: bool) -> View:
        """The picture of a section."""


class Mapper(QObject):
    """``mapped`` carries a `View`, never an older one after a newer one."""

    mapped = Signal(object)
    busy_changed = Signal(bool)
    failed = Signal(str)

    def __init__(self, make_engine: Callable[[], Engine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_engine = make_engine
        self._engine = make_engine()
        self._worker = Worker(self)
        self._worker.done.connect(self._deliver)
        self._experiment: Experiment | None = None
        self._section: Section | None = None
        self._gesture = False
        self._requested = self._shown = 0

    @property
    def is_busy(self) -> bool:
        """Whether a view is being computed in the background."""
        return self._worker.busy

    def request(self, experiment: Experiment, section: Section, gesture: bool = False) -> None:
        """Compute ``section`` of ``experiment``; `mapped` follows, for this or a newer request.

        ``gesture``: one of a quick series, which a request without it ends.
        """
        before = self._experiment
        if before is not None and before.picture is not experiment.picture:
            # Of another picture nothing can be kept, and what is still being made of it must not be waited for.
            self._engine = self._make_engine()
        self._experiment, self._section, self._gesture = experiment, section, gesture
        self._ask()

    def look(self, section: Section) -> None:
        """Look at another part of the same experiment."""
        self._section = section
        if self._experiment is not None:
            self._ask()

    def end_gesture(self) -> None:
        """Compute what is looked at in full, if a shortcut made it."""
        if self._gesture and self._experiment is not None:
            self._gesture = False
            self._ask()

    def join(self) -> None:
        """Wait for what is running; nothing is delivered afterwards."""
        self._worker.join()

    def _ask(self) -> None:
        experiment, section, gesture = self._experiment, self._section, self._gesture
        assert experiment is not None
        assert section is not None
        self._requested += 1
        number, engine = self._requested, self._engine
        is_free = self._worker.running is not engine
        if is_free and engine.predicted_ms(experiment, section, gesture) < AT_ONCE_MS:
            self._worker.forget()
            self._show(number, engine.view(experiment, section, gesture))
        else:
            self._worker.submit(
                (number, engine), lambda: engine.view(experiment, section, gesture), engine
            )
        self.busy_changed.emit(self._worker.busy)

    def _deliver(
        self, request: tuple[int, Engine], view: View | None, error: BaseException | None
    ) -> None:
        number, engine = request
        if view is None:
            self.failed.emit(f"The picture could not be computed: {error}.")
        elif number > self._shown and engine is self._engine:
            self._show(number, view)
        self.busy_changed.emit(self._worker.busy)

    def _show(self, number: int, view: View) -> None:
        self._shown = number
        self.mapped.emit(view)
