"""The dialog shown before the current state is added to a lesson as a step: its headline, text and words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.lessons.lesson import LONGEST_HEADLINE
from convstudio.core.notation.words import Words, faults
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.theme import Theme, digit_font, text_font

_WIDTH = 460
_NOTHING, _SENTENCE, _QUESTION, _TABLE = "nothing", "sentence", "question", "table"
_ROOM = {_NOTHING: "Nothing", _SENTENCE: "Sentence", _QUESTION: "Question", _TABLE: "Table"}
_ROOM_TIPS = {
    _NOTHING: "The room reads the headline alone.",
    _SENTENCE: "The room reads one sentence below the headline.",
    _QUESTION: "The room is asked a question; the next press shows its answer.",
    _TABLE: "The room reads a small table.",
}


class StepDialog(QDialog):
    """A dialog that asks for the headline of a step, its text, and the words for the room."""

    confirmed = Signal(str, str, object)
    """The headline, the text (possibly empty), and the `Words` for the room."""

    def __init__(self, parent: QWidget | None, target: str, theme: Theme) -> None:
        """Build the dialog; ``target`` names the lesson's file, or is "" if it has yet to be chosen."""
        super().__init__(parent)
        self.setObjectName("step_dialog")
        self.setWindowTitle("Add current state as step")
        self.headline = QLineEdit()
        self.headline.setObjectName("step_headline")
        self.headline.setAccessibleName("Headline")
        self.headline.setToolTip(
            "One line that is true of this screen; the room reads it above the pictures."
        )
        self.headline.setPlaceholderText("What this step shows")
        self.headline.textChanged.connect(self._show_length)
        self._length = QLabel()
        self._length.setObjectName("step_length")
        self._length.setFont(digit_font(12))
        self._length.setProperty("quiet", True)
        self.text = QPlainTextEdit()
        self.text.setObjectName("step_text")
        self.text.setAccessibleName("Text of the step")
        self.text.setToolTip(
            "Text for those who go through the lesson alone; the room does not see it."
        )
        self.text.setPlaceholderText("Text for the reader, in Markdown; it can be written later.")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self._make_room(theme)
        self._note = QLabel(
            f"Goes to the end of {target}." if target else "You choose the file next."
        )
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setProperty("quiet", True)
        self._note.setFont(text_font(12))
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText("Add step")
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._show_room()
        self._show_length("")

    def ask(self) -> None:
        """Open with the focus on the headline."""
        self.open()
        self.headline.setFocus()

    def accept(self) -> None:
        """Close the dialog and emit what has been typed."""
        super().accept()
        self.confirmed.emit(self._headline, self.text.toPlainText().strip(), self.words)

    @property
    def words(self) -> Words:
        """The words typed for the room."""
        kind = self.kind.choice
        if kind == _SENTENCE:
            return Words(say=self.line.text().strip())
        if kind == _QUESTION:
            return Words(ask=self.line.text().strip(), answer=self.answer.text().strip())
        if kind == _TABLE:
            rows = filter(str.strip, self.table.toPlainText().splitlines())
            return Words(table=tuple(map(_cells, rows)))
        return Words()

    @property
    def _headline(self) -> str:
        return " ".join(self.headline.text().split())

    def _show_length(self, _text: str) -> None:
        length = len(self._headline)
        over = length > LONGEST_HEADLINE
        words = f"{length} of {LONGEST_HEADLINE} characters"
        self._length.setText(f"{words}: too long for a projector" if over else words)
        self._check()
        if self.headline.property("wrong") != over:
            self.headline.setProperty("wrong", over)
            self.headline.style().polish(self.headline)

    def _show_room(self) -> None:
        """Show the fields of the chosen kind of words."""
        kind = self.kind.choice
        self.line.setVisible(kind in (_SENTENCE, _QUESTION))
        asks = kind == _QUESTION
        self.line.setPlaceholderText("A question to the class" if asks else "One sentence")
        self.line.setAccessibleName("Question to the class" if asks else "Sentence for the room")
        self.answer.setVisible(asks)
        self.table.setVisible(kind == _TABLE)
        self._check()
        self.adjustSize()

    def _check(self) -> None:
        """Show what is wrong with the words, and allow only a correct step to be added."""
        words = self.words
        wrong = next(iter(faults(words).values()), "")
        self._fault.setText(f"{wrong[:1].upper()}{wrong[1:]}." if wrong else "")
        self._fault.setVisible(bool(wrong))
        is_there = bool(words) or self.kind.choice == _NOTHING
        fits = 0 < len(self._headline) <= LONGEST_HEADLINE
        self._ok.setEnabled(fits and is_there and not wrong)

    def _make_room(self, theme: Theme) -> None:
        """Make the fields for what the room reads beside the equation."""
        self.kind = Segmented(tuple(_ROOM), tuple(_ROOM.values()))
        self.kind.setObjectName("step_room")
        self.kind.setAccessibleName("On the projector, below the headline")
        self.kind.show_theme(theme)
        for kind, tip in _ROOM_TIPS.items():
            self.kind.segment(kind).setToolTip(tip)
        self.line, self.answer = QLineEdit(), QLineEdit()
        self.line.setObjectName("step_line")
        self.answer.setObjectName("step_answer")
        self.line.setToolTip("What the room reads below the headline.")
        self.answer.setToolTip("What the room reads after the next press.")
        self.answer.setAccessibleName("Answer")
        self.answer.setPlaceholderText("Its answer, at the next press; may be left out")
        self.table = QPlainTextEdit()
        self.table.setObjectName("step_table")
        self.table.setAccessibleName("Table for the room")
        self.table.setPlaceholderText(
            "mode | outputs\nfull | 20\nOne row per line, headings first."
        )
        self.table.setTabChangesFocus(True)
        self.table.setFixedHeight(96)
        self._fault = QLabel()
        self._fault.setObjectName("step_fault")
        self._fault.setTextFormat(Qt.TextFormat.PlainText)
        self._fault.setWordWrap(True)
        self._fault.setFont(text_font(12))
        self.kind.chosen.connect(lambda _kind: self._show_room())
        for field in (self.line, self.answer):
            field.textChanged.connect(lambda _text: self._check())
        self.table.textChanged.connect(self._check)

    def _lay_out(self) -> None:
        label = QLabel("&Headline")
        label.setBuddy(self.headline)
        above = QHBoxLayout()
        above.addWidget(label)
        above.addStretch(1)
        above.addWidget(self._length)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        layout.addLayout(above)
        layout.addWidget(self.headline)
        layout.addSpacing(6)
        layout.addWidget(self.text)
        layout.addSpacing(6)
        layout.addWidget(QLabel("On the projector, below the headline"))
        for widget in (self.kind, self.line, self.answer, self.table, self._fault):
            layout.addWidget(widget)
        layout.addWidget(self._note)
        layout.addSpacing(6)
        layout.addWidget(self._buttons)
        self.setFixedWidth(_WIDTH)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)


def _cells(line: str) -> tuple[str, ...]:
    """Return the cells of a line, separated by bars as in Markdown, or by tabs as copied from a spreadsheet."""
    parts = line.split("\t") if "\t" in line else line.strip().strip("|").split("|")
    return tuple(part.strip() for part in parts)
