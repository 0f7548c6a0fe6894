"""Sums as they are printed, of all products at once."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.core.numbers.equations import sum_of
from convstudio.core.numbers.printed_sums import PrintedWeights, as_values

WEIGHTS = st.one_of(
    st.none(), st.integers(-9, 9), st.fractions(-3, 3, max_denominator=12), st.just(2**60 + 1)
)
VALUES = st.one_of(
    st.sampled_from([0.0, 255.0, -3.0, 1e14 + 1, 1e15, math.nan, math.inf, 0.5, 0.123456]),
    st.integers(-300, 300).map(float),
)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 6), st.sampled_from([(), (3,)]))
def test_they_are_those_of_one_product_after_another(data, count, channels):
    weights = data.draw(st.lists(WEIGHTS, min_size=count, max_size=count))
    values = data.draw(hnp.arrays(np.float64, (count, *channels), elements=VALUES))
    part = slice(data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count)))
    found = PrintedWeights(weights).sum_of(values, part, 4)
    wanted = sum_of(as_values(values[part]), weights[part], 4)
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert one == other or (one != one and other != other)
