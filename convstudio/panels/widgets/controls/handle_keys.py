"""The arrow keys of a focused handle that shares room between two widgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

Ways: TypeAlias = Mapping[Qt.Key, int]
"""The keys, each with the direction in which it moves the handle, 1 or −1."""

_STEP = 24  # pixels


def claims_key(event: QEvent, ways: Ways) -> bool:
    """Claim a key of the handle before other shortcuts take it; return True if the event was about one."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if not step_of(event, ways):
        return False
    event.accept()
    return True


def step_of(event: QKeyEvent, ways: Ways) -> int:
    """Return by how many pixels a key moves the handle; 0 for any other key."""
    return 0 if event.modifiers() else _STEP * ways.get(Qt.Key(event.key()), 0)
