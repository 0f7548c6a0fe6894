"""Saving the feature map from the window: computed exactly, written whole or not at all, and said in one line.

Long jobs run in the background, one after another, and say how far they are; none is dropped, not even when the window
closes, unless the user cancels it.
"""

from __future__ import annotations

import math
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from convstudio.core.experiment import Experiment
from convstudio.core.numbers import format_number
from convstudio.core.saving import SUFFIXES, Cancelled, save_map

# Products that are summed, encoded and written in less than a blink.
_PRODUCTS_AT_ONCE: Final = 6e8
# Seconds until the first word of how far it is, and between two of them.
_SILENT: Final = 1.0
_BETWEEN: Final = 0.25


class Saver(QObject):
    """``saving``, ``saved`` and ``refused`` carry one sentence each; ``progressed`` as `saving`, again and again."""

    saving = Signal(str)
    progressed = Signal(str)
    saved = Signal(str)
    refused = Signal(str)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._cancelled = Event()
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def save(self, experiment: Experiment, target: Path) -> None:
        """Write S, computed in float64, to ``target``, in the format that its suffix names."""
        if target.suffix.lower() not in SUFFIXES:
            self.refused.emit(
                f"“{target.name}” was not saved: {', '.join(SUFFIXES)} are the formats that can be written."
            )
            return
        outputs = math.prod(experiment.output_shape)
        if outputs * (experiment.kernel.array.size + 50) <= _PRODUCTS_AT_ONCE:
            done: Future[str] = Future()
            try:
                done.set_result(self._save(experiment, target, Event()))
            except Exception as error:
                done.set_exception(error)
            self._tell(done)
            return
        self.saving.emit(f"Saving {target.name}…")
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="convstudio-save")
        job = self._pool.submit(self._save, experiment, target, self._cancelled)
        job.add_done_callback(self._ended.emit)

    def cancel(self) -> None:
        """End everything that is being saved; what was there before stays."""
        self._cancelled.set()
        self._cancelled = Event()

    def join(self) -> None:
        """Wait until everything asked for is written."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def _tell(self, done: Future[str]) -> None:
        error = done.exception()
        if error is None:
            self.saved.emit(done.result())
        else:
            self.refused.emit(str(error))

    def _save(self, experiment: Experiment, target: Path, cancelled: Event) -> str:
        """Compute and write; what to say of it. OSError and ValueError carry a sentence."""
        told = time.monotonic() + _SILENT

        def tell(share: float) -> bool:
            nonlocal told
            if time.monotonic() >= told:
                told = time.monotonic() + _BETWEEN
                self.progressed.emit(f"Saving {target.name}: {100 * share:.0f} %")
            return not cancelled.is_set()

        try:
            clipped = save_map(experiment, target, tell)
        except Cancelled:
            return f"{target.name} was not saved: cancelled."
        except (ValueError, MemoryError) as error:
            raise ValueError(f"“{target.name}” was not saved: {error}") from error
        except OSError as error:
            reason = error.strerror or error
            raise OSError(
                f"“{target.name}” could not be written ({reason}); another folder may work."
            ) from error
        return _sentence(experiment, target, clipped)


def _sentence(experiment: Experiment, target: Path, clipped: int) -> str:
    if not clipped:
        return f"Saved {target.name}."
    if target.suffix.lower() != ".png":
        return f"Saved {target.name}: {clipped:,} values are beyond float32 and became infinite."
    rows, columns = experiment.output_shape
    return (
        f"Saved {target.name}: {clipped:,} of {rows * columns:,} pixels lay outside "
        f"0…{format_number(experiment.white)} and were clipped; TIFF and NPY keep every value."
    )
