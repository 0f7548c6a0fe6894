"""TIFF: every number type, layout and compression, exactly or not at all."""

import io
import logging
import re
import struct
import zlib

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image

from convstudio.core.reading.door import ImageError, read_picture

RANDOM = np.random.default_rng(5)
GREY = RANDOM.integers(0, 256, (37, 53), np.uint8)
RGB = RANDOM.integers(0, 256, (37, 53, 3), np.uint8)
RGBA = RANDOM.integers(0, 256, (37, 53, 4), np.uint8)
GREY16 = RANDOM.integers(0, 65536, (37, 53), np.uint16)
RGB16 = RANDOM.integers(0, 65536, (37, 53, 3), np.uint16)
FLOATS = RANDOM.normal(size=(37, 53))
FLOATS32 = FLOATS.astype(np.float32)
PLAIN = {"photometric": "minisblack"}


def tiff_of(pixels, **options):
    data = io.BytesIO()
    options = {"photometric": "rgb"} | options if pixels.ndim == 3 else PLAIN | options
    tifffile.imwrite(data, pixels, metadata=None, **options)
    return data.getvalue()


def pillow_tiff(image, **options):
    data = io.BytesIO()
    image.save(data, "TIFF", **options)
    return data.getvalue()


def tiff(strip, *, width, height, bits=8, codec=1, kind=1, more=(), strip_bytes=None, rows=None):
    """One strip under a little-endian directory, written by hand."""
    entries = [
        (256, width),
        (257, height),
        (258, bits),
        (259, codec),
        (262, kind),
        (273, 8),
        (277, 1),
        (278, rows or height),
        (279, len(strip) if strip_bytes is None else strip_bytes),
        *more,
    ]
    directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(entries))
    start = struct.pack("<2sHI", b"II", 42, 8 + len(strip))
    return start + strip + struct.pack("<H", len(entries)) + directory + bytes(4)


@pytest.mark.parametrize("dtype", ["u1", "u2", "u4", "i1", "i2", "i4", "f4", "f8"])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("byteorder", ["<", ">"])
def test_number_types_are_kept_exactly(opened, dtype, compression, byteorder):
    pixels = (FLOATS * 50).astype(np.int64).astype(dtype) if dtype[0] == "u" else (FLOATS * 50)
    pixels = pixels.astype(dtype)
    picture = opened(tiff_of(pixels, compression=compression, byteorder=byteorder))
    assert picture.pixels.dtype == np.dtype(dtype)
    assert picture.pixels.tobytes() == pixels.tobytes()
    assert picture.white == (1 if dtype[0] == "f" else np.iinfo(dtype).max)


@pytest.mark.parametrize(
    ("pixels", "kept", "white"),
    [
        (FLOATS.astype(np.float16), np.float32, 1),
        (FLOATS > 0, np.uint8, 1),
        (GREY.astype(np.int64), np.float64, 255),
        (GREY16.astype(np.uint64), np.float64, 65535),
    ],
)
def test_rare_number_types_are_widened_exactly(opened, pixels, kept, white):
    picture = opened(tiff_of(pixels))
    assert picture.pixels.dtype == kept
    assert np.array_equal(picture.pixels, pixels)
    assert picture.white == white


def test_what_is_not_finite_stays(opened):
    pixels = np.array([[np.nan, np.inf], [-np.inf, -0.0]], np.float32)
    assert opened(tiff_of(pixels)).pixels.tobytes() == pixels.tobytes()


@pytest.mark.parametrize("pixels", [GREY, RGB, GREY16, RGB16], ids=["L", "RGB", "L16", "RGB16"])
@pytest.mark.parametrize(
    "layout",
    [
        {},
        {"rowsperstrip": 5},
        {"tile": (16, 32)},
        {"bigtiff": True},
        {"compression": "zlib"},
        {"compression": "zlib", "rowsperstrip": 5},
        {"compression": "zlib", "tile": (16, 32)},
        {"compression": "zlib", "tile": (64, 64)},
        {"compression": "lzma", "rowsperstrip": 5},
    ],
    ids=str,
)
def test_layouts_do_not_change_a_value(opened, pixels, layout):
    assert np.array_equal(opened(tiff_of(pixels, **layout)).pixels, pixels)


@pytest.mark.parametrize(
    "layout", [{}, {"compression": "zlib"}, {"compression": "zlib", "tile": (16, 16)}], ids=str
)
def test_separate_planes_are_interleaved(opened, layout):
    data = tiff_of(np.moveaxis(RGB16, -1, 0), planarconfig="separate", **layout)
    assert np.array_equal(opened(data).pixels, RGB16)


