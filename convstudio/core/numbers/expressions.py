"""Arithmetic as people type it into a cell: ``1/9``, ``0,5``, ``-2^2``, ``sqrt(2)/2``, ``2×π``.

A weight such as 1/9 has no finite decimal, so a kernel keeps what was typed and evaluates it. Python's own ``eval``
would run whatever a pasted file contains, and even its syntax tree brings unwanted literals and warnings. Hence this
small parser of numbers, five operations, roots, parentheses and pi, bounded in length, depth and digits, so that no
text can keep it busy.

Results are exact fractions as long as every step is rational; an irrational root, pi, or an absurd number of digits
turns them into floats.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from convstudio.core.numbers.quoting import quoted

Number: TypeAlias = Fraction | float

MAX_CHARACTERS = 500
MAX_TOKENS = 200
MAX_DEPTH = 50
# Exceeds the range of float64 (1e±308), with room for intermediate results that cancel.
MAX_EXPONENT = 1000
# Longer fractions continue as floats: a thousand such weights must still be read at once.
MAX_BITS = 2000

_TOKEN = re.compile(
    r"""(?P<number> (?: [0-9]+ (?: \.[0-9]* | ,[0-9]+ )? | [.,][0-9]+ ) (?: [eE][+\-−]?[0-9]+ )? )
      | (?P<word>   [^\W0-9]\w* )
      | (?P<symbol> \*\* | \S )""",
    re.VERBOSE,
)
# Most weights: a decimal or a ratio of whole numbers, of so few digits that no limit is near.
_USUAL = re.compile(
    r"([+-]?[0-9]{1,18})(?:\.([0-9]{0,18})|,([0-9]{1,18}))?(?:[eE]([+-]?[0-9]{1,2})|/([0-9]{1,18}))?"
)
_RAISED = re.compile("⁻?[⁰¹²³⁴-⁹]+")
_SPELLINGS = {"−": "-", "×": "*", "·": "*", "÷": "/", "**": "^", "π": "pi"}
_VOCABULARY = frozenset(["+", "-", "*", "/", "^", "(", ")", "√", "sqrt", "pi"])
# Neither is a word or symbol, so nobody can type them.
_NUMBER, _END = "0", ""

_SUM, _PRODUCT, _POWER, _ROOT = 1, 2, 3, 4


class ExpressionError(ValueError):
    """Raised for text that is not arithmetic, or has no value; the message is one sentence."""


class _PredicateError(Exception):
    """Raised with a predicate, for a sentence whose subject is the text."""


class _Token(NamedTuple):
    kind: str
    typed: str


# When one cell of a kernel changes, all are evaluated again; the others come from this cache.
@lru_cache(maxsize=4096)
def evaluate(text: str) -> Number:
    """Return the value of the arithmetic in ``text``: a Fraction if it is rational, otherwise a float.

    Supported are decimals with a point or a comma, ``+ - * / ^`` (also ``− × · ÷ **``), parentheses, ``sqrt(…)``, ``√``
    and ``pi`` (``π``), and superscript digits (4²⁶). A power binds tighter than a sign (-2^2 = -4) and groups from the
    right. Decimals are taken exactly as typed, so ``0.1`` is one tenth.

    Raises ExpressionError for anything else, and for values that would underflow or overflow in float64.
    """
    if (usual := _USUAL.fullmatch(text)) and (usual[5] is None or int(usual[5])):
        return _usual(*usual.groups())
    try:
        if len(text) > MAX_CHARACTERS:
            raise _PredicateError(
                f"has {len(text)} characters, more than the {MAX_CHARACTERS} read here"
            )
        tokens = _tokens(text)
        if not tokens:
            raise ExpressionError("Nothing is typed: a number such as 0.5, -1 or 1/9 is needed.")
        value = _Parser(tokens).parse()
        _rounded(value)
        return value
    except _PredicateError as problem:
        raise ExpressionError(f"{quoted(text)} {problem}.") from None
    except ZeroDivisionError:
        raise ExpressionError(f"{quoted(text)} divides by zero.") from None
    except OverflowError:
        raise ExpressionError(f"{quoted(text)} leads to a number that is too large.") from None


def _usual(
    whole: str, point: str | None, comma: str | None, power: str | None, divisor: str | None
) -> Fraction:
    """Return the value of the parts of a usual weight, without a parser: a large kernel has 65,025 of them."""
    digits = point or comma or ""
    exponent = int(power or 0) - len(digits)
    number = int(whole + digits)
    if exponent >= 0:
        return Fraction(number * 10**exponent, int(divisor or 1))
    return Fraction(number, 10**-exponent * int(divisor or 1))


def _tokens(text: str) -> list[_Token]:
    tokens = []
    text = _RAISED.sub(lambda raised: f"^{unicodedata.normalize('NFKC', raised.group())}", text)
    for match in _TOKEN.finditer(text):
        typed = match.group()
        kind = _NUMBER if match.lastgroup == "number" else _SPELLINGS.get(typed, typed.lower())
        if kind != _NUMBER and kind not in _VOCABULARY:
            if typed == text.strip():
                raise _PredicateError("is not a number; digits, + − × ÷ ^ ( ), sqrt and pi work")
            raise _PredicateError(
                f"has {quoted(typed)}, which is not a number, an operator, sqrt or pi"
            )
        tokens.append(_Token(kind, typed))
    if len(tokens) > MAX_TOKENS:
        raise _PredicateError(f"has {len(tokens)} parts, more than the {MAX_TOKENS} read here")
    return tokens


class _Parser:
    """A precedence-climbing parser for the tokens of one text; every nested expression is one level."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._position = 0
        self._depth = 0

    def parse(self) -> Number:
        value = self._expression(_SUM)
        if self._kind == ")":
            raise _PredicateError("has a “)” without its “(”")
        if self._kind != _END:
            raise self._missing_operator()
        return value

    @property
    def _kind(self) -> str:
        return self._tokens[self._position].kind if self._position < len(self._tokens) else _END

    def _take(self) -> _Token:
        token = self._tokens[self._position]
        self._position += 1
        return token

    def _missing_operator(self) -> _PredicateError:
        before, after = self._tokens[self._position - 1 : self._position + 1]
        return _PredicateError(f"needs an operator between “{before.typed}” and “{after.typed}”")

    def _expression(self, weakest: int) -> Number:
        """Parse one operand and the operators after it that bind at least as tightly as ``weakest``."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _PredicateError(f"is nested deeper than the {MAX_DEPTH} levels read here")
        left = self._operand()
        while (operator := _OPERATORS.get(self._kind)) and operator.precedence >= weakest:
            self._take()
            left = _bounded(operator.apply(left, self._expression(operator.weakest_right)))
        self._depth -= 1
        return left

    def _operand(self) -> Number:
        if self._kind == _END:
            raise _PredicateError("stops where a number should follow")
        token = self._take()
        if token.kind == _NUMBER:
            return _literal(token.typed)
        match token.kind:
            case "pi":
                return math.pi
            case "+":
                return self._expression(_POWER)
            case "-":
                return -self._expression(_POWER)
            case "√":
                return _square_root(self._expression(_ROOT))
            case "sqrt":
                if self._kind != "(":
                    raise _PredicateError("needs parentheses after “sqrt”, as in sqrt(2)")
                self._take()
                return _square_root(self._parenthesised())
            case "(":
                return self._parenthesised()
        raise _PredicateError(f"has “{token.typed}” where a number should stand")

    def _parenthesised(self) -> Number:
        value = self._expression(_SUM)
        if self._kind == _END:
            raise _PredicateError("has a “(” that is never closed")
        if self._kind != ")":
            raise self._missing_operator()
        self._take()
        return value


def _literal(typed: str) -> Number:
    numeral = typed.lower().replace(",", ".").replace("−", "-")
    exponent = numeral.partition("e")[2]
    if exponent and abs(int(exponent)) > MAX_EXPONENT:
        raise _PredicateError(f"has an exponent beyond ±{MAX_EXPONENT}")
    return _bounded(Fraction(numeral))


def _rounded(value: Number) -> float:
    """Return the nearest float64; never silently 0 or ∞, since that could falsify the whole result."""
    nearest = float(value)
    if not math.isfinite(nearest):
        raise OverflowError
    if value and not nearest:
        raise _PredicateError("is too small a number to tell from 0")
    return nearest


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _bounded(value: Number) -> Number:
    return value if isinstance(value, Fraction) and _bits(value) <= MAX_BITS else _rounded(value)


def _square_root(value: Number) -> Number:
    if value < 0:
        raise _PredicateError("asks for the square root of a negative number")
    if isinstance(value, Fraction):
        root = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
        if root * root == value:
            return root
    return math.sqrt(_rounded(value))


def _power(base: Number, exponent: Number) -> Number:
    if not -MAX_EXPONENT <= exponent <= MAX_EXPONENT:
        raise _PredicateError(f"has an exponent beyond ±{MAX_EXPONENT}")
    whole = int(exponent) if exponent == int(exponent) else None
    if whole is None and base < 0:
        raise _PredicateError("raises a negative number to a power that is not whole")
    if whole is not None and isinstance(base, Fraction) and _bits(base) * abs(whole) <= MAX_BITS:
        return base**whole
    result: float = _rounded(base) ** _rounded(exponent)
    return result


class _Operator(NamedTuple):
    precedence: int
    weakest_right: int
    apply: Callable[[Number, Number], Number]


_OPERATORS = {
    "+": _Operator(_SUM, _PRODUCT, lambda left, right: left + right),
    "-": _Operator(_SUM, _PRODUCT, lambda left, right: left - right),
    "*": _Operator(_PRODUCT, _POWER, lambda left, right: left * right),
    "/": _Operator(_PRODUCT, _POWER, lambda left, right: left / right),
    "^": _Operator(_POWER, _POWER, _power),
}
