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
    ast.USub: operator.neg,
}
_NUMERALS = r"[\d.e×/+() −-]*"


def worked_out(text):
    """What printed arithmetic comes to: "(37.65 × 2 + 1) × 1/9" as a fraction."""
    source = text.replace("−", "-").replace("×", "*").strip()
    return _value(ast.parse(source, mode="eval").body, source)


def _value(node, source):
    if isinstance(node, ast.Constant):
        return Fraction(ast.get_source_segment(source, node))
    if isinstance(node, ast.UnaryOp):
        return _OPERATIONS[type(node.op)](_value(node.operand, source))
    assert isinstance(node, ast.BinOp), ast.dump(node)
    left, right = _value(node.left, source), _value(node.right, source)
    return _OPERATIONS[type(node.op)](left, right)


def equations(text):
    """(left, sign, right) of every equation between numbers in a text."""
    for found in re.finditer(rf"({_NUMERALS}) ([=≈]) (−?[\d.]+(?:e−?\d+)?)", text):
        left = found[1].strip()
        if any(sign in left for sign in "×+/"):
            yield left, found[2], found[3]


def check(text, *, some=True):
    """No equation of a text is false; and there are some, unless there need not be."""
    found = list(equations(text))
    assert found or not some, text
    for left, sign, right in found:
        exact, printed = worked_out(left), worked_out(right)
        if sign == "=":
            assert exact == printed, text
        else:
            assert exact != printed, f"this is no approximation: {text}"
            assert abs(exact - printed) <= abs(exact) / 50 + Fraction(1, 50), text
