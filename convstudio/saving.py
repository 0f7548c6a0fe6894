"""Saving the feature map from the window: computed exactly, written whole or not at all, and said in one line.

Long jobs run in the background, one after another; none is dropped, not even when the window closes.
"""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from PySide6.QtCore import QIODevice, QObject, QSaveFile, Qt, Signal

from convstudio.core.experiment import Experiment
from convstudio.core.numbers import format_number
from convstudio.core.saving import SUFFIXES, encode

# Products that are summed, encoded and written in less than a blink.
_PRODUCTS_AT_ONCE: Final = 6e8


class Saver(QObject):
    """``saving``, ``saved`` and ``refused`` carry one sentence each."""

    saving = Signal(str)
    saved = Signal(str)
    refused = Signal(str)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
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
                done.set_result(_save(experiment, target))
            except Exception as error:
                done.set_exception(error)
            self._tell(done)
            return
        self.saving.emit(f"Saving {target.name}…")
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="convstudio-save")
        self._pool.submit(_save, experiment, target).add_done_callback(self._ended.emit)

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


def _save(experiment: Experiment, target: Path) -> str:
    """Compute, encode and write; what to say of it. OSError and ValueError carry a sentence."""
    try:
        encoded = encode(
            experiment.feature_map(),
            target.suffix.lower(),
            like=experiment.picture.pixels.dtype,
            white=experiment.white,
        )
    except (ValueError, MemoryError) as error:
        raise ValueError(f"“{target.name}” was not saved: {error}") from error
    file = QSaveFile(str(target))
    written = (
        file.open(QIODevice.OpenModeFlag.WriteOnly)
        and file.write(encoded.data) == len(encoded.data)
        and file.commit()
    )
    if not written:
        raise OSError(
            f"“{target.name}” could not be written ({file.errorString()}); another folder may work."
        )
    if not encoded.clipped:
        return f"Saved {target.name}."
    if target.suffix.lower() != ".png":
        return f"Saved {target.name}: {encoded.clipped:,} values are beyond float32 and became infinite."
    rows, columns = experiment.output_shape
    return (
        f"Saved {target.name}: {encoded.clipped:,} of {rows * columns:,} pixels lay outside "
        f"0…{format_number(experiment.white)} and were clipped; TIFF and NPY keep every value."
    )
