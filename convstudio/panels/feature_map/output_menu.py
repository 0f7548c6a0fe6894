"""The context menu of one output of S."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

Act = Callable[[int, int], object]


class OutputActs(NamedTuple):
    """What can be done with an output (i, j): to see its whole sum, to go to the end of it, and to pause there."""

    show: Act
    seek: Act
    pause: Act


def open_output_menu(
    parent: QWidget, where: QPoint, name: str, output: tuple[int, int], acts: OutputActs
) -> None:
    """Open a menu headed by the output's ``name``."""
    menu = QMenu(parent)
    menu.setObjectName("output_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    heading = menu.addAction(name)
    heading.setToolTip("What can be done with this output.")
    heading.setEnabled(False)
    menu.setToolTipsVisible(True)
    for text, tip, act in (
        ("Show the whole sum", "All its terms at once, below.", acts.show),
        ("Go to the end of its sum", "As if played to it.", acts.seek),
        ("Break point at the end of its sum", "Playing pauses there.", acts.pause),
    ):
        action = menu.addAction(text)
        action.setToolTip(tip)
        action.triggered.connect(partial(_do, act, output))
    menu.popup(where)


def _do(act: Act, output: tuple[int, int], _checked: bool = False) -> None:
    act(*output)
