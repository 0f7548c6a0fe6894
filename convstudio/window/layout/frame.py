"""The window's frame: its screen, size, full-screen state and title.

The geometry is stored as `QWidget.saveGeometry` has it, which includes the screen and the size before maximising, and
restores a window onto a screen that exists. One is stored per arrangement of screens, so that a laptop's window is as
it was at each desk. The full-screen state is not stored.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget

from convstudio.core.model.picture import Picture
from convstudio.core.numbers.quoting import printable
from convstudio.document.settings import Settings
from convstudio.panels.widgets.actions import Actions

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Lesson

_ROOMY: Final = QSize(2000, 1250)  # on a smaller screen the window is maximised at the first start
_FIRST_SHARE: Final = 0.85  # the window's share of a larger screen
_KEY: Final = "geometry"


class WindowFrame(QObject):
    """The geometry, full-screen state and title of the main window; the geometry is kept in the settings."""

    filled = Signal(bool)
    """Whether the window is full screen, when that has changed by any means."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._is_filled = False
        self._picture: Picture | None = None
        self._lesson: Lesson | None = None
        self._session: Path | None = None
        window.installEventFilter(self)

    # The title

    def show_input(self, picture: Picture) -> None:
        """Name the input in the title, unless a lesson is open."""
        if picture is not self._picture:
            self._picture = picture
            self._show_title()

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Name the open lesson in the title, or the input again without one."""
        self._lesson = lesson
        self._show_title()

    def show_session(self, path: Path | None, is_changed: bool) -> None:
        """Name the session's file in the title, and mark it if anything is not saved in it."""
        if path != self._session:
            self._session = path
            self._show_title()
        self._window.setWindowModified(is_changed)

    def _show_title(self) -> None:
        lesson, picture, session = self._lesson, self._picture, self._session
        if picture is None:
            return
        path = lesson.path if lesson is not None else picture.path
        # Qt takes "[*]" in a title for the place of the mark of unsaved changes; doubled, it is shown as it is.
        name = lesson.title if lesson is not None else printable(picture.name)
        name = name.replace("[*]", "[*][*]")
        if session is not None:
            # Only a work that has a file is marked, and asked about before the window closes.
            path = session
            name = f"{printable(session.name).replace('[*]', '[*][*]')}[*] – {name}"
        self._window.setWindowFilePath(printable(os.fspath(path)) if path is not None else "")
        self._window.setWindowTitle(name)

    # The geometry

    def restore(self) -> None:
        """Restore the geometry stored for these screens, else the last one, else that of the first start."""
        kept = map(self._settings.shape, (on_these_screens(_KEY), _KEY))
        if not any(self._window.restoreGeometry(geometry) for geometry in kept):
            self.reset()
        self._show_filled(False)

    def reset(self) -> None:
        """Set the geometry of the first start: centred, or maximised on a small screen."""
        self._show_filled(False)
        area = self._window.screen().availableGeometry()
        self._window.resize(area.size() * _FIRST_SHARE)
        frame = self._window.frameGeometry()
        frame.moveCenter(area.center())
        self._window.move(frame.topLeft())
        roomy = area.size().expandedTo(_ROOMY) == area.size()
        maximized = Qt.WindowState.WindowMaximized
        state = self._window.windowState()
        self._window.setWindowState(state & ~maximized if roomy else state | maximized)

    def remember(self) -> None:
        """Store the geometry for the next start; while full screen, that from before is already stored."""
        if not self._is_filled:
            for key in (on_these_screens(_KEY), _KEY):
                self._settings.set(key, self._window.saveGeometry())

    @property
    def is_filled(self) -> bool:
        """Whether the window is full screen."""
        return self._window.isFullScreen()

    def fill_screen(self, filled: bool) -> None:
        """Enter or leave full screen."""
        if filled and not self._is_filled:
            self.remember()
        self._show_filled(filled)

    def _show_filled(self, filled: bool) -> None:
        state, full = self._window.windowState(), Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if filled else state & ~full)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowStateChange:
            filled = self._window.isFullScreen()
            if filled != self._is_filled:
                self._is_filled = filled
                self.filled.emit(filled)
        return super().eventFilter(watched, event)


class FrameActions(Actions):
    """The actions on the window as a whole."""

    def __init__(self, window: QWidget, frame: WindowFrame, reset: Callable[[], object]) -> None:
        """Take ``reset``, which lays the panels out as at the first start."""
        super().__init__(window)
        self.full_screen = self.add_toggle(
            "action_full_screen", "F&ull screen", "F11",
            "Nothing but the window on the screen; press again, or Esc, to leave.",
            frame.fill_screen, lambda: frame.is_filled,
        )  # fmt: skip
        self.reset_layout = self.add(
            "action_reset_layout", "Reset la&yout", "Ctrl+Shift+L", "The panels as at the first start.", reset
        )  # fmt: skip
        self.quit = self.add("action_quit", "&Quit", "Ctrl+Q", "Close the program.", window.close)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        frame.filled.connect(self.refresh)


def on_these_screens(key: str) -> str:
    """The settings key for the geometry of a window in the present arrangement of screens."""
    areas = (screen.geometry() for screen in QGuiApplication.screens())
    places = (f"{one.width()}x{one.height()}+{one.x()}+{one.y()}" for one in areas)
    return " ".join([key, *sorted(places)])
