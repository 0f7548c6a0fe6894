"""PNG, JPEG, WebP, BMP and GIF: exact values, truncations, small files that claim to be large."""

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from convstudio.core.reading.door import ImageError, read_picture

RANDOM = np.random.default_rng(7)
GREY = RANDOM.integers(0, 256, (13, 17), np.uint8)
RGB = RANDOM.integers(0, 256, (13, 17, 3), np.uint8)
ALPHA = RANDOM.integers(0, 255, (13, 17), np.uint8)
GREY16 = RANDOM.integers(0, 65536, (13, 17), np.uint16)
RGB16 = RANDOM.integers(0, 65536, (13, 17, 3), np.uint16)
ALPHA16 = RANDOM.integers(0, 65536, (13, 17), np.uint16)
PNG_TYPES = {"grey": 0, "rgb": 2, "palette": 3, "grey+alpha": 4, "rgb+alpha": 6}


def chunk(kind, data=b""):
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def png(width, height, depth, kind, packed, *before_pixels, after=b""):
    header = struct.pack(">IIBBBBB", width, height, depth, PNG_TYPES[kind], 0, 0, 0)
    chunks = (chunk(b"IHDR", header), *before_pixels, chunk(b"IDAT", packed), after)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND")


def png_of(samples, depth, kind, *before_pixels, after=b""):
    """Pixels as (H, W) or (H, W, samples); each row with filter 0, packed to bytes."""
    height, width = samples.shape[:2]
    rows = samples.reshape(height, -1)
    if depth == 16:
        packed = rows.astype(">u2").view(np.uint8)
    elif depth == 8:
        packed = rows.astype(np.uint8)
    else:
        bits = (rows[..., None] >> np.arange(depth - 1, -1, -1)) & 1
        packed = np.packbits(bits.reshape(height, -1).astype(np.uint8), axis=1)
    scanlines = np.pad(packed, ((0, 0), (1, 0))).tobytes()
    return png(width, height, depth, kind, zlib.compress(scanlines), *before_pixels, after=after)


def zeros(count):
    """``count`` zero bytes under zlib, without ever holding them."""
    deflate = zlib.compressobj(9)
    parts = [deflate.compress(bytes(min(1 << 20, count - at))) for at in range(0, count, 1 << 20)]
    return b"".join(parts) + deflate.flush()


def with_alpha(color, alpha):
    return np.dstack([color, alpha])


def saved(pixels, kind, **options):
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, kind, **options)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "pixels", "notes"),
    [
        (png_of(GREY, 8, "grey"), GREY, ()),
        (png_of(RGB, 8, "rgb"), RGB, ()),
        (png_of(with_alpha(GREY, ALPHA), 8, "grey+alpha"), GREY, ("alpha ignored",)),
        (png_of(with_alpha(RGB, ALPHA), 8, "rgb+alpha"), RGB, ("alpha ignored",)),
        (png_of(GREY16, 16, "grey"), GREY16, ()),
        (png_of(RGB16, 16, "rgb"), RGB16, ()),
        (png_of(with_alpha(GREY16, ALPHA16), 16, "grey+alpha"), GREY16, ("alpha ignored",)),
        (png_of(with_alpha(RGB16, ALPHA16), 16, "rgb+alpha"), RGB16, ("alpha ignored",)),
        (png_of(GREY & 1, 1, "grey"), (GREY & 1) * np.uint8(255), ()),
        (png_of(GREY & 3, 2, "grey"), (GREY & 3) * np.uint8(85), ()),
        (png_of(GREY & 15, 4, "grey"), (GREY & 15) * np.uint8(17), ()),
        (saved(RGB, "BMP"), RGB, ()),
        (saved(GREY, "BMP"), GREY, ()),
        (saved(GREY > 99, "BMP"), (GREY > 99) * np.uint8(255), ()),
        (saved(RGB, "WebP", lossless=True), RGB, ()),
        (saved(with_alpha(RGB, ALPHA), "WebP", lossless=True, exact=True), RGB, ("alpha ignored",)),
        (saved(GREY, "GIF"), np.dstack([GREY] * 3), ()),
    ],
)
def test_the_stored_values_arrive_exactly(opened, data, pixels, notes):
    picture = opened(data)
    assert picture.pixels.dtype == pixels.dtype
    assert np.array_equal(picture.pixels, pixels)
    assert picture.notes == notes
    assert picture.white == np.iinfo(pixels.dtype).max


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_a_palette_becomes_rgb(opened, depth):
    colors = RANDOM.integers(0, 256, (2**depth, 3), np.uint8)
    indices = GREY & (2**depth - 1)
    palette = chunk(b"PLTE", colors.tobytes())
    picture = opened(png_of(indices, depth, "palette", palette))
    assert np.array_equal(picture.pixels, colors[indices])


