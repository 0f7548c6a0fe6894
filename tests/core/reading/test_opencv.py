"""Radiance HDR, JPEG 2000 and AVIF: all bits, turned upright, cut short; Pillow and OpenCV write them."""

import io
import struct

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps, features

from convstudio.core.reading.door import ImageError, read_picture

RANDOM = np.random.default_rng(8)
SIZE = (34, 41)
HAS_AVIF = cv2.haveImageWriter("a.avif")
avif = pytest.mark.skipif(not HAS_AVIF, reason="this OpenCV has no AVIF")
pillow_avif = pytest.mark.skipif(
    not HAS_AVIF or not features.check("avif"), reason="this Pillow or OpenCV has no AVIF"
)


def samples(bits, channels=1):
    shape = SIZE if channels == 1 else (*SIZE, channels)
    return RANDOM.integers(0, 2**bits, shape).astype(np.uint8 if bits <= 8 else np.uint16)


def blue_first(pixels):
    return pixels if pixels.ndim == 2 else pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]


def encoded(suffix, pixels, *options):
    done, data = cv2.imencode(suffix, blue_first(pixels), list(options))
    assert done
    return data.tobytes()


def jp2(pixels):
    return encoded(".jp2", pixels, cv2.IMWRITE_JPEG2000_COMPRESSION_X1000, 1000)


def avif_of(pixels, bits):
    options = cv2.IMWRITE_AVIF_QUALITY, 100, cv2.IMWRITE_AVIF_DEPTH, bits
    return encoded(".avif", pixels, *options)


def radiance(pixels, header=b"FORMAT=32-bit_rle_rgbe\n"):
    """Not compressed: mantissas and exponent, byte by byte."""
    height, width = pixels.shape[:2]
    return b"#?RADIANCE\n" + header + f"\n-Y {height} +X {width}\n".encode() + pixels.tobytes()


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_jpeg_2000_keeps_all_its_bits(opened, bits, channels):
    pixels = samples(bits, channels)
    picture = opened(jp2(pixels))
    assert picture.pixels.dtype == pixels.dtype
    assert np.array_equal(picture.pixels, pixels[..., :3] if channels == 4 else pixels)
    assert picture.white == 2**bits - 1
    assert picture.notes == (("alpha ignored",) if channels == 4 else ())
    if channels == 4:
        assert np.array_equal(picture.alpha, pixels[..., 3])


def test_the_codestream_of_a_jpeg_2000_opens_without_its_box(opened):
    pixels = samples(16)
    data = jp2(pixels)
    assert np.array_equal(opened(data[data.index(b"\xff\x4f\xff\x51") :]).pixels, pixels)


def test_a_jpeg_2000_of_grey_with_alpha_is_read_by_pillow(opened):
    pixels = samples(8, 2)
    data = io.BytesIO()
    Image.fromarray(pixels, "LA").save(data, "JPEG2000", irreversible=False)
    picture = opened(data.getvalue())
    assert np.array_equal(picture.pixels, pixels[..., 0])
    assert np.array_equal(picture.alpha, pixels[..., 1])


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("bits", [8, 10, 12])
@avif
def test_an_avif_keeps_all_its_bits(opened, bits, channels):
    pixels = samples(bits, channels)
    picture = opened(avif_of(pixels, bits))
    colors = pixels[..., :3] if channels == 4 else pixels
    assert picture.pixels.dtype == pixels.dtype
    assert np.array_equal(picture.pixels, colors)
    assert picture.white == 2**bits - 1
    if channels == 4:
        largest = np.iinfo(pixels.dtype).max
        assert np.abs(picture.alpha / largest - pixels[..., 3] / (2**bits - 1)).max() < 1e-5
        assert "alpha ignored" in picture.notes


@pytest.mark.parametrize("orientation", range(1, 9))
@pillow_avif
def test_an_avif_is_turned_as_pillow_turns_it(opened, orientation):
    exif = Image.Exif()
    exif[274] = orientation
    data = io.BytesIO()
    Image.fromarray(samples(8, 3)).save(data, "AVIF", quality=100, subsampling="4:4:4", exif=exif)
    upright = np.asarray(ImageOps.exif_transpose(Image.open(data)))
    assert np.array_equal(opened(data.getvalue()).pixels, upright)


