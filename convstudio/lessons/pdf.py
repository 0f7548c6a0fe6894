"""A lesson as a PDF: its screens as pictures, its texts, questions and notes, typeset like a book.

Screens are rendered and drawn one after another, each in a turn of the event loop, so that a window stays responsive.
The file is written at the end, atomically.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QBuffer,
    QIODevice,
    QMarginsF,
    QObject,
    QPointF,
    QRectF,
    QSize,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from convstudio import __version__
from convstudio.audience.pictures import RoomPicture, RoomPictures
from convstudio.core.lessons.handout import Handout, solution_words
from convstudio.core.lessons.lesson import Lesson, Screen, Step
from convstudio.core.lessons.settled import Settled, held_outputs
from convstudio.core.model.experiment import is_same
from convstudio.core.notation.words import NO_WORDS
from convstudio.core.steps.scene import NOTHING_HELD
from convstudio.panels.handout.flow import Flow, Piece, Placed
from convstudio.panels.handout.pdf_file import PdfFile, UnknownPdfError
from convstudio.panels.handout.pdf_outline import Heading, outline
from convstudio.panels.handout.pdf_text import text_maps
from convstudio.panels.handout.typesetting import (
    HEADLINE,
    PAPER,
    SMALL,
    TEXT,
    TITLE,
    Text,
    Weight,
    footer,
    markdown,
    words,
)  # fmt: skip

_UNITS: Final = 144  # per inch: half points
_DPI: Final = 1200
# Left, top, right and bottom; the footer is in the bottom margin.
_MARGINS_MM: Final = (20.0, 18.0, 20.0, 24.0)
_FOOT: Final = 34.0  # units from the text's lower edge to the middle of the footer
# The size of a room's screen: so wide that, scaled to the page, its type has the size of the text.
_SCREEN: Final = QSize(1600, 720)
_PAPERS: Final = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
_RULE: Final = 0.8

_Drawing = Callable[[QPainter, float, float], None]


class LessonPdf(QObject):
    """A job that makes one PDF in turns of the event loop."""

    progressed = Signal(int, int)
    """The index of the screen that is being drawn, from 0, and the number of screens."""
    made = Signal(bytes)
    """The contents of the PDF file."""
    failed = Signal(str)
    """Why the PDF could not be made, as part of a sentence."""

    def __init__(self, lesson: Lesson, handout: Handout, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lesson, self._handout = lesson, handout
        self._buffer = QBuffer(self)
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setResolution(_DPI)
        self._writer.setPageSize(QPageSize(_PAPERS[handout.paper]))
        self._writer.setPageMargins(QMarginsF(*_MARGINS_MM), QPageLayout.Unit.Millimeter)
        self._writer.setTitle(lesson.title)
        self._writer.setCreator(f"Convolution Studio {__version__}")
        self._width = self._writer.width() * _UNITS / _DPI
        self._height = self._writer.height() * _UNITS / _DPI
        self._painter: QPainter | None = None  # while there are pages to draw
        self._flow: Flow[_Drawing] = Flow(self._height)
        self._page = 0
        self._headline = ""  # the current one
        self._headings: list[Heading] = []
        self._pictures = RoomPictures(lesson.screen((0, 0)), _SCREEN, self)
        self._picture: RoomPicture | None = None  # the one made last
        self._work = self._pages()
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._go_on)

    def start(self) -> None:
        """Start the job; `made` or `failed` follows."""
        self._turn.start()

    def stop(self) -> None:
        """End the job, with or without a result, and release its resources."""
        self._turn.stop()
        self._work.close()
        self._pictures.close()

    # The job

    def _go_on(self) -> None:
        try:
            if next(self._work, True):
                self._end()
        except MemoryError:
            self._fail("there is not enough memory")
        except Exception as error:
            self._fail(str(error) or type(error).__name__)
            raise

    def _fail(self, reason: str) -> None:
        self.stop()
        self.failed.emit(reason)

    def _pages(self) -> Generator[bool, None, None]:
        """Draw all pages; yield False wherever a picture is waited for."""
        lesson = self._lesson
        with QPainter(self._writer) as self._painter:
            self._begin_page()
            self._put_all(self._title())
            for number, (at, stop) in enumerate(lesson.positions):
                self.progressed.emit(number, len(lesson.positions))
                step = lesson.steps[at]
                if stop == 0:
                    self._headline = step.headline
                    self._put_all(self._beginning(at, step))
                screen = step.screens[stop]
                if screen.words.answer and not self._handout.answers:
                    screen = replace(screen, words=replace(screen.words, answer=""))
                # Outputs that a printed question asks for must not be printed in a picture.
                asks = self._handout.questions
                held = held_outputs(step, Settled(), screen.experiment) if asks else NOTHING_HELD
                if not (stop and _shows_the_same(screen, step.screens[stop - 1])):
                    self._pictures.ask(screen, self._take, held)
                    yield False
                    assert self._picture is not None
                    self._put_picture(self._picture, step.headline_of(screen))
                if stop == len(step.screens) - 1:
                    if self._handout.text:
                        self._put_all(self._reading(step.later, step))
                    self._put_all(self._asking(step))
                    yield from self._tasks(step, screen)
                    self._put_all(self._notes(step))
            if self._handout.answers:
                self._put_all(self._answers())
            for placed in self._flow.finish():
                self._draw(placed)
            self._end_page()

    def _tasks(self, step: Step, last: Screen) -> Generator[bool, None, None]:
        """Put the tasks of a step, each with a picture of its start if that is not the ``last`` screen."""
        for task in step.tasks if self._handout.questions else ():
            has_own = not is_same(task.start.experiment, last.experiment)
            ask = words(
                f"Task: {task.ask}", self._width, TEXT, weight=Weight.DemiBold, keeps=has_own
            )
            self._put(_drawn(ask))
            if has_own:
                held = held_outputs(step, Settled(), task.start.experiment)
                self._pictures.ask(replace(task.start, words=NO_WORDS), self._take, held)
                yield False
                assert self._picture is not None
                self._put_picture(self._picture, self._headline)

    def _take(self, picture: RoomPicture) -> None:
        self._picture = picture
        self._go_on()

    def _put_picture(self, picture: RoomPicture, headline: str) -> None:
        """Put a picture, under its headline if that differs from the one before."""
        scale = self._width / picture.size.width()

        def draw(painter: QPainter, _start: float, _end: float) -> None:
            painter.scale(scale, scale)
            picture.draw(painter)

        is_new, self._headline = headline != self._headline, headline
        if is_new:
            self._put(
                _drawn(words(headline, self._width, TEXT, weight=Weight.DemiBold, keeps=True))
            )
        self._put(Piece(draw, picture.size.height() * scale, (0.4 if is_new else 0.9) * TEXT))

    def _end(self) -> None:
        self.stop()
        self._buffer.close()
        self.made.emit(_completed(bytes(self._buffer.data().data()), self._headings))

    # Content

    def _title(self) -> Iterator[Piece[_Drawing]]:
        lesson = self._lesson
        yield self._heading(lesson.title, TITLE, 0.0)
        minutes = f"{lesson.minutes} minutes" if lesson.minutes else ""
        about = " ".join(filter(None, (lesson.about, minutes and f"About {minutes}.")))
        if about:
            secondary = words(about, self._width, 0.3 * TEXT, color=PAPER.secondary, keeps=True)
            yield _drawn(secondary)

    def _beginning(self, at: int, step: Step) -> Iterator[Piece[_Drawing]]:
        yield self._heading(f"{at + 1}   {step.headline}", HEADLINE, 2.2 * TEXT)
        if self._handout.text:
            yield from self._reading(step.text, step)

    def _reading(self, text: str, step: Step) -> Iterator[Piece[_Drawing]]:
        if text.strip():
            yield _drawn(markdown(text, self._width, 0.5 * TEXT, pictures=step.pictures))

    def _asking(self, step: Step) -> Iterator[Piece[_Drawing]]:
        for question in step.questions if self._handout.questions else ():
            yield from map(_drawn, _asked(question.ask, question.choices, self._width))

    def _notes(self, step: Step) -> Iterator[Piece[_Drawing]]:
        if self._handout.notes and step.notes.strip():
            notes = step.notes.replace("\n", "  \n")  # keeps the lecturer's line breaks in Markdown
            if step.minutes is not None:
                notes = f"{step.minutes:g} min\n\n{notes}"
            yield _drawn(
                markdown(
                    notes, self._width, TEXT, bar=PAPER.control, small=True, pictures=step.pictures
                )
            )

    def _answers(self) -> Iterator[Piece[_Drawing]]:
        asked: list[tuple[int, str, str, str]] = []
        for at, step in enumerate(self._lesson.steps, start=1):
            asked += ((at, each.ask, each.answer, each.then) for each in step.questions)
            asked += ((at, task.ask, solution_words(task), task.done) for task in step.tasks)
        if asked:
            yield self._heading("Answers", HEADLINE, 3 * TEXT)
        for at, ask, answer, then in asked:
            question = words(f"{at}   {ask}", self._width, 0.5 * TEXT, color=PAPER.secondary)
            yield _drawn(replace(question, keeps=True))
            yield _drawn(words(answer, self._width, 0.0, keeps=bool(then), indent=1.5 * TEXT))
            if then:
                yield _drawn(words(then, self._width, 0.0, indent=1.5 * TEXT))

    def _heading(self, text: str, pixels: int, space: float) -> Piece[_Drawing]:
        weight = Weight.Bold if pixels == TITLE else Weight.DemiBold
        set_words = words(text, self._width, space, pixels, weight, keeps=True)

        def draw(painter: QPainter, start: float, end: float) -> None:
            top = painter.worldTransform().map(QPointF()).y() / self._writer.height()
            self._headings.append((text, self._page, top))
            set_words.thing.draw(painter, start, end)

        # A headline is never split between pages.
        return Piece(draw, set_words.height, space, (), True)

    # Pages

    def _put_all(self, pieces: Iterator[Piece[_Drawing]]) -> None:
        for piece in pieces:
            self._put(piece)

    def _put(self, piece: Piece[_Drawing]) -> None:
        for placed in self._flow.add(piece):
            self._draw(placed)

    def _draw(self, placed: Placed[_Drawing]) -> None:
        while self._page < placed.page:
            self._end_page()
            self._writer.newPage()
            self._page += 1
            self._begin_page()
        painter = self._painter
        assert painter is not None
        painter.save()
        painter.translate(0, placed.top)
        painter.scale(placed.scale, placed.scale)
        placed.thing(painter, placed.start, placed.end)
        painter.restore()

    def _begin_page(self) -> None:
        assert self._painter is not None
        self._painter.resetTransform()
        self._painter.scale(_DPI / _UNITS, _DPI / _UNITS)

    def _end_page(self) -> None:
        assert self._painter is not None
        line = self._height + _FOOT - SMALL
        self._painter.fillRect(QRectF(0, line, self._width, _RULE), PAPER.hairline)
        place = QRectF(0, line, self._width, 2 * SMALL)
        footer(self._painter, place, self._lesson.title, str(self._page + 1))


def write_pdf(data: bytes, target: Path, lesson: Lesson) -> None:
    """Write a PDF to a file atomically; raises OSError, also if the target is one of the lesson's own files."""
    from convstudio.core.files.replacing import replace_file

    inputs = [path for path in (lesson.path, *lesson.files.values()) if path is not None]
    replace_file(target, lambda file: file.write(data), inputs)


