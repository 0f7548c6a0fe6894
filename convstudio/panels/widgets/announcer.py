"""What changes by itself is said to those who cannot see it change: a word to the screen reader, and not too many.

Nothing is put into words while nobody listens, and never more than five times a second: what is said during an
animation would otherwise queue up and be heard long after the picture has moved on.
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
    """Hand a sentence to whatever assistive tool listens, as coming from ``speaker``."""
    event = QAccessibleAnnouncementEvent(speaker, text)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)


class Announcer(QObject):
    """Says the newest of what it is given; what was overtaken while it had to wait is never said."""

    def __init__(
        self, speaker: QWidget, send: Callable[[QWidget, str], None] = send_announcement
    ) -> None:
        super().__init__(speaker)
        self._speaker, self._send = speaker, send
        self._said = -PAUSE  # when
        self._newest: Words = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._say_now)

    def say(self, words: Words) -> None:
        """Announce a sentence, or what a function makes of it once it is really to be said."""
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
