"""Edges and slopes against scipy.ndimage on pictures of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import ndimage

from convstudio.core.design.frequencies.response import Response, direction
from convstudio.core.design.frequencies.steps_and_ramps import overshoot, ramp_gain, step_response

SHARPEN = Response(np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]), (1, 1))
ANGLES = (0, 30, 45, 90, 117, 180, 270, 333)


@st.composite
def responses(draw):
    weights = draw(
        hnp.arrays(
            np.float64, st.sampled_from([(3, 3), (5, 3), (1, 5)]), elements=st.integers(-9, 9)
        )
    )
    return Response(weights, (weights.shape[0] // 2, weights.shape[1] // 2), draw(st.booleans()))


def filtered(response, picture):
    found = (ndimage.convolve if response.flip else ndimage.correlate)(picture, response.weights)
    return found[6:-6, 6:-6]


def places(angle, size=31):
    down, right = direction(angle)
    middle = np.arange(size) - size // 2
    return np.add.outer(middle * down, middle * right)


@given(responses(), st.sampled_from(ANGLES))
def test_what_s_takes_across_an_edge_is_a_running_sum_of_the_weights(response, angle):
    edge = (places(angle) >= -1e-9).astype(float)
    taken = np.append(0, step_response(response, angle))
    found = filtered(response, edge)
    assert np.abs(found[..., None] - taken).min(axis=-1).max() < 1e-9


@given(responses(), st.sampled_from(ANGLES))
def test_an_overshoot_is_never_less_than_that_on_a_picture_of_the_edge(response, angle):
    if not response.total:
        with pytest.raises(ValueError, match="sum to 0"):
            overshoot(response, angle)
        return
    edge = (places(angle) >= -1e-9).astype(float)
    values = filtered(response, edge) / response.total
    seen = max(values.max() - 1, -values.min(), 0)
    assert seen <= overshoot(response, angle) + 1e-9


def test_the_overshoot_of_sharpening_is_one_step():
    assert overshoot(SHARPEN, 0) == pytest.approx(1)
    assert overshoot(SHARPEN, 45) == pytest.approx(2)
    assert overshoot(Response(np.full((3, 3), 1 / 9), (1, 1)), 20) == pytest.approx(0, abs=1e-12)


@given(responses(), st.sampled_from(ANGLES))
def test_the_gain_of_a_slope_is_s_on_a_picture_of_it(response, angle):
    if response.total:
        with pytest.raises(ValueError, match="sum to 0"):
            ramp_gain(response, angle)
        return
    found = filtered(response, places(angle))
    np.testing.assert_allclose(found, ramp_gain(response, angle), atol=1e-9)
