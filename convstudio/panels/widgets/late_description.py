"""The description of a widget for screen readers, which costs more to make than the widget to paint.

It is made at once only while something listens; else when it is asked for, or in the pause after the last change, so
that a screen reader that starts later finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

_PAUSE: Final = 200  # milliseconds without a change


class LateDescription:
    """The accessible description of a widget, in the words that ``words`` returns."""

    def __init__(self, widget: QWidget, words: Callable[[], str]) -> None:
        self._widget, self._words = widget, words
        self._pause = QTimer(widget)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._make)

    def change(self) -> None:
        """Take note that the words are others from now on."""
        self._pause.start()
        if QAccessible.isActive():
            self.complete()

    def complete(self) -> None:
        """Make the description now, unless it is up to date."""
        if self._pause.isActive():
            self._pause.stop()
            self._make()

    def _make(self) -> None:
        self._widget.setAccessibleDescription(self._words())
