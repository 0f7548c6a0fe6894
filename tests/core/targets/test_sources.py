"""Files that other programs do not read as this one does: their code reads our pixels, or asks for them first."""

import runpy
import shlex

import numpy as np
import pytest
from PIL import Image
from unusual_files import FILES, GREY, animated

from convstudio.core.files.samples import sample
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.painting import counting
from convstudio.core.reading.door import read_picture
from convstudio.core.targets.job import job_of
from convstudio.core.targets.source import source_of
from convstudio.core.targets.targets import TARGETS, code_for, target_called
from convstudio.start import main

KERNEL = Kernel.from_array([[1, 2, 0], [-3, 5, 1], [0, 4, -2]])


def obey(code, folder):
    """Save I as the first line of some code says; return that line."""
    line = code.partition("\n")[0]
    if " with convstudio " in line:
        words = shlex.split(line.rstrip(".").partition(" with convstudio ")[2])
        assert main([words[0], *words[1:]]) == 0
    return line


@pytest.mark.parametrize("name", FILES)
def test_code_computes_our_sum_of_what_is_not_read_plainly(name, tmp_path, monkeypatch):
    pytest.importorskip("imageio")
    pytest.importorskip("scipy")
    file, make, part, asked, matlab = FILES[name]
    make(tmp_path / file)
    monkeypatch.chdir(tmp_path)
    picture = read_picture(tmp_path / file, part)
    experiment = Experiment(picture, KERNEL, True, "same", "reflect")
    for target in ("scipy", "opencv"):
        code = code_for(target_called(target), experiment)
        line = obey(code, tmp_path)
        assert line.startswith("# I is ") == bool(asked), line
        assert asked in line
        (tmp_path / "snippet.py").write_text(code, encoding="utf-8")
        found, ours = runpy.run_path("snippet.py")["S"], experiment.feature_map()
        assert found.shape == ours.shape
        np.testing.assert_allclose(found, ours, rtol=1e-6, atol=1e-6 * np.abs(ours).max())
    line = code_for(target_called("matlab"), experiment)
    line = line.partition("\n")[0]
    assert line.startswith("% I is ") == bool(matlab), line
    assert matlab in line


@pytest.mark.parametrize("name", FILES)
def test_what_is_saved_for_a_program_that_takes_images_has_our_pixels(name, tmp_path, monkeypatch):
    file, make, part, _, _ = FILES[name]
    make(tmp_path / file)
    monkeypatch.chdir(tmp_path)
    picture = read_picture(tmp_path / file, part)
    job = target_called("svg").job(Experiment(picture, KERNEL))
    if job.given:
        obey(job.given, tmp_path)
        saved_one = read_picture(tmp_path / job.file)
        np.testing.assert_allclose(saved_one.pixels, picture.pixels, rtol=1e-6)
        # Nothing but whether a program takes colours of 16 bits is left to be known.
        assert source_of(saved_one).traits <= {"deep colour"}


def test_the_first_thing_that_code_says_is_what_it_cannot_read(tmp_path):
    path = tmp_path / "photo.jpg"
    Image.fromarray(GREY[0]).save(path)
    picture = read_picture(path)
    path.write_bytes(path.read_bytes() + b"more")
    changed = source_of(picture)
    path.unlink()
    gone = source_of(picture)
    assert changed.said == "photo.jpg as it was before it changed"
    assert gone.said == "photo.jpg, which is there no longer"
    camera = read_picture(sample("lake-color").path)
    for pixels, said in (
        (counting(3, 4), "I is “1 … 12”, which is in no file of its own: choose the kernel “identity”"),
        (camera, "I is the sample “lake-color” of Convolution Studio: save it with convstudio lake-color"),
        (picture, "I is photo.jpg, which is there no longer: choose"),
    ):  # fmt: skip
        experiment = Experiment(pixels, KERNEL)
        for target in TARGETS:
            if not target.takes:
                assert not target.job(experiment).given
                continue
            code = code_for(target, experiment)
            assert said in code
            assert code.index(said) < code.index("written by Convolution Studio")
            assert target.remark(job_of(experiment)).startswith(said)


def test_a_file_name_ends_no_comment(tmp_path):
    path = tmp_path / "a\nimport b.gif"
    animated(path)
    experiment = Experiment(read_picture(path, 1), KERNEL)
    code = code_for(target_called("scipy"), experiment)
    assert "\nimport b" not in code


def test_a_kernel_that_is_itself_when_turned_is_not_said_to_be_turned():
    box = Kernel.from_array(np.ones((3, 3)))
    for target in TARGETS:
        if target.is_binary:
            continue
        code = code_for(target, Experiment(counting(5, 5), box))
        assert "turned by 180°" not in code
    moved = Experiment(counting(5, 5), box.with_origin(0, 0))
    assert "turned by 180°" in code_for(target_called("opencv"), moved)
