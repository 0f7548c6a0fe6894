"""The button of the menu *Copy as*, which becomes a sign of two sheets where there is no room for its words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QStyle, QStyleOptionToolButton, QStylePainter, QWidget

from convstudio.panels.widgets.header_controls import FlatButton, open_menu_from
from convstudio.theme import text_font

_WORDS: Final = "Copy as ▾"
_TIP: Final = "Copy as code with which another program computes this S, or export the kernel"
# Of the sign, in pixels.
_SHEET: Final = QSize(8, 10)
_APART: Final = 3.0
_PEN: Final = 1.2


class CopyAsButton(FlatButton):
    """A button that opens the menu; ``is_brief``: it shows the sign in place of the words."""

    def __init__(self, menu: QMenu, parent: QWidget) -> None:
        super().__init__()
        self.setParent(parent)
        self.setObjectName("copy_as_button")
        self.setText(_WORDS)
        self.setToolTip(_TIP)
        self.setProperty("flat", True)
        self.setProperty("narrow", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(text_font(12))
        open_menu_from(self, menu)
        self.is_brief = False

    @property
    def brief_width(self) -> int:
        """The width of the button with its sign."""
        rim = super().sizeHint().width() - self.fontMetrics().horizontalAdvance(_WORDS)
        return max(rim, 0) + _SHEET.width() + round(_APART)

    @property
    def words_width(self) -> int:
        """The width of the button with its words."""
        return super().sizeHint().width()

    def show_brief(self, is_brief: bool) -> None:
        """Show the sign, or the words."""
        if is_brief != self.is_brief:
            self.is_brief = is_brief
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        whole = super().sizeHint()
        return QSize(self.brief_width, whole.height()) if self.is_brief else whole

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_brief:
            super().paintEvent(event)
            return
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        with QStylePainter(self) as painter:
            assert isinstance(painter, QStylePainter)
            painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
            self._draw_sheets(painter)

    def _draw_sheets(self, painter: QPainter) -> None:
        """Draw a sheet, and what is seen of another one behind it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().windowText(), _PEN))
        width, height = _SHEET.width(), _SHEET.height()
        middle = QRectF(self.rect()).center()
        corner = middle - QPointF(width + _APART, height + _APART) / 2
        front = QRectF(corner + QPointF(_APART, _APART), _SHEET.toSizeF())
        painter.drawRoundedRect(front, 1.5, 1.5)
        right, bottom = corner.x() + width - _APART / 2, corner.y() + height - _APART / 2
        painter.drawPolyline(
            [
                QPointF(corner.x(), bottom),
                corner,
                QPointF(right, corner.y()),
            ]
        )
