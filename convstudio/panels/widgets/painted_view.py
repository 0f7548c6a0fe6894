"""The base class of widgets that paint themselves, take the focus, and have keys of their own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.theme import LIGHT, Theme


class PaintedView(QWidget):
    """A widget that is painted in the colours of a theme, and again when the focus comes or goes."""

    def __init__(self, name: str, spoken: str = "") -> None:
        """``name`` is that of the object, ``spoken`` what a screen reader calls it."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._theme = LIGHT

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def is_own(self, event: QKeyEvent) -> bool:
        """Whether a key acts here while the focus is here, though it may be a shortcut elsewhere."""
        return False

    def event(self, event: QEvent) -> bool:
        """Claim the widget's own keys ahead of shortcuts."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.is_own(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paint_focus(self, painter: QPainter, inset: float = 0.0) -> None:
        """Draw the focus ring, ``inset`` pixels within the edges, while the focus is here."""
        if self.hasFocus():
            place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            draw_focus(painter, place, self._theme.color("accent"))
