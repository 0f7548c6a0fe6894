"""The menu of recent work: the pieces that were left, the newest first, above what else is done with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.numbers.quoting import printable
from convstudio.recovery.works import KeptWork

_KEEP_TIP: Final = (
    "What you do is kept as you do it and offered at the next start, with recent files and kernels, folders and "
    "your places in lessons; not on a computer of others."
)
_FORGET_TIP: Final = (
    "Remove what is kept of the work in this window, also from recent files and kernels, and keep "
    "nothing more of it."
)
_ALL_TIP: Final = "Remove everything that this menu lists."


class RecentWorkMenu(QMenu):
    """A menu of pieces of work, filled when it opens."""

    wanted = Signal()
    """The menu is about to open."""
    chosen = Signal(object)
    """The `Path` of the piece of work that was chosen."""
    keep_chosen = Signal(bool)
    """Whether work is to be kept between starts."""
    forget_chosen = Signal()
    """The present work is to be forgotten."""
    forget_all_chosen = Signal()
    """All work that is listed is to be forgotten."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Recent &work", parent)
        self.setObjectName("recent_work_menu")
        self.setToolTipsVisible(True)
        self._shown: list[QAction] = []
        self._keep = self._added("keep_work", "&Keep work between starts", _KEEP_TIP)
        self._keep.setCheckable(True)
        self._keep.triggered.connect(self.keep_chosen)
        forget = self._added("forget_work", "&Forget this work", _FORGET_TIP)
        forget.triggered.connect(lambda: self.forget_chosen.emit())
        self._forget_all = self._added("forget_all_work", "Forget &all recent work", _ALL_TIP)
        self._forget_all.triggered.connect(lambda: self.forget_all_chosen.emit())
        self.aboutToShow.connect(self.wanted)

    def show_works(self, works: Sequence[KeptWork], now: float, keeps: bool) -> None:
        """List pieces of work, whose captions are known, and show whether work is kept."""
        for action in self._shown:
            self.removeAction(action)
            action.deleteLater()
        self._shown = [self._entry(work, now) for work in works]
        if works:
            line = QAction(self)
            line.setSeparator(True)
            self._shown.append(line)
        self.insertActions(self._keep, self._shown)
        self._forget_all.setEnabled(bool(works))
        self._keep.setChecked(keeps)

    def _added(self, name: str, text: str, tip: str) -> QAction:
        action = self.addAction(text)
        action.setObjectName(name)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        return action

    def _entry(self, work: KeptWork, now: float) -> QAction:
        text = "" if work.caption is None else work.caption.text(now)
        action = QAction(printable(text).replace("&", "&&"), self)
        action.setToolTip("Bring it back, with Undo and ★; the present work stays in this menu.")
        action.setStatusTip(action.toolTip())
        action.triggered.connect(lambda _=False: self.chosen.emit(work.folder))
        return action
