"""What is pointed at in a picture: by the mouse, by the cursor, or by a mouse that rests while cells move under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from convstudio.core.steps.target import Target
from convstudio.panels.pictures.pixel_view import PixelView

Pixel = tuple[int, int]


class Pointing(QObject):
    """The target under the mouse of a `PixelView`, or under its cursor."""

    target_changed = Signal(object)
    """A `Target`, or None."""

    def __init__(self, view: PixelView, target_at: Callable[[Pixel], Target | None]) -> None:
        """``target_at(pixel)``: what can be pointed at there, in image coordinates."""
        super().__init__(view)
        self._view, self._target_at = view, target_at
        self._pointed: Target | None = None
        self._lit: Target | None = None
        view.pixel_hovered.connect(self._point)
        view.viewport_shown.connect(self.point_again)

    def show_lit(self, target: Target | None) -> None:
        """What is lit up in all panels: as long as that was pointed at here, a mouse that rests goes on pointing."""
        self._lit = target

    def point_again(self) -> None:
        """Other cells may have come to lie under a mouse that rests."""
        if self._pointed is None or self._lit != self._pointed:
            return
        pixel = self._view.pointed
        if self._at(pixel) != self._pointed:
            self._point(pixel)

    def _point(self, pixel: Pixel | None) -> None:
        self._pointed = self._at(pixel)
        self.target_changed.emit(self._pointed)

    def _at(self, pixel: Pixel | None) -> Target | None:
        return None if pixel is None else self._target_at(pixel)