@pytest.mark.parametrize("pixels", [GREY, RGB, GREY16, RGB16, FLOATS32, FLOATS])
@pytest.mark.parametrize("codec", [1, 5, 8, 32773, 32946], ids=lambda codec: f"codec {codec}")
def test_what_opencv_compresses_is_read_exactly(opened, pixels, codec):
    blue_first = pixels[..., ::-1] if pixels.ndim == 3 else pixels
    done, data = cv2.imencode(".tif", blue_first, [cv2.IMWRITE_TIFF_COMPRESSION, codec])
    assert done
    picture = opened(data.tobytes())
    assert picture.pixels.dtype == pixels.dtype
    assert np.array_equal(picture.pixels, pixels)


@pytest.mark.parametrize("pixels", [FLOATS32, np.dstack([FLOATS32] * 3)], ids=["grey", "rgb"])
@pytest.mark.parametrize("codec", [5, 8])
def test_predicted_floats_are_read_exactly(opened, pixels, codec):
    options = [cv2.IMWRITE_TIFF_COMPRESSION, codec, cv2.IMWRITE_TIFF_PREDICTOR, 3]
    done, data = cv2.imencode(".tif", pixels, options)
    assert done
    if tifffile.TiffFile(io.BytesIO(data)).pages.first.predictor != 3:
        pytest.skip("this OpenCV writes no such predictor")
    assert np.array_equal(opened(data.tobytes()).pixels, pixels)


@pytest.mark.parametrize("pixels", [GREY, RGB], ids=["grey", "rgb"])
@pytest.mark.parametrize("codec", ["tiff_lzw", "packbits", "tiff_adobe_deflate", "lzma", "zstd"])
@pytest.mark.parametrize("predictor", [1, 2])
def test_what_pillow_compresses_is_read_exactly(opened, pixels, codec, predictor):
    options = {"tiffinfo": {317: predictor}} if codec != "packbits" else {}
    try:
        data = pillow_tiff(Image.fromarray(pixels), compression=codec, **options)
    except OSError:  # of those with a codec that the TIFF library inside Pillow may lack
        if codec != "zstd":
            raise
        pytest.skip("this Pillow writes no Zstandard")
    assert np.array_equal(opened(data).pixels, pixels)


@pytest.mark.parametrize("codec", ["group3", "group4", "tiff_ccitt", "tiff_lzw", "raw"])
def test_black_and_white_is_one_and_zero(opened, codec):
    bits = GREY > 128
    picture = opened(pillow_tiff(Image.fromarray(bits), compression=codec))
    assert np.array_equal(picture.pixels, bits)
    assert (picture.pixels.dtype, picture.white) == (np.uint8, 1)


@pytest.mark.parametrize("pixels", [GREY, RGB], ids=["grey", "rgb"])
def test_a_jpeg_inside_is_decoded_as_pillow_decodes_it(opened, pixels):
    data = pillow_tiff(Image.fromarray(pixels), compression="jpeg")
    assert np.array_equal(opened(data).pixels, np.asarray(Image.open(io.BytesIO(data))))


@pytest.mark.parametrize(
    ("bits", "row", "values"),
    [(2, b"\x1b", [0, 1, 2, 3]), (4, b"\x0f\x72", [0, 15, 7, 2]), (12, b"\x00\x1f\xff", [1, 4095])],
)
@pytest.mark.parametrize("codec", [1, 8])
def test_packed_integers_keep_their_values_and_have_their_own_white(
    opened, bits, row, values, codec
):
    strip = zlib.compress(row) if codec == 8 else row
    picture = opened(tiff(strip, width=len(values), height=1, bits=bits, codec=codec))
    assert picture.pixels.tolist() == [values]
    assert picture.white == 2**bits - 1


@pytest.mark.parametrize(
    ("pixels", "largest"), [(GREY, 255), (GREY16, 65535), (GREY > 99, 1), (GREY & 15, 15)]
)
def test_a_scale_from_white_to_black_is_inverted(opened, pixels, largest):
    if largest == 15:
        packed = (pixels[:, :52:2] << 4 | pixels[:, 1:52:2]).tobytes()
        data, pixels = tiff(packed, width=52, height=37, bits=4, kind=0), pixels[:, :52] & 15
    else:
        data = tiff_of(pixels, photometric="miniswhite")
    assert np.array_equal(opened(data).pixels, largest - pixels.astype(int))


def test_a_palette_of_8_bit_colours_becomes_8_bit_rgb(opened):
    image = Image.fromarray(RGB).quantize(64)
    picture = opened(pillow_tiff(image))
    assert picture.pixels.dtype == np.uint8
    assert np.array_equal(picture.pixels, np.asarray(image.convert("RGB")))


