"""Quantities of a state: "S(1,0)", "max S", "total K", "middle K", "|S(2,2)|", and arithmetic.

Texts of a lesson have them in braces and tasks compare them, so both read them here. The numbers are the engine's, in
float64; the arithmetic is that of a weight's cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from convstudio.core.lessons.places import PlaceError, target_at
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import names_of
from convstudio.core.numbers.expressions import ExpressionError, Number, evaluate
from convstudio.core.numbers.formatting import MINUS, Value, format_number
from convstudio.core.numbers.quoting import quoted
from convstudio.core.steps.target import Target

AGGREGATES: Final = ("total", "max around", "min around", "max", "min", "mean", "middle")
"""Of a table; "around" its middle are all numbers but that one."""
MOST_VALUES: Final = 1_000_000
"""Of a table that is added up or searched for a lesson."""

Table = npt.NDArray[Any]

_NAME: Final = r"[A-Za-z][\w-]*"
_QUANTITY: Final = re.compile(
    rf"(?P<kind>{'|'.join(AGGREGATES)})\s+(?P<table>\|[A-Za-z]\||[A-Za-z]\b)(?!\s*\()(?:\s+at\s+(?P<of>{_NAME}))?"
    rf"|(?P<cell>\b[A-Za-z]\([^()]*\))(?:\s+at\s+(?P<in>{_NAME}))?"
)
_SIZE: Final = re.compile(r"\|([^|]+)\|")
_SIGN: Final = re.compile(r"[+*/^×·÷−√-]|sqrt")
_ARITHMETIC: Final = re.compile(r"(?:[\s\d.,+*/^×·÷−()|-]|sqrt|√|pi|π)*")


class Quantity(NamedTuple):
    """What is asked of which state: a cell "S(1,0)", or "max" of a table "S"; ``state`` None is the present one."""

    kind: str
    name: str
    state: str | None


ValueOf = Callable[[Quantity], float]


def is_arithmetic(text: str) -> bool:
    """Whether a text has quantities and something to be worked out with them."""
    rest, count = _QUANTITY.subn("", text)
    return bool(count and rest.strip() and _ARITHMETIC.fullmatch(rest))


def arithmetic_error(text: str) -> str:
    """What is wrong with arithmetic that has no quantities in it, such as √(0 − 1); "" for anything else."""
    if "," in text or not _SIGN.search(text) or not _ARITHMETIC.fullmatch(text):
        return ""
    try:
        evaluate(text)
    except ExpressionError as error:
        return str(error)
    return ""


def calculated(text: str, value_of: ValueOf) -> Number:
    """What quantities and the arithmetic between them come to; PlaceError where that is no number."""

    def number(found: re.Match[str]) -> str:
        if found["kind"]:
            value = value_of(Quantity(found["kind"], found["table"], found["of"]))
        else:
            value = value_of(Quantity("", found["cell"], found["in"]))
        if not math.isfinite(value):
            raise PlaceError(f"{quoted(found[0])} is {format_number(value)}")
        return f"({value!r})"

    def size(found: re.Match[str]) -> str:
        return f"({abs(float(_evaluated(found[1], text)))!r})"

    return _evaluated(_SIZE.sub(size, _QUANTITY.sub(number, text)), text)


def _evaluated(arithmetic: str, text: str) -> Number:
    try:
        return evaluate(arithmetic)
    except ExpressionError as error:
        reason = str(error)
        if "divides by zero" in reason:
            raise PlaceError(f"{quoted(text)} divides by zero") from None
        message = "is no number and no place such as S(1,0), nor arithmetic with them"
        raise PlaceError(f"{quoted(text)} {message}") from None


def at_cell(experiment: Experiment, target: Target) -> Value:
    """The number that stands at a place of I or S, or three of a colour."""
    rows, columns = range(target.row, target.row + 1), range(target.column, target.column + 1)
    read = experiment.outputs if target.kind == "output" else experiment.bordered
    value = read(rows, columns)[0, 0]
    return tuple(map(float, value)) if getattr(value, "ndim", 0) else float(value)


def cell_value(experiment: Experiment, name: str) -> float:
    """The number at "S(1,0)", "I(0,0)" or "K(1,1)", a weight with its scale; PlaceError where there is not one."""
    target = target_at(name, experiment)
    if target.kind == "weight":
        return float(experiment.kernel.array[target.row, target.column])
    value = at_cell(experiment, target)
    if isinstance(value, tuple):
        raise PlaceError(f"{quoted(name)} is three numbers, one of each channel")
    return value


def table_of(experiment: Experiment, letter: str) -> Table:
    """S, I or K, by either name in a signal; PlaceError where there is none such, or it is too large to be read."""
    names = names_of(experiment)
    kinds = {"S": "S", "I": "I", "K": "K", names.output: "S", names.image: "I", names.kernel: "K"}
    kind = kinds.get(letter)
    if kind == "K":
        return experiment.kernel.array
    if kind is None:
        raise PlaceError(
            f"{quoted(letter)} is none of {names.output}, {names.image}, {names.kernel}"
        )
    shape = experiment.output_shape if kind == "S" else experiment.image_shape[:2]
    if shape[0] * shape[1] > MOST_VALUES:
        raise PlaceError(f"{letter} has more than the {MOST_VALUES:,} values that are read here")
    if experiment.is_color:
        raise PlaceError(f"{letter} has three numbers at each place, one of each channel")
    return experiment.feature_map() if kind == "S" else experiment.image


def sizes_of(experiment: Experiment, letter: str) -> npt.NDArray[np.float64]:
    """How large the terms are that each number of S, I or K is made of: Σ|I||K| of an output, else its own size."""
    table = table_of(experiment, letter)
    if letter in ("S", names_of(experiment).output) and table.size:
        rows, columns = experiment.output_shape
        return experiment.sizes(range(rows), range(columns))
    return np.abs(np.asarray(table, np.float64))


def aggregate(experiment: Experiment, kind: str, letter: str) -> float:
    """The total, the largest, smallest or middle number, or the mean of S, I or K, or of |S|: of their sizes."""
    table = table_of(experiment, letter.strip("|"))
    if not table.size:
        raise PlaceError(f"{letter} is empty")
    if letter in ("K", names_of(experiment).kernel) and kind == "total":
        return float(experiment.kernel.total)
    values = np.asarray(table, np.float64)
    if letter.startswith("|"):
        values = np.abs(values)
    if kind in ("middle", "max around", "min around"):
        if not all(side % 2 for side in values.shape):
            raise PlaceError(f"{letter} has no middle: it is {' × '.join(map(str, values.shape))}")
        flat, at = values.ravel(), values.size // 2
        if kind == "middle":
            return float(flat[at])
        values = np.delete(flat, at)
        if not values.size:
            raise PlaceError(f"nothing is around the middle of {letter}: it is 1 × 1")
        kind = kind.removesuffix(" around")
    if kind in ("total", "mean"):
        total = math.fsum(values.ravel()) if np.isfinite(values).all() else float(values.sum())
        return total if kind == "total" else total / values.size
    return float(values.max() if kind == "max" else values.min())


def value_in(experiment: Experiment, quantity: Quantity) -> float:
    """The value of a quantity in a state."""
    if quantity.kind:
        return aggregate(experiment, quantity.kind, quantity.name)
    return cell_value(experiment, quantity.name.replace(MINUS, "-"))


def size_in(experiment: Experiment, quantity: Quantity) -> float:
    """How large the terms are that a quantity is made of, in a state: its rounding is a share of that."""
    if not quantity.kind:
        target = target_at(quantity.name.replace(MINUS, "-"), experiment)
        if target.kind != "output":
            return abs(value_in(experiment, quantity))
        i, j = range(target.row, target.row + 1), range(target.column, target.column + 1)
        return float(experiment.sizes(i, j).max())
    sizes = sizes_of(experiment, quantity.name.strip("|"))
    if quantity.kind == "total":
        return float(sizes.sum())
    return float(sizes.mean() if quantity.kind == "mean" else sizes.max())
