"""What the desktop's own settings ask of every program: whether things may move, and how large its texts are.

Qt tells the styles some of it, and what people really switch is elsewhere: on Linux behind the desktop portal, on
Windows among the system's parameters, on macOS among the preferences. Where nothing can be learnt, things move.
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
_ANSWER_MS: Final = 200  # a portal that is slower does not delay the start any further
_TEXT_PIXELS: Final = 15  # of our own text, for which no desktop's usual one is too large
_LARGEST_TEXT: Final = 3.0
# (namespace, key, the value that means "keep still")
_PORTAL: Final = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor", 0.0),
)


def wants_less_motion() -> bool:
    """Whether the person has asked the desktop to keep things still."""
    duration = QStyle.StyleHint.SH_Widget_Animation_Duration
    if QApplication.style().styleHint(duration) == 0:
        return True
    if sys.platform == "win32":
        return _windows_keeps_still()
    if sys.platform == "darwin":
        return bool(QSettings("apple.com", "universalaccess").value("reduceMotion", False, bool))
    return _portal_keeps_still()


def text_scale() -> float:
    """How many times larger than usual the person wants text: where the desktop's own has outgrown ours, or says so.

    Where the whole of a program is enlarged with its text, as under X11, the portal's word would count twice.
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
    """Whether an answer, a number or the text of one, is the value that asks for stillness."""
    try:
        return float(value) == float(still)
    except (TypeError, ValueError):
        return False


def read_portal(namespace: str, key: str) -> Any:
    """A setting of the desktop, by D-Bus; None where there is no bus, no portal, or no such setting."""
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