@pytest.mark.parametrize(("scale", "kept"), [(257, np.uint8), (1, np.uint16)])
def test_a_palette_keeps_as_many_bits_as_it_uses(opened, scale, kept):
    colors = RANDOM.integers(0, 256, (3, 256)).astype(np.uint16) * np.uint16(scale)
    picture = opened(tiff_of(GREY, photometric="palette", colormap=colors))
    assert picture.pixels.dtype == kept
    assert np.array_equal(picture.pixels, (colors // scale).T[GREY])


@pytest.mark.parametrize("kind", ["unassalpha", "assocalpha"])
@pytest.mark.parametrize("compression", [None, "zlib"])
def test_alpha_is_left_out_and_never_multiplied(opened, kind, compression):
    picture = opened(tiff_of(RGBA, extrasamples=[kind], compression=compression))
    assert np.array_equal(picture.pixels, RGBA[..., :3])
    assert picture.notes == ("alpha ignored",)


def test_cmyk_becomes_rgb(opened):
    ink = np.full((8, 8, 4), (0, 255, 0, 0), np.uint8)
    assert np.all(opened(tiff_of(ink, photometric="separated")).pixels == (255, 0, 255))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "jpeg"])
def test_the_orientation_is_applied_once_whoever_decodes(opened, orientation, compression):
    blocks = np.kron([[0, 80, 160], [40, 120, 240]], np.ones((16, 16))).astype(np.uint8)
    options = {"compression": compression, "tiffinfo": {274: orientation}}
    data = pillow_tiff(Image.fromarray(blocks), **options)
    turned = Image.open(io.BytesIO(data))
    turned.load()  # Pillow, our oracle here, turns a TIFF when it loads it
    pixels = opened(data).pixels
    assert pixels.shape == ((48, 32) if orientation > 4 else (32, 48))
    assert np.abs(pixels.astype(int) - np.asarray(turned)).max() <= 3


def test_of_many_pages_the_first_is_shown(opened):
    data = io.BytesIO()
    with tifffile.TiffWriter(data) as writer:
        for page in (GREY, RGB16, FLOATS):
            writer.write(page, photometric="rgb" if page.ndim == 3 else "minisblack")
    picture = opened(data.getvalue())
    assert np.array_equal(picture.pixels, GREY)
    assert picture.notes == ("first of 3 pages",)


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_the_channels_of_grey_numbers_are_parts(tmp_path, compression, planar):
    layers = RANDOM.integers(0, 65536, (5, 37, 53), np.uint16)
    pixels = layers if planar == "separate" else np.moveaxis(layers, 0, -1)
    path = tmp_path / "bands.tif"
    options = {"photometric": "minisblack", "planarconfig": planar, "metadata": None}
    tifffile.imwrite(path, pixels, compression=compression, **options)
    for part, layer in enumerate(layers):
        picture = read_picture(path, part)
        assert np.array_equal(picture.pixels, layer)
        assert picture.notes == (f"channel {part + 1} of 5" if part else "first of 5 channels",)
        assert (picture.parts[part], picture.alpha) == (f"channel {part + 1}", None)


@pytest.mark.parametrize("compression", [None, "zlib"])
def test_the_slices_of_a_volume_are_parts(tmp_path, compression):
    volume = RANDOM.integers(0, 256, (3, 32, 48), np.uint8)
    path = tmp_path / "volume.tif"
    options = {"volumetric": True, "photometric": "minisblack", "tile": (1, 16, 16)}
    tifffile.imwrite(path, volume, compression=compression, metadata=None, **options)
    for part, plane in enumerate(volume):
        picture = read_picture(path, part)
        assert np.array_equal(picture.pixels, plane)
        assert picture.notes == (f"slice {part + 1} of 3" if part else "first of 3 slices",)


@pytest.mark.parametrize("tags", [((254, 1), (330, 8)), ((50706, 0x00000401),)], ids=["NEF", "DNG"])
def test_the_preview_of_a_raw_photograph_is_not_taken_for_it(refusal, tags):
    assert "a raw photograph" in refusal(tiff(b"1234", width=2, height=2, more=tags))


