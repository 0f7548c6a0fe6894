"""The lesson panel beside the stage: the text of a step, its questions and tasks, and the way to the next.

It is made for somebody who works through a lesson alone, so it reads like a page: one column, one headline, and text
that can be read from a chair. Lecturers hide it, or use the presenter's window instead.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.lessons.lesson import Lesson, Position, Question, Screen, Step, Task
from convstudio.core.lessons.settled import Key, Settled, TaskState, key_of
from convstudio.panels.lessons.go_on_line import GoOnLine
from convstudio.panels.lessons.lesson_foot import LessonFoot
from convstudio.panels.lessons.question_box import QuestionBox
from convstudio.panels.lessons.task_box import TaskBox
from convstudio.panels.lessons.text.reading_text import ReadingText, unbroken
from convstudio.panels.lessons.text.size_keys import SizeKeys
from convstudio.panels.lessons.text.type_size import enlarge
from convstudio.panels.widgets.header_controls import FittedLabel
from convstudio.panels.widgets.messages.notice import Act, Notice
from convstudio.panels.widgets.scrolled_page import ScrolledPage
from convstudio.theme import Theme, text_font

NARROWEST: Final = 280
USUAL: Final = 350
WIDEST: Final = 620
_MARGIN: Final = 18
# Pixels of type.
_TEXT: Final = 15
_HEADLINE: Final = 20
# The share of the type's enlargement by which the panel is widened, for the longest words.
_WIDER: Final = 0.3


class LessonPanel(QFrame):
    """A panel that shows one step of a lesson and emits what is clicked in it."""

    next_requested = Signal()
    """The user asks for the next screen."""
    previous_requested = Signal()
    """The user asks for the previous screen."""
    step_chosen = Signal(int)
    """The index of a step, from 0."""
    link_followed = Signal(str)
    """The name of a state that the text links to."""
    settled = Signal(object, str)
    """The `Key` of a question, and its correct answer, or "" if the answer was looked up."""
    task_begun = Signal(object)
    """The `Key` of a task whose beginning is to be put on the stage."""
    task_resumed = Signal(object)
    """The `Key` of a task whose last attempt is to be put on the stage."""
    solution_wanted = Signal(object)
    """The `Key` of a task whose solution is to be put on the stage."""
    note = Signal(object)
    """A sentence for the status line, or a `Notice` that offers an action."""
    said = Signal(str)
    """A text to be spoken by screen readers."""
    closed = Signal()
    """The user has hidden the panel."""
    answered = Signal(str, object, str)
    """The headline of a step, a `Question` of it, and the correct answer that has been given."""
    size_asked = Signal(int)
    """The size of type: 1 larger, −1 smaller, 0 the usual size."""
    offer_accepted = Signal()
    """The user asks to resume the lesson."""
    offer_declined = Signal()
    """The user prefers to stay at the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson_panel")
        self.setAccessibleName("Lesson")
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)
        self._lesson: Lesson | None = None
        self._step: Step | None = None
        # The text that is shown, and its step.
        self._read: tuple[str, Step] | None = None
        self._answered: dict[tuple[str, Question], QuestionBox] = {}
        self._tasks: dict[Key, TaskBox] = {}
        self._shown: list[QuestionBox | TaskBox] = []
        self._settled = Settled()
        self._factor = 1.0
        self._make_head()
        self._offer = GoOnLine()
        self._offer.accepted.connect(self.offer_accepted)
        self._offer.declined.connect(self.offer_declined)
        self._make_page()
        self._foot = LessonFoot()
        self._foot.next_requested.connect(self.next_requested)
        self._foot.previous_requested.connect(self.previous_requested)
        self._foot.step_chosen.connect(self.step_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._offer)
        layout.addWidget(self._page, 1)
        layout.addWidget(self._foot)
        SizeKeys(self, self._page.viewport()).asked.connect(self.size_asked)

    # Values in

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Show another lesson, or an edited version of the same one, in which answers are kept."""
        if lesson is None or not self.shows(lesson):
            self._forget_answers()
        self._lesson, self._step = lesson, None
        if lesson is None:
            return
        self._title.setText(lesson.title)
        self._title.setToolTip("\n".join(filter(None, (lesson.title, lesson.about))))
        self._foot.show_lesson(lesson)

    def shows(self, lesson: Lesson) -> bool:
        """Return whether this is the lesson shown, possibly in an older version of its file."""
        mine = self._lesson
        return mine is lesson or (
            mine is not None and mine.path is not None and mine.path == lesson.path
        )

    def show_position(self, position: Position | None) -> None:
        """Show a step at one of its stops."""
        if self._lesson is None or position is None:
            return
        at, stop = position
        step = self._lesson.steps[at]
        count = len(self._lesson.steps)
        self._foot.show_position(self._lesson, at, stop)
        screen, before = step.screens[stop], self._headline.text()
        is_new = step is not self._step
        if is_new:
            self._step = step
            self._show_step(step)
        self._show_text(step, step.text_of(stop))
        self.show_screen(screen)
        headline = step.headline_of(screen)
        tells = is_new or self._headline.text() != before
        parts = [f"Step {at + 1} of {count}: {headline}." if is_new else f"{headline}." * tells]
        parts += [self._foot.words, *self._words.text().split("\n")]
        if said := " ".join(filter(None, parts)):
            self.said.emit(said)

    def show_screen(self, screen: Screen) -> None:
        """Show the headline and words of one of the step's screens, or of a state to which its text links.

        A screen's table is omitted: it is for viewers without the text, which says the same.
        """
        if self._step is None:
            return
        self._headline.setText(unbroken(self._step.headline_of(screen)))
        words = screen.words
        lines = filter(None, (words.say, words.ask, words.answer))
        self._words.setText("\n".join(map(unbroken, lines)))
        self._words.setVisible(bool(self._words.text()))

    def show_settled(self, settled: Settled) -> None:
        """Show which questions and tasks are settled, now or in an earlier session."""
        self._settled = settled
        for (headline, question), box in self._answered.items():
            if (given := settled.settled.get(key_of(headline, question))) is not None:
                box.show_settled(given)
        for key, task in self._tasks.items():
            if settled.is_settled(key):
                task.show_done()

    def show_task(self, key: Key, state: TaskState) -> None:
        """Show the state of a task."""
        if key in self._tasks:
            self._tasks[key].show_state(state)

    def show_offer(self, step: int | None) -> None:
        """Offer to resume at a step, counted from 0; None: hide the offer."""
        self._offer.show_step(step)
        if step is not None:
            self.said.emit(self._offer.words)

    def forget_answers(self) -> None:
        """Ask all questions again."""
        self._forget_answers()
        if self._step is not None:
            self._show_step(self._step)

    def focus_question(self) -> bool:
        """Focus the first open question or task, else the first one; return whether there is one."""
        settled = self._settled.is_settled
        asked = [key for key in self._keys if not settled(key)] or self._keys
        if not asked:
            return False
        box = self._shown[self._keys.index(asked[0])]
        box.take_focus()
        self._keep_in_view(box)
        return True

    @property
    def _keys(self) -> list[Key]:
        """The keys of the boxes shown, in their order."""
        step = self._step
        if step is None:
            return []
        asked: tuple[Question | Task, ...] = (*step.questions, *step.tasks)
        return [key_of(step.headline, each) for each in asked]

    def show_theme(self, theme: Theme) -> None:
        self._text.show_theme(theme)
        self._foot.show_theme(theme)

    def show_size(self, factor: float) -> None:
        """Set all text in ``factor`` times its usual size."""
        self._factor = factor
        self.setMinimumWidth(round(NARROWEST * (1 + _WIDER * max(factor - 1, 0))))
        self._text.show_pixels(round(_TEXT * factor))
        for part in (self._page, *self._answered.values(), *self._tasks.values()):
            enlarge(part, factor)

    def sizeHint(self) -> QSize:
        return QSize(USUAL, 400)

    # The step

    def _show_text(self, step: Step, text: str) -> None:
        if (text, step) != self._read:
            self._read = text, step
            self._text.show_markdown(text, step.pictures)

    def _show_step(self, step: Step) -> None:
        for box in self._shown:
            self._column.removeWidget(box)
            box.hide()
        self._shown = [
            *(self._box(step.headline, question) for question in step.questions),
            *(self._task_box(key_of(step.headline, task), task) for task in step.tasks),
        ]
        for box in self._shown:
            enlarge(box, self._factor)
            self._column.insertWidget(self._column.count() - 1, box)
            box.show()
        self._page.verticalScrollBar().setValue(0)

    def _box(self, headline: str, question: Question) -> QuestionBox:
        """Return the box of a question, with what has been answered in it."""
        key = headline, question
        if key not in self._answered:
            box = self._answered[key] = QuestionBox(question)
            box.checked.connect(lambda _right: self._keep_in_view(box))
            box.said.connect(self.said)
            box.settled.connect(lambda given: self._settle(headline, question, given))
            if (given := self._settled.settled.get(key_of(headline, question))) is not None:
                box.show_settled(given)
        return self._answered[key]

    def _task_box(self, key: Key, task: Task) -> TaskBox:
        """Return the box of a task in its current state."""
        if key not in self._tasks:
            box = self._tasks[key] = TaskBox(task)
            if self._settled.is_settled(key):
                # Before its signals are connected, because it was done in an earlier session.
                box.show_done()
            box.checked.connect(lambda _right: self._keep_in_view(box))
            box.said.connect(self.said)
            box.begun.connect(lambda: self.task_begun.emit(key))
            box.resumed.connect(lambda: self.task_resumed.emit(key))
            box.solution_wanted.connect(lambda: self.solution_wanted.emit(key))
            # What is put on the stage may change the words above the box.
            for put in (box.begun, box.resumed, box.solution_wanted):
                put.connect(lambda: self._keep_in_view(box))
        return self._tasks[key]

    def _settle(self, headline: str, question: Question, given: str) -> None:
        self.settled.emit(key_of(headline, question), given)
        if given:
            self.answered.emit(headline, question, given)

    def _keep_in_view(self, box: QuestionBox | TaskBox) -> None:
        """Scroll the response to an answer, or what asks for one, into view, once everything has been laid out."""

        def scroll() -> None:
            for layout in (box.layout(), self._column):
                if layout is not None:
                    layout.activate()
            self._page.ensureWidgetVisible(box, 0, 12)
            answer = box.verdict if box.verdict.isVisible() else box.check_button
            self._page.ensureWidgetVisible(answer, 0, 24)

        QTimer.singleShot(0, box, scroll)

    def _forget_answers(self) -> None:
        for box in (*self._answered.values(), *self._tasks.values()):
            box.hide()
            box.deleteLater()
        self._answered, self._tasks, self._shown = {}, {}, []

    # Construction

    def _make_head(self) -> None:
        self._head = QWidget()
        self._title = FittedLabel("lesson_title")
        self._title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        close = QToolButton()
        close.setObjectName("close_lesson_text")
        close.setText("×")
        close.setProperty("flat", True)
        close.setToolTip("Hide the lesson’s text (Ctrl+Shift+E)")
        close.setAccessibleName("Hide the lesson’s text")
        close.clicked.connect(self.closed)
        row = QHBoxLayout(self._head)
        row.setContentsMargins(_MARGIN, 7, 6, 0)
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        row.addWidget(close)

    def _make_page(self) -> None:
        self._headline = QLabel()
        self._headline.setObjectName("lesson_headline")
        self._headline.setTextFormat(Qt.TextFormat.PlainText)
        self._headline.setWordWrap(True)
        self._headline.setFont(text_font(_HEADLINE, self._headline.font().Weight.DemiBold))
        self._words = QLabel()
        self._words.setObjectName("lesson_words")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setFont(text_font(_TEXT, self._words.font().Weight.DemiBold))
        self._words.hide()
        self._text = ReadingText("lesson_text", _TEXT, grows=True)
        self._text.setAccessibleName("Text of the step")
        self._text.link_followed.connect(self.link_followed)
        self._text.link_refused.connect(lambda address: self.note.emit(_about_page(address)))
        inner = QWidget()
        inner.setObjectName("lesson_page")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(_MARGIN, 8, _MARGIN, _MARGIN)
        self._column.setSpacing(12)
        self._column.addWidget(self._headline)
        self._column.addWidget(self._words)
        self._column.addWidget(self._text)
        self._column.addStretch(1)
        self._page = ScrolledPage("lesson_scroll", inner)
        self._page.setAccessibleName("The step’s text and questions")
        self._page.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def _about_page(address: str) -> Notice:
    copy = partial(QGuiApplication.clipboard().setText, address)
    sentence = f"The program opens no pages. The address is {address}"
    return Notice(sentence, Act("Copy the address", "For the browser’s address line", copy))
