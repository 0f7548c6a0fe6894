"""The wipe on a board: S of A in the columns left of a line, S of B in those right of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.notation.board import Grid, wiped
from convstudio.core.steps.scene import Scene
from convstudio.metrics.metrics import Metrics
from convstudio.panels.projector.board.content import BoardContent, longest_sum
from convstudio.panels.projector.board.layout import BoardLayout, GridPlace
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.panels.feature_map.wipe_line import WipeLine


class BoardWipe(QObject):
    """The controller of the line, which lies between two columns and is made when it is shown for the first time."""

    moved = Signal(object)
    """Where the line has been dragged to, of the width of S, 0 … 1."""

    def __init__(self, stage: QWidget) -> None:
        super().__init__(stage)
        self._stage = stage
        self._line: WipeLine | None = None

    def outputs(self, scene: Scene, content: BoardContent, layout: BoardLayout) -> Grid:
        """Return the grid of S, of both kernels where the scene shows both."""
        longest = longest_sum(layout.kept)
        front = content.board.outputs(scene.step, longest=longest, held=scene.held)
        pair, behind = scene.experiment.pair, content.behind
        if pair is None or behind is None or not scene.shows_both:
            return front
        other = behind.outputs(scene.step, longest=longest, held=scene.held)
        a, b = (other, front) if pair.shows_b else (front, other)
        return wiped(a, b, _column(scene, layout.outputs))

    def show(
        self, scene: Scene, layout: BoardLayout | None, theme: Theme, metrics: Metrics
    ) -> None:
        """Show the line of a scene over S in its place; None: there is no board."""
        if layout is None or scene.wipe is None or not scene.shows_both:
            if self._line is not None:
                self._line.hide()
            return
        if self._line is None:
            from convstudio.panels.feature_map.wipe_line import WipeLine

            # The caption of S has the letters.
            self._line = WipeLine(self._stage, has_letters=False)
            # The arrow keys are the clicker's, whatever has been dragged.
            self._line.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._line.dragged.connect(self.moved)
        self._line.show_theme(theme, metrics)
        body = layout.outputs.body
        x = body.left() + layout.outputs.edges[_column(scene, layout.outputs)]
        self._line.show_line(x, scene.wipe, body)
        self._line.show()
        self._line.raise_()


def _column(scene: Scene, place: GridPlace) -> int:
    """Return the first column right of the line; a column has no two sides."""
    at = (scene.wipe or 0.0) * place.edges[-1]
    return min(range(len(place.edges)), key=lambda column: abs(place.edges[column] - at))
