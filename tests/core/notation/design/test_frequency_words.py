"""Frequencies and what becomes of them are said as a person would measure them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.design.frequencies.response import Response
from convstudio.core.notation.design.frequency_words import (
    alias_of,
    alias_words,
    frequency_words,
    gain_words,
)

BOX = Response(np.full((1, 3), 1 / 3), (0, 1))
SLOPE = Response(np.array([[1.0, 0.0, -1.0]]), (0, 1))


def test_a_frequency_is_said_with_its_period_and_its_direction():
    said = "u 0, v 0.125 cycles/px · period 8 px along 0°"
    assert frequency_words((0, 0.125)) == said
    assert frequency_words((0.1, 0.1)) == "u 0.1, v 0.1 cycles/px · period 7.07 px along 135°"
    assert frequency_words((0, 0)) == "u 0, v 0 cycles/px · flat areas"
    assert frequency_words((0, 0.25), 1) == "0.25 cycles/sample · period 4 samples"


@pytest.mark.parametrize(
    ("response", "v", "words"),
    [
        (BOX, 0, "gain 1 (0 dB) · phase 0°: not shifted"),
        (BOX, 1 / 3, "gain 0: nothing is left of it"),
        (BOX, 0.5, "gain 0.333 (−9.54 dB) · phase 180°: dark and bright change places"),
        (SLOPE, 0.25, "gain 2 (0 dB) · phase 90°: shifted by a quarter period"),
        (Response(BOX.weights, (0, 0)), 0.125, "gain 0.805 (−1.89 dB) · phase −45°"),
        (Response(np.full((1, 3), 1e308), (0, 1)), 0, "gain ∞, too large for a number"),
        (Response(np.zeros((1, 3)), (0, 1)), 0.2, "gain 0: nothing is left of it"),
    ],
)
def test_what_becomes_of_a_frequency_is_its_gain_and_its_phase(response, v, words):
    assert gain_words(response, (0, v)) == words


def test_what_every_second_pixel_makes_of_a_frequency():
    shown = "every second pixel shows it as period 8 px along 0°"
    assert alias_words(BOX, (0, 0.375)) == shown
    assert alias_words(BOX, (0, 0.5)) == "every second pixel shows it as flat areas"
    # The gain at 0 is 1, at (½, 0) 1 and at (0, ½) and (½, ½) ⅓.
    assert alias_words(BOX, (0, 0)) == "aliases on it: gain 1.11"
    assert alias_words(BOX, (0, 0), 1) == "aliases on it: gain 0.333"


@given(st.tuples(*2 * [st.floats(-0.5, 0.5)]), st.tuples(*2 * [st.integers(-50, 50)]))
def test_every_second_pixel_cannot_tell_a_frequency_from_its_alias(frequency, at):
    alias = alias_of(frequency)
    assert max(map(abs, alias)) <= 0.25
    turns = [2 * sum(f * x for f, x in zip(each, at, strict=True)) for each in (frequency, alias)]
    assert (turns[0] - turns[1] + 0.5) % 1 - 0.5 == pytest.approx(0, abs=1e-9)
