"""What pictures and curves of a response share: what is shown, and the frequency that is pointed at in them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from convstudio.core.design.frequencies.response import Frequency
from convstudio.panels.design.response.shown_response import ShownResponse
from convstudio.panels.widgets.late_description import LateDescription
from convstudio.theme import LIGHT, Theme

PAST: Final = 0.3
"""The opacity of what does not belong to what is set now."""


class FrequencyView(QWidget):
    """The base class of a widget that shows a response, and in which frequencies are pointed at by mouse and keys."""

    frequency_pointed = Signal(object)
    """Emitted with the `Frequency` (u, v) that is pointed at, or None."""

    KEYS: frozenset[Qt.Key] = frozenset()
    """The keys that are its own while it has the focus, though the animation has them as shortcuts."""

    def __init__(self, name: str, spoken: str) -> None:
        """``name`` is that of the object, ``spoken`` what a screen reader calls it."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._theme = LIGHT
        self._shown: ShownResponse | None = None
        self._beneath = False
        self._is_past = False
        self._pointed: Frequency | None = None
        self._words = ""
        self._description = LateDescription(self, lambda: self._words)

    @property
    def shown(self) -> ShownResponse | None:
        """What is shown."""
        return self._shown

    @property
    def is_past(self) -> bool:
        """Whether the response does not belong to what is set now, and is pale."""
        return self._is_past

    @property
    def pointed(self) -> Frequency | None:
        """The frequency that is marked as pointed at."""
        return self._pointed

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_response(self, shown: ShownResponse, *, beneath: bool) -> None:
        """Show a response; ``beneath``: over the spectrum of the input."""
        if (shown, beneath) != (self._shown, self._beneath):
            self._shown, self._beneath = shown, beneath
            self.update()

    def show_past(self, past: bool) -> None:
        """Show the response pale until the next one is there, or as usual."""
        if past != self._is_past:
            self._is_past = past
            self.update()

    def show_pointed(self, frequency: Frequency | None) -> None:
        """Mark the frequency that is pointed at, here or elsewhere."""
        if frequency != self._pointed:
            self._pointed = frequency
            self.update()

    def show_words(self, words: str) -> None:
        """Take the words that describe what is shown to a screen reader."""
        if words != self._words:
            self._words = words
            self._description.change()

    def point(self, frequency: Frequency | None) -> None:
        """Ask for a frequency to be pointed at."""
        if frequency != self._pointed:
            self.frequency_pointed.emit(frequency)

    def leaveEvent(self, event: QEvent) -> None:
        self.point(None)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that are its own, and Esc while something is pointed at."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in self.KEYS or (key == Qt.Key.Key_Escape and self._pointed is not None):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc point at nothing."""
        if event.key() == Qt.Key.Key_Escape and self._pointed is not None:
            self.point(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.point(None)
        self.update()
