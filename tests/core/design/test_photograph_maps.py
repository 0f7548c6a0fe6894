"""A and B on photographs: as scipy computes them, in one range, at the cost of what is shown."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from convstudio.core.design.photograph_maps import (
    PhotographEngine,
    WantedMaps,
    columns_of,
    on_photograph,
    photographs_shown,
    ranges_of,
    slope_gains,
)
from convstudio.core.files.samples import sample
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair, quarter_turned
from convstudio.core.model.picture import Picture
from convstudio.core.reading.door import read_picture
from convstudio.core.views.display import AUTOMATIC, Coloring, Display
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import ViewEngine

SOBEL = Kernel.from_array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
BLUR = Kernel.from_array(np.ones((3, 3)) / 9)
LAKE = read_picture(sample("lake").path)


def edges(picture, *, flip=False, **inputs):
    """A as a rise to the right gives it, and B as one upwards."""
    pair = KernelPair(quarter_turned(SOBEL), turned=True)
    return Experiment(picture, SOBEL, flip=flip, boundary="mirror", pair=pair, **inputs)


def wanted(experiment, picture=None, decimation=1, shown="mean"):
    parts = on_photograph(experiment, picture or experiment.picture)
    return WantedMaps(tuple(
        (each, Section(*map(range, each.output_shape), decimation, shown)) for each in parts
    ))  # fmt: skip


def maps(experiment, gesture=False, engine=None, **more):
    return (engine or PhotographEngine()).maps(wanted(experiment, **more), gesture)


def block_means(values, side):
    height, width = values.shape
    rows, columns = np.arange(0, height, side), np.arange(0, width, side)
    sums = np.add.reduceat(np.add.reduceat(values, rows, 0), columns, 1)
    counts = np.minimum(side, height - rows)[:, None] * np.minimum(side, width - columns)
    return sums / counts


def test_the_magnitude_of_a_sobel_pair_on_a_photograph_is_that_of_scipy():
    pixels = LAKE.pixels.astype(float)
    right = ndimage.correlate(pixels, SOBEL.array, mode="mirror")
    up = ndimage.correlate(pixels, np.rot90(SOBEL.array), mode="mirror")
    found = maps(edges(LAKE))
    assert np.allclose(found.combined("A"), right, atol=1e-3)
    assert np.allclose(found.combined("√(A² + B²)"), np.hypot(right, up), atol=1e-3)
    small = maps(edges(LAKE), decimation=6)
    a, b = block_means(right, 6), block_means(up, 6)
    assert np.allclose(small.combined("A − B"), a - b, atol=1e-3)
    assert np.allclose(small.combined("√(A² + B²)"), np.hypot(a, b), atol=1e-3)
    first = maps(edges(LAKE), decimation=6, shown="sampled")
    assert np.allclose(first.combined("|A|"), np.abs(right[::6, ::6]), atol=1e-3)


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("angle", [30.0, 90.0, 210.0])
def test_the_direction_of_a_ramp_is_its_own_as_the_legend_counts_it(angle, flip):
    rows, columns = np.mgrid[:20, :20]
    turn = np.radians(angle)
    ramp = Picture(columns * np.cos(turn) - rows * np.sin(turn) + 40.0, 255.0)
    experiment = edges(ramp, flip=flip)
    direction = maps(experiment).combined("atan2(B, A)")[2:-2, 2:-2]
    gains = slope_gains(experiment)
    a, b = np.cos(turn) * gains[0] + np.sin(turn) * gains[1]
    counted = np.degrees(np.arctan2(b, a))
    assert np.allclose((direction - counted + 180) % 360, 180, atol=1e-4)
    assert (counted - angle - (180 if flip else 0) + 180) % 360 == pytest.approx(180, abs=1e-9)
    sobel = abs(gains[0, 0])
    assert np.allclose(gains, np.eye(2) * (-sobel if flip else sobel), atol=1e-12)


def test_slopes_tell_nothing_of_blurs_of_one_kernel_and_of_two_alike():
    one = Experiment(LAKE, SOBEL)
    assert slope_gains(one) is None
    assert slope_gains(replace(one, pair=KernelPair(BLUR))) is None
    assert slope_gains(replace(one, pair=KernelPair(SOBEL))) is None


weights = st.lists(st.integers(-4, 4), min_size=9, max_size=9).map(
    lambda found: Kernel.from_array(np.reshape(found, (3, 3)))
)


@given(st.lists(weights, min_size=2, max_size=5), weights, st.booleans(), st.sampled_from([1, 2]))
@settings(max_examples=25)
def test_every_frame_of_a_drag_has_the_maps_of_its_own_kernels(frames, other, turned, decimation):
    picture = Picture(np.random.default_rng(5).integers(0, 256, (9, 14)).astype(np.uint8), 255.0)
    engine = PhotographEngine()
    for kernel in frames:
        pair = KernelPair(quarter_turned(kernel) if turned else other, turned=turned)
        experiment = Experiment(picture, kernel, flip=False, pair=pair)
        found = maps(experiment, gesture=True, engine=engine, decimation=decimation)
        for values, each in zip(
            found.values, (experiment.kernel_a, experiment.kernel_b), strict=True
        ):
            whole = ndimage.correlate(picture.pixels.astype(float), each.array, mode="constant")
            assert np.allclose(values, block_means(whole, decimation), atol=1e-3)


@pytest.mark.parametrize("turned", [True, False])
def test_a_drag_costs_what_it_costs_kernels_that_are_alone(turned):
    """Each that moves stays on a line of its own, one that rests is not computed again."""
    alone = ViewEngine(), ViewEngine()
    engine = PhotographEngine()
    # More weights than one line can lead through.
    weights = np.random.default_rng(7).integers(1, 9, (7, 7))
    for strength in (1, 2, 3):
        kernel = Kernel.from_array(weights * ([1] * 6 + [strength]))
        pair = KernelPair(quarter_turned(kernel) if turned else BLUR, turned=turned)
        parts = wanted(Experiment(LAKE, kernel, flip=False, pair=pair), decimation=4)
        moving = list(zip(alone, parts.parts, strict=True))[: 2 if turned else 1]
        if strength == 3:
            each = [one.predicted_ms(*part, gesture=True) for one, part in moving]
            assert engine.predicted_ms(parts, gesture=True) == pytest.approx(sum(each))
        engine.maps(parts, gesture=True)
        for one, part in moving:
            one.view(*part, gesture=True)


def test_rows_and_columns_are_those_of_the_scene():
    one, other = Picture(np.zeros((3, 4)), 1.0), Picture(np.ones((3, 4, 3), np.uint8), 255.0)
    experiment = Experiment(one, SOBEL, channels="color")
    assert photographs_shown(experiment, ()) == (one,)
    assert photographs_shown(experiment, (other,)) == (one, other)
    assert photographs_shown(experiment, (other, one)) == (other, one)
    assert columns_of(experiment, "A − B") == ("A", "|A|")
    pair = replace(experiment, pair=KernelPair(BLUR, shows_b=True))
    assert columns_of(pair, "A − B") == ("A", "B", "A − B")
    a, b = on_photograph(pair, other)
    assert (a.kernel, b.kernel, a.channels, a.image_shape) == (BLUR, SOBEL, "color", (3, 4, 3))


def test_maps_of_different_sizes_are_not_combined_and_it_is_said_why():
    small = Kernel.from_array([[1.0]])
    experiment = Experiment(LAKE, SOBEL, mode="valid", pair=KernelPair(small))
    lack = wanted(experiment).lack
    assert lack.startswith("A and B give ")
    assert "“same”, or kernels of one size, would work" in lack
    found = maps(experiment, decimation=12)
    assert found.combined("A − B") is None
    assert found.combined("B") is not None
    assert wanted(replace(experiment, mode="same")).lack == ""


def test_one_range_holds_all_photographs_and_a_difference_has_its_reach():
    dim = Picture((LAKE.pixels // 8).astype(np.uint8), 255.0)
    pair = Experiment(LAKE, BLUR, boundary="nearest", pair=KernelPair(Kernel.from_array([[1.0]])))
    found = [maps(pair, picture=each, decimation=4) for each in (LAKE, dim)]
    ranges = ranges_of(found, "A − B", AUTOMATIC)
    assert (ranges.both.ends, ranges.both.signed, ranges.shares) == ((0.0, 255.0), False, False)
    assert (ranges.third.ends, ranges.third.signed) == ((-255.0, 255.0), True)
    fixed = ranges_of(found, "A − B", Display("fixed", fixed=(20.0, 80.0)))
    assert (fixed.both.ends, fixed.third.high) == ((20.0, 80.0), 80.0)
    kept = ranges_of(found, "A − B", AUTOMATIC, Coloring(-3.0, 9.0))
    assert (kept.both.ends, kept.third.high) == ((-3.0, 9.0), 9.0)
    signed = [maps(edges(each), decimation=4) for each in (dim, LAKE)]
    ranges = ranges_of(signed, "√(A² + B²)", AUTOMATIC)
    assert ranges.both.signed
    assert ranges.both.low == -ranges.both.high
    largest = max(np.abs(values).max() for each in signed for values in each.values)
    assert ranges.both.high == pytest.approx(largest, rel=0.3)
    assert ranges.third.low == 0
    assert ranges_of(signed, "atan2(B, A)", AUTOMATIC).third is None


COLORS = Picture(np.random.default_rng(8).integers(0, 256, (24, 30, 3)).astype(np.uint8), 255.0)


def test_colours_have_three_maps_and_their_sizes_and_directions_are_those_of_the_grey():
    experiment = replace(edges(LAKE), channels="color")
    found = maps(experiment, picture=COLORS)
    a, b = (
        np.dstack([
            ndimage.correlate(COLORS.pixels[..., at].astype(float), each, mode="mirror")
            for at in range(3)
        ])
        for each in (SOBEL.array, np.rot90(SOBEL.array))
    )  # fmt: skip
    grey_a, grey_b = (each @ [0.2125, 0.7154, 0.0721] for each in (a, b))
    assert np.allclose(found.combined("A"), a, atol=1e-3)
    assert np.allclose(found.combined("A − B"), a - b, atol=1e-3)
    assert np.allclose(found.combined("|A|"), np.abs(grey_a), atol=1e-3)
    assert np.allclose(found.combined("√(A² + B²)"), np.hypot(grey_a, grey_b), atol=1e-3)
    apart = found.combined("atan2(B, A)") - np.degrees(np.arctan2(grey_b, grey_a))
    assert np.allclose((apart[1:-1, 1:-1] + 180) % 360, 180, atol=0.1)
    grey = maps(replace(experiment, channels="grey"), picture=COLORS)
    assert np.allclose(grey.combined("√(A² + B²)"), np.hypot(grey_a, grey_b), atol=1e-3)
    assert grey.combined("A").ndim == 2


def test_channels_share_the_range_of_grey_photographs_and_have_no_colours_besides_their_own():
    experiment = replace(edges(LAKE), channels="color")
    both = [maps(experiment, picture=each) for each in (LAKE, COLORS)]
    ranges = ranges_of(both, "A − B", AUTOMATIC)
    largest = max(np.abs(values).max() for each in both for values in each.values)
    assert ranges.both.high == pytest.approx(largest, rel=0.3)
    for column in ("A", "A − B"):
        assert ranges.of(column).signed
        assert not ranges.of(column, is_color=True).signed
        assert ranges.of(column, is_color=True).ends == ranges.of(column).ends
    alone = ranges_of(both[1:], "A − B", AUTOMATIC)
    assert not alone.both.signed
    assert not alone.third.signed
    assert alone.both.low == -alone.both.high


def test_photographs_with_other_whites_are_compared_in_shares_of_them():
    deep = Picture(LAKE.pixels.astype(np.uint16) * 257, 65535.0)
    pair = Experiment(LAKE, BLUR, boundary="nearest", pair=KernelPair(BLUR))
    found = [maps(pair, picture=each, decimation=4) for each in (LAKE, deep)]
    ranges = ranges_of(found, "A − B", AUTOMATIC)
    assert ranges.shares
    assert ranges.both.ends == (0.0, 1.0)
    units = [ranges.unit(each.wanted.parts[0][0]) for each in found]
    assert units == [255.0, 65535.0]
    assert np.allclose(found[0].values[0] / units[0], found[1].values[0] / units[1], atol=1e-6)
