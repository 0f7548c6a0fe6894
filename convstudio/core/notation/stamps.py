"""The contributions of an input pixel to each output it reaches, as products and how they are formed."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
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

_DIGITS: Final = 4  # of pixels
_WEIGHT_DIGITS: Final = 3


def stamp_notes(
    experiment: Experiment, target: Target, cells: Cells
) -> tuple[list[list[list[str]]], list[list[str]]]:
    """Return the contributions of an input pixel to the outputs it reaches: products, and their factors ("6 × −2").

    A product that is rounded, or has rounded factors, is preceded by ≈.
    """
    assert cells.weights is not None
    here = experiment.bordered(one(target.row), one(target.column))[0, 0]
    channels = [float(value) for value in np.atleast_1d(here)]
    products = _stamped(experiment, target, cells)
    if len(channels) > 1:
        texts = [
            [[_with_sign(value) for value in each] for each in row] for row in products.tolist()
        ]
        return texts, [[_factor(weight, "") for weight in row] for row in cells.weights.tolist()]
    divisors = np.ones(products.shape)
    if experiment.skips:
        divisors = experiment.divisors(cells.rows, cells.columns)
    parts = np.stack((products, cells.weights, divisors), axis=-1).tolist()
    rows = [[_stamp(channels[0], *each) for each in row] for row in parts]
    return (
        [[[added] for added, _ in row] for row in rows],
        [[note for _, note in row] for row in rows],
    )


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
    pixel = experiment.summed(one(target.row), one(target.column))[0, 0].astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        products: npt.NDArray[np.float64] = np.multiply.outer(cells.weights, pixel)
    products[cells.weights == 0] = 0.0  # it contributes nothing, whatever it meets
    if not experiment.skips:
        return products
    return divided(products, experiment.divisors(cells.rows, cells.columns))


def _with_sign(value: float) -> str:
    return ("+" if value > 0 else "") + format_number(value, 4)
