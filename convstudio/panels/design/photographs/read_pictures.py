"""The base class of pictures whose values are read in words, by the mouse or by keys of their own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from convstudio.theme import LIGHT, Theme


class ReadPictures(QWidget):
    """Pictures of which one place is read: the words are those of the widget's description, too."""

    read = Signal(str)
    """The words for what is pointed at, or marked; "" if nothing is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._theme = LIGHT

    @property
    def words(self) -> str:
        """The words for what is read now."""
        raise NotImplementedError

    def is_own(self, event: QKeyEvent) -> bool:
        """Whether a key acts here, whatever it does elsewhere."""
        raise NotImplementedError

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def tell(self) -> None:
        """Tell what is read, also to screen readers."""
        words = self.words
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if QAccessible.isActive() and self.hasFocus():
                changed = QAccessible.Event.DescriptionChanged
                QAccessible.updateAccessibility(QAccessibleEvent(self, changed))
        self.read.emit(words)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the pictures, which are shortcuts elsewhere."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        if self.is_own(event):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.tell()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.tell()
        self.update()
