"""The foot of the lesson panel: the number of the step, the dots of its stops, and the way back and on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton

from convstudio.core.lessons.lesson import Lesson
from convstudio.panels.lessons.stop_dots import StopDots
from convstudio.panels.widgets.header_controls import open_menu_from
from convstudio.theme import Theme, digit_font

_MARGINS: Final = (10, 8, 12, 10)


class LessonFoot(QFrame):
    """A line of buttons that emits where the user wants to go in the lesson."""

    next_requested = Signal()
    """The user asks for the next screen."""
    previous_requested = Signal()
    """The user asks for the previous screen."""
    step_chosen = Signal(int)
    """The index of a step, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson_foot")
        self._number = QToolButton()
        self._number.setObjectName("lesson_step_button")
        self._number.setProperty("flat", True)
        self._number.setFont(digit_font(13))
        self._number.setToolTip("All steps of the lesson")
        self._menu = QMenu(self)
        self._wordings: tuple[str, ...] = ()
        open_menu_from(self._number, self._menu)
        self._dots = StopDots("lesson_stops")
        back = QToolButton()
        back.setObjectName("lesson_back")
        back.setText("‹")
        back.setToolTip("The previous screen (Page Up)")
        back.setAccessibleName("The previous screen")
        back.clicked.connect(self.previous_requested)
        on = QToolButton()
        on.setObjectName("lesson_next")
        on.setText("Next ›")
        on.setProperty("primary", True)
        on.setToolTip("The next screen (Page Down)")
        on.setAccessibleName("The next screen")
        on.clicked.connect(self.next_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(*_MARGINS)
        row.setSpacing(6)
        row.addWidget(self._number)
        row.addWidget(self._dots)
        row.addStretch(1)
        row.addWidget(back)
        row.addWidget(on)

    @property
    def words(self) -> str:
        """The stop within the step in words, for screen readers."""
        return self._dots.words

    def show_lesson(self, lesson: Lesson) -> None:
        """List the steps of a lesson in the menu."""
        self._menu.clear()
        self._menu.setToolTipsVisible(True)
        group = QActionGroup(self._menu)
        for at, step in enumerate(lesson.steps):
            text = step.headline.replace("&", "&&")
            action = self._menu.addAction(f"{at + 1}   {text}")
            action.setCheckable(True)
            action.setToolTip(f"Go to step {at + 1} of {len(lesson.steps)}.")
            action.triggered.connect(lambda _=False, at=at: self.step_chosen.emit(at))
            group.addAction(action)

    def show_position(self, lesson: Lesson, at: int, stop: int) -> None:
        """Show the step ``at`` of the lesson, at one of its stops."""
        count = len(lesson.steps)
        self._wordings = tuple(
            f"{number} ▾" for number in (f"{at + 1} of {count}", f"{at + 1}/{count}", at + 1)
        )
        self._number.setAccessibleName(f"Step {at + 1} of {count}. Go to a step")
        self._menu.actions()[at].setChecked(True)
        self._dots.show_stop(stop, len(lesson.steps[at].screens))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Write the number of the step as the room beside the dots allows: shorter, but never cut."""
        row = self.layout()
        assert row is not None
        for text in self._wordings:
            self._number.setText(text)
            if row.totalMinimumSize().width() <= self.width():
                break

    def show_theme(self, theme: Theme) -> None:
        self._dots.show_theme(theme)
