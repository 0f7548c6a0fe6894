"""Whether things may move: the desktop's wish, at every start, until the person has said something else here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from convstudio.document import reduced_motion
from convstudio.document.settings import Settings


class Moving(Protocol):
    """A part of the window in which something turns, fades or eases."""

    def set_reduced_motion(self, reduced: bool) -> None:
        """Whether it is to arrive at once instead."""


class Motion(QObject):
    """Whether motion is reduced, in all ``parts`` of the window."""

    changed = Signal(bool)
    """Whether it is reduced now."""

    def __init__(self, settings: Settings, parts: Sequence[Moving], parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._parts = settings, tuple(parts)
        self._reduced = False

    @property
    def reduced(self) -> bool:
        """Whether what would turn, fade or ease arrives at once."""
        return self._reduced

    def restore(self) -> None:
        """As was chosen, or as the desktop wishes."""
        chosen = self._settings.flag("reduce_motion")
        self.set_reduced(reduced_motion.wants_less_motion() if chosen is None else chosen)

    def choose(self, reduced: bool) -> None:
        """From now on, and at the next start."""
        self._settings.set("reduce_motion", reduced)
        self.set_reduced(reduced)

    def set_reduced(self, reduced: bool) -> None:
        """From now on."""
        self._reduced = reduced
        for part in self._parts:
            part.set_reduced_motion(reduced)
        self.changed.emit(reduced)
