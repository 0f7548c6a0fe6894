"""Linear light and a scale on the command line."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage
from skimage.color import rgb2xyz

from convstudio.command_line.cli import run_headless
from convstudio.command_line.inputs import read_experiment
from convstudio.command_line.options import parse
from convstudio.core.reading.door import read_picture

BYTES = np.random.default_rng(4).integers(0, 256, (8, 9), dtype=np.uint8)


@pytest.fixture
def run(tmp_path, capsys):
    """Filter a picture, and return the pixels of the file and what was said; the status if there is no file."""
    Image.fromarray(BYTES).save(tmp_path / "grey.png")

    def run(*arguments, output="S.npy", image="grey.png"):
        path = tmp_path / output
        options = parse([str(tmp_path / image), *arguments, "--output", str(path)])
        status = run_headless(options)
        said = capsys.readouterr().err
        return (read_picture(path).pixels if status == 0 else status), said

    return run


def test_linear_light_is_summed_and_a_png_of_it_is_encoded_again(run):
    asked = "--kernel", "box-3", "--boundary", "nearest", "--linear-light"
    light = rgb2xyz(np.repeat(BYTES[..., None] / 255, 3, axis=2))[..., 1]
    wanted = ndimage.uniform_filter(light, 3, mode="nearest")
    found, said = run(*asked)
    np.testing.assert_allclose(found, wanted, rtol=1e-6)
    assert said == "convstudio: “S.npy”: S was written, in linear light.\n"
    found, said = run(*asked, output="S.png")
    again = rgb2xyz(np.repeat(found[..., None] / 255, 3, axis=2))[..., 1]
    assert np.abs(again - wanted).max() < 0.5 / 255 * 2.3, "half a byte where the curve is steepest"
    assert said == "convstudio: “S.png”: S of 0 … 1 became 0 … 255, gamma-encoded (sRGB).\n"
    found, _ = run(*asked, "--auto", output="S.png")
    assert (found.min(), found.max()) == (0, 255)


def test_what_cannot_be_light_is_summed_as_it_stands_and_said_to_be(run, tmp_path):
    np.save(tmp_path / "wide.npy", BYTES * 2.0)
    found, said = run("--kernel", "identity", "--linear-light", image="wide.npy")
    assert np.array_equal(found, BYTES * 2.0)
    assert "it is summed as it stands: only 8 or 16 bits, and floats from 0 to 1" in said


@pytest.mark.parametrize(
    ("typed", "scale"), [("1/16", 1 / 16), ("0,5", 0.5), ("2", 2.0), ("sqrt(2)", 2**0.5)]
)
@pytest.mark.parametrize("kernel", ["1 2 1; 2 4 2; 1 2 1", "gaussian-3", "1 2; 3 4 / 3"])
def test_a_scale_takes_the_place_of_the_kernels_own(kernel, typed, scale):
    found = read_experiment(parse(["--kernel", kernel, "--scale", typed])).kernel
    plain = read_experiment(parse(["--kernel", kernel])).kernel.with_scale("1")
    assert found.scale == typed
    np.testing.assert_allclose(found.array, plain.array * scale)
    negative = read_experiment(parse(["--kernel", kernel, "--scale=-1/4"])).kernel
    np.testing.assert_allclose(negative.array, plain.array / -4)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--scale", "1/0"], "--scale"),
        (["--scale", "big"], "--scale"),
        (["--scale", ""], "--scale"),
    ],
)
def test_a_scale_that_is_no_number_is_refused_in_words(arguments, sentence, capsys):
    with pytest.raises(SystemExit):
        parse(arguments)
    said = capsys.readouterr().err
    assert said.startswith("convstudio: ")
    assert sentence in said
    assert said.count("\n") == 1


def test_a_scale_by_which_a_weight_becomes_too_large_is_refused_in_words(run):
    status, said = run("--kernel", "1e300 1; 1 1", "--scale", "1e300")
    assert status == 2
    assert said.startswith(
        "convstudio: --scale 1e300: K(0, 0): times the scale, this weight is too"
    )
