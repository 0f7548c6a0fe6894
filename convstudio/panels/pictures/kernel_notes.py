"""The weights as written in the cells under a kernel: "× −2", or "× y" in letters."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.notation.weights import row_texts
from convstudio.core.numbers.equations import printed
from convstudio.core.numbers.expressions import Number, evaluate
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.target import Cells
from convstudio.panels.pictures.note_item import Notes

TIMES: Final = "× "
_DIGITS: Final = 4  # significant digits of a weight
_ROUNDED: Final = (3, 2, 1)  # significant digits where the full text does not fit


@lru_cache(maxsize=4)
def kernel_notes(experiment: Experiment, letters: Letters | None, *, turned: bool) -> Notes:
    """The notes of the kernel as typed, or ``turned`` by 180°, before its scale, in numbers or letters."""
    kernel = experiment.kernel
    kh, kw = kernel.shape
    way = -1 if turned else 1
    weights = kernel.array[::way, ::way]
    if letters is not None:
        names = [[slanted(letters.weight(a, b)) for b in range(kw)] for a in range(kh)]
        return Notes([[f"{TIMES}{name}" for name in row[::way]] for row in names[::way]], weights)
    worded = [_worded(row) for row in kernel.texts[::way]]
    return Notes(
        [list(texts[::way]) for texts, _ in worded],
        weights,
        [list(shorter[::way]) for _, shorter in worded],
    )


@lru_cache(maxsize=512)
def _worded(row: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The texts of a row of weights, and the shorter wordings of each."""
    worded = [_wordings(text, typed) for text, typed in zip(row, row_texts(row), strict=True)]
    return tuple(words[0] for words in worded), tuple(words[1:] for words in worded)


@lru_cache(maxsize=4096)
def _wordings(text: str, typed: str) -> tuple[str, ...]:
    """The wordings of a weight: in few digits, as ``typed`` in short, then with fewer and fewer digits."""
    weight = evaluate(text)
    rounded = (f"≈{format_number(float(weight), digits)}" for digits in _ROUNDED)
    return tuple(f"{TIMES}{name}" for name in (_name(weight, typed), typed, *rounded))


def _name(weight: Number, typed: str) -> str:
    """A weight in few digits; as typed where that is exact and no longer, else with a ≈."""
    name = format_number(weight, _DIGITS)
    if _says(name, weight):
        return name
    return typed if _says(typed, weight) and len(typed) <= len(name) else f"≈{name}"


def _says(text: str, weight: Number) -> bool:
    found = printed(text)
    return found is not None and float(found) == float(weight)


def stamping_notes(experiment: Experiment, letters: Letters | None, m: int, n: int) -> Notes:
    """The notes of what the pixel (m, n) adds to the outputs under its stamp, before the scale: "+ 6×2", or "+ fx"."""
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
    shorter = weights.shorter and [
        [tuple(f"+ {value}×{each.removeprefix(TIMES)}" for each in cell) for cell in row]
        for row in weights.shorter
    ]
    return Notes(texts, weights.weights, shorter)


def stamp_letters(experiment: Experiment, pixel: tuple[int, int], cells: Cells) -> list[list[str]]:
    """The products, in letters, that a pixel adds to the outputs it reaches: "fz"."""
    letters, (rows, columns), (m, n) = Letters(experiment), experiment.axes, pixel
    return [
        [
            slanted(letters.product(m, n, rows.tap(i, m), columns.tap(j, n))) or "0"
            for j in cells.columns
        ]
        for i in cells.rows
    ]
