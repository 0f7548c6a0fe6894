"""The quiet line below S: what is read of it, between its buttons."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.scene import Scene, can_be_wiped
from convstudio.panels.feature_map.map_reading import reading_of
from convstudio.panels.widgets.controls.folding_row import FoldingRow
from convstudio.panels.widgets.header_controls import FittedLabel, flat_button

SAVE_TIP: Final = (
    "Export S as PNG or TIFF of 8 or 16 bits, as float TIFF or NPY, or in the colours shown."
)

WIPE_TIP: Final = "Draw S of A to the left of a line, and S of B to the right of it."

# Milliseconds after which it is said that a map is being computed; words would flicker beside a quicker one.
_SLOW_MS: Final = 150


class MapFooter(QObject):
    """The buttons around the reading, in a ``row`` that hides those that the menus offer too where it is narrow."""

    save_requested = Signal()
    """The user asks to save S."""
    fit_requested = Signal()
    """The user asks to see all of I and S."""
    actual_size_requested = Signal()
    """The user asks for one cell per screen pixel."""
    wipe_wanted = Signal(bool)
    """Whether a line is to part S of A from S of B."""

    def __init__(self, spacing: int, parent: QObject) -> None:
        super().__init__(parent)
        self.row = FoldingRow(spacing)
        self._experiment: Experiment | None = None
        self._read: tuple[Scene | None, Experiment | None, Experiment | None] = None, None, None
        self._busy, self._rest = False, ("", "")
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(self._say)
        save = flat_button("Export…", "save_button", SAVE_TIP)
        save.clicked.connect(self.save_requested)
        self.reading = FittedLabel("output_reading")
        fit = flat_button("Fit", "fit_button", "Zoom to fit: show the whole feature map.")
        fit.clicked.connect(self.fit_requested)
        actual_size = flat_button("1:1", "actual_size_button", "One output on one screen pixel.")
        actual_size.clicked.connect(self.actual_size_requested)
        self._wipe = flat_button("Wipe", "wipe_button", WIPE_TIP)
        self._wipe.setCheckable(True)
        self._wipe.clicked.connect(self.wipe_wanted)
        self.row.show_widgets(
            (save, self._wipe, self.reading, fit, actual_size),
            self.reading,
            (actual_size, fit, save, self._wipe),
            kept=(save, self._wipe),
        )
        self.row.show_present(self._wipe, False)

    def show_scene(self, scene: Scene) -> None:
        """Show the button of the wipe where there are two kernels, and whether it is on."""
        if scene.experiment is not self._experiment:
            self._experiment = scene.experiment
            self.row.show_present(self._wipe, can_be_wiped(scene.experiment))
        self._wipe.setChecked(scene.is_wiped)

    def show_busy(self, busy: bool) -> None:
        """Show whether a newer map is being computed: of the older one nothing is read."""
        if busy != self._busy:
            self._busy = busy
            (self._slow.start if busy else self._slow.stop)()
            self._say()

    def show_rest(self, words: str, brief: str) -> None:
        """Show words while nothing else is read of S, the ``brief`` ones where it is narrow."""
        if (words, brief) != self._rest:
            self._rest = words, brief
            self._say()

    def read(
        self, scene: Scene | None, experiment: Experiment | None, behind: Experiment | None
    ) -> None:
        """Show what a scene reads of the map of an ``experiment``, and of that ``behind``, where both are drawn."""
        self._read = scene, experiment, behind
        self._say()

    def _say(self) -> None:
        scene, experiment, behind = self._read
        slow = self._busy and not self._slow.isActive()
        said = reading_of(scene, experiment, behind, busy=self._busy, slow=slow)
        _, _, values = said.partition(": ") if behind is not None else ("", "", "")
        self.reading.setText(*((said, values or said) if said else self._rest))
