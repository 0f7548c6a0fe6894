"""Match scores against OpenCV."""

import cv2
import numpy as np
import pytest

from convstudio.core.design.looking import match_scores, region_as_kernel
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
    kernel = region_as_kernel(experiment, range(7, 12), range(20, 26))
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


def test_what_cannot_be_matched_is_refused():
    flat = Experiment(Picture(PICTURE, 255), Kernel.from_array(np.ones((3, 3))))
    with pytest.raises(ValueError, match="no pattern"):
        match_scores(flat, range(1), range(1))
    color = Experiment(
        Picture(np.dstack([PICTURE] * 3), 255), Kernel.from_array([[1, 2]]), channels="color"
    )
    with pytest.raises(ValueError, match="one channel"):
        match_scores(color, range(1), range(1))
    with pytest.raises(ValueError, match="All pixels of the region are equal"):
        region_as_kernel(
            Experiment(Picture(np.full((4, 4), 9, np.uint8), 255), Kernel.from_array([[1]])),
            range(2), range(2),
        )  # fmt: skip
