"""The double sum in writing: the formula, the same for one output, and the sum itself in numbers or letters.

The textbook's S(i, j) = Σm Σn I(m, n) K(i−m, j−n) is true for full convolution only. Everywhere else an offset
belongs into it, and leaving that out is how readers come to distrust a correct figure. So what is written here has
nothing hidden (the words of `geometry`): the offset is printed wherever it is not 0, and said to come from where.

A signal is written in its own letters: s(t) = Σa x(a) w(t−a), with w a function of a reading's age.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from convstudio.core.model.experiment import Experiment, element_word
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.letters import Letters, joined, latex_number, slanted
from convstudio.core.notation.means import (
    DASH,
    NO_VALUE,
    divisor_text,
    factor_text,
    is_missing,
    mean_side,
    printed_sums,
    written_kernel,
)
from convstudio.core.notation.naming import (
    call,
    index_text,
    names_of,
    output_name,
    pixel_name,
    weight_name,
)
from convstudio.core.notation.weights import is_short, scale_text, scaling, weight_text
from convstudio.core.numbers.equations import ABOUT, Printed, printed, product, right_side, sum_of
from convstudio.core.numbers.formatting import MINUS, Value, format_number, format_value
from convstudio.core.steps.timeline import Term, Timeline
from convstudio.core.sums.geometry import Axis

MOST_WRITTEN: Final = 200
"""How many terms a sum is written with; of more, the middle is left out."""

_NUMBER: Final = re.compile(rf"{MINUS}?(?:\d[\d.]*(?:e{MINUS}?\d+)?|∞|NaN)")
_OVER: Final = " / "
_LATEX_NO_VALUE: Final = r"\mathrm{no\ value}"
_LATEX_DASH: Final = r"\mbox{--}"
_LATEX_ABOUT: Final = r"\approx"
_SUBSCRIPT: Final = re.compile(r"_(\w)")


@dataclass(frozen=True)
class Formula:
    """One formula in each notation; ``source`` is plain text in which Σ_m means a subscript."""

    source: str

    @property
    def plain(self) -> str:
        """S(i, j) = Σm Σn I(m, n) K(i−m, j−n)."""
        return self.source.replace("_", "")

    @property
    def html(self) -> str:
        """For rich text: <i>S</i>(<i>i</i> … Σ<sub>m</sub>."""
        italic = re.sub(r"[A-Za-z]", r"<i>\g<0></i>", self.source)
        return re.sub(r"_(<i>\w</i>)", r"<sub>\1</sub>", italic)

    @property
    def latex(self) -> str:
        r"""S(i, j) = \sum_{m} \sum_{n} I(m, n) K(i-m, j-n)."""
        text = _SUBSCRIPT.sub(r"_{\1}", self.source).replace("Σ", r"\sum").replace(MINUS, "-")
        left, _, right = text.partition(" = ")
        above, over, below = right.partition(_OVER)
        return rf"{left} = \frac{{{above}}}{{{below}}}" if over else text

    @property
    def runs(self) -> tuple[tuple[str, bool], ...]:
        """Pieces to typeset one after another, slanted as in print, and whether each is a subscript."""
        pieces = _SUBSCRIPT.split(slanted(self.source))
        return tuple((piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece)


# The formula


def general(experiment: Experiment, *, commuted: bool = False) -> Formula:
    """S(i, j) = Σm Σn I(m, n) K(i−m, j−n), with whatever offset this experiment has.

    ``commuted``: the sum over the kernel's indices, Σm Σn I(i−m, j−n) K(m, n), which has the same terms.
    """
    return _formula(experiment, names_of(experiment).outputs, commuted)


def substituted(experiment: Experiment, i: int, j: int, *, commuted: bool = False) -> Formula:
    """The same for one output: S(148, 262) = Σm Σn I(m, n) K(148+1−m, 262+1−n)."""
    return _formula(experiment, [str(index) for index in names_of(experiment).pick(i, j)], commuted)


def brief(experiment: Experiment, output: tuple[int, int] | None = None) -> Formula:
    """The formula in general, or for an output, for a line that is short: a ratio without its indices."""
    if not experiment.skips:
        return general(experiment) if output is None else substituted(experiment, *output)
    names = names_of(experiment)
    outputs = names.outputs if output is None else [str(index) for index in names.pick(*output)]
    sums, presence = " ".join(f"Σ_{index}" for index in names.indices), _presence(experiment)
    ratio = f"{sums} {presence} {names.image} {names.kernel}{_OVER}{sums} {presence} {names.kernel}"
    return Formula(f"{call(names.output, outputs)} = {ratio}")


def _presence(experiment: Experiment) -> str:
    """What the weight of a pixel is called: w, but p where that is the kernel."""
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
    """The index that the formula works out: that of the kernel, or commuted that of the image."""
    if flip:
        return f"{output}{_signed(offset)}{MINUS}{index}"
    if commuted:
        return f"{output}{_signed(-offset)}+{index}"
    return f"{index}{MINUS}{output}{_signed(offset)}"


def offset_reason(experiment: Experiment, *, commuted: bool = False) -> str:
    """Why there is an offset: "+1: the origin of “same”"; "" where the plain formula holds."""
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
    """Over which indices inside the image the sum of S(i, j) runs: "m = 147…149, n = 261…263".

    What its other indices meet is said too: "beyond: 0", or "beyond: border".
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
    """ "I(0, 1) K(1, 0) = 97 × 2", or with ``letters`` "I(0, 1) K(1, 0) = b y"."""
    product = f"{pixel_name(experiment, term.m, term.n)} {weight_name(experiment, term.a, term.b)}"
    if letters is not None:
        return f"{product} = {letters.pixel(term.m, term.n)} {letters.weight(term.a, term.b)}"
    kernel = experiment.kernel
    scale = "" if kernel.scale == "1" else f" {scaling(kernel.scale)}"
    return f"{product} = {factor_text(term)} × {weight_text(kernel, term.a, term.b)}{scale}"


def value_text(value: Value, digits: int = 6) -> str:
    """A number for the screen, or three in brackets."""
    if isinstance(value, tuple):
        return f"({', '.join(format_value(number, digits) for number in value)})"
    return format_value(value, digits)


# The whole sum


def left_out(timeline: Timeline) -> int:
    """How many terms of each output `written_sum` leaves out."""
    return max(timeline.taps - MOST_WRITTEN, 0)


def written_sum(
    timeline: Timeline, i: int, j: int, *, in_letters: bool = False, latex: bool = False
) -> str:
    """All of S(i, j) for the clipboard: "S(1, 1) = 1×4 + 2×3 + 5×2 + 6×1 = 26" or "S(1, 1) = az + by + ex + fw"."""
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
    assert total is not None  # only stamps land beside S, and these are the terms of an output
    if timeline.experiment.skips:
        return f"{name} = {mean_text(timeline, i, j, products, latex)}"
    scale = _scale(timeline.experiment.kernel, latex)
    left = _scaled(scale, " + ".join(products), latex)
    right = right_side(_come_to(timeline, i, j, printed(scale)), total)
    return f"{name} = {left} {_in_latex(right) if latex else right}"


def _come_to(timeline: Timeline, i: int, j: int, scale: Printed | None) -> list[Printed | None]:
    """What all terms come to as they are written, for each channel."""
    pixels, _ = timeline.products(i, j)
    return [product(each, scale) for each in sum_of(pixels.tolist(), _written_weights(timeline))]


def _written_weights(timeline: Timeline) -> list[Printed | None]:
    """The weights of an output's terms as they are written."""
    kernel = timeline.experiment.kernel
    return [printed(weight_text(kernel, *timeline.tap(index))) for index in range(timeline.taps)]


def mean_text(
    timeline: Timeline,
    i: int,
    j: int,
    products: Sequence[str],
    latex: bool = False,
    digits: int = 6,
) -> str:
    """ "(1×4 + 5×2) ÷ 6 ≈ 2.33333", or "no value, nothing is there" where no pixel under the kernel weighs."""
    if not products:
        return _LATEX_NO_VALUE if latex else f"{NO_VALUE}, nothing is there"
    experiment = timeline.experiment
    bare = Timeline(replace(experiment, kernel=written_kernel(experiment)), timeline.order)
    term = bare.output_term(i, j, timeline.taps - 1)
    assert term.divisor is not None
    assert term.total is not None
    sums = printed_sums(bare, i, j, _written_weights(bare), digits)
    right = mean_side(sums, term.divisor, term.total)
    left = mean_left(timeline, i, j, products, latex)
    return f"{left} {_in_latex(right) if latex else right}"


def mean_left(
    timeline: Timeline, i: int, j: int, products: Sequence[str], latex: bool = False
) -> str:
    """ "(1×4 + 5×2) ÷ 6"."""
    experiment, total = timeline.experiment, " + ".join(products)
    bare = replace(experiment, kernel=written_kernel(experiment))
    divisor = bare.divisors(range(i, i + 1), range(j, j + 1))[0, 0]
    below = divisor_text(tuple(divisor.tolist()) if divisor.ndim else float(divisor))
    if latex:
        below = _NUMBER.sub(lambda found: latex_number(found[0]), below)
        return rf"\frac{{{total}}}{{{below}}}"
    return f"({total}) ÷ {below}"


def mean_equation(timeline: Timeline, i: int, j: int, digits: int = 6) -> str:
    """All of a mean: "(1×4 + 5×2) ÷ 6 ≈ 2.33333"."""
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
    """ "0.5 \\cdot (1, 2, 3)": `factor_text` in LaTeX."""
    numbers = _NUMBER.sub(lambda found: latex_number(found[0]), factor_text(term))
    return numbers.replace("·", r" \cdot ").replace(DASH, _LATEX_DASH)


def _value(value: Value, latex: bool) -> str:
    if not latex:
        return value_text(value)
    if isinstance(value, tuple):
        return f"({', '.join(latex_number(format_value(number)) for number in value)})"
    return latex_number(format_value(value))


def _factor(kernel: Kernel, term: Term, latex: bool) -> str:
    """A weight behind a times sign, where a minus needs brackets."""
    text = weight_text(kernel, term.a, term.b)
    return _bracketed(_ratio(text) if latex else text)


def _scale(kernel: Kernel, latex: bool) -> str:
    """The scale as it is written: as typed, which LaTeX may not be able to read."""
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
    """ "≈ 1.2e−7" as LaTeX."""
    sign, _, right = equation.partition(" ")
    right = _NUMBER.sub(lambda found: latex_number(found[0]), right)
    right = right.replace(NO_VALUE, _LATEX_NO_VALUE)
    return f"{sign.replace(ABOUT, _LATEX_ABOUT)} {right}"


def _bracketed(factor: str) -> str:
    return f"({factor})" if factor.startswith((MINUS, "-")) else factor


def _ratio(text: str) -> str:
    """A numeral or ratio in LaTeX."""
    numerator, slash, denominator = text.partition("/")
    if not slash:
        return latex_number(text)
    sign = "-" if numerator.startswith(MINUS) else ""
    return rf"{sign}\frac{{{numerator.lstrip(MINUS)}}}{{{denominator}}}"


def _signed(number: int) -> str:
    """ "+1", "−1", and nothing for 0."""
    if not number:
        return ""
    return f"+{number}" if number > 0 else index_text(number)
