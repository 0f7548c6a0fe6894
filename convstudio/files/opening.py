"""How pictures come in: by name, by drop, by paste.

Whatever the way, the result is a `Picture` or one sentence. Nothing behind this door meets a QImage. Files are decoded
in the background; one that is there before anybody would notice opens as if it had not been, while another says that
it is being opened. The newest request wins.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes
from weakref import WeakKeyDictionary, ref

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.files.opening import printable
from convstudio.core.lessons.lesson import LESSON_SUFFIXES
from convstudio.core.model.picture import Picture
from convstudio.core.reading.door import (
    ImageError,
    picture_from_array,
    picture_from_text,
    read_picture,
)
from convstudio.core.views.display import Display, needs_spread
from convstudio.panels.widgets.notice import Act, Notice

# Larger files take longer than anybody wants to wait for without a word.
_LARGE_BYTES: Final = 3_000_000
# Characters of a text whose numbers are read while the window goes on.
_LONG_TEXT: Final = 100_000
# Seconds in which a smaller one is decoded, unless it holds a large picture all the same.
_UNNOTICED: Final = 0.3


@dataclass(frozen=True, eq=False)
class _Asked:
    """A part of a file that is asked for with it: it is not what the file opens as another time."""

    path: Path


@dataclass(frozen=True, eq=False)
class _Pasted:
    """A long text that is being read as a table: all of it or one ``part``; ``image``: what came with it."""

    text: str
    image: QImage | None = None
    part: int | None = None


class Opener(QObject):
    """Reads files and clipboard contents; ``opened`` carries the Picture, ``refused`` a sentence.

    ``part_opened`` carries that of another part of a file that is open already.

    ``opening`` carries what is said while a file is being read, and ``settled`` ends it, whatever has come of it.
    """

    opening = Signal(str)
    settled = Signal()
    opened = Signal(object)
    part_opened = Signal(object)
    refused = Signal(object)  # a sentence, which may be a `Notice`
    choice_wanted = Signal()  # of a file
    lesson_met = Signal(object)  # Path: what was to be opened is a lesson and no picture

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Decoding cannot be interrupted: the second worker is for what is wanted meanwhile.
        self._worker, self._other = Worker(Priority.SEEN, self), Worker(Priority.SEEN, self)
        for worker in (self._worker, self._other):
            worker.done.connect(self._deliver)
        self._newest: object = None
        self._pictures: dict[Path, tuple[object, Callable[[], Picture | None]]] = {}
        self._texts: WeakKeyDictionary[Picture, str] = WeakKeyDictionary()  # that were pasted

    @property
    def is_reading(self) -> bool:
        """Whether a file is being read, wanted or not."""
        return self._worker.busy or self._other.busy

    def open_file(self, path: str | Path, read: Callable[[], Picture] | None = None) -> None:
        """Read a file, or what ``read`` takes of it; a large one says so."""
        path = Path(path)
        self.cancel()
        if path.suffix.lower() in LESSON_SUFFIXES:
            self.lesson_met.emit(path)
            return
        known = self._known(path)
        if read is not None:
            self._read(_Asked(path), lambda: _looked_through(read()), path.name, is_large(path))
        elif known is not None:
            self.opened.emit(known)
        else:
            self._read(path, lambda: _read_whole(path), path.name, is_large(path))

    def open_part(self, picture: Picture, part: int) -> None:
        """Read another part of the file, or of the pasted text, that a picture is part of."""
        self.cancel()
        path, text = picture.path, self._texts.get(picture)
        if path is not None:
            name = f"{picture.parts[part]} of {picture.name}"
            self._read(object(), lambda: _read_whole(path, part), name, is_large(path))
        elif text is not None and len(text) > _LONG_TEXT:
            self._read_text(_Pasted(text, None, part))
        elif text is not None:
            again = picture_from_text(text, part)
            self._texts[again] = text
            self.part_opened.emit(again)
        else:
            sentence = f"{picture.parts[part]} is gone: “{picture.name}” would have to be opened or pasted again."
            self.refused.emit(Notice(sentence, self._open_another()))

    def _read(self, request: object, job: Callable[[], Picture], name: str, large: bool) -> None:
        if self._worker.busy:
            self._worker, self._other = self._other, self._worker
        self._newest = request
        future = self._worker.submit(request, job)
        if future is not None and not large and wait([future], _UNNOTICED).done:
            error = future.exception()
            self._settle(request, None if error else future.result(), error)
        else:
            self.opening.emit(f"Opening {printable(name)}…")

    def cancel(self) -> None:
        """Forget what is being read: what was there before stays."""
        self._worker.forget()
        if self._newest is not None:
            self._newest = None
            self.settled.emit()

    def open_clipboard(self) -> None:
        """What has been copied, here or elsewhere."""
        self.open_mime(QGuiApplication.clipboard().mimeData() or QMimeData())

    def open_mime(self, data: QMimeData) -> None:
        """What was dropped or pasted: the first file of a list, or a picture itself."""
        urls = data.urls()
        if urls and (urls[0].isLocalFile() or not data.hasImage()):  # a browser has both
            if not urls[0].isLocalFile():
                self.refused.emit(
                    "Only files on this computer can be opened: save the picture first, "
                    "or copy it and paste it here."
                )
                return
            self.open_file(local_path(urls[0]))
        elif self._took_table(data):
            return
        elif data.hasImage():
            self._take_image(QImage(data.imageData()))
        else:
            sentence = (
                "There is no picture and no table of numbers in what was pasted or dropped; an image, an image file "
                "or cells of a spreadsheet would work."
            )
            self.refused.emit(Notice(sentence, self._open_another()))

    def _open_another(self) -> Act:
        return Act("Open…", "Choose a file", self.choice_wanted.emit)

    def _take_image(self, image: QImage) -> None:
        if image.isNull():
            sentence = "The picture could not be decoded; a PNG or a file would work."
            self.refused.emit(Notice(sentence, self._open_another()))
            return
        self.cancel()  # a file still being read would come too late
        picture = picture_from_array(to_array(image), "pasted")
        if image.hasAlphaChannel():
            picture = replace(picture, notes=("alpha ignored",), alpha=alpha_of(image))
        self.opened.emit(picture)

    def _read_text(self, pasted: _Pasted) -> None:
        self.cancel()
        name = "the numbers pasted or dropped"
        self._read(pasted, lambda: picture_from_text(pasted.text, pasted.part), name, large=True)

    def _take_text(
        self, pasted: _Pasted, picture: Picture | None, error: BaseException | None
    ) -> None:
        if picture is None:
            if pasted.image is not None:
                self._take_image(pasted.image)
            else:
                self._refuse_table(error)
            return
        self._texts[picture] = pasted.text
        (self.opened if pasted.part is None else self.part_opened).emit(picture)

    def _refuse_table(self, error: BaseException | None) -> None:
        self.refused.emit(
            f"There is no picture in what was pasted or dropped, and as a table {error}"
        )

    def _took_table(self, data: QMimeData) -> bool:
        """Whether the text is a table of numbers, or would be one but for a cell that is then named.

        Spreadsheets bring a picture of their cells along: the numbers are meant.
        """
        text = data.text() if data.hasText() else ""
        if not any(map(str.isdigit, text)):
            return False
        if len(text) > _LONG_TEXT:
            self._read_text(_Pasted(text, QImage(data.imageData()) if data.hasImage() else None))
            return True
        try:
            picture = picture_from_text(text)
        except ImageError as error:
            if data.hasImage():
                return False
            self._refuse_table(error)
            return True
        self.cancel()  # a file still being read would come too late
        self._texts[picture] = text
        self.opened.emit(picture)
        return True

    def _known(self, path: Path) -> Picture | None:
        """The picture already read from a file that has not changed since: undo steps then share its memory."""
        signature, picture = self._pictures.get(path, (None, lambda: None))
        return picture() if signature is not None and signature == _signature(path) else None

    def _take(self, path: Path, picture: Picture) -> None:
        self._pictures[path] = (_signature(path), ref(picture))
        self.opened.emit(picture)

    def stop(self) -> None:
        """Nothing that is being read is opened any more; reading it is not waited for."""
        self._newest = None
        self._worker.leave()
        self._other.leave()

    def _deliver(
        self, request: object, picture: Picture | None, error: BaseException | None
    ) -> None:
        if request is self._newest:
            self._settle(request, picture, error)

    def _settle(
        self, request: object, picture: Picture | None, error: BaseException | None
    ) -> None:
        self._newest = None
        self.settled.emit()
        if isinstance(request, _Pasted):
            self._take_text(request, picture, error)
        elif picture is None:
            self.refused.emit(str(error))
        elif isinstance(request, Path):
            self._take(request, picture)
        elif isinstance(request, _Asked):
            self.opened.emit(picture)
        else:
            self.part_opened.emit(picture)


def is_large(path: Path) -> bool:
    """Whether a file is so long that a window says that it is being opened."""
    try:
        return os.path.getsize(path) > _LARGE_BYTES
    except (OSError, ValueError):
        return False  # reading it will say what is wrong


def local_path(url: QUrl) -> str:
    """The path of a file's URL, even where its bytes are no Unicode, which Qt would drop."""
    if sys.platform == "win32":
        return url.toLocalFile()
    return os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded)))


