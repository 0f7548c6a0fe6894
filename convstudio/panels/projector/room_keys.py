"""What the keys of the projector's screen do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from convstudio.panels.projector.projector_screen import ProjectorScreen


def act_of_key(
    screen: ProjectorScreen, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> Callable[[], None] | None:
    """The act of a key; None if the screen has none for it."""
    overlay = screen.overlay
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return {
            Qt.Key.Key_Plus: lambda: screen.resize_type(1),
            Qt.Key.Key_Equal: lambda: screen.resize_type(1),
            Qt.Key.Key_Minus: lambda: screen.resize_type(-1),
            Qt.Key.Key_0: lambda: screen.resize_type(0),
        }.get(key)
    return {
        Qt.Key.Key_Escape: lambda: _leave(screen),
        Qt.Key.Key_B: lambda: overlay.show_blank(not overlay.is_blank),
        Qt.Key.Key_Period: lambda: overlay.show_blank(not overlay.is_blank),
        Qt.Key.Key_P: lambda: overlay.show_pen(not overlay.pen_is_out),
        Qt.Key.Key_E: overlay.erase,
        Qt.Key.Key_F: lambda: _freeze(screen),
        Qt.Key.Key_D: lambda: screen.choose_dark(not screen.theme.dark),
        Qt.Key.Key_N: screen.notes_requested.emit,
    }.get(key)


def _leave(screen: ProjectorScreen) -> None:
    """Leave one state at a time: editing, blank, frozen, pen; then close the screen."""
    overlay = screen.overlay
    if screen.focusWidget() not in (None, screen):
        screen.setFocus()
    elif overlay.is_blank:
        overlay.show_blank(False)
    elif overlay.is_frozen:
        overlay.show_still(None)
    elif overlay.pen_is_out:
        overlay.show_pen(False)
    else:
        screen.close()


def _freeze(screen: ProjectorScreen) -> None:
    """Freeze what is below the pen's strokes, or resume it."""
    if screen.overlay.is_frozen:
        screen.overlay.show_still(None)
    else:
        screen.overlay.hold_still()
