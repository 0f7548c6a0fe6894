"""Code for other programs says what it cannot do, to whom it is addressed, and names every file as it is called."""

import shlex
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.reading.door import read_picture
from convstudio.core.sums.geometry import BOUNDARIES
from convstudio.core.targets.job import job_of
from convstudio.core.targets.targets import TARGETS, code_for, target_called

GREY = Picture(np.arange(48, dtype=np.uint8).reshape(6, 8), 255.0)
KERNEL = Kernel.from_array([[1, 2, 0], [-3, 5, 1], [0, 4, -2]])
SHELLS = ("imagemagick", "gmic", "libvips", "gegl", "ffmpeg")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_what_code_says_that_it_cannot_do_is_said_before_it_is_copied_too(target):
    for mode in ("same", "full", "valid"):
        for boundary in BOUNDARIES:
            for value in (0, 7):
                experiment = Experiment(GREY, KERNEL, True, mode, boundary, fill_value=value)
                job = job_of(experiment)
                if target.is_binary or target.does == "shows":
                    assert not target.differs(job)
                    continue
                code = code_for(target, experiment)
                differs = any(
                    words in code
                    for words in (f": S here is “{mode}”", "outputs near", "outputs there differ")
                )
                assert differs == bool(target.differs(job)), code


def test_code_for_a_shell_says_so():
    for target in TARGETS:
        if target.suffix == ".sh":
            assert target.name in SHELLS
            assert "# This is for a shell like sh" in code_for(target, Experiment(GREY, KERNEL))


@pytest.mark.parametrize("name", ["-dash it.png", "a:b%d[1].png", "plain.png"])
def test_a_file_is_never_taken_for_an_option_a_protocol_or_a_pattern(name, tmp_path):
    Image.fromarray(GREY.pixels).save(tmp_path / name)
    experiment = Experiment(read_picture(tmp_path / name), KERNEL)
    for target in SHELLS:
        code = code_for(target_called(target), experiment)
        words = [word for word in shlex.split(code, comments=True) if word.endswith(name)]
        assert words == ["plain.png" if name == "plain.png" else f"./{name}"]
        assert ("-pattern_type none" in code) == (target == "ffmpeg" and "%" in name)


def test_a_jpeg_is_given_as_it_is_decoded_here_to_programs_that_decode_it_otherwise(tmp_path):
    Image.fromarray(GREY.pixels).save(tmp_path / "photo.jpg")
    experiment = Experiment(read_picture(tmp_path / "photo.jpg"), KERNEL)
    asking = [each.name for each in TARGETS if each.job(experiment).given]
    assert asking == ["gegl", "imagej", "ffmpeg", "svg"]
    first = code_for(target_called("ffmpeg"), experiment).partition("\n")[0]
    assert first.startswith("# I is photo.jpg as it is decoded here: save it with convstudio")


def test_the_image_package_is_loaded_before_its_functions_are_called():
    for mode in ("same", "full", "valid"):
        for boundary in BOUNDARIES:
            code = code_for(target_called("matlab"), Experiment(GREY, KERNEL, True, mode, boundary))
            needs = "padarray" in code or "imfilter" in code
            assert ("pkg load image" in code.partition("I = ")[0]) == needs


def test_torch_pads_by_numpy_where_its_own_border_does_not_reach_as_far():
    row = replace(GREY, pixels=GREY.pixels[:1])
    for picture, taps, boundary, is_own in (
        (GREY, (5, 5), "mirror", True), (GREY, (7, 3), "mirror", False), (GREY, (7, 3), "wrap", True),
        (GREY, (3, 10), "wrap", False), (row, (2, 2), "mirror", False), (row, (2, 2), "nearest", True),
    ):  # fmt: skip
        kernel = Kernel.from_array(np.arange(1.0, taps[0] * taps[1] + 1).reshape(taps))
        code = code_for(
            target_called("pytorch"), Experiment(picture, kernel, True, "full", boundary)
        )
        assert ("functional.pad(" in code) == is_own
        assert ("np.pad(" in code) != is_own
