"""The message bar of the projector's screen, which lies where nothing is read."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QWidget

from convstudio.metrics.metrics import Metrics
from convstudio.panels.projector.room_head import RoomHead
from convstudio.panels.projector.room_sum import RoomSum
from convstudio.panels.widgets.messages.clear_place import READ, Covered, cheapest
from convstudio.panels.widgets.messages.message_bar import MessageBar
from convstudio.panels.widgets.messages.notice import Act
from convstudio.theme import Theme, text_font

_SHARES: Final = (1.0, 0.75, 0.5, 0.35, 0.25)  # of the screen's width
_TYPE: Final = 0.6  # of the room's type: messages are for the lecturer

_Written = RoomHead | RoomSum


class RoomMessage(MessageBar):
    """A message without buttons, since this screen has its own keys."""

    def __init__(
        self, whole: tuple[QWidget, ...], written: tuple[_Written, ...], on_top: QWidget
    ) -> None:
        """Avoid ``whole`` widgets, and what is ``written`` in others, and lie below what is ``on_top``."""
        super().__init__()
        self._whole, self._written, self._on_top = whole, written, on_top

    def raise_(self) -> None:
        """Lie above all but what blanks, freezes and points."""
        self.stackUnder(self._on_top)

    def show_theme(self, theme: Theme, metrics: Metrics) -> None:
        """Set its own type and colours, since the application's style sheet is made for a desk."""
        self.setStyleSheet(
            f"#message_bar {{ background: {theme.card}; border: {round(metrics.pen)}px solid {theme.text};"
            f" color: {theme.text}; }} QLabel {{ color: {theme.text}; }}"
        )
        self._text.setFont(text_font(round(_TYPE * metrics.type)))
        self._place()

    def make_way(self) -> None:
        """Look for another place, since something else may be read now."""
        if self.isVisible():
            self._place()

    def _place(self, *, stays: bool = False) -> None:
        if (parent := self.parentWidget()) is not None:
            whole, least = parent.width(), self.minimumSizeHint()
            line = min(self._width_of_a_line, whole)
            widths = sorted({line, *(min(line, round(share * whole)) for share in _SHARES)})
            sizes = [
                QSize(width, max(self.heightForWidth(width), least.height()))
                for width in reversed(widths)
                if width >= min(least.width(), line)
            ]
            self.setGeometry(cheapest(sizes, parent.rect(), self._covered()))

    def _covered(self) -> list[Covered]:
        """What it must not hide: neither what it is about, nor the headline."""
        found: list[Covered] = [
            (QRectF(widget.geometry()), READ) for widget in self._whole if widget.isVisible()
        ]
        for widget in self._written:
            if widget.isVisible():
                at = widget.geometry().topLeft()
                found += [(each.translated(at), cost) for each, cost in widget.covered_places()]
        return found

    def _acts_of(self, sentence: str) -> tuple[Act, ...]:
        return ()
