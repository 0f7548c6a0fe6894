"""PBM, PGM, PPM, PFM and NPY: written by hand here, so that every byte is known."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from kernel_writers import npy, npy_claiming
from PIL import Image

from convstudio.core.reading.door import ImageError, read_picture

RANDOM = np.random.default_rng(11)
GREY = RANDOM.integers(0, 256, (5, 9), np.uint8)
RGB = RANDOM.integers(0, 256, (5, 9, 3), np.uint8)
GREY16 = RANDOM.integers(0, 65536, (5, 9), np.uint16)
RGB16 = RANDOM.integers(0, 65536, (5, 9, 3), np.uint16)
FLOATS = RANDOM.normal(size=(5, 9)).astype(np.float32)
FLOATS_RGB = RANDOM.normal(size=(5, 9, 3)).astype(np.float32)


def words(array):
    return " ".join(str(value) for value in array.ravel()).encode()


@pytest.mark.parametrize(
    ("data", "pixels", "white"),
    [
        (b"P5 9 5 255\n" + GREY.tobytes(), GREY, 255),
        (b"P6\n# made by hand\n9 5\n255\n" + RGB.tobytes(), RGB, 255),
        (b"P5\r\n9\t5\r\n65535\n" + GREY16.astype(">u2").tobytes(), GREY16, 65535),
        (b"P6 9 5 65535 " + RGB16.astype(">u2").tobytes(), RGB16, 65535),
        (b"P5 9 5 15\n" + (GREY & 15).tobytes(), GREY & 15, 15),
        (b"P5 9 5 1023\n" + (GREY16 & 1023).astype(">u2").tobytes(), GREY16 & 1023, 1023),
        (b"P2 9 5 255\n" + words(GREY), GREY, 255),
        (b"P2 9 5 255\n# between\n" + words(GREY) + b"# after", GREY, 255),
        (b"P3 9 5 65535\n" + words(RGB16), RGB16, 65535),
        (b"P1 3 2\n0 1 0\n1 1 0", np.uint8([[255, 0, 255], [0, 0, 255]]), 255),
        (b"P1\n3 2\n010110", np.uint8([[255, 0, 255], [0, 0, 255]]), 255),
        (b"P4 9 2\n\x80\x00\x00\x80", np.uint8([[0] + [255] * 8, [255] * 8 + [0]]), 255),
        (b"Pf\n9 5\n-1.0\n" + FLOATS[::-1].astype("<f4").tobytes(), FLOATS, 1),
        (b"Pf 9 5 1e0\n" + FLOATS[::-1].astype(">f4").tobytes(), FLOATS, 1),
        (b"PF\n9 5\n-2.5\n" + FLOATS_RGB[::-1].astype("<f4").tobytes(), FLOATS_RGB, 1),
    ],
)
def test_the_stored_values_arrive_exactly(opened, data, pixels, white):
    picture = opened(data)
    assert picture.pixels.dtype == pixels.dtype
    assert np.array_equal(picture.pixels, pixels)
    assert picture.white == white


@pytest.mark.parametrize(
    ("name", "pixels"),
    [("a.pgm", GREY), ("a.ppm", RGB), ("b.pgm", GREY16), ("b.ppm", RGB16), ("c.pfm", FLOATS_RGB)],
)
def test_what_opencv_writes_is_read(tmp_path, name, pixels):
    path = tmp_path / name
    assert cv2.imwrite(str(path), pixels[..., ::-1] if pixels.ndim == 3 else pixels)
    assert np.array_equal(read_picture(path).pixels, pixels)


def test_a_bitmap_is_read_as_pillow_reads_it(tmp_path):
    path = tmp_path / "bits.pbm"
    Image.fromarray(GREY > 128).save(path)
    assert np.array_equal(read_picture(path).pixels, np.asarray(Image.open(path).convert("L")))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"P5 9 5 255\n" + GREY.tobytes()[:-1], "ends before"),
        (b"P2 9 5 255\n" + words(GREY)[:20], "ends before"),
        (b"P2 2 2 255\n1 2 3 x            ", "damaged"),
        (b"P1 9 5\n0101", "ends before"),
        (b"P1 2 2\n0121", "other than 0 and 1"),
        (b"P4 9 5\n\0", "ends before"),
        (b"P2 2 1 255\n1 256", "outside 0…255"),
        (b"P2 2 1 255\n1 -2 ", "outside 0…255"),
        (b"P5 4 4 0\n" + bytes(16), "0 as white"),
        (b"P5 4 4 65536\n" + bytes(32), "65536 as white"),
        (b"P6 0 4 255\n", "at least one"),
        (b"P6 -4 4 255\n" + bytes(99), "header is damaged"),
        (b"P6 2147483647 2147483647 255\n" + bytes(100), "megapixels"),
        (b"P2\n30000 30000\n255\n" + b"0 " * 100, "megapixels"),
        (b"P5 20000 20000 255\n" + bytes(100), "ends before"),
        (b"P5\n#" + b"x" * 100_000 + b"\n1 1 255\n0", "header is damaged"),
        (b"Pf 9 5 one\n" + bytes(180), "header is damaged"),
        (b"Pf 9 5 ..\n" + bytes(180), "damaged"),
        (b"Pf 9 5 -1\n" + bytes(179), "ends before"),
        (b"Pf 9 5 0\n" + bytes(180), "order of its bytes"),
        (b"PF 1 1 -0.0\n" + bytes(12), "order of its bytes"),
        (b"Pf 9 5 1e999\n" + bytes(180), "order of its bytes"),
        (b"P5 2 1 15\n\x0f\x10", "outside 0…15"),
        (b"P6 1 1 254\n\xff\0\0", "outside 0…254"),
        (b"P5 1 1 4095\n\x10\0", "outside 0…4095"),
    ],
)
def test_damaged_files_are_refused(opened, data, reason):
    with pytest.raises(ImageError, match=reason):
        opened(data)


@pytest.mark.parametrize(
    ("array", "pixels"),
    [
        (GREY, GREY),
        (RGB16, RGB16),
        (np.asfortranarray(RGB), RGB),
        (FLOATS[..., None], FLOATS),
        (FLOATS[0], FLOATS[:1]),
        (GREY.astype(">i4"), GREY.astype(np.int32)),
        (np.dstack([RGB, GREY]), RGB),
        (GREY > 99, (GREY > 99).astype(np.uint8)),
        (FLOATS.astype(np.float16), FLOATS.astype(np.float16).astype(np.float32)),
        (GREY.astype(np.int64), GREY.astype(np.float64)),
    ],
)
def test_npy_arrays_arrive_exactly(opened, array, pixels):
    picture = opened(npy(array))
    assert picture.pixels.dtype == pixels.dtype
    assert np.array_equal(picture.pixels, pixels)


@given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2), elements=st.floats()))
def test_every_float_of_an_npy_file_arrives_bit_for_bit(tmp_path_factory, array):
    path = tmp_path_factory.getbasetemp() / "floats.npy"
    path.write_bytes(npy(array, version=(2, 0)))
    assert read_picture(path).pixels.tobytes() == array.tobytes()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (npy(np.array([[None]]), allow_pickle=True), "type object"),
        (npy(np.array([["a"]])), "type <U1"),
        (npy(np.array([[1j]])), "type complex128"),
        (npy(np.zeros((2, 2), [("é", "f4")]), version=(3, 0)), "columns"),
        (npy(np.zeros((2, 2), [("x", "f4")])), "type"),
        (npy(FLOATS)[:-1], "ends before"),
        (npy(np.zeros((3, 0))), "at least one"),
        (npy(np.float64(3)), "shape is"),
        (npy(np.zeros((2, 3, 5, 7))), "shape is"),
        (
            npy_claiming("{'descr': '<f8', 'fortran_order': False, 'shape': (10**9, 9), }"),
            "damaged",
        ),
        (
            npy_claiming("{'descr': '<f8', 'fortran_order': False, 'shape': (99999, 99999), }"),
            "megapixels",
        ),
        (
            npy_claiming("{'descr': '<f8', 'fortran_order': False, 'shape': (19999, 19999), }"),
            "2 GB",
        ),
        (npy_claiming("{'descr': '<f8', 'fortran_order': False, 'shape': (-2, -2), }"), "at least"),
        (npy_claiming("__import__('os').abort()"), "damaged"),
        (b"\x93NUMPY\x09\x00" + bytes(99), "columns|damaged"),
    ],
)
def test_npy_files_of_anything_else_are_refused(opened, data, reason):
    with pytest.raises(ImageError, match=reason):
        opened(data)


def pam(samples, maximum, *more):
    """(H, W, depth) samples under a header of lines in an unusual order."""
    height, width, depth = samples.shape
    lines = [f"DEPTH {depth}", "# by hand", f"WIDTH {width}", *more, f"HEIGHT {height}"]
    header = "\n".join(["P7", *lines, f"MAXVAL {maximum}", "ENDHDR\n"]).encode()
    dtype = ">u2" if maximum > 255 else "u1"
    return header + samples.astype(dtype).tobytes()


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
@pytest.mark.parametrize("maximum", [1, 15, 255, 4095, 65535])
@pytest.mark.parametrize("is_said", [True, False])
def test_an_arbitrary_map_keeps_its_values_its_white_and_its_alpha(opened, depth, maximum, is_said):
    kind = "GRAYSCALE" if depth < 3 else "RGB"
    said = [f"TUPLTYPE {kind}{'' if depth in (1, 3) else '_ALPHA'}"] if is_said else []
    samples = RANDOM.integers(0, maximum, (5, 9, depth), endpoint=True)
    picture = opened(pam(samples, maximum, *said))
    colors = samples[..., : depth if depth in (1, 3) else depth - 1]
    assert np.array_equal(picture.pixels, colors[..., 0] if depth < 3 else colors)
    assert picture.pixels.dtype == (np.uint16 if maximum > 255 else np.uint8)
    assert picture.white == maximum
    if depth in (2, 4):
        largest = np.iinfo(picture.alpha.dtype).max
        np.testing.assert_allclose(picture.alpha / largest, samples[..., -1] / maximum, atol=0.002)
        assert picture.notes == ("alpha ignored",)
    else:
        assert picture.alpha is None


@pytest.mark.parametrize("kind", ["CMYK", "cmyk", "CMYK_ALPHA"])
def test_the_inks_of_an_arbitrary_map_become_rgb_as_pillow_makes_it(opened, kind):
    inks = RANDOM.integers(0, 256, (64, 64, 5), np.uint8)
    picture = opened(pam(inks[..., : 5 if "ALPHA" in kind else 4], 255, f"TUPLTYPE {kind}"))
    by_pillow = Image.fromarray(inks[..., :4].copy(), "CMYK").convert("RGB")
    assert np.array_equal(picture.pixels, np.asarray(by_pillow))
    assert (picture.alpha is None) == ("ALPHA" not in kind)


@pytest.mark.parametrize("maximum", [1, 15, 4095, 65535])
def test_inks_keep_all_their_bits(opened, maximum):
    inks = RANDOM.integers(0, maximum, (8, 8, 4), endpoint=True)
    inks[0, 0] = 0
    picture = opened(pam(inks, maximum, "TUPLTYPE CMYK"))
    light = 1 - inks / maximum
    exact = maximum * light[..., :3] * light[..., 3:]
    assert np.abs(picture.pixels - exact).max() <= 0.5
    assert picture.pixels[0, 0].tolist() == [maximum] * 3


def test_channels_beyond_those_of_the_kind_are_ignored_and_said(opened):
    samples = RANDOM.integers(0, 256, (5, 9, 5), np.uint8)
    picture = opened(pam(samples, 255, "TUPLTYPE RGB"))
    assert np.array_equal(picture.pixels, samples[..., :3])
    assert picture.alpha is None
    assert picture.notes == ("2 extra channels ignored",)


def test_what_opencv_writes_as_an_arbitrary_map_is_read(tmp_path):
    path = tmp_path / "a.pam"
    assert cv2.imwrite(
        str(path), RGB16
    )  # it stores the order that it is given, alone of its formats
    assert np.array_equal(read_picture(path).pixels, RGB16)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pam(GREY[..., None], 255)[:-1], "ends before"),
        (pam(RGB, 255, "TUPLTYPE HSV"), "of the kind HSV; GRAYSCALE, RGB or CMYK"),
        (pam(RGB, 255, "TUPLTYPE BGR"), "of the kind BGR"),
        (pam(RGB, 255, "TUPLTYPE RGB", "TUPLTYPE PREMULTIPLIED"), "of the kind RGB PREMULTIPLIED"),
        (pam(RGB, 255, "TUPLTYPE RGB_ALPHA"), "3 channels, too few for RGB_ALPHA"),
        (pam(GREY[..., None], 255, "WIDTH 3"), "damaged"),
        (pam(np.dstack([GREY] * 5), 255), "5 channels"),
        (pam(GREY[..., None], 255).replace(b"MAXVAL 255", b"MAXVAL 0"), "0 as white"),
        (pam(GREY[..., None], 255).replace(b"MAXVAL 255", b"MAXVAL 9"), "outside 0…9"),
        (pam(GREY[..., None], 255).replace(b"WIDTH 9", b"WIDTH 999999"), "megapixels|ends before"),
        (pam(GREY[..., None], 255).replace(b"HEIGHT", b"DEPTH"), "damaged"),
        (b"P7\nWIDTH 5\nHEIGHT 5\n", "damaged"),
    ],
)
def test_a_damaged_arbitrary_map_is_refused(opened, data, reason):
    with pytest.raises(ImageError, match=reason):
        opened(data)
