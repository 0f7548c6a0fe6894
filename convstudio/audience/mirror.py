"""The mirror of the room's screen for the lecturer: a new picture after each change, and none while nobody looks.

Qt sends a window one `UpdateRequest` for all that is to be repainted, so watching costs nothing while nothing changes.
Where the screen changes all the time, pictures take at most an eighth of the time.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from convstudio.panels.lessons.presenting.room_view import RoomState
    from convstudio.panels.projector.projector_screen import ProjectorScreen

_SOONEST_MS: Final = 100
_REST: Final = 7  # the pause between two pictures, as a multiple of the time that the last one took
_TELLING: Final = (QEvent.Type.UpdateRequest, QEvent.Type.Show, QEvent.Type.Hide)


class RoomMirror(QObject):
    """A source of pictures of the room's screen, taken while it is watched."""

    pictured = Signal(QImage)
    """The screen as it is now, after it has changed."""
    state_changed = Signal(object)
    """The `RoomState` of the screen, when it has changed and when watching begins."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._screen: ProjectorScreen | None = None
        self._watched = False
        self._state: RoomState | None = None
        self._wait = QTimer(self, singleShot=True, interval=_SOONEST_MS)
        self._wait.timeout.connect(self._take)

    def show_screen(self, screen: ProjectorScreen | None) -> None:
        """Set the screen to be watched; None if there is none any more."""
        self._screen = screen
        if screen is not None:
            screen.installEventFilter(self)
        self._look()

    def watch(self, watched: bool) -> None:
        """Begin or end watching."""
        self._watched, self._state = watched, None
        self._wait.stop()
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._watched and event.type() in _TELLING and watched is self._screen:
            self._look()
        return False

    def _look(self) -> None:
        if not self._watched:
            return
        state: RoomState = self._screen.state if self._screen is not None else "off"
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
        if state == "off":
            self._wait.stop()
        elif not self._wait.isActive():
            self._wait.start()

    def _take(self) -> None:
        if self._screen is None or not self._screen.isVisible():
            return
        begun = time.perf_counter()
        image = QImage(self._screen.size(), QImage.Format.Format_RGB32)
        self._screen.render(image, QPoint())
        took = time.perf_counter() - begun
        self._wait.setInterval(max(_SOONEST_MS, round(1000 * _REST * took)))
        self.pictured.emit(image)
