"""The double sum in writing: the formula, its form for one output, and its terms in numbers or letters.

The textbook's S(i, j) = Σm Σn I(m, n) K(i−m, j−n) is true for full convolution only. Everywhere else it needs an
offset, and omitting that makes readers distrust a correct figure. So these formulas are complete (in the terms of
`geometry`): the offset is printed wherever it is not 0, and its origin is stated.

A signal is written in its own letters: s(t) = Σa x(a) w(t−a), with w a function of a reading's age.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import element_word
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.notation.means import factor_text, printed_factors
from convstudio.core.notation.naming import (
    names_of,
    pixel_name,
    weight_name,
)
from convstudio.core.notation.weights import scaling, weight_text
from convstudio.core.numbers.equations import ABOUT, EQUAL
from convstudio.core.numbers.formatting import MINUS, Value, call, format_value, index_text
from convstudio.core.steps.term import Term
from convstudio.core.sums.geometry import Axis

_OVER: Final = " / "
_SUBSCRIPT: Final = re.compile(r"_(\w)")


@dataclass(frozen=True)
class Formula:
    """A formula that renders in several notations; ``source`` is plain text in which Σ_m means a subscript."""

    source: str

    @property
    def plain(self) -> str:
        """Plain text, such as S(i, j) = Σm Σn I(m, n) K(i−m, j−n)."""
        return self.source.replace("_", "")

    @property
    def html(self) -> str:
        """Rich text, such as <i>S</i>(<i>i</i> … Σ<sub>m</sub>."""
        italic = re.sub(r"[A-Za-z]", r"<i>\g<0></i>", self.source)
        return re.sub(r"_(<i>\w</i>)", r"<sub>\1</sub>", italic)

    @property
    def latex(self) -> str:
        r"""LaTeX, such as S(i, j) = \sum_{m} \sum_{n} I(m, n) K(i-m, j-n)."""
        text = _SUBSCRIPT.sub(r"_{\1}", self.source).replace("Σ", r"\sum").replace(MINUS, "-")
        left, _, right = text.partition(" = ")
        above, over, below = right.partition(_OVER)
        return rf"{left} = \frac{{{above}}}{{{below}}}" if over else text

    @property
    def runs(self) -> tuple[tuple[str, bool], ...]:
        """Pieces to typeset one after another, italic as in print, each with whether it is a subscript."""
        pieces = _SUBSCRIPT.split(slanted(self.source))
        return tuple((piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece)


# The formula


def general(experiment: Experiment, *, commuted: bool = False) -> Formula:
    """Return S(i, j) = Σm Σn I(m, n) K(i−m, j−n), with the offset of this experiment.

    ``commuted``: the sum over the kernel's indices, Σm Σn I(i−m, j−n) K(m, n), which has the same terms.
    """
    return _formula(experiment, names_of(experiment).outputs, commuted)


def substituted(experiment: Experiment, i: int, j: int, *, commuted: bool = False) -> Formula:
    """Return the formula for one output: S(148, 262) = Σm Σn I(m, n) K(148+1−m, 262+1−n)."""
    return _formula(experiment, [str(index) for index in names_of(experiment).pick(i, j)], commuted)


def brief(experiment: Experiment, output: tuple[int, int] | None = None) -> Formula:
    """Return the formula, in general or for an output, for a short line: a ratio without its indices."""
    if not experiment.skips:
        return general(experiment) if output is None else substituted(experiment, *output)
    names = names_of(experiment)
    outputs = names.outputs if output is None else [str(index) for index in names.pick(*output)]
    sums, presence = " ".join(f"Σ_{index}" for index in names.indices), _presence(experiment)
    ratio = f"{sums} {presence} {names.image} {names.kernel}{_OVER}{sums} {presence} {names.kernel}"
    return Formula(f"{call(names.output, outputs)} = {ratio}")


def _presence(experiment: Experiment) -> str:
    """Return the name of a pixel's weight: w, or p where w is the kernel."""
    return "p" if names_of(experiment).kernel == "w" else "w"


def _formula(experiment: Experiment, outputs: Sequence[str], commuted: bool) -> Formula:
    names = names_of(experiment)
    offsets = [experiment.axes[axis].offset for axis in names.axes]
    other = [
        _difference(output, index, offset, experiment.flip, commuted)
        for output, index, offset in zip(outputs, names.indices, offsets, strict=True)
    ]
    image, kernel = (other, names.indices) if commuted else (names.indices, other)
    sums = " ".join(f"Σ_{index}" for index in names.indices)
    pixel, weight = call(names.image, image), call(names.kernel, kernel)
    if experiment.skips:
        presence = call(_presence(experiment), image)
        ratio = f"{sums} {presence} {pixel} {weight}{_OVER}{sums} {presence} {weight}"
        return Formula(f"{call(names.output, outputs)} = {ratio}")
    return Formula(f"{call(names.output, outputs)} = {sums} {pixel} {weight}")


def _difference(output: str, index: str, offset: int, flip: bool, commuted: bool) -> str:
    """Return the index that the formula computes: that of the kernel, or commuted that of the image."""
    if flip:
        return f"{output}{_signed(offset)}{MINUS}{index}"
    if commuted:
        return f"{output}{_signed(-offset)}+{index}"
    return f"{index}{MINUS}{output}{_signed(offset)}"


def offset_reason(experiment: Experiment, *, commuted: bool = False) -> str:
    """Return the reason for the offset, as in "+1: the origin of “same”"; "" where the plain formula holds."""
    offsets = [experiment.axes[axis].offset for axis in names_of(experiment).axes]
    if not any(offsets):
        return ""
    signed = [_signed(-u if commuted and not experiment.flip else u) or "0" for u in offsets]
    sign = signed[0] if len(set(signed)) == 1 else f"({', '.join(signed)})"
    if experiment.mode == "same":
        reason = f"{sign}: the origin of “same”"
        if names_of(experiment).kernel == "w" and experiment.flip and not commuted:
            return f"{reason}; moved to w(0), the weights are by age"
        return reason
    if experiment.mode == "valid":
        return f"{sign}: “valid” starts where the whole kernel fits"
    return f"{sign}: “full” starts with the last weight on the first {element_word(experiment)}"


def index_ranges(experiment: Experiment, i: int, j: int, *, commuted: bool = False) -> str:
    """Return the indices inside the image over which S(i, j) sums: "m = 147…149, n = 261…263".

    It also says what the other indices meet: "beyond: 0", or "beyond: border".
    """
    names = names_of(experiment)
    found, beyond = [], False
    for name, axis_number, output in zip(names.indices, names.axes, names.pick(i, j), strict=True):
        axis = experiment.axes[axis_number]
        window = axis.window(output)
        inside = range(max(window.start, 0), min(window.stop, axis.size))
        beyond = beyond or len(inside) < len(window)
        first, last = _taps(axis, output, inside) if commuted else (inside[0], inside[-1])
        found.append(f"{name} = {first}" + (f"…{last}" if last > first else ""))
    ranges = ", ".join(found)
    if not beyond:
        return ranges
    zero = experiment.boundary == "constant" and experiment.fill_value == 0
    return f"{ranges}; beyond: {'0' if zero else 'border'}"


def _taps(axis: Axis, output: int, inside: range) -> tuple[int, int]:
    ends = axis.tap(output, inside[0]), axis.tap(output, inside[-1])
    return min(ends), max(ends)


# The terms


def term_text(experiment: Experiment, term: Term, letters: Letters | None = None) -> str:
    """Return a term as "I(0, 1) K(1, 0) = 97 × 2", or with ``letters`` as "I(0, 1) K(1, 0) = b y"."""
    product = product_name(experiment, term)
    if letters is not None:
        return f"{product} = {letters.pixel(term.m, term.n)} {letters.weight(term.a, term.b)}"
    kernel = experiment.kernel
    sign = ABOUT if None in printed_factors(kernel, term) else EQUAL
    scale = "" if kernel.scale == "1" else f" {scaling(kernel.scale)}"
    return f"{product} {sign} {factor_text(term)} × {weight_text(kernel, term.a, term.b)}{scale}"


def product_name(experiment: Experiment, term: Term) -> str:
    """Return the factors of a term by name: "I(0, 1) K(1, 0)"."""
    return f"{pixel_name(experiment, term.m, term.n)} {weight_name(experiment, term.a, term.b)}"


def value_text(value: Value, digits: int = 6) -> str:
    """Format a number for the screen, or three in brackets."""
    if isinstance(value, tuple):
        return f"({', '.join(format_value(number, digits) for number in value)})"
    return format_value(value, digits)


def _signed(number: int) -> str:
    """Return "+1", "−1", or "" for 0."""
    if not number:
        return ""
    return f"+{number}" if number > 0 else index_text(number)
