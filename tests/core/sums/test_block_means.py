"""Means of blocks, against the means that numpy makes of each of them."""

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.sums.block_means import box_means, sliding_means


def averaged(values, decimation):
    """The mean of every block, cut off at the edges, one after another."""
    with np.errstate(invalid="ignore"):
        return np.array(
            [
                [
                    values[top : top + decimation, left : left + decimation].mean(axis=(0, 1))
                    for left in range(0, values.shape[1], decimation)
                ]
                for top in range(0, values.shape[0], decimation)
            ]
        )


@st.composite
def pictures(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = draw(st.integers(1, 26)), draw(st.integers(1, 26))
    color = (3,) if draw(st.booleans()) else ()
    dtype = draw(st.sampled_from([np.uint8, np.uint16, np.int16, np.int32, np.float32, np.float64]))
    values = rng.normal(scale=100, size=(*shape, *color))
    return np.abs(values).astype(dtype) if np.dtype(dtype).kind == "u" else values.astype(dtype)


@examples(60)
@given(pictures(), st.integers(1, 9))
def test_the_mean_of_a_box_is_the_mean_of_its_values(values, decimation):
    means = box_means(values, decimation)
    assert means.dtype == np.float64
    assert np.allclose(means, averaged(values.astype(float), decimation), rtol=1e-13, atol=1e-12)


ODD = [0.0, 1e-30, 1e12, 1e20, 3.4e38, -3.4e38, np.nan, np.inf, -np.inf]


@examples(100)
@given(
    values=pictures().filter(lambda values: values.ndim == 2),
    block=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    odd=st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(ODD)), max_size=4),
    black=st.booleans(),
)
def test_a_sliding_mean_knows_nothing_of_the_values_beside_its_block(values, block, odd, black):
    values = values.copy()
    if black:
        values[:, : values.shape[1] // 2] = 0
    if values.dtype.kind == "f":
        for at, value in odd:
            values.flat[at % values.size] = value
    if block[0] > values.shape[0] or block[1] > values.shape[1]:
        return
    windows = np.lib.stride_tricks.sliding_window_view(values.astype(np.longdouble), block)
    with np.errstate(invalid="ignore"):
        want = windows.mean(axis=(2, 3))
        sizes = np.where(np.isfinite(windows), abs(windows), 0).mean(axis=(2, 3))
    for dtype in (np.float32, np.float64):
        means = sliding_means(values, block, dtype)[: want.shape[0], : want.shape[1]]
        rounding = 1e-7 if means.dtype == np.float32 else 1e-14
        with np.errstate(invalid="ignore"):
            near = (abs(means - want) <= rounding * sizes) & ((sizes > 0) | (means == 0))
        assert np.all(near | (means == want) | (np.isnan(means) & np.isnan(want)))


def test_the_largest_numbers_have_a_mean():
    values = np.full((40, 40), 1.7e308)
    assert np.allclose(sliding_means(values, (9, 9), np.float64)[:32, :32], 1.7e308, rtol=1e-14)
    values[0, 0] = np.inf
    means = box_means(values, 7)
    assert means[0, 0] == np.inf
    assert np.allclose(means.ravel()[1:], 1.7e308, rtol=1e-14)


@pytest.mark.parametrize("decimation", [2, 256, 257, 400])
def test_the_brightest_16_bit_picture_keeps_its_mean_exactly(decimation):
    values = np.full((400, 400), 65535, np.uint16)
    assert np.all(box_means(values, decimation) == 65535)


def test_parts_of_a_read_only_picture_are_averaged_where_they_lie():
    picture = np.arange(600, dtype=np.uint8).reshape(10, 20, 3)
    picture.flags.writeable = False
    part = picture[1:9, 3:15]
    assert np.array_equal(box_means(part, 4), part.reshape(2, 4, 3, 4, 3).mean(axis=(1, 3)))


def test_nothing_has_no_blocks():
    assert box_means(np.zeros((0, 5)), 2).shape == (0, 3)
