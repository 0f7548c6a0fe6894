"""What the room sees, small and as it is now, and the keys that hold it still or take it away."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from convstudio.panels.lessons.small_screen import SmallScreen
from convstudio.theme import Theme

RoomState = Literal["off", "seen", "frozen", "blank"]
"""Of the room's screen: a blank one may be frozen as well."""

_CAPTIONS: Final[dict[RoomState, str]] = {
    "off": "The room’s screen is off",
    "seen": "The room sees",
    "frozen": "FROZEN · F lets it go on",
    "blank": "BLANK · B shows it again",
}
_BUTTONS: Final = (
    ("room_freeze", Qt.Key.Key_F, "Freeze  F", "Hold the room’s screen still, or let it go on (F)"),
    ("room_blank", Qt.Key.Key_B, "Blank  B", "Take the room’s screen away, or show it again (B)"),
    ("room_screen", Qt.Key.Key_F5, "Screen  F5", "Open or close the room’s screen (F5)"),
)


class RoomView(QWidget):
    """A live picture with its state over it; ``key_pressed`` asks for what a key of the room's does."""

    key_pressed = Signal(object)  # a Qt.Key

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("presenter_room")
        self._state: RoomState = "off"
        self.picture = SmallScreen("room_picture", large=True)
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout()
        row.setSpacing(6)
        for name, key, text, tip in _BUTTONS:
            button = self._buttons[name] = QToolButton()
            button.setObjectName(name)
            button.setText(text)
            button.setToolTip(tip)
            button.setCheckable(key is not Qt.Key.Key_F5)  # what is open is seen above
            button.clicked.connect(lambda _=False, key=key: self._ask(key))
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.picture)
        column.addLayout(row)
        self.show_state("off")

    @property
    def is_alert(self) -> bool:
        """Whether the room does not see what the lecturer does."""
        return self._state in ("frozen", "blank")

    def show_state(self, state: RoomState) -> None:
        """Whether the room sees the screen, a still picture of it, or nothing."""
        self._state = state
        self.picture.show_caption(_CAPTIONS[state], alert=self.is_alert)
        if state == "off":
            self.picture.show_image(None, "F5 opens it")
        for name, on in (
            ("room_freeze", state == "frozen"),
            ("room_blank", state == "blank"),
            ("room_screen", False),
        ):
            self._buttons[name].setChecked(on)
            self._buttons[name].setEnabled(state != "off" or name == "room_screen")

    def show_image(self, image: QImage) -> None:
        """What is on the room's screen now."""
        if self._state != "off":
            self.picture.show_image(image)

    def show_theme(self, theme: Theme) -> None:
        self.picture.show_theme(theme)

    def show_width(self, width: int, most: int) -> None:
        """The picture in this width, and at most so high."""
        self.picture.show_room(width, most)

    def _ask(self, key: Qt.Key) -> None:
        self.show_state(self._state)  # a button is down when it is so, not when it was asked for
        self.key_pressed.emit(key)
