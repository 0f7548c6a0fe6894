"""The in-place editor for one number: a line edit over a cell of a picture, a plot or the kernel's table.

An invalid text stays open until it is corrected or abandoned with Esc. Enter, Tab and the vertical arrows leave it and
move on as in a spreadsheet; the owner decides where to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.panels.pictures.framed_view import FramedView
from convstudio.panels.widgets.focus_ring import BRIEF_REASONS
from convstudio.panels.widgets.own_keys import ENTER

OPENING: Final = (*ENTER, Qt.Key.Key_F2)
"""The keys that open an editor on the selected cell."""

MOVING: Final = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
"""The keys that select another cell."""

CLEARING: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
"""The keys that set the selection to 0."""

COMMAND: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
"""The modifiers with which a key is never typed."""

_SMALLEST: Final = 10  # pixels of type
_AIR: Final = 14  # pixels beside a text, for the cursor and the line edit's margins

_WAYS_OUT: Final = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}


def way_out(event: QKeyEvent) -> tuple[int, int] | None:
    """The direction (rows, columns) in which a key leaves the text; None if the key belongs to the text."""
    way = _WAYS_OUT.get(Qt.Key(event.key()))
    if way is None:
        return None
    back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return (-1, 0) if way == (1, 0) and back else way


def is_printable(event: QKeyEvent) -> bool:
    """Whether a key types a character."""
    return event.text() != "" and event.text().isprintable()


class NumberLine(QLineEdit):
    """A line edit for one number, which can be marked as refused.

    It grows over its neighbours with its text; where there is no room left, its type shrinks.
    """

    def __init__(self, parent: QWidget, name: str, font: QFont) -> None:
        super().__init__(parent)
        self._usual, self._place = font, QRect()
        self.setFont(font)
        self.textChanged.connect(self._fit)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrame(False)
        self.setAccessibleName(name)
        self.textEdited.connect(lambda _: self.mark_problem(""))

    def stand(self, at: QRect) -> None:
        """Place it over a rectangle of the parent."""
        self._place = at
        self._fit()

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is None or self._place.isEmpty():
            return
        room, font = parent.rect(), QFont(self._usual)
        sizes = range(font.pixelSize(), min(font.pixelSize(), _SMALLEST) - 1, -1)
        for size in sizes:
            font.setPixelSize(size)
            needed = QFontMetrics(font).horizontalAdvance(self.text()) + _AIR
            if needed <= room.width():
                break
        if font != self.font():
            self.setFont(font)
        self.setGeometry(place_over(self._place, room, needed, self._place.height()))

    def mark_problem(self, problem: str) -> None:
        """Mark the text as refused, with the reason as tooltip; "" removes the mark."""
        if problem == self.toolTip():
            return
        self.setToolTip(problem)
        self.setAccessibleDescription(problem)
        self.setProperty("wrong", bool(problem))
        self.style().unpolish(self)
        self.style().polish(self)


def place_over(cell: QRect, room: QRect, least_width: int, least_height: int = 26) -> QRect:
    """The place of an editor over its cell: wider if the cell is too narrow, but within ``room``."""
    width = min(max(cell.width(), least_width), max(room.width(), cell.width()))
    height = max(cell.height(), least_height)
    left = min(max(cell.center().x() - width // 2, 0), max(room.width() - width, 0))
    top = min(max(cell.center().y() - height // 2, 0), max(room.height() - height, 0))
    return QRect(left, top, width, height)


class InPlaceEditor(QObject):
    """An editor of a view, which has at most one line edit open."""

    entered = Signal(float)
    """Emitted with a valid number, before ``left``."""
    left = Signal(int, int)
    """Emitted with the direction (rows, columns) in which the editor was left; (0, 0) if it was abandoned."""
    keyed = Signal()
    """Emitted when a key was pressed in the editor."""
    refused = Signal(object)
    """Emitted with a sentence that says why a text is not a number."""
    ended = Signal()
    """Emitted when the editor has closed."""

    def __init__(self, view: FramedView, line_name: str) -> None:
        super().__init__(view)
        self._view, self._line_name = view, line_name
        self._line: NumberLine | None = None
        self._place = self._prefilled = ""
        self.refuses: Callable[[float], str] = lambda _value: ""
        """Why a number cannot be entered; "" if it can."""

    @property
    def is_open(self) -> bool:
        return self._line is not None

    def open(self, place: str, at: QRect, font: QFont, *, text: str, typed: str = "") -> None:
        """Open an editor over a rectangle of the view.

        ``place``: the name of the cell, such as "I(0, 2)"; ``text``: its content, replaced by what has been ``typed``.
        """
        line = self._line = NumberLine(self._view.viewport(), f"Value of {place}", font)
        line.setObjectName(self._line_name)
        self._place, self._prefilled = place, text
        line.setText(text)
        line.selectAll()
        line.installEventFilter(self)
        line.stand(at)
        line.show()
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        if typed:
            line.insert(typed)

    def move(self, at: QRect) -> None:
        """Move to where the view now shows the number."""
        if self._line is not None:
            self._line.stand(at)

    def take(self) -> bool:
        """Enter the text; return False, and mark, report and focus it, if it is not a number."""
        if self._line is None or self._enter():
            return True
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def close(self) -> None:
        """Close the editor and discard its text."""
        if self._line is None:
            return
        line, self._line = self._line, None
        line.hide()
        line.deleteLater()
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._line or self._line is None:
            return False
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() not in BRIEF_REASONS and self._enter():
                self.close()
            return False
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        self.keyed.emit()
        way = (0, 0) if event.key() == Qt.Key.Key_Escape else way_out(event)
        if way is None:
            return False
        if way == (0, 0) or self._enter():
            self.close()
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.left.emit(*way)
        return True

    def _enter(self) -> bool:
        assert self._line is not None
        text = self._line.text()
        if text == self._prefilled:
            return True
        try:
            value = float(evaluate(text))
        except ExpressionError as error:
            self._line.mark_problem(str(error))
            self.refused.emit(f"{self._place}: {error}")
            return False
        if reason := self.refuses(value):
            self._line.mark_problem(reason)
            self.refused.emit(f"{self._place}: {reason}")
            return False
        # Entered once, however often the editor is left.
        self._prefilled = text
        self.entered.emit(value)
        return True
