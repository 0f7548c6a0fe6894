"""Actions of lessons: going through one, writing one, exporting one, and the size of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from convstudio.core.reading.formats import PACKED_LESSON
from convstudio.files.files import Files
from convstudio.lessons.export import LessonExport
from convstudio.lessons.mode import LessonMode
from convstudio.lessons.step_writer import StepWriter
from convstudio.panels.widgets.actions import Actions

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Lesson

_NO_LESSON: Final = "No lesson is open."
_NO_FILE: Final = "This lesson is not in a file."
_NOT_PACKED: Final = "This lesson’s text can be edited as it is: it is not packed in one file."


class LessonActions(Actions):
    """The actions that open a lesson, go through it, write and export it."""

    def __init__(
        self, owner: QObject, lessons: LessonMode, files: Files, writer: StepWriter, export: LessonExport
    ) -> None:  # fmt: skip
        super().__init__(owner)
        self._add_lecture(lessons, files)
        self._add_text(lessons)
        self._add_writing(lessons, writer, export)
        lessons.lecture.lesson_changed.connect(self._show_lesson)
        lessons.text_shown.connect(self.refresh)
        lessons.presenting.shown.connect(self.refresh)
        self._show_lesson(lessons.lecture.lesson)

    def _add_lecture(self, lessons: LessonMode, files: Files) -> None:
        lecture = lessons.lecture
        self.next_stop = self.add(
            "action_next_stop", "&Next stop", "PgDown",
            "The lesson's next screen; without a lesson, the animation's next stop.",
            lecture.next, on_projector=True,
        )  # fmt: skip
        self.previous_stop = self.add(
            "action_previous_stop", "&Previous stop", "PgUp",
            "The lesson's previous screen; without a lesson, the animation's previous stop.",
            lecture.previous, on_projector=True,
        )  # fmt: skip
        self.open = self.add(
            "action_open_lesson", "&Open lesson…", "Ctrl+E, O",
            "Open a lesson: a Markdown file, or one with its pictures (.convlesson).", files.choose_lesson,
        )  # fmt: skip
        self.close = self.add(
            "action_close_lesson", "&Close lesson", "Ctrl+E, C",
            "Leave the lesson; what is on the screen stays.", lecture.close,
        )  # fmt: skip

    def _add_text(self, lessons: LessonMode) -> None:
        presenting, size = lessons.presenting, lessons.size
        self.text = self.add_toggle(
            "action_lesson_text", "Lesson &text", "Ctrl+Shift+E", "The lesson’s text beside the pictures.",
            lessons.show_text, lambda: lessons.is_asking,
        )  # fmt: skip
        self.question = self.add(
            "action_question", "&Go to the question", "",
            "Go to the step’s first open question or task; so does Enter where it has no other use.",
            lessons.go_to_question,
        )  # fmt: skip
        self.answers = self.add(
            "lesson_answers", "S&how the step’s answers", "",
            "Show on the stage what the step’s questions ask for, which is blank until then.",
            lessons.exercises.reveal,
        )  # fmt: skip
        self.presenter = self.add_toggle(
            "action_presenter", "Presenter’s note&s", "Ctrl+Shift+N",
            "A window with notes and answers, what the room sees, what comes next, and the time.",
            presenting.show, lambda: presenting.is_shown,
        )  # fmt: skip
        self.larger = self.add(
            "size_larger", "&Larger", "",
            "Larger text in lessons and notes; where they are read, also Ctrl and +.",
            lambda: size.change(1),
        )  # fmt: skip
        self.usual_size = self.add(
            "size_usual", "&Usual size", "",
            "Text of the usual size in lessons and notes; where they are read, also Ctrl and 0.",
            lambda: size.change(0),
        )  # fmt: skip
        self.smaller = self.add(
            "size_smaller", "&Smaller", "",
            "Smaller text in lessons and notes; where they are read, also Ctrl and −.",
            lambda: size.change(-1),
        )  # fmt: skip

    def _add_writing(self, lessons: LessonMode, writer: StepWriter, export: LessonExport) -> None:
        self.add_step = self.add(
            "action_add_step", "&Add current state as step…", "Ctrl+Shift+A",
            "Write what is on the screen as the next step of a lesson.", writer.ask,
        )  # fmt: skip
        self.write = self.add(
            "action_write_lesson", "&Write a lesson", "Ctrl+E, W",
            "How lessons are written, on one page.", lessons.show_instructions,
        )  # fmt: skip
        self.export_file = self.add(
            "export_file", "&Export as one file…", "",
            "The lesson and its pictures in one file, which opens again on any machine.", export.pack,
        )  # fmt: skip
        self.export_pdf = self.add(
            "export_pdf", "Export as P&DF…", "",
            "The lesson’s screens, text, questions and notes, to hand out or to print.", export.print,
        )  # fmt: skip
        self.unpack = self.add(
            "lesson_unpack", "&Unpack to edit…", "",
            "A lesson in one file becomes a folder, whose text can be edited.", export.unpack,
        )  # fmt: skip

    def _show_lesson(self, lesson: Lesson | None) -> None:
        """Enable the actions that apply to the open lesson, or to none."""
        path = lesson.path if lesson is not None else None
        none = "" if lesson is not None else _NO_LESSON
        for action in (self.close, self.text, self.question, self.answers, self.export_pdf):
            self.allow(action, none)
        none = none or ("" if path is not None else _NO_FILE)
        self.allow(self.export_file, none)
        is_packed = path is not None and path.suffix.lower() == PACKED_LESSON.suffix
        self.allow(self.unpack, none or ("" if is_packed else _NOT_PACKED))
