"""The turning of a mouse's wheel, in whole notches; what a touchpad scrolls is none.

A touchpad runs on after the fingers have left it, and scrolls many notches at a sweep: what it means to move is a
picture, never a number.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputDevice, QWheelEvent

NOTCH: Final = 120  # eighths of a degree


class WheelTurn:
    """The notches of one wheel; fine ones report less than a notch at a time, which adds up.

    ``touchpads``: whether what they scroll counts, too.
    """

    def __init__(self, *, touchpads: bool = False) -> None:
        self._touchpads = touchpads
        self._turned = 0

    def notches(self, event: QWheelEvent) -> int:
        """The whole notches that have been turned by now, upwards positive; the rest is kept for the next event."""
        if not (self._touchpads or _is_of_a_wheel(event)):
            self.forget()
            return 0
        turned = event.angleDelta().y()
        if not turned and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turned = event.angleDelta().x()  # which some platforms make of it
        if turned * self._turned < 0:
            self._turned = 0  # back again: the rest of the other way is void
        whole = int((self._turned + turned) / NOTCH)
        self._turned += turned - whole * NOTCH
        return whole

    def forget(self) -> None:
        """What has been turned elsewhere, or long ago, does not count."""
        self._turned = 0


def _is_of_a_wheel(event: QWheelEvent) -> bool:
    if event.phase() != Qt.ScrollPhase.NoScrollPhase:
        return False
    if event.source() != Qt.MouseEventSource.MouseEventNotSynthesized:
        return False
    if event.device().type() == QInputDevice.DeviceType.TouchPad:
        return False
    # X11 tells pixels of fine wheels, too, but they are then the very eighths of a degree.
    return event.pixelDelta().isNull() or event.pixelDelta() == event.angleDelta()