@pillow_avif
def test_the_frames_of_an_avif_are_parts(opened, tmp_path):
    frames = [np.full((*SIZE, 3), value, np.uint8) for value in (10, 200, 90)]
    first, *rest = map(Image.fromarray, frames)
    data = io.BytesIO()
    first.save(data, "AVIF", save_all=True, append_images=rest, quality=100)
    assert opened(data.getvalue()).notes == ("first of 3 frames",)
    for part, frame in enumerate(frames):
        picture = read_picture(tmp_path / "picture", part)
        assert np.abs(picture.pixels.astype(int) - frame).max() <= 2
        assert (picture.part, picture.parts[part]) == (part, f"frame {part + 1}")


def test_without_the_codec_an_avif_is_refused_in_words(refusal, monkeypatch):
    monkeypatch.setattr(cv2, "getBuildInformation", lambda: "  Media I/O:\n    AVIF:     NO\n")
    data = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(100)
    assert "newer OpenCV or a PNG copy would work" in refusal(data)


def test_a_radiance_picture_has_the_floats_of_its_mantissas_and_exponents(opened):
    pixels = RANDOM.integers(0, 256, (*SIZE, 4), np.uint8)
    pixels[..., 0] |= 128  # else the four bytes may look like the start of a run
    pixels[0, 0, 3] = 0  # black
    picture = opened(radiance(pixels))
    expected = np.ldexp(pixels[..., :3].astype(np.float64), pixels[..., 3:].astype(int) - 136)
    expected[pixels[..., 3] == 0] = 0
    assert picture.pixels.dtype == np.float32
    np.testing.assert_array_equal(picture.pixels, expected.astype(np.float32))
    assert (picture.white, picture.notes) == (1, ())


def test_what_opencv_compresses_as_radiance_is_read(opened):
    pixels = (RANDOM.random((*SIZE, 3)) * 1000).astype(np.float32)
    found = opened(encoded(".hdr", pixels)).pixels
    largest = pixels.max(axis=2, keepdims=True)
    assert np.all(np.abs(found - pixels) <= largest / 128)


def test_an_exposure_is_named_and_not_applied(opened):
    pixels = np.full((*SIZE, 4), 200, np.uint8)
    data = radiance(pixels, b"EXPOSURE= 4.0\nFORMAT=32-bit_rle_rgbe\n")
    assert opened(data).notes == ("its EXPOSURE is not applied",)


@pytest.mark.parametrize(
    "whole",
    [
        lambda: jp2(samples(8, 3)),
        lambda: jp2(samples(16)),
        lambda: encoded(".hdr", samples(8, 3).astype(np.float32)),
        pytest.param(lambda: avif_of(samples(12), 12), marks=avif),
    ],
    ids=["JPEG 2000", "16 bits", "HDR", "AVIF"],
)
def test_a_truncated_file_is_refused_or_says_so_and_nothing_is_printed(tmp_path, capfd, whole):
    data = whole()
    path = tmp_path / "cut"
    for length in range(1, len(data) - 1, max(1, len(data) // 25)):
        path.write_bytes(data[:length])
        try:
            assert "the file ends early" in read_picture(path).notes, length
        except ImageError:
            continue
    assert capfd.readouterr().err == ""


def claiming(width, height, components=3, depth=7):
    """A JPEG 2000 codestream that has nothing but its header."""
    fields = struct.pack(">8IH", width, height, 0, 0, width, height, 0, 0, components)
    size = struct.pack(">HH", 38 + 3 * components, 0)
    return b"\xff\x4f\xff\x51" + size + fields + bytes([depth, 1, 1]) * components + bytes(50)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (claiming(100_000, 100_000), "megapixels"),
        (claiming(16_000, 16_000), "claims"),
        (claiming(0, 5), "at least one"),
        (claiming(5, 5, components=5), "5 channels"),
        (claiming(5, 5, depth=0x87), "signed"),
        (claiming(5, 5, depth=23), "24 bits"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(40), "damaged"),
        (b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 90000 +X 90000\n" + bytes(99), "megapixels"),
        (b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 9000 +X 9000\n" + bytes(99), "claims"),
        (b"#?RADIANCE\nFORMAT=32-bit_rle_xyze\n\n-Y 2 +X 2\n" + bytes(99), "XYZ"),
        (b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n+Y 2 +X 2\n" + bytes(99), "unusual"),
        (b"#?RGBE\nnothing", "unusual"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_at_once(refusal, data, reason):
    assert reason in refusal(data)


@avif
def test_an_avif_that_claims_to_be_large_is_refused_at_once(refusal):
    data = bytearray(avif_of(samples(8, 3), 8))
    at = data.index(b"ispe") + 8
    data[at : at + 8] = struct.pack(">II", 60_000, 60_000)
    assert "megapixels" in refusal(bytes(data))
