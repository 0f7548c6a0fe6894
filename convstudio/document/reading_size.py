"""The size of running text: never smaller than the desktop's own, times the user's factor."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.document import reduced_motion
from convstudio.document.settings import Settings

SIZES: Final = (80, 90, 100, 115, 130, 150, 175, 200)
"""The sizes that Ctrl+Plus steps through, in per cent of the usual size."""
USUAL: Final = 100
_LARGEST: Final = 3.0  # the limit of the desktop's and the user's factors together


class ReadingSize(QObject):
    """The size of running text, as a factor of its design size."""

    changed = Signal(float)
    """The new factor, when it has changed."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._percent = settings.number("reading_size", USUAL)
        if self._percent not in SIZES:
            self._percent = USUAL
        self._desktop: float | None = None  # queried on first use

    @property
    def factor(self) -> float:
        """The factor by which running text is larger than designed."""
        if self._desktop is None:
            self._desktop = reduced_motion.text_scale()
        return min(self._desktop * self._percent / 100, _LARGEST)

    def change(self, way: int) -> None:
        """Go to the next larger size (1), the next smaller (−1) or the usual one (0), and remember it."""
        at = SIZES.index(self._percent) + way if way else SIZES.index(USUAL)
        percent = SIZES[min(max(at, 0), len(SIZES) - 1)]
        if percent != self._percent:
            self._percent = percent
            self._settings.set("reading_size", percent)
            self.changed.emit(self.factor)

    def look_again(self) -> None:
        """Query the desktop again: its text size may have changed."""
        before, self._desktop = self.factor, None
        if self.factor != before:
            self.changed.emit(self.factor)
