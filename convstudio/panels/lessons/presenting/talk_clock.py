"""The clock of a lecture: elapsed time, the plan for the current screen, and the time of day."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QTime, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from convstudio.core.lessons.plan import Span, written
from convstudio.theme import digit_font

_TICK_MS: Final = 200


class TalkClock(QWidget):
    """A clock that starts when it is first shown and keeps counting while it is hidden.

    The plan counts from the screen at which the clock was started or reset.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("talk_clock")
        # Seconds counted up to the last pause.
        self._counted = 0.0
        # When counting was last resumed; None during a pause.
        self._since: float | None = None
        self._was_shown = False
        # The planned span of the current screen.
        self._span: Span | None = None
        # The clock's seconds at which the lesson would have begun by plan.
        self._begun = 0.0
        self.elapsed, self.clock = QLabel(), QLabel()
        self.elapsed.setObjectName("elapsed")
        self.elapsed.setFont(digit_font(34))
        self.clock.setObjectName("clock")
        self.clock.setFont(digit_font(20))
        self.clock.setProperty("quiet", True)
        self.planned, self.pace = QLabel(), QLabel()
        for label, name in ((self.planned, "planned"), (self.pace, "pace")):
            label.setObjectName(name)
            label.setFont(digit_font(15))
        self.planned.setProperty("quiet", True)
        self.pause_button, self.reset_button = QToolButton(), QToolButton()
        for button, name, text, tip in (
            (self.pause_button, "pause_clock", "Pause", "Pause the clock, or resume it"),
            (
                self.reset_button,
                "reset_clock",
                "Reset",
                "Count from 0 again, the plan from this screen on",
            ),
        ):
            button.setObjectName(name)
            button.setText(text)
            button.setToolTip(tip)
            button.setProperty("flat", True)
        # Fixed, because its text changes.
        self.pause_button.setFixedWidth(72)
        self.pause_button.clicked.connect(self._toggle)
        self.reset_button.clicked.connect(self._reset)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.elapsed)
        row.addSpacing(10)
        plan = QVBoxLayout()
        plan.setSpacing(0)
        plan.addWidget(self.planned)
        plan.addWidget(self.pace)
        row.addLayout(plan)
        row.addSpacing(10)
        row.addWidget(self.pause_button)
        row.addWidget(self.reset_button)
        row.addStretch(1)
        row.addWidget(self.clock)
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._ticks.timeout.connect(self._show_times)

    @property
    def seconds(self) -> float:
        """The seconds counted, without pauses."""
        return self._counted + (0.0 if self._since is None else time.monotonic() - self._since)

    def show_plan(self, span: Span | None, *, begins: bool = False) -> None:
        """Set the planned span of the current screen; ``begins``: the plan counts from now."""
        self._span = span
        if begins:
            self._begin_plan()
        self._show_plan()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self._since = time.monotonic()
            self._begin_plan()
        self._show_times()
        self._ticks.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticks.stop()

    def _toggle(self) -> None:
        if self._since is None:
            self._since = time.monotonic()
        else:
            self._counted, self._since = self.seconds, None
        self.pause_button.setText("Resume" if self._since is None else "Pause")
        self._show_times()

    def _reset(self) -> None:
        self._counted = 0.0
        if self._since is not None:
            self._since = time.monotonic()
        self._begin_plan()
        self._show_times()

    def _begin_plan(self) -> None:
        self._begun = self.seconds - (self._span.begin if self._span is not None else 0.0)

    def _show_plan(self) -> None:
        span = self._span
        self.planned.setVisible(span is not None)
        self.pace.setVisible(span is not None)
        if span is not None:
            now = span.later(self._begun)
            begin, end, total = (
                written(max(each, 0.0)) for each in (now.begin, now.end, now.total)
            )
            text, pace = f"planned {begin}–{end}", f"of {total} · {now.pace(self.seconds)}"
            if (text, pace) != (self.planned.text(), self.pace.text()):
                self.planned.setText(text)
                self.pace.setText(pace)

    def _show_times(self) -> None:
        self._show_plan()
        text = written(self.seconds)
        if text != self.elapsed.text():
            self.elapsed.setText(text)
            self.elapsed.setAccessibleName(f"Elapsed time {text}")
        clock = QTime.currentTime().toString("HH:mm")
        if clock != self.clock.text():
            self.clock.setText(clock)
            self.clock.setAccessibleName(f"Time {clock}")
