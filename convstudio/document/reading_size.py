"""How large text is that is read: never smaller than the desktop's own, and as large as somebody has made it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.document import reduced_motion
from convstudio.document.settings import Settings

SIZES: Final = (80, 90, 100, 115, 130, 150, 175, 200)
"""Per cent of the usual size that Ctrl and + go through."""
USUAL: Final = 100
_LARGEST: Final = 3.0  # of the desktop's and one's own wish together


class ReadingSize(QObject):
    """The size of all text that is read, as a factor of the size that it was drawn up in.

    ``changed`` carries the factor by which all type of such a text is larger than it was drawn up.
    """

    changed = Signal(float)

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._percent = settings.number("reading_size", USUAL)
        if self._percent not in SIZES:
            self._percent = USUAL
        self._desktop: float | None = None  # asked when it is first needed

    @property
    def factor(self) -> float:
        """How many times larger than drawn up."""
        if self._desktop is None:
            self._desktop = reduced_motion.text_scale()
        return min(self._desktop * self._percent / 100, _LARGEST)

    def change(self, way: int) -> None:
        """Larger (1), smaller (−1), or as usual (0); remembered."""
        at = SIZES.index(self._percent) + way if way else SIZES.index(USUAL)
        percent = SIZES[min(max(at, 0), len(SIZES) - 1)]
        if percent != self._percent:
            self._percent = percent
            self._settings.set("reading_size", percent)
            self.changed.emit(self.factor)

    def look_again(self) -> None:
        """Ask the desktop again: its text may have another size by now."""
        before, self._desktop = self.factor, None
        if self.factor != before:
            self.changed.emit(self.factor)
