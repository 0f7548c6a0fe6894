"""The menu of recent work: the pieces that were left, the newest first, above what else is done with them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from convstudio.core.numbers.quoting import printable
from convstudio.recovery.works import Work


class RecentWorkMenu(QMenu):
    """A menu of pieces of work, filled when it opens."""

    wanted = Signal()
    """The menu is about to open."""
    chosen = Signal(object)
    """The `Path` of the piece of work that was chosen."""

    def __init__(self) -> None:
        super().__init__("Recent &work")
        self.setObjectName("recent_work_menu")
        self.setToolTipsVisible(True)
        self._shown: list[QAction] = []
        self.aboutToShow.connect(self.wanted)

    def show_works(self, works: Sequence[Work], now: float) -> None:
        """List pieces of work, whose captions are known, above everything else in the menu."""
        for action in self._shown:
            self.removeAction(action)
            action.deleteLater()
        first = self.actions()[0] if self.actions() else None
        self._shown = [self._entry(work, now) for work in works]
        if works and first is not None:
            line = QAction(self)
            line.setSeparator(True)
            self._shown.append(line)
        for action in self._shown:
            # Without another one it is the last.
            self.insertAction(first, action)  # type: ignore[arg-type]

    def _entry(self, work: Work, now: float) -> QAction:
        text = "" if work.caption is None else work.caption.text(now)
        action = QAction(printable(text).replace("&", "&&"), self)
        action.setToolTip("Bring it back, with Undo and ★; the present work stays in this menu.")
        action.setStatusTip(action.toolTip())
        action.triggered.connect(lambda _=False: self.chosen.emit(work.folder))
        return action
