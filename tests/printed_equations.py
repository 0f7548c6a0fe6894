"""An oracle for printed equations: what is printed is worked out again, in fractions, by Python's own grammar."""

import ast
import operator
import re
import unicodedata
from fractions import Fraction
from itertools import chain

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
    text = re.sub("[⁰¹²³⁴-⁹]+", lambda raised: f"^{unicodedata.normalize('NFKC', raised[0])}", text)
    source = "".join(_SIGNS.get(character, character) for character in text).strip()
    return _value(ast.parse(source, mode="eval").body, source)


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


def check(text, *, some=True, about=True):
    """No equation of a text is false; and there are some, unless there need not be.

    ``about``: nor is what is about so; else something that is not in the text may be the reason.
    """
    each = [list(equations(channel)) for channel in channels(text)]
    assert any(each) or not some, text
    unequal = 0
    for left, sign, right in chain.from_iterable(each):
        (exact, size), printed = _both(left), worked_out(right)
        unequal += exact != printed
        if sign == "=":
            assert exact == printed, text
        else:
            digits = 400 if "·" not in left else 125  # what a pixel weighs has three of them
            assert abs(exact - printed) <= size / digits + Fraction(1, 10**300), text
    # Of three channels one that is about so is enough.
    wanted = max(sum(sign == "≈" for _, sign, _ in found) for found in each)
    assert not about or unequal >= wanted, f"this is no approximation: {text}"
