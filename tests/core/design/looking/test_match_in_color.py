"""Match scores of three channels as one window, against OpenCV and against every window by itself."""

import cv2
import numpy as np
import pytest

from convstudio.core.design.looking.match import exact_score, match_map, match_scores
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

COLORS = np.random.default_rng(4).integers(0, 256, (30, 40, 3)).astype(np.uint8)
WEIGHTS = np.array([[1.0, 2, -3], [0, 5, 1]])


def looking(pixels, weights=WEIGHTS, **inputs):
    white = 255.0 if pixels.dtype == np.uint8 else 1.0
    kernel = Kernel.from_array(weights)
    return Experiment(
        Picture(pixels, white), kernel, flip=False, mode="valid", channels="color", **inputs
    )


def scores_of(experiment):
    return match_scores(experiment, *map(range, experiment.output_shape))


def one_by_one(pixels, weights):
    """Each window by itself: its channels less their own means, and all of them as one vector."""
    kh, kw = weights.shape
    pattern = np.dstack([weights - weights.mean()] * 3).ravel()
    found = np.empty((pixels.shape[0] - kh + 1, pixels.shape[1] - kw + 1))
    for i, j in np.ndindex(found.shape):
        window = pixels[i : i + kh, j : j + kw].astype(np.longdouble)
        window = (window - window.mean(axis=(0, 1))).ravel()
        size = np.linalg.norm(window.astype(float)) * np.linalg.norm(pattern)
        found[i, j] = float(window @ pattern) / size if size else np.nan
    return found


def test_scores_are_those_of_opencv_with_the_kernel_in_each_channel():
    template = np.ascontiguousarray(np.dstack([WEIGHTS] * 3), np.float32)
    expected = cv2.matchTemplate(COLORS.astype(np.float32), template, cv2.TM_CCOEFF_NORMED)
    found = scores_of(looking(COLORS))
    np.testing.assert_allclose(found, expected, atol=1e-4)
    np.testing.assert_allclose(found, one_by_one(COLORS, WEIGHTS), atol=1e-12)
    for i, j in ((0, 0), (12, 30), (28, 37)):
        assert exact_score(looking(COLORS), i, j) == pytest.approx(found[i, j], abs=1e-12)
    part = match_scores(looking(COLORS), range(5, 8), range(2, 9))
    np.testing.assert_allclose(part, found[5:8, 2:9], atol=1e-12)


def test_three_equal_channels_have_the_scores_of_one():
    grey = Experiment(
        Picture(COLORS[..., 0], 255.0), Kernel.from_array(WEIGHTS), flip=False, mode="valid"
    )
    np.testing.assert_allclose(
        scores_of(looking(np.dstack([COLORS[..., 0]] * 3))), scores_of(grey), atol=1e-12
    )


@pytest.mark.parametrize("level", [0.0, 1e5])
def test_a_window_is_flat_only_where_all_its_channels_are(level):
    pixels = np.random.default_rng(2).random((12, 14, 3)) + level
    pixels[:, :, 1] = level + 7  # one channel without a pattern
    pixels[:5, :6] = [level, level + 3, level - 2]  # and a part without any
    experiment = looking(pixels)
    found, expected = scores_of(experiment), one_by_one(pixels, WEIGHTS)
    assert np.isnan(found[:4, :4]).all()
    assert np.isfinite(found[5:, :]).all()
    known = np.isfinite(found)
    np.testing.assert_allclose(found[known], expected[known], atol=1e-6)
    assert np.isnan(exact_score(experiment, 1, 1))


def test_a_pixel_that_one_channel_lacks_is_missing():
    pixels = COLORS.astype(np.float64)
    pixels[10, 10, 2] = np.nan
    found = scores_of(looking(pixels))
    assert np.isnan(found[9:11, 8:11]).all()
    assert np.isnan(found).sum() == 6
    assert np.isnan(exact_score(looking(pixels), 10, 9))


def test_the_best_place_is_that_of_the_pattern_in_all_channels():
    pixels = np.random.default_rng(6).integers(100, 120, (24, 24, 3)).astype(np.uint8)
    pattern = np.random.default_rng(7).integers(0, 60, (5, 5))
    pixels[14:19, 3:8] = pattern[..., np.newaxis] + np.array([20, 90, 150])
    experiment = looking(pixels, pattern.astype(float))
    found = match_map(experiment, *map(range, experiment.output_shape), 100)
    assert (found.best[0].i, found.best[0].j) == (14, 3)
    assert found.best[0].score == pytest.approx(1)
