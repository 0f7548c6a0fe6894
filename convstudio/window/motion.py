"""Whether things may move: the desktop's wish, at every start, until the person has said something else here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtGui import QAction

from convstudio.document import reduced_motion
from convstudio.document.settings import Settings


class Moving(Protocol):
    """A part of the window in which something turns, fades or eases."""

    def set_reduced_motion(self, reduced: bool) -> None:
        """Whether it is to arrive at once instead."""


class Motion:
    """Keeps what ``action`` says in the settings, and tells it to the ``parts``."""

    def __init__(self, action: QAction, settings: Settings, parts: Sequence[Moving]) -> None:
        self._action, self._settings, self._parts = action, settings, parts
        action.toggled.connect(self._tell)
        action.triggered.connect(lambda reduced: settings.set("reduce_motion", reduced))

    def restore(self) -> None:
        """As was chosen, or as the desktop wishes."""
        chosen = self._settings.flag("reduce_motion")
        reduced = reduced_motion.wants_less_motion() if chosen is None else chosen
        self._action.setChecked(reduced)
        self._tell(reduced)

    def _tell(self, reduced: bool) -> None:
        for part in self._parts:
            part.set_reduced_motion(reduced)
