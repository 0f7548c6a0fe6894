"""The menu *Copy as*: for each program, code with which it computes the feature map that is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.model.experiment import Experiment

if TYPE_CHECKING:
    from convstudio.core.targets.job import Job
    from convstudio.core.targets.targets import Target


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
        # A menu of all of them would be higher than a small screen.
        self._more = QMenu("More", self)
        self._more.setObjectName("copy_as_more")
        self._more.setToolTipsVisible(True)
        self._others: tuple[QAction, ...] = ()
        self.aboutToShow.connect(self.fill)

    def end_with(self, *others: QAction) -> None:
        """Show these actions, too, below the programs."""
        self._others = others

    def fill(self) -> None:
        """Make an entry for each program, with what it does about the flip and the border, or why it does nothing."""
        # Most sessions need none of them.
        from convstudio.core.targets.job import job_of
        from convstudio.core.targets.targets import MOST_WANTED, TARGETS

        self.clear()
        self._more.clear()
        experiment = self._experiment()
        if experiment is None:
            return
        job = job_of(experiment)
        for place, target in enumerate(TARGETS):
            if target.is_binary:
                continue
            menu = self if place < MOST_WANTED else self._more
            action = menu.addAction(target.line(job))
            action.setObjectName(f"copy_as_{target.name}")
            action.setToolTip(_tip(target, job))
            action.setEnabled(not target.refuses(job))
            action.triggered.connect(partial(self._copy, target.name))
        self.addSeparator()
        self.addMenu(self._more)
        self.addActions(self._others)

    def _copy(self, name: str) -> None:
        from convstudio.core.targets.job import job_of
        from convstudio.core.targets.targets import code_for, target_called

        experiment, target = self._experiment(), target_called(name)
        if experiment is not None:
            QGuiApplication.clipboard().setText(code_for(target, experiment))
            job = job_of(experiment)
            lost = "; ".join(filter(None, (target.differs(job), target.remark(job))))
            self._tell(f"Copied for {target.title}{f': {lost}' if lost else ''}.")


def _tip(target: Target, job: Job) -> str:
    title = target.title
    if refusal := target.refuses(job):
        return f"{title} cannot hold this kernel: {refusal}."
    if target.does == "shows":
        return f"The kernel for {title}."
    if differs := target.differs(job):
        return f"Code for {title}: {differs}."
    return f"Code for {title} that computes the S shown here."
