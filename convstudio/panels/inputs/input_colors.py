"""Which range I is shown in now: the choice, and what the picture's values make of it.

The values of a large picture are gone through in the background, unless that was done where its file was read; until
then all of them are within the range. While a gesture lasts the range stays, so that a stroke of the brush does not
change what it does not touch.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.model.picture import Picture
from convstudio.core.model.spread import Spread
from convstudio.core.views.display import Coloring, Display, image_coloring, needs_spread

_AT_ONCE: Final = 2**19  # values; a few milliseconds
_AT_FIRST: Final = 2**16


class InputColors(QObject):
    """Holds the choice of range and the `Coloring` that is on the screen; ``changed`` after each step of it."""

    changed = Signal()
    known = Signal()  # the spread of a large picture has been found

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.display = Display()
        self.coloring = Coloring(0.0, 255.0)
        self._picture: Picture | None = None
        self._channels = "color"  # what is filtered of it, and so shown
        self._in_gesture = False
        self._worker = Worker(Priority.INPUT, self)
        self._worker.done.connect(self._deliver)

    def find_spread(self) -> Spread | None:
        """How the values shown are spread: at once, or None and ``known`` once it has been found."""
        picture, channels = self._picture, self._channels
        if picture is None:
            return None
        if picture.knows_spread(channels) or picture.pixels.size <= _AT_ONCE:
            return picture.spread_of_channels(channels)
        self._worker.submit((picture, channels), lambda: _look_through(picture, channels))
        return None

    def show_picture(self, picture: Picture, channels: str) -> None:
        """Another picture, or other ``channels``; a fixed range is kept for one that is like the one before."""
        before, self._picture = self._picture, picture
        self._channels = channels
        is_like = before is not None and _kind(before) == _kind(picture)
        if not (is_like and self._in_gesture):
            self._decide(keep=is_like)

    def show_display(self, display: Display) -> None:
        """Another choice of range."""
        self.display = display
        if self._picture is not None:
            self._decide()

    def show_gesture(self, in_gesture: bool) -> None:
        """While a gesture lasts the range stays."""
        ended, self._in_gesture = self._in_gesture and not in_gesture, in_gesture
        if ended and self._picture is not None:
            self._decide(keep=True)

    def join(self) -> None:
        """Wait for what is being looked through; nothing is shown afterwards."""
        self._worker.join()

    def _decide(self, *, keep: bool = False) -> None:
        """``keep``: until the values of a large picture are known the range stays as it is."""
        picture = self._picture
        assert picture is not None
        if needs_spread(picture, self.display) and self.find_spread() is None:
            if not keep:
                self._take(
                    image_coloring(picture, self.display, _first_idea(picture, self._channels))
                )
            return
        self._take(image_coloring(picture, self.display, channels=self._channels))

    def _deliver(
        self, request: tuple[Picture, str], found: Spread | None, _error: BaseException | None
    ) -> None:
        if request != (self._picture, self._channels) or found is None:
            return
        if not self._in_gesture:
            self._decide()
        self.known.emit()

    def _take(self, coloring: Coloring) -> None:
        if coloring != self.coloring:
            self.coloring = coloring
            self.changed.emit()


def _kind(picture: Picture) -> tuple[object, ...]:
    """What two pictures have in common that can share a range."""
    return picture.pixels.shape, picture.pixels.dtype, picture.white


def _look_through(picture: Picture, channels: str) -> Spread:
    """All that a menu will want to know of a picture, away from the GUI thread."""
    found = picture.spread_of_channels(channels)
    _ = found.ordered
    return found


def _first_idea(picture: Picture, channels: str) -> Spread:
    """The spread of some of the pixels of a large picture."""
    step = math.isqrt(picture.pixels.size // _AT_FIRST) + 1
    some = replace(picture, pixels=picture.pixels[::step, ::step], alpha=None, truth=None)
    return some.spread_of_channels(channels)
