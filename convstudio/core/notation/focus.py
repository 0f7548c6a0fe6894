"""What belongs together: an output, the pixels under its kernel, the weights; and the same from the other ends.

Pointing at one thing lights up the others in every panel. A focus says what is pointed at; the functions say,
by arithmetic, what that touches. Pointing at an output *gathers*: the kernel as applied lies over its window.
Pointing at a pixel *scatters*: in convolution it stamps the kernel as typed onto S (in correlation, turned).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.formula import mean_equation
from convstudio.core.notation.means import output_text
from convstudio.core.notation.naming import (
    element_word,
    equation,
    names_of,
    output_name,
    pixel_name,
    weight_name,
)
from convstudio.core.notation.weights import scaling, typed_factor
from convstudio.core.numbers.equations import (
    ABOUT,
    Printed,
    exactly,
    printed,
    product,
    right_side,
    sum_of,
)
from convstudio.core.numbers.expressions import Number
from convstudio.core.numbers.formatting import format_number, format_value
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import source
from convstudio.core.sums.presence import divided

_DIGITS: Final = 4  # of pixels and weights in a sum
MOST_TERMS: Final = 9  # in one line; the sum of a larger window is too long to read there


@dataclass(frozen=True)
class Focus:
    """Output (i, j), input pixel (m, n) (negative or beyond the image: a border pixel), or weight (a, b)."""

    kind: Literal["output", "input", "weight"]
    row: int
    column: int


@dataclass(frozen=True)
class Cells:
    """A rectangle of cells: ``rows`` × ``columns``, and the weights that lie over it, if any."""

    rows: range
    columns: range
    weights: npt.NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.rows) * len(self.columns)


def on_input(experiment: Experiment, focus: Focus) -> Cells:
    """The cells of I that a focus touches, border included."""
    rows, columns = experiment.axes
    if focus.kind == "output":
        return Cells(
            rows.window(focus.row), columns.window(focus.column), experiment.applied_weights
        )
    if focus.kind == "input":
        return Cells(_one(focus.row), _one(focus.column))
    return Cells(rows.multiplied(focus.row), columns.multiplied(focus.column))


def on_output(experiment: Experiment, focus: Focus) -> Cells:
    """The cells of S that a focus touches; for an input pixel, with the kernel that it stamps there."""
    rows, columns = experiment.axes
    if focus.kind == "output":
        return Cells(_one(focus.row), _one(focus.column))
    if focus.kind == "input":
        reached = rows.reached(focus.row), columns.reached(focus.column)
        stamped = experiment.kernel.array[
            np.ix_(
                [rows.tap(i, focus.row) for i in reached[0]],
                [columns.tap(j, focus.column) for j in reached[1]],
            )
        ]
        return Cells(*reached, stamped)
    return Cells(range(rows.outputs), range(columns.outputs))


def exists(experiment: Experiment, focus: Focus) -> bool:
    """Whether the thing pointed at is (still) there: an edit may have taken it away."""
    rows, columns = experiment.axes
    if focus.kind == "output":
        return 0 <= focus.row < rows.outputs and 0 <= focus.column < columns.outputs
    if focus.kind == "input":
        return (
            -rows.before <= focus.row < rows.size + rows.after
            and -columns.before <= focus.column < columns.size + columns.after
        )
    return 0 <= focus.row < rows.taps and 0 <= focus.column < columns.taps


def still(experiment: Experiment, focus: Focus | None) -> Focus | None:
    """``focus``, or None where there is no such thing (any more)."""
    return focus if focus is not None and exists(experiment, focus) else None


def on_kernel(focus: Focus | None) -> frozenset[tuple[int, int]] | None:
    """The weights (a, b) that a focus singles out; None where it takes them all."""
    if focus is None or focus.kind != "weight":
        return None
    return frozenset({(focus.row, focus.column)})


def describe(experiment: Experiment, focus: Focus) -> str:
    """One line for the status bar: indices, value, and what the border had to do with it."""
    names = names_of(experiment)
    if focus.kind == "output":
        cells = on_input(experiment, focus)
        here = output_name(experiment, focus.row, focus.column)
        value = experiment.outputs(_one(focus.row), _one(focus.column))[0, 0]
        total = f"{here} = {_sum(experiment, focus, cells, value)}"
        span = _span(experiment, names.image, cells)
        return f"{total}   ·   kernel over {span}   ·   {_border(experiment, cells)}"
    if focus.kind == "input":
        cells = on_output(experiment, focus)
        here = pixel_name(experiment, focus.row, focus.column)
        value = _text(experiment.bordered(_one(focus.row), _one(focus.column))[0, 0])
        origin = weight_remark(experiment, focus.row, focus.column) + _origin(experiment, focus)
        if not len(cells):
            return f"{here} = {value}{origin}   ·   reaches no output"
        which = "as typed" if experiment.flip else "turned by 180°"
        span = _span(experiment, names.output, cells)
        return f"{here} = {value}{origin}   ·   stamps the kernel {which} onto {span}"
    here = weight_name(experiment, focus.row, focus.column)
    weight = f"{here} = {weight_text(experiment.kernel, focus)}"
    cells = on_input(experiment, focus)
    if not len(cells):
        return f"{weight}   ·   {names.output} has no outputs"
    return f"{weight}   ·   multiplies {_span(experiment, names.image, cells)}"


def summary(experiment: Experiment) -> str:
    """The state in one line, for when nothing is pointed at."""
    height, width = experiment.output_shape
    words = "convolution" if experiment.flip else "cross-correlation"
    border = (
        "no border needed" if experiment.mode == "valid" else f"border {border_name(experiment)}"
    )
    return (
        f"{equation(experiment)}   ·   {words}, {experiment.mode}, {border}   ·   "
        f"{names_of(experiment).output} is {height} × {width}"
    )


def weight_text(kernel: Kernel, focus: Focus) -> str:
    """ "−2", or with a scale "224 × 1/65536 ≈ 0.00341797"."""
    a, b = focus.row, focus.column
    weight = float(kernel.array[a, b])
    text, exact = kernel.texts[a][b], exactly(kernel.values[a][b])
    if kernel.scale == "1":
        typed = text.replace("-", "−")
        return typed if typed == format_number(weight) else _equation(typed, exact, weight)
    left = typed_factor(text)
    if "/" in left and not left.startswith("("):
        left = f"({left})"  # 1/9 × 2 is easily read as 1/(9 × 2)
    scaled = f"{left} {scaling(kernel.scale)}"
    return _equation(scaled, product(exact, exactly(kernel.scale_value)), weight)


def _equation(left: str, exact: Printed | None, value: float) -> str:
    return f"{left} {right_side([exact], value)}"


def value_text(value: npt.NDArray[Any] | float) -> str:
    """A pixel's value, or its three in brackets."""
    return _text(value)


