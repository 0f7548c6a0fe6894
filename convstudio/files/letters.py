"""Switching letters off when a picture is opened that is too large to show them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from convstudio.core.model.picture import Picture
from convstudio.core.notation.letters import can_be_read
from convstudio.document.studio import Studio
from convstudio.panels.widgets.messages.notice import Act, Notice

_BACK = Act("Letters", "In the kernel and the sum, as with L", "action_letters")


class LettersAway(QObject):
    """A switch that turns letters off for large pictures, and says how to turn them on again."""

    done = Signal(object)
    """A `Notice` that letters are off, with an act that turns them on."""

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio

    def take(self, picture: Picture) -> None:
        """Turn letters off if the opened picture is too large for them."""
        if self._studio.scene.letters and not can_be_read(picture.pixels.shape):
            self._studio.look(letters=False)
            sentence = "Letters are off: there is no room for them in so many pixels."
            self.done.emit(Notice(sentence, _BACK))
