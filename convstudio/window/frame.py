"""The window's frame: on which screen it stands, how large, whether it fills it, and what its title says.

Qt's own record of a window's geometry is kept, which knows the screen, the size before it was maximised, and brings
a window back onto a screen that is there; one for each arrangement of screens, since who takes a computer to another
desk and back finds the window as it was at each. Full screen is for the moment: no start begins with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget

from convstudio.core.files.opening import printable
from convstudio.core.lessons.lesson import Lesson
from convstudio.core.model.picture import Picture
from convstudio.document.settings import Settings
from convstudio.panels.widgets.actions import Actions

_ROOMY: Final = QSize(2000, 1250)  # a smaller screen is filled by the window of a first start
_FIRST_SHARE: Final = 0.85  # of a larger one
_KEY: Final = "geometry"


class WindowFrame(QObject):
    """The place, size and title of the main window, and what is remembered of them.

    ``filled`` says whether the window fills its screen, whoever has made it so.
    """

    filled = Signal(bool)

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._is_filled = False
        self._picture: Picture | None = None
        self._lesson: Lesson | None = None
        window.installEventFilter(self)

    # The title

    def show_input(self, picture: Picture) -> None:
        """The title names the input, which says itself when it has been painted."""
        if picture is not self._picture:
            self._picture = picture
            self._show_title()

    def show_lesson(self, lesson: Lesson | None) -> None:
        """While a lesson is open the title names that."""
        self._lesson = lesson
        self._show_title()

    def _show_title(self) -> None:
        lesson, picture = self._lesson, self._picture
        if picture is None:
            return
        path = lesson.path if lesson is not None else picture.path
        name = lesson.title if lesson is not None else printable(picture.name)
        self._window.setWindowFilePath(printable(os.fspath(path)) if path is not None else "")
        # No mark for what is changed: it would promise a question before the window closes, or a way to save.
        # Qt takes a [*] in a name for the place of such a mark; doubled, it stands for itself.
        self._window.setWindowTitle(name.replace("[*]", "[*][*]"))

    # The place

    def restore(self) -> None:
        """The window as it was left with these screens, else with others about as large, else as the first time."""
        kept = map(self._settings.shape, (on_these_screens(_KEY), _KEY))
        if not any(self._window.restoreGeometry(geometry) for geometry in kept):
            self.reset()
        self._show_filled(False)

    def reset(self) -> None:
        """The place of the first start."""
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
        """Keep the place for the next start; where the screen is filled, that from before is kept already."""
        if not self._is_filled:
            for key in (on_these_screens(_KEY), _KEY):
                self._settings.set(key, self._window.saveGeometry())

    @property
    def is_filled(self) -> bool:
        """Whether the window fills its screen."""
        return self._window.isFullScreen()

    def fill_screen(self, filled: bool) -> None:
        """Nothing but the window on its screen, or again what was before."""
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
    """The acts on the window as a whole."""

    def __init__(self, window: QWidget, frame: WindowFrame, reset: Callable[[], object]) -> None:
        """``reset``: lay the panels out as at the first start."""
        super().__init__(window)
        self.full_screen = self.add_toggle(
            "action_full_screen", "F&ull screen", "F11",
            "Nothing but the window on the screen; once more (or Esc) brings back what was.",
            frame.fill_screen, lambda: frame.is_filled,
        )  # fmt: skip
        self.reset_layout = self.add(
            "action_reset_layout", "Reset la&yout", "Ctrl+Shift+L", "The panels as at the first start.", reset
        )  # fmt: skip
        self.quit = self.add("action_quit", "&Quit", "Ctrl+Q", "Close the program.", window.close)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        frame.filled.connect(self.refresh)


def on_these_screens(key: str) -> str:
    """The name under which the place of a window is kept for the present arrangement of screens."""
    areas = (screen.geometry() for screen in QGuiApplication.screens())
    places = (f"{one.width()}x{one.height()}+{one.x()}+{one.y()}" for one in areas)
    return " ".join([key, *sorted(places)])
