"""The door: what opens, what is refused in words, and what arrays become."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from convstudio.core.files.checks import MAX_FILE_BYTES
from convstudio.core.reading.door import (
    ImageError,
    picture_from_array,
    read_picture,
)

CORNERS = np.zeros((20, 30, 3), np.uint8)
CORNERS[:5, :8], CORNERS[:5, -8:], CORNERS[-5:, :8] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
# EXIF 2.32, 4.6.4 A, tag 274, by the names Pillow gives to the turn that sets each upright.
UPRIGHT = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SAVED_LOSSLESSLY = {".png": {}, ".webp": {"lossless": True}, ".tif": {}, ".bmp": {}, ".gif": {}}


def refusal(path):
    with pytest.raises(ImageError) as caught:
        read_picture(path)
    return str(caught.value)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied_in_every_format(tmp_path, suffix, orientation):
    exif = Image.Exif()
    exif[274] = orientation
    path = tmp_path / f"turned{suffix}"
    options = {".jpg": {"quality": 95, "subsampling": 0}, ".webp": {"lossless": True}}
    Image.fromarray(CORNERS).save(path, exif=exif, **options.get(suffix, {}))

    turn = UPRIGHT[orientation]
    upright = Image.fromarray(CORNERS) if turn is None else Image.fromarray(CORNERS).transpose(turn)
    pixels = read_picture(path).pixels
    assert pixels.shape == np.asarray(upright).shape
    difference = np.abs(pixels.astype(int) - np.asarray(upright))
    assert np.median(difference) == 0
    assert difference.max() <= (60 if suffix == ".jpg" else 0)


@pytest.mark.parametrize("suffix", SAVED_LOSSLESSLY)
@pytest.mark.parametrize("wrong", [".png", ".jpg", ".tif", ".npy", ""])
def test_the_first_bytes_decide_and_not_the_ending(tmp_path, suffix, wrong):
    right = tmp_path / f"right{suffix}"
    Image.fromarray(CORNERS).save(right, **SAVED_LOSSLESSLY[suffix])
    path = right.rename(tmp_path / f"picture{wrong}")
    assert np.array_equal(read_picture(path).pixels, CORNERS)


def test_a_picture_knows_its_name_and_path(tmp_path):
    path = tmp_path / "é 中 %s {x}.png"
    Image.fromarray(CORNERS).save(path)
    picture = read_picture(str(path))
    assert (picture.name, picture.path, picture.white) == (path.name, path, 255.0)
    assert not picture.pixels.flags.writeable
    assert picture.pixels.flags.c_contiguous


def test_a_line_break_in_a_name_does_not_break_the_sentence(tmp_path):
    path = tmp_path / "new\nline.png"
    path.write_bytes(b"text")
    assert "\n" not in refusal(path)


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        (b"", "it is empty"),
        (b"hello " * 10, "no numbers"),
        (b"\xfe\xed\xfa\xce\0\1", "no picture of a known format"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"GIF89a", "damaged"),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 ", "damaged"),
        (b"II*\0\xff\xff\xff\xff", "damaged"),
        (b"\xff\xd8\xff", "damaged"),
        (b"BM\0", "damaged"),
        (b"\x93NUMPY", "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(tmp_path, contents, reason):
    path = tmp_path / "photo.png"
    path.write_bytes(contents)
    sentence = refusal(path)
    assert sentence.startswith("“photo.png” cannot be opened: ")
    assert reason in sentence
    assert "would work" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("path", ["missing.png", "a\0b.png", "x" * 300 + ".png"])
def test_a_name_that_leads_nowhere_is_refused(tmp_path, path):
    assert "cannot be opened" in refusal(tmp_path / path)


def test_a_folder_is_refused(tmp_path):
    assert "cannot be opened" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_never_answers_is_refused_at_once(tmp_path):
    path = tmp_path / "pipe.png"
    os.mkfifo(path)
    program = f"from convstudio.core.reading.door import read_picture; read_picture({str(path)!r})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=20)
    assert b"a pipe or a device" in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such device here")
def test_a_device_that_never_ends_is_refused():
    assert "a pipe or a device" in refusal("/dev/zero")


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "huge.tif"
    with open(path, "wb") as file:
        file.write(b"II*\0")
        file.truncate(MAX_FILE_BYTES + 1)
    assert "larger than 4 GB; a smaller file would work" in refusal(path)


def test_an_unreadable_file_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "secret.png"
    Image.fromarray(CORNERS).save(path)

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    said = refusal(path)
    assert "reading it is not permitted; with the permission to read it, it would work" in said
    assert "PNG, JPEG" not in said


@pytest.mark.parametrize("error", [MemoryError, RecursionError, SyntaxError, OSError, SystemError])
def test_whatever_a_decoder_throws_leaves_as_an_image_error(tmp_path, monkeypatch, error):
    path = tmp_path / "photo.png"
    Image.fromarray(CORNERS).save(path)

    def explode(*_):
        raise error("inner detail")

    monkeypatch.setattr("convstudio.core.reading.door._decode", explode)
    sentence = refusal(path)
    assert "inner detail" not in sentence
    assert ("memory" in sentence) == (error is MemoryError)


def test_reading_a_png_that_is_not_bare_imports_pillow_and_nothing_else(tmp_path):
    path = tmp_path / "photo.png"
    Image.fromarray(CORNERS).save(path, icc_profile=b"not bare")
    program = (
        "import sys; from convstudio.core.reading.door import read_picture\n"
        "before = set(sys.modules)\n"
        f"read_picture({str(path)!r})\n"
        "print({'PIL', 'cv2', 'tifffile'} & (set(sys.modules) - before), 'tifffile' in before)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "{'PIL'} False", done.stderr


@pytest.mark.parametrize(
    ("given_shape", "shape", "notes"),
    [
        ((4, 5), (4, 5), ()),
        ((4, 5, 1), (4, 5), ()),
        ((4, 5, 3), (4, 5, 3), ()),
        ((4, 5, 4), (4, 5, 3), ("alpha ignored",)),
        ((7,), (1, 7), ()),
    ],
)
def test_arrays_of_these_shapes_are_pictures(given_shape, shape, notes):
    array = np.arange(np.prod(given_shape), dtype=np.uint8).reshape(given_shape)
    picture = picture_from_array(array, "mine")
    assert (picture.pixels.shape, picture.notes, picture.name) == (shape, notes, "mine")
    kept = array[..., :3] if given_shape[-1] == 4 else array
    assert np.array_equal(picture.pixels.ravel(), kept.ravel())


@pytest.mark.parametrize("shape", [(), (0,), (0, 5), (5, 0, 3), (4, 5, 2), (4, 5, 5), (2, 2, 2, 3)])
def test_arrays_of_other_shapes_are_refused(shape):
    with pytest.raises(ImageError, match=r"would work|is needed"):
        picture_from_array(np.zeros(shape))


@pytest.mark.parametrize("array", [[[1, 2], [3]], [["a"]], [[1j]], [[None]], [["NaT"]], object()])
def test_what_is_no_array_of_real_numbers_is_refused(array):
    with pytest.raises(ImageError, match=r"^“untitled” cannot be used: .*would work\.$"):
        picture_from_array(array)


@pytest.mark.parametrize(
    ("dtype", "kept", "white"),
    [
        ("?", "u1", 1),
        ("i1", "i1", 127),
        ("u1", "u1", 255),
        (">i2", "i2", 32767),
        (">u2", "u2", 65535),
        ("i4", "i4", 2**31 - 1),
        ("u4", "u4", 2**32 - 1),
        ("f2", "f4", 1),
        (">f4", "f4", 1),
        ("f8", "f8", 1),
    ],
)
def test_number_types_are_kept_or_widened_without_loss(dtype, kept, white):
    array = np.array([[0, 1], [1, 0]], dtype)
    picture = picture_from_array(array)
    assert picture.pixels.dtype == np.dtype(kept)
    assert picture.pixels.dtype.isnative
    assert picture.white == white
    assert np.array_equal(picture.pixels, array)


@pytest.mark.parametrize(
    ("largest", "white"),
    [(255, 255), (256, 65535), (65536, 2**32 - 1), (2**53, 2**53)],
)
def test_64_bit_integers_get_the_white_of_the_depth_that_holds_them(largest, white):
    picture = picture_from_array(np.array([[0, largest]], np.int64))
    assert picture.pixels.dtype == np.float64
    assert (picture.pixels[0, 1], picture.white) == (largest, white)


@pytest.mark.parametrize("value", [2**53 + 1, -(2**53) - 1, -(2**63), 2**63 - 1])
def test_64_bit_integers_that_no_float_holds_are_refused(value):
    with pytest.raises(ImageError, match="2⁵³"):
        picture_from_array(np.array([[value]], np.int64))


def test_a_picture_does_not_change_with_the_array_it_came_from():
    array = np.zeros((2, 2))
    picture = picture_from_array(array)
    array[0, 0] = 5
    assert picture.pixels[0, 0] == 0


@given(
    hnp.arrays(
        st.sampled_from([np.uint8, np.int16, np.float32, np.float64]),
        hnp.array_shapes(min_dims=2, max_dims=2),
    )
)
def test_every_value_of_an_array_arrives_bit_for_bit(array):
    assert picture_from_array(array).pixels.tobytes() == array.tobytes()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_alpha_is_kept_beside_the_pixels(dtype):
    pixels = np.arange(5 * 4 * 4).reshape(5, 4, 4).astype(dtype)
    picture = picture_from_array(pixels)
    assert picture.alpha.dtype == dtype
    assert np.array_equal(picture.alpha, pixels[..., 3])
    assert picture.alpha.base is None or picture.alpha.base.shape == (5, 4)  # not all four channels
    assert not picture.alpha.flags.writeable


@pytest.mark.parametrize("orientation", range(1, 9))
def test_alpha_turns_as_the_pixels_do(orientation):
    from convstudio.core.files.checks import Raster
    from convstudio.core.reading.door import _picture

    pixels = np.arange(3 * 5 * 4, dtype=np.uint8).reshape(3, 5, 4)
    pixels[..., 3] = pixels[..., 0]
    picture = _picture(Raster(pixels, orientation=orientation), "turned")
    assert np.array_equal(picture.alpha, picture.pixels[..., 0])
