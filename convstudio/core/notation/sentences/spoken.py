"""Terms in words, for screen-reader users.

Signs are spelled out: screen readers skip a true minus and ×, so a product would lose its sign.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Final

import numpy as np

from convstudio.core.notation.formula import value_text
from convstudio.core.notation.letters import Letters
from convstudio.core.notation.means import (
    divisor_text,
    factor_text,
    is_missing,
    output_reading,
    printed_factors,
    written_kernel,
)
from convstudio.core.notation.naming import names_of, output_name, pixel_name, weight_name
from convstudio.core.notation.weights import scale_text, weight_text
from convstudio.core.numbers.equations import ABOUT, EQUAL, as_printed, reading, right_side
from convstudio.core.numbers.formatting import MINUS, Value
from convstudio.core.steps.term import Term
from convstudio.core.steps.timeline import Timeline

LONGEST_EXPRESSION: Final = 9
"""The most products of letters that are read out one by one."""

_DIGITS: Final = 4  # of pixels and products; whole numbers keep all of theirs
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def term_words(timeline: Timeline, term: Term, *, in_letters: bool = False) -> str:
    """Return the latest term: "Term 2 of 4 of S(1, 1): I(0, 1) times K(1, 0), 2 times 3 is 6, total 8"."""
    experiment = timeline.experiment
    pixel = pixel_name(experiment, term.m, term.n)
    names = f"{pixel}{_border(timeline, term)} times {weight_name(experiment, term.a, term.b)}"
    output = output_name(experiment, term.i, term.j)
    if not term.lands:
        return spoken(
            f"{names} lands beside {names_of(experiment).output} at {output[1:]} and is added to no output"
        )
    said = f"Term {term.index + 1} of {timeline.taps} of {output}: {names}"
    if in_letters:
        return spoken(f"{said}, {_letters(timeline, term)}")
    if is_missing(term):
        return spoken(f"{said}, missing, weighs nothing{_over(timeline, term)}")
    kernel = written_kernel(experiment) if experiment.skips else experiment.kernel
    weight = weight_text(kernel, term.a, term.b)
    if experiment.skips:
        return spoken(f"{said}, {factor_text(term, _DIGITS)} × {weight}{_over(timeline, term)}")
    factors = printed_factors(kernel, term, _DIGITS)
    typed = _product(term.value, float(kernel.value(term.a, term.b)))
    equation = f"{value_text(term.value, _DIGITS)} × {weight} {right_side(factors, typed, _DIGITS)}"
    assert term.total is not None  # a landing term has one
    if kernel.scale == "1":
        return spoken(f"{said}, {equation}, total {value_text(term.total)}")
    scaled = f"× {scale_text(kernel)} {reading(term.total)}"
    return spoken(f"{said}, {equation}, total {scaled}")


def _over(timeline: Timeline, term: Term) -> str:
    """Return the mean so far, and its divisor."""
    assert term.total is not None  # a landing term has one
    bare = replace(timeline.experiment, kernel=written_kernel(timeline.experiment))
    divisor = Timeline(bare, timeline.order).output_term(term.i, term.j, term.index).divisor
    assert divisor is not None
    over = divisor_text(divisor)
    sign = EQUAL if None not in as_printed(divisor) else ABOUT
    right = output_reading(timeline.experiment, term.total)
    return f", total divided by {over} {right if sign == EQUAL else right.replace(EQUAL, sign)}"


def spoken(text: str) -> str:
    """Replace signs by words: "K(0, 1) = −2" becomes "K(0, 1) is minus 2"."""
    text = re.sub(rf"(?<=\d)e(?=[{MINUS}-]?\d)", " times 10 to the power of ", text)
    text = re.sub(rf"(?<=[\d)])[{MINUS}-](?=[\d.(])", " minus ", text)  # within a typed scale
    text = re.sub(r"(?<=[\d)])\+(?=[\d.(])", " plus ", text)
    text = re.sub(rf"[{MINUS}-](?=[\d∞.])", "minus ", text)
    text = re.sub(r"[⁰¹²³⁴-⁹]+", lambda raised: f" to the power of {_plain(raised.group())}", text)
    for sign, word in (
        (f" {MINUS} ", " minus "),
        (" + ", " plus "),
        (" × ", " times "),
        ("×", " times "),
        (" = ", " is "),
        (" ≈ ", " is about "),
        ("…", " to "),
        ("   ·   ", ", "),
        (" · ", ", "),
        ("·", " times "),
        (" ÷ ", " divided by "),
        ("∗", "convolved with"),
        ("⋆", "correlated with"),
    ):
        text = text.replace(sign, word)
    return text.translate(_SUBSCRIPTS)


def _plain(raised: str) -> str:
    """Return superscript digits as ordinary ones."""
    return unicodedata.normalize("NFKC", raised)


def _border(timeline: Timeline, term: Term) -> str:
    if not term.outside:
        return ""
    if term.source is None:
        return ", outside,"
    return f", outside, from {pixel_name(timeline.experiment, *term.source)},"


def _product(value: Value, weight: float) -> Value:
    """Return a term before the scale; a weight of 0 contributes nothing, whatever it meets."""
    channels = np.atleast_1d(np.asarray(value, dtype=np.float64))
    products = (channels * weight if weight else np.zeros_like(channels)).tolist()
    return tuple(products) if len(products) > 1 else float(products[0])


def _letters(timeline: Timeline, term: Term) -> str:
    letters = Letters(timeline.experiment)
    product = f"{letters.pixel(term.m, term.n)} times {letters.weight(term.a, term.b)}"
    done = term.index + 1
    if done > LONGEST_EXPRESSION:
        return f"{product}, {done} products so far"
    return f"{product}, so far {letters.expression(term.i, term.j, done, timeline.order)}"
