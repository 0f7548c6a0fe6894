"""Announcements to screen readers of what changes without the user's doing, limited in rate.

Nothing is formatted while no assistive tool listens, and at most five sentences a second are sent: during an animation
they would otherwise queue up and be heard long after the picture has moved on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

PAUSE: Final = 0.2  # seconds between two announcements

Words = str | Callable[[], str]


def send_announcement(speaker: QWidget, text: str) -> None:
    """Send a sentence to the assistive tools that listen, with ``speaker`` as its source."""
    event = QAccessibleAnnouncementEvent(speaker, text)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)


class Announcer(QObject):
    """A rate limiter that announces the newest sentence given to it; those superseded while waiting are dropped."""

    def __init__(
        self, speaker: QWidget, send: Callable[[QWidget, str], None] = send_announcement
    ) -> None:
        super().__init__(speaker)
        self._speaker, self._send = speaker, send
        self._said = -PAUSE  # when the last one was sent
        self._newest: Words = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._say_now)

    def say(self, words: Words) -> None:
        """Announce a sentence, or the result of a function that is called only when it is about to be announced."""
        if not QAccessible.isActive():
            return
        self._newest = words
        if self._timer.isActive():
            return
        wait = self._said + PAUSE - time.monotonic()
        if wait <= 0:
            self._say_now()
        else:
            self._timer.start(round(1000 * wait) + 1)

    def _say_now(self) -> None:
        words = self._newest
        text = words if isinstance(words, str) else words()
        if text:
            self._said = time.monotonic()
            self._send(self._speaker, text)
