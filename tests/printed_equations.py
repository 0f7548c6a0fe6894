"""An oracle for printed equations: what is printed is worked out again, in fractions, by Python's own grammar."""

import ast
import operator
import re
from fractions import Fraction

_OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_NUMERALS = r"[\d.e×/+() −-]*"


def worked_out(text):
    """What printed arithmetic comes to: "(37.65 × 2 + 1) × 1/9" as a fraction."""
    return _both(text)[0]


def _both(text):
    """What arithmetic comes to, and what it would with nothing below 0: the size that its rounding goes by."""
    source = text.replace("−", "-").replace("×", "*").strip()
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
        behind_a_word = text[: found.start(1)].rstrip()[-1:].isalpha()  # sqrt(2) × 1/9
        if any(sign in left for sign in "×+/") and not behind_a_word:
            yield left, found[2], found[3]


def check(text, *, some=True):
    """No equation of a text is false; and there are some, unless there need not be."""
    found = list(equations(text))
    assert found or not some, text
    for left, sign, right in found:
        (exact, size), printed = _both(left), worked_out(right)
        if sign == "=":
            assert exact == printed, text
        else:
            assert exact != printed, f"this is no approximation: {text}"
            assert abs(exact - printed) <= size / 400 + Fraction(1, 10**300), text
