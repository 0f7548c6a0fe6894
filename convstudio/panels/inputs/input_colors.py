"""The range in which I is shown: the user's choice, applied to the picture's values.

The values of a large picture are examined in the background, unless that happened while its file was read; until then
all of them count as within the range. During a gesture the range stays, so that a stroke of the brush does not change
pixels that it does not touch.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.model.picture import Picture
from convstudio.core.model.spread import Spread
from convstudio.core.views.display import Coloring, Display, image_coloring, needs_spread

if TYPE_CHECKING:
    from convstudio.core.model.linear_light import LightPicture

# The number of values examined immediately; it takes a few milliseconds.
_AT_ONCE: Final = 2**19
_AT_FIRST: Final = 2**16


class InputColors(QObject):
    """The choice of range for I, and the `Coloring` on the screen that follows from it."""

    changed = Signal()
    """`coloring` has changed."""
    known = Signal()
    """The distribution of a large picture's values has been found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.display = Display()
        self.coloring = Coloring(0.0, 255.0)
        self._picture: Picture | LightPicture | None = None
        # The channels that are filtered, and therefore shown.
        self._channels = "color"
        self._in_gesture = False
        self._worker = Worker(Priority.INPUT, self)
        self._worker.done.connect(self._deliver)

    def find_spread(self) -> Spread | None:
        """Return the distribution of the values shown, or None: ``known`` is then emitted once it is found."""
        picture, channels = self._picture, self._channels
        if picture is None:
            return None
        if picture.knows_spread(channels) or math.prod(picture.shape) <= _AT_ONCE:
            return picture.spread_of_channels(channels)
        self._worker.submit((picture, channels), lambda: _look_through(picture, channels))
        return None

    def show_picture(self, picture: Picture | LightPicture, channels: str) -> None:
        """Show another picture or other ``channels``; the range is kept during a gesture on similar pictures."""
        before, self._picture = self._picture, picture
        self._channels = channels
        is_like = before is not None and _kind(before) == _kind(picture)
        if not (is_like and self._in_gesture):
            self._decide(keep=is_like)

    def show_display(self, display: Display) -> None:
        """Apply another choice of range."""
        self.display = display
        if self._picture is not None:
            self._decide()

    def show_gesture(self, in_gesture: bool) -> None:
        """Freeze the range during a gesture."""
        ended, self._in_gesture = self._in_gesture and not in_gesture, in_gesture
        if ended and self._picture is not None:
            self._decide(keep=True)

    def join(self) -> None:
        """Wait for the examination of a picture; nothing is shown afterwards."""
        self._worker.join()

    def _decide(self, *, keep: bool = False) -> None:
        """Choose the range; ``keep`` the current one until the values of a large picture are known."""
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
        self,
        request: tuple[Picture | LightPicture, str],
        found: Spread | None,
        _error: BaseException | None,
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


def _kind(picture: Picture | LightPicture) -> tuple[object, ...]:
    """Return what pictures must have in common to share a range."""
    return picture.shape, picture.dtype, picture.white


def _look_through(picture: Picture | LightPicture, channels: str) -> Spread:
    """Return all that a menu needs to know about a picture's values; called outside the GUI thread."""
    found = picture.spread_of_channels(channels)
    _ = found.ordered
    return found


def _first_idea(picture: Picture | LightPicture, channels: str) -> Spread:
    """Return the distribution of a sample of a large picture's pixels."""
    step = math.isqrt(math.prod(picture.shape) // _AT_FIRST) + 1
    return picture.thinned(step).spread_of_channels(channels)
