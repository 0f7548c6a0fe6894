"""The box of a lesson's question: the question, a field or choices for the answer, and the response.

Nobody is graded. The response to a wrong answer is "not yet", a hint is available on request, and after two tries so is
the answer.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.lessons.lesson import Question
from convstudio.panels.widgets.own_keys import ENTER
from convstudio.theme import digit_font, text_font

TICK: Final = "✓  "
# The number of wrong tries after which the answer may be shown.
TRIES: Final = 2
# The minimum width of an answer's field in pixels.
_NARROWEST: Final = 60
# The maximum length of an answer in characters.
_LONGEST: Final = 200
_PROMPTS: Final = {
    "number": ("a number", "number", ""),
    "letters": ("a sum of letters", "letters", ""),
}  # in the answer's field: the longest that fits
_PADDING: Final = 24  # pixels in that field beside its words


class QuestionBox(QFrame):
    """A box that asks one question."""

    checked = Signal(bool)
    """Whether the answer that has just been checked is right."""
    said = Signal(str)
    """The response in words, for screen readers."""
    settled = Signal(str)
    """The correct answer that has been given, or "" if the answer was shown on request."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.setObjectName("lesson_question")
        self.setAccessibleName("Question")
        self._question = question
        self._tries = 0
        self.ask = words(question.ask, 15)
        self.ask.setObjectName("question_ask")
        self.check_button = QToolButton()
        self.check_button.setObjectName("check_button")
        self.check_button.setText("Check")
        self.check_button.setToolTip("Check the answer (Enter)")
        self.answer: QLineEdit | None = None
        self.choices = QButtonGroup(self)
        self.verdict = words("", 15)
        self.verdict.setObjectName("question_verdict")
        self.then = words(question.then, 15)
        self.then.setObjectName("question_then")
        self.hint = words("", 14)
        self.hint.setObjectName("question_hint")
        self.hint_button = quiet_button("Hint", "hint_button", "Show the hint")
        self.answer_button = quiet_button("Show answer", "answer_button", "Show the answer")
        self._lay_out()
        for widget in (self.verdict, self.then, self.hint, self.hint_button, self.answer_button):
            widget.hide()
        self.check_button.clicked.connect(self.check)
        self.hint_button.clicked.connect(self._show_hint)
        self.answer_button.clicked.connect(self._show_answer)

    @property
    def question(self) -> Question:
        return self._question

    @property
    def given(self) -> str:
        """The answer as currently entered."""
        if self.answer is not None:
            return self.answer.text().strip()
        chosen = self.choices.checkedButton()
        return chosen.property("choice") if chosen is not None else ""

    def check(self) -> None:
        """Show whether the answer is right and what is wrong with it; an empty answer does not count as a try."""
        if not self.given:
            if self.answer is not None:
                self.answer.setFocus()
            return
        verdict = self._question.judged(self.given)
        right = verdict.right
        self._tries += not right and verdict.counts
        remark = f"{verdict.remark}." if verdict.remark else ""
        if right:
            self._say(f"{TICK}Right.", self._question.then)
            self._show_then()
        else:
            self._say(f"Not yet. {remark}".strip() if verdict.counts else remark or "Not yet.")
        self.verdict.setProperty("right", right)
        self.hint_button.setVisible(
            not right and bool(self._question.hint) and self.hint.isHidden()
        )
        self.answer_button.setVisible(not right and self._tries >= TRIES)
        if right:
            self.hint.hide()
            self.settled.emit(self.given)
        elif self.answer is not None:
            self.answer.selectAll()
        self.checked.emit(right)

    def show_settled(self, given: str) -> None:
        """Show silently that the question was settled earlier: by the answer ``given``, or "" if it was looked up."""
        if not self.verdict.isHidden():
            return
        if self.answer is not None:
            self.answer.setText(given)
        for button in self.choices.buttons():
            button.setChecked(
                bool(given) and button.property("choice").casefold() == given.casefold()
            )
        self.verdict.setText(
            f"{TICK}Right." if given else f"The answer is {self._question.answer}."
        )
        self.verdict.setProperty("right", True)
        self.verdict.show()
        self._show_then()

    def _say(self, words: str, then: str = "") -> None:
        self.verdict.setText(words)
        self.verdict.show()
        self.said.emit(" ".join(filter(None, (words.removeprefix(TICK), then))))

    def _show_then(self) -> None:
        """Show the explanation of the answer, which stays once the question is settled."""
        self.then.setVisible(bool(self._question.then))

    def _show_hint(self) -> None:
        self.hint.setText(self._question.hint)
        self.hint.show()
        self.said.emit(self._question.hint)
        self._leave(self.hint_button)

    def _show_answer(self) -> None:
        self._say(f"The answer is {self._question.answer}.", self._question.then)
        self._show_then()
        self._leave(self.answer_button)
        self.hint_button.hide()
        self.settled.emit("")

    def _leave(self, button: QToolButton) -> None:
        """Hide a button that has been used; if it had the focus, return it to the answer."""
        if button.hasFocus():
            self._input().setFocus(Qt.FocusReason.OtherFocusReason)
        button.hide()

    def take_focus(self) -> None:
        """Focus the field or choice of the answer."""
        self._input().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _input(self) -> QWidget:
        if self.answer is not None:
            return self.answer
        return self.choices.checkedButton() or self.choices.buttons()[0]

    def _forget_verdict(self) -> None:
        """Hide the response while the answer is being changed."""
        self.verdict.hide()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.ask)
        row = QHBoxLayout()
        row.setSpacing(8)
        if self._question.kind == "choice":
            for number, choice in enumerate(self._question.choices):
                layout.addLayout(self._choice(number, choice))
            row.addWidget(self.check_button)
            row.addStretch(1)
        else:
            row.addWidget(self._line_edit(), 1)
            row.addWidget(self.check_button)
        layout.addLayout(row)
        # A sentence needs the whole width.
        layout.addWidget(self.verdict)
        layout.addWidget(self.then)
        help_row = QHBoxLayout()
        help_row.setSpacing(4)
        help_row.addStretch(1)
        help_row.addWidget(self.hint_button)
        help_row.addWidget(self.answer_button)
        layout.addLayout(help_row)
        layout.addWidget(self.hint)

    def _line_edit(self) -> QLineEdit:
        edit = self.answer = _AnswerField(_PROMPTS[self._question.kind])
        edit.setObjectName("question_answer")
        edit.setAccessibleName(f"Answer: {self._question.ask}")
        edit.setMaxLength(_LONGEST)
        edit.setFont(digit_font(15))
        # Otherwise its minimum would grow with the type.
        edit.setMinimumWidth(_NARROWEST)
        edit.returnPressed.connect(self.check)
        edit.textEdited.connect(lambda _text: self._forget_verdict())
        return edit

    def _choice(self, number: int, choice: str) -> QHBoxLayout:
        """Return a radio button with a label beside it that can wrap, unlike the button's own text."""
        row = QHBoxLayout()
        row.setSpacing(6)
        button = self._radio(number, choice)
        label = _ChoiceWords(choice)
        label.clicked.connect(button.click)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return row

    def _radio(self, number: int, choice: str) -> QRadioButton:
        button = _Choice()
        button.entered.connect(self.check)
        button.setObjectName(f"question_choice_{number}")
        button.setAccessibleName(choice)
        button.setProperty("choice", choice)
        button.setFont(text_font(15))
        # The button group is exclusive instead, so that Tab reaches every button.
        button.setAutoExclusive(False)
        button.clicked.connect(self._forget_verdict)
        self.choices.addButton(button)
        return button


class _AnswerField(QLineEdit):
    """A field that says in as many words as fit what is to be typed into it."""

    def __init__(self, prompts: tuple[str, ...]) -> None:
        super().__init__()
        self._prompts = prompts

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        room, wide = self.width() - _PADDING, self.fontMetrics().horizontalAdvance
        self.setPlaceholderText(next(each for each in self._prompts if wide(each) <= max(room, 0)))


class _Choice(QRadioButton):
    """A radio button that Enter checks; once it is checked, Enter submits the answer."""

    entered = Signal()
    """Enter has been pressed on the checked button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in ENTER:
            super().keyPressEvent(event)
        elif self.isChecked():
            self.entered.emit()
        else:
            self.click()


class _ChoiceWords(QLabel):
    """A label that can be clicked like the choice beside it."""

    clicked = Signal()
    """The mouse button has been released over the label."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(text_font(15))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


def words(text: str, pixels: int) -> QLabel:
    """Return a label with plain text that can be selected and copied."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(text_font(pixels))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def quiet_button(text: str, name: str, tip: str) -> QToolButton:
    """Return a button without a frame, for actions that are seldom needed."""
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setToolTip(tip)
    button.setProperty("flat", True)
    return button
