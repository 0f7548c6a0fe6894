"""The one QApplication: the program's name, style and typefaces."""

from __future__ import annotations

import os
import sys
from typing import Final

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from convstudio import DESKTOP_NAME, __version__
from convstudio.bindings import pg
from convstudio.core.files.resources import resource_path
from convstudio.terminal import FAILED, say
from convstudio.theme import load_typefaces, text_font

# How Qt's messages about windows of the offscreen platform begin.
_OF_NO_DISPLAY: Final = "This plugin does not support"


def _started() -> QApplication:
    """Create the QApplication; exit with one sentence on stderr if the display cannot be reached."""

    def hear(kind: QtMsgType, _where: object, words: str) -> None:
        if kind != QtMsgType.QtFatalMsg:
            heard.append(words)
            return
        reason = next(iter(heard), words).partition("\n")[0].rstrip(". ")
        say(f"No window can be opened: {reason}; --output FILE filters without one")
        os._exit(FAILED)  # Qt would abort and dump core

    heard: list[str] = []
    before = qInstallMessageHandler(hear)
    try:
        application = QApplication(sys.argv[:1])
    finally:
        qInstallMessageHandler(before)
    for words in heard:
        say(words)
    return application


def unseen_application() -> QApplication:
    """The one QApplication on the offscreen platform, for drawing into files without a display."""

    def hear(kind: QtMsgType, _where: object, words: str) -> None:
        if kind != QtMsgType.QtWarningMsg or not words.startswith(_OF_NO_DISPLAY):
            say(words)

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = the_application()
    qInstallMessageHandler(hear)
    return application


def the_application() -> QApplication:
    """The one QApplication, created on first use, with the program's style and typefaces."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = _started()
    if application.font().family() != "Inter":
        application.setApplicationName("convstudio")
        application.setApplicationDisplayName("Convolution Studio")
        application.setApplicationVersion(__version__)
        application.setDesktopFileName(DESKTOP_NAME)
        application.setWindowIcon(QIcon(str(resource_path("icons", "convstudio.svg"))))
        application.setStyle("Fusion")
        load_typefaces()
        application.setFont(text_font())
        # No move of the mouse is dropped: each takes less time than a screen of 100 Hz would leave.
        pg.setConfigOptions(imageAxisOrder="row-major", mouseRateLimit=0)
    return application
