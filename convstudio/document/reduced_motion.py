"""The desktop's accessibility settings: reduced motion and text size.

Qt passes only some of them on; the switches that people use are elsewhere: on Linux behind the desktop portal, on
Windows among the system parameters, on macOS among the preferences. If nothing can be found out, things move.
"""

from __future__ import annotations

import math
import sys
from contextlib import suppress
from typing import Any, Final

from PySide6.QtCore import QSettings
from PySide6.QtGui import QFontDatabase, QFontInfo, QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

_SPI_GETCLIENTAREAANIMATION: Final = 0x1042
_ANSWER_MS: Final = 200  # the time-out of a query, which may delay the start
_TEXT_PIXELS: Final = 15  # the size of our own text, which no desktop's default exceeds
_LARGEST_TEXT: Final = 3.0
# (namespace, key, the value that means "keep still")
_PORTAL: Final = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor", 0.0),
)


def wants_less_motion() -> bool:
    """Whether the user has asked the desktop for reduced motion."""
    duration = QStyle.StyleHint.SH_Widget_Animation_Duration
    if QApplication.style().styleHint(duration) == 0:
        return True
    if sys.platform == "win32":
        return _windows_keeps_still()
    if sys.platform == "darwin":
        return bool(QSettings("apple.com", "universalaccess").value("reduceMotion", False, bool))
    return _portal_keeps_still()


def text_scale() -> float:
    """The factor by which the user wants text enlarged, from the desktop's font size and, on Wayland, its portal.

    Where Qt already scales the whole program with the text, as on X11, the portal's factor would count twice.
    """
    system = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pixelSize()
    scale = system / _TEXT_PIXELS
    if QGuiApplication.platformName() == "wayland":
        wanted = read_portal("org.gnome.desktop.interface", "text-scaling-factor")
        with suppress(TypeError, ValueError):
            scale = max(scale, float(wanted))
    return min(max(scale, 1.0), _LARGEST_TEXT) if math.isfinite(scale) else 1.0


def _windows_keeps_still() -> bool:
    import ctypes

    animated = ctypes.c_int(1)
    parameters: Any = ctypes
    parameters.windll.user32.SystemParametersInfoW(
        _SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0
    )
    return not animated.value


def _portal_keeps_still() -> bool:
    for namespace, key, still in _PORTAL:
        value = read_portal(namespace, key)
        if value is not None:
            return keeps_still(value, still)
    return False


def keeps_still(value: Any, still: float) -> bool:
    """Whether a setting's value, a number or the text of one, is the one that asks for reduced motion."""
    try:
        return float(value) == float(still)
    except (TypeError, ValueError):
        return False


def read_portal(namespace: str, key: str) -> Any:
    """Read a setting of the desktop from its portal by D-Bus; None if there is no bus, portal or such setting."""
    try:
        from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage
    except ImportError:
        return None
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return None
    message = QDBusMessage.createMethodCall(
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Settings",
        "ReadOne",
    )
    message.setArguments([namespace, key])
    reply = bus.call(message, QDBus.CallMode.Block, _ANSWER_MS)
    if reply.type() != QDBusMessage.MessageType.ReplyMessage or not reply.arguments():
        return None
    value = reply.arguments()[0]
    return value.variant() if hasattr(value, "variant") else value
