"""Files in and out, as the window offers them: which one, what becomes of it, and what is remembered of it.

Reading and writing themselves are `opening` and `saving`; here they meet the dialogs, the studio and the settings.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from convstudio.core.experiment import Experiment
from convstudio.core.kernel import Kernel
from convstudio.core.kernel_files import KernelError, parse_matrix, read_kernel
from convstudio.core.lesson import LESSON_SUFFIXES
from convstudio.core.picture import Picture
from convstudio.core.samples import samples
from convstudio.dialogs import ask_kernel, ask_lesson, ask_picture, ask_target
from convstudio.opening import Opener
from convstudio.saving import Saver
from convstudio.settings import Settings
from convstudio.studio import Studio
from convstudio.worker import Worker

_COPIED_AT_ONCE: Final = 2_000_000  # outputs
_ON_I: Final = " Dropped on I it would be opened as the input."
_ON_K: Final = " Dropped on K it would be the kernel."


class Files(QObject):
    """``busy``, ``done`` and ``refused`` carry one sentence each; ``recent_changed`` the paths, newest first.

    A ``busy`` sentence stands until one of the others comes, or an empty ``done``; one of ``cancellable`` can be
    ended by `cancel`, and ``progressed`` says how far it is.
    """

    busy = Signal(str)
    cancellable = Signal(str)
    progressed = Signal(str)
    done = Signal(str)
    refused = Signal(str)
    recent_changed = Signal(object)
    lesson_chosen = Signal(object)  # Path

    def __init__(self, studio: Studio, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._settings, self._window = studio, settings, window
        self.opener = Opener(self)
        self.saver = Saver(self)
        self._copier = Worker(self)
        self._dropped: list[Path] = []  # the files of the last drop, until it is opened or refused
        self._copier.done.connect(self._copied)
        self.opener.opened.connect(self._take_picture)
        self.opener.lesson_met.connect(self.lesson_chosen)
        self.opener.busy_changed.connect(
            lambda busy: self.busy.emit("Opening a large picture…") if busy else self.done.emit("")
        )
        self.saver.saving.connect(self.cancellable)
        self.saver.progressed.connect(self.progressed)
        self.saver.saved.connect(self.done)
        self.opener.refused.connect(self._refuse)
        self.saver.refused.connect(self.refused)

    def choose_picture(self) -> None:
        """Ask for an image and open it."""
        path = ask_picture(self._window, self._folder())
        if path:
            self.open_picture(path)

    def open_picture(self, path: str | Path) -> None:
        """Open an image file as the input."""
        self._settings.set("folder", str(Path(path).parent))
        self.opener.open_file(path)

    def open_recent(self, path: str) -> None:
        """Open a file again; one that is gone is forgotten, and said to be."""
        if not Path(path).exists():
            self._settings.forget(path)
            self.recent_changed.emit(self._settings.recent)
        self.opener.open_file(path)

    def choose_kernel(self) -> None:
        """Ask for a kernel and open it."""
        path = ask_kernel(self._window, self._folder())
        if path:
            self._open_kernel(Path(path))

    def _open_kernel(self, path: Path, otherwise: str = "") -> bool:
        """Take a file as the kernel, or say why not, and what would work ``otherwise``."""
        try:
            kernel = replace(read_kernel(path), name=path.name)
        except KernelError as error:
            self.refused.emit(f"{error}{otherwise}")
            return False
        self._studio.change(f"Open kernel {path.name}", kernel=kernel)
        return True

    def drop_kernel(self, data: QMimeData) -> None:
        """Take what was dropped on K: the first of some files, or the numbers of a text."""
        paths = _local_files(data)
        if paths and paths[0].suffix.lower() in LESSON_SUFFIXES:
            self.opener.open_mime(data)
        elif paths:
            if self._open_kernel(paths[0], _ON_I):
                self._tell_the_first(paths)
        else:
            try:
                kernel = Kernel(tuple(map(tuple, parse_matrix(data.text()))))
            except ValueError as error:
                self.refused.emit(f"The kernel stays as it is: {error}")
            else:
                self._studio.change("Drop weights", kernel=kernel)

    def drop_input(self, data: QMimeData) -> None:
        """Take what was dropped anywhere else: the first of some files, a picture, or a text."""
        self._dropped = _local_files(data)
        self.opener.open_mime(data)

    def _refuse(self, sentence: str) -> None:
        """A picture is refused; where the file that was dropped is a kernel, that is said as well."""
        dropped, self._dropped = self._dropped[:1], []
        kernel = any(path.name in sentence and _is_kernel(path) for path in dropped)
        self.refused.emit(sentence + (_ON_K if kernel else ""))

    def _tell_the_first(self, paths: list[Path]) -> None:
        if len(paths) > 1:
            self.done.emit(f"Of the {len(paths)} files the first was taken: “{paths[0].name}”.")

    def choose_lesson(self) -> None:
        """Ask for a lesson."""
        path = ask_lesson(self._window, self._folder())
        if path:
            self._settings.set("folder", str(Path(path).parent))
            self.lesson_chosen.emit(Path(path))

    def copy(self, experiment: Experiment, color: Callable[[Experiment], QImage]) -> None:
        """Put all of S, as ``color`` makes a picture of it, on the clipboard; a large one when it is made."""
        if math.prod(experiment.output_shape) <= _COPIED_AT_ONCE:
            self._copied(experiment, color(experiment), None)
        else:
            self.busy.emit("Copying the feature map…")
            self._copier.submit(experiment, lambda: color(experiment))

    def _copied(self, _request: object, picture: QImage | None, error: object) -> None:
        if picture is None:
            self.refused.emit(f"The feature map could not be copied: {error}.")
        elif picture.isNull():
            self.refused.emit("There is nothing to copy: the feature map is empty.")
        else:
            QGuiApplication.clipboard().setImage(picture)
            self.done.emit(
                f"Copied {picture.width()} × {picture.height()} pixels in the colours shown."
            )

    def choose_target(self) -> None:
        """Ask where to save the feature map, and save it."""
        experiment = self._studio.experiment
        if 0 in experiment.output_shape:
            self.refused.emit(
                "There is nothing to save: in “valid” the kernel does not fit into the image."
            )
            return
        stem = Path(experiment.picture.name).stem
        target = ask_target(self._window, self._folder(), f"{stem}-feature-map.png")
        if target is not None:
            self._settings.set("folder", str(target.parent))
            self.saver.save(experiment, target)

    def cancel(self) -> None:
        """End what is being saved."""
        self.saver.cancel()

    def remember(self, picture: Picture) -> None:
        """Put a picture's file among the recent ones; samples have a menu of their own."""
        if picture.path is None or any(picture.path == one.path for one in samples()):
            return
        self._settings.remember(str(picture.path.resolve()))
        self.recent_changed.emit(self._settings.recent)

    def join(self) -> None:
        """Let what is being saved be written, and what is being read be forgotten."""
        self.opener.join()
        self._copier.join()
        self.saver.join()

    def _take_picture(self, picture: Picture) -> None:
        self._studio.change(f"Open {picture.name}", picture=picture)
        self.remember(picture)
        dropped, self._dropped = self._dropped, []
        if dropped and dropped[0] == picture.path:
            self._tell_the_first(dropped)

    def _folder(self) -> str:
        return self._settings.text("folder", str(Path.home()))


def _local_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _is_kernel(path: Path) -> bool:
    try:
        read_kernel(path)
    except KernelError:
        return False
    return True
