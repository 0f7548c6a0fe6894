"""Several pictures into a folder, and pictures through pipes."""

import io
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from convstudio import terminal
from convstudio.start import main

KERNEL = ("--kernel", "0 0 0; 0 0 1; 0 0 0")


@pytest.fixture
def pictures(tmp_path, monkeypatch):
    """A folder with a PNG, a JPEG and a NumPy array; the names are relative to it."""
    monkeypatch.chdir(tmp_path)
    pixels = np.random.default_rng(1).integers(0, 256, (9, 11), dtype=np.uint8)
    cv2.imwrite("a.png", pixels)
    cv2.imwrite("b.jpg", pixels)
    np.save("c.npy", pixels.astype(np.float32) / 3)
    return pixels


def shifted(pixels):
    """Convolved with a kernel whose only weight is one cell right of its origin."""
    return np.pad(pixels, ((0, 0), (1, 0)))[:, :-1]


def test_each_picture_is_written_under_its_name_in_its_own_format_or_as_png(pictures, capsys):
    assert main(["a.png", "b.jpg", "c.npy", *KERNEL, "--output", "out"]) == 0
    assert sorted(os.listdir("out")) == ["a.png", "b.png", "c.npy"]
    assert np.array_equal(cv2.imread("out/a.png", -1), shifted(pictures))
    assert np.array_equal(np.load("out/c.npy"), shifted(np.load("c.npy")))
    assert capsys.readouterr() == ("", "")
    # One picture goes into a folder that is there; a format may be asked for.
    assert main(["a.png", *KERNEL, "--output", "out", "--format", "tif"]) == 0
    assert np.array_equal(cv2.imread("out/a.tif", -1), shifted(pictures))


def test_a_name_that_ends_as_a_folders_is_one_for_a_single_picture_too(pictures, capsys):
    for name in ("out/", "new.d/"):
        assert main(["a.png", *KERNEL, "--output", name]) == 0
        assert os.listdir(name) == ["a.png"]
    assert main(["a.png", *KERNEL, "--output", "sharpened"]) == 2
    assert f"“sharpened{os.sep}” is a folder" in capsys.readouterr().err


def test_a_picture_that_fails_leaves_the_others_alone(pictures, capsys):
    Path("bad.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    assert main(["a.png", "bad.png", "c.npy", *KERNEL, "--output", "out"]) == 2
    assert sorted(os.listdir("out")) == ["a.png", "c.npy"]
    said = capsys.readouterr().err.splitlines()
    assert "“bad.png” cannot be opened" in said[0]
    assert said[1] == "convstudio: 2 of 3 pictures were written to “out”."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("a.png b.jpg", "2 pictures are filtered with --output FOLDER; a window opens one"),
        ("a.png b.jpg --output c.npy", "“c.npy” is a file; several pictures are written into a folder"),
        ("a.png b.jpg --output no/out", "There is no folder “no” for “out”"),
        ("a.png c.npy --output .", "“a.png” is an input"),
        ("a.png gone.png --output out", "There is no file “gone.png”"),
        ("a.png sub/A.PNG --output out", "“a.png” and “sub/A.PNG” would both be written to “out/A.PNG”"),
        ("a.png c.npy --kernel nothing --output out", "no file “nothing”"),
        ("a.png b.jpg --depth 32 --output out", "--depth 32 needs .tif"),
        ("a.png - --output out", "The standard input has no name"),
        ("- --kernel - --output m.npy", "The standard input is one picture or one kernel"),
        ("a.png --output -", "--format says which of png, tif, npy"),
        ("a.png --format png", "--format says how a file is written; it needs --output"),
        ("a.png --output m.npy --format npy", "“m.npy” says its format itself"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_before_anything_is_written(
    pictures, capsys, arguments, sentence
):
    os.mkdir("sub")
    cv2.imwrite("sub/A.PNG", pictures)
    before = sorted(os.listdir())
    assert main(arguments.split()) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert sorted({*os.listdir()} - {"out"}) == before
    assert not os.path.exists("out") or not os.listdir("out")


def test_a_picture_comes_and_goes_through_pipes(pictures):
    command = [sys.executable, "-m", "convstudio", "-", *KERNEL, "--output", "-", "--format", "npy"]
    with open("a.png", "rb") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert np.array_equal(np.load(io.BytesIO(done.stdout)), shifted(pictures))


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def test_a_terminal_sees_how_far_it_is_and_sentences_stand_on_lines_of_their_own(
    pictures, monkeypatch
):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    Path("bad.png").touch()
    assert main(["a.png", "bad.png", *KERNEL, "--output", "out"]) == 2
    # A carriage return leads back to the beginning of its line.
    lines = shown.getvalue().split("\n")
    assert "1 of 2: a.png" in shown.getvalue()
    assert "2 of 2: bad.png" in shown.getvalue()
    assert [line.rpartition("\r")[2][:11] for line in lines if line] == ["convstudio:"] * 2
    assert terminal._progress == ""
