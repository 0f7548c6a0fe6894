"""What can be done with one output of S, as a menu at its cell."""

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
    acts: Sequence[tuple[str, Act]],
) -> None:
    """A menu headed by the output's ``name``; each of ``acts`` is a text and what it does with (i, j)."""
    menu = QMenu(parent)
    menu.setObjectName("output_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(name).setEnabled(False)
    for text, act in acts:
        menu.addAction(text).triggered.connect(partial(_do, act, output))
    menu.popup(where)


def _do(act: Act, output: tuple[int, int], _checked: bool = False) -> None:
    act(*output)
