"""Places in a lesson, "S(1,0)" and "I(0,0)", "s(5)" in a signal, and the steps of the animation named by them.

A lecturer does not count steps: "S(1,1) after 2" says what is on the screen, and stays right when the input grows.
`step_at` finds the step, `words_for` the words.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from convstudio.core.lessons.problems import meant
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import names_of
from convstudio.core.numbers.formatting import MINUS
from convstudio.core.numbers.quoting import quoted
from convstudio.core.steps.orders import COURSES, Order
from convstudio.core.steps.target import Target, exists
from convstudio.core.steps.timeline import Timeline

ALL: Final = "all"

_PLACE: Final = re.compile(
    rf"([A-Za-z])\(\s*([-{MINUS}]?\d{{1,9}})\s*(?:,\s*([-{MINUS}]?\d{{1,9}})\s*)?\)"
    r"(?:\s+after\s+(\d{1,12}))?",
    re.ASCII,
)


class PlaceError(ValueError):
    """A place that is none, or is not there; the message goes on after a field's name."""


class _Place(NamedTuple):
    target: Target
    after: int | None


def target_at(text: str, experiment: Experiment) -> Target:
    """What "S(1,0)", "I(0,0)" or "K(1,1)" points at; PlaceError where that is no place or does not exist."""
    place = _place(text, experiment)
    if place.after is not None:
        raise PlaceError(f"{quoted(text)} is a moment and no place; without “after” it is one")
    return place.target


def step_at(text: str, experiment: Experiment, order: Order) -> int | None:
    """The step of `Timeline(experiment, order)` that ``text`` names; None for "all" of S.

    PlaceError where it names none.
    """
    timeline = Timeline(experiment, order)
    name = text.strip()
    if name == ALL:
        return None
    if not timeline.count:
        raise PlaceError(f"{quoted(text)} does not exist: {_shape(experiment)}")
    if name in ("start", "end"):
        return 0 if name == "start" else timeline.count - 1
    if not _PLACE.fullmatch(name):
        close = meant(name, (ALL, "start", "end"))
        raise PlaceError(f"{quoted(text)} is no moment such as S(1,0), all, start or end{close}")
    place = _place(name, experiment)
    count = _terms(timeline, place, text)
    if place.after is not None and not 1 <= place.after <= count:
        there = f"are 1 to {count}" if count > 1 else "is 1"
        raise PlaceError(f"{quoted(text)} does not exist: there {there} to be added")
    return _step(timeline, place.target, (place.after or count) - 1)


def words_for(step: int | None, experiment: Experiment, order: Order) -> str:
    """The words that `step_at` turns into ``step``."""
    if step is None:
        return ALL
    timeline = Timeline(experiment, order)
    i, j, a, b = timeline.cells(step)
    if timeline.by == "input":
        rows, columns = timeline.axes
        target = Target("input", rows.index(i, a), columns.index(j, b))
        done = step % timeline.taps + 1
    else:
        target = Target("output", i, j)
        done = timeline.done(step, i, j)
    name = place_name(target, experiment)
    return name if done == timeline.taps else f"{name} after {done}"


def place_name(target: Target, experiment: Experiment) -> str:
    """ "S(1,0)", as it is typed into a lesson."""
    names = names_of(experiment)
    name = {"output": names.output, "input": names.image, "weight": names.kernel}[target.kind]
    return f"{name}({','.join(map(str, names.pick(target.row, target.column)))})"


def _place(text: str, experiment: Experiment) -> _Place:
    names = names_of(experiment)
    found = _PLACE.fullmatch(text.strip())
    is_signal = len(names.axes) == 1
    example = "s(5), x(2) or w(0)" if is_signal else "S(1,0), I(0,0) or K(1,1)"
    if not found:
        raise PlaceError(f"{quoted(text)} is no place such as {example}")
    kinds = {"S": "output", "I": "input", "K": "weight"}
    if is_signal:
        kinds |= {"s": "output", "x": "input", "w": "weight"}
    kind = kinds.get(found[1])
    if kind is None or (found[1].islower() and found[3]):
        raise PlaceError(f"{quoted(text)} is no place such as {example}")
    first, second = (
        None if number is None else int(number.replace(MINUS, "-"))
        for number in (found[2], found[3])
    )
    assert first is not None  # by the expression
    if second is not None:
        row, column = first, second
    elif is_signal:
        row, column = (0, first) if names.axes == (1,) else (first, 0)
    else:
        raise PlaceError(f"{quoted(text)} has one index; a place has a row and a column: {example}")
    target = Target(kind, row, column)  # type: ignore[arg-type]  # one of three
    if (
        (row < 0 and kind == "weight")
        or (column < 0 and kind == "weight")
        or not exists(experiment, target)
    ):
        raise PlaceError(f"{quoted(text)} does not exist: {_shapes(experiment, target)}")
    return _Place(target, None if found[4] is None else int(found[4]))


def _terms(timeline: Timeline, place: _Place, text: str) -> int:
    """How many steps belong to a place, in an order in which it can be waited for."""
    kind = place.target.kind
    if kind == "output":
        return timeline.taps
    if kind == "input" and timeline.by == kind:
        return timeline.taps
    if kind == "weight" and timeline.by == kind:
        return timeline.outputs
    wanted = " or ".join(course.name for course in COURSES.values() if course.by == kind)
    raise PlaceError(f"{quoted(text)} is a moment only where the order is {wanted}")


def _step(timeline: Timeline, target: Target, index: int) -> int:
    rows, columns = timeline.axes
    if target.kind == "output":
        return timeline.output_term(target.row, target.column, index).step
    if target.kind == "weight":
        return timeline.step_of(*divmod(index, columns.outputs), target.row, target.column)
    p, q = divmod(index, columns.taps)
    i, j = rows.stamped(target.row)[p], columns.stamped(target.column)[q]
    return timeline.step_of(i, j, rows.tap(i, target.row), columns.tap(j, target.column))


def _shape(experiment: Experiment) -> str:
    return _size("S", experiment, experiment.output_shape)


def _shapes(experiment: Experiment, target: Target) -> str:
    names = names_of(experiment)
    if target.kind == "weight":
        return _size(names.kernel, experiment, experiment.kernel.shape)
    if target.kind == "output":
        return _size(names.output, experiment, experiment.output_shape)
    height, width = experiment.image_shape[:2]
    border = experiment.mode != "valid"
    return _size(names.image, experiment, (height, width)) + (" and its border" if border else "")


def _size(name: str, experiment: Experiment, shape: tuple[int, int]) -> str:
    """ "S is 4 × 5", "s has 60 values", "S is empty"."""
    names = names_of(experiment)
    if 0 in shape:
        return f"{name} is empty"
    if len(names.axes) == 1:
        count = shape[names.axes[0]]
        return f"{name} has {count} value{'s' if count > 1 else ''}"
    return f"{name} is {shape[0]} × {shape[1]}"
