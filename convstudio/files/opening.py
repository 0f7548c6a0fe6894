"""Opening of pictures: from a file, a drop or the clipboard.

In every case the result is a `Picture` or one sentence; the rest of the program never sees a QImage of an input. Files
are decoded in the background, and a message is shown only if that takes noticeably long. The newest request wins.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary, ref

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from convstudio.background.patience import Patience
from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.door import (
    ImageError,
    picture_from_text,
    read_picture,
)
from convstudio.core.reading.formats import LESSON_SUFFIXES, SESSION
from convstudio.core.views.display import Display, needs_spread
from convstudio.panels.inputs.brought import local_path, picture_of_image
from convstudio.panels.widgets.messages.notice import Act, Notice

# Files above this size are opened with a message from the start.
_LARGE_BYTES: Final = 3_000_000
# Texts with more characters than this are parsed in the background.
_LONG_TEXT: Final = 100_000


@dataclass(frozen=True, eq=False)
class _Asked:
    """A request for a certain part of a file, whose picture is not kept as that of the file."""

    path: Path


@dataclass(frozen=True, eq=False)
class _Pasted:
    """A request to read a long text, or one ``part`` of it, as a table; ``image`` was on the clipboard with it."""

    text: str
    image: QImage | None = None
    part: int | None = None


class Opener(QObject):
    """A reader of files, always in the background, and of the clipboard's contents, there where they are long."""

    opening = Signal(str)
    """A sentence that says what is being read, if that takes noticeably long."""
    settled = Signal()
    """Reading has ended, with whatever result, or was cancelled."""
    opened = Signal(object)
    """The `Picture` that was read."""
    part_opened = Signal(object)
    """The `Picture` of another part of a file or text that is already open."""
    refused = Signal(object, object)
    """Why nothing was opened, which may be a `Notice`, and what was not: a path, a pasted text, or None."""
    choice_wanted = Signal()
    """The user wants to choose a file, by the act of a notice."""
    lesson_met = Signal(object)
    """The path of a file that is a lesson and not a picture."""
    session_met = Signal(object)
    """The path of a file that is a session and not a picture."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Decoding cannot be interrupted: the second worker serves a request made meanwhile.
        self._worker, self._other = Worker(Priority.SEEN, self), Worker(Priority.SEEN, self)
        for worker in (self._worker, self._other):
            worker.done.connect(self._deliver)
        self._newest: object = None
        self._patience = Patience(self)
        self._patience.said.connect(self.opening)
        self._pictures: dict[Path, tuple[object, Callable[[], Picture | None]]] = {}
        self._texts: WeakKeyDictionary[Picture, str] = WeakKeyDictionary()  # the pasted texts

    @property
    def is_reading(self) -> bool:
        """Whether a file is being read, even if its result is no longer wanted."""
        return self._worker.busy or self._other.busy

    def open_file(self, path: str | Path, read: Callable[[], Picture] | None = None) -> None:
        """Read a file, by ``read`` if a certain part is wanted."""
        path = Path(path)
        self.cancel()
        if path.suffix.lower() in LESSON_SUFFIXES:
            self.lesson_met.emit(path)
            return
        if SESSION.names(path):
            self.session_met.emit(path)
            return
        known = self._known(path)
        if read is not None:
            self._read(_Asked(path), lambda: _looked_through(read()), path.name, is_large(path))
        elif known is not None:
            self.opened.emit(known)
        else:
            self._read(path, lambda: _read_whole(path), path.name, is_large(path))

    def open_part(self, picture: Picture, part: int) -> None:
        """Read another part of the file or pasted text that a picture comes from."""
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
            self.refused.emit(Notice(sentence, self._open_another()), None)

    def _read(self, request: object, job: Callable[[], Picture], name: str, large: bool) -> None:
        if self._worker.busy:
            self._worker, self._other = self._other, self._worker
        self._newest = request
        waits = self._worker.submit(request, job) is None
        self._patience.begin(f"Opening {printable(name)}…", at_once=waits or large)

    def cancel(self) -> None:
        """Abandon what is being read; the current picture stays."""
        self._worker.forget()
        if self._newest is not None:
            self._end()

    def _end(self) -> None:
        self._newest = None
        self._patience.end()
        self.settled.emit()

    def open_clipboard(self) -> None:
        """Open the contents of the clipboard."""
        self.open_mime(QGuiApplication.clipboard().mimeData() or QMimeData())

    def open_mime(self, data: QMimeData) -> None:
        """Open what was dropped or pasted: the first of the files, a table of numbers, or a picture."""
        urls = data.urls()
        if urls and (urls[0].isLocalFile() or not data.hasImage()):  # browsers offer both
            if not urls[0].isLocalFile():
                sentence = (
                    "Only files on this computer can be opened: save the picture first, "
                    "or copy it and paste it here."
                )
                self.refused.emit(sentence, None)
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
            self.refused.emit(Notice(sentence, self._open_another()), data.text() or None)

    def _open_another(self) -> Act:
        return Act("Open…", "Choose a file", self.choice_wanted.emit)

    def _take_image(self, image: QImage) -> None:
        if image.isNull():
            sentence = "The picture could not be decoded; a PNG or a file would work."
            self.refused.emit(Notice(sentence, self._open_another()), None)
            return
        self.cancel()  # a file still being read would replace the picture
        picture = picture_of_image(image)
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
                self._refuse_table(pasted.text, error)
            return
        self._texts[picture] = pasted.text
        (self.opened if pasted.part is None else self.part_opened).emit(picture)

    def text_of(self, picture: Picture) -> str:
        """Return the text that a picture was pasted or dropped as; "" if it was none."""
        return self._texts.get(picture, "")

    def _refuse_table(self, text: str, error: BaseException | None) -> None:
        sentence = f"There is no picture in what was pasted or dropped, and as a table {error}"
        self.refused.emit(sentence, text)

    def _took_table(self, data: QMimeData) -> bool:
        """Take text as a table of numbers; return False if it is none, or a faulty one that comes with a picture.

        A faulty table without a picture is refused. Spreadsheets add a picture of the copied cells to their numbers, so
        numbers go first.
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
            self._refuse_table(text, error)
            return True
        self.cancel()  # a file still being read would replace the picture
        self._texts[picture] = text
        self.opened.emit(picture)
        return True

    def _known(self, path: Path) -> Picture | None:
        """The picture already read from a file that has not changed since, so that states share its memory."""
        signature, picture = self._pictures.get(path, (None, lambda: None))
        return picture() if signature is not None and signature == _signature(path) else None

    def _take(self, path: Path, picture: Picture) -> None:
        self._pictures[path] = (_signature(path), ref(picture))
        self.opened.emit(picture)

    def stop(self) -> None:
        """Abandon everything that is being read, without waiting for it."""
        self._newest = None
        self._patience.end()
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
        self._end()
        if isinstance(request, _Pasted):
            self._take_text(request, picture, error)
        elif picture is None:
            path = request.path if isinstance(request, _Asked) else request
            self.refused.emit(str(error), path if isinstance(path, Path) else None)
        elif isinstance(request, Path):
            self._take(request, picture)
        elif isinstance(request, _Asked):
            self.opened.emit(picture)
        else:
            self.part_opened.emit(picture)


def is_large(path: Path) -> bool:
    """Whether a file is so large that opening it shows a message."""
    try:
        return os.path.getsize(path) > _LARGE_BYTES
    except (OSError, ValueError):
        return False  # reading it will report what is wrong


def _read_whole(path: Path, part: int | None = None) -> Picture:
    """Read a picture and compute its statistics, in the background thread."""
    return _looked_through(read_picture(path, part))


def _looked_through(picture: Picture) -> Picture:
    """Return the picture after computing the cached statistics of its values that the window needs first."""
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
