"""The checksums of PNG and TIFF files: what is wrong is said, and nothing is printed by a library."""

import io
import struct
import zlib

import numpy as np
import pytest
import tifffile
from PIL import Image

from convstudio.core.reading import ImageError, read_picture

RANDOM = np.random.default_rng(13)
WRONG = "a checksum is wrong: pixels may be damaged"
GREY = RANDOM.integers(0, 256, (13, 17), np.uint8)
RGB16 = RANDOM.integers(0, 65536, (13, 17, 3), np.uint16)


def chunk(kind, data=b"", checksum=None):
    right = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum or right)


def png(pixels, stream=None, checksum=None, last=0):
    """``last``: how many bytes of the stream have a part of their own."""
    deep = pixels.dtype == np.uint16
    width, height = pixels.shape[1::-1]
    header = struct.pack(">IIBBBBB", width, height, 16 if deep else 8, 2 if deep else 0, 0, 0, 0)
    stream = packed(pixels) if stream is None else stream
    at = len(stream) - last
    pieces = [piece for piece in (stream[:at], stream[at:]) if piece]
    data = b"".join(chunk(b"IDAT", piece, checksum) for piece in pieces)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND")


def packed(pixels):
    dtype = pixels.dtype.newbyteorder(">")
    rows = pixels.astype(dtype).view(np.uint8).reshape(len(pixels), -1)
    return zlib.compress(np.pad(rows, ((0, 0), (1, 0))).tobytes())


def test_a_wrong_checksum_that_the_decoder_meets_is_refused(refusal):
    assert "damaged" in refusal(png(GREY, with_wrong_end(packed(GREY))))


def with_wrong_end(stream):
    return stream[:-1] + bytes([stream[-1] ^ 1])


@pytest.mark.parametrize("pixels", [GREY, RGB16], ids=["8 bits", "16 bits"])
def test_a_wrong_checksum_is_said_beside_the_pixels_and_nothing_is_printed(opened, capfd, pixels):
    whole = opened(png(pixels, last=4))
    assert np.array_equal(whole.pixels, pixels)
    assert whole.notes == ()
    wrong = with_wrong_end(packed(pixels))
    for data in (png(pixels, wrong, last=4), png(pixels, checksum=123)):
        picture = opened(data)
        assert np.array_equal(picture.pixels, pixels)
        assert picture.notes == (WRONG,)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("pixels", [GREY, RGB16], ids=["8 bits", "16 bits"])
def test_no_changed_byte_of_the_pixels_passes_in_silence(tmp_path, capfd, pixels):
    stream = packed(pixels)
    path = tmp_path / "changed.png"
    for at in range(0, len(stream) - 4, 7):
        changed = bytearray(stream)
        changed[at] ^= 0x10
        path.write_bytes(png(pixels, bytes(changed), last=4))
        try:
            picture = read_picture(path)
        except ImageError:
            continue
        assert WRONG in picture.notes or np.array_equal(picture.pixels, pixels), at
    assert capfd.readouterr().err == ""


def test_a_stream_without_its_checksum_is_said(opened):
    picture = opened(png(GREY, packed(GREY)[:-4]))
    assert np.array_equal(picture.pixels, GREY)
    assert picture.notes == ("its last checksum is missing",)


def test_a_stream_of_far_more_than_the_pixels_is_refused(refusal):
    assert "far more data" in refusal(png(GREY, zlib.compress(bytes(50_000_000))))


def test_an_interlaced_picture_has_right_checksums(opened):
    passes = (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    )
    rows = [
        b"\0" + row.astype(">u2").tobytes()
        for left, top, across, down in passes
        for row in RGB16[top::down, left::across]
    ]  # fmt: skip
    header = struct.pack(">IIBBBBB", 17, 13, 16, 2, 0, 0, 1)
    right = zlib.compress(b"".join(rows))
    for stream, notes in ((right, ()), (with_wrong_end(right), (WRONG,))):
        data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        data += chunk(b"IDAT", stream[:-4]) + chunk(b"IDAT", stream[-4:])
        picture = opened(data + chunk(b"IEND"))
        assert np.array_equal(picture.pixels, RGB16)
        assert picture.notes == notes


@pytest.mark.parametrize("codec", ["zlib", "lzma"])
def test_the_checksums_of_a_tiff_are_looked_at_too(opened, tmp_path, codec):
    data = io.BytesIO()
    tifffile.imwrite(data, RGB16, compression=codec, photometric="rgb", metadata=None)
    whole = bytearray(data.getvalue())
    assert opened(bytes(whole)).notes == ()
    with tifffile.TiffFile(io.BytesIO(whole)) as file:
        page = file.pages.first
        end = page.dataoffsets[0] + page.databytecounts[0]
    # zlib's is in the last four bytes; xz has it before its index, whose length stands in its footer of 12.
    index = 4 * (1 + int.from_bytes(whole[end - 8 : end - 4], "little"))
    whole[end - 2 if codec == "zlib" else end - 12 - index - 2] ^= 1
    path = tmp_path / "changed.tif"
    path.write_bytes(whole)
    try:
        picture = read_picture(path)
    except ImageError as error:
        assert "damaged" in str(error)  # noqa: PT017
    else:
        assert np.array_equal(picture.pixels, RGB16)
        assert picture.notes == (WRONG,)


@pytest.mark.parametrize("codec", ["tiff_lzw", "packbits", "tiff_adobe_deflate", "group4", "jpeg"])
def test_libtiff_prints_nothing_of_damaged_files(tmp_path, capfd, codec):
    data = io.BytesIO()
    image = Image.fromarray(RANDOM.integers(0, 256, (64, 64), np.uint8))
    image.convert("1" if codec == "group4" else "L").save(data, "TIFF", compression=codec)
    path = tmp_path / "changed.tif"
    for at in range(8, 200, 11):
        changed = bytearray(data.getvalue())
        changed[at] ^= 0xFF
        path.write_bytes(changed)
        try:
            read_picture(path)
        except ImageError:
            continue
    assert capfd.readouterr().err == ""
