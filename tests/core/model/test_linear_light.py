"""Linear light beside scikit-image's own curve, and beside scipy's sums of what that decodes."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from skimage.color import rgb2xyz

from convstudio.core.lesson_files.inputs import Inputs
from convstudio.core.model.experiment import CHANNELS, Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.linear_light import LightPicture, encoded, light_of
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.notation.design.properties import properties
from convstudio.core.reading.door import read_picture
from convstudio.core.sums.geometry import BOUNDARIES
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import ImageEngine, ViewEngine

RNG = np.random.default_rng(3)
SKEW = Kernel.from_array([[1.0, -2.0, 0.5], [0.25, 3.0, 0.0], [-1.0, 0.5, 1.5]])


def oracle(stored, white):
    """The light of (H, W) values: the Y of a grey."""
    share = np.asarray(stored, np.float64) / white
    return rgb2xyz(np.repeat(share[..., np.newaxis], 3, axis=-1))[..., 1]


def block_means(values, size):
    height, width, *more = values.shape
    return values.reshape(height // size, size, width // size, size, *more).mean(axis=(1, 3))


def picture(dtype, *more):
    """A picture of a number type, with values up to white."""
    white = float(np.iinfo(dtype).max) if np.dtype(dtype).kind == "u" else 1.0
    return Picture((RNG.random((9, 11, *more)) * white).astype(dtype), white)


def test_every_byte_and_many_deeper_numbers_have_the_light_of_the_standard():
    for stored in (
        np.arange(256, dtype=np.uint8).reshape(16, 16),
        np.arange(256, dtype=np.uint8),
        RNG.integers(0, 65536, (200, 300), dtype=np.uint16),
        RNG.random((50, 60)),
        RNG.random((50, 60)).astype(np.float32),
    ):
        white = float(np.iinfo(stored.dtype).max) if stored.dtype.kind == "u" else 1.0
        found = light_of(stored, white)
        wanted = oracle(np.atleast_2d(stored), white).reshape(stored.shape)
        np.testing.assert_allclose(found, wanted, rtol=1e-9)
        narrow = light_of(stored, white, np.float32)
        assert narrow.dtype == np.float32
        np.testing.assert_allclose(narrow, found, rtol=1e-7)
    # Half of all light, from the standard's own table of examples.
    assert float(encoded(np.array(0.5))) * 255 == pytest.approx(187.516, abs=1e-3)
    assert light_of(np.array([0.0, np.nan, np.inf, -0.5]), 1.0).tolist()[::2] == [0.0, np.inf]


@given(st.floats(-0.5, 4.0))
def test_encoding_takes_decoding_back(stored):
    light = light_of(np.array(stored), 1.0)
    assert float(encoded(light)) == pytest.approx(stored, abs=1e-6)


@settings(max_examples=40)
@given(
    dtype=st.sampled_from([np.uint8, np.uint16, np.float32, np.float64]),
    boundary=st.sampled_from(BOUNDARIES),
    flip=st.booleans(),
    fill=st.floats(0, 1),
)
def test_s_is_scipys_sum_of_what_is_decoded(dtype, boundary, flip, fill):
    source = picture(dtype)
    fill_value = fill * source.white
    experiment = Experiment(
        source, SKEW, flip, boundary=boundary, fill_value=fill_value, linear_light=True
    )
    call = ndimage.convolve if flip else ndimage.correlate
    border = float(oracle([[fill_value]], source.white)[0, 0])
    light = oracle(source.pixels, source.white)
    wanted = call(light, SKEW.array, mode=boundary, cval=border)
    np.testing.assert_allclose(experiment.feature_map(), wanted, atol=1e-12)
    np.testing.assert_allclose(experiment.outputs(range(9), range(11)), wanted, atol=1e-12)
    np.testing.assert_allclose(experiment.feature_map(np.float32), wanted, atol=2e-6)
    assert experiment.border_value == pytest.approx(border, abs=1e-12)


@pytest.mark.parametrize("channels", CHANNELS)
@pytest.mark.parametrize("mode", ["full", "valid"])
def test_colours_are_decoded_before_they_are_mixed_or_chosen(channels, mode):
    source = picture(np.uint8, 3)
    experiment = Experiment(source, SKEW, mode=mode, channels=channels, linear_light=True)
    light = np.stack([oracle(source.pixels[..., at], 255) for at in range(3)], axis=-1)
    if channels == "grey":
        light = light @ (0.2125, 0.7154, 0.0721)
    elif channels != "color":
        light = light[..., ["red", "green", "blue"].index(channels)]
    plain = Experiment(Picture(light, 1.0), SKEW, mode=mode, channels="color")
    np.testing.assert_allclose(experiment.image, light, atol=1e-12)
    np.testing.assert_allclose(experiment.feature_map(), plain.feature_map(), atol=1e-12)
    spread = experiment.input.spread_of_channels(channels)
    assert (spread.low, spread.high) == pytest.approx((light.min(), light.max()))


@pytest.mark.parametrize("decimation", [1, 2, 4])
@pytest.mark.parametrize("channels", ["color", "grey", "blue"])
def test_the_screen_shows_the_same_sums_also_while_a_weight_is_dragged(channels, decimation):
    pixels = RNG.integers(0, 256, (40, 36, 3), dtype=np.uint8)
    before = Experiment(Picture(pixels, 255.0), SKEW, channels=channels, linear_light=True)
    section = Section(range(40), range(36), decimation)
    engine = ViewEngine()
    engine.view(before, section)
    for weight in ("4", "5", "6"):
        after = replace(before, kernel=SKEW.with_cell(1, 1, weight))
        seen = engine.view(after, section, gesture=True)
        assert seen.plan.method == "delta"
        wanted = block_means(after.feature_map(), decimation)
        np.testing.assert_allclose(seen.values, wanted, atol=5e-6)
    shown = ImageEngine().view(before, section).values
    np.testing.assert_allclose(shown, block_means(before.image, decimation), atol=1e-6)
    assert shown.dtype == np.float32


def test_missing_pixels_are_found_as_stored_and_weigh_nothing_in_light():
    pixels = RNG.integers(1, 256, (9, 11), dtype=np.uint8)
    pixels[2, 3] = 7
    pixels[pixels == 7] = 8
    pixels[4, 5] = 7
    alpha = RNG.integers(0, 256, (9, 11), dtype=np.uint8)
    source = Picture(pixels, 255.0, alpha=alpha, no_data=7.0)
    experiment = Experiment(source, preset("gaussian-3"), missing="skip", linear_light=True)
    weights = alpha / 255.0
    weights[4, 5] = 0
    light = oracle(pixels, 255)
    gaussian = preset("gaussian-3").array

    def summed(values, cval):
        return ndimage.convolve(values, gaussian, mode="constant", cval=cval)

    wanted = summed(light * weights, 0.0) / summed(weights, 1.0)
    np.testing.assert_allclose(experiment.feature_map(), wanted, atol=1e-12)


def test_only_what_may_be_encoded_light_is_decoded():
    zeros = np.zeros((3, 4))
    for stored, white in (
        (zeros.astype(np.int16), 32767.0),
        (zeros.astype(np.uint32), 4294967295.0),
        (zeros + 1.5, 1.0),
        (zeros - 0.5, 1.0),
        (zeros, 255.0),
        (zeros.astype(np.uint8), 9.0),
        (zeros[:1].astype(np.uint8), 255.0),
        (zeros[:, :1], 1.0),
    ):
        source = Picture(stored, white)
        experiment = Experiment(source, SKEW, linear_light=True, fill_value=3.0)
        assert not source.may_be_encoded
        assert not experiment.decodes
        assert experiment.input is source
        assert experiment.border_value == 3.0
        assert experiment.white == white
    assert not Picture(zeros + 0.5, 1.0, holds_light=True).may_be_encoded
    for stored, white in ((zeros.astype(np.uint16), 4095.0), (zeros + 0.5, 1.0)):
        experiment = Experiment(Picture(stored, white), SKEW, linear_light=True)
        assert experiment.decodes
        assert experiment.white == 1.0


def test_pictures_in_light_are_equal_as_their_pictures_are():
    source = picture(np.uint8)
    assert LightPicture(source) == LightPicture(source)
    assert LightPicture(source) != LightPicture(picture(np.uint8))
    assert LightPicture(source).thinned(2).shape == (5, 6)


def test_what_is_light_already_is_not_decoded_again(tmp_path):
    (tmp_path / "a.hdr").write_bytes(cv2.imencode(".hdr", np.full((4, 5, 3), 0.5, np.float32))[1])
    radiance = read_picture(tmp_path / "a.hdr")
    result = Inputs(tmp_path).result(Experiment(picture(np.uint8), SKEW, linear_light=True))
    for source in (radiance, result):
        experiment = Experiment(source, SKEW, linear_light=True)
        assert source.holds_light
        assert not experiment.decodes
        assert np.array_equal(experiment.pixels_at(0, 0), Experiment(source, SKEW).pixels_at(0, 0))
    stored = Inputs(tmp_path).result(Experiment(picture(np.uint8), SKEW))
    assert not stored.holds_light


def test_the_range_that_sums_of_light_can_have_is_that_of_light():
    smooth = Experiment(picture(np.uint8), preset("box-3"), linear_light=True)
    found = {each.name: each for each in properties(smooth)}
    assert found["Range"].value == "S in 0 … 1"
    assert found["Range"].meaning == "for I in 0 … 1"
