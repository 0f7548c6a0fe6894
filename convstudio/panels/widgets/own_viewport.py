"""A viewport of our own making for a scroll area that each start shows.

Where a widget of Qt's making comes into Python's sight, such as the viewport that a scroll area begins with, PySide6
first makes the classes of all widgets, to find that of this one, for longer than the whole picture takes.
"""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def give_viewport(
    area: QAbstractScrollArea, role: QPalette.ColorRole = QPalette.ColorRole.Base
) -> None:
    """Give a scroll area a viewport with all that its own has, whose background has this role."""
    viewport = QWidget()
    viewport.setObjectName("qt_scrollarea_viewport")  # by which style sheets know it
    viewport.setBackgroundRole(role)
    viewport.setAutoFillBackground(True)
    area.setViewport(viewport)
