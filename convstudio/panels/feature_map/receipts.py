"""Which experiments have been seen: the feature map panel owes a word for each, once its map has been painted.

Maps may come late and newer ones first; a painted map settles all that were expected before it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from convstudio.core.model.experiment import Experiment


class Receipts(QObject):
    """The experiments whose maps have been asked for and not been painted yet.

    ``shown`` carries each expected experiment after the paint that shows its map, or a newer one's.
    """

    shown = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._awaiting: list[Experiment] = []
        self._mapped: list[Experiment] = []

    def expect(self, experiment: Experiment) -> None:
        """A map of this experiment, or of a newer one, will come."""
        self._awaiting.append(experiment)

    def map_came(self, experiment: Experiment) -> None:
        """Its map is about to be painted."""
        if experiment in self._awaiting:
            until = self._awaiting.index(experiment) + 1
            self._mapped += self._awaiting[:until]
            del self._awaiting[:until]

    def settle(self) -> None:
        """It has been painted; told from the event loop: a listener may repaint, which a paint event may not."""
        if self._mapped:
            painted, self._mapped = self._mapped, []
            QTimer.singleShot(0, self, lambda: self._tell(painted))

    def _tell(self, painted: list[Experiment]) -> None:
        for experiment in painted:
            self.shown.emit(experiment)
