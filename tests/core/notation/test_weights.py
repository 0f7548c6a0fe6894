"""Weights in writing, of which a kernel may have 65,025."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.weights import longest_text, printed_row, short_text, sum_text
from convstudio.core.numbers.equations import printed, stands_for
from convstudio.core.numbers.expressions import evaluate

TEXTS = st.one_of(
    st.floats(-1e9, 1e9).map(repr),
    st.tuples(st.floats(-1e5, 1e5), st.integers(0, 12)).map(lambda of: f"{of[0]:.{of[1]}f}"),
    st.tuples(st.floats(-1, 1), st.integers(5, 15)).map(lambda of: f"{of[0] / 1e4:.{of[1]}f}"),
    st.sampled_from(
        ["0.99999999", "-9999.96001", "0.000099999999", "000.123456", "1/3", "sqrt(2)"]
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8).map(tuple))
def test_a_row_is_written_and_measured_as_each_of_its_weights(row):
    row = Kernel((row,)).texts[0]
    texts = [short_text(text) for text in row]
    assert longest_text(row) == max(texts, key=len)
    exact = [printed(text) for text in texts]
    known = [
        one if stands_for(one, evaluate(text)) else None
        for one, text in zip(exact, row, strict=True)
    ]
    assert printed_row(row) == tuple(known)


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ((("9e12",),), "Σ = 9e12"),
        ((("9123456789012",),), "Σ ≈ 9.123e12"),
        ((("-2e10", "1e9"),), "Σ = −1.9e10"),
        ((("1234567890",),), "Σ = 1234567890"),
        ((("1/9",),), "Σ ≈ 0.1111"),
        ((("1.23456e16",),), "Σ = 1.23456e16"),
    ],
)
def test_a_large_sum_is_written_shortly(rows, text):
    assert sum_text(Kernel(rows)) == text
