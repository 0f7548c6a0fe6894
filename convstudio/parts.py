"""Another part of the file that is the input: read again, at once where that is quick, else in the background."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.core.picture import Picture
from convstudio.core.reading import ImageError, picture_from_text, read_picture
from convstudio.worker import Worker

_AT_ONCE_BYTES: Final = 3_000_000


class PartOpener(QObject):
    """``opened`` carries the Picture of the part that was asked for last; ``refused`` and ``busy`` a sentence."""

    opened = Signal(object)
    refused = Signal(str)
    busy = Signal(str)
    done = Signal()

    def __init__(self, texts: MutableMapping[Picture, str], parent: QObject) -> None:
        """``texts``: what was pasted, of the pictures that are no file's."""
        super().__init__(parent)
        self._texts = texts
        self._worker = Worker(self)
        self._worker.done.connect(self._deliver)
        self._newest: object = None

    def open_part(self, picture: Picture, part: int) -> None:
        """Read another part of the file, or of the pasted text, that a picture is part of."""
        read = self._reading(picture, part)
        if read is None:
            self.refused.emit(
                f"“{picture.name}” is no file any more; opened or pasted again it would have its parts."
            )
        elif _is_small(picture):
            self._newest = None
            try:
                self.opened.emit(read())
            except ImageError as error:
                self.refused.emit(str(error))
        else:
            self._newest = request = object()
            self._worker.submit(request, read)
            self.busy.emit(f"Opening {picture.parts[part]} of “{picture.name}”…")

    def forget(self) -> None:
        """Something else has become the input: what is being read comes too late."""
        self._newest = None

    def join(self) -> None:
        """Wait for what is being read; it is not opened any more."""
        self._newest = None
        self._worker.join()

    def _reading(self, picture: Picture, part: int) -> Callable[[], Picture] | None:
        path, text = picture.path, self._texts.get(picture)
        if path is not None:
            return lambda: read_picture(path, part)
        return None if text is None else lambda: self._pasted(text, part)

    def _pasted(self, text: str, part: int) -> Picture:
        picture = picture_from_text(text, part)
        self._texts[picture] = text
        return picture

    def _deliver(self, request: object, picture: Picture | None, error: object) -> None:
        if not self._worker.busy:
            self.done.emit()
        if request is not self._newest:
            return
        if picture is not None:
            self.opened.emit(picture)
        else:
            self.refused.emit(str(error))


def _is_small(picture: Picture) -> bool:
    if picture.path is None:
        return True
    try:
        return picture.path.stat().st_size <= _AT_ONCE_BYTES
    except (OSError, ValueError):
        return True  # reading it will say what is wrong
