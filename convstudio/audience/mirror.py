"""What the room sees, as pictures for the lecturer: one whenever it has changed, and none while nobody looks.

A window is told once of all that is to be painted in it (`UpdateRequest`), so watching it costs nothing while nothing
changes. Where it changes all the time, pictures take an eighth of the time at most.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from convstudio.panels.lessons.room_view import RoomState
    from convstudio.panels.projector.projector_screen import ProjectorScreen

_SOONEST_MS: Final = 100
_REST: Final = 7  # times as long as a picture took
_TELLING: Final = (QEvent.Type.UpdateRequest, QEvent.Type.Show, QEvent.Type.Hide)


class RoomMirror(QObject):
    """Watches the screen in the room for as long as it is asked to."""

    pictured = Signal(QImage)
    state_changed = Signal(object)  # RoomState

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._screen: ProjectorScreen | None = None
        self._watched = False
        self._state: RoomState | None = None
        self._wait = QTimer(self, singleShot=True, interval=_SOONEST_MS)
        self._wait.timeout.connect(self._take)

    def show_screen(self, screen: ProjectorScreen | None) -> None:
        """The screen, once there is one."""
        self._screen = screen
        if screen is not None:
            screen.installEventFilter(self)
        self._look()

    def watch(self, watched: bool) -> None:
        """Whether anybody looks."""
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
