"""The sheet of a step for the lecturer: its notes, questions with answers, tasks and text.

Questions and answers are plain text, since "3 * 4" must not be read as emphasis. The sheet scrolls as one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from convstudio.core.lessons.handout import solution_words
from convstudio.core.lessons.lesson import Question, Step, Task
from convstudio.panels.lessons.text.reading_text import ReadingText, unbroken
from convstudio.panels.lessons.text.type_size import enlarge
from convstudio.theme import Theme, text_font

# Pixels of type, to be read from a desk while standing.
_NOTES: Final = 18
_ASKED: Final = 17
_TEXT: Final = 16
_CAPTION: Final = 13
# The line height of notes and text; smaller than for a reader at leisure.
_LEADING: Final = 1.5
Line = tuple[str, str]
"""The kind of a line, and its text."""


class StepSheet(QScrollArea):
    """A scrolling page about one step."""

    link_followed = Signal(str)
    """The name of a state that the text links to."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("presenter_sheet")
        self.setAccessibleName("Notes, questions and text")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._step: Step | None = None
        self._factor = 1.0
        self._asked: list[QLabel] = []
        self.notes = ReadingText("presenter_notes", _NOTES, grows=True, leading=_LEADING)
        self.notes.setAccessibleName("Notes")
        self._caption = self._label("caption", "The lesson’s text")
        self._text = ReadingText("presenter_text", _TEXT, grows=True, leading=_LEADING)
        self._text.setAccessibleName("The lesson’s text")
        for part in (self.notes, self._text):
            part.link_followed.connect(self.link_followed)
        page = self._page = QWidget()
        page.setObjectName("presenter_page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(5)
        for each in (self.notes, self._caption, self._text):
            self._column.addWidget(each)
        self._column.addStretch(1)
        self.setWidget(page)
        self.show_step(None)

    def show_step(self, step: Step | None) -> None:
        """Show a step from its beginning; None: there is none."""
        if step is self._step and step is not None:
            return
        self._step = step
        # Two trailing spaces keep line breaks in Markdown.
        notes = "" if step is None else step.notes.replace("\n", "  \n")
        self.notes.show_markdown(notes, {} if step is None else step.pictures)
        self._text.show_markdown(*(("", {}) if step is None else (step.whole_text, step.pictures)))
        self._caption.setVisible(step is not None and bool(step.whole_text.strip()))
        for label in self._asked:
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._asked = [self._label(*line) for line in _lines(step)] if step is not None else []
        for at, label in enumerate(self._asked, start=1):
            self._column.insertWidget(at, label)
        self.show_size(self._factor)
        self.verticalScrollBar().setValue(0)

    def show_notes(self, markdown: str) -> None:
        """Show notes instead of a step, where there is no lesson."""
        self.show_step(None)
        if self.notes.markdown != markdown:
            self.notes.show_markdown(markdown)

    def show_theme(self, theme: Theme) -> None:
        for part in (self.notes, self._text):
            part.show_theme(theme)

    def show_size(self, factor: float) -> None:
        """Set everything in ``factor`` times its usual size of type."""
        self._factor = factor
        self.notes.show_pixels(round(_NOTES * factor))
        self._text.show_pixels(round(_TEXT * factor))
        enlarge(self._page, factor)

    def _label(self, kind: str, said: str) -> QLabel:
        """Return one line of the page, in the type of its kind."""
        label = QLabel(unbroken(said))
        label.setObjectName(f"sheet_{kind}")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        pixels = _CAPTION if kind == "caption" else _TEXT if kind == "hint" else _ASKED
        bold = kind in ("ask", "answer")
        label.setFont(text_font(pixels, QFont.Weight.DemiBold if bold else QFont.Weight.Normal))
        label.setProperty("quiet", kind in ("caption", "hint"))
        label.setContentsMargins(
            0 if kind in ("caption", "ask") else 20, 8 * (kind == "caption"), 0, 0
        )
        return label


def _lines(step: Step) -> Iterator[Line]:
    """Yield the lines of a step's questions and tasks."""
    for question in step.questions:
        yield "caption", "Question"
        yield from _asked(question)
    for task in step.tasks:
        yield "caption", "Task"
        yield from _set(task)


def _asked(question: Question) -> Iterator[Line]:
    yield "ask", question.ask
    for choice in question.choices:
        is_right = choice == question.answer
        yield ("answer", f"✓ {choice}") if is_right else ("choice", f"○ {choice}")
    if not question.choices:
        yield "answer", f"Answer: {question.answer}"
    if question.hint:
        yield "hint", f"Hint: {question.hint}"
    if question.then:
        yield "hint", f"Then: {question.then}"


def _set(task: Task) -> Iterator[Line]:
    yield "ask", task.ask
    for goal in task.goals:
        yield "hint", f"{goal.condition.text}: {goal.hint}"
    yield "answer", solution_words(task)
    if task.done:
        yield "hint", task.done
