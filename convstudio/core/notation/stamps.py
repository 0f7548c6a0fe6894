"""What an input pixel adds to each output that it reaches, as products and how they come about."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.equations import ABOUT, printed, product
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.target import Cells, Target, one
from convstudio.core.sums.presence import divided

_DIGITS: Final = 4  # of pixels


def stamp_notes(
    experiment: Experiment, target: Target, cells: Cells
) -> tuple[list[list[list[str]]], list[list[str]]]:
    """What an input pixel adds to each output that it reaches: the products, and how they come about ("6 × −2").

    A product that is not what its factors come to as they are printed has a ≈ before it.
    """
    assert cells.weights is not None
    here = experiment.bordered(one(target.row), one(target.column))[0, 0]
    channels = [float(value) for value in np.atleast_1d(here)]
    products = [
        [[_with_sign(value) for value in np.atleast_1d(each).tolist()] for each in row]
        for row in _stamped(experiment, target, cells)
    ]
    weights = [[format_number(weight, 3) for weight in row] for row in cells.weights.tolist()]
    if len(channels) > 1:
        return products, [[f"× {weight}" for weight in row] for row in weights]
    pixel = format_number(channels[0], _DIGITS)
    for written, row in zip(products, weights, strict=True):
        for cell, weight in zip(written, row, strict=True):
            if not _is_product(pixel, weight, cell[0]):
                cell[0] = f"{ABOUT} {cell[0]}"
    return products, [[f"{pixel} × {weight}" for weight in row] for row in weights]


def _is_product(pixel: str, weight: str, result: str) -> bool:
    """Whether printed factors come to a printed result."""
    found, told = product(printed(pixel), printed(weight)), printed(result.removeprefix("+"))
    return found is not None and (found == told or (found != found and told != told))


def _stamped(experiment: Experiment, target: Target, cells: Cells) -> npt.NDArray[np.float64]:
    """What an input pixel adds to each output that it reaches: (rows, columns[, 3])."""
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
