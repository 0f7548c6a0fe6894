"""Letters, when a file is opened: whoever opens a photograph wants to see it filtered, and it has none to show."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from convstudio.core.model.picture import Picture
from convstudio.core.notation.letters import can_be_read
from convstudio.document.studio import Studio
from convstudio.panels.widgets.notice import Act, Notice

_BACK = Act("Letters", "In the kernel and the sum, as with L", "action_letters")


class LettersAway(QObject):
    """Takes letters off a picture that has no room for them, and says what brings them back."""

    done = Signal(object)
    """A `Notice` with the way back."""

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio

    def take(self, picture: Picture) -> None:
        """The picture that has been opened."""
        if self._studio.scene.letters and not can_be_read(picture.pixels.shape):
            self._studio.look(letters=False)
            sentence = "Letters are off: there is no room for them in so many pixels."
            self.done.emit(Notice(sentence, _BACK))
