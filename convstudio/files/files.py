"""The window's file operations, which connect dialogs, reading and writing to the studio and the settings.

Reading and writing themselves are in `opening` and `saving`. A file that has been opened is never overwritten, because
Undo may come back to it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.files.opening import is_gone
from convstudio.core.files.samples import samples
from convstudio.core.model.experiment import DEFAULT_CHANNELS, Channels
from convstudio.core.model.picture import Extremes, Picture
from convstudio.core.notation.sentences.remarks import channel_refusal, light_remarks
from convstudio.core.reading.formats import LESSON_SUFFIXES, PNG, SESSION, TIFF
from convstudio.core.reading.parts import other_readings
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio
from convstudio.files.copying import Copier
from convstudio.files.dialogs import ask_file, ask_kernel, ask_lesson, ask_target
from convstudio.files.kernel_files import KernelFiles, is_kernel, is_own_kernel
from convstudio.files.opening import Opener
from convstudio.files.plot_offer import PlotOffer
from convstudio.files.saving import Saver
from convstudio.panels.inputs.brought import local_path
from convstudio.panels.widgets.messages.notice import Act, Notice, acts_of

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Lesson
    from convstudio.core.saving.parts import Part
    from convstudio.core.saving.scaling import Colors, Floats

_ON_K: Final = " Dropped on K it would be the kernel."


class Files(QObject):
    """The file operations of a window: opening, saving, copying, and the list of recent files.

    Their messages go out as sentences, each of which may be a `Notice` where the signal carries an object.
    """

    busy = Signal(str)
    """What is being done and cannot be cancelled; shown until the next message."""
    cancellable = Signal(str)
    """What is being done until `cancel` is called; shown until the next message."""
    progressed = Signal(str)
    """How far the operation of ``cancellable`` is."""
    done = Signal(object)
    """What has been done; empty if there is nothing to say."""
    told = Signal(object)
    """A remark on what has been opened."""
    refused = Signal(object)
    """Why an operation was refused or has failed."""
    taken = Signal(object)
    """The `Picture` that has become the input, from a file, the clipboard or a drop."""
    recent_changed = Signal(object)
    """The paths of the recent files, the newest first."""
    lesson_chosen = Signal(object)
    """The path of a lesson to be opened."""
    session_chosen = Signal(object)
    """The path of a session to be opened."""

    def __init__(self, studio: Studio, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._settings, self._window = studio, settings, window
        self._plots = PlotOffer(studio)
        self.opener = Opener(self)
        self.saver = Saver(self)
        self.copier = Copier(self._with_room(), self)
        # The picture that the window was started for, until it has been opened.
        self._first: tuple[Path, Channels] | None = None
        self._chosen: Path | None = None  # the file that was asked for last, whatever it is
        self._dropped: list[Path] = []  # the files of the last drop, until it is opened or refused
        self.kernels = KernelFiles(studio, self.open_picture, self)
        self.kernels.done.connect(self.done)
        self.kernels.refused.connect(self.refused)
        self.kernels.opened.connect(self.protect)
        self.copier.busy.connect(self.busy)
        self.copier.done.connect(self.done)
        self.copier.refused.connect(self.refused)
        self.opener.opened.connect(self._take_picture)
        self.opener.part_opened.connect(self._take_part)
        self.opener.lesson_met.connect(self.lesson_chosen)
        self.opener.session_met.connect(self.session_chosen)
        # Files that must never be overwritten; samples may be part of any experiment.
        self._opened = {one.path for one in samples()}
        # The folder in which a feature map of each picture was last saved.
        self._saved_to: dict[Path | None, str] = {}
        self._is_opening = False
        self._saving = ""
        self.opener.opening.connect(self._show_opening)
        self.opener.settled.connect(self._end_opening)
        self.saver.saving.connect(self._show_saving)
        self.saver.progressed.connect(self._show_progress)
        self.saver.saved.connect(self._show_saved)
        self.opener.refused.connect(self._refuse)
        self.saver.refused.connect(self.refused)
        self.opener.choice_wanted.connect(self.choose_file)

    def choose_file(self) -> None:
        """Ask for a file and open it, whatever it is."""
        path, is_kernel = ask_file(self._window, self._settings.folder)
        if path and is_kernel:
            self.kernels.open_file(Path(path))
        elif path:
            self._chosen = Path(path)
            self.open_picture(path)

    def open_picture(self, path: str | Path) -> None:
        """Open an image file as the input."""
        self._settings.remember_folder(Path(path).parent)
        self.opener.open_file(path)

    def open_first(
        self, path: Path, channels: Channels, read: Callable[[], Picture] | None = None
    ) -> None:
        """Open the picture that the window was started for, with the channels and part of the command line."""
        self._first = path, channels
        self.opener.open_file(path, read)

    def open_part(self, part: int) -> None:
        """Show another part of the input's file."""
        self.opener.open_part(self._studio.experiment.picture, part)

    def open_recent(self, path: str) -> None:
        """Open a recent file; one that no longer exists is removed from the list and reported."""
        if is_gone(path):
            self._settings.forget(path)
            self.recent_changed.emit(self._settings.recent)
        self.opener.open_file(path)

    def choose_kernel(self) -> None:
        """Ask for a kernel and open it."""
        path = ask_kernel(self._window, self._settings.folder_of("kernel_folder"))
        if path:
            self._settings.remember_folder_of("kernel_folder", Path(path).parent)
            self.kernels.open_file(Path(path))

    def drop_kernel(self, data: QMimeData) -> None:
        """Take what was dropped on K as the kernel: the first of the files, or the numbers of a text."""
        paths = _local_files(data)
        if paths and paths[0].suffix.lower() in (*LESSON_SUFFIXES, *SESSION.suffixes):
            self.opener.open_mime(data)
        elif paths:
            self.kernels.drop_files(paths)
        else:
            self.kernels.drop_text(data.text())

    def drop_input(self, data: QMimeData) -> None:
        """Take what was dropped anywhere else as the input: the first of the files, a picture, or a text."""
        self._dropped = _local_files(data)
        self.opener.open_mime(data)

    def _refuse(self, sentence: str, source: object) -> None:
        """Pass on why a picture was refused, unless it is something else; what is a kernel is offered as one."""
        dropped, self._dropped = self._dropped[:1], []
        chosen, self._chosen = self._chosen, None
        if chosen is not None and source == chosen and self._opened_otherwise(chosen):
            return
        if isinstance(source, Path) and source in dropped and is_kernel(source):
            act = Act("Use as kernel", "Take it as K", partial(self.kernels.open_file, source))
            sentence = Notice(sentence + _ON_K, act)
        elif isinstance(source, str):
            sentence = Notice(sentence, *acts_of(sentence), *self.kernels.offered(source))
        self.refused.emit(sentence)

    def _opened_otherwise(self, path: Path) -> bool:
        """Open a file that is no picture as a kernel or a session; return whether it is one."""
        from convstudio.core.session.archive import is_session  # few files need it

        if is_kernel(path) or is_own_kernel(path):
            self.kernels.open_file(path)
        elif is_session(path):
            self.session_chosen.emit(path)
        else:
            return False
        return True

    def choose_lesson(self) -> None:
        """Ask for a lesson and emit `lesson_chosen`."""
        path = ask_lesson(self._window, self._settings.folder)
        if path:
            self._settings.remember_folder(Path(path).parent)
            self.lesson_chosen.emit(Path(path))

    def choose_target(
        self, found: Extremes, paint: Callable[[Floats], Colors], part: Part | None = None
    ) -> None:
        """Ask where to save the feature map, or a ``part`` of it, whose values have the range ``found``, and save it.

        PNG is suggested if it can hold all values. ``paint`` maps values to the colours shown.
        """
        # Most starts save nothing.
        from convstudio.core.saving.file_range import form_for, has_white
        from convstudio.core.saving.scaling import Painting

        experiment = self._studio.experiment
        if 0 in experiment.output_shape:
            sentence = (
                "There is nothing to save: in “valid” the kernel does not fit into the image."
            )
            self.refused.emit(Notice(sentence, self._with_room()))
            return
        picture = experiment.picture
        stem = f"{Path(picture.name).stem}-{'feature-map' if part is None else part.kind}"
        is_held = has_white(picture) and form_for(experiment, None).holds(found)
        suggested = PNG if is_held else TIFF
        asked = ask_target(self._window, self._folder_for(picture), stem, suggested)
        if asked is None:
            return
        target, choice = asked
        form = Painting(paint) if choice.is_painted else choice.depth
        self._saved_to[picture.path] = str(target.parent)
        if not _has_folder(picture):
            self._settings.remember_folder(target.parent)
        self.saver.save(experiment, target, form, self.inputs, part)

    def _folder_for(self, picture: Picture) -> str:
        """The folder for feature maps of a picture: where the last was saved, else beside the picture."""
        beside = str(picture.path.parent) if picture.path and _has_folder(picture) else ""
        return self._saved_to.get(picture.path) or beside or self._settings.folder

    @property
    def inputs(self) -> list[Path]:
        """The files that are never overwritten: the samples, all that were opened, the input's, and those pinned."""
        pictures = self._studio.experiment.picture, *self._studio.scene.photographs
        return [*self._opened, *(each.path for each in pictures if each.path)]

    def protect(self, path: str | os.PathLike[str]) -> None:
        """Never overwrite a file, since something has been read from it."""
        self._opened.add(Path(path))

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Never overwrite the file of a lesson, or one that it names."""
        if lesson is not None:
            self._opened.update(filter(None, (lesson.path, *lesson.files.values())))

    def cancel(self) -> None:
        """Cancel what is being opened, else what is being saved: the operation that the message is about."""
        if self._is_opening:
            self.opener.cancel()
        else:
            self.saver.cancel()

    def _show_opening(self, sentence: str) -> None:
        self._is_opening = True
        self.cancellable.emit(sentence)

    def _end_opening(self) -> None:
        if not self._is_opening:
            return
        self._is_opening = False
        self.done.emit("")
        if self.saver.is_busy:
            self.cancellable.emit(self._saving)

    def _show_saving(self, sentence: str) -> None:
        self._saving = sentence
        self.cancellable.emit(sentence)

    def _show_saved(self, sentence: str) -> None:
        if self.saver.is_busy:  # the next file can still be cancelled
            self.cancellable.emit(f"{sentence} The next is being saved…")
        else:
            self.done.emit(sentence)

    def _show_progress(self, sentence: str) -> None:
        self._saving = sentence
        if not self._is_opening:
            self.progressed.emit(sentence)

    def keep_picture(self, picture: Picture) -> None:
        """Take note of a picture that a session has brought: its file is never overwritten."""
        if picture.path is not None:
            self.protect(picture.path)

    def remember(self, picture: Picture) -> None:
        """Put a picture's file among the recent ones; samples have a menu of their own."""
        if picture.path is not None:
            self.protect(picture.path)
        if picture.path is None or _is_sample(picture):
            return
        self._settings.remember_folder(os.path.abspath(picture.path.parent))
        self.remember_file(picture.path)

    def remember_file(self, path: Path) -> None:
        """Put a file among the recent ones."""
        self._settings.remember(os.path.realpath(path))
        self.recent_changed.emit(self._settings.recent)

    def join(self) -> None:
        """End reading and copying before the window closes; saving is ended by `saver`."""
        self.opener.stop()
        self.copier.join()

    def tell(
        self, picture: Picture, channels: Channels = DEFAULT_CHANNELS, *, light: bool = False,
        more: str = "",
    ) -> None:  # fmt: skip
        """Tell which part of a file or paste was taken, which ``channels`` it lacks, and how to get a plot.

        ``light``: whether linear light was asked for. ``more``: a sentence, or a `Notice`, that follows.
        """
        partly = picture.parts or picture.path is None or len(picture.pixels) == 1
        said = list(picture.notes) if partly else []
        said += filter(None, [channel_refusal(picture, channels)])
        said += light_remarks(picture, light)
        part = f"{picture.name}: {'; '.join(said)}." if said else ""
        others = [self._show_part(picture, other) for other in _other_readings(picture)]
        plot = self._plots.notice()
        if told := " ".join(filter(None, [part, plot, more])):
            self.told.emit(Notice(told, *others, *acts_of(plot), *acts_of(more)))

    def _show_part(self, picture: Picture, part: int) -> Act:
        """The act that shows another part of a picture's file."""
        tip = "Read the numbers in this way; I’s header has all of them"
        return Act(f"Show {picture.parts[part]}", tip, lambda: self.open_part(part))

    def _with_room(self) -> Act:
        """The act that leads out of an empty S."""
        same = partial(self._studio.change, "Mode same", mode="same")
        return Act("Use “same”", "As many outputs as pixels, whatever the kernel’s size", same)

    def _take_part(self, picture: Picture) -> None:
        if picture.path != self._studio.experiment.picture.path:
            return  # undone while the part was being read
        self._studio.change(f"Show {picture.parts[picture.part]}", picture=picture)
        if said := self._plots.notice():
            self.done.emit(said)

    def _take_picture(self, picture: Picture) -> None:
        """Make a picture the input, and tell which part of its file it is if there are several."""
        before = self._studio.experiment
        # The choice of channels is kept if it was visible; a grey picture shows none.
        channels = before.channels if before.picture.is_color else DEFAULT_CHANNELS
        asked, light = DEFAULT_CHANNELS, before.decodes
        is_first = self._first is not None and self._first[0] == picture.path
        if self._first is not None and is_first:
            channels = asked = self._first[1]
            light = before.linear_light
        self._first = self._chosen = None
        self._studio.change(
            f"Open {picture.name}", picture=picture, channels=channels, linear_light=light
        )
        self.remember(picture)
        self.taken.emit(picture)
        # A table pasted over a picture from a file may have been meant for K.
        text = self.opener.text_of(picture) if before.picture.path is not None else ""
        acts = self.kernels.offered(text, before) if text else ()
        more = Notice("The numbers are the input now.", *acts) if acts else ""
        self.tell(picture, asked, light=light and is_first, more=more)
        dropped, self._dropped = self._dropped, []
        if dropped and dropped[0] == picture.path and len(dropped) > 1:
            first = dropped[0].name
            self.told.emit(f"Of the {len(dropped)} files the first was taken: “{first}”.")


def _other_readings(picture: Picture) -> list[int]:
    return other_readings(picture.parts, picture.part, picture.notes)


def _local_files(data: QMimeData) -> list[Path]:
    return [Path(local_path(url)) for url in data.urls() if url.isLocalFile()]


def _is_sample(picture: Picture) -> bool:
    return any(picture.path == one.path for one in samples())


def _has_folder(picture: Picture) -> bool:
    """Whether a picture is one of the user's own files, in a writable folder."""
    path = picture.path
    return path is not None and not _is_sample(picture) and os.access(path.parent, os.W_OK)
