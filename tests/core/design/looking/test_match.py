"""Match scores against OpenCV and against every window by itself, and a region of I as a kernel."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from convstudio.core.design.looking import match
from convstudio.core.design.looking.match import (
    best_of,
    exact_score,
    match_map,
    match_scores,
    refusal,
)
from convstudio.core.design.looking.region import (
    outputs_in,
    place_in,
    region_as_kernel,
    region_name,
)
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

PICTURE = np.random.default_rng(4).integers(0, 256, (30, 40)).astype(np.uint8)


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("shape", [(3, 3), (2, 5)])
def test_scores_are_those_of_opencv(flip, shape):
    weights = np.random.default_rng(1).standard_normal(shape).astype(np.float32)
    experiment = Experiment(
        Picture(PICTURE, 255), Kernel.from_array(weights), flip=flip, mode="valid"
    )
    rows, columns = experiment.output_shape
    found = match_scores(experiment, range(rows), range(columns))
    lying = weights[::-1, ::-1] if flip else weights
    expected = cv2.matchTemplate(
        PICTURE.astype(np.float32), np.ascontiguousarray(lying), cv2.TM_CCOEFF_NORMED
    )
    np.testing.assert_allclose(found, expected, atol=1e-4)
    part = match_scores(experiment, range(5, 8), range(2, 9))
    np.testing.assert_allclose(part, found[5:8, 2:9], atol=1e-12)


@pytest.mark.parametrize("flip", [True, False])
def test_a_region_finds_itself(flip):
    experiment = Experiment(
        Picture(PICTURE, 255), Kernel.from_array([[1]]), flip=flip, mode="valid"
    )
    kernel = region_as_kernel(experiment, (range(7, 12), range(20, 26)))
    looking = Experiment(experiment.picture, kernel, flip=flip, mode="valid")
    rows, columns = looking.output_shape
    scores = match_scores(looking, range(rows), range(columns))
    assert np.unravel_index(scores.argmax(), scores.shape) == (7, 20)
    assert scores.max() == pytest.approx(1)
    assert abs(kernel.array.sum()) < 1e-6


def test_windows_without_a_deviation_or_with_a_gap_have_no_score():
    pixels = np.random.default_rng(2).random((8, 8)).astype(np.float32) + 1e4
    pixels[:4, :4] = 1e4
    pixels[6, 6] = np.nan
    experiment = Experiment(
        Picture(pixels, 1), Kernel.from_array([[1, 2], [3, 5]]), flip=False, mode="valid"
    )
    scores = match_scores(experiment, range(7), range(7))
    assert np.isnan(scores[:3, :3]).all()
    assert np.isnan(scores[5:7, 5:7]).all()
    assert np.isfinite(scores[4, 4:6]).all()


def refused(experiment, words):
    assert words in refusal(experiment)
    with pytest.raises(ValueError, match=words):
        match_scores(experiment, range(1), range(1))


def test_what_cannot_be_matched_is_refused_with_what_would_work():
    flat = Experiment(Picture(PICTURE, 255), Kernel.from_array(np.ones((3, 3))))
    refused(flat, "no pattern")
    color = Picture(np.dstack([PICTURE] * 3), 255)
    large = Kernel.from_array(np.arange(80.0).reshape(2, 40) % 7)
    refused(Experiment(Picture(PICTURE[:, :20], 255), large, mode="valid"), "does not fit")
    grey = Experiment(color, Kernel.from_array([[1, 2]]), channels="grey")
    assert refusal(grey) == ""


def window_score(window, weights):
    """The coefficient of correlation as numpy has it."""
    return np.corrcoef(window.ravel(), weights.ravel())[0, 1]


@pytest.mark.parametrize(("mode", "flip"), [("same", True), ("full", False), ("valid", True)])
def test_a_map_of_blocks_has_the_largest_score_of_each_and_the_best_places(mode, flip, monkeypatch):
    weights = np.random.default_rng(3).standard_normal((4, 3))
    experiment = Experiment(
        Picture(PICTURE, 255), Kernel.from_array(weights), flip=flip, mode=mode, boundary="mirror"
    )
    height, width = experiment.output_shape
    scores = np.empty((height, width))
    for i, j in np.ndindex(height, width):
        rows, columns = experiment.under(range(i, i + 1), range(j, j + 1))
        window = experiment.bordered(rows, columns, np.float64)
        scores[i, j] = window_score(window, experiment.applied_weights)
    monkeypatch.setattr(match, "_BAND", 8 * width)  # bands that have neighbours
    found = match_map(experiment, range(height), range(width), 16)
    assert found.block == 3
    assert (found.count, found.without) == (height * width, 0)
    assert found.values.shape == (-(-height // 3), -(-width // 3))
    for row, column in np.ndindex(found.values.shape):
        i, j = (
            [each for each in range(size) if each // 3 == at]
            for size, at in ((height, row), (width, column))
        )
        assert [list(each) for each in found.outputs_of(row, column)] == [i, j]
        assert found.values[row, column] == pytest.approx(scores[np.ix_(i, j)].max(), abs=1e-6)
    # A place is among the best if no other within half a kernel surpasses it.
    peaks = []
    for i, j in np.ndindex(height, width):
        near = scores[max(i - 2, 0) : i + 3, max(j - 1, 0) : j + 2]
        if scores[i, j] == near.max():
            peaks.append((scores[i, j], i, j))
    expected = sorted(peaks, reverse=True)[: match.MOST_BEST]
    assert [(one.i, one.j) for one in found.best] == [each[1:] for each in expected]
    for one, each in zip(found.best, expected, strict=True):
        assert one.score == pytest.approx(each[0], abs=1e-13)
    part = match_map(experiment, range(5, 9), range(3, 20), 100)
    assert part.block == 1
    np.testing.assert_allclose(part.values, scores[5:9, 3:20], atol=1e-6)
    best = best_of(experiment, range(5, 9), range(3, 20))
    assert (best.i, best.j) == tuple(
        np.add(np.unravel_index(scores[5:9, 3:20].argmax(), (4, 17)), (5, 3))
    )


def test_what_rises_over_the_edge_of_a_band_is_one_place(monkeypatch):
    along = np.array([1.0, -1, 0, 1, -1])
    beside = np.array([1.0, 1, -4, 1, 1])  # of the same mean, and unlike it
    angles = np.linspace(1.5, 0.1, 40)[:, np.newaxis]
    pixels = np.cos(angles) * along / 2 + np.sin(angles) * beside / np.sqrt(20)
    experiment = Experiment(
        Picture(pixels, 1.0), Kernel.from_array([along]), flip=False, mode="valid"
    )
    monkeypatch.setattr(match, "_BAND", 8)
    found = match_map(experiment, range(40), range(1), 64)
    np.testing.assert_allclose(found.values, np.cos(angles), atol=1e-6)
    assert [(one.i, one.j) for one in found.best] == [(39, 0)]


def test_small_deviations_keep_their_digits_beside_large_values():
    pixels = 1e4 + np.random.default_rng(5).normal(0, 0.3, (20, 20))
    kernel = Kernel.from_array(np.random.default_rng(6).standard_normal((3, 4)))
    steps = np.where(np.arange(20) < 10, pixels, pixels - 1e4)  # of which no level suits both
    for picture, close in ((pixels, 1e-12), (steps, 1e-6)):
        experiment = Experiment(Picture(picture, 1.0), kernel, flip=False, mode="valid")
        found = match_scores(experiment, range(18), range(17))
        for i, j in np.ndindex(found.shape):
            expected = window_score(picture[i : i + 3, j : j + 4], kernel.array)
            assert found[i, j] == pytest.approx(expected, abs=close)


PATTERNS = {
    "a pixel less than white": (np.uint16, 65535, [(40, 30, 65534)]),
    "a pixel more than black": (np.uint16, 0, [(40, 30, 1), (10, 60, 65535)]),
    "a pixel of a long float": (np.float64, 1e6, [(40, 30, 1e6 + 1e-3), (41, 31, 1e6 - 1e-3)]),
    "rounding": (np.float64, 0.3, [(40, 30, 0.1 + 0.2), (5, 5, 0.0)]),
    "nothing": (np.uint8, 7, []),
}


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("size", [3, 31])
def test_the_map_has_a_score_where_its_reading_has_one(pattern, size):
    dtype, level, others = PATTERNS[pattern]
    pixels = np.full((60, 70), level, dtype)
    for row, column, value in others:
        pixels[row, column] = value
    weights = np.random.default_rng(7).integers(-9, 10, (size, size)).astype(float)
    experiment = Experiment(Picture(pixels, 1.0), Kernel.from_array(weights), boundary="nearest")
    found = match_scores(experiment, range(60), range(70))
    for i, j in [(i, j) for i in range(0, 60, 3) for j in range(0, 70, 3)]:
        exact = exact_score(experiment, i, j)
        assert found[i, j] == pytest.approx(exact, abs=1e-6, nan_ok=True), (i, j)
    assert np.isfinite(found).any() == bool(others)


def test_a_repeated_pattern_is_found_wherever_it_is_and_a_flat_one_nowhere():
    tile = np.random.default_rng(6).integers(0, 200, (5, 5))
    pixels = np.zeros((40, 40), np.uint8)
    for top, left in ((3, 4), (20, 30)):
        pixels[top : top + 5, left : left + 5] = tile
    pixels[30:35, 8:13] = tile // 2 + 20  # less contrast, but the same pattern, nearly
    experiment = Experiment(Picture(pixels, 255), Kernel.from_array([[1.0]]), flip=False)
    kernel = region_as_kernel(experiment, (range(3, 8), range(4, 9)))
    found = match_map(replace(experiment, kernel=kernel), range(40), range(40), 64)
    assert [(one.i, one.j) for one in found.best[:3]] == [(5, 6), (22, 32), (32, 10)]
    assert found.best[0].score == found.best[1].score == pytest.approx(1, abs=1e-15)
    assert 0.99 < found.best[2].score < 1
    assert found.without == np.isnan(found.values).sum() > 100
    nothing = replace(experiment, kernel=kernel, picture=Picture(np.full((9, 9), 7, np.uint8), 255))
    empty = match_map(nothing, range(2, 5), range(2, 5), 64)
    assert empty.best == ()
    assert empty.without == empty.count == 9
    assert best_of(nothing, range(3, 4), range(3, 4)) is None
    assert np.isnan(exact_score(nothing, 4, 4))


@pytest.mark.parametrize("missing", ["spread", "skip"])
def test_a_window_with_a_missing_pixel_has_no_score(missing):
    pixels = PICTURE.astype(np.int16)
    pixels[10, 10] = -999
    weights = np.abs(np.random.default_rng(3).standard_normal((3, 3)))
    experiment = Experiment(
        Picture(pixels, 255, no_data=-999), Kernel.from_array(weights), missing=missing
    )
    found = match_map(experiment, range(30), range(40), 64)
    assert found.without == 9
    assert np.isnan(found.values[9:12, 9:12]).all()
    assert np.isnan(exact_score(experiment, 9, 11))
    assert np.isfinite(exact_score(experiment, 9, 12))
    with pytest.raises(ValueError, match="without a value"):
        region_as_kernel(experiment, (range(8, 12), range(8, 12)))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_the_outputs_over_a_region_are_those_that_lie_there(mode):
    experiment = Experiment(Picture(PICTURE, 255), Kernel.from_array(np.ones((5, 4))), mode=mode)
    region = range(7), range(30, 40)
    rows, columns = experiment.axes
    expected = [
        [index for index in range(axis.outputs) if index + axis.placement in part]
        for axis, part in zip((rows, columns), region, strict=True)
    ]
    assert [list(each) for each in outputs_in(experiment, region)] == expected
    i, j = outputs_in(experiment, region)
    assert place_in(experiment, region) == (
        range(i.start + rows.placement, i.stop + rows.placement),
        range(j.start + columns.placement, j.stop + columns.placement),
    )


def test_a_region_as_a_kernel_has_a_name_and_is_refused_where_it_cannot_be_one():
    experiment = Experiment(Picture(PICTURE, 255, name="bark.png"), Kernel.from_array([[1]]))
    kernel = region_as_kernel(experiment, (range(3, 8), range(10, 15)))
    assert kernel.name == region_name(experiment, (range(3, 8), range(10, 15)))
    assert kernel.name == "Region (3…7, 10…14) of bark.png"
    flat = replace(experiment, picture=Picture(np.full((4, 4), 9, np.uint8), 255))
    with pytest.raises(ValueError, match="All pixels of the region are equal"):
        region_as_kernel(flat, (range(2), range(2)))
    large = replace(experiment, picture=Picture(np.zeros((300, 300), np.uint8), 255))
    with pytest.raises(ValueError, match="a smaller region would work"):
        region_as_kernel(large, (range(256), range(9)))
    color = replace(
        experiment, picture=Picture(np.dstack([PICTURE, PICTURE, PICTURE]), 255), channels="color"
    )
    assert kernel.total == 0
    of_color = region_as_kernel(color, (range(3, 8), range(10, 15)))
    np.testing.assert_allclose(of_color.array, kernel.array, atol=1e-9)


@pytest.mark.parametrize("factor", [1.0, 1e-7, 1e6, 1e-30])
def test_the_weights_of_a_region_with_fractions_add_up_to_nothing(factor):
    pixels = np.random.default_rng(9).random((20, 20)) * factor
    experiment = Experiment(Picture(pixels, 1.0), Kernel.from_array([[1]]), flip=False)
    kernel = region_as_kernel(experiment, (range(2, 15), range(3, 20)))
    part = pixels[2:15, 3:20]
    np.testing.assert_allclose(kernel.array, part - part.mean(), atol=2e-9 * factor)
    if factor >= 1e-10:
        assert kernel.total == 0