def _completed(pdf: bytes, headings: list[Heading]) -> bytes:
    """A PDF with the bookmarks and character maps that Qt's writer leaves out; unchanged if they cannot be added."""
    try:
        file = PdfFile(pdf)
        return file.changed({**text_maps(file), **outline(file, headings)})
    except UnknownPdfError:
        return pdf


def _drawn(piece: Piece[Text]) -> Piece[_Drawing]:
    return Piece(piece.thing.draw, piece.height, piece.space, piece.cuts, piece.keeps)


def _shows_the_same(screen: Screen, before: Screen) -> bool:
    """Whether two screens are equal in all fields, as an answer's is to its question's once the answer is removed."""
    return all(getattr(screen, each.name) == getattr(before, each.name) for each in fields(screen))


def _asked(ask: str, choices: tuple[str, ...], width: float) -> Iterator[Piece[Text]]:
    """A question with room for an answer: a line, or circles before the choices."""
    yield words(ask, width, TEXT, weight=Weight.DemiBold, keeps=True)
    for at, choice in enumerate(choices):
        last = at == len(choices) - 1
        yield words(f"○  {choice}", width, 0.25 * TEXT, indent=TEXT, keeps=not last)
    if not choices:
        yield words("Answer  " + "_" * 40, width, 0.4 * TEXT, color=PAPER.secondary, indent=0)
