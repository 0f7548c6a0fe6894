"""What `--output` says and writes of numbers that a file of whole numbers cannot hold as they are."""

import cv2
import numpy as np
import pytest
import tifffile

from convstudio.start import main


@pytest.fixture
def run(tmp_path, capsys):
    """Filter pixels with the identity; the status, the pixels written, and what was said."""

    def filtered(pixels, *options, suffix=".png"):
        source, target = tmp_path / "in.npy", tmp_path / f"out{suffix}"
        target.unlink(missing_ok=True)
        np.save(source, pixels)
        status = main([str(source), "--kernel", "identity", *options, "--output", str(target)])
        found = None
        if target.exists():
            is_png = suffix == ".png"
            found = cv2.imread(target, cv2.IMREAD_UNCHANGED) if is_png else tifffile.imread(target)
        return status, found, capsys.readouterr().err

    return filtered


GAPS = np.array([[0.0, np.nan, 0.5], [1.0, np.nan, 1.5]])


@pytest.mark.parametrize("options", [(), ("--missing", "skip"), ("--auto",)])
def test_what_has_no_value_is_said_apart_from_what_was_clipped(run, options):
    status, found, said = run(GAPS[:, :2], *options)
    assert (status, found.tolist()) == (0, [[0, 0], [65535, 0]])
    assert said == (
        "convstudio: “out.png”: S of 0 … 1 became 0 … 65535; "
        "2 pixels have no value and were written as 0.\n"
    )


def test_in_floats_a_gap_stays_one_and_only_what_changes_is_said(run):
    _, found, said = run(GAPS, suffix=".tif")
    assert np.array_equal(found, GAPS, equal_nan=True)
    assert said == ""
    _, found, said = run(np.array([[1e-301, -1e-301, 0, 1e39]]), suffix=".tif")
    assert found.tolist() == [[0, 0, 0, np.inf]]
    assert "2 values are too small for float32 and became 0" in said
    assert "1 value is beyond what float32 can hold and became infinite" in said


def test_a_picture_of_one_value_keeps_its_place_when_it_is_spread(run):
    _, found, said = run(np.full((2, 3), 0.5), "--auto")
    assert found.tolist() == [[32768] * 3] * 2
    assert said == "convstudio: “out.png”: S of 0 … 1 became 0 … 65535.\n"
    _, found, said = run(np.full((2, 3), 7, np.uint8), "--auto")
    assert (found.tolist(), said) == ([[7] * 3] * 2, "")


def test_an_offset_that_swallows_every_value_is_refused(run):
    status, found, said = run(np.eye(3), "--offset", "1e308", "--depth", "8")
    assert (status, found) == (2, None)
    assert said.startswith("convstudio: “")
    assert "no value is left in 8 bits" in said


@pytest.mark.parametrize("dtype", ["f4", "f8", "i4", "u4"])
def test_numbers_of_any_size_are_seen_in_a_png(run, dtype):
    heights = np.arange(221).reshape(13, 17) * 9 + (0 if dtype == "u4" else -280)
    status, found, said = run(heights.astype(dtype))
    low, high = int(heights.min()), int(heights.max())
    assert (status, found.dtype) == (0, np.uint16)
    assert np.array_equal(found, np.rint((heights - low) * (65535 / (high - low))))
    assert said == f"convstudio: “out.png”: S of {low} … {high} became 0 … 65535.\n".replace(
        "-", "−"
    )


def test_a_stack_of_numbers_without_a_white_has_one_range(tmp_path, capsys):
    source, target = tmp_path / "in.tif", tmp_path / "out.tif"
    pages = np.array([[[0, 2.25], [1, 1]], [[-100, 0], [50, 155]]], np.float32)
    tifffile.imwrite(source, pages, photometric="minisblack")
    options = ["--page", "all", "--depth", "8", "--kernel", "identity", "--output", str(target)]
    assert main([str(source), *options]) == 0
    found = tifffile.imread(target, key=slice(None))
    assert np.array_equal(found, np.rint(pages + 100))
    assert "S of −100 … 155 became 0 … 255.\n" in capsys.readouterr().err
