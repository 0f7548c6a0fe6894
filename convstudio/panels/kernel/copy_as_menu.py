"""The menu *Copy as*: for each program, code with which it computes the feature map that is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.model.experiment import Experiment


class CopyAsMenu(QMenu):
    """A menu that is filled when it opens, because its lines say what will be done for each program."""

    def __init__(
        self,
        experiment: Callable[[], Experiment | None],
        tell: Callable[[str], object],
        parent: QWidget,
    ) -> None:
        """Offer code for the ``experiment`` of the moment, and ``tell`` what has been copied."""
        super().__init__("Copy as", parent)
        self.setObjectName("copy_as_menu")
        self.setToolTipsVisible(True)
        self._experiment, self._tell = experiment, tell
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Make an entry for each program, with what it does about the flip and the border."""
        # Most sessions need none of them.
        from convstudio.core.targets.job import job_of
        from convstudio.core.targets.targets import TARGETS

        self.clear()
        experiment = self._experiment()
        if experiment is None:
            return
        job = job_of(experiment)
        for target in TARGETS:
            action = self.addAction(target.line(job))
            action.setObjectName(f"copy_as_{target.name}")
            action.setToolTip(f"Code for {target.title} that computes the S shown here.")
            action.triggered.connect(partial(self._copy, target.name))

    def _copy(self, name: str) -> None:
        from convstudio.core.targets.targets import code_for, target_called

        experiment, target = self._experiment(), target_called(name)
        if experiment is not None:
            QGuiApplication.clipboard().setText(code_for(target, experiment))
            self._tell(f"Copied for {target.title}.")
