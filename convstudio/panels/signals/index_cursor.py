"""The keyboard cursor over a plot: Alt+← and Alt+→ move it, Enter selects the point or the output."""

from __future__ import annotations

from collections.abc import Callable

from convstudio.panels.pictures.targeting.cell_cursor import Cell, CellCursor, Surface
from convstudio.panels.signals.signal_plot import SignalPlot


def over_plot(
    plot: SignalPlot, indices: Callable[[], range], choose: Callable[[int], None]
) -> CellCursor:
    """Create a cursor over the ``indices`` of a plot, treated as a row of cells."""

    def first() -> Cell:
        return 0, max(round(plot.box.viewRange()[0][0]), 0)

    def reveal(cell: Cell) -> None:
        (low, high), _ = plot.box.viewRange()
        beyond = max(cell[1] + 0.5 - high, 0.0) + min(cell[1] - 0.5 - low, 0.0)
        if beyond:
            plot.range_proposed.emit(low + beyond + plot.shift, high + beyond + plot.shift)

    plot.setAccessibleDescription("Alt and the arrows point at its values, Enter chooses one.")
    return CellCursor(
        plot,
        Surface(
            cells=lambda: (range(1), indices()),
            first=first,
            point=lambda cell: plot.point(None if cell is None else cell[1]),
            choose=lambda cell: choose(cell[1]),
            reveal=reveal,
        ),
    )
