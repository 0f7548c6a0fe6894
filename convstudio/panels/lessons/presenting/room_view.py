"""The live view of the room's screen in the presenter's window, with buttons that freeze, blank or open it."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from convstudio.panels.lessons.presenting.small_screen import SmallScreen
from convstudio.theme import Theme

RoomState = Literal["off", "seen", "frozen", "blank"]
"""The state of the room's screen; a blank one may be frozen as well."""

_CAPTIONS: Final[dict[RoomState, str]] = {
    "off": "The room’s screen is off",
    "seen": "The room sees",
    "frozen": "FROZEN · F resumes it",
    "blank": "BLANK · B shows it again",
}
_BUTTONS: Final = (
    ("room_freeze", Qt.Key.Key_F, "Freeze  F", "Freeze the room’s screen, or resume it (F)"),
    ("room_blank", Qt.Key.Key_B, "Blank  B", "Blank the room’s screen, or show it again (B)"),
    ("room_screen", Qt.Key.Key_F5, "Screen  F5", "Open or close the room’s screen (F5)"),
)


class RoomView(QWidget):
    """A live picture of the room's screen, captioned with its state, and its buttons."""

    key_pressed = Signal(object)
    """The `Qt.Key` whose function a button asks for."""

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
            # The picture above already shows whether the screen is open.
            button.setCheckable(key is not Qt.Key.Key_F5)
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
        """Whether the room does not see what the lecturer sees."""
        return self._state in ("frozen", "blank")

    def show_state(self, state: RoomState) -> None:
        """Show whether the room sees the screen, a frozen picture of it, or nothing."""
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
        """Show what is on the room's screen now."""
        if self._state != "off":
            self.picture.show_image(image)

    def show_theme(self, theme: Theme) -> None:
        self.picture.show_theme(theme)

    def show_width(self, width: int, most: int) -> None:
        """Fit the picture to a width, with at most ``most`` pixels of height."""
        self.picture.show_room(width, most)

    def _ask(self, key: Qt.Key) -> None:
        # Buttons show the state itself, not the request to change it.
        self.show_state(self._state)
        self.key_pressed.emit(key)
