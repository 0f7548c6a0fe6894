"""The menu *Match a program*: S as another program computes it, in one step of Undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.panels.widgets.actions import show_tip

if TYPE_CHECKING:
    from convstudio.core.targets.matching import Program


class MatchMenu(QMenu):
    """A menu that is filled when it first opens, and each time checks the programs that are matched already."""

    chosen = Signal(str)
    """The name of a program (`core.targets.matching`)."""

    def __init__(self, experiment: Callable[[], Experiment], parent: QWidget) -> None:
        super().__init__("Match a program", parent)
        self.setObjectName("match_menu")
        self.setToolTipsVisible(True)
        self._experiment = experiment
        self._entries: list[tuple[Program, QAction]] = []
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        if not self._entries:
            self._make_entries()
        experiment = self._experiment()
        for program, action in self._entries:
            action.setChecked(program.is_matched(experiment))

    def _make_entries(self) -> None:
        """Make an entry for each program, by family."""
        # Most sessions need none of them.
        from convstudio.core.targets.matching import PROGRAMS

        for family, programs in groupby(PROGRAMS, lambda program: program.family):
            menu = self.addMenu(family)
            menu.setToolTipsVisible(True)
            show_tip(menu.menuAction(), "S as these programs compute it.")
            for program in programs:
                action = menu.addAction(program.title)
                action.setObjectName(f"match_{program.name}")
                action.setCheckable(True)
                show_tip(action, program.tip)
                action.triggered.connect(partial(self._choose, program.name))
                self._entries.append((program, action))

    def _choose(self, name: str) -> None:
        self.chosen.emit(name)
