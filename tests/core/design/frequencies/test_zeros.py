"""Zeros against an independent constrained least-squares computation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from convstudio.core.design.frequencies.response import Response
from convstudio.core.design.frequencies.zeros import with_zeros

FREQUENCIES = st.tuples(st.floats(0.05, 0.5), st.floats(-0.5, 0.5))


@given(st.lists(FREQUENCIES, min_size=1, max_size=2), st.sampled_from([7, 9]))
def test_waves_at_the_zeros_vanish_and_flat_areas_stay(frequencies, size):
    found = with_zeros(frequencies, size)
    response = Response(found.weights, (size // 2, size // 2))
    assert response.at(0, 0) == pytest.approx(1, abs=1e-8)
    for u, v in frequencies:
        assert abs(response.at([u, -u], [v, -v])).max() < 1e-8
    assert found.noise_gain == pytest.approx(np.sqrt((found.weights**2).sum()))
    assert np.abs(response.grid(41)).max() <= found.largest_gain * (1 + 1e-9)


def test_it_is_the_nearest_to_the_identity():
    u, v, size = 0.1, 0.125, 5
    middle = np.arange(size) - 2
    turn = 2 * np.pi * np.add.outer(u * middle, v * middle)
    impulse = np.zeros((size, size))
    impulse[2, 2] = 1
    rows = np.stack([np.ones(25), np.cos(turn).ravel(), np.sin(turn).ravel()])
    other = optimize.minimize(
        lambda k: ((k - impulse.ravel()) ** 2).sum(), impulse.ravel(),
        jac=lambda k: 2 * (k - impulse.ravel()),
        constraints={"type": "eq", "fun": lambda k: rows @ k - [1, 0, 0], "jac": lambda _: rows},
        options={"ftol": 1e-14},
    )  # fmt: skip
    np.testing.assert_allclose(with_zeros([(u, v)], size).weights.ravel(), other.x, atol=1e-7)


def test_a_short_kernel_pays_elsewhere():
    assert with_zeros([(0, 1 / 8)], 3).largest_gain > 2 > with_zeros([(0, 1 / 8)], 15).largest_gain


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="odd size"):
        with_zeros([(0, 0.2)], 4)
    with pytest.raises(ValueError, match="1 × 1 kernel cannot keep flat areas and have this zero"):
        with_zeros([(0, 0.2)], 1)
    with pytest.raises(ValueError, match="frequency 0"):
        with_zeros([(0, 0)], 9)
    with pytest.raises(ValueError, match="these 9 zeros"):
        with_zeros([(0.05 * n, 0.03 + 0.04 * n) for n in range(9)], 3)
