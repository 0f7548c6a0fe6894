"""A whole sum in writing, for the clipboard and the status line: its products, in numbers or letters, and its result.

"S(1, 1) = 1×4 + 2×3 + 5×2 + 6×1 = 26", as text or as LaTeX; `equations` decides between "=" and "≈".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.weighted_means import divisors_of
from convstudio.core.notation.formula import value_text
from convstudio.core.notation.letters import Letters, joined, latex_number
from convstudio.core.notation.means import (
    DASH,
    NO_VALUE,
    divisor_text,
    factor_text,
    is_missing,
    mean_side,
    written_kernel,
)
from convstudio.core.notation.naming import output_name
from convstudio.core.notation.weights import is_short, printed_weight, scale_text, weight_text
from convstudio.core.numbers.equations import (
    ABOUT,
    EQUAL,
    Printed,
    as_printed,
    printed,
    product,
    right_side,
    sum_of,
)
from convstudio.core.numbers.formatting import FULL, MINUS, Value, format_number, format_value
from convstudio.core.steps.term import Term
from convstudio.core.steps.timeline import Timeline

MOST_WRITTEN: Final = 200
"""The most terms that are written out; in longer sums the middle is omitted."""

_NUMBER: Final = re.compile(rf"{MINUS}?(?:\d[\d.]*(?:e{MINUS}?\d+)?|∞|NaN)")
_LATEX_NO_VALUE: Final = r"\mathrm{no\ value}"
_LATEX_DASH: Final = r"\mbox{--}"
_LATEX_ABOUT: Final = r"\approx"


def left_out(timeline: Timeline) -> int:
    """Return how many terms of each output `written_sum` omits."""
    return max(timeline.taps - MOST_WRITTEN, 0)


def written_sum(
    timeline: Timeline, i: int, j: int, *, in_letters: bool = False, latex: bool = False
) -> str:
    """Return all of S(i, j): "S(1, 1) = 1×4 + 2×3 + 5×2 + 6×1 = 26" or "S(1, 1) = az + by + ex + fw"."""
    cut = left_out(timeline)
    half = (timeline.taps - cut) // 2
    terms = [
        timeline.output_term(i, j, index)
        for index in range(timeline.taps)
        if not half <= index < half + cut
    ]
    written = _in_letters if in_letters else _in_numbers
    products = written(timeline.experiment, terms, latex)
    if cut:
        gap = rf"\cdots\ (\mathrm{{{cut}\ more}})\ \cdots" if latex else f"… {cut} more …"
        products.insert(half, gap)
    name = output_name(timeline.experiment, i, j)
    if in_letters:
        letters = Letters(timeline.experiment, latex=latex)
        return f"{name} = {letters.over_what_weighs(joined(products), i, j, timeline.order)}"
    total = terms[-1].total
    assert total is not None  # only stamps land outside S, and these are the terms of an output
    if timeline.experiment.skips:
        return f"{name} {mean_text(timeline, i, j, products, latex)}"
    kernel = timeline.experiment.kernel
    scale = _scale(kernel, latex)
    typed = scale == scale_text(kernel)
    factor = printed(scale) if typed else as_printed(kernel.scale_value)[0]
    sums = _sums(timeline, i, j)
    right = right_side([product(each, factor) for each in sums], total)
    left = _scaled(scale, " + ".join(products), latex)
    return f"{name} {_equation(sums, left, right, latex)}"


def _equation(sums: Sequence[Printed | None], left: str, right: str, latex: bool) -> str:
    """Return "= 1×4 + 2×3 = 10", the text after a name; "≈" if one of the written ``sums`` is rounded."""
    sign = ABOUT if None in sums else EQUAL
    if latex:
        sign, right = sign.replace(ABOUT, _LATEX_ABOUT), _in_latex(right)
    return f"{sign} {left} {right}"


def mean_text(
    timeline: Timeline,
    i: int,
    j: int,
    products: Sequence[str],
    latex: bool = False,
    digits: int = FULL,
) -> str:
    """Return "= (1×4 + 5×2) ÷ 6 ≈ 2.33333", or "= no value, nothing is there" if no pixel is present."""
    if not products:
        return f"{EQUAL} {_LATEX_NO_VALUE if latex else f'{NO_VALUE}, nothing is there'}"
    bare = _bare(timeline)
    term = bare.output_term(i, j, timeline.taps - 1)
    assert term.divisor is not None
    assert term.total is not None
    sums = _sums(bare, i, j, digits)
    right = mean_side(sums, term.divisor, term.total)
    left = mean_left(timeline, i, j, products, latex)
    return _equation([*sums, *as_printed(term.divisor)], left, right, latex)


def is_rounded(timeline: Timeline, i: int, j: int) -> bool:
    """Return whether any number that S(i, j) is written with is rounded: a pixel, a weight, or a mean's divisor."""
    if not timeline.experiment.skips:
        return None in _sums(timeline, i, j)
    divisor = _bare(timeline).output_term(i, j, 0).divisor
    return divisor is None or None in (*_sums(_bare(timeline), i, j), *as_printed(divisor))


