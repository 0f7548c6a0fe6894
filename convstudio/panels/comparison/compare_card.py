"""A card of the comparison: one map as a picture with digits or letters, or as the plot of a signal."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QHBoxLayout

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters
from convstudio.core.steps.scene import Output, Scene
from convstudio.core.views.display import Coloring
from convstudio.core.views.range_texts import colors_text, range_text
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.feature_map.bar_place import BarPlace
from convstudio.panels.feature_map.build_up import show_sums
from convstudio.panels.feature_map.color_bar import ColorBar
from convstudio.panels.pictures.held import blank_cells
from convstudio.panels.pictures.layers.later_shrinking import LaterShrinking
from convstudio.panels.pictures.layers.letter_item import Naming
from convstudio.panels.pictures.pixel_items import Paint, Region, cells_rect
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.signals.signal_result import ResultPlot
from convstudio.panels.widgets.card import Card
from convstudio.panels.widgets.header_controls import FittedLabel
from convstudio.theme import Theme

_NO_PAINT: Final = Paint(Coloring(-1.0, 1.0), np.zeros((256, 3), np.uint8))


class CompareCard(Card):
    """A card with one of the three maps and its colour bar."""

    def __init__(self, name: str, letter: str, title: str, theme: Theme) -> None:
        super().__init__(name, letter, title)
        self.view = PixelView(theme)
        self.view.setAccessibleName(title)
        # A whole map of a photograph, and there are three of them.
        self._later = LaterShrinking(self.view.pixels.draw_again, self)
        self.view.pixels.shrink_later(self._later)
        self.color_bar = ColorBar(theme)
        self.view.painted.connect(self._place_bar)
        # Before the paint as well, or another one would follow for the bar.
        self.view.viewport_shown.connect(self._place_bar)
        self.view.viewport_shown.connect(lambda: self._show_bar(resizing=True))
        # Shown instead of the view for a signal.
        self.plot: ResultPlot | None = None
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        self._row.addWidget(self.view, 1)
        self._row.addWidget(self.color_bar)
        self._bar_place = BarPlace(self.color_bar, self.view, self._row, self.heading)
        self._lettered = False
        self.body.addLayout(self._row)
        self.range = FittedLabel(f"{name}_range")
        self.header.addWidget(self.range, 100)
        self.header.addSpacing(8)
        self.reading = FittedLabel(f"{name}_reading")
        self.footer.addWidget(self.reading, 1)
        self.footer.addSpacing(8)

    def show_values(
        self,
        values: npt.NDArray[Any],
        exact: Region,
        paint: Paint,
        held: frozenset[Output] = frozenset(),
    ) -> None:
        """Show the map in the colours of ``paint``, with the digits of ``exact``; outputs in ``held`` stay blank."""
        cells = (range(values.shape[0]), range(values.shape[1]))
        self.view.pixels.show_blocks(values, *cells, 1, paint, blank_cells(held, 0, 0))
        self.view.frame.show_cells(cells)
        self.view.digits.show_cells(cells, exact, paint, asked=held)
        self.view.indices.show_cells(cells, (0, 0))
        self.color_bar.show_paint(paint)
        shown = paint.coloring
        self.range.setText(f"{colors_text(shown, values.ndim == 3)} {range_text(shown)}")
        self._place_bar()

    def show_letters(
        self,
        letters: Letters | None,
        name: Naming,
        called: Naming,
        held: frozenset[Output] = frozenset(),
    ) -> None:
        """Write sums in letters in the cells, or their names from ``called`` where sums do not fit; None: numbers."""
        cells = self.view.pixels.rows, self.view.pixels.columns
        show_sums(self.view, cells, letters, name, called=called, held=held)
        self._lettered = letters is not None
        if self._lettered and self._bar_place.leaves_room_for_letters(cells_rect(*cells)):
            self.range.setText("")
        self._show_bar()

    def _show_bar(self, *, resizing: bool = False) -> None:
        """Show the colour bar unless no colours are visible that it could explain."""
        whole = cells_rect(self.view.pixels.rows, self.view.pixels.columns)
        self._bar_place.show(
            empty=whole.isEmpty(), lettered=self._lettered, whole=whole, resizing=resizing
        )

    def show_signal(
        self,
        experiment: Experiment,
        values: npt.NDArray[Any],
        theme: Theme,
        held: frozenset[Output] = frozenset(),
        *,
        truth: bool,
    ) -> ResultPlot:
        """Show a signal's result as a plot; with ``truth``, the true signal is drawn behind it where it is known."""
        if self.plot is None:
            self.plot = ResultPlot(theme)
            self._row.addWidget(self.plot, 1)
        self.plot.show_scene(Scene(experiment, held=held, truth=truth))
        self.plot.show_values(values)
        return self.plot

    def show_kind(self, signal: bool) -> None:
        """Show the plot for a signal, the picture otherwise."""
        self.view.setHidden(signal)
        if self.plot is not None:
            self.plot.setVisible(signal)
        if signal:
            self.color_bar.hide()
            self.range.setText("")

    def show_nothing(self) -> None:
        """Clear the card and release its map."""
        cells = (range(0), range(0))
        self._later.forget()
        self.view.pixels.show_values(np.zeros((0, 0)), 0, 0, _NO_PAINT)
        self.view.frame.show_cells(cells)
        self.view.digits.show_cells(cells, None, None)
        self.view.indices.show_cells(cells, (0, 0))
        self.view.marks.show_marks(None)
        self.color_bar.hide()
        self.range.setText("")
        self.reading.setText("")

    def join(self) -> None:
        """End what is computed in the background; nothing is shown afterwards."""
        self._later.join()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self.view.show_theme(theme, metrics)
        self.color_bar.show_theme(theme, metrics)
        if self.plot is not None:
            self.plot.show_theme(theme, metrics)

    def _place_bar(self) -> None:
        pixels = self.view.pixels
        if len(pixels.rows) and len(pixels.columns):
            place = self.view.to_view(cells_rect(pixels.rows, pixels.columns))
            self.color_bar.show_span(place)
