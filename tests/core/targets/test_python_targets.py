"""Code for Python's libraries, run as a user would run it, beside our own feature maps."""

import importlib.util
import runpy

import imageio.v3 as imageio
import numpy as np
import pytest
from kernels_to_export import KERNELS

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.reading.door import read_picture
from convstudio.core.sums.geometry import BOUNDARIES
from convstudio.core.targets.targets import TARGETS, code_for, target_called

INSTALLED = [
    name
    for name, module in (
        ("scipy", "scipy"), ("opencv", "cv2"), ("scikit-image", "skimage"), ("pytorch", "torch"), ("jax", "jax")
    )
    if importlib.util.find_spec(module) and importlib.util.find_spec("imageio")
]  # fmt: skip


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(5)
    stored = {
        "bytes.png": rng.integers(0, 256, (9, 11), dtype=np.uint8),
        "deep.png": rng.integers(0, 65536, (9, 11), dtype=np.uint16),
        "float.tiff": rng.normal(size=(9, 11)).astype(np.float32),
        "color.png": rng.integers(0, 256, (9, 11, 3), dtype=np.uint8),
    }
    gaps = stored["float.tiff"].copy()
    gaps[4, 5], gaps[6, 8], gaps[0, 0], gaps[8, 10] = np.nan, np.inf, -np.inf, np.nan
    stored["gaps.tiff"] = gaps
    for name, pixels in stored.items():
        imageio.imwrite(folder / name, pixels)
    return folder


def computed(name, experiment, folder, monkeypatch):
    """The S that a target's code computes."""
    (folder / "snippet.py").write_text(code_for(target_called(name), experiment), encoding="utf-8")
    monkeypatch.chdir(folder)
    return runpy.run_path("snippet.py")["S"]


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
@pytest.mark.parametrize("name", INSTALLED)
def test_the_code_computes_our_pixels(name, kernel, flip, pictures, monkeypatch):
    sizes = [("same", boundary) for boundary in BOUNDARIES]
    sizes += [("valid", "constant"), ("full", "constant"), ("full", "mirror"), ("full", "wrap")]
    for at, (mode, boundary) in enumerate(sizes):
        file = ("bytes.png", "deep.png", "float.tiff")[at % 3]
        experiment = Experiment(
            read_picture(pictures / file), kernel, flip, mode, boundary, fill_value=7.0 * (at % 2)
        )
        found = computed(name, experiment, pictures, monkeypatch)
        ours = experiment.feature_map()
        assert found.shape == ours.shape
        np.testing.assert_allclose(found, ours, rtol=1e-9, atol=1e-9 * np.abs(ours).max())


WITH_ZEROS = {
    "zeros": Kernel.from_array([[1.0, 0, 2], [0, 3, 0], [4, 0, 5]]),
    "a zero in 5 × 10": Kernel.from_array(np.arange(50.0).reshape(5, 10)),
    "moved origin": KERNELS["moved origin"],
}


@pytest.mark.parametrize("kernel", WITH_ZEROS.values(), ids=WITH_ZEROS)
@pytest.mark.parametrize("name", INSTALLED)
def test_nan_and_infinity_do_what_they_do_on_the_screen_or_the_code_says_so(
    name, kernel, pictures, monkeypatch
):
    says = "NaN or infinite makes NaN"
    for mode in ("same", "full", "valid"):
        numbers, gaps = (
            Experiment(read_picture(pictures / f"{file}.tiff"), kernel, True, mode, "nearest")
            for file in ("float", "gaps")
        )
        assert says not in code_for(target_called(name), numbers)
        if says in code_for(target_called(name), gaps):
            continue
        found = computed(name, gaps, pictures, monkeypatch)
        np.testing.assert_allclose(found, gaps.feature_map(), rtol=1e-9, atol=1e-9)


def test_only_programs_that_multiply_by_zero_say_so(pictures):
    picture = read_picture(pictures / "gaps.tiff")
    said = {
        target.name
        for target in TARGETS
        if not target.is_binary
        and "Under a weight of 0" in code_for(target, Experiment(picture, WITH_ZEROS["zeros"]))
    }
    assert said == {"pytorch", "matlab", "c", "gmic", "gegl", "imagej", "sextractor", "jax"}
    assert "by a DFT" in code_for(
        target_called("opencv"), Experiment(picture, WITH_ZEROS["a zero in 5 × 10"])
    )


@pytest.mark.parametrize("flip", [True, False])
def test_weights_that_scipy_would_take_for_zero_count(flip, pictures, monkeypatch):
    kernel = Kernel.from_array([[1e-17, 2e-17], [0, 3e-30]])
    for mode in ("same", "valid"):
        experiment = Experiment(read_picture(pictures / "float.tiff"), kernel, flip, mode)
        found = computed("scipy", experiment, pictures, monkeypatch)
        np.testing.assert_allclose(found, experiment.feature_map(), rtol=1e-9)


@pytest.mark.parametrize("channels", ["grey", "color", "green"])
@pytest.mark.parametrize("name", INSTALLED)
def test_the_channels_that_are_filtered_are_those_of_the_screen(
    name, channels, pictures, monkeypatch
):
    for mode, boundary in (("same", "mirror"), ("full", "reflect")):
        experiment = Experiment(
            read_picture(pictures / "color.png"),
            KERNELS["2 × 2"],
            True,
            mode,
            boundary,
            channels=channels,
        )
        found = computed(name, experiment, pictures, monkeypatch)
        np.testing.assert_allclose(found, experiment.feature_map(), rtol=1e-9, atol=1e-7)


@pytest.mark.parametrize("channels", ["grey", "color", "green"])
@pytest.mark.parametrize("name", INSTALLED)
def test_in_linear_light_the_code_decodes_first_the_border_too(
    name, channels, pictures, monkeypatch
):
    for file, mode in (("color.png", "same"), ("deep.png", "full")):
        picture = read_picture(pictures / file)
        experiment = Experiment(
            picture, KERNELS["moved origin"], True, mode, fill_value=picture.white / 3,
            channels=channels, linear_light=True,
        )  # fmt: skip
        found = computed(name, experiment, pictures, monkeypatch)
        np.testing.assert_allclose(found, experiment.feature_map(), rtol=1e-9, atol=1e-9)
