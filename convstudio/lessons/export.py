"""Exports of the open lesson: packed into one file with its pictures, or as a PDF; and unpacking.

The window stays responsive: packing runs in a worker, the pages of a PDF are made in turns of the event loop.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QWidget

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.lessons.paper import PAPERS, Paper
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.formats import PACKED_LESSON, PDF
from convstudio.document.settings import Settings
from convstudio.files.dialogs import ask_export, ask_folder
from convstudio.lessons.lecture import Lecture
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.core.lessons.handout import Handout
    from convstudio.core.lessons.lesson import Lesson
    from convstudio.lessons.pdf import LessonPdf


class LessonExport(QObject):
    """An exporter of the open lesson: as a PDF, as one packed file, or unpacked into a folder."""

    cancellable = Signal(str)
    """A sentence that says what is being made until `cancel` is called."""
    progressed = Signal(str)
    """A sentence that says how far it is."""
    done = Signal(str)
    """A sentence that says what has been made, or was cancelled."""
    refused = Signal(object)
    """A sentence that says why an export has failed."""

    def __init__(self, lecture: Lecture, settings: Settings, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._lecture, self._settings, self._window = lecture, settings, window
        self._theme = theme
        self._packer = Worker(Priority.SAVING, self)
        self._packer.done.connect(self._end_packing)
        self._pdf: LessonPdf | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a PDF is being made, which can be cancelled."""
        return self._pdf is not None

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme

    # One file

    def pack(self) -> None:
        """Ask for a file, and pack the lesson, as its file is now, with its pictures into it."""
        lesson = self._lecture.lesson
        source = lesson.path if lesson is not None else None
        target = self._asked(
            "Export the lesson and its pictures", "Lessons in one file", PACKED_LESSON.suffix
        )
        if source is not None and target is not None:
            self._packer.submit((source, target), lambda: _packed(source, target))

    def _end_packing(
        self, request: tuple[Path, Path], files: int | None, error: BaseException | None
    ) -> None:
        name = f"“{printable(request[1].name)}”"
        if files is None:
            self.refused.emit(str(error))
            return
        pictures = f"its {files} files of pictures" if files > 1 else "its picture"
        self.done.emit(f"{name} holds the lesson{f' and {pictures}' if files else ''}.")

    def unpack(self) -> None:
        """Ask for a folder, unpack the packed lesson into it, and open it from there to be edited."""
        from convstudio.core.lesson_files.packing import unpack_lesson
        from convstudio.core.lesson_files.reading import LessonError

        lesson, position = self._lecture.lesson, self._lecture.position
        if lesson is None or lesson.path is None or position is None:
            return
        folder = ask_folder(self._window, "Unpack the lesson into a new folder in", self._folder)
        if folder is None:
            return
        self._settings.remember_folder(folder)
        try:
            text = unpack_lesson(lesson.path, folder)
        except LessonError as error:
            self.refused.emit(str(error))
            return
        self._lecture.open_file(text, position[0])
        self.done.emit(f"The lesson is in {printable(os.fspath(text.parent))} and open from there.")

    # On paper

    def print(self) -> None:
        """Ask for the contents of the PDF and for its file, and make it."""
        from convstudio.panels.lessons.handout_dialog import HandoutDialog

        if self._lecture.lesson is None:
            return
        dialog = HandoutDialog(self._window, self._remembered(), self._theme)
        dialog.confirmed.connect(self._print)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _print(self, handout: Handout) -> None:
        from convstudio.lessons.pdf import LessonPdf

        for name, value in asdict(handout).items():
            self._settings.set(f"handout_{name}", value)
        lesson = self._lecture.lesson
        target = self._asked("Export the lesson as PDF", PDF.title, PDF.suffix)
        if lesson is None or target is None:
            return
        self.cancel()
        name = printable(target.name)
        self.cancellable.emit(f"Making {name}…")
        pdf = self._pdf = LessonPdf(lesson, handout, self)
        pdf.progressed.connect(
            lambda at, count: self.progressed.emit(f"Making {name}: screen {at + 1} of {count}")
        )
        pdf.made.connect(lambda data: self._write(data, target, lesson))
        pdf.failed.connect(lambda reason: self._fail(name, reason))
        pdf.start()

    def _write(self, data: bytes, target: Path, lesson: Lesson) -> None:
        from convstudio.lessons.pdf import write_pdf

        self._forget_pdf()
        name = f"“{printable(target.name)}”"
        try:
            write_pdf(data, target, lesson)
        except OSError as error:
            reason = error.strerror or error
            self.refused.emit(
                f"{name} could not be written: {reason}; another name or folder would work."
            )
        else:
            self.done.emit(f"{name} is written.")

    def _fail(self, name: str, reason: str) -> None:
        self._forget_pdf()
        self.refused.emit(f"“{name}” could not be made: {reason}.")

    def _remembered(self) -> Handout:
        from convstudio.core.lessons.handout import Handout

        settings, usual = self._settings, Handout()
        # Locales that measure in inches mostly use Letter.
        metric = QLocale().measurementSystem() == QLocale.MeasurementSystem.MetricSystem
        paper = settings.text("handout_paper", "a4" if metric else "letter")
        papers: dict[str, Paper] = {each: each for each in PAPERS}
        flags = {
            name: bool(settings.flag(f"handout_{name}", getattr(usual, name)))
            for name in ("text", "questions", "answers", "notes")
        }
        return Handout(papers.get(paper, usual.paper), **flags)

    # Common to all exports

    def cancel(self) -> None:
        """Cancel the PDF that is being made; nothing is written."""
        if self._pdf is not None:
            self._pdf.stop()
            self._forget_pdf()
            self.done.emit("The PDF was not made: cancelled.")

    def join(self) -> None:
        """End all exports, before the window closes."""
        if self._pdf is not None:
            self._pdf.stop()
            self._forget_pdf()
        self._packer.join()

    def _forget_pdf(self) -> None:
        if self._pdf is not None:
            self._pdf.deleteLater()
            self._pdf = None

    @property
    def _folder(self) -> str:
        """The folder of the lesson; for a built-in one, the folder used last."""
        from convstudio.core.lesson_files.built_in import is_built_in

        lesson = self._lecture.lesson
        path = lesson.path if lesson is not None else None
        if path is None or is_built_in(path):
            return self._settings.folder
        return os.fspath(path.parent)

    def _asked(self, title: str, kind: str, suffix: str) -> Path | None:
        """Ask for the file of an export, and remember its folder."""
        lesson = self._lecture.lesson
        if lesson is None:
            return None
        from convstudio.core.lessons.lesson import PACKED_TEXT

        path = lesson.path or Path(PACKED_TEXT)
        # An unpacked lesson is named after its folder.
        unpacked = path.name == PACKED_TEXT and path.parent.name
        target = ask_export(self._window, title, self._folder, unpacked or path.stem, kind, suffix)
        if target is not None:
            self._settings.remember_folder(target.parent)
        return target


def _packed(source: Path, target: Path) -> int:
    """Pack the lesson of a file, as that is now, and return the number of its picture files."""
    from convstudio.core.lesson_files.packing import pack_lesson
    from convstudio.core.lesson_files.reading import read_lesson

    lesson = read_lesson(source)
    pack_lesson(lesson, target)
    return len(lesson.files)
