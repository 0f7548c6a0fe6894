"""The menu of the feature map's colours, and of how one screen pixel summarizes many outputs."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.views.display import ColorChoice, Display

_COLORS: Final[dict[ColorChoice, str]] = {
    "auto": "Automatic: signed when the weights sum to 0",
    "signed": "Signed: blue above 0, orange below",
    "grey": "Grey",
    "absolute": "Grey, absolute value |S|",
    "offset": "Grey, 0 in the middle",
}
_OF_THREE_CHANNELS: Final[dict[ColorChoice, str]] = {
    "auto": "Automatic: 0 in the middle when the weights sum to 0",
    "signed": "Signed: one channel only",
    "grey": "Colour",
    "absolute": "Colour, absolute value |S|",
    "offset": "Colour, 0 in the middle",
}
_COLOR_TIPS: Final[dict[ColorChoice, str]] = {
    "auto": "Signs are seen where a kernel takes differences, greys where it takes means.",
    "signed": "White is 0; how strong a colour is says how far from it.",
    "grey": "From black at the range’s low end to white at its high one.",
    "absolute": "How much, whatever the sign.",
    "offset": "Middle grey is 0, as in an embossed picture.",
}
_SHOWN: Final = {"mean": "Their mean", "sampled": "The first of them"}
_TIPS: Final = {
    "mean": "The exact mean of the outputs that a pixel of the screen stands for: steady while the picture moves.",
    "sampled": "One output for each pixel of the screen: fine patterns may show others that are not there.",
}


class ColorsMenu(QMenu):
    """A menu of colours, and of the mean or a sample of outputs."""

    display_chosen = Signal(object)
    """Emitted with the `Display` that has the colours chosen."""
    shown_chosen = Signal(str)
    """Emitted with "mean" or "sampled"."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("colors_menu")
        self.setToolTipsVisible(True)
        self._display = Display()
        self._colors: dict[ColorChoice, QAction] = {}
        group = QActionGroup(self)
        for colors, text in _COLORS.items():
            action = self._checkable(group, f"colors_{colors}", text)
            action.setToolTip(_COLOR_TIPS[colors])
            action.triggered.connect(lambda _=False, colors=colors: self._choose(colors))
            self._colors[colors] = action
        self.addSeparator()
        heading = self.addAction("Where a pixel of the screen stands for many outputs")
        heading.setToolTip("It may show their mean or one of them.")
        # A section's text is not drawn by every style.
        heading.setEnabled(False)
        group = QActionGroup(self)
        self._shown: dict[str, QAction] = {}
        for shown, text in _SHOWN.items():
            action = self._checkable(group, f"shown_{shown}", text)
            action.setToolTip(_TIPS[shown])
            action.triggered.connect(lambda _=False, shown=shown: self.shown_chosen.emit(shown))
            self._shown[shown] = action
        self.show_shown("mean")

    def show_shown(self, shown: str) -> None:
        """Check what is shown of many outputs."""
        self._shown[shown].setChecked(True)

    def show_state(self, display: Display, *, color: bool) -> None:
        """Check the current choices; three channels are colours already, so they cannot be signed."""
        self._display = display
        self._colors[display.colors].setChecked(True)
        self._colors["signed"].setDisabled(color)
        for colors, text in (_OF_THREE_CHANNELS if color else _COLORS).items():
            self._colors[colors].setText(text)

    def _choose(self, colors: ColorChoice) -> None:
        self.display_chosen.emit(replace(self._display, colors=colors))

    def _checkable(self, group: QActionGroup, name: str, text: str) -> QAction:
        action = self.addAction(text)
        action.setCheckable(True)
        action.setObjectName(name)
        group.addAction(action)
        return action
