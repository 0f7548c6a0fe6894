"""What is to be seen, as one value: a lesson's `Screen` shown at once, and the present one read off.

Showing one sets all that it says, whatever was to be seen before; so a lesson goes back to the very screens it came
from, and what a listener has changed in between is gone.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Signal

from convstudio.animation import Animation
from convstudio.core.lesson import Screen
from convstudio.edits import Edits
from convstudio.menus import Actions
from convstudio.panels.pictures.pixel_view import LinkedViews, PixelView
from convstudio.signal_mode import SignalMode
from convstudio.studio import Studio


class Screens(QObject):
    """Shows a screen in the window's parts, and makes one of how they stand."""

    begun = Signal()  # what is shown next has nothing to do with what was shown
    focused = Signal(object)  # Focus or None: what a screen lights up

    def __init__(
        self,
        studio: Studio,
        edits: Edits,
        views: LinkedViews,
        picture: PixelView,
        signals_mode: SignalMode,
        animation: Animation,
        actions: Actions,
        parent: QObject,
    ) -> None:
        """``picture`` is one of the ``views``."""
        super().__init__(parent)
        self._studio, self._edits, self._actions = studio, edits, actions
        self._views, self._picture = views, picture
        self._signals_mode, self._animation = signals_mode, animation

    def show(self, screen: Screen, text: str) -> None:
        """All that a screen says; ``text`` names the edit in Undo."""
        self.begun.emit()
        self._actions["action_compare"].setChecked(False)
        self._actions["action_letters"].setChecked(screen.letters)  # first: what was seen fades
        self._studio.show_step(None)
        self._views.fit()
        self._actions["action_follow"].setChecked(True)
        self._edits.show_screen(screen, text)
        self._animation.step_changed()  # nothing is chosen any more
        self._signals_mode.fit()
        if screen.region is not None:
            self._views.show_region(*screen.region)
            self._signals_mode.show_region(*screen.region)
        self.focused.emit(screen.focus)

    def current(self) -> Screen:
        """The screen that would show again what is to be seen now."""
        studio = self._studio
        return Screen(
            studio.experiment,
            studio.order,
            studio.step,
            self._actions["action_letters"].isChecked(),
            region=self._region(),
        )

    def _region(self) -> tuple[range, range] | None:
        """The pixels in view; None where all are, and where the views follow the animation by themselves."""
        follows = self._studio.step is not None and self._actions["action_follow"].isChecked()
        if self._views.is_fitted or self._signals_mode.is_on or follows:
            return None
        height, width = self._studio.experiment.image_shape[:2]
        seen = self._picture.visible_rect() & QRectF(0, 0, width, height)
        if seen.isEmpty():
            return None
        return (
            _cells(seen.top(), seen.bottom(), height),
            _cells(seen.left(), seen.right(), width),
        )


def _cells(low: float, high: float, count: int) -> range:
    """The cells that are seen at least by half; one of ``count`` where none is."""
    first = min(round(low), count - 1)
    return range(first, max(round(high), first + 1))
