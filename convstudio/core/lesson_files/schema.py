"""The blocks of a lesson as types, and the validation of their contents.

Each key is validated separately, so that three wrong keys are three problems, each with its own line. The types express
what msgspec can check; whether an output exists or a file can be read is checked where it is used.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar, get_args, get_type_hints

import msgspec
from msgspec import UNSET, Struct, UnsetType

from convstudio.core.lesson_files.toml import Table
from convstudio.core.lessons.lesson import PARTS
from convstudio.core.lessons.problems import Problems, close_to, meant
from convstudio.core.model.experiment import Channels
from convstudio.core.numbers.formatting import format_number
from convstudio.core.numbers.quoting import quoted
from convstudio.core.steps.orders import ORDER_NAMES, OrderName
from convstudio.core.sums.geometry import BORDER_NAMES, Boundary, Mode
from convstudio.core.sums.presence import Missing
from convstudio.core.views.display import ColorChoice

Part = Literal[
    "input", "kernel", "flip", "mode", "boundary", "fill", "channels", "missing", "linear_light"
]
Weight = int | float | str
RangeName = Literal["auto", "full", "data", "2-98"]
Limits = tuple[float, float]

# Unknown keys of one table; looking for what was meant takes time.
_MOST_UNKNOWN: Final = 10

T = TypeVar("T", bound=Struct)


class StateKeys(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of a step, a stop or a state; UNSET means unchanged."""

    input: str | list[Weight | list[Weight]] | UnsetType = UNSET
    white: float | UnsetType = UNSET
    kernel: str | list[Weight | list[Weight]] | UnsetType = UNSET
    scale: Weight | UnsetType = UNSET
    origin: tuple[int, int] | UnsetType = UNSET
    flip: bool | UnsetType = UNSET
    mode: Mode | UnsetType = UNSET
    boundary: Boundary | UnsetType = UNSET
    fill: float | UnsetType = UNSET
    channels: Channels | UnsetType = UNSET
    missing: Missing | UnsetType = UNSET
    linear_light: bool | UnsetType = UNSET
    letters: bool | UnsetType = UNSET
    order: OrderName | UnsetType = UNSET
    at: str | UnsetType = UNSET
    focus: str | UnsetType = UNSET
    region: tuple[int, int, int, int] | UnsetType = UNSET
    input_range: RangeName | Limits | UnsetType = UNSET
    map_range: RangeName | Limits | UnsetType = UNSET
    map_colors: ColorChoice | UnsetType = UNSET
    headline: str | UnsetType = UNSET
    say: str | UnsetType = UNSET
    table: list[list[Weight]] | UnsetType = UNSET
    ask: str | UnsetType = UNSET
    answer: Weight | UnsetType = UNSET


