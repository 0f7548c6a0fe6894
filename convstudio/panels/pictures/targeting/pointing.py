"""Pointing in a picture: by the mouse, by the cursor, or by a resting mouse under which cells move."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from convstudio.core.steps.target import Target
from convstudio.panels.pictures.pixel_view import PixelView

Pixel = tuple[int, int]


class Pointing(QObject):
    """The tracker of the target under the mouse or the cursor of a `PixelView`."""

    target_changed = Signal(object)
    """Emitted with the `Target` pointed at, or None."""

    def __init__(self, view: PixelView, target_at: Callable[[Pixel], Target | None]) -> None:
        """Track pointing in ``view``; ``target_at`` maps a pixel in image coordinates to its target."""
        super().__init__(view)
        self._view, self._target_at = view, target_at
        self._pointed: Target | None = None
        self._lit: Target | None = None
        view.pixel_hovered.connect(self._point)
        view.viewport_shown.connect(self.point_again)

    def show_lit(self, target: Target | None) -> None:
        """Take the target lit up in all panels; a resting mouse goes on pointing as long as it is its own."""
        self._lit = target

    def point_again(self) -> None:
        """Point again, if other cells have moved under a resting mouse."""
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
