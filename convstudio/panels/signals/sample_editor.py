"""Samples of a signal typed one after another, as the cells of a spreadsheet are.

A selected sample takes what is typed; Enter goes on to the next one: 4 Enter 6 Enter 5 Enter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from convstudio.core.expressions import ExpressionError, evaluate
from convstudio.core.numbers import format_weight
from convstudio.panels.kernel.kernel_delegate import WeightEditor
from convstudio.panels.signals.signal_plot import SignalPlot
from convstudio.panels.signals.signal_points import DraggablePoints
from convstudio.theme import digit_font

_WIDTH: Final = 84
_HEIGHT: Final = 26
_ABOVE: Final = 12  # the head of the sample, in screen pixels
_OPENING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_COMMAND: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_ELSEWHERE_FOR_A_MOMENT: Final = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class SampleEditor(QObject):
    """Watches the keys of a plot whose points can be selected.

    A wrong text stays open until it is mended or given up with Esc.
    """

    typed = Signal(int, float)  # index, value
    refused = Signal(str)
    editing_ended = Signal()  # a text was taken or given up

    def __init__(
        self, plot: SignalPlot, points: DraggablePoints, value_at: Callable[[int], float | None]
    ) -> None:
        """``value_at(index)``: the value of a sample that can be typed, None for any other."""
        super().__init__(plot)
        self._plot, self._points, self._value_at = plot, points, value_at
        self._editor: WeightEditor | None = None
        self._index, self._prefilled = 0, ""
        plot.installEventFilter(self)
        points.selected.connect(lambda _index: self._close())
        plot.box.sigRangeChanged.connect(lambda *_: self._place())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._editor and self._editor is not None:
            return self._editor_event(event)
        if isinstance(event, QKeyEvent) and watched is self._plot and self._editor is None:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """Claim a key from the window's shortcuts, or act on it; True if it was for a sample."""
        index, key = self._points.index, Qt.Key(event.key())
        if event.modifiers() & _COMMAND:
            return False
        opens = key in _OPENING
        if index is None:
            return opens and event.type() == QEvent.Type.KeyPress and self._begin()
        if not opens and not (event.text() and event.text().isprintable()):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self._open(index, opens or key == Qt.Key.Key_Space, event.text())
        else:
            return False
        return True

    def _begin(self) -> bool:
        """Who comes by keyboard selects the first sample in sight with Enter."""
        (first, _), _ = self._plot.box.viewRange()
        self._points.select(max(round(first + 0.5), 0))
        return self._points.index is not None

    def _open(self, index: int, keeps: bool, text: str) -> None:
        value = self._value_at(index)
        assert value is not None
        self._index, self._prefilled = index, format_weight(value) if keeps else ""
        editor = self._editor = WeightEditor(self._plot.viewport())
        editor.setObjectName("sample_value")
        editor.setAccessibleName(f"Value of x({index})")
        editor.setFont(digit_font(14))
        editor.setText(self._prefilled)
        editor.selectAll()
        editor.installEventFilter(self)
        self._place()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if not keeps:
            editor.insert(text)

    def _place(self) -> None:
        """Over the sample, and inside the plot."""
        value = self._value_at(self._index)
        if self._editor is None or value is None:
            return
        at, room = self._plot.to_view(self._index, value), self._plot.viewport().rect()
        left = min(max(round(at.x()) - _WIDTH // 2, 0), max(room.width() - _WIDTH, 0))
        top = min(max(round(at.y()) - _HEIGHT - _ABOVE, 0), max(room.height() - _HEIGHT, 0))
        self._editor.setGeometry(left, top, _WIDTH, _HEIGHT)

    def _editor_event(self, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() not in _ELSEWHERE_FOR_A_MOMENT and self._commit():
                self._close()
            return False
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if self._commit():
                beside = self._index + (-1 if back else 1)
                self._leave()
                if self._value_at(beside) is not None:
                    self._points.select(beside)
        else:
            return False
        return True

    def _commit(self) -> bool:
        """Say what was typed; False, with the text marked and the reason said, if it is no number."""
        assert self._editor is not None
        text = self._editor.text()
        if text == self._prefilled:
            return True
        try:
            value = float(evaluate(text))
        except ExpressionError as error:
            self._editor.mark_problem(str(error))
            self.refused.emit(f"x({self._index}): {error}")
            return False
        self._prefilled = text
        if value != self._value_at(self._index):
            self.typed.emit(self._index, value)
        return True

    def _leave(self) -> None:
        self._close()
        self._plot.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        if self._editor is None:
            return
        editor, self._editor = self._editor, None
        editor.hide()
        editor.deleteLater()
        self.editing_ended.emit()
