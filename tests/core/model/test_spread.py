"""What far outliers are, and that nothing lies beyond a range without being counted."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.core.model.spread import MOST_SAMPLED, Place, find_spread, spread_of

RNG = np.random.default_rng(12)
ELEVATION = RNG.uniform(200, 2750, (60, 80)).astype(np.float32)


def with_cells(values, cells):
    changed = values.copy()
    for cell, value in cells.items():
        changed[cell] = value
    return changed


@pytest.mark.parametrize(
    ("cells", "outliers"),
    [
        ({}, 0),
        ({(12, 40): 1e6}, 1),
        ({(12, 40): -3.4e38}, 1),
        ({(12, 40): -3.4e38, (3, 3): 1e20}, 2),
        ({(1, 1): 1e20, (2, 2): 3e6, (3, 3): 1.5e5}, 3),  # each squeezes what is left
        ({(12, 40): -9999}, 0),  # a fifth of the range is left to the others
        ({(5, 5): np.inf, (6, 6): -np.inf, (7, 7): np.nan}, 0),
        ({(5, 5): np.inf, (6, 6): 1e9}, 1),
    ],
)
def test_a_few_values_that_squeeze_all_others_into_a_tenth_are_outliers(cells, outliers):
    found = spread_of(with_cells(ELEVATION, cells))
    assert found.outliers == len(found.places) == outliers
    for place in found.places:
        assert place.value == np.float32(cells[place.row, place.column])
    finite = [value for value in cells.values() if np.isfinite(value)]
    assert found.high == pytest.approx(max([*finite, ELEVATION.max()]))
    if outliers:
        kept = np.delete(ELEVATION, [row * 80 + column for row, column in cells])
        assert found.inner == (kept.min(), kept.max())
    else:
        assert found.inner == (found.low, found.high)


def test_one_per_cent_of_no_data_that_nobody_declared_is_counted():
    holes = RNG.random(ELEVATION.shape) < 0.01
    found = spread_of(np.where(holes, np.float32(-3.4e38), ELEVATION))
    assert found.outliers == np.count_nonzero(holes)
    assert found.inner[0] >= 200
    row, column = np.argwhere(holes)[0]
    assert found.places[0] == Place(row, column, float(np.float32(-3.4e38)))


def test_no_data_that_is_declared_is_no_value():
    found = spread_of(with_cells(ELEVATION, {(0, 0): -9999, (9, 9): -9999}), -9999.0)
    assert (found.missing, found.outliers) == (2, 0)
    assert found.low == found.inner[0] > 200
    stored = np.float32(-3.4028234663852886e38)
    assert spread_of(with_cells(ELEVATION, {(4, 4): stored}), float(stored)).missing == 1
    assert spread_of(np.arange(9, dtype=np.uint16).reshape(3, 3), -9999.0).missing == 0
    assert spread_of(ELEVATION, np.nan).missing == 0
    assert spread_of(np.full((3, 3), 7.0), 7.0).high == 0.0


@pytest.mark.parametrize(
    "values",
    [
        np.exp(-(np.add.outer(np.arange(-64, 64) ** 2, np.arange(-64, 64) ** 2)) / 2),
        np.eye(40),
        np.where(RNG.random((50, 50)) < 0.01, 255.0, 0.0),
        np.array([[1.0, 2, 3], [4, 5, 1000]]),
        RNG.lognormal(0, 2, (80, 80)),
        np.where(np.arange(6400).reshape(80, 80) < 3200, 1e20, ELEVATION[:, :1].repeat(80, 0)[:80]),
    ],
    ids=["spot", "line", "mask", "few numbers", "long tail", "half"],
)
def test_what_belongs_to_a_picture_is_no_outlier(values):
    found = spread_of(values)
    assert found.outliers == 0
    assert found.inner == (values.min(), values.max())


def test_a_hot_pixel_of_integers_and_of_colours_has_its_place():
    raw = RNG.integers(100, 4000, (60, 80)).astype(np.uint16)
    assert spread_of(with_cells(raw, {(59, 79): 65535})).places == (Place(59, 79, 65535.0),)
    color = RNG.integers(100, 4000, (60, 80, 3)).astype(np.int32)
    color[7, 8, 1] = color[7, 8, 2] = -(10**9)
    found = spread_of(color)
    assert found.places == (Place(7, 8, -1e9),)
    assert found.outliers == 1  # a pixel, whatever channels it has


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (3, 3)])
@pytest.mark.parametrize("value", [0.0, 5.0, np.nan, np.inf])
def test_one_value_or_none_at_all(shape, value):
    found = spread_of(np.full(shape, value))
    wanted = value if np.isfinite(value) else 0.0
    assert (found.low, found.high, found.inner) == (wanted, wanted, (wanted, wanted))
    assert found.percentiles() == (wanted, wanted)


def test_percentiles_and_histogram_are_numpys():
    found = spread_of(ELEVATION)
    assert found.percentiles() == pytest.approx(tuple(np.percentile(ELEVATION, (2, 98))))
    wanted, _ = np.histogram(ELEVATION, 32, (200, 2750))
    assert np.allclose(found.histogram(200, 2750, 32) * ELEVATION.size, wanted)
    beyond = np.count_nonzero((ELEVATION < 500) | (ELEVATION > 2000)) / ELEVATION.size
    assert found.share_beyond(500.0, 2000.0) == pytest.approx(beyond)


def test_bands_tell_what_the_whole_tells_and_a_large_picture_is_sampled():
    values = RNG.normal(0, 1, (700, 800))
    values[699, 799] = 1e7
    values[5, 6] = -1e7

    def bands():
        for start in range(0, 700, 33):
            yield start, values[start : start + 33]

    found = find_spread(bands, values.shape)
    assert (found.low, found.high) == (-1e7, 1e7)
    inner = np.sort(values, axis=None)[1:-1]
    assert found.inner == (inner[0], inner[-1])
    assert [place[:2] for place in found.places] == [(5, 6), (699, 799)]
    assert 0.9 * MOST_SAMPLED < found.sample.size <= MOST_SAMPLED
    assert found.percentiles() == pytest.approx(np.percentile(values, (2, 98)), abs=0.02)


TYPES = st.sampled_from(
    [np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.float32, np.float64]
)
WILD = (0, 1e-30, 1e12, 1e20, -3.4e38, 3.4e38, np.nan, np.inf, -np.inf)


@st.composite
def any_values(draw):
    """A ground of some kind, with a few or many other values in it."""
    dtype = np.dtype(draw(TYPES))
    shape = draw(st.tuples(st.integers(1, 14), st.integers(1, 14)))
    if dtype.kind == "f":
        ground = np.random.default_rng(draw(st.integers(0, 99))).uniform(100, 900, shape)
        values = ground.astype(dtype)
        others = st.sampled_from(WILD)
    else:
        values = draw(hnp.arrays(dtype, shape))
        others = st.integers(int(np.iinfo(dtype).min), int(np.iinfo(dtype).max))
    for _ in range(draw(st.integers(0, 6))):
        row, column = draw(st.integers(0, shape[0] - 1)), draw(st.integers(0, shape[1] - 1))
        values[row, column] = draw(others)
    no_data = draw(st.none() | st.sampled_from([0.0, -3.4028234663852886e38, 1e20, np.nan]))
    return values, no_data


@settings(max_examples=150, deadline=None)
@given(any_values())
def test_every_finite_value_is_within_or_counted_as_beyond(drawn):
    values, no_data = drawn
    found = spread_of(values, no_data)
    wide = values.astype(np.float64)
    stored = (
        no_data if no_data is None or values.dtype != np.float32 else float(np.float32(no_data))
    )
    hole = np.zeros(values.shape, bool) if stored is None else wide == stored
    counted = np.isfinite(wide) & ~hole
    assert found.missing == np.count_nonzero(hole)
    endless = np.isinf(wide) & ~hole
    assert found.infinite.cells == np.count_nonzero(endless)
    assert [place[:2] for place in found.infinite.places] == [
        tuple(cell) for cell in np.argwhere(endless)
    ][:6]
    within = np.count_nonzero(counted & (wide >= 200) & (wide <= 700))
    assert found.share_beyond(200, 700) == pytest.approx(
        1 - within / max(np.count_nonzero(counted | endless), 1) if (counted | endless).any() else 0
    )
    sizes = found.sizes()
    if counted.any():
        assert (sizes.low, sizes.high) == (abs(wide[counted]).min(), abs(wide[counted]).max())
    if not counted.any():
        assert found.inner == (0.0, 0.0)
        return
    assert (found.low, found.high) == (wide[counted].min(), wide[counted].max())
    low, high = found.inner
    beyond = counted & ((wide < low) | (wide > high))
    assert np.count_nonzero(beyond) == found.outliers
    assert [place[:2] for place in found.places] == [tuple(cell) for cell in np.argwhere(beyond)][
        :6
    ]
    if found.outliers:
        rest = Fraction(high) - Fraction(low)
        assert 0 < rest <= (Fraction(found.high) - Fraction(found.low)) / 10
        assert found.outliers <= max(values.size / 50, 3)
    else:
        assert (low, high) == (found.low, found.high)


@pytest.mark.parametrize("shape", [(30, 40), (30, 40, 3), (700, 800)])
@pytest.mark.parametrize("no_data", [None, -9999.0, np.nan])
@pytest.mark.parametrize("outlier", [False, True])
def test_what_is_no_number_is_counted_exactly(shape, no_data, outlier):
    values = np.random.default_rng(5).normal(size=shape).astype(np.float32)
    flat = values.reshape(-1)
    flat[3], flat[-40:-24], flat[7:9], flat[100:105] = np.nan, np.inf, -np.inf, -9999
    if outlier:
        flat[50] = 1e30
    found = spread_of(values, no_data)
    assert (found.nan, found.infinite.values) == (np.isnan(values).sum(), np.isinf(values).sum())
    assert found.missing == (5 if no_data == -9999 else 0)
    assert spread_of(np.full(shape, np.nan), no_data).nan == values.size
