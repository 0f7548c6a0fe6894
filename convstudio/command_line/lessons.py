"""Export of a lesson from the command line, without a display: packed with its pictures, or as a PDF."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Final

from convstudio.command_line.inputs import CommandError
from convstudio.command_line.options import Options
from convstudio.core.files.replacing import TargetError, checked_target
from convstudio.core.lesson_files.packing import pack_lesson
from convstudio.core.lessons.handout import Handout
from convstudio.core.lessons.lesson import Lesson
from convstudio.core.lessons.problems import LessonError
from convstudio.core.reading.formats import PACKED_LESSON, PDF
from convstudio.libraries import no_pages

_OF_A_LESSON: Final = {"images", "output", "theme", "paper", "notes", "answers"}


def export_lesson(options: Options) -> None:
    """Write the lesson that ``options`` name to their output; raises CommandError, or OSError from writing."""
    from convstudio.core.lesson_files.reading import read_lesson

    output, source = options.output, options.lesson
    assert output is not None
    assert source is not None
    if not (PDF.names(output) or PACKED_LESSON.names(output)):
        raise CommandError(
            f"“{output}” must end in {PDF.suffix} or {PACKED_LESSON.suffix}: “{options.image}” is a lesson"
        )
    for field in fields(Options):
        if field.name not in _OF_A_LESSON and getattr(options, field.name) != field.default:
            raise CommandError(
                f"--{field.name.replace('_', '-')} does not fit a lesson, which says itself what is filtered, and how"
            )
    try:
        lesson = read_lesson(source)
        checked_target(output, [source, *lesson.files.values()])
        if PACKED_LESSON.names(output):
            pack_lesson(lesson, output)
            return
    except LessonError as error:
        where = f"“{source.name}”: " if error.problems[0].line else ""
        raise CommandError(f"{where}{error}".rstrip(".")) from None
    except TargetError as error:
        raise CommandError(f"“{output}” cannot be written: {error}") from None
    handout = Handout(options.paper or Handout.paper, answers=options.answers, notes=options.notes)
    _write_pdf(lesson, handout, output)


def _write_pdf(lesson: Lesson, handout: Handout, output: Path) -> None:
    """Render the pages in a local event loop and write them."""
    if reason := no_pages():
        raise CommandError(reason)
    from PySide6.QtCore import QEventLoop

    from convstudio.application import unseen_application
    from convstudio.lessons.pdf import LessonPdf, write_pdf

    application = unseen_application()
    loop = QEventLoop(application)
    made: list[bytes] = []
    reasons: list[str] = []
    pdf = LessonPdf(lesson, handout)
    pdf.made.connect(made.append)
    pdf.failed.connect(reasons.append)
    for ended in (pdf.made, pdf.failed):
        ended.connect(loop.quit)
    pdf.start()
    loop.exec()
    if not made:
        raise CommandError(f"“{output}” could not be made: {''.join(reasons) or 'it was ended'}")
    write_pdf(made[0], output, lesson)
