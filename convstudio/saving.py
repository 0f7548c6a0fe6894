"""Saving the feature map from the window: computed exactly, written whole or not at all, and said in one line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QIODevice, QObject, QSaveFile, Signal

from convstudio.core.experiment import Experiment
from convstudio.core.numbers import format_number
from convstudio.core.saving import SUFFIXES, Encoded, encode
from convstudio.mapper import predicted_ms
from convstudio.worker import Worker

_AT_ONCE_MS = 150.0


class Saver(QObject):
    """``saved`` and ``refused`` carry one sentence each."""

    saved = Signal(str)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(self)
        self._worker.done.connect(self._deliver)

    def save(self, experiment: Experiment, path: str) -> None:
        """Write S in float64 arithmetic to ``path``; its suffix chooses the format, PNG without one."""
        target = Path(path)
        if not target.suffix:
            target = target.with_suffix(".png")
        if target.suffix.lower() not in SUFFIXES:
            self.refused.emit(
                f"“{target.name}” was not saved: {', '.join(SUFFIXES)} are the formats that can be written."
            )
            return

        def job() -> Encoded:
            return encode(
                experiment.feature_map(),
                target.suffix.lower(),
                like=experiment.picture.pixels.dtype,
                white=experiment.white,
            )

        if predicted_ms(experiment) > _AT_ONCE_MS:
            self._worker.submit((experiment, target), job)
            return
        try:
            self._write(experiment, target, job())
        except (ValueError, MemoryError) as error:
            self.refused.emit(f"“{target.name}” was not saved: {error}")

    def join(self) -> None:
        """Wait for a map that is being saved, and write it."""
        self._worker.join()

    def _deliver(
        self, request: tuple[Experiment, Path], encoded: Encoded | None, error: BaseException | None
    ) -> None:
        if encoded is None:
            self.refused.emit(f"“{request[1].name}” was not saved: {error}")
        else:
            self._write(*request, encoded)

    def _write(self, experiment: Experiment, target: Path, encoded: Encoded) -> None:
        file = QSaveFile(str(target))
        written = (
            file.open(QIODevice.OpenModeFlag.WriteOnly)
            and file.write(encoded.data) == len(encoded.data)
            and file.commit()
        )
        if not written:
            self.refused.emit(
                f"“{target.name}” could not be written ({file.errorString()}); another folder may work."
            )
            return
        sentence = f"Saved {target.name}."
        if encoded.clipped:
            rows, columns = experiment.output_shape
            sentence = (
                f"Saved {target.name}: {encoded.clipped:,} of {rows * columns:,} pixels lay outside "
                f"0…{format_number(experiment.white)} and were clipped; TIFF and NPY keep every value."
            )
        self.saved.emit(sentence)
