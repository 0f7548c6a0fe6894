"""The choice of what is filtered: all colours or one channel, in linear light or not, and without missing pixels."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from convstudio.core.model.experiment import Channels, Experiment
from convstudio.core.model.picture import light_refusal
from convstudio.core.notation.sentences.remarks import skip_refusal
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
LIGHT_TIP: Final = (
    "Gamma-encoded pixels (sRGB) are decoded, and amounts of light from 0 to 1 are summed, as in GIMP.\n"
    "The screen, and files of 8 or 16 bits, show S encoded again."
)


class FilteredChoice(QObject):
    """The controller of three buttons of the input panel, each there only while it has something to choose.

    `light_button` may also give way to others, so its panel lets it come and go.
    """

    channels_chosen = Signal(str)
    """One of `CHANNELS`."""
    skip_chosen = Signal(bool)
    """Whether missing pixels are to be left out of the mean."""
    light_chosen = Signal(bool)
    """Whether pixels are to be decoded to linear light."""

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
        self.light_button = flat_button("Linear light", "light_button", LIGHT_TIP, elided=True)
        self.light_button.setCheckable(True)
        self.light_button.clicked.connect(self.light_chosen)

    def show_experiment(self, experiment: Experiment) -> None:
        self.channels_button.setVisible(experiment.picture.is_color)
        self.channels_button.setText(f"{_WORDS[experiment.channels][0]} ▾")
        self._actions[experiment.channels].setChecked(True)
        self.light_button.setChecked(experiment.decodes)
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
    """Return whether there is anything to skip, or to stop skipping."""
    return experiment.has_gaps or experiment.missing == "skip"


def can_change(experiment: Experiment) -> bool:
    """Return whether the choice may change: skipping can always end, but begin only under weights that form a mean."""
    return may_skip(experiment) and (experiment.missing == "skip" or not skip_refusal(experiment))


def skip_tip(experiment: Experiment) -> str:
    """Return what skipping does, and why it is not possible if so."""
    if not may_skip(experiment):
        return f"{SKIP_TIP}\nNothing is missing in this picture."
    reason = skip_refusal(experiment)
    return f"{SKIP_TIP}\n{reason}" if reason else SKIP_TIP


def show_light(action: QAction, experiment: Experiment) -> None:
    """Show in the menu's action whether I is in linear light, and why it cannot be if so."""
    reason = light_refusal(experiment.picture)
    action.setChecked(experiment.decodes)
    action.setEnabled(not reason)
    tip = f"{LIGHT_TIP}\nNot of this input: {reason}." if reason else LIGHT_TIP
    action.setToolTip(tip)
    action.setStatusTip(tip.replace("\n", " "))


def show_skipping(action: QAction, experiment: Experiment) -> None:
    """Show the choice in the menu's action, with the same tip as the button's."""
    action.setChecked(experiment.missing == "skip")
    action.setEnabled(can_change(experiment))
    action.setToolTip(skip_tip(experiment))
    action.setStatusTip(skip_tip(experiment).replace("\n", " "))
