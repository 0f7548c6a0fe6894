"""A region of S in a file by itself, or among the pixels of I."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.saving import parts
from convstudio.core.saving.feature_maps import save_map
from convstudio.core.saving.parts import Part
from convstudio.core.saving.scaling import Painting
from convstudio.core.sums.threads import Cancelled

PIXELS = np.random.default_rng(8).integers(0, 256, (20, 30)).astype(np.uint8)
BLUR = Experiment(
    Picture(PIXELS, 255.0), Kernel.from_array(np.ones((3, 5)), scale="1/15"), boundary="mirror"
)
REGION = range(4, 9), range(11, 29)
WHERE = np.s_[4:9, 11:29]


@pytest.mark.parametrize("channels", ["grey", "color"])
def test_the_outputs_in_a_file_are_those_of_all_of_s(channels, tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "rows_at_once", lambda _width: 3)  # bands that cut the region
    experiment = BLUR
    if channels == "color":
        color = np.dstack([PIXELS, PIXELS[::-1], 255 - PIXELS])
        experiment = replace(BLUR, picture=Picture(color, 255.0), channels="color")
    everything = experiment.feature_map().astype(np.float32)
    alone, filtered = tmp_path / "alone.npy", tmp_path / "filtered.npy"
    said = list(save_map(experiment, alone, part=Part(*REGION)).remarks())
    assert said == ["the region S(4…8, 11…28) alone"]
    np.testing.assert_array_equal(np.load(alone), everything[WHERE])
    said = list(save_map(experiment, filtered, part=Part(*REGION, in_picture=True)).remarks())
    assert said == ["I with S(4…8, 11…28) in the region"]
    expected = experiment.picture.pixels.astype(np.float32)
    expected[WHERE] = everything[WHERE]
    np.testing.assert_array_equal(np.load(filtered), expected)


def test_a_png_has_the_pixels_around_the_region_as_they_were(tmp_path):
    target = tmp_path / "filtered.png"
    save_map(BLUR, target, part=Part(*REGION, in_picture=True))
    expected = PIXELS.copy()
    expected[WHERE] = np.rint(BLUR.feature_map()[WHERE])
    np.testing.assert_array_equal(np.asarray(Image.open(target)), expected)


@pytest.mark.parametrize("mode", ["full", "valid"])
def test_in_other_modes_the_region_alone_is_saved(mode, tmp_path):
    experiment, target = replace(BLUR, mode=mode), tmp_path / "S.npy"
    part = Part(range(4, 9), range(11, 20))
    save_map(experiment, target, part=part)
    np.testing.assert_array_equal(
        np.load(target), experiment.feature_map()[4:9, 11:20].astype(np.float32)
    )
    with pytest.raises(ValueError, match="the region alone would work"):
        save_map(experiment, target, part=replace(part, in_picture=True))


def test_what_would_scale_the_pixels_around_the_region_is_refused(tmp_path):
    large = replace(BLUR, picture=Picture(PIXELS.astype(np.int32) * 1000, 1.0))
    target = tmp_path / "S.png"
    with pytest.raises(ValueError, match="TIFF and NPY keep both"):
        save_map(large, target, part=Part(*REGION, in_picture=True))
    # Alone it has a range of its own, as all of S would.
    save_map(large, target, part=Part(*REGION))
    values, numbers = large.feature_map()[WHERE], np.asarray(Image.open(target)).astype(float)
    assert np.corrcoef(values.ravel(), numbers.ravel())[0, 1] > 0.99
    painting = Painting(lambda values: np.zeros((*values.shape, 3), np.uint8))
    with pytest.raises(ValueError, match="the colours shown are those of S"):
        save_map(BLUR, target, form=painting, part=Part(*REGION, in_picture=True))


def test_saving_a_part_can_be_cancelled(tmp_path):
    with pytest.raises(Cancelled):
        save_map(BLUR, tmp_path / "S.npy", lambda _share: False, part=Part(*REGION))
    assert not any(tmp_path.iterdir())
