"""A cross-fade of a whole widget, for the change between letters and numbers at one step.

It fades a grabbed picture, so nothing that paints needs to know about it.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

_FADE_MS: Final = 260


class CrossFade(QWidget):
    """An overlay with the old picture of its parent, which fades out and ignores the mouse."""

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
        """Set whether changes are shown at once, without a fade."""
        self._reduced_motion = reduced
        if reduced:
            self._end()

    def begin(self) -> None:
        """Grab what is on the screen and start the fade; call it before the change."""
        parent = self.parentWidget()
        if parent is None or self._reduced_motion or not parent.isVisible():
            return
        # A fade still under way is not part of the picture.
        self._end()
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
