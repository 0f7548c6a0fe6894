"""Saving of the feature map from the window: computed exactly, written atomically, reported in one line.

Long jobs run in the background, one after another, and report their progress; none is dropped, not even when the window
closes, unless the user cancels it.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from convstudio.background.service import SERVICE, Priority
from convstudio.core.encoders.layout import Depth
from convstudio.core.files.replacing import TargetError, checked_target
from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.quoting import printable
from convstudio.core.sums.threads import Cancelled
from convstudio.panels.widgets.messages.notice import Act, Notice, said_by

if TYPE_CHECKING:
    from convstudio.core.saving.parts import Part
    from convstudio.core.saving.scaling import Form

# The number of products up to which saving is fast enough for the GUI thread.
_PRODUCTS_AT_ONCE: Final = 6e8
# Seconds until the first report of progress, and between two reports.
_SILENT: Final = 1.0
_BETWEEN: Final = 0.25
_AGAIN: Final = Act("Save as…", "Under another name or as another kind", "action_save_feature_map")


class Saver(QObject):
    """A writer of feature maps, in the background where that takes long."""

    saving = Signal(str)
    """A sentence that says what is being saved, for a long job when it was asked for."""
    progressed = Signal(str)
    """A sentence that says how far a long job is, several times a second."""
    saved = Signal(object)
    """A sentence, which may be a `Notice`, on a file that has been saved, or was cancelled."""
    refused = Signal(object)
    """A sentence, which may be a `Notice`, that says why a file was not saved."""
    rested = Signal()
    """All long jobs have ended."""
    _ended = Signal(object)
    """The `Future` of a job that has ended, from its thread to the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = Event()
        self._running: Future[str] | None = None
        self._waiting: deque[tuple[Callable[[], str], Event]] = deque()
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether something is still being saved."""
        return self._running is not None

    def save(
        self,
        experiment: Experiment,
        target: Path,
        form: Form | Depth | None = None,
        inputs: Iterable[Path] = (),
        part: Part | None = None,
    ) -> None:
        """Write S, or a ``part`` of it, computed in float64, to ``target`` in the format of its suffix and in ``form``.

        A target that cannot be written, or is one of ``inputs``, is refused before anything is computed.
        """
        from convstudio.core.saving.feature_maps import SUFFIXES  # most starts save nothing

        name, inputs = printable(target.name), tuple(inputs)
        if target.suffix.lower() not in SUFFIXES:
            sentence = f"“{name}” was not saved: {', '.join(SUFFIXES)} are the formats that can be written."
            self.refused.emit(Notice(sentence, _AGAIN))
            return
        try:
            checked_target(target, inputs)
        except TargetError as error:
            self.refused.emit(Notice(refusal(name, error), _AGAIN))
            return
        outputs = math.prod(experiment.output_shape)
        if outputs * (experiment.kernel.array.size + 50) <= _PRODUCTS_AT_ONCE:
            done: Future[str] = Future()
            try:
                done.set_result(self._save(experiment, target, form, inputs, part, Event()))
            except Exception as error:
                done.set_exception(error)
            self._tell(done)
            return
        self.saving.emit(f"Saving {name}…")
        cancelled = self._cancelled
        self._waiting.append(
            (lambda: self._save(experiment, target, form, inputs, part, cancelled), cancelled)
        )
        if self._running is None:
            self._begin_next()

    def cancel(self) -> None:
        """Cancel all jobs; existing files stay as they are."""
        self._cancelled.set()
        self._cancelled = Event()

    def join(self) -> None:
        """Wait until all jobs have ended."""
        while self._running is not None:
            wait([self._running])
            self._running = None
            if self._waiting:
                self._begin_next()

    def _begin_next(self) -> None:
        """Start the oldest waiting job."""
        job, cancelled = self._waiting.popleft()
        self._running = SERVICE.submit(job, Priority.SAVING, cancelled)
        self._running.add_done_callback(self._ended.emit)

    def _end(self, done: Future[str]) -> None:
        if done is self._running:
            self._running = None
            if self._waiting:
                self._begin_next()
        self._tell(done)
        if self._running is None:
            self.rested.emit()

    def _tell(self, done: Future[str]) -> None:
        error = done.exception()
        if error is None:
            self.saved.emit(done.result())
        else:
            self.refused.emit(said_by(error))

    def _save(
        self,
        experiment: Experiment,
        target: Path,
        form: Form | Depth | None,
        inputs: tuple[Path, ...],
        part: Part | None,
        cancelled: Event,
    ) -> str:
        """Compute and write a feature map, and return a report; OSError and ValueError carry a sentence."""
        from convstudio.core.saving.feature_maps import save_map

        name = printable(target.name)
        told = time.monotonic() + _SILENT

        def tell(share: float) -> bool:
            nonlocal told
            if time.monotonic() >= told:
                told = time.monotonic() + _BETWEEN
                self.progressed.emit(f"Saving {name}: {100 * share:.0f} %")
            return not cancelled.is_set()

        try:
            saved = save_map(experiment, target, tell, form=form, inputs=inputs, part=part)
        except Cancelled:
            return f"{name} was not saved: cancelled."
        except (ValueError, MemoryError) as error:
            raise ValueError(f"“{name}” was not saved: {error}") from error
        except OSError as error:
            raise OSError(Notice(refusal(name, error), _AGAIN)) from error
        remarks = "; ".join(saved.remarks())
        is_changed = saved.counts.clipped or saved.counts.empty
        more = "; TIFF and NPY keep every value" if is_changed and saved.form.depth != 32 else ""
        said = f"Saved {name}: {remarks}{more}." if remarks else f"Saved {name}."
        return Notice(said, _AGAIN) if more else said


def refusal(name: str, error: OSError) -> str:
    """Why a file could not be written, and what would work."""
    if isinstance(error, TargetError):
        return f"“{name}” could not be written: {error}; another name or folder would work."
    reason = error.strerror or str(error) or type(error).__name__
    return f"“{name}” could not be written ({reason}); another folder may work."
