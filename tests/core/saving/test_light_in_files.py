"""Sums of light in files: encoded in 8 and 16 bits, as they are in floats, whose profile says so."""

import io
from dataclasses import replace

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms
from skimage.color import rgb2xyz

from convstudio.core.encoders.light_profile import light_profile
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Metadata, Picture
from convstudio.core.model.presets import preset
from convstudio.core.notation.sentences.remarks import command_remarks
from convstudio.core.reading.door import read_picture
from convstudio.core.saving.feature_maps import save_map
from convstudio.core.saving.file_range import form_for
from convstudio.panels.inputs.input_caption import caption_tip

RNG = np.random.default_rng(8)
BYTES = RNG.integers(0, 256, (12, 14), dtype=np.uint8)
COLORS = RNG.integers(0, 256, (12, 14, 3), dtype=np.uint8)
DEEP = RNG.integers(0, 65536, (12, 14), dtype=np.uint16)
IDENTITY = Kernel.from_array([[1.0]])


def in_light(pixels, kernel=IDENTITY, white=None, **more):
    white = white or float(np.iinfo(pixels.dtype).max)
    return Experiment(Picture(pixels, white, **more), kernel, channels="color", linear_light=True)


@pytest.mark.parametrize("pixels", [BYTES, COLORS, DEEP], ids=["bytes", "colours", "deep"])
def test_a_png_of_an_identity_is_the_picture_bit_by_bit(tmp_path, pixels):
    saved = save_map(in_light(pixels), tmp_path / "S.png")
    assert np.array_equal(read_picture(tmp_path / "S.png").pixels, pixels)
    remarks = " ".join(saved.remarks())
    assert remarks == f"S of 0 … 1 became 0 … {np.iinfo(pixels.dtype).max}, gamma-encoded (sRGB)"


def test_half_of_all_light_is_stored_as_188(tmp_path):
    edge = np.zeros((6, 8), np.uint8)
    edge[:, 4:] = 255
    save_map(in_light(edge, Kernel.from_array([[1.0, 1.0]], scale="1/2")), tmp_path / "S.png")
    assert set(read_picture(tmp_path / "S.png").pixels[:, 1:].flat) == {0, 188, 255}


@pytest.mark.parametrize("pixels", [BYTES, COLORS], ids=["grey", "colours"])
def test_floats_hold_light_and_a_profile_that_says_so(tmp_path, pixels):
    metadata = Metadata(icc=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    experiment = in_light(pixels, preset("gaussian-3"), metadata=metadata)
    saved = save_map(experiment, tmp_path / "S.tif")
    assert next(saved.remarks()) == "S was written, in linear light"
    found = read_picture(tmp_path / "S.tif")
    np.testing.assert_allclose(found.pixels, experiment.feature_map(), rtol=1e-6)
    assert found.metadata.icc == light_profile(color=pixels.ndim == 3)
    with tifffile.TiffFile(tmp_path / "S.tif") as tiff:
        assert tiff.pages.first.tags["InterColorProfile"].value == found.metadata.icc


def test_what_is_encoded_again_keeps_the_pictures_own_profile(tmp_path):
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    saved = save_map(in_light(COLORS, metadata=Metadata(icc=own)), tmp_path / "S.png")
    assert read_picture(tmp_path / "S.png").metadata.icc == own
    assert saved.lost == ()


def test_the_profile_means_light_to_a_program_that_reads_profiles():
    levels = np.arange(256, dtype=np.uint8)
    colors = Image.fromarray(np.repeat(levels[None, :, None], 3, axis=2))
    profile = ImageCms.ImageCmsProfile(io.BytesIO(light_profile(color=True)))
    shown = ImageCms.profileToProfile(colors, profile, ImageCms.createProfile("sRGB"))
    # As scikit-image decodes what little CMS has encoded.
    light = rgb2xyz(np.asarray(shown)[0] / 255)[:, 1]
    step = np.gradient(light)
    assert (np.abs(light - levels / 255) <= step + 2e-3).all()
    grey = ImageCms.ImageCmsProfile(io.BytesIO(light_profile(color=False)))
    assert ImageCms.getProfileDescription(grey).strip() == "Grey in linear light"
    half = ImageCms.profileToProfile(
        Image.new("L", (1, 1), 128), grey, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert np.abs(np.asarray(half).astype(int) - 188).max() <= 1


@pytest.mark.parametrize("absolute", [False, True])
def test_a_range_that_is_chosen_is_encoded_from_its_black_to_its_white(absolute):
    form = form_for(in_light(BYTES), 8, shown=(0.0, 4.0), absolute=absolute)
    numbers, counts = form.apply(np.array([[0.0, 2.0, 4.0, 5.0, np.nan]]))
    assert numbers.tolist() == [[0, 188, 255, 255, 0]]
    assert (counts.clipped, counts.empty) == (1, 1)


def test_a_profile_of_another_curve_is_said_not_to_be_used():
    for name, remarks in ((b"sRGB IEC61966-2.1", 0), (b"Adobe RGB (1998)", 1)):
        experiment = in_light(COLORS, metadata=Metadata(icc=bytes(128) + name))
        found = command_remarks(experiment)
        assert len(found) == remarks
        assert all("not by its own colour profile" in each for each in found)
        assert ("Its light is decoded by the curve of sRGB" in caption_tip(experiment)) == bool(
            found
        )
        assert not command_remarks(replace(experiment, linear_light=False))
