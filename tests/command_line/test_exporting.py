"""`--export`: code for other programs from the command line, to a file or to the standard output."""

import io
import os

import numpy as np
import pytest

from convstudio.command_line import exporting, inputs, streams
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.reading.kernels import read_kernel
from convstudio.core.targets.targets import TARGETS
from convstudio.start import main

KERNEL = "1 2 0; -3 5 1; 0 4 -2 / 8"
WEIGHTS = np.array([[1, 2, 0], [-3, 5, 1], [0, 4, -2]]) / 8


@pytest.fixture
def said(capfdbinary):
    """Run the command; give its status, what it printed as bytes, and what it said."""

    def run(*arguments):
        status = main(list(map(str, arguments)))
        out, err = capfdbinary.readouterr()
        return status, out, err.decode()

    return run


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_target_is_written_to_a_file_and_the_same_to_the_standard_output(
    target, said, tmp_path
):
    path = tmp_path / f"kernel{target.suffix}"
    export = ("--kernel", KERNEL, "--export", target.name)
    assert said(*export, "--output", path)[:2] == (0, b"")
    for more in ((), ("--output", "-")):
        assert said(*export, *more)[:2] == (0, path.read_bytes())
    np.testing.assert_array_equal(read_kernel(path).kernel.array, WEIGHTS)
    assert os.listdir(tmp_path) == [path.name]


def test_the_code_is_that_of_the_settings(said):
    status, out, err = said(
        "--kernel", KERNEL, "--correlate", "--boundary", "mirror", "--export", "opencv"
    )
    assert status == 0
    # The remark is also the first line of the code.
    sentence = out.decode().partition("\n")[0].removeprefix("# ")
    assert sentence.startswith("I is the sample “")
    assert err == f"convstudio: OpenCV: {sentence}\n"
    assert "cross-correlation" in out.decode()
    assert "BORDER_REFLECT_101" in out.decode()


def test_what_numbers_alone_cannot_say_is_said(said):
    status, out, err = said("--kernel", "1 2; 3 4 / 8", "--export", "csv")
    assert (status, out) == (0, b"0.125,0.25,0\n0.375,0.5,0\n0,0,0\n")
    assert "its scale 1/8 is multiplied in; zeros around it make its origin (1, 1)" in err


def test_what_is_exported_is_a_kernel_for_the_next_command(said, monkeypatch):
    _, out, _ = said("--kernel", KERNEL, "--export", "pytorch")
    inputs._reading_from_stdin.cache_clear()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(out)))
    _, out, _ = said("--kernel", "-", "--export", "matlab")
    inputs._reading_from_stdin.cache_clear()
    np.testing.assert_array_equal(read_kernel_text(out.decode()).kernel.array, WEIGHTS)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--export", "photoshop"), "there is no target “photoshop”; scipy, opencv"),
        (("--export", "gegl", "--kernel", "gaussian-7"), "GEGL and GIMP cannot hold this kernel: at most 5 × 5"),
        (("--export", "c", "--depth", "8"), "--depth says how a feature map is written"),
        (("--export", "c", "--page", "all"), "for one picture, and one page of it"),
        (("--export", "c", "lesson.md"), "--export needs a picture"),
        (("--export", "c", "--output", "no/folder/k.h"), "there is no folder “no/folder”"),
        (("--export", "c", "--kernel", "nothing"), "There is no file “nothing”"),
    ],
)  # fmt: skip
def test_what_is_impossible_is_one_sentence(arguments, sentence, said):
    status, out, err = said(*arguments)
    assert (status, out) == (2, b"")
    assert sentence in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("more", [("--export", "c"), ("--output", "-", "--format", "npy")])
def test_where_there_is_no_room_for_the_standard_input_that_is_said(said, monkeypatch, more):
    def full():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(streams, "_kept_folder", full)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"P2 1 1 9 5")))
    status, out, err = said("-", "--kernel", KERNEL, *more)
    assert (status, out) == (2, b"")
    assert "cannot be kept in a temporary file (No space left on device); TMPDIR may" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("error", [MemoryError(), OSError(5, "Input/output error")])
def test_what_the_machine_lacks_is_one_sentence(said, monkeypatch, error):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr(exporting, "file_for", fail)
    status, _, err = said("--kernel", KERNEL, "--export", "c")
    assert status == 2
    assert ("too large" if isinstance(error, MemoryError) else "The standard output cannot") in err


def test_no_input_is_written_over(said, tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text(KERNEL)
    status, _, err = said("--kernel", path, "--export", "csv", "--output", path)
    assert (status, path.read_text()) == (2, KERNEL)
    assert "is an input" in err


def test_the_targets_are_listed_a_line_each(said):
    status, out, _ = said("--list-targets")
    assert status == 0
    assert [line.split()[0] for line in out.decode().splitlines()] == [
        each.name for each in TARGETS
    ]
