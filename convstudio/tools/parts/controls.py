"""Titles and controls that look alike in all tools."""

from __future__ import annotations

from typing import Final, TypeVar

from PySide6.QtWidgets import QCheckBox, QLabel, QToolButton, QWidget

from convstudio.panels.widgets.controls.number_box import NumberBox
from convstudio.panels.widgets.header_controls import flat_button
from convstudio.theme import digit_font, text_font

NAME_WIDTH: Final = 72
"""Of the name of a fact, in pixels."""

Box = TypeVar("Box", bound=NumberBox)


def quiet_title(text: str = "", control: QWidget | None = None, *, width: int = 0) -> QLabel:
    """Return the title of a control or of a fact, in a quieter colour; ``width``: in pixels, if it is a fixed one."""
    title = QLabel(text)
    title.setFont(text_font(12))
    title.setProperty("quiet", True)
    if width:
        title.setFixedWidth(width)
    if control is not None:
        title.setBuddy(control)
    return title


def check_box(text: str, name: str, tip: str, *, checked: bool = True) -> QCheckBox:
    """Return a check box; ``name`` is that of the object."""
    box = QCheckBox(text)
    box.setObjectName(name)
    box.setToolTip(tip)
    box.setChecked(checked)
    return box


def toggle_button(text: str, name: str, tip: str, *, elided: bool = False) -> QToolButton:
    """Return a flat button that is on or off."""
    button = flat_button(text, name, tip, elided=elided)
    button.setCheckable(True)
    return button


def offer_button(text: str, name: str, tip: str) -> QToolButton:
    """Return a flat button that stands out, for what a tool offers to do."""
    button = flat_button(text, name, tip)
    button.setProperty("offer", True)
    return button


def named_box(box: Box, name: str, width: int) -> Box:
    """Return a number box with the object's ``name``, digits of the tools' size, and a width in pixels."""
    box.setObjectName(name)
    box.setFont(digit_font(12))
    box.setFixedWidth(width)
    return box
