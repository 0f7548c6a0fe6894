"""Copying: a picture of all of S on the clipboard, in the colours shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.model.experiment import Experiment
from convstudio.panels.widgets.messages.notice import Act, Notice

# The most outputs that are coloured in the GUI thread, in a fraction of a frame.
_AT_ONCE: Final = 100_000


class Copier(QObject):
    """The way of S to the clipboard; a large one is made in the background."""

    busy = Signal(str)
    """What is being done."""
    done = Signal(object)
    """What has been done."""
    refused = Signal(object)
    """Why there is nothing on the clipboard, as a sentence or a `Notice`."""

    def __init__(self, with_room: Act, parent: QObject) -> None:
        """``with_room``: the act that leads out of an empty S."""
        super().__init__(parent)
        self._with_room = with_room
        self._worker = Worker(Priority.SAVING, self)
        self._worker.done.connect(self._copied)

    def copy(self, experiment: Experiment, color: Callable[[Experiment], QImage]) -> None:
        """Put the picture that ``color`` makes of all of S on the clipboard."""
        if math.prod(experiment.output_shape) <= _AT_ONCE:
            self._copied(experiment, color(experiment), None)
        else:
            self.busy.emit("Copying the feature map…")
            self._worker.submit(experiment, lambda: color(experiment))

    def _copied(self, _request: object, picture: QImage | None, error: object) -> None:
        if picture is None:
            self.refused.emit(f"The feature map could not be copied: {error}.")
        elif picture.isNull():
            self.refused.emit(
                Notice("There is nothing to copy: the feature map is empty.", self._with_room)
            )
        else:
            QGuiApplication.clipboard().setImage(picture)
            self.done.emit(
                f"Copied {picture.width()} × {picture.height()} pixels in the colours shown."
            )

    def join(self) -> None:
        """End what is being copied; nothing is said afterwards."""
        self._worker.join()
