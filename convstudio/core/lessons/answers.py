"""Judging of answers: whether an answer is right, however it is written, and what is wrong with it if not.

A right answer in an unusual form is right: "0 + ey + 0 + iw", "S(2,0) = iw + ey", "= 12,0", "½" or "50 %". A reader who
is told "not yet" for one of these learns to distrust the program, not to convolve.

A number that ends within three decimals must be exact: 12.02 is not 12. One with more decimals is right as far as it is
written: rounded to two digits or more, or truncated after three or more; a result of rounded decimals, "2·0.333", may
be off by 0.2 %.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from math import isclose, isfinite
from typing import Final, NamedTuple

from convstudio.core.lessons.letter_sums import (
    Polynomial,
    SumError,
    has_subscripts,
    plain,
    sum_of,
    written,
)
from convstudio.core.numbers.expressions import ExpressionError, Number, evaluate
from convstudio.core.numbers.formatting import MINUS

ROUNDING: Final = 2e-3
"""The relative error allowed for results of rounded numbers: 2·0.333 is right for 2/3."""

_LETTERS_ASKED: Final = "A sum of letters is asked for, such as aw + bx"
_NUMBER_ASKED: Final = "A number is asked for; 12, 0.5 and 1/9 can be read"
_OWN_ROUNDING: Final = 1e-9
_FLOATS: Final = 1e-12  # relative: rounding errors of a root or π
_FEW_DECIMALS: Final = 3  # of a number that ends, and so is not rounded
# The relative and the absolute error that float32 pixels add to a number that ends.
_NOISE: Final = (1e-7, 1e-6)
_EQUALS: Final = re.compile(r"\s*(?::=|=|≈|≃|≅)\s*")
_SAYS: Final = re.compile(r"^([^\W\d_][\w\s(),;{}₀-₉−-]*?)\s*(?::(?!=)|\bis\b)\s*")
_PLACE: Final = re.compile(r"([^\W\d_])\s*[(_]*\s*(-?\d+)\s*(?:[,;]?\s*(-?\d+))?\s*\)*")
_GROUPS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:[  \u2009\u202f'’]\d{3})+(?!\d)")
_THOUSANDS: Final = re.compile(r"(-?\d{1,3})((?:[.,]\d{3})+)")
_POINT: Final = re.compile(r"\d[.,]\d")
_DECIMALS: Final = re.compile(r"[-+]?(\d*)(?:[.,](\d+))?\s*(%?)")
_LETTER: Final = re.compile(r"[^\W\d_]")
_CROSS: Final = re.compile(r"(?<=[\d)])\s*x\s*(?=[\d(-])")


class Verdict(NamedTuple):
    """The verdict on an answer: whether it is right, and if not, why.

    ``remark`` is one sentence without its full stop, or ""; ``counts``: it was an attempt at what was asked.
    """

    right: bool
    remark: str = ""
    counts: bool = True


class Near(NamedTuple):
    """A frequent wrong answer, and the reply to it."""

    answer: str
    remark: str


def judged_sum(given: str, answer: str, place: str = "", near: tuple[Near, ...] = ()) -> Verdict:
    """Judge an answer that should be a sum of letters; ``place`` is the output asked for, "S(1,0)"."""
    subscripted = has_subscripts(answer)
    right = sum_of(answer, subscripted=subscripted)

    def judge(side: str) -> Verdict:
        if word := _word(side, answer):
            return Verdict(False, f"“{word}” cannot be read. {_LETTERS_ASKED}", counts=False)
        try:
            typed = sum_of(side, subscripted=subscripted)
            if typed.equals(right):
                return Verdict(True)
            # A single number.
            if set(typed.above) == {()} and any(right.above):
                return Verdict(False, _LETTERS_ASKED, counts=False)
            for each in near:
                if typed.equals(sum_of(each.answer, subscripted=subscripted)):
                    return Verdict(False, each.remark)
        except SumError as error:
            return Verdict(False, f"This {error}. {_LETTERS_ASKED}", counts=False)
        if typed.below == right.below:
            return Verdict(False, _difference(typed.above, right.above))
        return Verdict(False)

    return _all_sides(given, place, judge, aside=_is_number)


def _word(side: str, answer: str) -> str:
    """Return a run of more letters than any product of the answer has: a word instead of a sum; else ""."""
    runs = [re.findall(r"[^\W\d_]+", plain(text)) for text in (side, answer)]
    most = max(2, *(len(run) for run in runs[1]))
    return next((run[:40] for run in runs[0] if len(run) > most), "")


def judged_number(given: str, answer: str, place: str = "", near: tuple[Near, ...] = ()) -> Verdict:
    """Judge an answer that should be a number."""
    right = evaluate(answer)

    def judge(side: str) -> Verdict:
        readings = _readings(side)
        if not readings:
            return Verdict(False, _NUMBER_ASKED, counts=False)
        if any(_agrees(value, right, side) for value in readings):
            return Verdict(True)
        for each in near:
            if any(_agrees(value, evaluate(each.answer), side) for value in readings):
                return Verdict(False, each.remark)
        if any(value and _agrees(-value, right, side) for value in readings):
            return Verdict(False, "Its sign is wrong")
        return Verdict(False)

    return _all_sides(given, place, judge)


def judged_choice(given: str, answer: str) -> Verdict:
    """Judge a choice by its text."""
    return Verdict(given.strip().casefold() == answer.strip().casefold())


def _all_sides(
    given: str,
    place: str,
    judge: Callable[[str], Verdict],
    aside: Callable[[str], bool] = lambda _side: False,
) -> Verdict:
    """Judge "S(1,0) = 5·1 + 3 = 8": each side except names is an answer, and all of them must be right.

    Sides for which ``aside`` is true, such as the numerical value of a sum of letters, are not judged.
    """
    text = _SAYS.sub(r"\1 = ", given.strip().rstrip(";").strip())
    sides = [side for side in _EQUALS.split(text) if side.strip()]
    asked = _PLACE.fullmatch(plain(place)) if place else None
    answers = []
    for at, side in enumerate(sides):
        named = _PLACE.fullmatch(plain(side)) if len(sides) > 1 else None
        if named and asked and named[1] == asked[1]:
            if _indices(named) != _indices(asked):
                remark = f"That names {side.strip()}; {place} is asked for"
                return Verdict(False, remark, counts=False)
        elif not (at == 0 and len(sides) > 1 and _is_name(side)):
            answers.append(re.sub(r"\.$", "", side).strip())
    answers = [side for side in answers if not aside(side)] or answers or [""]
    verdicts = [judge(side) for side in answers]
    return next((each for each in verdicts if not each.right), verdicts[0])


def _is_number(side: str) -> bool:
    """Return whether a side is a number, or arithmetic without letters."""
    return not _LETTER.search(plain(side)) and bool(_readings(side))


def _is_name(side: str) -> bool:
    """Return whether a side before "=" only names what the answer is: "S(1,0)", "total K", "the answer"."""
    words = plain(side)
    return bool(_PLACE.fullmatch(words) or re.fullmatch(r"[^\W\d_]|[^\W\d_]{2,}[\w\s]*", words))


def _indices(found: re.Match[str]) -> str:
    return f"{found[2]}{found[3] or ''}"


def _difference(given: Polynomial, right: Polynomial) -> str:
    """Return how many terms are missing and how many are superfluous, without saying which."""
    missing = [each for each in right if each not in given]
    spare = [each for each in given if each not in right]
    if missing or spare:
        parts = []
        if spare:
            names = " and ".join(f"“{written(each) or _number(given[each])}”" for each in spare[:2])
            parts.append(f"{names} {'does' if len(spare) == 1 else 'do'} not belong there")
        if missing:
            count = len(missing)
            parts.append("a term is missing" if count == 1 else f"{count} terms are missing")
        words = ", and ".join(parts)
        return words[:1].upper() + words[1:]
    other = next(each for each in right if given[each] != right[each])
    if not other:
        return f"“{_number(given[other])}” is not the number that belongs there"
    if given[other] == -right[other]:
        return f"The sign of “{written(other)}” is wrong"
    return f"“{written(other)}” is counted {_often(given[other])}, which is not right"


def _number(count: Fraction) -> str:
    return str(count).replace("-", MINUS)


def _often(count: Fraction) -> str:
    return {1: "once", 2: "twice"}.get(int(count), f"{count} times") if count > 0 else "below zero"


def _readings(given: str) -> list[Number]:
    """Return the numbers that a typed one may mean: "1,000" is one, or a thousand."""
    text = plain(_GROUPS.sub(lambda found: re.sub(r"\D", "", found[0]), given)).rstrip(".")
    text = _CROSS.sub("*", text)
    percent = text.endswith("%")
    text = text.removesuffix("%").strip()
    candidates = [text]
    if grouped := _THOUSANDS.fullmatch(text):
        candidates.append(grouped[1] + re.sub(r"\D", "", grouped[2]))
    found: list[Number] = []
    for each in candidates:
        try:
            value = evaluate(each)
            if isfinite(float(value)):
                found.append(value / 100 if percent else value)
        except (ExpressionError, OverflowError):
            continue
    return found


def _agrees(given: Number, right: Number, typed: str) -> bool:
    """Return whether a number is right to the precision with which it is written."""
    value, exact = Fraction(given), Fraction(right)
    end = round(exact, _FEW_DECIMALS)
    noise, most = _NOISE
    if abs(end - exact) <= min(noise * abs(exact) + _OWN_ROUNDING, most):
        is_near = isclose(value, end, rel_tol=_FLOATS, abs_tol=_OWN_ROUNDING)
        return value in (exact, end) or is_near
    if isclose(value, exact, rel_tol=_OWN_ROUNDING):
        return True
    decimals = _DECIMALS.fullmatch(plain(typed))
    if not decimals:
        return bool(_POINT.search(typed)) and isclose(value, exact, rel_tol=ROUNDING)
    places = len(decimals[2] or "") + 2 * bool(decimals[3])
    digits = len(((decimals[1] or "") + (decimals[2] or "")).lstrip("0"))
    if digits < 2 or (digits == 2 and places < 2):
        return False  # so few digits say little
    unit = Fraction(1, 10**places)
    is_rounded = abs(value - exact) <= unit / 2
    is_cut_off = digits > 2 and value * exact > 0 and 0 < abs(exact) - abs(value) < unit
    return is_rounded or is_cut_off