def _bare(timeline: Timeline) -> Timeline:
    """Return the timeline with the weights that a mean is written with."""
    experiment = timeline.experiment
    return Timeline(replace(experiment, kernel=written_kernel(experiment)), timeline.order)


def _sums(timeline: Timeline, i: int, j: int, digits: int = FULL) -> tuple[Printed | None, ...]:
    """Return the sums of the products of S(i, j) as written, before the scale; None if one is rounded."""
    kernel, (pixels, _) = timeline.experiment.kernel, timeline.products(i, j)
    weights = [printed_weight(kernel, *timeline.tap(index)) for index in range(timeline.taps)]
    shares = timeline.presences(i, j).tolist() if timeline.experiment.skips else None
    return sum_of(pixels.tolist(), weights, digits, shares)


def mean_left(
    timeline: Timeline, i: int, j: int, products: Sequence[str], latex: bool = False
) -> str:
    """Return the left side of a mean: "(1×4 + 5×2) ÷ 6"."""
    total, bare = " + ".join(products), _bare(timeline).experiment
    divisor = divisors_of(bare, range(i, i + 1), range(j, j + 1))[0, 0]
    below = divisor_text(tuple(divisor.tolist()) if divisor.ndim else float(divisor))
    if latex:
        below = _NUMBER.sub(lambda found: latex_number(found[0]), below)
        return rf"\frac{{{total}}}{{{below}}}"
    return f"({total}) ÷ {below}"


def mean_equation(timeline: Timeline, i: int, j: int, digits: int = FULL) -> str:
    """Return a mean in full: "= (1×4 + 5×2) ÷ 6 ≈ 2.33333"."""
    kernel = written_kernel(timeline.experiment)
    terms = [timeline.output_term(i, j, index) for index in range(timeline.taps)]
    products = [
        f"{factor_text(term, digits)}×{weight_text(kernel, term.a, term.b)}"
        for term in terms
        if not is_missing(term)
    ]
    return mean_text(timeline, i, j, products, digits=digits)


def _in_letters(experiment: Experiment, terms: Sequence[Term], latex: bool) -> list[str]:
    letters = Letters(experiment, latex=latex)
    return [letters.product(term.m, term.n, term.a, term.b) for term in terms]


def _in_numbers(experiment: Experiment, terms: Sequence[Term], latex: bool) -> list[str]:
    times = r" \times " if latex else "×"
    if experiment.skips:
        kernel = written_kernel(experiment)
        return [
            f"{_latex_factor(term) if latex else factor_text(term)}{times}{_factor(kernel, term, latex)}"
            for term in terms
            if not is_missing(term)
        ]
    return [
        f"{_value(term.value, latex)}{times}{_factor(experiment.kernel, term, latex)}"
        for term in terms
    ]


def _latex_factor(term: Term) -> str:
    r"""Return `factor_text` in LaTeX: "0.5 \cdot (1, 2, 3)"."""
    numbers = _NUMBER.sub(lambda found: latex_number(found[0]), factor_text(term))
    return numbers.replace("·", r" \cdot ").replace(DASH, _LATEX_DASH)


def _value(value: Value, latex: bool) -> str:
    if not latex:
        return value_text(value)
    if isinstance(value, tuple):
        return f"({', '.join(latex_number(format_value(number)) for number in value)})"
    return latex_number(format_value(value))


def _factor(kernel: Kernel, term: Term, latex: bool) -> str:
    """Return a weight after a times sign, in brackets if it is negative."""
    text = weight_text(kernel, term.a, term.b)
    return _bracketed(_ratio(text) if latex else text)


def _scale(kernel: Kernel, latex: bool) -> str:
    """Return the scale as typed, or as a decimal if LaTeX cannot typeset it."""
    if latex and not is_short(kernel.scale):
        return format_number(kernel.scale_value)
    return scale_text(kernel)


def _scaled(scale: str, total: str, latex: bool) -> str:
    if scale == "1":
        return total
    if not latex:
        return f"({total}) × {_bracketed(scale)}"
    return rf"\left( {total} \right) \times {_bracketed(_ratio(scale))}"


def _in_latex(equation: str) -> str:
    """Convert "≈ 1.2e−7" to LaTeX."""
    sign, _, right = equation.partition(" ")
    right = _NUMBER.sub(lambda found: latex_number(found[0]), right)
    right = right.replace(NO_VALUE, _LATEX_NO_VALUE)
    return f"{sign.replace(ABOUT, _LATEX_ABOUT)} {right}"


def _bracketed(factor: str) -> str:
    return f"({factor})" if factor.startswith((MINUS, "-")) else factor


def _ratio(text: str) -> str:
    """Convert a numeral or ratio to LaTeX."""
    numerator, slash, denominator = text.partition("/")
    if not slash:
        return latex_number(text)
    sign = "-" if numerator.startswith(MINUS) else ""
    return rf"{sign}\frac{{{numerator.lstrip(MINUS)}}}{{{denominator}}}"
