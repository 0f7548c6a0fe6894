"""The context menu of the kernel's table, and the button in the header that says what is kept."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from convstudio.panels.kernel.kernel_actions import KernelActions
from convstudio.panels.kernel.kernel_tabs import PAIR_MENU
from convstudio.panels.kernel.table_actions import TableActions
from convstudio.panels.widgets.actions import show_tip
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from


def table_menu(parent: QWidget, edits: KernelActions, cells: TableActions, copies: QMenu) -> QMenu:
    """Return the menu, which deletes itself when it is closed; ``copies`` is *Copy as*.

    The actions that ``parent`` has been given itself are about A and B. Qt's own menu of a widget's actions shows no
    tips.
    """
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    menu.addActions([edits.edit, edits.copy])
    menu.addMenu(copies)
    menu.addAction(edits.paste)
    menu.addSeparator()
    _add(menu, "&Selected weights", "What is done to all selected weights at once.", cells.selected)
    menu.addActions([*edits.turns, edits.negate])
    _add(
        menu,
        "&Normalise",
        "The sum, or a gain, that the weights are to have.",
        (*edits.sums, *cells.sums),
    )
    menu.addSeparator()
    _add(menu, "&Locks", "What is kept while weights are typed.", *cells.locks)
    menu.addAction(cells.brush)
    if pairs := tuple(parent.actions()):
        _add(menu, *PAIR_MENU, pairs)
    menu.addSeparator()
    _add(menu, "&Origin", "Which cell sits on the output pixel under “same”.", edits.origins)
    _add(
        menu,
        "Si&ze",
        "How many cells there are, and how large they are.",
        (edits.size, *cells.rims),
        cells.cells,
    )
    return menu


def _add(menu: QMenu, text: str, tip: str, *groups: tuple[QAction, ...]) -> None:
    """Add a submenu of some groups of actions, with lines between them."""
    inner = menu.addMenu(text)
    inner.setToolTipsVisible(True)
    show_tip(inner.menuAction(), tip)
    _fill(inner, groups)


def _fill(menu: QMenu, groups: Iterable[tuple[QAction, ...]]) -> None:
    for group in groups:
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addActions(group)


def lock_button(cells: TableActions) -> QToolButton:
    """Return a button for the panel's header that says what is kept, and opens the choice of it."""
    button = flat_button(
        "",
        "kernel_locks",
        "This is kept while weights are typed, dragged and painted.",
        elided=True,
    )
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    _fill(menu, cells.locks)
    open_menu_from(button, menu)
    return button
