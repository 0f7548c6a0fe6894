"""The menus of the tool *All photographs*: what can be pinned, and what can be done with a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from convstudio.core.files.samples import samples
from convstudio.core.reading.formats import suffixes_of
from convstudio.tools.on_photographs.pinning import FULL, Pinning


class RowAct(NamedTuple):
    """An entry of a row's menu: its title with its key, whether it can be chosen, and what it does."""

    title: str
    is_possible: bool
    act: Callable[[], object]


class PinMenu(QMenu):
    """The menu of what can be pinned: the input, files, and the samples that come with the program."""

    def __init__(self, pinning: Pinning, parent: QWidget) -> None:
        super().__init__(parent)
        self._pinning = pinning
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        pinning = self._pinning
        this = add_act(self, "&This photograph", pinning.pin_input)
        this.setToolTip("The input keeps its row, whatever the next input is.")
        this.setEnabled(pinning.can_pin_input)
        files = add_act(self, "&Files…", self.ask_files)
        files.setToolTip(FULL if pinning.is_full else "Photographs from files")
        files.setEnabled(not pinning.is_full)
        own = self.addMenu("&Samples")
        own.setEnabled(not pinning.is_full)
        for each in samples():
            add_act(own, each.title.replace("&", "&&"), partial(pinning.open, [each.path]))
        self.addSeparator()
        add_act(self, "&Unpin all", pinning.unpin_all).setEnabled(not pinning.is_empty)

    def ask_files(self) -> None:
        """Ask for files, and pin them."""
        suffixes = " ".join(f"*{suffix}" for suffix in suffixes_of("image"))
        kinds = f"Images ({suffixes});;All files (*)"
        names, _ = QFileDialog.getOpenFileNames(
            self.parentWidget(), "Pin photographs", str(self._pinning.folder), kinds, "",
            QFileDialog.Option.HideNameFilterDetails,
        )  # fmt: skip
        self._pinning.open([Path(name) for name in names])


def add_act(menu: QMenu, title: str, act: Callable[[], object]) -> QAction:
    """Add an entry to a menu."""
    action = menu.addAction(title)
    action.triggered.connect(lambda _=False: act())
    return action


def row_menu(parent: QWidget, acts: Sequence[RowAct]) -> QMenu:
    """Return a menu of acts, which is deleted when it has been closed."""
    menu = QMenu(parent)
    menu.setObjectName("photograph_menu")
    menu.aboutToHide.connect(menu.deleteLater)
    for each in acts:
        add_act(menu, each.title, each.act).setEnabled(each.is_possible)
    return menu
