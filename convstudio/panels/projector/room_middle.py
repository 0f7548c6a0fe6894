"""The layout between headline and sum: the words of the screen above the equation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.board import is_small
from convstudio.core.notation.words import Words
from convstudio.metrics.metrics import Metrics
from convstudio.panels.projector.room_stage import EDGE, RoomStage
from convstudio.panels.projector.room_text import RoomText
from convstudio.theme import Theme

LEAST_STAGE: Final = 0.4
"""The least height of the equation, relative to the screen's."""


class RoomMiddle(QVBoxLayout):
    """The layout of the projector's middle: the words of a screen above the equation.

    A table takes the place of the equation if it would leave it too little room.
    """

    def __init__(self, theme: Theme, metrics: Metrics, stage: RoomStage) -> None:
        super().__init__()
        self.stage, self.text = stage, RoomText(theme, metrics)
        self._line = QHBoxLayout()
        self._line.addWidget(self.text)
        self.addLayout(self._line)
        self.addWidget(stage, 1)

    def show_theme(self, theme: Theme, metrics: Metrics, least: int, gap: int) -> None:
        """Set the smallest type of words (``least``) and the ``gap`` between words and equation."""
        edge = round(EDGE * metrics.type)
        self._line.setContentsMargins(edge, 0, edge, 0)
        self.setSpacing(gap)
        self.text.show_theme(theme, metrics, least)

    def release(self) -> None:
        """Give up the height of a table that stands alone, so that what comes next finds the place as it is."""
        if self.stage.isHidden():
            self.text.setMinimumHeight(0)

    def fit(self, step: Iterable[Words], experiment: Experiment | None) -> None:
        """Make room for the words; for a question, also for the answer on a later screen of the ``step``."""
        words, margins = self.text.words, self._line.contentsMargins()
        place, screen = self.geometry(), self.stage.window().height()
        width = place.width() - margins.left() - margins.right()
        if not words.table:
            answered = (each for each in step if each.ask and each.ask == words.ask)
            self._share(self.text.height_for((words, *answered), width), equation=True)
            return
        whole = place.height()
        high = self.text.table_height(width, whole)
        keeps = whole - high >= LEAST_STAGE * screen
        if keeps:
            self._share(high, equation=True)
            # A board without digits or border would teach nothing.
            board = self.stage.layout_now
            keeps = experiment is None or not is_small(experiment)
            keeps = keeps or (board is not None and board.kept.indices and board.kept.rim)
        if not keeps:
            self._share(whole, equation=False)

    def _share(self, high: int, *, equation: bool) -> None:
        """Give the words ``high`` pixels, and lay out at once, because what follows is measured by it."""
        parts = ((self.text, high > 0), (self.stage, equation))
        # Qt lays out at once when a widget is shown: whatever gives it room comes before.
        for widget, shown in parts:
            if not shown:
                widget.hide()
        self.text.setFixedHeight(high)
        self.text.show_alone(not equation)
        for widget, shown in parts:
            if shown:
                widget.show()
        layout = self.stage.window().layout()
        assert layout is not None
        layout.activate()
