"""The menus of the tool *Photographs*: what can be pinned, and what can be done with a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from convstudio.core.design.photograph_maps import MOST_PHOTOGRAPHS
from convstudio.core.files.samples import samples
from convstudio.core.model.picture import Picture
from convstudio.core.reading.formats import suffixes_of
from convstudio.tools.on_photographs.pinning import FULL, Pinning


class RowAct(NamedTuple):
    """An entry of a row's menu: its title with its key, whether it can be chosen, and what it does."""

    title: str
    is_possible: bool
    act: Callable[[], object]


class PinMenu(QMenu):
    """The menu of what can be pinned: the input, files, and the samples that come with the program."""

    cleared = Signal()
    """Nothing is to be pinned any more."""

    def __init__(self, pinning: Pinning, parent: QWidget) -> None:
        super().__init__(parent)
        self._pinning = pinning
        self._pinned: tuple[Picture, ...] = ()
        self._folder = Path.home()
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def show_pinned(self, pinned: tuple[Picture, ...], picture: Picture) -> None:
        """Know what is pinned, and the input, in whose folder others are looked for."""
        self._pinned = pinned
        if picture.path is not None:
            self._folder = picture.path.parent

    def _fill(self) -> None:
        self.clear()
        is_full = len(self._pinned) >= MOST_PHOTOGRAPHS
        this = add_act(self, "&This photograph", self._pinning.pin_input)
        this.setToolTip("The input keeps its row, whatever the next input is.")
        this.setEnabled(self._pinning.can_pin_input)
        files = add_act(self, "&Files…", self.ask_files)
        files.setToolTip(FULL if is_full else "Photographs from files")
        files.setEnabled(not is_full)
        own = self.addMenu("&Samples")
        own.setEnabled(not is_full)
        for each in samples():
            add_act(own, each.title.replace("&", "&&"), partial(self._pinning.open, [each.path]))
        self.addSeparator()
        add_act(self, "&Unpin all", self.cleared.emit).setEnabled(bool(self._pinned))

    def ask_files(self) -> None:
        """Ask for files, and pin them."""
        suffixes = " ".join(f"*{suffix}" for suffix in suffixes_of("image"))
        kinds = f"Images ({suffixes});;All files (*)"
        names, _ = QFileDialog.getOpenFileNames(
            self.parentWidget(), "Pin photographs", str(self._folder), kinds, "",
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
    menu.aboutToHide.connect(partial(_delete_later, menu))
    for each in acts:
        add_act(menu, each.title, each.act).setEnabled(each.is_possible)
    return menu


def _delete_later(menu: QObject) -> None:
    menu.deleteLater()
