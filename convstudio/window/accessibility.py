"""The window for those who do not use a mouse, or do not see the screen: cursors in the pictures, words for both.

Where a mouse points, the keyboard's cursor can; what moves by itself is said. Both speak through one `Announcer`, so
that there is never more than one voice.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from convstudio.core.notation.spoken import spoken, term_words
from convstudio.core.notation.status_line import asked_words
from convstudio.document.studio import Studio
from convstudio.modes.comparison import CompareMode
from convstudio.modes.signals import SignalMode
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.pictures.cell_cursor import Cells, over_picture
from convstudio.panels.widgets.announcer import Announcer


class Accessibility(QObject):
    """Puts a cursor over I and S, and announces what it points at and which term was added."""

    def __init__(
        self,
        window: QWidget,
        studio: Studio,
        inputs: InputPanel,
        outputs: FeatureMapPanel,
        status: Callable[[], str],
    ) -> None:
        """``status``: what the status line says."""
        super().__init__(window)
        self._studio, self._status = studio, status
        self._in_letters = False
        self._held: frozenset[tuple[int, int]] = frozenset()
        self.announcer = Announcer(window)
        self.input_cursor = over_picture(inputs.view, self._input_cells)
        self.output_cursor = over_picture(outputs.view, self._output_cells)
        for cursor in (self.input_cursor, self.output_cursor):
            cursor.moved.connect(self._say_status)
        studio.step_changed.connect(self._say_term)

    def connect_modes(self, signals: SignalMode, comparing: CompareMode) -> None:
        """Their plots and maps have cursors of their own, made when they are first needed."""
        signals.cursor_moved.connect(self._say_status)
        comparing.cursor_moved.connect(self._say_status)

    def show_letters(self, on: bool) -> None:
        """Say letters in place of numbers."""
        self._in_letters = on

    def show_held(self, held: frozenset[tuple[int, int]]) -> None:
        """Outputs whose sums are not told, since a question asks for them."""
        self._held = held

    def say(self, text: str) -> None:
        """Announce what some panel has to say."""
        self.announcer.say(spoken(text))

    def _say_status(self) -> None:
        self.say(self._status())

    def _say_term(self, step: int | None) -> None:
        if step is not None:
            self.announcer.say(self._term_words)

    def _term_words(self) -> str:
        term = self._studio.term
        if term is None:
            return ""
        if (term.i, term.j) in self._held:
            return asked_words(self._studio.experiment, (term.i, term.j))
        return term_words(self._studio.timeline, term, in_letters=self._in_letters)

    def _input_cells(self) -> Cells:
        rows, columns = self._studio.experiment.axes
        return (
            range(-rows.before, rows.size + rows.after),
            range(-columns.before, columns.size + columns.after),
        )

    def _output_cells(self) -> Cells:
        rows, columns = self._studio.experiment.axes
        return (
            range(rows.placement, rows.placement + rows.outputs),
            range(columns.placement, columns.placement + columns.outputs),
        )
