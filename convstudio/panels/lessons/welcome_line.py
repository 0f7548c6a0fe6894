"""The welcome line of a first start, which offers the first lesson; once used or closed, it is gone for good."""

from __future__ import annotations

from PySide6.QtCore import Signal

from convstudio.panels.widgets.messages.offer_line import Answer, OfferLine

_WORDS = "New here? Lesson 1 answers why the figure says aw + bx + ey + fz."
_OPEN = Answer("welcome_open", "Open it", "Open lesson 1", "Open it: lesson 1")
_CLOSE = Answer(
    "welcome_close",
    "Not now",
    "Close this line; lessons are in the menu Lesson",
    "Not now: lesson 1",
)


class WelcomeLine(OfferLine):
    """A line that offers the first lesson."""

    opened = Signal()
    """The user asks for the lesson."""
    closed = Signal()
    """The user declines the lesson."""

    def __init__(self) -> None:
        super().__init__("welcome_line", _WORDS, (_OPEN, _CLOSE))
        self.answered.connect(
            lambda name: (self.opened if name == _OPEN.name else self.closed).emit()
        )
