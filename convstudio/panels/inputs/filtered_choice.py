"""What of a picture is filtered: its colours or one of them, and whether what it lacks weighs nothing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from convstudio.core.model.experiment import Channels, Experiment
from convstudio.core.notation.remarks import skip_refusal
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from

_WORDS: Final[dict[Channels, tuple[str, str, str]]] = {
    "grey": ("Grey", "Grey", "One grey of the three: 0.2125 R + 0.7154 G + 0.0721 B."),
    "color": ("Colour", "Each channel by itself", "Three sums for each output, shown as a colour."),
    "red": ("Red", "Red alone", "The red of the file, as a grey picture."),
    "green": ("Green", "Green alone", "The green of the file, as a grey picture."),
    "blue": ("Blue", "Blue alone", "The blue of the file, as a grey picture."),
}
SKIP_TIP: Final = (
    "Missing pixels (NaN, no data, transparent) weigh nothing: "
    "S is the mean of what is there, Σ w·I·K / Σ w·K."
)


class FilteredChoice(QObject):
    """Two buttons of I's panel, each there only where it has something to choose."""

    channels_chosen = Signal(str)  # one of `CHANNELS`
    skip_chosen = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[Channels, QAction] = {}
        self.channels_button = flat_button(
            "Grey ▾", "channels_button", "What of a colour image is filtered.", elided=True
        )
        open_menu_from(self.channels_button, self._channels_menu())
        self.skip_button = flat_button("Skip missing", "skip_button", SKIP_TIP, elided=True)
        self.skip_button.setCheckable(True)
        self.skip_button.clicked.connect(self.skip_chosen)

    def show_experiment(self, experiment: Experiment) -> None:
        self.channels_button.setVisible(experiment.picture.is_color)
        self.channels_button.setText(f"{_WORDS[experiment.channels][0]} ▾")
        self._actions[experiment.channels].setChecked(True)
        self.skip_button.setVisible(may_skip(experiment))
        self.skip_button.setChecked(experiment.missing == "skip")
        self.skip_button.setEnabled(can_change(experiment))
        self.skip_button.setToolTip(skip_tip(experiment))

    def _channels_menu(self) -> QMenu:
        menu = QMenu(self.channels_button)
        group = QActionGroup(self)
        menu.setToolTipsVisible(True)
        for channels, (_, text, tip) in _WORDS.items():
            action = menu.addAction(text)
            action.setToolTip(tip)
            action.setCheckable(True)
            group.addAction(action)
            self._actions[channels] = action
            action.setObjectName(f"channels_{channels}")
            action.triggered.connect(
                lambda _checked=False, channels=channels: self.channels_chosen.emit(channels)
            )
        return menu


def may_skip(experiment: Experiment) -> bool:
    """Whether there is anything to skip, or to stop skipping."""
    return experiment.has_gaps or experiment.missing == "skip"


def can_change(experiment: Experiment) -> bool:
    """Whether the choice may be changed: off always, on only under weights that can make a mean."""
    return may_skip(experiment) and (experiment.missing == "skip" or not skip_refusal(experiment))


def skip_tip(experiment: Experiment) -> str:
    """What skipping does, or why it cannot be."""
    if not may_skip(experiment):
        return f"{SKIP_TIP}\nNothing is missing in this picture."
    reason = skip_refusal(experiment)
    return f"{SKIP_TIP}\n{reason}" if reason else SKIP_TIP


def show_skipping(action: QAction, experiment: Experiment) -> None:
    """The menu's entry says the same as the button."""
    action.setChecked(experiment.missing == "skip")
    action.setEnabled(can_change(experiment))
    action.setToolTip(skip_tip(experiment))
    action.setStatusTip(skip_tip(experiment).replace("\n", " "))
