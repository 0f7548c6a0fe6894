"""The context menu of one output of S."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

Act = Callable[[int, int], None]


def open_output_menu(
    parent: QWidget,
    where: QPoint,
    name: str,
    output: tuple[int, int],
    acts: Sequence[tuple[str, str, Act]],
) -> None:
    """Open a menu headed by the output's ``name``; each of ``acts`` is a text, its tip and a function of (i, j)."""
    menu = QMenu(parent)
    menu.setObjectName("output_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    heading = menu.addAction(name)
    heading.setToolTip("What can be done with this output.")
    heading.setEnabled(False)
    menu.setToolTipsVisible(True)
    for text, tip, act in acts:
        action = menu.addAction(text)
        action.setToolTip(tip)
        action.triggered.connect(partial(_do, act, output))
    menu.popup(where)


def _do(act: Act, output: tuple[int, int], _checked: bool = False) -> None:
    act(*output)
