"""Whether an answer to a question is right, however it is written, and what is wrong with it if it is not.

A right answer in an unusual form is right: "0 + ey + 0 + iw", "S(2,0) = iw + ey", "= 12,0", "½" or "50 %". Whoever is
told "not yet" for it learns to distrust the program, and not to convolve.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from math import isclose
from typing import Final, NamedTuple

from convstudio.core.expressions import ExpressionError, Number, evaluate
from convstudio.core.lesson_sums import Polynomial, SumError, has_subscripts, plain, sum_of, written

ROUNDING: Final = 2e-3
"""Relative: 0.333 is right for 1/3."""

_LETTERS_ASKED: Final = "A sum of letters is asked for, such as aw + bx"
_NUMBER_ASKED: Final = "A number is asked for; 12, 0.5 and 1/9 can be read"
_OWN_ROUNDING: Final = 1e-9
_FEW_DECIMALS: Final = 3  # of an answer that is not rounded further
_EQUALS: Final = re.compile(r"\s*(?::=|=|≈|≃|≅)\s*")
_SAYS: Final = re.compile(r"^([^\W\d_][\w\s(),;{}₀-₉−-]*?)\s*(?::(?!=)|\bis\b)\s*")
_PLACE: Final = re.compile(r"([^\W\d_])\s*[(_]*\s*(-?\d+)\s*(?:[,;]?\s*(-?\d+))?\s*\)*")
_GROUPS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:[  \u2009\u202f'’]\d{3})+(?!\d)")
_THOUSANDS: Final = re.compile(r"(-?\d{1,3})((?:[.,]\d{3})+)")
_DECIMALS: Final = re.compile(r"-?(\d*)(?:[.,](\d+))?\s*(%?)")
_CROSS: Final = re.compile(r"(?<=[\d)])\s*x\s*(?=[\d(-])")


class Verdict(NamedTuple):
    """``remark`` is one sentence without its full stop, or ""; ``counts``: it was a try at what was asked."""

    right: bool
    remark: str = ""
    counts: bool = True


class Near(NamedTuple):
    """An answer that is often given in place of the right one, and what is to be said to it."""

    answer: str
    remark: str


def judged_sum(given: str, answer: str, place: str = "", near: tuple[Near, ...] = ()) -> Verdict:
    """An answer to a question for a sum of letters; ``place`` is the output asked for, "S(1,0)"."""
    subscripted = has_subscripts(answer)
    right = sum_of(answer, subscripted=subscripted)

    def judge(side: str) -> Verdict:
        if word := _word(side, answer):
            return Verdict(False, f"“{word}” cannot be read. {_LETTERS_ASKED}", counts=False)
        try:
            typed = sum_of(side, subscripted=subscripted)
            if typed.equals(right):
                return Verdict(True)
            if set(typed.above) == {()} and any(right.above):  # a number alone
                return Verdict(False, _LETTERS_ASKED, counts=False)
            for each in near:
                if typed.equals(sum_of(each.answer, subscripted=subscripted)):
                    return Verdict(False, each.remark)
        except SumError as error:
            return Verdict(False, f"This {error}. {_LETTERS_ASKED}", counts=False)
        if typed.below == right.below:
            return Verdict(False, _difference(typed.above, right.above))
        return Verdict(False)

    return _all_sides(given, place, judge)


def _word(side: str, answer: str) -> str:
    """More letters side by side than any product of the answer has, or "": that is no sum, but a word."""
    runs = [re.findall(r"[^\W\d_]+", plain(text)) for text in (side, answer)]
    most = max(2, *(len(run) for run in runs[1]))
    return next((run[:40] for run in runs[0] if len(run) > most), "")


def judged_number(given: str, answer: str, place: str = "", near: tuple[Near, ...] = ()) -> Verdict:
    """An answer to a question for a number."""
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
    """A choice is made by its text."""
    return Verdict(given.strip().casefold() == answer.strip().casefold())


def _all_sides(given: str, place: str, judge: Callable[[str], Verdict]) -> Verdict:
    """ "S(1,0) = ay + ew = 8": each side but the names is an answer, and all of them have to be right."""
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
    verdicts = [judge(side) for side in answers or [""]]
    return next((each for each in verdicts if not each.right), verdicts[0])


def _is_name(side: str) -> bool:
    """Whether what stands before "=" only says of what it is: "S(1,0)", "total K", "the answer"."""
    words = plain(side)
    return bool(_PLACE.fullmatch(words) or re.fullmatch(r"[^\W\d_]|[^\W\d_]{2,}[\w\s]*", words))


def _indices(found: re.Match[str]) -> str:
    return f"{found[2]}{found[3] or ''}"


def _difference(given: Polynomial, right: Polynomial) -> str:
    """What is missing and what does not belong there, without saying what does."""
    missing = [each for each in right if each not in given]
    spare = [each for each in given if each not in right]
    if missing or spare:
        parts = []
        if spare:
            names = " and ".join(f"“{written(each)}”" for each in spare[:2])
            parts.append(f"{names} {'does' if len(spare) == 1 else 'do'} not belong there")
        if missing:
            count = len(missing)
            parts.append("a term is missing" if count == 1 else f"{count} terms are missing")
        words = ", and ".join(parts)
        return words[:1].upper() + words[1:]
    other = next(each for each in right if given[each] != right[each])
    if given[other] == -right[other]:
        return f"The sign of “{written(other)}” is wrong"
    return f"“{written(other)}” is counted {_often(given[other])}, which is not right"


def _often(count: Fraction) -> str:
    return {1: "once", 2: "twice"}.get(int(count), f"{count} times") if count > 0 else "below zero"


def _readings(given: str) -> list[Number]:
    """What the number that is typed may be: "1,000" is one, or a thousand."""
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
            found.append(value / 100 if percent else value)
        except (ExpressionError, OverflowError):
            continue
    return found


def _agrees(given: Number, right: Number, typed: str) -> bool:
    """Whether a number is the right one, as exactly as it was written."""
    if given == int(given) and _is_whole(right):
        return int(given) == round(float(right))
    if isclose(float(given), float(right), rel_tol=ROUNDING, abs_tol=_OWN_ROUNDING):
        return True
    decimals = _DECIMALS.fullmatch(plain(typed))
    if not decimals:
        return False
    digits = (decimals[1] or "") + (decimals[2] or "")
    places = len(decimals[2] or "") + 2 * bool(decimals[3])
    exact = Fraction(right) * 10**_FEW_DECIMALS
    if places < 2 or len(digits.lstrip("0")) < 2 or exact == round(exact):
        return False  # so few digits say little, or all could be written out
    return bool(abs(float(given) - float(right)) <= 0.5 * 10**-places + _OWN_ROUNDING)


def _is_whole(value: Number) -> bool:
    return abs(float(value) - round(float(value))) <= _OWN_ROUNDING * max(1.0, abs(float(value)))
