"""A tour of the window: a spotlight moves from stop to stop, with two sentences beside each.

It never starts unasked. While it lasts nothing beneath it can be pressed, because a key that both turned a page and
moved the animation would mislead; Esc ends it at any stop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.panels.widgets.controls.keys import press_focused
from convstudio.theme import Theme, text_font

_DIM: Final = 0.55
# Pixels from a widget to the edge of the spotlight.
_AROUND: Final = 6
_RADIUS: Final = 10.0
# From the spotlight to the callout.
_AWAY: Final = 14
_WIDTH: Final = 380
_FORWARDS: Final = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space)
_BACKWARDS: Final = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)


@dataclass(frozen=True)
class TourStop:
    """A stop of the tour: the highlighted widgets, and what is said about them."""

    widgets: tuple[QWidget, ...]
    title: str
    text: str

    def place(self, window: QWidget) -> QRect:
        """Return the bounds of the visible widgets in the window's coordinates; empty if none is visible."""
        place = QRect()
        for widget in self.widgets:
            if widget.isVisible():
                place |= QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        return place


class Tour(QWidget):
    """An overlay that covers its window from `begin` until it has ``ended``."""

    ended = Signal()
    """The last stop has been passed, or the user has closed the tour."""
    said = Signal(str)
    """The words of each stop, for screen readers."""

    def __init__(self, window: QWidget, stops: Sequence[TourStop], theme: Theme) -> None:
        super().__init__(window)
        self.setObjectName("tour")
        self._window, self._theme = window, theme
        self._all = tuple(stops)
        self._stops: tuple[TourStop, ...] = ()
        self._at = 0
        # The widget that had the focus before the tour.
        self._before: QWidget | None = None
        self._callout = _Callout(self)
        self._callout.back.clicked.connect(lambda: self._go(-1))
        self._callout.next.clicked.connect(lambda: self._go(1))
        self._callout.close_button.clicked.connect(self.end)
        for button in self._callout.buttons:
            button.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    @property
    def stop(self) -> TourStop:
        """The current stop."""
        return self._stops[self._at]

    @property
    def callout(self) -> QWidget:
        """The callout beside the spotlight."""
        return self._callout

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_stops(self, stops: Sequence[TourStop]) -> None:
        """Use these stops from the next `begin` on."""
        self._all = tuple(stops)

    def begin(self) -> None:
        """Start at the first stop that has a visible widget."""
        self._stops = tuple(stop for stop in self._all if not stop.place(self._window).isEmpty())
        if not self._stops:
            return
        self._before = QApplication.focusWidget()
        self._at = 0
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._show_stop()

    def end(self) -> None:
        """Close the tour and restore the focus."""
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ended.emit()

    def _go(self, way: int) -> None:
        to = self._at + way
        if to == len(self._stops):
            self.end()
        elif to >= 0:
            self._at = to
            self._show_stop()

    def _show_stop(self) -> None:
        stop, count = self.stop, len(self._stops)
        self._callout.show_words(stop.title, stop.text, self._at, count)
        self._place_callout()
        self._callout.next.setFocus(Qt.FocusReason.TabFocusReason)
        self.update()
        self.said.emit(f"{stop.title}. {stop.text} {self._at + 1} of {count}.")

    # The callout's place: beside the spotlight, where it fits

    def _place_callout(self) -> None:
        light, room, size = self._light(), self.rect(), self._callout.sizeHint()
        middle = light.center() - QPoint(size.width(), size.height()) / 2
        places = (
            (room.bottom() - light.bottom(), QPoint(middle.x(), light.bottom() + _AWAY)),
            (light.top() - room.top(), QPoint(middle.x(), light.top() - _AWAY - size.height())),
            (room.right() - light.right(), QPoint(light.right() + _AWAY, middle.y())),
            (light.left() - room.left(), QPoint(light.left() - _AWAY - size.width(), middle.y())),
        )
        needed = (size.height(), size.height(), size.width(), size.width())
        fitting = [
            at for (free, at), need in zip(places, needed, strict=True) if free >= need + 2 * _AWAY
        ]
        at = fitting[0] if fitting else middle
        inside = room.adjusted(_AWAY, _AWAY, -_AWAY - size.width(), -_AWAY - size.height())
        at = QPoint(
            min(max(at.x(), inside.left()), max(inside.right(), inside.left())),
            min(max(at.y(), inside.top()), max(inside.bottom(), inside.top())),
        )
        self._callout.setGeometry(QRect(at, size))

    def _light(self) -> QRect:
        place = self.stop.place(self._window)
        return place.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND) & self.rect()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._stops:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            light = QRectF(self._light())
            dark = QPainterPath()
            dark.addRect(QRectF(self.rect()))
            hole = QPainterPath()
            hole.addRoundedRect(light, _RADIUS, _RADIUS)
            shade = QColor(0, 0, 0)
            shade.setAlphaF(_DIM)
            painter.fillPath(dark - hole, shade)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("highlight"), 2))
            painter.drawRoundedRect(light.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    # Input: nothing below the tour is reached

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._turn(Qt.Key(event.key())):
            press_focused(event)
        event.accept()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Keep Tab among the tour's buttons."""
        self._callout.focus_beside(1 if forwards else -1)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
                # Deferred until the window has been laid out.
                QTimer.singleShot(0, self, self._follow)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            # A button would use the arrow keys to move the focus to its neighbour.
            return Qt.Key(event.key()) != Qt.Key.Key_Space and self._turn(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _turn(self, key: Qt.Key) -> bool:
        """Act on a key; return False if it has no meaning here."""
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key in _FORWARDS:
            self._go(1)
        elif key in _BACKWARDS:
            self._go(-1)
        else:
            return False
        return True

    def _follow(self) -> None:
        if self.isVisible():
            self.setGeometry(self._window.rect())
            self._place_callout()
            self.update()


class _Callout(QFrame):
    """The text of a stop, its number in the tour, and the buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tour_callout")
        self._title, self._text, self._number = QLabel(), QLabel(), QLabel()
        self._title.setFont(text_font(15, QFont.Weight.DemiBold))
        self._title.setObjectName("tour_title")
        self._text.setObjectName("tour_text")
        self._text.setFont(text_font(14))
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._number.setProperty("quiet", True)
        self.close_button, self.back, self.next = (
            QPushButton(text) for text in ("Close", "Back", "Next")
        )
        self.buttons = (self.close_button, self.back, self.next)
        for button in self.buttons:
            button.setAutoDefault(False)
            button.setObjectName(f"tour_{button.text().lower()}")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._number)
        row.addStretch(1)
        for button in self.buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 14, 12)
        layout.setSpacing(8)
        for label in (self._title, self._text):
            layout.addWidget(label)
        layout.addSpacing(4)
        layout.addLayout(row)
        self.setFixedWidth(_WIDTH)

    def show_words(self, title: str, text: str, at: int, count: int) -> None:
        """Show stop ``at`` of ``count``, counted from 0."""
        self._title.setText(title)
        self._text.setText(text)
        self._number.setText(f"{at + 1} of {count}")
        self.back.setEnabled(at > 0)
        self.next.setText("Done" if at + 1 == count else "Next")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.next.setAccessibleDescription(f"{title}. {text}")

    def sizeHint(self) -> QSize:
        """Return the height that the text needs at the fixed width, which a layout's own hint ignores."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return QSize(_WIDTH, layout.totalHeightForWidth(_WIDTH))

    def focus_beside(self, way: int) -> None:
        """Move the focus to the next enabled button."""
        usable = [button for button in self.buttons if button.isEnabled()]
        focused = QApplication.focusWidget()
        at = next((n for n, button in enumerate(usable) if button is focused), 0)
        usable[(at + way) % len(usable)].setFocus(Qt.FocusReason.TabFocusReason)