@pytest.mark.parametrize(
    ("pixels", "kind", "transparent"),
    [
        (GREY, "grey", struct.pack(">H", 5)),
        (RGB, "rgb", struct.pack(">HHH", 1, 2, 3)),
        (GREY16, "grey", struct.pack(">H", 5)),
        (RGB16, "rgb", struct.pack(">HHH", 1, 2, 3)),
    ],
)
def test_a_transparent_colour_is_a_colour_like_any_other(opened, pixels, kind, transparent):
    depth = 8 * pixels.itemsize
    picture = opened(png_of(pixels, depth, kind, chunk(b"tRNS", transparent)))
    assert np.array_equal(picture.pixels, pixels)
    assert picture.notes == ("alpha ignored",)


@pytest.mark.parametrize(
    ("pixels", "kind"), [(RGB, "rgb"), (RGB16, "rgb"), (GREY, "grey"), (GREY16, "grey")]
)
def test_gamma_is_not_applied(opened, pixels, kind):
    gamma = chunk(b"gAMA", struct.pack(">I", 100_000))
    picture = opened(png_of(pixels, 8 * pixels.itemsize, kind, gamma))
    assert np.array_equal(picture.pixels, pixels)


def test_the_still_of_a_16_bit_animation_is_shown_and_not_its_first_frame(opened):
    frame = zlib.compress(bytes(13 * (1 + 17 * 6)))
    control = struct.pack(">IIIIIHHBB", 0, 17, 13, 0, 0, 1, 1, 0, 0)
    frames = chunk(b"fcTL", control) + chunk(b"fdAT", struct.pack(">I", 1) + frame)
    count = chunk(b"acTL", struct.pack(">II", 1, 0))
    assert np.array_equal(opened(png_of(RGB16, 16, "rgb", count, after=frames)).pixels, RGB16)


