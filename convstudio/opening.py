"""How pictures come in: by name, by drop, by paste.

Whatever the way, the result is a `Picture` or one sentence. Nothing behind this door meets a QImage. Large files are
decoded in the background, so that the window stays alive; the newest request wins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from weakref import ref

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from convstudio.core.display import Display, needs_spread
from convstudio.core.lesson import LESSON_SUFFIXES
from convstudio.core.picture import Picture
from convstudio.core.reading import ImageError, picture_from_array, read_picture
from convstudio.worker import Worker

# Files below this size decode faster than a window can say that it is busy.
_AT_ONCE_BYTES: Final = 3_000_000


class Opener(QObject):
    """Reads files and clipboard contents; ``opened`` carries the Picture, ``refused`` a sentence."""

    opened = Signal(object)
    refused = Signal(str)
    lesson_met = Signal(object)  # Path: what was to be opened is a lesson and no picture
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(self)
        self._worker.done.connect(self._deliver)
        self._newest: object = None
        self._pictures: dict[Path, tuple[object, Callable[[], Picture | None]]] = {}

    def open_file(self, path: str | Path) -> None:
        """Read a file, at once when it is small, else in the background."""
        path = Path(path)
        self._newest = path
        if path.suffix.lower() in LESSON_SUFFIXES:
            self.lesson_met.emit(path)
            return
        known = self._known(path)
        if known is not None:
            self.opened.emit(known)
            return
        try:
            large = path.is_file() and path.stat().st_size > _AT_ONCE_BYTES
        except (OSError, ValueError):
            large = False  # reading it will say what is wrong
        if large:
            self._worker.submit(path, lambda: _read_whole(path))
            self.busy_changed.emit(True)
            return
        try:
            self._take(path, read_picture(path))
        except ImageError as error:
            self.refused.emit(str(error))

    def open_mime(self, data: QMimeData) -> None:
        """What was dropped or pasted: the first file of a list, or a picture itself."""
        urls = data.urls()
        if urls:
            if not urls[0].isLocalFile():
                self.refused.emit(
                    "Only files on this computer can be opened: save the picture first, "
                    "or copy it and paste it here."
                )
                return
            self.open_file(urls[0].toLocalFile())
        elif data.hasImage():
            image = QImage(data.imageData())
            if image.isNull():
                self.refused.emit("The picture could not be decoded; a PNG or a file would work.")
            else:
                self._newest = None  # a file still being read would come too late
                picture = picture_from_array(to_array(image), "pasted")
                notes = ("alpha ignored",) if image.hasAlphaChannel() else ()
                self.opened.emit(replace(picture, notes=notes))
        else:
            self.refused.emit(
                "There is no picture in what was pasted or dropped; an image, an image file, or, "
                "with a kernel cell selected, a table of numbers would work."
            )

    def _known(self, path: Path) -> Picture | None:
        """The picture already read from a file that has not changed since: undo steps then share its memory."""
        signature, picture = self._pictures.get(path, (None, lambda: None))
        return picture() if signature is not None and signature == _signature(path) else None

    def _take(self, path: Path, picture: Picture) -> None:
        self._pictures[path] = (_signature(path), ref(picture))
        self.opened.emit(picture)

    def join(self) -> None:
        """Wait for a file that is being read; it is not opened any more."""
        self._worker.join()

    def _deliver(self, path: object, picture: Picture | None, error: BaseException | None) -> None:
        self.busy_changed.emit(self._worker.busy)
        if path is not self._newest:
            return
        if picture is not None:
            assert isinstance(path, Path)
            self._take(path, picture)
        else:
            self.refused.emit(str(error))


def _read_whole(path: Path) -> Picture:
    """Read a picture and look through its values, both away from the GUI thread."""
    picture = read_picture(path)
    _ = picture.extremes
    if needs_spread(picture, Display()):
        _ = picture.spread
    return picture


def _signature(path: Path) -> object:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def takes(data: QMimeData) -> bool:
    """Whether a drop looks as if it could be opened."""
    return data.hasUrls() or data.hasImage()


def to_array(image: QImage) -> npt.NDArray[Any]:
    """A QImage as (H, W) or (H, W, 3) 8- or 16-bit values that outlive it; transparency is dropped."""
    deep = image.depth() > 32 or image.format() is QImage.Format.Format_Grayscale16
    if image.isGrayscale():
        kind = QImage.Format.Format_Grayscale16 if deep else QImage.Format.Format_Grayscale8
    else:
        kind = QImage.Format.Format_RGBX64 if deep else QImage.Format.Format_RGB888
    image = image.convertToFormat(kind)
    width, height = image.width(), image.height()
    channels = 1 if image.isGrayscale() and "Gray" in kind.name else 4 if deep else 3
    dtype = np.uint16 if deep else np.uint8
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(height, image.bytesPerLine())
    used = rows[:, : width * channels * np.dtype(dtype).itemsize]
    values = np.ascontiguousarray(used).view(dtype).reshape(height, width, channels)
    # The copy matters: the bytes go with the QImage.
    return values[..., 0].copy() if channels == 1 else values[..., :3].copy()
