"""Reasons for differences, each made by another library or by ourselves."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from scipy import ndimage

from convstudio.core.design.fitting.reasons import compared, rounding_of
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

PIXELS = cv2.GaussianBlur(
    np.random.default_rng(8).integers(0, 256, (60, 70)).astype(np.uint8), (3, 3), 0.8
)
KERNEL = Kernel.from_array([[1, 2, 0], [3, 6, -1], [0, -2, 1]], scale="1/10")
OURS = Experiment(Picture(PIXELS, 255), KERNEL)


def likeliest_reason(experiment, theirs):
    return compared(experiment, theirs, rounding_of(theirs)).reason


def stored(values):
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        (cv2.filter2D(PIXELS, -1, KERNEL.array), "it is a cross-correlation"),
        (
            ndimage.convolve(PIXELS.astype(float), KERNEL.array, origin=(0, 1)),
            "its origin is (1, 2)",
        ),
        (3.5 * ndimage.convolve(PIXELS.astype(float), KERNEL.array), "it is scaled by 3.5"),
        (ndimage.convolve(PIXELS.astype(float), KERNEL.array) + 128, "128 is added"),
        (
            0.5 * ndimage.correlate(PIXELS.astype(float), KERNEL.array),
            "it is a cross-correlation and it is scaled by 0.5",
        ),
        (replace(OURS, linear_light=True).feature_map(), "it sums linear light"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_the_reason_is_named(theirs, words):
    found = likeliest_reason(OURS, theirs)
    assert found is not None
    assert found.words == words
    assert found.error < 0.3 * found.error_before


@pytest.mark.parametrize(
    ("theirs", "fields"),
    [
        (cv2.filter2D(PIXELS, -1, KERNEL.array), {"flip": False}),
        (3.5 * ndimage.correlate(PIXELS.astype(float), KERNEL.array), {"flip": False}),
        (replace(OURS, linear_light=True).feature_map(), {"linear_light": True}),
    ],
    ids=["operation", "operation and scale", "light"],
)
def test_what_is_set_makes_s_theirs(theirs, fields):
    found = likeliest_reason(OURS, theirs)
    after = replace(OURS, **found.inputs)
    assert fields.items() <= found.inputs.items()
    inner = np.s_[2:-2, 2:-2]
    np.testing.assert_allclose(after.feature_map()[inner], theirs[inner], atol=0.51, rtol=1e-3)


def test_light_that_is_stored_encoded_is_compared_as_it_is_stored():
    light = replace(OURS, linear_light=True)
    kernel = Kernel.from_array(np.ones((3, 3)), scale="1/9")
    light = replace(light, kernel=kernel)
    values = light.feature_map()
    srgb = np.where(values <= 0.0031308, 12.92 * values, 1.055 * values ** (1 / 2.4) - 0.055)
    theirs = stored(255 * srgb)
    assert compared(light, theirs, 0.3, white=255).is_same
    found = compared(replace(light, linear_light=False), theirs, 0.3, white=255)
    assert found.reason.words == "it sums linear light"
    back = compared(light, stored(replace(light, linear_light=False).feature_map()), 0.3, white=255)
    assert back.reason.words == "it sums pixels as stored"


def test_outputs_that_are_cut_off_do_not_count_and_an_offset_alone_is_no_reason():
    strong = replace(OURS, kernel=Kernel.from_array([[0, -2, 0], [-1, 6, 0], [0, 0, -2]]))
    theirs = np.clip(cv2.filter2D(PIXELS.astype(float), -1, strong.kernel.array), 0, 255)
    known = np.where((theirs > 0) & (theirs < 255), theirs, np.nan)
    assert compared(strong, known, 0.3).reason.words == "it is a cross-correlation"
    flat = np.full(PIXELS.shape, 2000.0) + np.random.default_rng(4).normal(0, 5, PIXELS.shape)
    assert likeliest_reason(OURS, flat) is None
    with pytest.raises(ValueError, match="cut off, or no numbers"):
        compared(OURS, np.full(PIXELS.shape, np.nan), 0.3)


@pytest.mark.parametrize("how", [lambda s: s, stored])
def test_no_difference_has_no_reason(how):
    experiment = replace(OURS, kernel=Kernel.from_array(np.ones((3, 3)), scale="1/9"))
    assert likeliest_reason(experiment, how(experiment.feature_map())) is None


def test_a_reason_with_more_words_has_to_explain_far_more():
    noise = np.random.default_rng(5).normal(0, 1, PIXELS.shape)
    scaled = 3.5 * ndimage.convolve(PIXELS.astype(float), KERNEL.array) + noise
    found = likeliest_reason(OURS, scaled)
    assert found.words.startswith("it is scaled by 3.")
    assert "added" not in found.words, "an offset fits the noise a little better"
    assert "added" in likeliest_reason(OURS, scaled + 20).words


def test_what_nothing_explains_has_no_reason():
    noise = np.random.default_rng(1).random(PIXELS.shape) * 255
    assert likeliest_reason(OURS, noise) is None


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="has 3 × 3 outputs, but under “same” S has 60 × 70"):
        likeliest_reason(OURS, np.zeros((3, 3)))
    small = replace(OURS, picture=Picture(PIXELS[:5, :5], 255))
    with pytest.raises(ValueError, match="No output sees the image alone"):
        likeliest_reason(small, np.zeros((5, 5)))
    color = Experiment(Picture(np.dstack([PIXELS] * 3), 255), KERNEL, channels="color")
    with pytest.raises(ValueError, match="one channel"):
        likeliest_reason(color, np.zeros(PIXELS.shape))
