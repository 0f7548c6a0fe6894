"""Keys on which a view acts itself although the window has shortcuts for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SIDEWAYS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
ARROWS: Final = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
"""The arrow keys, each with the rows and columns that it goes."""


def take_key(
    event: QKeyEvent, is_own: Callable[[QKeyEvent], bool], act: Callable[[QKeyEvent], None]
) -> bool:
    """Claim a key ahead of shortcuts, or act on its press, if it is one's own; return whether that was so."""
    if not is_own(event):
        return False
    if event.type() == QEvent.Type.ShortcutOverride:
        event.accept()
    elif event.type() == QEvent.Type.KeyPress:
        act(event)
    else:
        return False
    return True
