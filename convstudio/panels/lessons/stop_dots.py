"""The stops of a step as small dots."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.panels.widgets.lettering import LEFT, write
from convstudio.theme import LIGHT, Theme, digit_font

# Pixels between two dots.
_APART: Final = 14.0
_LEAST_APART: Final = 7.0
_RADIUS: Final = 3.5
# The number of dots up to which they are drawn; beyond it the stop is written as a number.
_MOST: Final = 10


class StopDots(QWidget):
    """A row of dots, filled for the current stop and hollow for the others; nothing if there is only one stop."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFont(digit_font(12))
        self._theme = LIGHT
        self._stop, self._count = 0, 1

    @property
    def words(self) -> str:
        """The current stop in words, such as "Stop 2 of 4"; "" if there is only one."""
        return f"Stop {self._stop + 1} of {self._count}" if self._count > 1 else ""

    def show_stop(self, stop: int, count: int) -> None:
        """Show that ``stop``, counted from 0, is the current one of ``count``."""
        self._stop, self._count = stop, count
        self.setAccessibleName(self.words)
        self.setToolTip(self.words)
        self.updateGeometry()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        if self._count > _MOST:
            return QSize(self.fontMetrics().horizontalAdvance(self.words) + 8, 20)
        return QSize(round(_APART * self._count) if self._count > 1 else 0, 20)

    def minimumSizeHint(self) -> QSize:
        """Return a width at which dots are closer together; words need their full width."""
        whole = self.sizeHint()
        closer = round(_LEAST_APART * self._count) if 1 < self._count <= _MOST else whole.width()
        return QSize(closer, whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._count < 2:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._count > _MOST:
                painter.setPen(self._theme.color("secondary"))
                write(painter, QRectF(self.rect()), self.words, LEFT)
                return
            for at in range(self._count):
                shown = at == self._stop
                painter.setPen(QPen(self._theme.color("accent" if shown else "secondary"), 1.4))
                painter.setBrush(self._theme.color("accent") if shown else Qt.BrushStyle.NoBrush)
                apart = min(self.width() / self._count, _APART)
                centre = QPointF((at + 0.5) * apart, self.height() / 2)
                painter.drawEllipse(
                    centre, *([_RADIUS + 0.5] * 2 if shown else [_RADIUS - 0.7] * 2)
                )
