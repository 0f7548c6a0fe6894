"""A spin box for a number with a fraction and a unit, framed like a line edit."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtGui import QPaintEvent, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QWidget

from convstudio.core.numbers.formatting import MINUS
from convstudio.panels.widgets.controls.number_box import draw_box
from convstudio.panels.widgets.controls.number_typing import NumberLine

_MOST_DECIMALS = 6


class RealBox(QDoubleSpinBox):
    """A spin box without buttons, which takes a typed number at Enter and understands a decimal comma."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setKeyboardTracking(False)
        # Digits as everywhere in the program, whatever the desktop's language.
        self.setLocale(QLocale.c())
        self.setDecimals(_MOST_DECIMALS)
        self.setLineEdit(NumberLine(self))

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        return super().validate(_plain(text), at)

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(_plain(text))

    def textFromValue(self, value: float) -> str:
        return f"{value:.{_MOST_DECIMALS}f}".rstrip("0").rstrip(".").replace("-", MINUS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(self)


def _plain(text: str) -> str:
    return text.replace(",", ".").replace(MINUS, "-")
