"""Pictures for a tool: chosen in a dialog, pasted, or dropped; they are read in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.model.picture import Picture
from convstudio.core.reading.door import picture_from_text, read_picture
from convstudio.core.reading.formats import suffixes_of
from convstudio.panels.inputs.brought import local_path, picture_of_image

_NOTHING: Final = "There is no picture and no table of numbers in it; an image, an image file or cells would work."
_REMOTE: Final = (
    "Only files on this computer can be opened: save the picture first, or copy it and paste it."
)


class PictureSource(QObject):
    """A reader of one picture at a time; the newest request wins."""

    reading = Signal()
    """A picture is being read."""
    brought = Signal(object, object)
    """The place that a `Picture` was asked for, and the picture."""
    refused = Signal(str)
    """A sentence that says why there is no picture."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        # Decoding cannot be interrupted: what is overtaken ends and is dropped.
        self._worker = Worker(Priority.SEEN, self)
        self._worker.done.connect(self._deliver)
        self._newest: object = None

    @property
    def is_reading(self) -> bool:
        """Whether a picture is being read."""
        return self._newest is not None

    def choose(self, place: str, title: str, folder: str) -> None:
        """Ask for a file, and read it for a ``place``."""
        suffixes = " ".join(f"*{each}" for each in suffixes_of("image", "numbers"))
        path, _ = QFileDialog.getOpenFileName(
            self._owner, title, folder, f"Pictures and tables ({suffixes});;All files (*)"
        )
        if path:
            self._read(place, lambda: read_picture(path))

    def paste(self, place: str) -> None:
        """Read what the clipboard holds."""
        self.take(place, QGuiApplication.clipboard().mimeData() or QMimeData())

    def take(self, place: str, data: QMimeData) -> None:
        """Read what was dropped or pasted: the first of the files, a table of numbers, or a picture."""
        urls, text = data.urls(), data.text() if data.hasText() else ""
        image = QImage(data.imageData()) if data.hasImage() else QImage()
        if urls and urls[0].isLocalFile():
            path = local_path(urls[0])
            self._read(place, lambda: read_picture(path))
        elif urls and image.isNull():
            self.refused.emit(_REMOTE)
        elif (
            any(map(str.isdigit, text)) and not urls
        ):  # spreadsheets add a picture to their numbers
            self._read(place, lambda: picture_from_text(text))
        elif not image.isNull():
            self._read(place, lambda: picture_of_image(image))
        else:
            self.refused.emit(_NOTHING)

    def leave(self) -> None:
        """Give up what is being read, without waiting for it."""
        self._newest = None
        self._worker.leave()

    def _read(self, place: str, job: Callable[[], Picture]) -> None:
        self._newest = request = (place, object())
        self._worker.submit(request, job)
        self.reading.emit()

    def _deliver(
        self, request: object, picture: Picture | None, error: BaseException | None
    ) -> None:
        if request is not self._newest or not isinstance(request, tuple):
            return
        self._newest = None
        if picture is None:
            self.refused.emit(str(error))
        else:
            self.brought.emit(request[0], picture)


def can_be_taken(data: QMimeData) -> bool:
    """Return whether what is dragged may be a picture, without reading it."""
    urls = data.urls()
    if urls and urls[0].isLocalFile():
        return not Path(local_path(urls[0])).is_dir()
    return data.hasImage() or any(map(str.isdigit, data.text()))
