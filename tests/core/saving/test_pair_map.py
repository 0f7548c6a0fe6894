"""The combination of two maps in a file is that of scipy's maps, whatever is in front."""

import numpy as np
import pytest
import tifffile
from PIL import Image
from scipy import ndimage

from convstudio.core.design.photograph_maps import on_photograph
from convstudio.core.files.replacing import TargetError
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair, quarter_turned
from convstudio.core.model.picture import Picture
from convstudio.core.saving.pair_map import save_combination
from convstudio.core.saving.scaling import Painting, Scale

PIXELS = np.random.default_rng(3).integers(0, 256, (21, 30)).astype(np.uint8)
KERNEL = Kernel.from_array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def pair(**inputs):
    picture = Picture(PIXELS, 255.0)
    two = KernelPair(quarter_turned(KERNEL))
    return on_photograph(Experiment(picture, KERNEL, flip=False, pair=two, **inputs), picture)


def test_numbers_are_those_of_scipy_in_float32(tmp_path):
    a = ndimage.correlate(PIXELS.astype(float), KERNEL.array, mode="constant")
    b = ndimage.correlate(PIXELS.astype(float), np.rot90(KERNEL.array), mode="constant")
    save_combination(*pair(), "√(A² + B²)", tmp_path / "m.tif", form=Scale(32))
    found = tifffile.imread(tmp_path / "m.tif")
    assert found.dtype == np.float32
    assert np.allclose(found, np.hypot(a, b), rtol=1e-6)
    save_combination(*pair(), "atan2(B, A)", tmp_path / "d.npy", form=Scale(32))
    flat = (a == 0) & (b == 0)
    wanted = np.where(flat, np.nan, np.degrees(np.arctan2(b, a)))
    assert np.allclose(np.load(tmp_path / "d.npy"), wanted, atol=1e-4, equal_nan=True)


def test_colours_are_those_of_a_painting_and_the_photograph_itself_is_never_replaced(tmp_path):
    grey = Painting(lambda values: np.repeat(values[..., None].clip(0, 255), 3, 2).astype(np.uint8))
    saved = save_combination(*pair(), "|A|", tmp_path / "m.png", form=grey)
    assert list(saved.remarks()) == ["in the colours shown"]
    with Image.open(tmp_path / "m.png") as image:
        assert image.size == (30, 21)
    with pytest.raises(TargetError):
        save_combination(*pair(), "|A|", tmp_path / "m.png", form=grey, inputs=[tmp_path / "m.png"])


def test_of_colours_a_difference_has_three_channels_and_a_size_one(tmp_path):
    colors = Picture(np.dstack([PIXELS, 0 * PIXELS + 7, 255 - PIXELS]), 255.0)
    two = KernelPair(quarter_turned(KERNEL))
    both = on_photograph(Experiment(colors, KERNEL, flip=False, pair=two, channels="color"), colors)
    save_combination(*both, "A − B", tmp_path / "m.tif", form=Scale(32))
    save_combination(*both, "|A|", tmp_path / "m.npy", form=Scale(32))
    a, b = (
        ndimage.correlate(colors.pixels.astype(float), each[..., None], mode="constant")
        for each in (KERNEL.array, np.rot90(KERNEL.array))
    )
    assert np.allclose(tifffile.imread(tmp_path / "m.tif"), a - b)
    grey = a @ [0.2125, 0.7154, 0.0721]
    assert np.allclose(np.load(tmp_path / "m.npy"), np.abs(grey), atol=1e-3)


def test_colours_of_directions_are_made_of_their_magnitudes_too(tmp_path):
    seen = []

    def paint(values):
        seen.append(values)
        return np.zeros((*values.shape[:2], 3), np.uint8)

    save_combination(*pair(), "atan2(B, A)", tmp_path / "m.png", form=Painting(paint))
    (values,) = seen
    a, b = (
        ndimage.correlate(PIXELS.astype(float), each, mode="constant")
        for each in (KERNEL.array, np.rot90(KERNEL.array))
    )
    assert np.allclose(values[..., 1], np.hypot(a, b))
    assert np.allclose(np.nan_to_num(values[..., 0]), np.degrees(np.arctan2(b, a)))


def test_maps_of_different_sizes_are_refused(tmp_path):
    a, _ = pair(mode="valid")
    b = Experiment(a.picture, Kernel.from_array([[1.0]]), mode="valid")
    with pytest.raises(ValueError, match="different sizes; “same” would work"):
        save_combination(a, b, "A − B", tmp_path / "m.npy", form=Scale(32))
    assert not list(tmp_path.iterdir())