def _read_whole(path: Path, part: int | None = None) -> Picture:
    """Read a picture and look through its values, all away from the GUI thread."""
    return _looked_through(read_picture(path, part))


def _looked_through(picture: Picture) -> Picture:
    """The picture, which now knows of its values what the window asks first."""
    _ = picture.extremes, picture.has_gaps
    if needs_spread(picture, Display()):
        _ = picture.spread
    return picture


def _signature(path: Path) -> object:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def alpha_of(image: QImage) -> npt.NDArray[Any]:
    """The opacity of a QImage's pixels, (H, W) of 8 or 16 bits, whatever its colours are."""
    if image.depth() > 32:
        image = image.convertToFormat(QImage.Format.Format_RGBA64)
        return np.ascontiguousarray(_samples(image, np.uint16, 4)[..., 3])
    image = image.convertToFormat(QImage.Format.Format_Alpha8)
    return _samples(image, np.uint8, 1)[..., 0].copy()


def to_array(image: QImage) -> npt.NDArray[Any]:
    """A QImage as (H, W) or (H, W, 3) 8- or 16-bit values that outlive it; without its transparency."""
    deep = image.depth() > 32 or image.format() is QImage.Format.Format_Grayscale16
    if image.isGrayscale():
        kind = QImage.Format.Format_Grayscale16 if deep else QImage.Format.Format_Grayscale8
    else:
        kind = QImage.Format.Format_RGBX64 if deep else QImage.Format.Format_RGB888
    image = image.convertToFormat(kind)
    channels = 1 if image.isGrayscale() and "Gray" in kind.name else 4 if deep else 3
    values = _samples(image, np.uint16 if deep else np.uint8, channels)
    # The copy matters: the bytes go with the QImage.
    return values[..., 0].copy() if channels == 1 else values[..., :3].copy()


def _samples(image: QImage, dtype: npt.DTypeLike, channels: int) -> npt.NDArray[Any]:
    """The rows of a QImage without their padding: (H, W, channels), to be used while it lives."""
    width, height = image.width(), image.height()
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(height, image.bytesPerLine())
    used = rows[:, : width * channels * np.dtype(dtype).itemsize]
    return np.ascontiguousarray(used).view(dtype).reshape(height, width, channels)
