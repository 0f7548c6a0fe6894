"""The lesson beside the stage: what the step is about, what it asks, and the way on.

It is for somebody who goes through a lesson alone, so it reads like a page: one column, one headline, text that can
be read from a chair. A lecturer closes it, or has the presenter's window instead.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.lesson import Lesson, Position, Question, Step
from convstudio.panels.card import ElidedLabel, open_menu_from
from convstudio.panels.lessons.question_box import QuestionBox
from convstudio.panels.lessons.reading_text import ReadingText, unbroken
from convstudio.panels.lessons.stop_dots import StopDots
from convstudio.theme import Theme, digit_font, text_font

NARROWEST: Final = 280
USUAL: Final = 350
WIDEST: Final = 620
_MARGIN: Final = 18
_TEXT: Final = 15  # pixels of type
_HEADLINE: Final = 20


class LessonPanel(QFrame):
    """Shows a step of a lesson; what is clicked in it goes out as signals."""

    next_requested = Signal()
    previous_requested = Signal()
    step_chosen = Signal(int)
    link_followed = Signal(str)  # the name of a state
    note = Signal(str)
    said = Signal(str)  # for those who listen
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson_panel")
        self.setAccessibleName("Lesson")
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)
        self._lesson: Lesson | None = None
        self._step: Step | None = None
        self._answered: dict[tuple[str, Question], QuestionBox] = {}
        self._shown: list[QuestionBox] = []
        self._make_head()
        self._make_page()
        self._make_foot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._page, 1)
        layout.addWidget(self._foot)

    # Values in

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Another lesson, or the same one as it has been edited; what was answered in it stays answered."""
        if lesson is None or not self.shows(lesson):
            self._forget_answers()
        self._lesson, self._step = lesson, None
        if lesson is None:
            return
        self._title.setText(lesson.title)
        self._title.setToolTip("\n".join(filter(None, (lesson.title, lesson.about))))
        self._fill_menu(lesson)

    def shows(self, lesson: Lesson) -> bool:
        """Whether this is the lesson that is shown, perhaps as it was before an edit of its file."""
        mine = self._lesson
        return mine is lesson or (
            mine is not None and mine.path is not None and mine.path == lesson.path
        )

    def show_position(self, position: Position | None) -> None:
        """A step, and which of its stops."""
        if self._lesson is None or position is None:
            return
        at, stop = position
        step = self._lesson.steps[at]
        count = len(self._lesson.steps)
        self._number.setText(f"{at + 1} of {count} ▾")
        self._number.setAccessibleName(f"Step {at + 1} of {count}. Go to a step")
        self._menu.actions()[at].setChecked(True)
        self._dots.show_stop(stop, len(step.screens))
        if step is not self._step:
            self._step = step
            self._show_step(step)
            self.said.emit(f"Step {at + 1} of {count}: {step.headline}. {self._dots.words}")
        elif self._dots.words:
            self.said.emit(self._dots.words)

    def show_theme(self, theme: Theme) -> None:
        self._text.show_theme(theme)
        self._dots.show_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(USUAL, 400)

    # The step

    def _show_step(self, step: Step) -> None:
        self._headline.setText(unbroken(step.headline))
        self._text.show_markdown(step.text)
        for box in self._shown:
            self._column.removeWidget(box)
            box.hide()
        self._shown = [self._box(step.headline, question) for question in step.questions]
        for box in self._shown:
            self._column.insertWidget(self._column.count() - 1, box)
            box.show()
        self._page.verticalScrollBar().setValue(0)

    def _box(self, headline: str, question: Question) -> QuestionBox:
        """The question's box, with whatever has been answered in it."""
        key = headline, question
        if key not in self._answered:
            box = self._answered[key] = QuestionBox(question)
            box.checked.connect(lambda _right: self._keep_in_view(box))
            box.said.connect(self.said)
        return self._answered[key]

    def _keep_in_view(self, box: QuestionBox) -> None:
        """What is said to an answer must be seen."""
        QTimer.singleShot(0, box, lambda: self._page.ensureWidgetVisible(box, 0, 12))

    def _forget_answers(self) -> None:
        for box in self._answered.values():
            box.hide()
            box.deleteLater()
        self._answered, self._shown = {}, []

    def _fill_menu(self, lesson: Lesson) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        for at, step in enumerate(lesson.steps):
            text = step.headline.replace("&", "&&")
            action = self._menu.addAction(f"{at + 1}   {text}")
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, at=at: self.step_chosen.emit(at))
            group.addAction(action)

    # Construction

    def _make_head(self) -> None:
        self._head = QWidget()
        self._title = ElidedLabel("lesson_title")
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
        self._text = ReadingText("lesson_text", _TEXT, grows=True)
        self._text.setAccessibleName("Text of the step")
        self._text.link_followed.connect(self.link_followed)
        self._text.link_refused.connect(
            lambda address: self.note.emit(f"The program opens no pages. The address is {address}")
        )
        inner = QWidget()
        inner.setObjectName("lesson_page")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(_MARGIN, 8, _MARGIN, _MARGIN)
        self._column.setSpacing(12)
        self._column.addWidget(self._headline)
        self._column.addWidget(self._text)
        self._column.addStretch(1)
        self._page = QScrollArea()
        self._page.setObjectName("lesson_scroll")
        self._page.setAccessibleName("The step’s text and questions")
        self._page.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setWidgetResizable(True)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page.setWidget(inner)

    def _make_foot(self) -> None:
        self._foot = QFrame()
        self._foot.setObjectName("lesson_foot")
        self._number = QToolButton()
        self._number.setObjectName("lesson_step_button")
        self._number.setProperty("flat", True)
        self._number.setFont(digit_font(13))
        self._number.setToolTip("All steps of the lesson")
        self._menu = QMenu(self)
        open_menu_from(self._number, self._menu)
        self._dots = StopDots("lesson_stops")
        back = QToolButton()
        back.setObjectName("lesson_back")
        back.setText("‹")
        back.setToolTip("The screen before (Page Up)")
        back.setAccessibleName("The screen before")
        back.clicked.connect(self.previous_requested)
        on = QToolButton()
        on.setObjectName("lesson_next")
        on.setText("Next ›")
        on.setProperty("primary", True)
        on.setToolTip("The next screen (Page Down)")
        on.setAccessibleName("The next screen")
        on.clicked.connect(self.next_requested)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(_MARGIN - 8, 8, _MARGIN - 6, 10)
        row.setSpacing(8)
        row.addWidget(self._number)
        row.addWidget(self._dots)
        row.addStretch(1)
        row.addWidget(back)
        row.addWidget(on)
