"""Means of blocks, against the means of what numpy and scipy compute output by output."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.coarse import block_means, box_means


def averaged(values, stride):
    """The mean of every block, cut off at the edges, one after another."""
    with np.errstate(invalid="ignore"):
        return np.array(
            [
                [
                    values[top : top + stride, left : left + stride].mean(axis=(0, 1))
                    for left in range(0, values.shape[1], stride)
                ]
                for top in range(0, values.shape[0], stride)
            ]
        )


def window_sums(region, weights):
    """Every output in float64; a weight of 0 contributes nothing, whatever it meets."""
    windows = np.lib.stride_tricks.sliding_window_view(region.astype(float), weights.shape, (0, 1))
    with np.errstate(invalid="ignore"):
        return np.where(weights == 0, 0, weights * windows).sum(axis=(-2, -1))


@st.composite
def problems(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kh, kw = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    height, width = kh + draw(st.integers(0, 20)), kw + draw(st.integers(0, 20))
    color = (3,) if draw(st.booleans()) else ()
    dtype = draw(st.sampled_from([np.uint8, np.uint16, np.int16, np.int32, np.float32, np.float64]))
    region = rng.normal(scale=100, size=(height, width, *color))
    if np.dtype(dtype).kind == "u":
        region = np.abs(region)
    weights = rng.normal(size=(kh, kw))
    weights[rng.random((kh, kw)) < 0.3] = 0
    return region.astype(dtype), weights, draw(st.integers(1, 9))


@settings(max_examples=150, deadline=None)
@given(problems())
def test_the_mean_of_a_block_is_the_mean_of_its_outputs(problem):
    region, weights, stride = problem
    want = averaged(window_sums(region, weights), stride)
    scale = averaged(window_sums(np.abs(region.astype(float)), np.abs(weights)), stride)
    for dtype, rounding in ((np.float64, 1e-13), (np.float32, 3e-6)):
        means = block_means(region, weights, stride, dtype)
        assert means.dtype == dtype
        assert means.shape == want.shape
        assert np.all(np.abs(means - want) <= rounding * scale + 1e-30)


@settings(max_examples=100, deadline=None)
@given(problems())
def test_the_mean_of_a_box_is_the_mean_of_its_values(problem):
    values, _, stride = problem
    means = box_means(values, stride)
    assert means.dtype == np.float64
    assert np.allclose(means, averaged(values.astype(float), stride), rtol=1e-13, atol=1e-12)


@settings(max_examples=150, deadline=None)
@given(problems(), st.integers(0, 2**32 - 1), st.sampled_from([0.02, 0.2]))
def test_nan_and_infinity_show_in_their_own_blocks_and_as_their_sum_would(problem, seed, share):
    region, weights, stride = problem
    region = region.astype(np.float64)
    rng = np.random.default_rng(seed)
    odd = rng.random(region.shape) < share
    region[odd] = rng.choice([np.nan, np.inf, -np.inf], odd.sum())
    want = averaged(window_sums(region, weights), stride)
    means = block_means(region, weights, stride)
    assert np.allclose(means, want, rtol=1e-9, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize("stride", [4, 7])
def test_a_picture_large_enough_for_two_threads_is_as_exact(stride):
    rng = np.random.default_rng(7)
    region, weights = rng.integers(0, 256, (700, 800), np.uint8), rng.normal(size=(31, 31))
    outputs = scipy.signal.fftconvolve(region.astype(float), weights[::-1, ::-1], "valid")
    want = averaged(outputs, stride)
    assert np.allclose(block_means(region, weights, stride, np.float64), want, rtol=0, atol=1e-7)
    assert np.allclose(block_means(region, weights, stride), want, rtol=0, atol=0.2)


def test_a_very_bright_pixel_costs_no_digits_but_those_of_its_own_blocks():
    rng = np.random.default_rng(1)
    region, weights = rng.normal(size=(200, 200)), rng.normal(size=(15, 15))
    calm = block_means(region, weights, 8)
    region[100, 100] = 1e20
    loud = block_means(region, weights, 8)
    rows, columns = np.nonzero(np.abs(loud - calm) > 1e-12)
    # The pixel is in the windows of the outputs 86…100: blocks 10…12.
    assert set(rows) == set(columns) == {10, 11, 12}


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        (np.uint8, np.float32),
        (np.uint16, np.float32),
        (np.float32, np.float32),
        (np.int32, np.float64),
        (np.float64, np.float64),
    ],
)
def test_digits_that_float32_would_lose_are_summed_in_float64(stored, wanted):
    assert block_means(np.ones((9, 9), stored), np.ones((2, 2)), 3).dtype == wanted


@pytest.mark.parametrize("stride", [2, 256, 257, 400])
def test_the_brightest_16_bit_picture_keeps_its_mean_exactly(stride):
    values = np.full((400, 400), 65535, np.uint16)
    assert np.all(box_means(values, stride) == 65535)


def test_parts_of_a_read_only_picture_are_averaged_where_they_lie():
    picture = np.arange(600, dtype=np.uint8).reshape(10, 20, 3)
    picture.flags.writeable = False
    part = picture[1:9, 3:15]
    assert np.array_equal(box_means(part, 4), part.reshape(2, 4, 3, 4, 3).mean(axis=(1, 3)))


def test_nothing_has_no_blocks():
    assert box_means(np.zeros((0, 5)), 2).shape == (0, 3)
    assert block_means(np.zeros((2, 9)), np.ones((3, 3)), 2).shape == (0, 4)
