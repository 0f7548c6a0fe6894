"""Which pixels of two pictures are asked for a kernel: of three channels all, but those that were cut off."""

import numpy as np
import pytest
from scipy import ndimage

from convstudio.core.design.fitting.fit_of_pictures import Task, compare_with_output, fit_pictures
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

SHARPEN = np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]])
COLORS = np.random.default_rng(3).integers(60, 200, (30, 40, 3)).astype(np.uint8)


def sharpened(pixels):
    made = [ndimage.correlate(pixels[..., at].astype(float), SHARPEN) for at in range(3)]
    return np.clip(np.dstack(made), 0, 255).astype(np.uint8)


def task(after, channels="color", pixels=COLORS):
    experiment = Experiment(
        Picture(pixels, 255.0), Kernel.from_array(SHARPEN), flip=False, channels=channels
    )
    return Task(experiment, None, Picture(after, 255.0), (3, 3), (1, 1))


def test_a_pixel_that_one_channel_has_cut_off_is_asked_in_the_others():
    after = sharpened(COLORS)
    asked = task(after)
    cut = ((after <= 0) | (after >= 255))[1:-1, 1:-1]
    assert (cut.sum(axis=2) == 1).any()
    found = fit_pictures(asked, lambda _share: None)
    assert asked.channels == 3
    np.testing.assert_allclose(found.fitted.weights, SHARPEN, atol=1e-9)
    assert found.fitted.count == cut.size - cut.sum()
    assert found.outputs == cut.size == 28 * 38 * 3
    assert compare_with_output(asked).is_same


@pytest.mark.parametrize("channels", ["grey", "red"])
def test_where_one_channel_is_filtered_that_one_is_asked(channels):
    after = sharpened(COLORS)
    asked = task(after, channels)
    assert asked.channels == 1
    found = fit_pictures(asked, lambda _share: None)
    assert found.outputs == 28 * 38
    if channels == "red":
        np.testing.assert_allclose(found.fitted.weights, SHARPEN, atol=1e-9)
        assert found.fitted.count == ((after > 0) & (after < 255))[1:-1, 1:-1, 0].sum()


def test_a_grey_picture_after_is_compared_with_one_channel():
    asked = task(sharpened(COLORS)[..., 1])
    assert asked.channels == 1
    found = fit_pictures(asked, lambda _share: None)
    np.testing.assert_allclose(found.fitted.weights, SHARPEN, atol=1e-9)
