"""Receipts for experiments: the feature map panel reports each one once its map has been painted.

Maps may arrive late and in any order; a painted map settles all experiments expected before it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from convstudio.core.model.experiment import Experiment


class Receipts(QObject):
    """The experiments whose maps have been requested but not painted yet."""

    shown = Signal(object)
    """Each expected `Experiment`, after the paint that shows its map or a newer one's."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._awaiting: list[Experiment] = []
        self._mapped: list[Experiment] = []

    def expect(self, experiment: Experiment) -> None:
        """Expect a map of this experiment, or of a newer one."""
        self._awaiting.append(experiment)

    def map_came(self, experiment: Experiment) -> None:
        """Note that this experiment's map is about to be painted."""
        if experiment in self._awaiting:
            until = self._awaiting.index(experiment) + 1
            self._mapped += self._awaiting[:until]
            del self._awaiting[:until]

    def settle(self) -> None:
        """Report what has been painted, from the event loop: a listener may repaint, which a paint event may not."""
        if self._mapped:
            painted, self._mapped = self._mapped, []
            QTimer.singleShot(0, self, lambda: self._tell(painted))

    def _tell(self, painted: list[Experiment]) -> None:
        for experiment in painted:
            self.shown.emit(experiment)