@pytest.mark.parametrize("pixels", [GREY, RGB], ids=["grey", "rgb"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_is_decoded_as_opencv_decodes_it(opened, pixels, progressive):
    data = saved(pixels, "JPEG", quality=90, subsampling=0, progressive=progressive)
    other = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    expected = other if other.ndim == 2 else other[..., ::-1]
    assert np.abs(opened(data).pixels.astype(int) - expected).max() <= 2  # two inverse transforms


def test_a_cmyk_jpeg_becomes_rgb(opened):
    ink = np.zeros((16, 16, 4), np.uint8)
    ink[..., 1] = 255
    data = io.BytesIO()
    Image.fromarray(ink, "CMYK").save(data, "JPEG", quality=100)
    pixels = opened(data.getvalue()).pixels
    assert pixels.shape == (16, 16, 3)
    assert np.abs(pixels.astype(int) - (255, 0, 255)).max() <= 3


@pytest.mark.parametrize("kind", ["GIF", "WebP", "PNG"])
def test_of_an_animation_the_first_frame_is_shown(opened, kind):
    frames = [Image.fromarray(np.full((9, 11, 3), value, np.uint8)) for value in (10, 200, 90)]
    data = io.BytesIO()
    frames[0].save(data, kind, save_all=True, append_images=frames[1:], lossless=True)
    picture = opened(data.getvalue())
    assert np.all(picture.pixels == 10)
    assert "first of 3 frames" in picture.notes


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WebP", "BMP", "GIF", "16-bit PNG"])
def test_a_truncated_file_is_refused_or_says_so(tmp_path, kind):
    large = np.kron(RGB, np.ones((5, 5, 1), np.uint8)) + np.arange(85, dtype=np.uint8)[:, None]
    whole = png_of(RGB16, 16, "rgb") if kind == "16-bit PNG" else saved(large, kind)
    path = tmp_path / "cut"
    for length in range(1, len(whole) - 2, max(1, len(whole) // 40)):
        path.write_bytes(whole[:length])
        try:
            notes = read_picture(path).notes
        except ImageError:
            continue
        assert "the file ends early" in notes, length


def test_a_gif_that_breaks_off_after_its_first_frame_says_so(opened):
    frames = [Image.fromarray(np.roll(GREY, shift)) for shift in range(4)]
    data = io.BytesIO()
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:])
    picture = opened(data.getvalue()[: len(data.getvalue()) // 2])
    assert np.array_equal(picture.pixels, np.dstack([GREY] * 3))
    assert "the file ends early" in picture.notes


GIF_SCREEN = struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
GIF_FRAME = b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\x02\x02\x44\x01\0;"
BMP_HEADER = b"BM" + struct.pack("<IHHI", 1100, 0, 0, 1078)
BMP_RUNS = struct.pack("<IiiHHIIiiII", 40, 5000, 5000, 1, 8, 1, 0, 0, 0, 256, 0)


@pytest.mark.parametrize(
    "data",
    [
        png(2**31 - 1, 2**31 - 1, 8, "rgb", zlib.compress(bytes(100))),
        png(30000, 30000, 1, "grey", zeros(30000 * 3751)),
        png(12000, 12000, 8, "grey", zeros(12000 * 12001)),
        png(6000, 6000, 16, "rgb+alpha", zeros(6000 * 48001)),
        b"GIF89a" + GIF_SCREEN + GIF_FRAME,
        BMP_HEADER + BMP_RUNS + bytes(1024) + b"\0\1",
    ],
    ids=["claims 2³¹", "900 MP of bits", "144 MP", "36 MP of 16 bits", "GIF", "BMP of runs"],
)
def test_a_small_file_that_claims_to_be_large_is_refused_at_once(refusal, data):
    assert "pixels" in refusal(data)


def test_a_jpeg_that_claims_to_be_large_is_refused_at_once(refusal):
    data = bytearray(saved(GREY, "JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", 65500, 65500)
    assert "megapixels" in refusal(bytes(data))


def test_a_webp_that_claims_to_be_large_is_refused_at_once(refusal):
    assert "claims" in refusal(
        saved(np.zeros((9000, 9000), np.uint8), "WebP", lossless=True, method=0, quality=0)
    )


def test_a_gif_whose_frame_outgrows_its_screen_is_refused(refusal, monkeypatch):
    monkeypatch.setattr("convstudio.core.reading.pillow.MAX_GIF_PIXELS", 100)
    data = saved(GREY, "GIF")
    refusal(data[:6] + struct.pack("<HH", 1, 1) + data[10:])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WebP", "BMP"])
def test_the_limit_is_ours_and_not_that_of_pillow(opened, monkeypatch, kind):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert opened(saved(RGB, kind)).pixels.shape == RGB.shape


@pytest.mark.parametrize("kind", ["JPEG", "WebP", "GIF"])
def test_more_bytes_than_its_format_needs_are_refused_unread(refusal, monkeypatch, kind):
    monkeypatch.setattr("convstudio.core.reading.pillow.MAX_COMPRESSED_BYTES", 50)
    assert "too much" in refusal(saved(RGB, kind))


def test_an_empty_photograph_of_ordinary_size_opens(opened):
    assert opened(png(4000, 3000, 8, "rgb", zeros(3000 * 12001))).pixels.shape == (3000, 4000, 3)


def test_a_photograph_of_192_megapixels_passes_the_limits():
    from convstudio.core.files.checks import check_size

    check_size(16000, 12000, pixel_bytes=3, working_bytes=7, stored_bits=24, file_bytes=2_000_000)


def test_a_jpeg_with_thousands_of_scans_is_refused_undecoded(refusal):
    data = saved(GREY, "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    assert "scans" in refusal(data[:last] + data[last:-2] * 2000 + data[-2:])


@pytest.mark.parametrize(("marker", "bits"), [(0xC0, 12), (0xC3, 16)])
def test_a_jpeg_of_another_depth_is_called_that(refusal, marker, bits):
    data = bytearray(saved(GREY, "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 1], data[at + 4] = marker, bits
    assert f"a JPEG of {bits} bits" in refusal(bytes(data))


def test_padding_without_end_is_refused(refusal, monkeypatch):
    monkeypatch.setattr("convstudio.core.reading.pillow.MAX_READS", 10_000)
    data = saved(GREY, "JPEG")
    assert "too far apart" in refusal(data[:2] + b"\xff" * 50_000 + data[2:])


def test_a_16_bit_png_whose_pixels_claim_gigabytes_is_refused(refusal):
    packed = zlib.compress(
        np.pad(RGB16.astype(">u2").view(np.uint8).reshape(13, -1), ((0, 0), (1, 0)))
    )
    data = png(17, 13, 16, "rgb", packed)
    at = data.index(b"IDAT") - 4
    refusal(data[:at] + struct.pack(">I", 2**31 - 99) + data[at + 4 :])


def test_a_16_bit_png_with_too_few_rows_is_refused(refusal):
    refusal(png(17, 13, 16, "rgb", zlib.compress(bytes(6 * (1 + 17 * 6)))))


def test_damaged_metadata_does_not_cost_the_picture(opened):
    data = saved(GREY, "PNG", exif=b"Exif\0\0nonsense")
    with pytest.raises(SyntaxError):  # so Pillow says of it
        Image.open(io.BytesIO(data)).getexif()
    assert np.array_equal(opened(data).pixels, GREY)


def test_a_warning_of_pillow_stays_inside(opened):
    colors = chunk(b"PLTE", bytes(range(48))) + chunk(b"tRNS", bytes(range(16)))
    data = png_of(GREY & 15, 4, "palette", colors)
    with pytest.warns(UserWarning, match="Transparency"):
        Image.open(io.BytesIO(data)).convert("RGB")
    assert opened(data).notes == ("alpha ignored",)
