"""Computed numbers in the text of a lesson: {S(1,0)} is replaced by its value in the state that the text describes.

Numbers typed by hand become wrong with the next edit; numbers in braces cannot. {sum S(1,0)} is "ay + ew" if the state
shows letters and "1×3 + 5×1" if not, {shape S} is "4 × 5", {total K} the sum of the weights, {max S} the largest
output, {S(2,2) / 36} the value of that, and {S(1,0) at flipped} its value in another state of the step. In a signal, S,
I and K may be called s, x and w.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from convstudio.core.lesson_files.written_numbers import (
    MOST_SUMMANDS,
    Written,
    shape_of,
    sum_at,
    value_at,
    written_value,
)
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
    calculated,
    cell_value,
    is_arithmetic,
    value_in,
)
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.means import DASH
from convstudio.core.notation.naming import names_of
from convstudio.core.numbers.equations import (
    ABOUT,
    EQUAL,
    Printed,
    come_to_the_same,
    plus,
    printed,
    product,
    quotient,
)
from convstudio.core.numbers.expressions import Number
from convstudio.core.numbers.formatting import MINUS, format_number
from convstudio.core.numbers.quoting import quoted
from convstudio.core.steps.target import Target

MOST_NUMBERS: Final = 3_000
"""The most numbers in braces in one lesson; each term of a sum counts as one."""

_BRACES: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_WORDS: Final = re.compile(r"sqrt|pi|π|NaN|(?<=\d)[eE](?=[−+-]?\d)")  # words of arithmetic
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


class Unknown(Exception):  # noqa: N818  # not an error: the problem is already reported
    """Raised where nothing can be said because the state could not be made."""


@dataclass
class Numbers:
    """Replacement of braces in one step, by its end state or one of its named ``states`` (None: could not be made).

    ``spent`` counts the numbers of the whole lesson.
    """

    end: Screen | None
    states: Mapping[str, Screen | None]
    problems: Problems
    spent: list[int]
    _known: dict[tuple[str, bool], Written] = field(default_factory=dict)

    def filled(self, text: str, line: int, part: str) -> str:
        """Return ``text`` with its braces replaced; those that cannot be become a problem and stay unchanged."""
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
        """Return ``text`` with its braces replaced, except those of LaTeX in formulas, which are checked."""

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
            # It is unknown which braces are in it.
            return text
        return with_formulas(text, lambda part_: self.filled(part_, line, part), check)

    def _honest(self, found: re.Match[str]) -> str:
        """Return an equation with "≈" for "=" unless it holds exactly: "{sum S(1,0)} ≈ {S(1,0)}"."""
        try:
            right = self._written(found[3])
            left = self._written(found[1]) if found[1] else None
        except (Unknown, PlaceError):
            # It is reported when the braces are replaced.
            return found[0]
        lettered = not all(_is_number(side.text) for side in (left, right) if side is not None)
        if left == right or lettered or _holds(left, right):
            return found[0]
        return found[0].replace(found[2], found[2].replace(EQUAL, ABOUT))

    def text(self, asked: str, *, in_letters: bool = False) -> str:
        """Return the replacement of {asked}; ``in_letters``: sums in letters in any state. PlaceError, or Unknown."""
        return self._written(asked, in_letters=in_letters).text

    def _written(self, asked: str, *, in_letters: bool = False) -> Written:
        """Return the replacement, and whether it is rounded."""
        key = asked.strip(), in_letters
        self.spent[0] += 1
        if key not in self._known:
            self._known[key] = self._made(key[0], in_letters)
        return self._known[key]

    def _made(self, asked: str, in_letters: bool) -> Written:
        if is_arithmetic(asked):
            return written_value(float(self._calculated(asked)))
        if error := arithmetic_error(asked):
            raise PlaceError(error)
        kind, name, screen = self._parts(asked)
        if kind == "sum":
            self.spent[0] += min(screen.experiment.kernel.array.size, MOST_SUMMANDS)
            return sum_at(screen.experiment, name, in_letters or screen.letters)
        if kind == "shape":
            return Written(shape_of(screen.experiment, name))
        if kind:
            return written_value(self._aggregate(screen, kind, name))
        return value_at(screen.experiment, target_at(name, screen.experiment))

    def number(self, asked: str) -> float:
        """Return the number that {asked} stands for, to compare with an answer. PlaceError, or Unknown."""
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
        """Return the output that {asked} or {sum asked} stands for, and its experiment; None for anything else."""
        if is_arithmetic(asked.strip()):
            return None
        kind, name, screen = self._parts(asked.strip())
        if kind not in ("", "sum"):
            return None
        target = target_at(name, screen.experiment)
        return (screen.experiment, target) if target.kind == "output" else None

    def spend(self, products: int) -> None:
        """Count the terms of a whole S among the numbers of the lesson."""
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
        """Return ("sum", "S(1,0)", the screen that it refers to)."""
        found = _ASKED.fullmatch(asked)
        if not found:
            raise PlaceError("nothing stands between the braces; {{ and }} are braces")
        kind, name, state = found[1] or "", found[2], found[3]
        word = name.split()[0]
        if not kind and len(name.split()) > 1 and (close := meant(word, _KINDS)):
            raise PlaceError(f"{quoted(word)} is none of {', '.join(_KINDS)}{close}")
        return kind, name, self._state(state)

    def _state(self, name: str | None) -> Screen:
        """Return the end state of the step, or the state with this name. PlaceError, or Unknown."""
        if name is not None and name not in self.states:
            close = meant(name, self.states)
            raise PlaceError(f"no state of this step is called {quoted(name)}{close}")
        screen = self.end if name is None else self.states[name]
        if screen is None:
            raise Unknown
        return screen


def is_asked(text: str) -> bool:
    """Return whether a text is valid in braces, and not words that begin like it: "max S", but not "max pooling"."""
    return bool(_REQUEST.fullmatch(text.strip())) or is_arithmetic(text)


def _is_number(text: str) -> bool:
    """Return whether a text is arithmetic, without letters."""
    return not _LETTERS.search(_WORDS.sub("", text))


def _channels(text: str) -> list[str]:
    """Split a sum of colours into three sums, one per channel; a pixel that is missing there is 0."""

    def channel(at: int) -> str:
        one = _TRIPLE.sub(lambda found: found[1].split(", ")[at], text)
        return one.replace(DASH, "0")

    return [channel(at) for at in range(3)] if _TRIPLE.search(text) else [text]


def _comes_to(text: str) -> Printed | None:
    """Return the exact value of a number or a sum written by `_sum`; None if that is not rational.

    It is evaluated product by product, since a whole sum may exceed the limit for one expression.
    """
    found = _SCALED.fullmatch(text)
    products, times, factor = found.groups() if found else (text, "×", "1")
    first, *rest = _SIGNS.split(products)
    total = _product_of(first)
    for sign, summand in zip(rest[::2], rest[1::2], strict=True):
        total = plus(total, product(_product_of(summand), -1 if sign == MINUS else 1))
    return (quotient if times == "÷" else product)(total, printed(factor))


def _holds(left: Written | None, right: Written) -> bool:
    """Return whether two sides are equal as printed and neither is rounded; ``left`` None: a name, or typed text."""
    if left is None:
        return not right.is_rounded
    given, made = (tuple(map(_comes_to, _channels(side.text))) for side in (left, right))
    if left.is_rounded or right.is_rounded:
        given = (None,) * len(made)
    return all(map(come_to_the_same, given, made))


def _product_of(text: str) -> Printed | None:
    """Return the value of "5×(−2)", or of a number; a weight of 0 contributes nothing, whatever it meets."""
    value, times, weight = text.partition("×")
    return product(printed(value), printed(weight) if times else 1)
