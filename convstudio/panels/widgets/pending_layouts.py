"""Layouts that have been asked for and not been made: they are finished before a window is painted."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent

# A layout resizes views, views that are fitted may have other texts, and those another size.
_MOST_ROUNDS: Final = 3


def finish_layouts() -> None:
    """Make all layouts that are pending, and those that they ask for: nothing must be painted at its old place."""
    for _ in range(_MOST_ROUNDS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
