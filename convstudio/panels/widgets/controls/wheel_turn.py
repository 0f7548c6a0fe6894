"""The turning of a mouse wheel in whole notches, apart from scrolling on a touchpad.

A touchpad scrolls on after the fingers have left it, many notches per swipe: that suits moving a picture, never
changing a number.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputDevice, QWheelEvent

NOTCH: Final = 120  # eighths of a degree


class WheelTurn:
    """An accumulator of one wheel's notches; high-resolution wheels report fractions of a notch.

    ``touchpads``: whether touchpad scrolling counts as well.
    """

    def __init__(self, *, touchpads: bool = False) -> None:
        self._touchpads = touchpads
        self._turned = 0

    def notches(self, event: QWheelEvent) -> int:
        """The whole notches turned so far, upwards positive; the remainder is kept for the next event."""
        if not (self._touchpads or _is_of_a_wheel(event)):
            self.forget()
            return 0
        turned = event.angleDelta().y()
        # Some platforms turn a Shift-scroll into a horizontal one.
        if not turned and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turned = event.angleDelta().x()
        # A change of direction discards the remainder.
        if turned * self._turned < 0:
            self._turned = 0
        whole = int((self._turned + turned) / NOTCH)
        self._turned += turned - whole * NOTCH
        return whole

    def forget(self) -> None:
        """Discard the remainder, which was turned elsewhere or long ago."""
        self._turned = 0


def _is_of_a_wheel(event: QWheelEvent) -> bool:
    if event.phase() != Qt.ScrollPhase.NoScrollPhase:
        return False
    if event.source() != Qt.MouseEventSource.MouseEventNotSynthesized:
        return False
    if event.device().type() == QInputDevice.DeviceType.TouchPad:
        return False
    # X11 reports pixels for high-resolution wheels, too, but they equal the eighths of a degree.
    return event.pixelDelta().isNull() or event.pixelDelta() == event.angleDelta()
