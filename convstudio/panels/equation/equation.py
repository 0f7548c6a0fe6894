"""I ∗ K = S: the three panels side by side, with the equation's signs between them.

The signs stand on the splitter's handles, so the window reads as the equation and still can be divided anew.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.lettering import write
from convstudio.theme import math_font, text_font

CONVOLUTION_SIGN = "∗"
CORRELATION_SIGN = "⋆"
_HANDLE = 30
_KEY_STEP: Final = 24  # pixels
_WAYS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SPOKEN: Final = {
    CONVOLUTION_SIGN: "convolved with",
    CORRELATION_SIGN: "correlated with",
    "=": "equals",
}


class EquationSplitter(QSplitter):
    """A splitter over I, K and S."""

    def __init__(self, image: QWidget, kernel: QWidget, feature_map: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._state = QByteArray()
        self.setHandleWidth(_HANDLE)
        self.setChildrenCollapsible(False)
        for widget, share in ((image, 5), (kernel, 3), (feature_map, 5)):
            self.addWidget(widget)
            self.setStretchFactor(self.count() - 1, share)
        self.reset()
        self.show_flip(True)
        self._handle(2).show_sign("=")

    def reset(self) -> None:
        """The division of the first start."""
        self.setSizes([478, 290, 522])

    def restore(self, state: QByteArray) -> None:
        """Divide the width as it was, as soon as the width is known: sizes set before would be stretched."""
        self._state = state

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._state.isEmpty():
            self.restoreState(self._state)
            self._state = QByteArray()

    def show_flip(self, flip: bool) -> None:
        """∗ between I and K for convolution, ⋆ for cross-correlation."""
        self._handle(1).show_sign(CONVOLUTION_SIGN if flip else CORRELATION_SIGN)

    def createHandle(self) -> QSplitterHandle:
        return SignHandle(self.orientation(), self)

    def _handle(self, index: int) -> SignHandle:
        handle = self.handle(index)
        assert isinstance(handle, SignHandle)
        return handle


class SignHandle(QSplitterHandle):
    """A handle that carries one sign in its middle; ← and → move it for those who have no mouse."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self._sign = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Drag, or press ← and →, to divide the width anew.")

    def show_sign(self, sign: str) -> None:
        self._sign = sign
        self.setAccessibleName(_SPOKEN[sign])
        self.update()

    def event(self, event: QEvent) -> bool:
        """Claim the arrows before the transport's shortcuts take them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if Qt.Key(event.key()) in _WAYS and not event.modifiers():
                event.accept()
                return True
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _WAYS.get(Qt.Key(event.key()))
        if way is None or event.modifiers():
            super().keyPressEvent(event)
        else:
            self.moveSplitter(self.x() + way * _KEY_STEP)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self.hasFocus():
                draw_focus(
                    painter, QRectF(self.rect()), self.palette().color(QPalette.ColorRole.Highlight)
                )
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            # STIX's ⋆ is a heavy star; Inter's has the weight of the other signs.
            painter.setFont(text_font(48) if self._sign == CORRELATION_SIGN else math_font(32))
            write(painter, QRectF(self.rect()).adjusted(-20, 0, 20, 0), self._sign)  # never smaller
