"""The presenter's window: what the room sees, with notes, answers, the next screen and the time.

It is a separate window for the lecturer's display beside the projector's, or opened on demand if there is only one
display. Without a lesson it describes what is on the screen, with the terms of the sum added so far.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QHideEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.lessons.lesson import Lesson, Position, Screen
from convstudio.core.lessons.plan import planned
from convstudio.core.notation.naming import output_name
from convstudio.core.notation.sentences.status_line import summary
from convstudio.core.steps.orders import ORDER_NAMES
from convstudio.core.steps.scene import Scene
from convstudio.panels.lessons.presenting.room_view import RoomState, RoomView
from convstudio.panels.lessons.presenting.small_screen import SmallScreen
from convstudio.panels.lessons.presenting.step_list import StepList
from convstudio.panels.lessons.presenting.step_sheet import StepSheet
from convstudio.panels.lessons.presenting.talk_clock import TalkClock
from convstudio.panels.lessons.stop_dots import StopDots
from convstudio.panels.lessons.text.reading_text import unbroken
from convstudio.panels.lessons.text.size_keys import SizeKeys
from convstudio.panels.lessons.text.type_size import enlarge
from convstudio.panels.sums.sum_content import OutputSum
from convstudio.panels.sums.sum_source import SumSource
from convstudio.theme import LIGHT, Theme, text_font

_SIZE: Final = QSize(1120, 720)
# The share of the width for the side column: the room's picture, the next one and the steps.
_SIDE: Final = 0.32
# The minimum width of the side column in pixels.
_NARROWEST: Final = 284
# Maximum shares of the height for the two pictures.
_ROOM_HIGH: Final = 0.33
_NEXT_HIGH: Final = 0.2
# The width in pixels of the window's frame while the room's screen is frozen or blank.
_FRAME: Final = 10
_MOST_TERMS: Final = 12
# The last one also opens the window.
_CLOSING: Final = ("Esc", "N", "Ctrl+Shift+N")
_OF_THE_ROOM: Final = (
    Qt.Key.Key_B, Qt.Key.Key_Period, Qt.Key.Key_F, Qt.Key.Key_E, Qt.Key.Key_D, Qt.Key.Key_F5,
)  # fmt: skip


class Presenter(QWidget):
    """The lecturer's view of a lesson, or of the current scene without one."""

    step_chosen = Signal(int)
    """The index of a step, from 0."""
    next_requested = Signal()
    """The user asks for the next screen."""
    previous_requested = Signal()
    """The user asks for the previous screen."""
    closed = Signal()
    """The window has been closed."""
    looked_at = Signal(bool)
    """Whether the window is visible, that is, neither closed nor minimised."""
    link_followed = Signal(str)
    """The name of a state that the text links to."""
    size_asked = Signal(int)
    """The size of the notes' type: 1 larger, −1 smaller, 0 the usual size."""
    room_key_pressed = Signal(object)
    """A `Qt.Key` for the screen in the room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("presenter")
        self.setWindowTitle("Presenter’s notes")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lesson: Lesson | None = None
        self._position: Position = (0, 0)
        self._scene: Scene | None = None
        self._source: SumSource | None = None
        self._in_letters = self._is_new = False
        self._theme = LIGHT
        self.clock = TalkClock()
        self.room = RoomView()
        self.room.key_pressed.connect(self.room_key_pressed)
        self.next = SmallScreen("next_picture")
        self.next.show_caption("Next")
        self.next.hide()
        self._make_words()
        self._list = StepList()
        self._list.step_chosen.connect(self.step_chosen)
        self._make_buttons()
        self._lay_out()
        SizeKeys(self, self._sheet.viewport()).asked.connect(self.size_asked)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() * 0.92))
        for keys, signal in (
            ((Qt.Key.Key_PageDown, Qt.Key.Key_Right), self.next_requested),
            ((Qt.Key.Key_PageUp, Qt.Key.Key_Left), self.previous_requested),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(signal)
        for sequence in _CLOSING:
            QShortcut(QKeySequence(sequence), self).activated.connect(self.close)
        # As shortcuts they act wherever the focus is; a list would search for their letters.
        for key in _OF_THE_ROOM:
            QShortcut(QKeySequence(key), self).activated.connect(
                lambda key=key: self.room_key_pressed.emit(key)
            )

    # Values in

    def show_lesson(self, lesson: Lesson | None) -> None:
        """List the steps of a lesson; None: there is no lesson."""
        mine, self._lesson = self._lesson, lesson
        path = None if lesson is None else lesson.path
        self._is_new = path is None or mine is None or mine.path != path
        self._list.show_lesson(lesson)
        self.setWindowTitle(f"Presenter’s notes: {lesson.title}" if lesson else "Presenter’s notes")
        self.next.setVisible(lesson is not None)
        if lesson is None:
            self.clock.show_plan(None)
            self._show_state()

    def show_position(self, position: Position | None) -> None:
        """Show a step at one of its stops."""
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
        self._sheet.show_step(step)
        self.clock.show_plan(planned(self._lesson, position), begins=self._is_new)
        self._is_new = False
        self._show_next()
        self._list.show_step(self._lesson, at)

    def show_screen(self, screen: Screen) -> None:
        """Show the headline and words of a screen of the step, and the answer to its question in advance."""
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

    def show_scene(self, scene: Scene) -> None:
        """Set the scene, whose experiment and step are described while there is no lesson."""
        self._scene = scene
        self._show_state()

    def show_room_state(self, state: RoomState) -> None:
        """Show whether the room sees its screen, a frozen picture of it, or nothing."""
        self.room.show_state(state)
        self.update()

    def show_room(self, image: QImage) -> None:
        """Show what is on the room's screen now."""
        self.room.show_image(image)
        self._fit_pictures()

    def show_next_picture(self, image: QImage | None) -> None:
        """Show a picture of the next screen; None: it is not known yet, or there is none."""
        self.next.show_image(image)
        self._fit_pictures()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self._sheet, self._dots, self.room, self.next):
            part.show_theme(theme)
        self.update()

    def show_size(self, factor: float) -> None:
        """Set the notes and the words above them in ``factor`` times the usual type."""
        self._sheet.show_size(factor)
        enlarge(self._head, factor)

    def sizeHint(self) -> QSize:
        return _SIZE

    # Texts

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

    def _show_state(self) -> None:
        """Without a lesson, show the operation and the terms of the sum added so far."""
        scene = self._scene
        if self._lesson is not None or scene is None or not self.isVisible():
            return
        timeline, step, term = scene.timeline, scene.step, scene.term
        if self._source is None or self._source.timeline is not timeline:
            self._source = SumSource(timeline)
        self._place.setText("No lesson is open")
        self._dots.show_stop(0, 1)
        self._headline.setText(summary(timeline.experiment))
        self._words.hide()
        self._next_label.setText("Next" if term is None else "Now")
        if term is None or step is None:
            self._sheet.show_notes("")
            self._next.setText("Page Down begins the sum, and goes from stop to stop.")
            return
        if not term.lands:
            name = output_name(timeline.experiment, 0, 0).split("(")[0]
            self._sheet.show_notes(f"This product lands beside {name}.")
        else:
            now = OutputSum(self._source, term.i, term.j, term.index + 1, None)
            self._sheet.show_notes(_written(now, scene.letters))
        self._next.setText(
            f"Step {step:,} of 0…{timeline.count - 1:,}, in the order “{ORDER_NAMES[scene.order]}”"
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Otherwise a button would have the focus, and a key could press it by mistake.
        self.setFocus()
        self._show_state()
        self.looked_at.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.looked_at.emit(False)

    def closeEvent(self, event: object) -> None:
        super().closeEvent(event)  # type: ignore[arg-type]
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_pictures()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.room.is_alert:
            with QPainter(self) as painter:
                painter.setPen(QPen(self._theme.color("highlight"), 2 * _FRAME))
                painter.drawRect(self.rect())

    def _fit_pictures(self) -> None:
        """Size the pictures to the width of their column, within a height that leaves space for the steps."""
        width = self._side.width()
        self.room.show_width(width, round(_ROOM_HIGH * self.height()))
        self.next.show_room(width, round(_NEXT_HIGH * self.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between screens with Up and Down, unless a scrolling widget has used the key."""
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
        self._place, self._headline, self._words, self._next = (QLabel() for _ in range(4))
        for label, name, pixels, weight in (
            (self._place, "presenter_place", 14, QFont.Weight.Normal),
            (self._headline, "presenter_headline", 27, QFont.Weight.DemiBold),
            (self._words, "presenter_words", 18, QFont.Weight.DemiBold),
            (self._next, "presenter_next", 18, QFont.Weight.DemiBold),
        ):
            label.setObjectName(name)
            label.setFont(text_font(pixels, weight))
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        # Two lines are reserved so that nothing moves.
        self._next.setMinimumHeight(2 * self._next.fontMetrics().lineSpacing())
        self._next.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._next_label = QLabel()
        for label in (self._place, self._next_label):
            label.setProperty("quiet", True)
        self._words.hide()
        self._dots = StopDots("presenter_stops")
        self._sheet = StepSheet()
        self._sheet.link_followed.connect(self.link_followed)

    def _make_buttons(self) -> None:
        self._back, self._on = QToolButton(), QToolButton()
        for button, name, text, tip in (
            (self._back, "presenter_back", "‹ Back", "The previous screen (Page Up)"),
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
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        head.addLayout(place)
        head.addWidget(self._headline)
        head.addWidget(self._words)
        card = QFrame()
        card.setObjectName("presenter_card")
        page = QVBoxLayout(card)
        page.setContentsMargins(24, 14, 16, 14)
        page.setSpacing(10)
        page.addWidget(self._head)
        page.addWidget(self._sheet, 1)
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
        self._side = QWidget()
        self._side.setMinimumWidth(_NARROWEST)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addWidget(self.room)
        side.addWidget(self.next)
        side.addWidget(self._list, 1)
        side.addStretch(0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 16, 20, 20)
        layout.setSpacing(20)
        layout.addLayout(left, round(100 * (1 - _SIDE)))
        layout.addWidget(self._side, round(100 * _SIDE))


def _written(done: OutputSum, in_letters: bool) -> str:
    """Return the last terms of a sum as a Markdown list, followed by their total."""
    first = max(done.added - _MOST_TERMS, 0)
    lines = [f"- {done.tip(index, in_letters)}" for index in range(first, done.added)]
    if first:
        lines.insert(0, f"- … {first} before these")
    return "\n".join([*lines, "", done.spoken(in_letters)])
