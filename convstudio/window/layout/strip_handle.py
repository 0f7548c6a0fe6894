"""The edge between a panel and the tool below it in the Design view, by which the height is shared anew."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from convstudio.panels.widgets.controls.handle_keys import claims_key, step_of
from convstudio.panels.widgets.focus_ring import draw_focus

# In pixels. The edge is easier to meet than the gap that it lies over is high.
_HEIGHT: Final = 12
_GRIP: Final = (36.0, 3.0)
_WAYS: Final = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_TIP: Final = (
    "Drag, or press ↑ and ↓, to share the height anew; a double click shares it as at first."
)


class StripHandle(QWidget):
    """A handle over the gap above a strip; the keys ↑ and ↓ move it too."""

    height_wanted = Signal(int)
    """The height in pixels that the strip is to have; 0 leaves it to the window."""

    def __init__(self, strip: QWidget, column: QWidget) -> None:
        """Take the ``strip``, and the ``column`` that holds both."""
        super().__init__(column)
        self._strip = strip
        # While it is dragged: the height of the strip less that of the mouse, which it keeps.
        self._held: float | None = None
        self.setToolTip(_TIP)
        self.setCursor(Qt.CursorShape.SplitVCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def lie_over(self, top: int, gap: int, width: int) -> None:
        """Take the place over a gap."""
        self.setGeometry(0, top + (gap - _HEIGHT) // 2, width, _HEIGHT)

    def event(self, event: QEvent) -> bool:
        if claims_key(event, _WAYS):
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := step_of(event, _WAYS):
            self.height_wanted.emit(self._strip.height() + step)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = self._strip.height() + event.globalPosition().y()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self.height_wanted.emit(max(round(self._held - event.globalPosition().y()), 1))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._held = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.height_wanted.emit(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            grip = QRectF(0, 0, *_GRIP)
            grip.moveCenter(QRectF(self.rect()).center())
            if self.hasFocus():
                ring = self.palette().color(QPalette.ColorRole.Highlight)
                draw_focus(painter, grip.adjusted(-9, -3.5, 9, 3.5), ring)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().color(QPalette.ColorRole.Dark))
            painter.drawRoundedRect(grip, _GRIP[1] / 2, _GRIP[1] / 2)
