"""The flip toggle: a choice between convolution and cross-correlation that always names the one in use.

Deep-learning libraries compute the second and call it the first, so a tick or an icon would leave the reader guessing.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from convstudio.core.notation.naming import operation_name, operation_words
from convstudio.panels.widgets.controls.segmented import HEIGHT, draw_segments, segment_width
from convstudio.theme import LIGHT, Theme

CONVOLUTION, CORRELATION = operation_words(True), operation_words(False)
_SHORT = operation_name(True), operation_name(False)


class FlipToggle(QAbstractButton):
    """A checkable button with two segments; checked is convolution, and ``clicked(bool)`` reports the user's choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.setObjectName("flip_toggle")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            "Convolution turns the kernel by 180° before it is laid over the image; cross-correlation does not:\n"
            "it finds a letter or another template in a picture, and is what the textbook’s figure,\n"
            "OpenCV, PyTorch and GIMP compute (GIMP in linear light)."
        )
        self.toggled.connect(self._say_state)
        self.setChecked(True)

    def show_flip(self, flip: bool) -> None:
        """Show convolution (True) or cross-correlation; ``clicked`` is not emitted."""
        self.setChecked(flip)

    def show_theme(self, theme: Theme) -> None:
        """Repaint in the colours of a theme."""
        self._theme = theme
        self.update()

    def _say_state(self, flip: bool) -> None:
        state = CONVOLUTION if flip else CORRELATION
        self.setText(state)
        self.setAccessibleName(state)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(segment_width(CONVOLUTION) + segment_width(CORRELATION), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(sum(segment_width(text, padding=8) for text in _SHORT), HEIGHT)

    def segments(self) -> list[tuple[QRectF, str, bool]]:
        """Return the rectangle, text and state of each segment; short words are used where the long ones do not fit."""
        long = (CONVOLUTION, CORRELATION)
        texts = (
            long if self.width() >= sum(segment_width(text, padding=6) for text in long) else _SHORT
        )
        left, right = (segment_width(text) for text in texts)
        split = round(self.width() * left / (left + right))
        places = (
            QRectF(0, 0, split, self.height()),
            QRectF(split, 0, self.width() - split, self.height()),
        )
        states = (self.isChecked(), not self.isChecked())
        return list(zip(places, texts, states, strict=True))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            draw_segments(
                painter,
                QRectF(self.rect()),
                self.segments(),
                self._theme,
                hovered=self.underMouse(),
                focused=self.hasFocus(),
            )
