"""Drag and drop on the window: a hint that says what a drop would do, and the drop itself.

Dropped on K, a file is a kernel, everywhere else an input; a lesson or a session is opened wherever it is
dropped. Of several files the first is taken. No file is read before the drop: only its name and size are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.formats import LESSON_SUFFIXES, SESSION, suffixes_of
from convstudio.core.reading.kernels import KERNEL_SUFFIXES, MAX_BYTES
from convstudio.panels.inputs.brought import local_path
from convstudio.panels.kernel.exchange.long_texts import is_long
from convstudio.panels.widgets.messages.drop_hint import DropHint
from convstudio.theme import Theme

Place = Literal["kernel", "input"]

NOT_HERE: Final = (
    "Only files on this computer can be opened: save it first, or copy it and paste it here."
)
_TYPES: Final = {
    QEvent.Type.DragEnter,
    QEvent.Type.DragMove,
    QEvent.Type.DragLeave,
    QEvent.Type.Drop,
}
_TEXT: Final = {
    "kernel": "use the numbers as kernel K",
    "input": "open the numbers as input I",
}
_NAMED: Final = 40  # the most characters of a name in a sentence
# Of pictures only the smallest are kernels.
_NO_KERNELS: Final = {*suffixes_of("numbers")} - {*suffixes_of("kernel", "image")}


@dataclass(frozen=True)
class Offer:
    """What a drop would do, in one sentence, and whether it would be accepted."""

    text: str
    taken: bool


def offer(data: QMimeData, place: Place) -> Offer:
    """What a drop of ``data`` would do at a place."""
    urls = data.urls()
    if urls and urls[0].isLocalFile():
        return _of_file(Path(local_path(urls[0])), len(urls), place)
    if data.hasImage():
        if place == "kernel":
            return Offer("A picture is no kernel: drop it on I.", False)
        return Offer("Drop: open the picture as input I", True)
    if urls:
        return Offer(NOT_HERE, False)
    if data.hasText():
        problem = _no_kernel(data.text()) if place == "kernel" else ""
        if problem:
            return Offer(f"This text is no kernel: {problem}", False)
        return Offer(f"Drop: {_TEXT[place]}", True)
    return Offer("Neither a file nor a picture nor numbers: nothing here can take it.", False)


def _no_kernel(text: str) -> str:
    """Why a text is not a kernel; "" if it is one, or so long that only reading it all would tell."""
    if is_long(text):
        return ""
    try:
        read_kernel_text(text)
    except ValueError as error:
        return str(error)
    return ""


def _of_file(path: Path, count: int, place: Place) -> Offer:
    name = f"“{short(path.name)}”"
    first = f", the first of {count} files," if count > 1 else ""
    try:
        is_folder, size = path.is_dir(), path.stat().st_size
    except (OSError, ValueError):
        is_folder, size = False, 0  # reading it will report what is wrong
    if is_folder:
        return Offer(f"{name} is a folder: drop one of the files in it.", False)
    suffix = path.suffix.lower()
    if suffix in LESSON_SUFFIXES:
        return Offer(f"Drop: open {name}{first} as a lesson".replace(", as", " as"), True)
    if SESSION.names(path):
        return Offer(f"Drop: open the session {name}{first}".removesuffix(","), True)
    if place == "input":
        return Offer(f"Drop: open {name}{first} as input I", True)
    if suffix in _NO_KERNELS:
        return Offer(f"{name} is no kernel: drop it on I.", False)
    if size > MAX_BYTES:
        kinds = ", ".join(suffix[1:].upper() for suffix in KERNEL_SUFFIXES)
        return Offer(f"{name} is too large for a kernel ({kinds}): drop it on I.", False)
    return Offer(f"Drop: use {name}{first} as kernel K", True)


def short(name: str) -> str:
    """A file's name for a sentence: printable, and elided to 40 characters."""
    shown = printable(name)
    return shown if len(shown) <= _NAMED else f"{shown[: _NAMED - 12]}…{shown[-11:]}"


class Drops(QObject):
    """A handler of drag and drop on a window."""

    kernel_dropped = Signal(object)
    """The `QMimeData` dropped on K; valid only during the signal."""
    input_dropped = Signal(object)
    """The `QMimeData` dropped anywhere else; valid only during the signal."""

    def __init__(self, window: QWidget, kernel: QWidget, inputs: QWidget, pages: QWidget) -> None:
        """Handle drops on ``window``; ``kernel`` and ``inputs`` are the cards, ``pages`` the area that they are in."""
        super().__init__(window)
        self._window, self._kernel, self._inputs, self._pages = window, kernel, inputs, pages
        self.hint = DropHint(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def show_theme(self, theme: Theme) -> None:
        self.hint.show_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window or event.type() not in _TYPES:
            return False
        if not isinstance(event, QDropEvent):  # the drag has left the window
            self.hint.hide()
            return True
        place = self._place(event.position().toPoint())
        found = offer(event.mimeData(), place)
        if event.type() == QEvent.Type.Drop:
            self.hint.hide()
            event.acceptProposedAction()
            if found.taken:
                dropped = self.kernel_dropped if place == "kernel" else self.input_dropped
                dropped.emit(event.mimeData())
            return True
        self.hint.show_over(self._card(place), found.text, taken=found.taken)
        # Qt sends no moves of a drag whose DragEnter was not accepted.
        event.setAccepted(True)
        if found.taken or event.type() == QEvent.Type.DragEnter:
            event.acceptProposedAction()
        else:
            event.ignore()
        return True

    def _place(self, point: QPoint) -> Place:
        kernel = self._kernel
        inside = kernel.isVisible() and kernel.rect().contains(kernel.mapFrom(self._window, point))
        return "kernel" if inside else "input"

    def _card(self, place: Place) -> QWidget:
        card = self._kernel if place == "kernel" else self._inputs
        return card if card.isVisible() else self._pages
