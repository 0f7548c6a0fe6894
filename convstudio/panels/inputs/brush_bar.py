"""The brush's toolbar: whether it paints, with what value, and how wide."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from convstudio.core.model.painting import MAX_BRUSH
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.formatting import MINUS, format_weight
from convstudio.panels.widgets.controls.number_box import NumberBox
from convstudio.panels.widgets.header_controls import flat_button
from convstudio.theme import digit_font, text_font


class BrushBar(QWidget):
    """A slim toolbar: the switch and, while the brush is active, its value, colour and size."""

    active_chosen = Signal(bool)
    """Whether the user has switched the brush on or off."""
    value_entered = Signal(float)
    """A value typed to paint with."""
    size_chosen = Signal(int)
    """The side of the brush in pixels."""
    refused = Signal(object)
    """A sentence saying why a typed value was not accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("brush_bar")
        self._shown = ""
        self._toggle = _paint_toggle()
        self._toggle.clicked.connect(self.active_chosen)
        self._swatch = QFrame()
        self._swatch.setObjectName("brush_swatch")
        self._swatch.setFixedSize(18, 18)
        self._swatch.setAutoFillBackground(True)
        self._swatch.setFrameShape(QFrame.Shape.Box)
        self._value = QLineEdit()
        self._value.setObjectName("brush_value")
        self._value.setAccessibleName("Value to paint")
        self._value.setToolTip(
            "The value to paint, as it is stored: any number, such as 0.5, -1 or 1/9."
        )
        self._value.setFont(digit_font(12))
        self._value.setFixedWidth(58)
        self._value.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._value.textEdited.connect(lambda _: self._mark(""))
        self._value.editingFinished.connect(self._enter)
        self._size = NumberBox()
        self._size.setObjectName("brush_size")
        self._size.setAccessibleName("Size of the brush")
        self._size.setToolTip(f"Side of the square brush, 1 to {MAX_BRUSH} pixels.")
        self._size.setRange(1, MAX_BRUSH)
        self._size.setFixedWidth(36)
        self._size.setFont(digit_font(12))
        self._size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._size.valueChanged.connect(self.size_chosen)
        unit = QLabel("px")
        unit.setProperty("quiet", True)
        unit.setFont(text_font(12))
        self._options = (self._swatch, self._value, self._size, unit)
        # Hidden first where space is short; the tooltips of the boxes say the same.
        self._giving_way: tuple[QWidget, ...] = (unit, self._swatch)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._toggle)
        for widget in self._options:
            layout.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_active(False)

    def show_active(self, active: bool) -> None:
        self._toggle.setChecked(active)
        for widget in self._options:
            widget.setVisible(active)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self._width_with(self._giving_way), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_with(()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        given = self._giving_way
        while given and self._width_with(given) > self.width():
            given = given[1:]
        for widget in self._giving_way:
            widget.setVisible(self._toggle.isChecked() and widget in given)

    def _width_with(self, some: Sequence[QWidget]) -> int:
        """Return the width with only ``some`` of the widgets that may be hidden."""
        layout = self.layout()
        assert layout is not None
        options = self._options if self._toggle.isChecked() else ()
        shown = [one for one in options if one in some or one not in self._giving_way]
        widths = [self._toggle.sizeHint().width()]
        widths += [one.minimumWidth() or one.sizeHint().width() for one in shown]
        return sum(widths) + layout.spacing() * (len(widths) - 1)

    def show_value(self, value: float) -> None:
        self._shown = format_weight(value).replace("-", MINUS)
        self._value.setText(self._shown)
        self._value.setCursorPosition(0)
        self._mark("")

    def show_size(self, size: int) -> None:
        blocked = self._size.blockSignals(True)
        self._size.setValue(size)
        self._size.blockSignals(blocked)

    def show_color(self, color: QColor) -> None:
        """Show the colour that the value has in the picture."""
        palette = self._swatch.palette()
        palette.setColor(self._swatch.backgroundRole(), color)
        self._swatch.setPalette(palette)

    def _enter(self) -> None:
        if self._value.text() == self._shown:
            return
        try:
            value = float(evaluate(self._value.text()))
        except ExpressionError as error:
            self._mark(str(error))
            self.refused.emit(f"The brush keeps its value: {error}")
            return
        self.show_value(value)
        self.value_entered.emit(value)

    def _mark(self, problem: str) -> None:
        """Mark the text as refused; "" removes the mark."""
        if bool(self._value.property("wrong")) != bool(problem):
            self._value.setProperty("wrong", bool(problem))
            self._value.setAccessibleDescription(problem)
            self._value.style().unpolish(self._value)
            self._value.style().polish(self._value)


def _paint_toggle() -> QToolButton:
    toggle = flat_button(
        "Paint",
        "paint_toggle",
        "Paint the input. The left button paints, the right one picks up the value under it.",
    )
    toggle.setCheckable(True)
    return toggle
