"""An oracle for printed equations: what is printed is worked out again, in fractions, by Python's own grammar."""

import ast
import operator
import re
import unicodedata
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

import numpy as np

from convstudio.core.model.weighted_means import divisors_of
from convstudio.core.notation.means import written_kernel

_OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_SIGNS = {
    "−": "-",
    "×": "*",
    "÷": "/",
    "·": "*",
    "^": "**",
    "–": "0",
}  # a dash is a pixel that is missing
_NUMERALS = r"[\d.e×÷·*^/+() −–⁰¹²³⁴-⁹-]*"
_TRIPLE = re.compile(r"\(([^(),]+(?:, [^(),]+){2})\)")


def worked_out(text):
    """What printed arithmetic comes to: "(37.65 × 2 + 1) × 1/9" as a fraction."""
    return _both(text)[0]


def _both(text):
    """What arithmetic comes to, and what it would with nothing below 0: the size that its rounding goes by."""
    source = _source(text)
    return _value(ast.parse(source, mode="eval").body, source)


def _source(text):
    """Printed arithmetic as Python has it."""
    text = re.sub("[⁰¹²³⁴-⁹]+", lambda raised: f"^{unicodedata.normalize('NFKC', raised[0])}", text)
    return "".join(_SIGNS.get(character, character) for character in text).strip()


def _value(node, source):
    if isinstance(node, ast.Constant):
        number = Fraction(ast.get_source_segment(source, node))
        return number, number
    if isinstance(node, ast.UnaryOp):
        value, size = _value(node.operand, source)
        return (-value if isinstance(node.op, ast.USub) else value), size
    assert isinstance(node, ast.BinOp), ast.dump(node)
    (left, size), (right, other) = _value(node.left, source), _value(node.right, source)
    kind = type(node.op)
    sizes = ast.Add if kind is ast.Sub else kind
    return _OPERATIONS[kind](left, right), _OPERATIONS[sizes](size, other)


def equations(text):
    """(left, sign, right) of every equation between numbers in a text."""
    for found in re.finditer(rf"({_NUMERALS}) ([=≈]) (−?[\d.]+(?:e−?\d+)?)", text):
        left = found[1].strip()
        before = text[: found.start(1)].rstrip()[-1:]
        behind_a_word = before.isalpha() or before == "∞"  # sqrt(2) × 1/9
        if any(sign in left for sign in "×÷·*+/") and not behind_a_word:
            yield left, found[2], found[3]


def channels(text):
    """A text with triples as three texts, one a channel; one without as it is."""
    if not _TRIPLE.search(text):
        return [text]

    def channel(at):
        return _TRIPLE.sub(lambda found: f"({found[1].split(', ')[at]})", text)

    return [re.sub(r"([=≈]) \((−?[\d.e−]+)\)", r"\1 \2", channel(at)) for at in range(3)]


_LATEX = (
    (r" \\cdot 10\^\{(-?\d+)\}", r"e\1"), (r"\\mbox\{--\}", "–"), (r"\s*\\cdot\s*", "·"), (r"\\left\(", "("),
    (r"\\right\)", ")"), (r"\\times", "×"), (r"\\approx", "≈"), (r"\\mathrm\{([^}]*)\}", r"\1"), (r"\\infty", "∞"),
)  # fmt: skip


def plain(latex):
    """LaTeX as it is printed."""
    for pattern, sign in _LATEX:
        latex = re.sub(pattern, sign, latex)
    while r"\frac" in latex:
        before, latex = latex, re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1) ÷ (\2))", latex)
        assert latex != before, latex
    return latex.replace("-", "−")


def behind_name(text):
    """What stands behind the first sign of a text: "S(1, 1) ≈ 2×3 = 6" without its name."""
    return re.split(" [=≈] ", text, maxsplit=1)[-1]


@dataclass(frozen=True)
class Numbers:
    """What a numeral in an equation may stand for without being rounded."""

    exact: frozenset
    floats: np.ndarray

    @classmethod
    def of(cls, *numbers):
        """Some numbers, whatever their signs."""
        sizes = [abs(number) for number in numbers]
        floats = [number for number in sizes if isinstance(number, float)]
        return cls(frozenset(map(Fraction, sizes)), np.array(floats, np.float64))

    def have(self, numeral):
        """Whether a numeral, read again, is one of them, in float64 or in float32."""
        if numeral in self.exact:
            return True
        read = float(numeral)
        with np.errstate(over="ignore"):
            again = float(np.float32(read))
        found = (self.floats > 0) & (
            (np.abs(self.floats - read) <= 1e-12 * self.floats) | (self.floats == again)
        )
        return bool(found.any())


def numbers_of(experiment):
    """The pixels, the weights and the scale, as typed and exactly, what pixels weigh and what a mean is divided by."""
    rows, columns = experiment.axes
    everywhere = [range(-axis.before, axis.size + axis.after) for axis in (rows, columns)]
    kernel = experiment.kernel
    typed = " ".join(chain([kernel.scale], *kernel.texts))
    arrays = [experiment.bordered(*everywhere), kernel.array, experiment.presence_at(*everywhere)]
    if experiment.skips:
        bare = replace(experiment, kernel=written_kernel(experiment))
        arrays.append(divisors_of(bare, range(rows.outputs), range(columns.outputs)))
    floats = np.concatenate([np.asarray(array, np.float64).ravel() for array in arrays])
    weights = chain.from_iterable(kernel.values)
    typed_numbers = map(Fraction, re.findall(r"\d*\.?\d+", typed))
    exact = Numbers.of(0, *typed_numbers, *weights, kernel.scale_value)
    return replace(
        exact, floats=np.abs(np.concatenate([exact.floats, floats[np.isfinite(floats)]]))
    )


def _numerals(node, source):
    """Those of a printed expression that count: what is multiplied by 0 does not."""
    if isinstance(node, ast.Constant):
        yield _value(node, source)[0]
    elif isinstance(node, ast.UnaryOp):
        yield from _numerals(node.operand, source)
    elif not (isinstance(node.op, ast.Mult) and _value(node, source)[0] == 0):
        yield from _numerals(node.left, source)
        yield from _numerals(node.right, source)


def has_rounded(text, numbers):
    """Whether a numeral that counts in printed arithmetic is none of the numbers."""
    source = _source(text)
    numerals = _numerals(ast.parse(source, mode="eval").body, source)
    return not all(map(numbers.have, numerals))


def check(text, *, some=True, about=True, numbers=None, within=400):
    """No equation of a text is false; and there are some, unless there need not be.

    ``about``: nor is what is about so; else something that is not in the text may be the reason. ``numbers``: what the
    numerals on the left stand for; behind any other one there is no "=", and that is a reason.
    ``within``: what is about so is no farther off than this part of it.
    """
    assert not re.search("≈ (?:−?∞|NaN)", text), text
    each = [list(equations(channel)) for channel in channels(text)]
    assert any(each) or not some, text
    unequal = 0
    for left, sign, right in chain.from_iterable(each):
        (exact, size), printed = _both(left), worked_out(right)
        rounded = numbers is not None and has_rounded(left, numbers)
        unequal += exact != printed or rounded
        if sign == "=":
            assert exact == printed, text
            assert not rounded, f"a numeral on the left is rounded: {text}"
        else:
            digits = within if "·" not in left else 125  # what a pixel weighs has three of them
            assert abs(exact - printed) <= size / digits + Fraction(1, 10**300), text
    # Of three channels one that is about so is enough.
    wanted = max((sum(sign == "≈" for _, sign, _ in found) for found in each), default=0)
    assert not about or unequal >= wanted, f"this is no approximation: {text}"
