"""The weights as written in the cells under a kernel: "× −2", or "× y" in letters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.weighted_means import summed_pixels
from convstudio.core.notation.each import Each, grid
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.notation.weights import short_text
from convstudio.core.numbers.equations import printed
from convstudio.core.numbers.expressions import Number, evaluate
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.target import Cells
from convstudio.panels.pictures.layers.note_item import Notes, forms_of

TIMES: Final = "× "
_DIGITS: Final = 4  # significant digits of a weight
_ROUNDED: Final = (3, 2, 1)  # significant digits where the full text does not fit


@lru_cache(maxsize=4)
def kernel_notes(experiment: Experiment, letters: Letters | None, *, turned: bool) -> Notes:
    """The notes of the kernel as typed, or ``turned`` by 180°, before its scale, in numbers or letters."""
    kernel, shape = experiment.kernel, experiment.kernel.shape
    kh, kw = shape
    way = -1 if turned else 1
    weights = kernel.array[::way, ::way]

    def name(a: int, b: int) -> str:
        assert letters is not None
        at = (kh - 1 - a, kw - 1 - b) if turned else (a, b)
        return f"{TIMES}{slanted(letters.weight(*at))}"

    def words(a: int, b: int) -> tuple[str, ...]:
        return _wordings(kernel.texts[kh - 1 - a][kw - 1 - b] if turned else kernel.texts[a][b])

    if letters is not None:
        return Notes(grid(shape, name), weights)
    return Notes(
        grid(shape, lambda a, b: words(a, b)[0]),
        weights,
        grid(shape, lambda a, b: words(a, b)[1:]),
        Each(kh, lambda a: _forms(kernel.texts[a])),
    )


@lru_cache(maxsize=512)
def _forms(row: tuple[str, ...]) -> frozenset[str]:
    """The forms of the texts of a row of weights: of all rows, an edit changes few."""
    return forms_of(_wordings(text)[0] for text in row)


@lru_cache(maxsize=4096)
def _wordings(text: str) -> tuple[str, ...]:
    """The wordings of a weight: in few digits, as typed in short, then with fewer and fewer digits."""
    weight, typed = evaluate(text), short_text(text)
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
    pixel = summed_pixels(experiment, rows, columns)[0, 0]
    value = "I" if np.ndim(pixel) else format_number(float(pixel), 3)
    if letters is not None:
        value = slanted(letters.pixel(m, n))
    shape = weights.weights.shape
    if letters is not None and not value:
        return Notes(grid(shape, lambda _a, _b: "+ 0"), weights.weights, None, [forms_of(["+ 0"])])
    begin = f"+ {value}" if letters is not None else f"+ {value}×"

    def added(text: str) -> str:
        return f"{begin}{text.removeprefix(TIMES)}"

    shorter, forms = weights.shorter, weights.forms
    return Notes(
        grid(shape, lambda a, b: added(weights.texts[a][b])),
        weights.weights,
        shorter and grid(shape, lambda a, b: tuple(map(added, shorter[a][b]))),
        forms and Each(len(forms), lambda a: forms_of(map(added, forms[a]))),
    )


def stamp_letters(
    experiment: Experiment, pixel: tuple[int, int], cells: Cells
) -> Sequence[Sequence[str]]:
    """The products, in letters, that a pixel adds to the outputs it reaches: "fz"."""
    letters, (rows, columns), (m, n) = Letters(experiment), experiment.axes, pixel

    def product(row: int, column: int) -> str:
        i, j = cells.rows[row], cells.columns[column]
        return slanted(letters.product(m, n, rows.tap(i, m), columns.tap(j, n))) or "0"

    return grid((len(cells.rows), len(cells.columns)), product)
