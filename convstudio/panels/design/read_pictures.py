"""The base class of pictures whose values are read in words, by the mouse or by keys of their own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent

from convstudio.panels.widgets.painted_view import PaintedView


class ReadPictures(PaintedView):
    """Pictures of which one place is read: the words are those of the widget's description, too."""

    read = Signal(str)
    """The words for what is pointed at, or marked; "" if nothing is."""

    @property
    def words(self) -> str:
        """The words for what is read now."""
        raise NotImplementedError

    def tell(self) -> None:
        """Tell what is read, also to screen readers."""
        words = self.words
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if QAccessible.isActive() and self.hasFocus():
                changed = QAccessible.Event.DescriptionChanged
                QAccessible.updateAccessibility(QAccessibleEvent(self, changed))
        self.read.emit(words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.tell()
