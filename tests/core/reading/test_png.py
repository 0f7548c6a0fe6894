"""The checksums of PNG and TIFF files: what is wrong is said, and nothing is printed by a library."""

import io
import struct
import zlib

import numpy as np
import pytest
import tifffile
from PIL import Image

from convstudio.core.reading.door import ImageError, read_picture

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


HEAD = b"\x89PNG\r\n\x1a\n"
RED_GREEN = b"\xff\0\0\0\xff\0"


def header(width=2, height=2, bits=8, color=3, *more):
    return struct.pack(">IIBBBBB", width, height, bits, color, *(more or (0, 0, 0)))


IDAT = packed(np.uint8([[0, 1], [1, 0]]))
PARTS = {
    "IHDR": chunk(b"IHDR", header()),
    "PLTE": chunk(b"PLTE", RED_GREEN),
    "IDAT": chunk(b"IDAT", IDAT),
    "IEND": chunk(b"IEND"),
    "3": chunk(b"IDAT", packed(np.uint8([[0, 1], [2, 0]]))),
    "empty": chunk(b"PLTE"),
    "torn": chunk(b"PLTE", RED_GREEN[:5]),
    "wide": chunk(b"IHDR", header(4, 1)),
    "filter": chunk(b"IHDR", header(2, 2, 8, 3, 0, 1, 0)),
    "packing": chunk(b"IHDR", header(2, 2, 8, 3, 1, 0, 0)),
    "laces": chunk(b"IHDR", header(2, 2, 8, 3, 0, 0, 2)),
    "grey": chunk(b"IHDR", header(2, 2, 8, 0)),
    "teXt": chunk(b"teXt", b"a\0b"),
    "CgBI": chunk(b"CgBI", b"\x50\0\x20\2"),
    "MaGi": chunk(b"MaGi"),
    "tRNS": chunk(b"tRNS", b"\x80"),
}


def of_parts(names):
    return HEAD + b"".join(PARTS[name] for name in names.split())


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ("IHDR PLTE 3 IEND", "of 1 pixel the colour is not among the 2 of its palette"),
        ("IHDR IDAT IEND", "a palette that is missing"),
        ("IHDR IDAT PLTE IEND", "a palette that is missing"),
        ("IHDR empty IDAT IEND", "damaged"),
        ("IHDR torn IDAT IEND", "palette is damaged"),
        ("IHDR PLTE PLTE IDAT IEND", "its PLTE, of which one is allowed, is doubled"),
        ("IHDR IHDR PLTE IDAT IEND", "its IHDR, of which one is allowed, is doubled"),
        ("IHDR wide PLTE IDAT IEND", "its IHDR, of which one is allowed, is doubled"),
        ("IHDR PLTE IDAT wide IEND", "its IHDR, of which one is allowed, is doubled"),
        ("IHDR PLTE MaGi IDAT IEND", "an unknown kind, MaGi"),
        ("IHDR PLTE IDAT MaGi IEND", "an unknown kind, MaGi"),
        ("grey MaGi IDAT IEND", "an unknown kind, MaGi"),
        ("CgBI IHDR PLTE IDAT IEND", "an unknown kind, CgBI"),
        ("filter PLTE IDAT IEND", "damaged"),
        ("packing PLTE IDAT IEND", "header IHDR is damaged or of an unknown kind"),
        ("laces PLTE IDAT IEND", "damaged"),
    ],
)
def test_a_picture_whose_parts_contradict_the_format_is_refused(refusal, names, reason):
    assert any(each in refusal(of_parts(names)) for each in reason.split("|"))


@pytest.mark.parametrize("names", ["IHDR teXt PLTE IDAT teXt IEND", "IHDR PLTE tRNS IDAT IEND"])
def test_optional_parts_change_no_pixel(opened, names):
    assert opened(of_parts(names)).pixels.tolist() == [
        [[255, 0, 0], [0, 255, 0]],
        [[0, 255, 0], [255, 0, 0]],
    ]


def test_a_grey_picture_needs_no_palette(opened):
    assert opened(of_parts("grey IDAT IEND")).pixels.tolist() == [[0, 1], [1, 0]]
    assert opened(of_parts("grey PLTE IDAT IEND")).pixels.tolist() == [[0, 1], [1, 0]]


def test_deep_colours_need_parts_in_order_too(refusal):
    whole = png(RGB16)
    assert "is doubled" in refusal(whole[:33] + whole[8:33] + whole[33:])
    assert "unknown kind, ABCD" in refusal(whole[:33] + chunk(b"ABCD") + whole[33:])


@pytest.mark.parametrize("place", [2, 3])
def test_a_place_beyond_a_palette_of_another_format_is_said_or_refused(tmp_path, place):
    image = Image.frombytes("P", (2, 1), bytes([0, 1]))
    image.putpalette([255, 0, 0, 0, 255, 0])
    path = tmp_path / "image"
    image.save(path, "BMP")
    data = bytearray(path.read_bytes())
    assert struct.unpack_from("<I", data, 46) == (2,), "two colours"
    assert read_picture(path).pixels.tolist() == [[[255, 0, 0], [0, 255, 0]]]
    data[struct.unpack_from("<I", data, 10)[0]] = place
    path.write_bytes(data)
    with pytest.raises(ImageError, match="not among the 2 of its palette"):
        read_picture(path)
