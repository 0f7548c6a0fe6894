"""Histograms and extremes against numpy's counts of the whole map."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.design.looking.counting import (
    Counter,
    count_outputs,
    count_pixels,
    count_some,
    unit_of_outputs,
    unit_of_weights,
)
from convstudio.core.design.looking.extreme_outputs import extreme_outputs
from convstudio.core.design.looking.region import all_outputs, outputs_in
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.views import map_bands
from tests.random_scenes import experiments

PIXELS = np.random.default_rng(4).integers(0, 256, (30, 40)).astype(np.uint8)
WHOLE = range(30), range(40)
BINOMIAL = Kernel((("1", "2", "1"), ("2", "4", "2"), ("1", "2", "1")), "1/16")


def edges(counts):
    return counts.start + counts.width * np.arange(counts.bins.shape[1] + 1)


# Half of the smallest float is 0, on which edges of bins lie.
NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False) | st.integers(-5, 5).map(float)
VALUES = st.lists(NUMBERS, min_size=1, max_size=60)


@given(st.lists(VALUES, min_size=1, max_size=4), st.integers(2, 64))
@settings(max_examples=150)
def test_counts_are_those_of_numpy_however_the_values_come(parts, most):
    counter = Counter(255.0, most=most)
    for part in parts:
        counter.add(np.array(part))
    counts, every = counter.counts(), np.concatenate(parts)
    assert counts.bins.shape[1] <= most
    ends = edges(counts)
    assert ends[0] <= every.min()
    assert every.max() < ends[-1]
    np.testing.assert_array_equal(
        counts.bins[0],
        np.bincount(np.searchsorted(ends, every, "right") - 1, minlength=len(ends) - 1),
    )
    assert (counts.count, counts.low, counts.high) == (len(every), every.min(), every.max())
    assert counts.mean == pytest.approx(every.mean(), rel=1e-9, abs=1e-9 * np.abs(every).max())
    # Squares of the smallest floats are 0, so that NumPy has to be given others.
    size = np.abs(every).max() or 1.0
    assert counts.deviation / size == pytest.approx((every / size).std(), rel=1e-6, abs=1e-7)
    assert (counts.below, counts.above) == ((every < 0).sum(), (every > 255).sum())


def test_whole_numbers_and_sixteenths_are_counted_by_their_own_unit():
    experiment = Experiment(Picture(PIXELS, 255), BINOMIAL, boundary="wrap")
    pixels = count_pixels(experiment, WHOLE)
    assert (pixels.unit, pixels.width, pixels.start) == (1, 1, PIXELS.min() - 0.5)
    np.testing.assert_array_equal(pixels.bins[0], np.bincount(PIXELS.ravel())[PIXELS.min() :])
    outputs = count_outputs(experiment, WHOLE)
    assert outputs.unit == 1 / 16
    assert outputs.width % outputs.unit == 0
    exact = experiment.feature_map()
    expected = np.histogram(exact, edges(outputs))[0]
    np.testing.assert_array_equal(outputs.bins[0], expected)
    assert outputs.mean == pytest.approx(exact.mean())


def test_the_unit_is_the_largest_that_divides_all_weights():
    assert unit_of_weights(Kernel((("2", "4", "-6"),), "1/9")) == pytest.approx(2 / 9)
    assert unit_of_weights(Kernel((("0.25", "1/2"),))) == 0.25
    assert unit_of_weights(Kernel((("0", "0"),))) is None
    assert unit_of_weights(Kernel.from_array(np.random.default_rng(1).random((3, 3)))) is None
    real = Experiment(Picture(PIXELS.astype(np.float32), 255), BINOMIAL)
    assert unit_of_outputs(real) is None


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_a_region_has_its_own_counts_and_some_stand_for_all(mode):
    kernel = Kernel.from_array(np.random.default_rng(2).standard_normal((3, 5)))
    experiment = Experiment(Picture(PIXELS, 255), kernel, mode=mode)
    rows, columns = experiment.axes
    region = range(4, 11), range(17)
    i = slice(4 - rows.placement, 11 - rows.placement)
    j = slice(max(0 - columns.placement, 0), 17 - columns.placement)
    exact = experiment.feature_map()[i, j]
    outputs = outputs_in(experiment, region)
    counts = count_outputs(experiment, outputs)
    assert counts.count == exact.size
    assert counts.mean == pytest.approx(exact.mean())
    assert (counts.low, counts.high) == (pytest.approx(exact.min()), pytest.approx(exact.max()))
    some = count_some(experiment, outputs, 30)
    assert 10 <= some.count <= 30
    assert exact.min() - 1e-9 <= some.low <= some.high <= exact.max() + 1e-9
    assert count_pixels(experiment, region).count == 7 * 17


def test_three_channels_are_counted_apart_and_gaps_are_counted():
    color = np.dstack([PIXELS, PIXELS // 2, PIXELS // 4])
    experiment = Experiment(Picture(color, 255), Kernel.from_array([[1]]), channels="color")
    counts = count_outputs(experiment, WHOLE)
    for channel in range(3):
        expected = np.histogram(color[..., channel], edges(counts))[0]
        np.testing.assert_array_equal(counts.bins[channel], expected)
    assert count_some(experiment, WHOLE, 100).bins.shape[0] == 3
    gaps = PIXELS.astype(np.float32)
    gaps[3, 5] = np.nan
    holed = Experiment(Picture(gaps, 255), Kernel.from_array([[1, 1, 1]]))
    assert (count_pixels(holed, WHOLE).other, count_outputs(holed, WHOLE).other) == (1, 3)
    nothing = Experiment(Picture(np.full((2, 2), np.nan, np.float32), 1), Kernel.from_array([[1]]))
    assert count_outputs(nothing, (range(2), range(2))) is None
    assert extreme_outputs(nothing, all_outputs(nothing)) is None


@given(experiments(), st.data())
@settings(max_examples=60)
def test_extremes_are_those_of_the_outputs_that_there_are(experiment, data):
    parts = []
    for size in experiment.output_shape:
        first = data.draw(st.integers(0, max(size - 1, 0)))
        parts.append(range(first, data.draw(st.integers(min(first + 1, size), size))))
    values = experiment.outputs(*parts)
    found, finite = extreme_outputs(experiment, tuple(parts)), np.isfinite(values)
    if experiment.picture.no_data is not None:
        return
    if found is None:
        assert not finite.any()
        return
    for end, best in zip(found, (values[finite].min(), values[finite].max()), strict=True):
        value = values[parts[0].index(end.i), parts[1].index(end.j)]
        value = value if end.channel is None else value[end.channel]
        assert end.value == value == pytest.approx(best, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_ties_are_counted_and_the_first_of_them_named(monkeypatch, rows):
    monkeypatch.setattr(map_bands, "_BAND", 6 * rows)
    experiment = Experiment(
        Picture(np.tile([[9, 1, 1], [1, 9, 9]], (2, 2)).astype(np.uint8), 255),
        Kernel((("1",),), "1/3"),
    )
    low, high = extreme_outputs(experiment, all_outputs(experiment))
    assert (low.i, low.j, low.value, low.alike) == (0, 1, 1 / 3, 12)
    assert (high.i, high.j, high.value, high.alike) == (0, 0, 3, 12)


@pytest.mark.parametrize("power", [-12, -5, 0, 2, 5, 12])
def test_a_few_outputs_of_a_mean_are_counted_with_all_their_digits(power):
    weights = np.random.default_rng(3).random((5, 5)) * 10.0**power
    experiment = Experiment(Picture(PIXELS, 255), Kernel.from_array(weights), missing="skip")
    some = count_some(experiment, WHOLE, PIXELS.size)
    exact = experiment.outputs(*WHOLE)
    assert some.count == exact.size
    assert (some.low, some.high) == pytest.approx((exact.min(), exact.max()), rel=1e-13)
    assert some.mean == pytest.approx(exact.mean(), rel=1e-12)
