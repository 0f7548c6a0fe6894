"""Sums of products of letters, "ay + ew", as polynomials: two ways of writing the same sum are equal.

On paper a sum is written in any form: e·y + i·w, (ye + wi), 0 + ey + 0 + iw. So typed answers are evaluated as algebra
over the letters. Quotients, which occur where missing pixels weigh nothing, are fractions of two polynomials.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, NamedTuple

from convstudio.core.lessons.formulas import FRACTION

Polynomial = Mapping[tuple[str, ...], Fraction]
"""The non-zero coefficient of each product of letters in alphabetical order."""

_MOST_CHARACTERS: Final = 4_000
_MOST_PRODUCTS: Final = 1_000  # in an expanded sum
_MOST_FACTORS: Final = 12
_MOST_DEPTH: Final = 30

_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_POWER: Final = re.compile(r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PARTS: Final = re.compile(r"(?<![\d.,])(\d+) ?([¼-¾⅐-⅞])")
_MIXED: Final = re.compile(r"(?<![\d.,/^⁄] )(?<![\d.,/^⁄])(\d+) +(\d+) ?[/⁄] ?(\d+)(?![\d.,/^⁄])")
_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("−–—‒‐‑﹣", "-"),
        **dict.fromkeys("×·⋅∙•∗✕✖⨯", "*"),
        "÷": "/", "⁄": "/", "∕": "/", "{": "(", "}": ")", "[": "(", "]": ")", "′": "'",
    }
)  # fmt: skip
_LATEX: Final = re.compile(r"\\(?:cdot|times)(?![A-Za-z])")
_POINT: Final = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])")  # e.y, in some handwriting
_LAYOUT: Final = re.compile(r"\\(?:left|right|,|;|:|!|\s)|\$|\\[()\[\]]")
_NUMERAL: Final = r"\d+(?:[.,]\d+)?(?:e-?\d+(?=\*))?|[.,]\d+"
_SUBSCRIPTED: Final = (
    r"[^\W\d_](?:_?\d+(?:\s?[,;_]\s?\d+)?|_?\(\s*\d+\s*(?:[,;]?\s*\d+\s*)?\))(?![.]\d)"
)
_TOKENS: Final = {
    subscripted: re.compile(
        rf"(?P<name>{_SUBSCRIPTED + '|' if subscripted else ''}[^\W\d_])"
        rf"|(?P<number>{_NUMERAL})|(?P<sign>\*\*|[-+*/^()])|(?P<gap>\s+)|(?P<other>.)",
        re.DOTALL,
    )
    for subscripted in (False, True)
}
_ONE: Final = Fraction(1)


class SumError(ValueError):
    """Raised for text that is no sum of products; the message is the end of a sentence."""


class Ratio(NamedTuple):
    """A quotient of two polynomials."""

    above: Polynomial
    below: Polynomial

    def equals(self, other: Ratio) -> bool:
        """Return whether both are equal wherever both exist."""
        return _times(self.above, other.below) == _times(other.above, self.below)


def plain(text: str) -> str:
    """Normalise ``text`` to keyboard characters: full-width, italic and superscript ones, minus signs, LaTeX."""
    text = _PARTS.sub(r"(\1+\2)", text)  # 1½ is not 11/2
    text = _MIXED.sub(r"(\1+\2/\3)", text)
    text = _POWER.sub(lambda found: f"^{found[0].translate(_RAISED)}", text)
    text = FRACTION.sub(r"((\1)/(\2))", text)
    text = _LAYOUT.sub(" ", _LATEX.sub("*", text))
    text = _POINT.sub("*", text)
    return unicodedata.normalize("NFKC", text).translate(_SIGNS).casefold().strip()


def has_subscripts(text: str) -> bool:
    """Return whether the letters of ``text`` have subscripts, x₀₁; else a digit after a letter is a factor."""
    return bool(re.search(r"[^\W\d_]_?\d", plain(text)))


def sum_of(text: str, *, subscripted: bool) -> Ratio:
    """Parse a sum; SumError if ``text`` is none, or would expand to too many products."""
    if len(text) > _MOST_CHARACTERS:
        raise SumError("is too long")
    tokens = []
    for found in _TOKENS[subscripted].finditer(plain(text)):
        kind, typed = found.lastgroup, found.group()
        if kind == "other":
            raise SumError(f"has “{typed}” in it")
        if kind != "gap":
            tokens.append((str(kind), "^" if typed == "**" else typed))
    return _Reader(tokens).read()


def written(product: tuple[str, ...]) -> str:
    """Return a product in writing, without its coefficient; "" for the constant."""
    return "".join(product)


class _Reader:
    """A recursive-descent parser of sums, products and powers; adjacent letters are multiplied."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def read(self) -> Ratio:
        if not self._tokens:
            raise SumError("is empty")
        found = self._sum()
        if self._at < len(self._tokens):
            raise SumError("has a “)” without its “(”")
        return found

    def _next(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise SumError("stops where a term should follow")
        self._at += 1
        return self._tokens[self._at - 1]

    def _sum(self) -> Ratio:
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise SumError("has too many brackets")
        total = self._product()
        while self._next() in ("+", "-"):
            sign = -1 if self._take()[1] == "-" else 1
            total = _added(total, self._product(), sign)
        self._depth -= 1
        return total

    def _product(self) -> Ratio:
        sign = 1
        while self._next() in ("+", "-"):
            sign *= -1 if self._take()[1] == "-" else 1
        total = self._power()
        while (following := self._next()) and following not in ("+", "-", ")"):
            if following in ("*", "/"):
                self._take()
            while self._next() == "-" and following in ("*", "/"):  # a·−2
                self._take()
                sign = -sign
            factor = self._power()
            if following == "/":
                if not factor.above:
                    raise SumError("divides by zero")
                factor = Ratio(factor.below, factor.above)
            total = Ratio(_times(total.above, factor.above), _times(total.below, factor.below))
        return Ratio({key: sign * value for key, value in total.above.items()}, total.below)

    def _power(self) -> Ratio:
        base = self._factor()
        if self._next() != "^":
            return base
        self._take()
        kind, typed = self._take()
        if kind != "number" or not typed.isdigit() or int(typed) > _MOST_FACTORS:
            raise SumError("has a power that is no small whole number")
        total = Ratio({(): _ONE}, {(): _ONE})
        for _ in range(int(typed)):
            total = Ratio(_times(total.above, base.above), _times(total.below, base.below))
        return total

    def _factor(self) -> Ratio:
        kind, typed = self._take()
        if kind == "name":
            return Ratio({(_named(typed),): _ONE}, {(): _ONE})
        if kind == "number":
            value = Fraction(typed.replace(",", "."))
            return Ratio({(): value} if value else {}, {(): _ONE})
        if typed != "(":
            raise SumError(f"has “{typed}” where a term should stand")
        inner = self._sum()
        if self._next() != ")":
            raise SumError("has a “(” that is never closed")
        self._take()
        return inner


def _named(typed: str) -> str:
    """Normalise a subscripted name: "x12" for x₁₂ however it is typed, "x1,12" if an index has two digits."""
    indices = re.findall(r"\d+", typed)
    comma = "," if len(indices) > 1 and max(map(len, indices)) > 1 else ""
    return typed[0] + comma.join(indices)


def _added(one: Ratio, other: Ratio, sign: int) -> Ratio:
    if one.below == other.below:
        return Ratio(_plus(one.above, other.above, sign), one.below)
    above = _plus(_times(one.above, other.below), _times(other.above, one.below), sign)
    return Ratio(above, _times(one.below, other.below))


def _plus(one: Polynomial, other: Polynomial, sign: int) -> Polynomial:
    total = dict(one)
    for key, value in other.items():
        total[key] = total.get(key, Fraction(0)) + sign * value
    return {key: value for key, value in total.items() if value}


def _times(one: Polynomial, other: Polynomial) -> Polynomial:
    if len(one) * len(other) > _MOST_PRODUCTS:
        raise SumError("is too long when it is multiplied out")
    total: dict[tuple[str, ...], Fraction] = {}
    for key, value in one.items():
        for further, times in other.items():
            product = tuple(sorted(key + further))
            if len(product) > _MOST_FACTORS:
                raise SumError("has too many factors in one product")
            total[product] = total.get(product, Fraction(0)) + value * times
    return {key: value for key, value in total.items() if value}
