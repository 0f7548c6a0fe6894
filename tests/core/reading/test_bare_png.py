"""Small PNG files that need no Pillow: the same picture as by Pillow, and nothing else is read so."""

import io
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from convstudio.core.files.samples import samples
from convstudio.core.reading.bare_png import read_bare_png
from convstudio.core.reading.pillow import read_with_pillow

RANDOM = np.random.default_rng(5)
GREY = RANDOM.integers(0, 256, (13, 17), np.uint8)
RGB = RANDOM.integers(0, 256, (13, 17, 3), np.uint8)


def png(pixels, **options):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", **options)
    return file.getvalue()


def bare(data):
    return read_bare_png(io.BytesIO(data), len(data))


def is_same(one, other):
    return (
        np.array_equal(one.pixels, other.pixels)
        and one.pixels.dtype == other.pixels.dtype
        and one.pixels.flags.c_contiguous
        and (one.metadata, one.notes, one.parts, one.part, one.alpha, one.orientation, one.white)
        == (other.metadata, other.notes, other.parts, other.part, other.alpha, other.orientation, other.white)
    )  # fmt: skip


@pytest.fixture
def by_pillow(tmp_path):
    def read(data):
        path = tmp_path / "a.png"
        path.write_bytes(data)
        with path.open("rb") as file:
            return read_with_pillow(file, "PNG", len(data))

    return read


@pytest.mark.parametrize("pixels", [GREY, RGB, GREY[:1, :1], RGB[:1], GREY[:, :1]])
@pytest.mark.parametrize("options", [{}, {"dpi": (300, 72)}])
def test_a_bare_png_is_read_as_by_pillow(pixels, options, by_pillow):
    data = png(pixels, **options)
    assert is_same(bare(data), by_pillow(data))
    assert np.array_equal(bare(data).pixels, pixels)


def test_every_sample_that_is_bare_is_read_as_by_pillow(by_pillow):
    files = [one.path.read_bytes() for one in samples() if one.path.suffix == ".png"]
    read = [(bare(data), data) for data in files]
    assert sum(raster is not None for raster, _ in read) >= 12
    assert all(is_same(raster, by_pillow(data)) for raster, data in read if raster is not None)


def test_an_aspect_is_no_resolution(by_pillow):
    data = png(GREY)
    body = b"pHYs" + struct.pack(">IIB", 3, 4, 0)
    chunk = struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body))
    data = data[:33] + chunk + data[33:]
    assert bare(data) is not None
    assert is_same(bare(data), by_pillow(data))


def test_what_has_more_than_pixels_is_not_bare():
    text = PngInfo()
    text.add_text("Title", "x")
    others = [
        png(GREY, pnginfo=text),
        png(GREY.astype(np.uint16)),
        png(np.dstack([RGB, GREY])),
        png(GREY > 100),
        png(RGB, icc_profile=b"x" * 20),
        png(GREY, transparency=3),
    ]
    assert [bare(one) for one in others] == [None] * len(others)


def test_nothing_damaged_is_bare():
    data = png(GREY)
    assert bare(data) is not None
    assert all(bare(data[:length]) is None for length in range(8, len(data)))
    for at in range(8, len(data)):
        assert bare(data[:at] + bytes([data[at] ^ 5]) + data[at + 1 :]) is None
    assert bare(data + b"x") is None


def test_a_header_that_promises_other_pixels_is_not_bare():
    data = png(GREY)
    for size in ((17, 12), (17, 14), (16, 13), (0, 0), (1 << 30, 1 << 30)):
        header = b"IHDR" + struct.pack(">II", *size) + data[24:29]
        other = data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]
        assert bare(other) is None


def test_the_first_sample_is_read_without_pillow():
    code = (
        "import sys; from convstudio.command_line.inputs import read_image; "
        "from convstudio.command_line.options import parse; read_image(parse([])); "
        "sys.exit('PIL' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