def test_a_page_with_smaller_copies_of_itself_is_a_picture(opened):
    assert opened(tiff(b"1234", width=2, height=2, more=((330, 8),))).pixels.shape == (2, 2)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (tiff_of(FLOATS.astype(np.complex64)), "complex64"),
        (tiff(bytes(64), width=2, height=2, bits=33), "33 bits"),
        (tiff(bytes(64), width=2, height=2, bits=12, more=((339, 2),)), "12 bits"),
        (tiff(bytes(64), width=2, height=2, bits=24, more=((339, 3),)), "24 bits"),
        (tiff(bytes(64), width=4, height=2, bits=10, more=((317, 2),)), "differences"),
        (tiff(bytes(64), width=4, height=2, bits=4, kind=5, more=((277, 4),)), "4 bits|channels"),
        (tiff_of(RGB, photometric="cielab"), "CIELAB"),
        (tiff(b"1234", width=2, height=2, codec=34712), "JPEG2000"),
        (tiff(b"1234", width=2, height=2, codec=4711), "4711"),
        (tiff(b"1234", width=2, height=2, kind=4711), "4711"),
        (tiff(bytes(100), width=100_000, height=100_000), "megapixels"),
        (tiff(bytes(100), width=2**32 - 1, height=2**32 - 1, bits=16), "megapixels"),
        (tiff(bytes(100), width=0, height=5), "at least one"),
        (tiff(b"123", width=2, height=2), "ends before"),
        (tiff(b"1234", width=2, height=2, codec=8, strip_bytes=400), "ends before"),
        (tiff(b"1234", width=2, height=2, codec=8, strip_bytes=0), "ends before"),
        (tiff(zlib.compress(b"12"), width=2, height=4, codec=8, rows=1), "missing"),
        (tiff(b"notzlib", width=20, height=20, codec=8), "damaged"),
        (tiff(zlib.compress(bytes(399)), width=20, height=20, codec=8), "ends before"),
        (tiff(bytes(64), width=4, height=4, bits=32, kind=0, more=((339, 3),)), "signed"),
    ],
)
def test_what_cannot_be_exact_is_refused(refusal, data, reason):
    assert re.search(reason, refusal(data))


