"""Lessons in the window: the lecture, and everything that shows it beside I, K and S."""

from __future__ import annotations

from PySide6.QtCore import QObject

from convstudio.lecture import Lecture


class LessonMode(QObject):
    """Owns the `Lecture`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lecture = Lecture(self)