def stamp_notes(
    experiment: Experiment, focus: Focus, cells: Cells
) -> tuple[list[list[list[str]]], list[list[str]]]:
    """What an input pixel adds to each output that it reaches: the products, and how they come about ("6 × −2").

    A product that is not what its factors come to as they are printed has a ≈ before it.
    """
    assert cells.weights is not None
    here = experiment.bordered(_one(focus.row), _one(focus.column))[0, 0]
    channels = [float(value) for value in np.atleast_1d(here)]
    products = [
        [[_with_sign(value) for value in np.atleast_1d(each).tolist()] for each in row]
        for row in _stamped(experiment, focus, cells)
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


def _stamped(experiment: Experiment, focus: Focus, cells: Cells) -> npt.NDArray[np.float64]:
    """What an input pixel adds to each output that it reaches: (rows, columns[, 3])."""
    assert cells.weights is not None
    pixel = experiment.summed(_one(focus.row), _one(focus.column))[0, 0].astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        products: npt.NDArray[np.float64] = np.multiply.outer(cells.weights, pixel)
    products[cells.weights == 0] = 0.0  # it contributes nothing, whatever it meets
    if not experiment.skips:
        return products
    return divided(products, experiment.divisors(cells.rows, cells.columns))


def weight_remark(experiment: Experiment, m: int, n: int) -> str:
    """ " (missing)" of a pixel that is, " (weighs 0.5)" of one that is not quite there; "" of the others."""
    if not experiment.has_gaps:
        return ""
    weights = np.atleast_1d(experiment.presence_at(_one(m), _one(n))[0, 0])
    if not weights.any():
        return " (missing)"
    if not experiment.skips or (weights == 1).all():
        return ""
    return f" (weighs {_text(weights if weights.min() < weights.max() else weights[0])})"


def _with_sign(value: float) -> str:
    return ("+" if value > 0 else "") + format_number(value, 4)


def _applied_values(experiment: Experiment) -> tuple[tuple[Number, ...], ...]:
    """The weights before the scale, laid as they lie over a window."""
    values = experiment.kernel.values
    return tuple(row[::-1] for row in values[::-1]) if experiment.flip else values


def _sum(experiment: Experiment, focus: Focus, cells: Cells, value: Any) -> str:
    """ "1×4 + 2×3 + 5×2 + 6×1 = 26", in the order of the window; the value alone where the terms are too many."""
    if len(cells) > MOST_TERMS or experiment.is_color:
        return output_text(experiment, value)
    if experiment.skips:
        timeline = Timeline(experiment, "gather")
        return mean_equation(timeline, focus.row, focus.column, _DIGITS)
    pixels = experiment.bordered(cells.rows, cells.columns).astype(np.float64).ravel().tolist()
    weights = [
        format_number(weight, _DIGITS) for row in _applied_values(experiment) for weight in row
    ]
    total = " + ".join(
        f"{format_number(pixel, _DIGITS)}×{weight}"
        for pixel, weight in zip(pixels, weights, strict=True)
    )
    (exact,) = sum_of(pixels, map(printed, weights), _DIGITS)
    kernel = experiment.kernel
    if kernel.scale != "1":
        total = f"({total}) {scaling(kernel.scale)}"
        exact = product(exact, exactly(kernel.scale_value))
    return _equation(total, exact, float(value))


def _one(index: int) -> range:
    return range(index, index + 1)


def _text(value: Any) -> str:
    numbers = [format_value(float(number)) for number in np.atleast_1d(value)]
    return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"


def _span(experiment: Experiment, name: str, cells: Cells) -> str:
    """ "I(147…149, 261…263)"."""
    return names_of(experiment).span(name, cells.rows, cells.columns)


def _border(experiment: Experiment, cells: Cells) -> str:
    """How many of a window's pixels the border supplies."""
    height, width = experiment.image_shape[:2]
    inside = sum(0 <= m < height for m in cells.rows) * sum(0 <= n < width for n in cells.columns)
    supplied, things = len(cells) - inside, f"{element_word(experiment)}s"
    if not supplied:
        return f"no border {things}"
    if len(cells) == 1:
        things = element_word(experiment)
    return f"{supplied} of {len(cells)} {things} from the border ({border_name(experiment)})"


def border_name(experiment: Experiment) -> str:
    """ "constant 0", "nearest" …"""
    if experiment.boundary == "constant":
        return f"constant {format_number(experiment.fill_value)}"
    return experiment.boundary


def _origin(experiment: Experiment, focus: Focus) -> str:
    """Where a border pixel got its value; nothing for a pixel of the image."""
    height, width = experiment.image_shape[:2]
    if 0 <= focus.row < height and 0 <= focus.column < width:
        return ""
    m = source(focus.row, height, experiment.boundary)
    n = source(focus.column, width, experiment.boundary)
    if m is None or n is None:
        return f" (border: {border_name(experiment)})"
    return f" (border: {experiment.boundary}, taken from {pixel_name(experiment, m, n)})"