@pytest.mark.parametrize("compression", [None, "zlib", "lzma"])
def test_a_truncated_file_is_refused(tmp_path, compression):
    whole = tiff_of(RGB16, compression=compression, rowsperstrip=8)
    path = tmp_path / "cut.tif"
    for length in range(1, len(whole) - 1, len(whole) // 40):
        path.write_bytes(whole[:length])
        with pytest.raises(ImageError):
            read_picture(path)


def test_a_strip_that_would_swell_is_cut_off_at_its_size(opened):
    strip = zlib.compress(bytes(50_000_000), 9)
    assert opened(tiff(strip, width=10, height=10, codec=8)).pixels.shape == (10, 10)


def test_a_small_file_that_claims_to_be_large_is_refused_at_once(refusal):
    strip = zlib.compress(bytes(1 << 20), 9) * 140
    assert "claims" in refusal(tiff(strip, width=14_000, height=14_000, codec=8))


def test_a_tile_larger_than_can_be_held_is_refused_at_once(refusal):
    whole = bytearray(tiff_of(GREY, tile=(16, 16), compression="zlib"))
    entry = tifffile.TiffFile(io.BytesIO(whole)).pages.first.tags["TileLength"].offset
    whole[entry : entry + 12] = struct.pack("<HHII", 323, 4, 1, 1 << 30)
    assert "megapixels" in refusal(bytes(whole))


def test_tens_of_thousands_of_compressed_strips_are_refused(refusal):
    pixels = np.zeros((20_000, 4), np.uint8)
    assert "20000 compressed strips" in refusal(tiff_of(pixels, compression="zlib", rowsperstrip=1))


def test_nothing_is_logged_about_odd_tags(opened, caplog):
    data = tiff(b"1234", width=2, height=2, more=((65000, 7),))
    odd = data.replace(struct.pack("<HH", 65000, 4), struct.pack("<HH", 65000, 99))
    logging.getLogger("tifffile").setLevel(logging.NOTSET)
    with tifffile.TiffFile(io.BytesIO(odd)):
        assert caplog.messages
    caplog.clear()
    assert opened(odd).pixels.shape == (2, 2)
    assert not caplog.messages


def test_the_limit_is_ours_and_not_that_of_pillow(opened, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert np.array_equal(opened(tiff_of(GREY, compression="zlib")).pixels, GREY)


def short_integers(values, bits, *, order="<", codec=1, kind=None, rows=None, extra=()):
    """(H, W, samples) integers of so many bits each, packed by way of text."""
    height, width, samples = values.shape

    def strip(part):
        lines = ("".join(f"{value:0{bits}b}" for value in row.ravel()) for row in part)
        padded = (line + "0" * (-len(line) % 8) for line in lines)
        data = b"".join(int(line, 2).to_bytes(len(line) // 8) for line in padded)
        return zlib.compress(data) if codec == 8 else data

    rows = rows or height
    strips = [strip(values[top : top + rows]) for top in range(0, height, rows)]
    starts = np.cumsum([8, *map(len, strips)])
    kind = (2 if samples > 2 else 1) if kind is None else kind
    tags = {
        256: [width], 257: [height], 258: [bits] * samples, 259: [codec], 262: [kind], 273: starts[:-1],
        277: [samples], 278: [rows], 279: [len(each) for each in strips],
    }  # fmt: skip
    if extra:
        tags[338] = extra
    entries, more, at = b"", b"", int(starts[-1]) + 2 + 12 * len(tags) + 4
    for tag, numbers in sorted(tags.items()):
        data = struct.pack(f"{order}{len(numbers)}I", *map(int, numbers))
        place = data if len(data) == 4 else struct.pack(order + "I", at + len(more))
        more += data if len(data) > 4 else b""
        entries += struct.pack(order + "HHI", tag, 4, len(numbers)) + place
    start = struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, int(starts[-1]))
    return (
        start + b"".join(strips) + struct.pack(order + "H", len(tags)) + entries + bytes(4) + more
    )


@pytest.mark.parametrize("bits", [*range(2, 8), *range(9, 16), *range(17, 32)])
def test_integers_of_any_number_of_bits_are_read_exactly(tmp_path, bits):
    values = np.random.default_rng(bits).integers(0, 2**bits, (5, 7, 3))
    path = tmp_path / "image"
    for samples, codec, order, rows in [
        (1, 1, "<", 5),
        (1, 8, ">", 2),
        (3, 1, ">", 2),
        (3, 8, "<", 5),
    ]:
        stored = values[..., :samples]
        path.write_bytes(short_integers(stored, bits, order=order, codec=codec, rows=rows))
        picture = read_picture(path)
        assert np.array_equal(picture.pixels, stored[..., 0] if samples == 1 else stored)
        assert picture.white == 2**bits - 1


def test_integers_of_few_bits_are_what_libtiff_reads(tmp_path):
    values = RANDOM.integers(0, 16, (5, 7, 1))
    path = tmp_path / "image"
    path.write_bytes(short_integers(values, 4))
    by_libtiff = np.asarray(Image.open(path).convert("L")) // 17
    assert np.array_equal(read_picture(path).pixels, by_libtiff)


def test_short_integers_may_run_from_white_to_black_and_have_alpha(opened):
    values = RANDOM.integers(0, 1024, (5, 7, 2))
    assert np.array_equal(
        opened(short_integers(values[..., :1], 10, kind=0)).pixels, 1023 - values[..., 0]
    )
    picture = opened(short_integers(values, 10, extra=[2]))
    assert np.array_equal(picture.pixels, values[..., 0])
    np.testing.assert_allclose(picture.alpha / 65535, values[..., 1] / 1023, atol=1e-5)


def test_the_first_alpha_of_several_extra_channels_is_kept_and_the_rest_said(opened):
    more = RANDOM.integers(0, 256, (37, 53, 6), np.uint8)
    for extra, alpha, notes in [
        (
            ["unassalpha", "unspecified", "unspecified"],
            3,
            ("alpha ignored", "2 extra channels ignored"),
        ),
        (
            ["unspecified", "unassalpha", "unspecified"],
            4,
            ("alpha ignored", "2 extra channels ignored"),
        ),
        (["unspecified"] * 3, None, ("3 extra channels ignored",)),
        (["assocalpha", "unspecified"], None, ("alpha ignored", "extra channel ignored")),
    ]:
        pixels = more[..., : 3 + len(extra)]
        picture = opened(tiff_of(pixels, extrasamples=extra))
        assert np.array_equal(picture.pixels, more[..., :3])
        assert picture.notes == notes
        kept = None if picture.alpha is None else picture.alpha.tolist()
        assert kept == (None if alpha is None else more[..., alpha].tolist())


@pytest.mark.parametrize("codec", [1, 8])
def test_bits_may_fill_bytes_from_the_lowest_on(opened, codec):
    values = [5, 1023, 512, 1]
    row = int("".join(f"{value:010b}" for value in values), 2).to_bytes(5)
    strip = zlib.compress(row) if codec == 8 else row
    turned = bytes(int(f"{octet:08b}"[::-1], 2) for octet in strip)
    more = ((266, 2),)
    picture = opened(tiff(turned, width=4, height=1, bits=10, codec=codec, more=more))
    assert picture.pixels.tolist() == [values]
