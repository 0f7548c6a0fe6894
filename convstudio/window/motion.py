"""Reduced motion: as the desktop's setting is at each start, unless the user has chosen otherwise in the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from convstudio.document import reduced_motion
from convstudio.document.settings import Settings


class Moving(Protocol):
    """A part of the window with animated changes."""

    def set_reduced_motion(self, reduced: bool) -> None:
        """Set whether changes take effect at once instead."""


class Motion(QObject):
    """The switch for reduced motion in all ``parts`` of the window."""

    changed = Signal(bool)
    """Whether motion is reduced, whenever that is set."""

    def __init__(self, settings: Settings, parts: Sequence[Moving], parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._parts = settings, tuple(parts)
        self._reduced = False

    @property
    def reduced(self) -> bool:
        """Whether motion is reduced."""
        return self._reduced

    def restore(self) -> None:
        """Apply the user's choice, or the desktop's setting."""
        chosen = self._settings.flag("reduce_motion")
        self.set_reduced(reduced_motion.wants_less_motion() if chosen is None else chosen)

    def choose(self, reduced: bool) -> None:
        """Set whether motion is reduced, now and at the next start."""
        self._settings.set("reduce_motion", reduced)
        self.set_reduced(reduced)

    def set_reduced(self, reduced: bool) -> None:
        """Set whether motion is reduced, without storing it."""
        self._reduced = reduced
        for part in self._parts:
            part.set_reduced_motion(reduced)
        self.changed.emit(reduced)
