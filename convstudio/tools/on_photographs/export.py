"""Export of the combination of A and B on a photograph, of all its outputs: numbers, or the colours shown."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.design.combinations import WAYS, Column
from convstudio.core.design.photograph_maps import PairRanges
from convstudio.core.files.names import file_stem, free_paths
from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.quoting import printable
from convstudio.panels.design.photographs.seen import Row
from convstudio.panels.pictures.pixel_items import Colored

_SUFFIXES: Final = (".tif", ".tiff", ".npy", ".png")
_TYPES: Final = {
    "TIFF, 32-bit numbers (*.tif)": ".tif",
    "NumPy, 32-bit numbers (*.npy)": ".npy",
    "PNG in the colours shown (*.png)": ".png",
}


class CombinationExport(QObject):
    """An exporter of one combination at a time, in the background."""

    told = Signal(str)
    """What is being saved, what has been, or why it was not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._worker = Worker(Priority.SAVING, self)
        self._worker.done.connect(self._deliver)
        self._running: Future[Any] | None = None

    def ask(
        self, row: Row, how: Column, ranges: PairRanges, paint: Colored, kept: Sequence[Path]
    ) -> None:
        """Ask for a file, and write a combination on a photograph to it; the files ``kept`` are never overwritten."""
        if self._worker.busy:
            self.told.emit("The export before is still being written: this one can follow it.")
            return
        picture = row.picture
        folder = picture.path.parent if picture.path is not None else Path.home()
        stem = file_stem(f"{Path(picture.name).stem}-{WAYS[how].stem}", "map")
        typed, chosen = QFileDialog.getSaveFileName(
            self._window, f"Export {how}", str(folder / f"{stem}.tif"), ";;".join(_TYPES)
        )
        if not typed:
            return
        target = Path(typed)
        if target.suffix.lower() not in _SUFFIXES:
            # The dialog has not asked whether that file may be replaced.
            suffix = _TYPES.get(chosen, ".tif")
            target = next(free_paths(target.parent, target.name, suffix))
        unit = 1.0 if WAYS[how].is_direction else ranges.unit(row.experiments[0])
        self.told.emit(f"Saving {printable(target.name)}…")
        job = partial(_save, row.experiments, how, target, paint, unit, kept)
        self._running = self._worker.submit(target, job)

    def join(self) -> None:
        """Wait until what is being written has been."""
        if self._running is not None:
            wait([self._running])
        self._worker.join()

    def _deliver(self, target: object, said: str | None, error: Exception | None) -> None:
        assert isinstance(target, Path)
        name = printable(target.name)
        if isinstance(error, OSError):
            reason = error.strerror or str(error) or type(error).__name__
            said = f"“{name}” could not be written ({reason}); another name or folder may work."
        elif isinstance(error, ValueError | MemoryError):
            said = f"“{name}” was not saved: {error}"
        elif error is not None:
            raise error
        self.told.emit(said or "")


def _save(
    experiments: tuple[Experiment, ...],
    how: Column,
    target: Path,
    paint: Colored,
    unit: float,
    kept: Sequence[Path],
) -> str:
    """Write the file, and return what is to be said of it."""
    from convstudio.core.saving.pair_map import save_combination
    from convstudio.core.saving.scaling import Painting, Scale

    def colors(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.uint8]:
        return paint.colors(values if unit == 1.0 else values / unit)

    form = Painting(colors) if target.suffix.lower() == ".png" else Scale(32)
    saved = save_combination(experiments[0], experiments[-1], how, target, form=form, inputs=kept)
    name, remarks = printable(target.name), "; ".join(saved.remarks())
    return f"Saved {name}: {remarks}." if remarks else f"Saved {name}."
