"""What another program computes as it comes, run where pip installs it, beside S after a match."""

import importlib.util
import warnings
from dataclasses import replace

import cv2
import numpy as np
import pytest
from kernels_to_export import KERNELS
from scipy import ndimage, signal

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.targets.ffmpeg import ffmpeg_refuses
from convstudio.core.targets.job import job_of
from convstudio.core.targets.matching import PROGRAMS, program_called
from convstudio.core.targets.targets import target_called

IMAGE = np.random.default_rng(6).integers(0, 256, (9, 12)).astype(np.float64)
START = Experiment(
    Picture(IMAGE, 255.0), KERNELS["2 × 2"], False, "valid", "wrap", 9.0, missing="skip"
)


def torched(padding):
    import torch
    from torch.nn import functional

    def convolved(image, kernel):
        batch, weights = (torch.from_numpy(array.copy())[None, None] for array in (image, kernel))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # even sizes take a copy
            return functional.conv2d(batch, weights, padding=padding)[0, 0].numpy()

    return convolved


THEIRS = {
    "opencv": lambda image, kernel: cv2.filter2D(image, cv2.CV_64F, kernel),
    "ndimage-convolve": ndimage.convolve,
    "ndimage-correlate": ndimage.correlate,
    "convolve2d": signal.convolve2d,
    "correlate2d": signal.correlate2d,
    "convolve2d-same": lambda image, kernel: signal.convolve2d(image, kernel, mode="same"),
    "correlate2d-same": lambda image, kernel: signal.correlate2d(image, kernel, mode="same"),
}
if importlib.util.find_spec("torch"):
    THEIRS |= {"torch": torched("valid"), "torch-same": torched("same")}


@pytest.mark.parametrize("name", THEIRS)
@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
def test_a_matched_s_has_the_programs_pixels(name, kernel):
    before = replace(START, kernel=kernel)
    program = program_called(name)
    after = replace(before, **program.inputs(before))
    assert program.is_matched(after)
    wanted = THEIRS[name](IMAGE, kernel.array)
    found = after.feature_map()
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, atol=1e-9)


def test_each_program_says_what_it_sets_and_what_cannot_be_matched():
    assert len({program.name for program in PROGRAMS}) == len(PROGRAMS)
    opencv, gimp = program_called("opencv"), program_called("gimp")
    after = replace(START, **opencv.inputs(START))
    assert opencv.matched(after) == (
        "As OpenCV filter2D: cross-correlation, same, border mirror, origin (1, 1), values as stored. "
        "With ddepth −1 it rounds and cuts results to the image’s own integers."
    )
    assert opencv.tip == (
        "Cross-correlation, same, border mirror, origin in the middle, values as stored."
    )
    assert after.fill_value == 9.0, "what is not used stays as it was"
    light = replace(START, picture=Picture(IMAGE.astype(np.uint8), 255.0), kernel=KERNELS["5 × 3"])
    light = replace(light, **gimp.inputs(light))
    assert light.decodes
    assert gimp.matched(light) == (
        "As GIMP and GEGL convolution matrix: cross-correlation, same, border nearest, origin (2, 1), "
        "linear light. Its Normalise is to be off, and its divisor 1."
    )
    said = gimp.matched(replace(START, **gimp.inputs(START)))
    assert "It sums light, which this input has not: only 8 or 16 bits" in said
    assert "fit" not in said
    large = replace(START, kernel=Kernel.from_array(np.ones((7, 9))))
    for name in ("gimp", "ffmpeg"):
        program = program_called(name)
        most = program.able.largest
        said = program.matched(replace(large, **program.inputs(large)))
        assert f"A kernel of 7 × 9 does not fit: it takes at most {most} × {most}" in said
    imagej = program_called("imagej")
    assert "A kernel of 2 × 2 needs a row or column of zeros more" in imagej.matched(START)
    valid = program_called("torch")
    assert valid.matched(replace(START, **valid.inputs(START))) == (
        "As PyTorch conv2d: cross-correlation, valid, values as stored."
    )
    before = program_called("gmic-convolve")
    assert before.tip == (
        "Convolution, same, border nearest, origin in the middle, of even sizes before it, values as stored."
    )
    assert "origin (0, 0)" in before.matched(replace(START, **before.inputs(START)))


@pytest.mark.parametrize("shape", [(1, 9), (49, 1), (1, 50), (7, 7), (2, 3), (8, 7), (9, 2)])
def test_what_ffmpeg_is_said_to_take_is_what_is_written_for_it(shape):
    experiment = replace(START, kernel=Kernel.from_array(np.ones(shape)))
    is_written = not ffmpeg_refuses(job_of(experiment))
    ffmpeg = program_called("ffmpeg")
    assert ffmpeg.able.takes(*shape) is is_written
    assert ("does not fit" in ffmpeg.matched(experiment)) is not is_written


def test_what_is_matched_with_a_program_its_code_can_do():
    programs = {"opencv": "opencv", "torch-same": "pytorch", "gimp": "gegl", "imagej": "imagej",
                "libvips": "libvips", "ndimage-convolve": "scipy", "imfilter": "matlab",
                "gmic-convolve": "gmic", "magick-convolve": "imagemagick", "ffmpeg": "ffmpeg"}  # fmt: skip
    for name, target in programs.items():
        program, borders = program_called(name), target_called(target).borders
        assert target_called(target).does in ("both", program.able.does), name
        assert program.boundary in borders, name
