"""A window that serves many tests is put back to what it showed first, with its history."""

from __future__ import annotations

from collections.abc import Callable

from convstudio.window.main_window import MainWindow


def putting_back(window: MainWindow) -> Callable[[], MainWindow]:
    """What lets the window show the scene and the history of now again, and returns it; other settings stay."""
    window.move(5000, 0)  # where the mouse of no other test is
    studio, message_bar = window.studio, window.message_bar
    scene, states, index = studio.scene, list(studio.history.states), studio.history.index

    def put_back() -> MainWindow:
        studio.restore(scene, states, index)
        message_bar.hide()
        return window

    return put_back
