"""What must hold of K or S, as a lesson says it: "total K = 0", "|S(0,1)| >= 9", "K = −turned K", "K is separable".

The vocabulary is small and closed, and made of the words that a lesson's text has for numbers. A condition is read
once, and asked of every experiment that somebody makes of the task.

Two numbers are equal where rounding alone may part them, and that is a share of the terms that they are sums of:
0.7 + 1.4 + 0.7 − 0.7 − 1.4 − 0.7 is 0, though not in float64. What is promised of sums decides, in every comparison.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from convstudio.core.lessons.places import PlaceError
from convstudio.core.lessons.problems import meant
from convstudio.core.lessons.quantities import (
    Quantity,
    Table,
    calculated,
    size_in,
    sizes_of,
    table_of,
    value_in,
)
from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.quoting import quoted
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.core.sums.rounding import tolerance

_ROUNDING: Final = tolerance(1, np.float64)  # of the size of the terms
_SIGNS: Final = {
    "=": "=", "==": "=", "≠": "≠", "!=": "≠", "<": "<", "≤": "≤", "<=": "≤", ">": ">", "≥": "≥", ">=": "≥",
}  # fmt: skip
_SIGN: Final = re.compile(r"(==|!=|<=|>=|[=≠<≤>≥])")
_TABLE: Final = re.compile(
    r"(?P<minus>[-−]\s*)?(?P<way>turned|mirrored|upended|transposed)?\s*(?P<letter>[A-Za-z])(?:\s+at\s+(?P<state>[\w-]+))?"
)
_ROWS: Final = re.compile(r"\[\s*\[.*\]\s*\]|\[[^\[\]]*\]", re.DOTALL)
_IS: Final = re.compile(r"(\S+)\s+is\s+(not\s+)?(.+)")
_SHAPE: Final = re.compile(r"(\d+)\s*[×x]\s*(\d+)")
_CELL: Final = re.compile(r"[(\[]?\s*(\d+)\s*,\s*(\d+)\s*[)\]]?")

Test = Callable[[Experiment], bool]
States = Mapping[str, Experiment]


class _Measured(NamedTuple):
    """Numbers, and the sizes of the terms that each is a sum of."""

    values: Table
    sizes: Table


_WAYS: Final[Mapping[str, Callable[[Table], Table]]] = {
    "plain": lambda table: table,
    "turned": lambda table: table[::-1, ::-1],
    "mirrored": lambda table: table[:, ::-1],
    "upended": lambda table: table[::-1],
    "transposed": lambda table: table.T,
}
_NATURES: Final[Mapping[str, Callable[[_Measured], bool]]] = {
    "separable": lambda table: _rank(table) == 1,
    "whole": lambda table: _equal(table, _Measured(np.rint(table.values), np.array(0.0))),
}
_FORMS: Final[Mapping[str, Callable[[tuple[int, ...]], bool]]] = {
    "odd": lambda shape: all(side % 2 for side in shape),
    "empty": lambda shape: 0 in shape,
}
_SETTINGS: Final[Mapping[str, Callable[[Experiment], object]]] = {
    "flip": lambda experiment: "on" if experiment.flip else "off",
    "mode": lambda experiment: experiment.mode,
    "boundary": lambda experiment: experiment.boundary,
    "origin": lambda experiment: experiment.origin,
}
_WORDS: Final = {
    "flip": ("on", "off"),
    "mode": MODES,
    "boundary": BOUNDARIES,
}


@dataclass(frozen=True)
class Condition:
    """Something that holds of an experiment or does not; ``text`` is how the lesson says it."""

    text: str
    _test: Test = field(repr=False, compare=False)

    def holds(self, experiment: Experiment) -> bool:
        """Whether it holds; of a place that is not there nothing does."""
        try:
            return self._test(experiment)
        except PlaceError:
            return False

    def check(self, experiment: Experiment) -> None:
        """PlaceError if it cannot even be asked of an experiment."""
        self._test(experiment)


def condition(text: str, states: States) -> Condition:
    """The condition that ``text`` says; PlaceError where it says none. ``states`` are those that it may name."""
    if found := _IS.fullmatch(text.strip()):
        return Condition(text, _nature(found))
    sides = _SIGN.split(text.strip())
    if len(sides) < 3 or not all(side.strip() for side in sides):
        raise PlaceError(f'{quoted(text)} compares nothing; "total K = 0" and "K is 3 × 3" do')
    tests = [
        _comparison(left.strip(), _SIGNS[sign], right.strip(), states, text)
        for left, sign, right in zip(sides[::2], sides[1::2], sides[2::2], strict=False)
    ]
    return Condition(text, lambda experiment: all(test(experiment) for test in tests))


def _nature(found: re.Match[str]) -> Test:
    """ "K is separable", "S is 4 × 5", "mode is not full"."""
    name, wanted = found[1], found[3].strip()
    negated = bool(found[2])

    def test(says: Test) -> Test:
        return lambda experiment: says(experiment) != negated

    if name in _SETTINGS:
        read = _SETTINGS[name]
        if name == "origin":
            cell = _CELL.fullmatch(wanted)
            if not cell:
                raise PlaceError(f"{quoted(wanted)} is no row and column: (1, 1)")
            place = int(cell[1]), int(cell[2])
            return test(lambda experiment: read(experiment) == place)
        wanted = {"true": "on", "false": "off"}.get(wanted, wanted)
        if wanted not in _WORDS[name]:
            words = ", ".join(_WORDS[name])
            raise PlaceError(f"{quoted(wanted)} is none of {words}{meant(wanted, _WORDS[name])}")
        return test(lambda experiment: read(experiment) == wanted)
    if not re.fullmatch(r"[A-Za-z]", name):
        names = ("K", "S", "I", *_SETTINGS)
        raise PlaceError(f"{quoted(name)} is none of {', '.join(names)}{meant(name, names)}")
    if shape := _SHAPE.fullmatch(wanted):
        size = int(shape[1]), int(shape[2])
        return test(lambda experiment: _shape(experiment, name) == size)
    if form := _FORMS.get(wanted):
        return test(lambda experiment: form(_shape(experiment, name)))
    nature = _NATURES.get(wanted)
    if nature is None:
        known = [*_FORMS, *_NATURES]
        others = f"{', '.join(known[:-1])} or {known[-1]}{meant(wanted, known)}"
        raise PlaceError(f"{quoted(wanted)} is no size such as 3 × 3, nor {others}")
    return test(lambda experiment: nature(_measured(experiment, name)))


def _measured(experiment: Experiment, letter: str) -> _Measured:
    values = np.asarray(table_of(experiment, letter), np.float64)
    return _Measured(values, sizes_of(experiment, letter))


def _shape(experiment: Experiment, letter: str) -> tuple[int, ...]:
    if letter in ("S", "s"):
        return experiment.output_shape
    return table_of(experiment, letter).shape


def _comparison(left: str, sign: str, right: str, states: States, text: str) -> Test:
    """Of two tables, a table and one number, or two numbers."""
    tables = [_table(side, states) for side in (left, right)]
    if tables[0] is not None or tables[1] is not None:
        if sign not in ("=", "≠"):
            raise PlaceError(
                f'{quoted(text)} orders tables; their "max" and "min" are in order, or one output is'
            )
        one, other = (
            table or _constant(side) for table, side in zip(tables, (left, right), strict=True)
        )
        return lambda experiment: _equal(one(experiment), other(experiment)) == (sign == "=")

    def test(experiment: Experiment) -> bool:
        one, other = (_worked_out(side, states, experiment) for side in (left, right))
        return _in_order(one, sign, other)

    return test


def _worked_out(side: str, states: States, experiment: Experiment) -> tuple[float, float]:
    """What one side comes to, and by how much what its quantities are rounded by may change it."""
    read: list[tuple[float, float]] = []

    def value(quantity: Quantity) -> float:
        state = _state(quantity.state, states, experiment)
        read.append((value_in(state, quantity), _ROUNDING * size_in(state, quantity)))
        return read[-1][0]

    result = float(calculated(side, value))
    slack = 0.0
    for at in range(len(read)):
        moved = [number for number, _ in read]
        moved[at] += read[at][1]
        slack += abs(float(calculated(side, _one_by_one(moved))) - result)
    return result, slack + _ROUNDING * abs(result)


def _one_by_one(values: Iterable[float]) -> Callable[[Quantity], float]:
    """What answers with one value after another."""
    each = iter(values)
    return lambda _quantity: next(each)


def _state(name: str | None, states: States, present: Experiment) -> Experiment:
    _check_state(name, states)
    return present if name is None else states[name]


def _check_state(name: str | None, states: States) -> None:
    if name is not None and name not in states:
        raise PlaceError(f"no state of this step is called {quoted(name)}{meant(name, states)}")


def _table(side: str, states: States) -> Callable[[Experiment], _Measured] | None:
    """What reads a whole table, "−turned K" or rows of numbers; None where the side is none."""
    if _ROWS.fullmatch(side):
        rows = _rows(side)
        return lambda _experiment: _Measured(rows, np.abs(rows))
    found = _TABLE.fullmatch(side)
    if not found:
        return None
    letter, name = found["letter"], found["state"]
    _check_state(name, states)
    turn = _WAYS[found["way"] or "plain"]
    sign = -1.0 if found["minus"] else 1.0

    def read(experiment: Experiment) -> _Measured:
        values, sizes = _measured(_state(name, states, experiment), letter)
        return _Measured(sign * turn(values), turn(sizes))

    return read


def _rows(side: str) -> Table:
    inner = side.strip()[1:-1]
    lists = re.findall(r"\[([^\[\]]*)\]", inner) or [inner]
    try:
        rows = [[float(evaluate(cell.strip())) for cell in row.split(",")] for row in lists]
    except (ExpressionError, OverflowError) as error:
        raise PlaceError(str(error)) from None
    if len({len(row) for row in rows}) > 1:
        raise PlaceError(f"{quoted(side)} has rows of unequal length")
    return np.array(rows)


def _constant(side: str) -> Callable[[Experiment], _Measured]:
    """One number, for every place of a table."""
    try:
        value = float(evaluate(side))
    except (ExpressionError, OverflowError):
        raise PlaceError(f"{quoted(side)} is no table such as S, and no number") from None
    return lambda _experiment: _Measured(np.array(value), np.array(abs(value)))


def _equal(one: _Measured, other: _Measured) -> bool:
    (values, sizes), (others, their_sizes) = one, other
    if values.ndim and others.ndim and values.shape != others.shape:
        return False
    with np.errstate(invalid="ignore"):  # ∞ − ∞, of which nothing is near
        slack = np.nan_to_num(_ROUNDING * (sizes + their_sizes), nan=0.0, posinf=0.0)
        near = np.abs(values - others) <= slack
    return bool((near | (values == others) | (np.isnan(values) & np.isnan(others))).all())


def _in_order(one: tuple[float, float], sign: str, other: tuple[float, float]) -> bool:
    (left, slack), (right, their_slack) = one, other
    same = abs(left - right) <= slack + their_slack
    if sign in ("=", "≠"):
        return same == (sign == "=")
    if same:
        return sign in ("≤", "≥")
    return left < right if sign in ("<", "≤") else left > right


def _rank(table: _Measured) -> int:
    if not np.isfinite(table.values).all():
        return 0
    return int(np.linalg.matrix_rank(table.values, tol=_ROUNDING * np.linalg.norm(table.sizes)))
