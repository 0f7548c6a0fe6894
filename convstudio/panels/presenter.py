"""The presenter's window: what the room does not see. Notes, what comes next, how long it has taken.

It is a window of its own, for the lecturer's display beside the projector's, or on demand where there is only one.
Without a lesson it says what is on the screen, and the sum as far as it has come.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QShortcut, QShowEvent, QTextDocument
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.focus import summary
from convstudio.core.lesson import Lesson, Position, Screen, Step
from convstudio.core.lesson_formulas import plain
from convstudio.core.naming import output_name
from convstudio.core.timeline import Timeline
from convstudio.panels.lessons.reading_text import ReadingText, unbroken
from convstudio.panels.lessons.size_keys import SizeKeys
from convstudio.panels.lessons.stop_dots import StopDots
from convstudio.panels.lessons.talk_clock import TalkClock
from convstudio.panels.lessons.type_size import enlarge
from convstudio.panels.sums.sum_content import OutputSum
from convstudio.panels.sums.sum_source import SumSource
from convstudio.theme import Theme, text_font

_SIZE: Final = QSize(1120, 720)
_NOTES: Final = 18  # pixels of type: read from a desk while standing
_SHORT: Final = 240  # characters of the reader's text
_MOST_TERMS: Final = 12
_PADDING: Final = 8  # pixels left and right of a headline in the list, as the style sheet has it
_CLOSING: Final = ("Esc", "N", "Ctrl+Shift+N")  # the last opens it, too
_OF_THE_ROOM: Final = (
    Qt.Key.Key_B, Qt.Key.Key_Period, Qt.Key.Key_F, Qt.Key.Key_E, Qt.Key.Key_D, Qt.Key.Key_F5,
)  # fmt: skip


class _Headlines(QStyledItemDelegate):
    """Lines are counted in the width in which they are drawn: Qt leaves a style sheet's padding out."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        option.rect.setWidth(option.rect.width() - 2 * _PADDING)
        return super().sizeHint(option, index)


