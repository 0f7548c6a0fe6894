"""Letters for numbers at the same step: the old picture fades over the new one.

The fade is of what was on the screen, not of each thing in it, so nothing that draws needs to know about it.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

_FADE_MS: Final = 260


class CrossFade(QWidget):
    """Lies over its parent while it fades, and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cross_fade")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._before = QPixmap()
        self._reduced_motion = False
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(_FADE_MS)
        self._fade.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.valueChanged.connect(self.update)
        self._fade.finished.connect(self._end)
        self.hide()

    def show_reduced_motion(self, reduced: bool) -> None:
        """Whether the change is shown at once."""
        self._reduced_motion = reduced
        if reduced:
            self._end()

    def begin(self) -> None:
        """Keep what is on the screen now; call it before the change."""
        parent = self.parentWidget()
        if parent is None or self._reduced_motion or not parent.isVisible():
            return
        self._end()  # a fade still under way is not part of the picture
        self._before = parent.grab()
        self.setGeometry(parent.rect())
        self._fade.start()
        self.show()
        self.raise_()

    def _end(self) -> None:
        self._fade.stop()
        self.hide()
        self._before = QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setOpacity(float(self._fade.currentValue()))
            painter.drawPixmap(0, 0, self._before)