class StepKeys(StateKeys, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of a step: its own state, the stops after it, and its duration."""

    stops: list[dict[str, Any]] = []
    minutes: float | None = None


class QuestionKeys(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of a question; "" is missing."""

    ask: str = ""
    answer: Weight = ""
    hint: str = ""
    choices: list[Weight] = []
    then: str = ""


class TaskKeys(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of a task; "" is missing."""

    ask: str = ""
    must: list[dict[str, Any]] = []
    solution: str = ""
    start: str = ""
    change: tuple[Part, ...] = ("kernel",)
    done: str = ""


class GoalKeys(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of a goal; "" is missing."""

    that: str = ""
    hint: str = ""
    on: str = ""


class LessonKeys(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of a lesson as a whole."""

    about: str = ""
    minutes: int | None = None


class Decoded(NamedTuple, Generic[T]):
    """The valid keys, and the names of those that are invalid or may have been meant (treated as not written)."""

    keys: T
    wrong: frozenset[str]


_WANTED: Final = {
    "input": 'the name of a sample, a file beside the lesson, rows of numbers, one row, or "result"',
    "white": "a number",
    "kernel": 'the name of a kernel, rows of weights, one row, or "result"',
    "scale": 'a number, or a text such as "1/9"',
    "origin": "a row and a column: [0, 1]",
    "flip": "true or false",
    "fill": "a number",
    "linear_light": "true or false",
    "letters": "true or false",
    "at": 'a text such as "S(1,0)" or "all"',
    "focus": 'a text such as "S(1,0)" or "I(0,0)"',
    "region": "four whole numbers: [row, column, rows, columns]",
    "input_range": '"auto", "full", "data", "2-98" or two numbers: [0, 4095]',
    "map_range": '"auto", "full", "data", "2-98" or two numbers: [-50, 50]',
    "headline": "a text",
    "say": "a text",
    "table": 'rows of texts and numbers, the heading first: [["mode", "outputs"], ["full", 20]]',
    "stops": 'a list of states: [ { at = "S(0,0)" }, { at = "all" } ]',
    "ask": "a text",
    "answer": 'a text such as "S(1,0)", or a number',
    "hint": "a text",
    "then": "a text",
    "choices": "a list of texts",
    "must": 'a list of conditions: [ { that = "total K = 0", hint = "…" } ]',
    "solution": "the name of a state",
    "start": "the name of a state",
    "change": f"a list of {', '.join((*PARTS,)[:-1])} and {(*PARTS,)[-1]}",
    "done": "a text",
    "that": 'a condition such as "total K = 0"',
    "on": "the name of a state",
    "about": "a text of one line",
    "minutes": "a whole number",
}


# Values by the names of libraries and other parts of the program.
_SYNONYMS: Final[Mapping[str, str]] = {
    **BORDER_NAMES,
    **{str(order): name for order, name in ORDER_NAMES.items()},
    "colour": "color",
    "rgb": "color",
    "interpolate": "skip",
    "ignore": "skip",
    "propagate": "spread",
}


# Keys by such names.
_OTHER_KEYS: Final = {
    "border": "boundary",
    "edge": "boundary",
    "padding": "boundary",
    "pad": "boundary",
    "image": "input",
    "picture": "input",
    "filter": "kernel",
    "weights": "kernel",
    "divisor": "scale",
    "anchor": "origin",
    "cval": "fill",
    "fill_value": "fill",
    "convolve": "flip",
    "light": "linear_light",
    "linear": "linear_light",
    "channel": "channels",
    "title": "headline",
    "text": "say",
    "question": "ask",
    "options": "choices",
    "explanation": "then",
    "conditions": "must",
    "condition": "that",
}


def typed(value: Weight) -> str:
    """Return a text or a number of a lesson as a text."""
    return value.strip() if isinstance(value, str) else format_number(value)


def decoded(
    kind: type[T],
    values: Mapping[str, Any],
    table: Table,
    problems: Problems,
    *,
    within: tuple[str | int, ...] = (),
    called: str = "",
) -> Decoded[T]:
    """Decode ``values`` as a ``kind``; they are ``within`` a table, and problems prefix their keys by ``called``."""
    types = _types(kind)
    right: dict[str, Any] = {}
    wrong: set[str] = set()
    unknown = 0
    for name, value in values.items():
        if name not in types:
            unknown += 1
            if unknown > _MOST_UNKNOWN:
                continue
            line, other = table.line_of(*within, name), _OTHER_KEYS.get(name.casefold())
            likely = [other] if other in types else close_to(name, types)
            wrong.update(likely)
            close = f"; did you mean {' or '.join(likely)}?" if likely else ""
            keys = "" if close else f"; the keys are {', '.join(types)}"
            problems.add(line, called + name[:40], f"there is no such key{close}{keys}")
            continue
        message = _wrong(name, value)
        try:
            right[name] = msgspec.convert(value, types[name])
        except (msgspec.ValidationError, RecursionError):
            message = message or _mismatch(name, value, types[name])
        if message:
            right.pop(name, None)
            wrong.add(name)
            problems.add(table.line_of(*within, name), called + name, message)
    return Decoded(kind(**right), frozenset(wrong - right.keys()))


@lru_cache
def _types(kind: type[Struct]) -> dict[str, Any]:
    return get_type_hints(kind)


def _wrong(name: str, value: Any) -> str:
    """Return what is wrong with numbers that TOML allows but nobody can compute with."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"{_shown(value)} is not a finite number"
    if isinstance(value, list) and name in ("input", "kernel", "input_range", "map_range"):
        for row in value:
            for number in row if isinstance(row, list) else (row,):
                if isinstance(number, float) and not math.isfinite(number):
                    return f"{_shown(number)} is not a finite number"
    return ""


def _mismatch(name: str, value: Any, wanted: Any) -> str:
    words = next((get_args(each) for each in (wanted, *get_args(wanted)) if _is_literal(each)), ())
    close = ""
    if words and isinstance(value, str):
        other = _SYNONYMS.get(value, value)
        close = meant(other if other in words else value, words)
    if expected := _WANTED.get(name):
        if expected == "a whole number" and float in get_args(wanted):  # a step's minutes
            expected = "a number"
        return f"{_shown(value)} is not {expected}{close}"
    return f"{_shown(value)} is none of {', '.join(words)}{close}"


def _is_literal(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) is Literal


def _shown(value: Any) -> str:
    """Return a value much as it is typed."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= 10**18:
        return "so large a number"
    if isinstance(value, list):
        return (
            _shown(value[0]) if len(value) == 1 and not isinstance(value[0], list) else "this list"
        )
    return "this table" if isinstance(value, dict) else str(value)[:40]
