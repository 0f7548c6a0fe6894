"""Scaling the type of a whole page, each text from its original size."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLabel, QLineEdit, QRadioButton, QToolButton, QWidget

# The property that holds a widget's original pixels of type.
_DRAWN_UP: Final = "drawn_up"
_TEXT: Final = 16
_LARGEST_BUTTON: Final = 1.3


def enlarge(page: QWidget, factor: float) -> None:
    """Set the labels, buttons and fields in ``page`` in ``factor`` times their original size of type.

    Buttons grow less: their words are short and familiar, and stand side by side in a narrow page.
    """
    for kind in (QLabel, QRadioButton, QLineEdit):
        for widget in page.findChildren(kind):
            _enlarge(widget, factor)
    for button in page.findChildren(QToolButton):
        _enlarge(button, min(factor, _LARGEST_BUTTON))


def _enlarge(widget: QWidget, factor: float) -> None:
    font = widget.font()
    drawn_up = widget.property(_DRAWN_UP)
    if drawn_up is None:
        drawn_up = font.pixelSize()
        widget.setProperty(_DRAWN_UP, drawn_up)
    # By as many pixels as the text, because large type need not grow in proportion.
    pixels = round(drawn_up + (factor - 1) * min(drawn_up, _TEXT))
    if drawn_up > 0 and pixels != font.pixelSize():
        font.setPixelSize(pixels)
        widget.setFont(font)