class Presenter(QWidget):
    """Shows a lesson for the lecturer; ``step_chosen`` counts steps from 0."""

    step_chosen = Signal(int)
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()
    size_asked = Signal(int)  # of the notes' type: 1 larger, −1 smaller, 0 as usual
    room_key_pressed = Signal(object)  # a Qt.Key that is meant for the screen in the room

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("presenter")
        self.setWindowTitle("Presenter’s notes")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lesson: Lesson | None = None
        self._position: Position = (0, 0)
        self._timeline: Timeline | None = None
        self._source: SumSource | None = None
        self._step: int | None = None
        self._in_letters = False
        self.clock = TalkClock()
        self._make_words()
        self._make_list()
        self._make_buttons()
        self._lay_out()
        SizeKeys(self, self._notes.viewport()).asked.connect(self.size_asked)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() * 0.92))
        for keys, signal in (
            ((Qt.Key.Key_PageDown, Qt.Key.Key_Right), self.next_requested),
            ((Qt.Key.Key_PageUp, Qt.Key.Key_Left), self.previous_requested),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(signal)
        for sequence in _CLOSING:
            QShortcut(QKeySequence(sequence), self).activated.connect(self.close)
        for key in _OF_THE_ROOM:  # wherever the focus is: a list would search for them
            QShortcut(QKeySequence(key), self).activated.connect(
                lambda key=key: self.room_key_pressed.emit(key)
            )

    # Values in

    def show_lesson(self, lesson: Lesson | None) -> None:
        """The steps to choose from; None: there is no lesson."""
        self._lesson = lesson
        self._list.clear()
        for number, step in enumerate(lesson.steps if lesson else (), start=1):
            item = QListWidgetItem(f"{number}   {step.headline}")
            self._list.addItem(item)
        self._list.setVisible(lesson is not None)
        self.setWindowTitle(f"Presenter’s notes: {lesson.title}" if lesson else "Presenter’s notes")
        if lesson is None:
            self._show_state()

    def show_position(self, position: Position | None) -> None:
        """Where the lecture is."""
        if self._lesson is None or position is None:
            return
        self._position = position
        at, stop = position
        step, count = self._lesson.steps[at], len(self._lesson.steps)
        stops = len(step.screens)
        self._place.setText(
            f"Step {at + 1} of {count}" + (f" · stop {stop + 1} of {stops}" if stops > 1 else "")
        )
        self._dots.show_stop(stop, stops)
        self.show_screen(step.screens[stop])
        self._text.setText(_in_short(step.text))
        self._text.setVisible(bool(step.text))
        notes = step.notes.replace("\n", "  \n") + _tasks(step)  # a lecturer's lines stay lines
        if self._notes.markdown != notes:
            self._notes.show_markdown(notes, step.pictures)
        self._show_next()
        self._mark(at)

    def show_screen(self, screen: Screen) -> None:
        """What the room reads: the headline and the words of a screen of the step, and an answer before it comes."""
        if self._lesson is None:
            return
        at, stop = self._position
        step = self._lesson.steps[at]
        self._headline.setText(unbroken(step.headline_of(screen)))
        lines = [*screen.words.lines]
        after = step.screens[stop + 1].words if stop + 1 < len(step.screens) else screen.words
        if screen is step.screens[stop] and after.answer and after.ask == screen.words.ask:
            lines = [after.ask, f"Answer: {after.answer}"]
        self._words.setText("\n".join(lines))
        self._words.setVisible(bool(lines))

    def show_step(self, timeline: Timeline, step: int | None) -> None:
        """The experiment and where its animation is, for when there is no lesson."""
        self._timeline, self._step = timeline, step
        self._show_state()

    def show_letters(self, on: bool) -> None:
        """The sum in letters, or in numbers."""
        self._in_letters = on
        self._show_state()

    def show_theme(self, theme: Theme) -> None:
        self._notes.show_theme(theme)
        self._dots.show_theme(theme)

    def show_size(self, factor: float) -> None:
        """The notes and the words beside them in ``factor`` times the usual type."""
        self._notes.show_pixels(round(_NOTES * factor))
        enlarge(self._card, factor)

    def sizeHint(self) -> QSize:
        return _SIZE

    # What there is to say

    def _show_next(self) -> None:
        assert self._lesson is not None
        self._next_label.setText("Next")
        after = self._lesson.after(self._position)
        if after is None:
            self._next.setText("This is the last screen.")
        elif after[0] == self._position[0]:
            step = self._lesson.steps[after[0]]
            own = step.screens[after[1]].headline
            stop = f"Stop {after[1] + 1} of {len(step.screens)} of this step"
            self._next.setText(f"{stop}: {own}" if own else stop)
        else:
            step = self._lesson.steps[after[0]]
            self._next.setText(step.headline_of(step.screens[0]))

    def _mark(self, at: int) -> None:
        """The current step in bold, with a sign, and in view."""
        assert self._lesson is not None
        for row, step in enumerate(self._lesson.steps):
            item = self._list.item(row)
            font = text_font(14, QFont.Weight.DemiBold if row == at else QFont.Weight.Normal)
            item.setFont(font)
            item.setText(f"{'▸ ' if row == at else ''}{row + 1}   {step.headline}")
        self._list.setCurrentRow(at)
        self._list.scrollToItem(self._list.item(at))

    def _show_state(self) -> None:
        """Without a lesson: the operation, and the sum as far as it has come."""
        if self._lesson is not None or self._timeline is None or not self.isVisible():
            return
        timeline, step = self._timeline, self._step
        if self._source is None or self._source.timeline is not timeline:
            self._source = SumSource(timeline)
        self._place.setText("No lesson is open")
        self._dots.show_stop(0, 1)
        self._headline.setText(summary(timeline.experiment))
        term = None if step is None else timeline.term(step)
        self._text.hide()
        self._words.hide()
        self._next_label.setText("Next" if term is None else "Now")
        if term is None or step is None:
            self._notes.show_markdown("")
            self._next.setText("Page Down begins the sum, and goes from stop to stop.")
            return
        if not term.lands:
            name = output_name(timeline.experiment, 0, 0).split("(")[0]
            self._notes.show_markdown(f"This product lands beside {name}.")
        else:
            now = OutputSum(self._source, term.i, term.j, term.index + 1, None)
            self._notes.show_markdown(_written(now, self._in_letters))
        self._next.setText(
            f"Step {step:,} of 0…{timeline.count - 1:,}, in the order “{timeline.order}”"
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()  # no button is about to be pressed
        self._show_state()

    def closeEvent(self, event: object) -> None:
        super().closeEvent(event)  # type: ignore[arg-type]
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down where nothing scrolls by them."""
        if event.key() == Qt.Key.Key_Down:
            self.next_requested.emit()
        elif event.key() == Qt.Key.Key_Up:
            self.previous_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Close):
            self.close()
        else:
            super().keyPressEvent(event)

    # Construction

    def _make_words(self) -> None:
        self._place, self._headline, self._words, self._text, self._next = (
            QLabel() for _ in range(5)
        )
        for label, name, pixels, weight in (
            (self._place, "presenter_place", 14, QFont.Weight.Normal),
            (self._headline, "presenter_headline", 27, QFont.Weight.DemiBold),
            (self._words, "presenter_words", 18, QFont.Weight.DemiBold),
            (self._text, "presenter_text", 15, QFont.Weight.Normal),
            (self._next, "presenter_next", 18, QFont.Weight.DemiBold),
        ):
            label.setObjectName(name)
            label.setFont(text_font(pixels, weight))
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._next_label = QLabel()
        for label in (self._place, self._text, self._next_label):
            label.setProperty("quiet", True)
        self._words.hide()
        self._dots = StopDots("presenter_stops")
        self._notes = ReadingText("presenter_notes", _NOTES)
        self._notes.setAccessibleName("Notes")

    def _make_list(self) -> None:
        self._list = QListWidget()
        self._list.setObjectName("presenter_steps")
        self._list.setAccessibleName("Steps of the lesson")
        self._list.setWordWrap(True)
        self._list.setItemDelegate(_Headlines(self._list))
        self._list.setResizeMode(
            QListWidget.ResizeMode.Adjust
        )  # else texts are cut at the old width
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._list.hide()

    def _choose(self, item: QListWidgetItem) -> None:
        self.step_chosen.emit(self._list.row(item))

    def _make_buttons(self) -> None:
        self._back, self._on = QToolButton(), QToolButton()
        for button, name, text, tip in (
            (self._back, "presenter_back", "‹ Back", "The screen before (Page Up)"),
            (self._on, "presenter_on", "Next ›", "The next screen (Page Down)"),
        ):
            button.setObjectName(name)
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip.split(" (")[0])
            button.setFont(text_font(16))
            button.setFixedSize(120, 44)
        self._on.setProperty("primary", True)
        self._back.clicked.connect(self.previous_requested)
        self._on.clicked.connect(self.next_requested)

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.addWidget(self._place)
        place.addSpacing(6)
        place.addWidget(self._dots)
        place.addStretch(1)
        card = self._card = QFrame()
        card.setObjectName("presenter_card")
        page = QVBoxLayout(card)
        page.setContentsMargins(24, 18, 24, 18)
        page.setSpacing(8)
        page.addLayout(place)
        page.addWidget(self._headline)
        page.addWidget(self._words)
        page.addWidget(self._text)
        page.addSpacing(14)
        page.addWidget(self._notes, 1)
        foot = QHBoxLayout()
        coming = QVBoxLayout()
        coming.setSpacing(2)
        coming.addWidget(self._next_label)
        coming.addWidget(self._next)
        foot.addLayout(coming, 1)
        foot.addSpacing(16)
        foot.addWidget(self._back)
        foot.addWidget(self._on)
        left = QVBoxLayout()
        left.setSpacing(14)
        left.addWidget(self.clock)
        left.addWidget(card, 1)
        left.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 16, 20, 20)
        layout.setSpacing(20)
        layout.addLayout(left, 3)
        layout.addWidget(self._list, 1)
        self._list.setMinimumWidth(250)


def _tasks(step: Step) -> str:
    """The step's tasks, each with what must hold and what is said while it does not."""
    lines = []
    for task in step.tasks:
        lines += ["", "", f"**Task:** {task.ask}", ""]
        lines += [f"- `{goal.condition.text}`: {goal.hint}" for goal in task.goals]
    return "\n".join(lines)


def _in_short(markdown: str) -> str:
    """The first paragraph without its marks, cut where it is long."""
    document = QTextDocument()
    document.setMarkdown(
        plain(markdown.strip().split("\n\n")[0][:2000]),
        QTextDocument.MarkdownFeature.MarkdownNoHTML,
    )
    words = " ".join(document.toPlainText().split())
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rsplit(' ', 1)[0]} …"


def _written(done: OutputSum, in_letters: bool) -> str:
    """The last terms of a sum as a list, and what they come to."""
    first = max(done.added - _MOST_TERMS, 0)
    lines = [f"- {done.tip(index, in_letters)}" for index in range(first, done.added)]
    if first:
        lines.insert(0, f"- … {first} before these")
    return "\n".join([*lines, "", done.spoken(in_letters)])
