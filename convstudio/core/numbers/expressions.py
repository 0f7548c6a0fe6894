"""Arithmetic as people type it into a cell: ``1/9``, ``0,5``, ``-2^2``, ``sqrt(2)/2``, ``2×π``.

A weight such as 1/9 has no decimal that ends, so a kernel keeps what was typed and needs somebody
to work it out. Python's own ``eval`` would run whatever a pasted file contains, and even its syntax
tree alone brings literals and warnings that are not ours. Hence this small reader: it knows
numbers, five operations, roots, parentheses and pi, nothing else, and it is bounded in length,
depth and digits, so that no text can keep it busy.

Results are exact fractions for as long as every step is rational; only a root that is not rational,
pi, or an absurd number of digits makes them floats.
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
# Beyond the range of float64 (1e±308) with room for intermediate results that cancel.
MAX_EXPONENT = 1000
# Above this a fraction continues as a float: a thousand such weights must still be read at once.
MAX_BITS = 2000

_TOKEN = re.compile(
    r"""(?P<number> (?: [0-9]+ (?: \.[0-9]* | ,[0-9]+ )? | [.,][0-9]+ ) (?: [eE][+\-−]?[0-9]+ )? )
      | (?P<word>   [^\W0-9]\w* )
      | (?P<symbol> \*\* | \S )""",
    re.VERBOSE,
)
_RAISED = re.compile("⁻?[⁰¹²³⁴-⁹]+")
_SPELLINGS = {"−": "-", "×": "*", "·": "*", "÷": "/", "**": "^", "π": "pi"}
_VOCABULARY = frozenset(["+", "-", "*", "/", "^", "(", ")", "√", "sqrt", "pi"])
_NUMBER, _END = "0", ""  # which no word or symbol is, so that nobody can type them

_SUM, _PRODUCT, _POWER, _ROOT = 1, 2, 3, 4


class ExpressionError(ValueError):
    """A text that is not arithmetic, or whose value does not exist; its message is one sentence."""


class _PredicateError(Exception):
    """What is wrong, as the predicate of a sentence whose subject is the text."""


class _Token(NamedTuple):
    kind: str
    typed: str


# Every cell of a kernel is read again whenever one of them changes; the others answer from here.
@lru_cache(maxsize=4096)
def evaluate(text: str) -> Number:
    """The value of the arithmetic in ``text``: a Fraction where it is rational, otherwise a float.

    Known are decimals with a point or a comma, ``+ - * / ^`` (also ``− × · ÷ **``), parentheses,
    ``sqrt(…)``, ``√`` and ``pi`` (``π``), and raised digits (4²⁶). A power binds tighter than a
    sign (-2^2 = -4) and groups from the right. Decimals are taken exactly as typed, so ``0.1`` is one tenth.

    Raises ExpressionError for anything else, and for values that float64 can only hold as 0 or ∞.
    """
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
    """Precedence climbing over the tokens of one text; every nested expression is one level."""

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
        """One operand and the operators after it that bind at least as tightly as ``weakest``."""
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
    """The nearest float64; never silently 0 or ∞, since that could falsify the whole result."""
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
