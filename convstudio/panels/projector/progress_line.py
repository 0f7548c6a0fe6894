"""The line at the bottom of the projector's screen: how far the lesson has come, else the animation."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from convstudio.core.lessons.lesson import Lesson, Position
from convstudio.core.steps.scene import Scene
from convstudio.theme import Theme

HEIGHT: Final = 0.16  # of the type


def progress_in(lesson: Lesson | None, position: Position | None, scene: Scene | None) -> float:
    """Return the progress of the lesson, else of the animation, from 0 to 1."""
    if lesson is not None and position is not None:
        return (lesson.positions.index(position) + 1) / len(lesson.positions)
    if scene is None or scene.step is None:
        return 0.0
    return (scene.step + 1) / scene.timeline.count


def place_on(screen: QSizeF, type_pixels: int) -> QRectF:
    """Return the line's place on a screen whose type has that many pixels."""
    high = HEIGHT * type_pixels
    return QRectF(0, screen.height() - high, screen.width(), high)


def draw(painter: QPainter, place: QRectF, progress: float, theme: Theme) -> None:
    """Draw the line, filled up to ``progress``."""
    painter.fillRect(place, theme.color("hairline", 0.35))
    filled = QRectF(place.topLeft(), QSizeF(place.width() * progress, place.height()))
    painter.fillRect(filled, theme.color("accent"))
