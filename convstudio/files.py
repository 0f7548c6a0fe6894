"""Files in and out, as the window offers them: which one, what becomes of it, and what is remembered of it.

Reading and writing themselves are `opening` and `saving`; here they meet the dialogs, the studio and the settings.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from convstudio.core.experiment import DEFAULT_CHANNELS, Experiment
from convstudio.core.kernel_files import KernelError, read_kernel
from convstudio.core.picture import Picture
from convstudio.core.samples import samples
from convstudio.dialogs import ask_kernel, ask_lesson, ask_picture, ask_target
from convstudio.opening import Opener
from convstudio.saving import Saver
from convstudio.settings import Settings
from convstudio.studio import Studio
from convstudio.worker import Worker

_COPIED_AT_ONCE: Final = 2_000_000  # outputs


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
        self._copier.done.connect(self._copied)
        self.opener.opened.connect(self._take_picture)
        self.opener.lesson_met.connect(self.lesson_chosen)
        self.opener.busy_changed.connect(
            lambda busy: self.busy.emit("Opening a large picture…") if busy else self.done.emit("")
        )
        self.saver.saving.connect(self.cancellable)
        self.saver.progressed.connect(self.progressed)
        self.saver.saved.connect(self.done)
        self.opener.refused.connect(self.refused)
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
        if not path:
            return
        try:
            kernel = replace(read_kernel(path), name=Path(path).name)
        except KernelError as error:
            self.refused.emit(str(error))
        else:
            self._studio.change(f"Open kernel {Path(path).name}", kernel=kernel)

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
        before = self._studio.experiment
        # A choice that could be seen stays; over a grey picture there was none to be seen.
        channels = before.channels if before.picture.is_color else DEFAULT_CHANNELS
        self._studio.change(f"Open {picture.name}", picture=picture, channels=channels)
        self.remember(picture)

    def _folder(self) -> str:
        return self._settings.text("folder", str(Path.home()))
