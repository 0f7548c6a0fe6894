"""Numbers in the text of a lesson come from the engine: {S(1,0)} is filled in from the state that the text is about.

A number that is typed by hand is wrong after the next edit. In braces it cannot be: {sum S(1,0)} is "ay + ew" where
the state has letters and "1×3 + 5×1" where it has not, {shape S} "4 × 5", {total K} the sum of the weights, {max S} the
largest output, {S(2,2) / 36} what that comes to, and {S(1,0) at flipped} what it is in another state of the step. In a
signal, S, I and K may be called s, x and w.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from convstudio.core.lessons.formulas import (
    CODE,
    NOT_HERE,
    FormulaError,
    drawing,
    has_formula,
    parts,
    with_formulas,
)
from convstudio.core.lessons.lesson import Screen
from convstudio.core.lessons.places import PlaceError, target_at
from convstudio.core.lessons.problems import Problems, meant
from convstudio.core.lessons.quantities import (
    AGGREGATES,
    Quantity,
    aggregate,
    arithmetic_error,
    at_cell,
    calculated,
    cell_value,
    is_arithmetic,
    value_in,
)
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.formula import value_text
from convstudio.core.notation.letters import Letters, joined
from convstudio.core.notation.means import DASH, NO_VALUE, factor_text, is_missing, written_kernel
from convstudio.core.notation.naming import names_of
from convstudio.core.notation.weights import printed_weight, scale_text, weight_text
from convstudio.core.notation.written_sum import is_rounded, mean_left
from convstudio.core.numbers.equations import (
    ABOUT,
    EQUAL,
    Printed,
    as_printed,
    come_to_the_same,
    plus,
    printed,
    product,
    quotient,
)
from convstudio.core.numbers.expressions import Number
from convstudio.core.numbers.formatting import MINUS, Value, format_number
from convstudio.core.numbers.quoting import quoted
from convstudio.core.steps.target import Target
from convstudio.core.steps.timeline import Term, Timeline

MOST_SUMMANDS: Final = 25
"""Of a sum in a text; more cannot be read there."""
MOST_NUMBERS: Final = 3_000
"""In braces, in one lesson; each term of a sum is one."""

_BRACES: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_WORDS: Final = re.compile(r"sqrt|pi|π|NaN|(?<=\d)[eE](?=[−+-]?\d)")  # those of arithmetic
_LETTERS: Final = re.compile(r"[^\W\d_]")
_SCALED: Final = re.compile(r"\((.+)\) ([×÷]) (.+)")
_SIGNS: Final = re.compile(rf" ([+{MINUS}]) ")
_TRIPLE: Final = re.compile(r"\(([^(),]+(?:, [^(),]+){2})\)")
_EQUATIONS: Final = re.compile(r"(?:\{([^{}]+)\})?(\s*=\s*)(?=\{([^{}]+)\})")
_ASKED: Final = re.compile(
    rf"(?:(sum|shape|{'|'.join(AGGREGATES)})\s+)?(\S.*?)(?:\s+at\s+([\w-]+))?"
)
_REFERENCE: Final = re.compile(r"\{([^{}]+)\}")
_BRACE: Final = "; {{ stands for a brace"  # where something else in braces was meant
_KINDS: Final = ("sum", "shape", *AGGREGATES)
_CELL: Final = r"[A-Za-z]\s*\((?=[^()]*\d)[^()]*\)"  # of numbers: f(x) is no cell
_REQUEST: Final = re.compile(
    rf"(?:(?:{'|'.join(_KINDS)})\s+(?:[A-Za-z]|\|[A-Za-z]\||{_CELL})|{_CELL})(?:\s+(?:at|after)\s+[\w-]+)?"
)
_PRODUCTS: Final = 100_000  # of a whole S, which count as one number in braces


class Unknown(Exception):  # noqa: N818  # no error: a problem that is already told
    """Nothing can be said, since the state could not be made."""


class _Written(NamedTuple):
    """What stands for braces, and whether a number in it is rounded in print."""

    text: str
    is_rounded: bool = False


@dataclass
class Numbers:
    """Fills in the braces of one step, from its end state or one of its named ``states`` (None: could not be made).

    ``spent`` counts the numbers of the whole lesson.
    """

    end: Screen | None
    states: Mapping[str, Screen | None]
    problems: Problems
    spent: list[int]
    _known: dict[tuple[str, bool], _Written] = field(default_factory=dict)

    def filled(self, text: str, line: int, part: str) -> str:
        """``text`` with its braces filled in; a problem for each that cannot be, which stays as it is."""
        if part not in ("text", "notes") and has_formula(text):
            self.problems.add(line, part, NOT_HERE)

        def fill(found: re.Match[str]) -> str:
            if found[0] in ("{{", "}}"):
                return found[0][0]
            if found[1] is None:
                self.problems.add(
                    line, part, f"a “{found[0]}” without its other brace; {found[0] * 2} is one"
                )
                return found[0]
            if self.spent[0] > MOST_NUMBERS:
                self.problems.add(
                    line, part, f"a lesson has at most {MOST_NUMBERS:,} numbers in braces"
                )
                self.problems.raise_any()
            try:
                return self.text(found[1])
            except Unknown:
                return found[0]
            except PlaceError as error:
                brace = "" if is_asked(found[1]) or "no place" not in str(error) else _BRACE
                self.problems.add(line, part, f"{{{found[1][:40].strip()}}}: {error}{brace}")
                return found[0]

        return _BRACES.sub(fill, _EQUATIONS.sub(self._honest, text))

    def filled_with_formulas(self, text: str, line: int, part: str) -> str:
        """``text`` with its braces filled in, but for those of LaTeX in its formulas, which are checked."""

        def fill_in_formula(found: re.Match[str]) -> str:
            return f"{{{self.filled(found[0], line, part)}}}" if is_asked(found[1]) else found[0]

        def check(latex: str) -> str:
            latex = _REFERENCE.sub(fill_in_formula, latex).replace(MINUS, "-")
            self.spent[0] += len(latex)  # typesetting a character takes as long as a number
            if self.spent[0] > MOST_NUMBERS:
                self.problems.add(line, part, "the formulas of this lesson are too long together")
                self.problems.raise_any()
            try:
                drawing(latex)
            except FormulaError as error:
                dollar = "" if "$$" in text else "; a dollar is written \\$"
                self.problems.add(line, part, f"{quoted(latex)} {error}{dollar}")
            return latex

        rest = (CODE.sub("", each.text) for each in parts(text) if not each.is_formula)
        if any("$$" in each for each in rest):
            self.problems.add(line, part, "a “$$” without its other: $$S = I \\ast K$$")
            return text  # what braces are in it is not known
        return with_formulas(text, lambda part_: self.filled(part_, line, part), check)

    def _honest(self, found: re.Match[str]) -> str:
        """ "{sum S(1,0)} ≈ {S(1,0)}" and "S(1,0) ≈ {S(1,0)}", by the law of `equations`."""
        try:
            right = self._written(found[3])
            left = self._written(found[1]) if found[1] else None
        except (Unknown, PlaceError):
            return found[0]  # it is told when the braces are filled in
        lettered = not all(_is_number(side.text) for side in (left, right) if side is not None)
        if left == right or lettered or _holds(left, right):
            return found[0]
        return found[0].replace(found[2], found[2].replace(EQUAL, ABOUT))

    def text(self, asked: str, *, in_letters: bool = False) -> str:
        """What stands for {asked}; ``in_letters``: sums in letters in any state. PlaceError, or Unknown."""
        return self._written(asked, in_letters=in_letters).text

    def _written(self, asked: str, *, in_letters: bool = False) -> _Written:
        """The same, and whether it is rounded."""
        key = asked.strip(), in_letters
        self.spent[0] += 1
        if key not in self._known:
            self._known[key] = self._made(key[0], in_letters)
        return self._known[key]

    def _made(self, asked: str, in_letters: bool) -> _Written:
        if is_arithmetic(asked):
            return _value_of(float(self._calculated(asked)))
        if error := arithmetic_error(asked):
            raise PlaceError(error)
        kind, name, screen = self._parts(asked)
        if kind == "sum":
            self.spent[0] += min(screen.experiment.kernel.array.size, MOST_SUMMANDS)
            return _sum(screen.experiment, name, in_letters or screen.letters)
        if kind == "shape":
            return _Written(_shape(screen.experiment, name))
        if kind:
            return _value_of(self._aggregate(screen, kind, name))
        return _value(screen.experiment, target_at(name, screen.experiment))

    def number(self, asked: str) -> float:
        """The number that {asked} stands for, to be compared with an answer. PlaceError, or Unknown."""
        if is_arithmetic(asked.strip()):
            return float(self._calculated(asked.strip()))
        kind, name, screen = self._parts(asked.strip())
        if kind in ("sum", "shape"):
            raise PlaceError(f"{quoted(asked)} is no number")
        value = self._aggregate(screen, kind, name) if kind else cell_value(screen.experiment, name)
        if not math.isfinite(value):
            raise PlaceError(f"{quoted(asked)} is {format_number(value)}, which nobody can answer")
        return value

    def asked(self, asked: str) -> tuple[Experiment, Target] | None:
        """The output that {asked} or {sum asked} stands for, and of which experiment; None for anything else."""
        if is_arithmetic(asked.strip()):
            return None
        kind, name, screen = self._parts(asked.strip())
        if kind not in ("", "sum"):
            return None
        target = target_at(name, screen.experiment)
        return (screen.experiment, target) if target.kind == "output" else None

    def spend(self, products: int) -> None:
        """Count what a whole S takes among the numbers of the lesson."""
        self.spent[0] += products // _PRODUCTS

    def _calculated(self, text: str) -> Number:
        def value_of(quantity: Quantity) -> float:
            self.spent[0] += 1
            screen = self._state(quantity.state)
            if quantity.kind:
                return self._aggregate(screen, quantity.kind, quantity.name)
            return value_in(screen.experiment, quantity)

        return calculated(text, value_of)

    def _aggregate(self, screen: Screen, kind: str, name: str) -> float:
        experiment = screen.experiment
        if not re.fullmatch(r"[A-Za-z]|\|[A-Za-z]\|", name):
            names = names_of(experiment)
            have = f"{names.output}, {names.image} and {names.kernel} have"
            raise PlaceError(f"{quoted(name)} has no {kind}; {have}")
        rows, columns = experiment.output_shape
        self.spend(rows * columns * experiment.kernel.array.size)
        if self.spent[0] > MOST_NUMBERS:
            raise PlaceError("the outputs that this lesson adds up are too many")
        return aggregate(experiment, kind, name)

    def _parts(self, asked: str) -> tuple[str, str, Screen]:
        """("sum", "S(1,0)", the screen that it is asked of)."""
        found = _ASKED.fullmatch(asked)
        if not found:
            raise PlaceError("nothing stands between the braces; {{ and }} are braces")
        kind, name, state = found[1] or "", found[2], found[3]
        word = name.split()[0]
        if not kind and len(name.split()) > 1 and (close := meant(word, _KINDS)):
            raise PlaceError(f"{quoted(word)} is none of {', '.join(_KINDS)}{close}")
        return kind, name, self._state(state)

    def _state(self, name: str | None) -> Screen:
        """The end state of the step, or the one that is called so. PlaceError, or Unknown."""
        if name is not None and name not in self.states:
            close = meant(name, self.states)
            raise PlaceError(f"no state of this step is called {quoted(name)}{close}")
        screen = self.end if name is None else self.states[name]
        if screen is None:
            raise Unknown
        return screen


def is_asked(text: str) -> bool:
    """Whether a text is what may stand in braces, and not words that begin like it: "max S", but not "max pooling"."""
    return bool(_REQUEST.fullmatch(text.strip())) or is_arithmetic(text)


def _is_number(text: str) -> bool:
    """Whether a text is arithmetic, and not letters."""
    return not _LETTERS.search(_WORDS.sub("", text))


def _channels(text: str) -> list[str]:
    """A sum of colours as three sums, one a channel; a pixel that is missing there is 0."""

    def channel(at: int) -> str:
        one = _TRIPLE.sub(lambda found: found[1].split(", ")[at], text)
        return one.replace(DASH, "0")

    return [channel(at) for at in range(3)] if _TRIPLE.search(text) else [text]


def _comes_to(text: str) -> Printed | None:
    """What a number or a sum as `_sum` writes it comes to; None where that is not rational.

    Product by product, since a whole sum may be longer than what is read as one expression.
    """
    found = _SCALED.fullmatch(text)
    products, times, factor = found.groups() if found else (text, "×", "1")
    first, *rest = _SIGNS.split(products)
    total = _product_of(first)
    for sign, summand in zip(rest[::2], rest[1::2], strict=True):
        total = plus(total, product(_product_of(summand), -1 if sign == MINUS else 1))
    return (quotient if times == "÷" else product)(total, printed(factor))


def _holds(left: _Written | None, right: _Written) -> bool:
    """Whether two sides are equal as they are printed and none is rounded; ``left`` None: a name, or what is typed."""
    if left is None:
        return not right.is_rounded
    given, made = (tuple(map(_comes_to, _channels(side.text))) for side in (left, right))
    if left.is_rounded or right.is_rounded:
        given = (None,) * len(made)
    return all(map(come_to_the_same, given, made))


def _product_of(text: str) -> Printed | None:
    """What "5×(−2)" comes to, or a number; a weight of 0 contributes nothing, whatever it meets."""
    value, times, weight = text.partition("×")
    return product(printed(value), printed(weight) if times else 1)


def _value_of(value: Value) -> _Written:
    return _Written(value_text(value), None in as_printed(value))


def _value(experiment: Experiment, target: Target) -> _Written:
    if target.kind != "weight":
        return _value_of(at_cell(experiment, target))
    kernel = experiment.kernel
    weight = weight_text(kernel, target.row, target.column)
    if kernel.scale == "1" or weight == "0":
        text = weight
    elif weight == "1":
        text = _plain(kernel.scale.replace("-", MINUS))
    else:
        text = f"{weight} × {_plain(scale_text(kernel))}"
    return _Written(text, printed_weight(kernel, target.row, target.column) is None)


def _sum(experiment: Experiment, name: str, in_letters: bool) -> _Written:
    """ "ay + ew", or "1×3 + 5×1": what a border of constant 0 supplies is left out."""
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
        return _Written(Letters(experiment).expression(i, j))
    return _Written(_sum_in_numbers(timeline, i, j), is_rounded(timeline, i, j))


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
    """Without the signs that Markdown takes for emphasis."""
    return text.replace("**", "^").replace("*", "×")


def _shape(experiment: Experiment, name: str) -> str:
    """ "4 × 5"; of a signal the number of its values."""
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
