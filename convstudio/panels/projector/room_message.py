"""The message bar of the projector's screen, which covers the headline, since that has been read."""

from __future__ import annotations

from typing import Final

from convstudio.metrics.metrics import Metrics
from convstudio.panels.widgets.messages.message_bar import MessageBar
from convstudio.panels.widgets.messages.notice import Act
from convstudio.theme import Theme, text_font

_TYPE: Final = 0.6  # of the room's type: messages are for the lecturer


class RoomMessage(MessageBar):
    """A message across the top of its widget, without buttons: this screen has its own keys."""

    def show_theme(self, theme: Theme, metrics: Metrics) -> None:
        """Set its own type and colours, since the application's style sheet is made for a desk."""
        self.setStyleSheet(
            f"#message_bar {{ background: {theme.card}; border: {round(metrics.pen)}px solid {theme.text};"
            f" color: {theme.text}; }} QLabel {{ color: {theme.text}; }}"
        )
        self._text.setFont(text_font(round(_TYPE * metrics.type)))
        self._place()

    def make_way(self) -> None:
        """Do nothing: this message stays where it is."""

    def _place(self, *, stays: bool = False) -> None:
        if (parent := self.parentWidget()) is not None:
            width = parent.width()
            height = max(self.heightForWidth(width), self.minimumSizeHint().height())
            self.setGeometry(0, 0, width, height)

    def _acts_of(self, sentence: str) -> tuple[Act, ...]:
        return ()
