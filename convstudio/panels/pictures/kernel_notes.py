"""The weights as they are written into the cells that a kernel lies over: "× −2", or "× y"."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from convstudio.core.experiment import Experiment
from convstudio.core.focus import Cells
from convstudio.core.letters import Letters, slanted
from convstudio.core.numbers import format_number
from convstudio.panels.pictures.cell_layers import Notes

TIMES: Final = "× "


@lru_cache(maxsize=4)
def kernel_notes(experiment: Experiment, letters: Letters | None, *, turned: bool) -> Notes:
    """The kernel as typed or ``turned`` by 180°, before its scale, in numbers or in letters."""
    kernel = experiment.kernel
    if letters is None:
        names = [[format_number(weight, 4) for weight in row] for row in kernel.values]
    else:
        kh, kw = kernel.shape
        names = [[slanted(letters.weight(a, b)) for b in range(kw)] for a in range(kh)]
    way = -1 if turned else 1
    texts = [[f"{TIMES}{name}" for name in row[::way]] for row in names[::way]]
    return Notes(texts, kernel.array[::way, ::way])


def stamp_notes(experiment: Experiment, letters: Letters | None, m: int, n: int) -> Notes:
    """What the pixel (m, n) adds to the outputs under its stamp: "+ 6×2", or "+ fx"; before the scale."""
    weights = kernel_notes(experiment, letters, turned=not experiment.flip)
    rows, columns = range(m, m + 1), range(n, n + 1)
    pixel = experiment.summed(rows, columns)[0, 0]
    value = "I" if np.ndim(pixel) else format_number(float(pixel), 3)
    if letters is not None:
        value = slanted(letters.pixel(m, n))
    if letters is not None and not value:
        return Notes([["+ 0" for _ in row] for row in weights.texts], weights.weights)
    times = "" if letters is not None else "×"
    texts = [
        [f"+ {value}{times}{text.removeprefix(TIMES)}" for text in row] for row in weights.texts
    ]
    return Notes(texts, weights.weights)


def stamp_letters(experiment: Experiment, pixel: tuple[int, int], cells: Cells) -> list[list[str]]:
    """The products, in letters, that a pixel adds to the outputs that it reaches: "fz"."""
    letters, (rows, columns), (m, n) = Letters(experiment), experiment.axes, pixel
    return [
        [
            slanted(letters.product(m, n, rows.tap(i, m), columns.tap(j, n))) or "0"
            for j in cells.columns
        ]
        for i in cells.rows
    ]
