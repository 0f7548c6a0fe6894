"""Profiles against scipy, and extremes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from convstudio.core.design.looking import (
    Extreme,
    along_line,
    extremes,
    sampled,
)

PICTURE = np.random.default_rng(4).integers(0, 256, (30, 40)).astype(np.uint8)
PLACES = st.tuples(st.floats(0, 29), st.floats(0, 39))


@given(PLACES, PLACES)
def test_a_profile_is_that_of_scipy(start, end):
    rows, columns, far = along_line(start, end)
    assert (rows[0], columns[0]) == start
    assert (rows[-1], columns[-1]) == pytest.approx(end)
    assert np.diff(far).max(initial=0) <= 1 + 1e-9
    rows, columns = np.clip(rows, 0, 29), np.clip(columns, 0, 39)
    expected = ndimage.map_coordinates(PICTURE.astype(float), [rows, columns], order=1)
    np.testing.assert_allclose(sampled(PICTURE, rows, columns), expected, atol=1e-9)


def test_places_outside_have_no_value_and_neighbours_without_a_share_do_not_count():
    values = np.array([[1.0, np.nan], [3.0, 4.0]])
    found = sampled(
        values, np.array([0.0, 0.5, 0.0, -0.1, 1.0]), np.array([0.0, 0.0, 0.5, 0.0, 2.0])
    )
    np.testing.assert_array_equal(found, [1, 2, np.nan, np.nan, np.nan])
    color = np.dstack([PICTURE] * 3)
    assert sampled(color, np.array([2.5]), np.array([3.0])).shape == (1, 3)
    assert sampled(np.ones((1, 1)), np.array([0.0]), np.array([0.0])) == [1]


def test_extremes_leave_out_what_is_not_finite():
    values = np.array([[3.0, np.nan, -np.inf], [7.0, 7.0, np.inf]])
    assert extremes(values) == (Extreme(0, 0, 3), Extreme(1, 0, 7))
    assert extremes(np.array([[np.nan]])) is None
