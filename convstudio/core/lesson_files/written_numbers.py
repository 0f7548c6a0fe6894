"""What braces in the text of a lesson are replaced by: a value, a sum in numbers or letters, a shape."""

from __future__ import annotations

from typing import Final, NamedTuple

from convstudio.core.lessons.places import PlaceError, target_at
from convstudio.core.lessons.quantities import at_cell
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.formula import value_text
from convstudio.core.notation.letters import Letters, joined
from convstudio.core.notation.means import NO_VALUE, factor_text, is_missing, written_kernel
from convstudio.core.notation.naming import names_of
from convstudio.core.notation.weights import printed_weight, scale_text, weight_text
from convstudio.core.notation.written_sum import is_rounded, mean_left
from convstudio.core.numbers.equations import as_printed
from convstudio.core.numbers.formatting import MINUS, Value
from convstudio.core.numbers.quoting import quoted
from convstudio.core.steps.target import Target
from convstudio.core.steps.term import Term
from convstudio.core.steps.timeline import Timeline

MOST_SUMMANDS: Final = 25
"""The most terms of a sum in a text; more are not readable there."""


class Written(NamedTuple):
    """The replacement of braces, and whether a number in it is rounded in print."""

    text: str
    is_rounded: bool = False


def written_value(value: Value) -> Written:
    """Return a number as it is printed, or the three of a colour."""
    return Written(value_text(value), None in as_printed(value))


def value_at(experiment: Experiment, target: Target) -> Written:
    """Return the value of a pixel or an output, or a weight as it is typed, with its scale."""
    if target.kind != "weight":
        return written_value(at_cell(experiment, target))
    kernel = experiment.kernel
    weight = weight_text(kernel, target.row, target.column)
    if kernel.scale == "1" or weight == "0":
        text = weight
    elif weight == "1":
        text = _plain(kernel.scale.replace("-", MINUS))
    else:
        text = f"{weight} × {_plain(scale_text(kernel))}"
    return Written(text, printed_weight(kernel, target.row, target.column) is None)


def sum_at(experiment: Experiment, name: str, in_letters: bool) -> Written:
    """Return "ay + ew", or "1×3 + 5×1", without the terms of a border of constant 0."""
    target = target_at(name, experiment)
    if target.kind != "output":
        raise PlaceError(f"{quoted(name)} is no sum; an output is: {names_of(experiment).output}")
    timeline = Timeline(experiment, "gather")
    if timeline.taps > MOST_SUMMANDS:
        raise PlaceError(
            f"the sum has {timeline.taps} terms; at most {MOST_SUMMANDS} are written out"
        )
    i, j = target.row, target.column
    if in_letters:
        return Written(Letters(experiment).expression(i, j))
    return Written(_sum_in_numbers(timeline, i, j), is_rounded(timeline, i, j))


def _sum_in_numbers(timeline: Timeline, i: int, j: int) -> str:
    experiment = timeline.experiment
    terms = (timeline.output_term(i, j, at) for at in range(timeline.taps))
    if experiment.skips:
        factors = [
            f"{factor_text(term)}×{weight_text(written_kernel(experiment), term.a, term.b)}"
            for term in terms
            if not is_missing(term)
        ]
        return mean_left(timeline, i, j, factors) if factors else NO_VALUE
    zero = experiment.boundary == "constant" and experiment.fill_value == 0
    products = [_product(experiment, term) for term in terms if not (term.outside and zero)]
    total = joined(products)
    if experiment.kernel.scale == "1" or not products:
        return total
    scale = _plain(scale_text(experiment.kernel))
    return f"({total}) × {f'({scale})' if scale.startswith(MINUS) else scale}"


def _product(experiment: Experiment, term: Term) -> str:
    weight = weight_text(experiment.kernel, term.a, term.b)
    return f"{value_text(term.value)}×{f'({weight})' if weight.startswith(MINUS) else weight}"


def _plain(text: str) -> str:
    """Replace the signs that Markdown takes for emphasis."""
    return text.replace("**", "^").replace("*", "×")


def shape_of(experiment: Experiment, name: str) -> str:
    """Return "4 × 5"; for a signal the number of its values."""
    names = names_of(experiment)
    shapes = {
        names.output: experiment.output_shape,
        names.image: experiment.image_shape[:2],
        names.kernel: experiment.kernel.shape,
    }
    known = dict(zip(("S", "I", "K"), shapes.values(), strict=True)) | shapes
    if name not in known:
        raise PlaceError(f"{quoted(name)} is none of {', '.join(shapes)}")
    return " × ".join(str(known[name][axis]) for axis in names.axes)
