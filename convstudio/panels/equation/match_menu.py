"""The menu *Match*: S as another program computes it, in one step of Undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.model.experiment import Experiment


class MatchMenu(QMenu):
    """A menu that is filled when it opens, because it checks the programs that the experiment matches already."""

    chosen = Signal(str)
    """The name of a program (`core.targets.matching`)."""

    def __init__(self, experiment: Callable[[], Experiment], parent: QWidget) -> None:
        super().__init__("Match", parent)
        self.setObjectName("match_menu")
        self.setToolTipsVisible(True)
        self._experiment = experiment
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Make an entry for each program, by family."""
        # Most sessions need none of them.
        from convstudio.core.targets.matching import PROGRAMS

        self.clear()
        experiment = self._experiment()
        for family, programs in groupby(PROGRAMS, lambda program: program.family):
            menu = self.addMenu(family)
            menu.setToolTipsVisible(True)
            menu.menuAction().setToolTip("S as these programs compute it.")
            for program in programs:
                action = menu.addAction(program.title)
                action.setObjectName(f"match_{program.name}")
                action.setCheckable(True)
                action.setChecked(program.is_matched(experiment))
                action.setToolTip(program.tip)
                action.triggered.connect(partial(self.chosen.emit, program.name))
