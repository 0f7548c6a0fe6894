"""The contributions of an input pixel to each output it reaches, as products and how they are formed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.weighted_means import divisors_of, summed_pixels
from convstudio.core.notation.each import grid
from convstudio.core.numbers.equations import (
    ABOUT,
    EQUAL,
    as_printed,
    product,
    quotient,
    right_side,
)
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.target import Cells, Target, one
from convstudio.core.sums.presence import divided

T = TypeVar("T")
Texts: TypeAlias = Sequence[Sequence[T]]

_DIGITS: Final = 4  # of pixels
_WEIGHT_DIGITS: Final = 3


def stamp_notes(
    experiment: Experiment, target: Target, cells: Cells
) -> tuple[Texts[list[str]], Texts[str]]:
    """Return the contributions of an input pixel to the outputs it reaches: products, and their factors ("6 × −2").

    A product that is rounded, or has rounded factors, is preceded by ≈. Each text is made when it is asked for.
    """
    assert cells.weights is not None
    here = experiment.bordered(one(target.row), one(target.column))[0, 0]
    channels = [float(value) for value in np.atleast_1d(here)]
    products, weights = _stamped(experiment, target, cells), cells.weights
    shape = len(cells.rows), len(cells.columns)
    if len(channels) > 1:
        return (
            grid(shape, lambda a, b: [*map(_with_sign, products[a, b].tolist())]),
            grid(shape, lambda a, b: _factor(float(weights[a, b]), "")),
        )
    divisors = np.ones(products.shape)
    if experiment.skips:
        divisors = divisors_of(experiment, cells.rows, cells.columns)
    parts = np.stack((products, weights, divisors), axis=-1)

    def stamp(a: int, b: int) -> tuple[str, str]:
        return _stamp(channels[0], *parts[a, b].tolist())

    return grid(shape, lambda a, b: [stamp(a, b)[0]]), grid(shape, lambda a, b: stamp(a, b)[1])


def note_forms(experiment: Experiment, target: Target, cells: Cells) -> list[str] | None:
    """Return each of the factors in `stamp_notes` once; None where they also depend on the output."""
    assert cells.weights is not None
    if experiment.skips:
        return None
    here = experiment.bordered(one(target.row), one(target.column))[0, 0]
    before = "" if np.ndim(here) else f"{format_number(float(here), _DIGITS)} "
    return [f"{before}{_factor(weight, '')}" for weight in np.unique(cells.weights).tolist()]


def _stamp(pixel: float, made: float, weight: float, divisor: float) -> tuple[str, str]:
    """Return a contribution, "+12" or "≈ +1.333", and how it is formed: "6 × 2", "4 × 1 ÷ 3"."""
    factors = product(*as_printed(pixel, _DIGITS), *as_printed(weight, _WEIGHT_DIGITS))
    over = "" if divisor == 1 else f" ÷ {format_number(divisor, _DIGITS)}"
    exact = quotient(factors, *as_printed(divisor, _DIGITS)) if over else factors
    sign = right_side([exact], made, _DIGITS, _DIGITS).partition(EQUAL)[0]
    note = f"{format_number(pixel, _DIGITS)} {_factor(weight, over)}"
    return f"{ABOUT} {_with_sign(made)}" if sign else _with_sign(made), note


def _factor(weight: float, over: str) -> str:
    return f"× {format_number(weight, _WEIGHT_DIGITS)}{over}"


def _stamped(experiment: Experiment, target: Target, cells: Cells) -> npt.NDArray[np.float64]:
    """Return the contribution of an input pixel to each output it reaches: (rows, columns[, 3])."""
    assert cells.weights is not None
    pixel = summed_pixels(experiment, one(target.row), one(target.column))[0, 0].astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        products: npt.NDArray[np.float64] = np.multiply.outer(cells.weights, pixel)
    products[cells.weights == 0] = 0.0  # it contributes nothing, whatever it meets
    if not experiment.skips:
        return products
    return divided(products, divisors_of(experiment, cells.rows, cells.columns))


def _with_sign(value: float) -> str:
    return ("+" if value > 0 else "") + format_number(value, 4)
