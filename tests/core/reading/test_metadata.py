"""What is kept of a file beside its pixels, and which of its parts is read; Pillow and tifffile write."""

import io
import struct

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms, ImageOps

from convstudio.core.reading.door import ImageError, read_picture

RANDOM = np.random.default_rng(17)
RGB = RANDOM.integers(0, 256, (13, 17, 3), np.uint8)
GREY = RANDOM.integers(0, 256, (13, 17), np.uint8)
ALPHA = RANDOM.integers(0, 255, (13, 17), np.uint8)
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif(orientation=6):
    block = Image.Exif()
    block[274], block[271], block[306] = orientation, "Maker", "2026:11:28 12:00:00"
    return block


def loaded(block):
    found = Image.Exif()
    found.load(b"Exif\0\0" + block)
    return found


def saved(image, kind, **options):
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WebP"])
def test_resolution_profile_and_exif_are_kept_with_an_orientation_of_1(opened, kind):
    options = {"exif": exif(), "icc_profile": ICC}
    if kind != "WebP":  # which has no resolution of its own
        options["dpi"] = (300, 150)
    metadata = opened(saved(Image.fromarray(RGB), kind, **options)).metadata
    assert metadata.icc == ICC
    block = loaded(metadata.exif)
    assert (block.get(274, 1), block[271]) == (1, "Maker")
    assert block[306] == "2026:11:28 12:00:00"
    if kind != "WebP":
        assert metadata.dpi == pytest.approx((300, 150), rel=1e-4)


def test_a_tiff_has_its_resolution_its_profile_and_its_exif_as_a_block(opened):
    data = io.BytesIO()
    tags = [(65000, "I", 1, 0, True), (271, "s", 0, "Maker", True)]
    options = {"resolution": (300, 150), "iccprofile": ICC, "extratags": tags, "metadata": None}
    tifffile.imwrite(data, RGB, photometric="rgb", **options)
    with tifffile.TiffFile(io.BytesIO(data.getvalue())) as file:
        tag = file.pages.first.tags[65000]  # tifffile writes no tag of EXIF
    directory = struct.pack("<HHHIHHI", 1, 41986, 3, 1, 1, 0, 0)  # exposure mode: 1
    whole = bytearray(data.getvalue())
    whole[tag.offset : tag.offset + 12] = struct.pack("<HHII", 34665, 4, 1, len(whole))
    metadata = opened(bytes(whole) + directory).metadata
    assert metadata.dpi == pytest.approx((300, 150))
    assert metadata.icc == ICC
    block = loaded(metadata.exif)
    assert (block[271], block.get_ifd(34665)[41986]) == ("Maker", 1)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WebP", "TIFF", "GIF", "BMP"])
def test_a_plain_file_says_nothing_beside_its_pixels(opened, kind):
    metadata = opened(saved(Image.fromarray(RGB), kind)).metadata
    assert (metadata.icc, metadata.exif) == (None, None)


def test_a_resolution_in_centimetres_is_one_in_inches(opened):
    data = io.BytesIO()
    tifffile.imwrite(data, GREY, resolution=(100, 50), resolutionunit="CENTIMETER", metadata=None)
    assert opened(data.getvalue()).metadata.dpi == pytest.approx((254, 127))


@pytest.mark.parametrize("block", [b"Exif\0\0nonsense", b"Exif\0\0II*\0\xff\xff\xff\xff", b""])
def test_damaged_exif_costs_neither_the_picture_nor_what_else_is_said(opened, block):
    picture = opened(saved(Image.fromarray(RGB), "PNG", exif=block, icc_profile=ICC))
    assert np.array_equal(picture.pixels, RGB)
    assert (picture.metadata.icc, picture.metadata.exif) == (ICC, None)


@pytest.mark.parametrize(
    ("dtype", "text", "value"),
    [
        ("i2", "-9999", -9999),
        ("u1", "255", 255),
        ("f4", "-3.4028234663852886e+38", float(np.float32(-3.4028234663852886e38))),
        ("f4", "-9999.1", float(np.float32(-9999.1))),
        ("f8", "1e20 ", 1e20),
        ("f4", "nan", None),
        ("u1", "-9999", None),
        ("i2", "0.5", None),
        ("f4", "none", None),
    ],
)
def test_gdal_says_which_value_stands_for_none(opened, dtype, text, value):
    data = io.BytesIO()
    pixels = np.ones((3, 4), dtype)
    tifffile.imwrite(data, pixels, extratags=[(42113, "s", 0, text, True)], metadata=None)
    assert opened(data.getvalue()).no_data == value


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("kind", ["unassalpha", "assocalpha"])
def test_the_alpha_of_a_tiff_is_kept_unless_the_colours_are_multiplied_by_it(
    opened, kind, compression
):
    rgba = np.dstack([RGB, ALPHA])
    data = io.BytesIO()
    options = {"photometric": "rgb", "extrasamples": [kind], "metadata": None}
    tifffile.imwrite(data, rgba, compression=compression, **options)
    picture = opened(data.getvalue())
    assert picture.notes == ("alpha ignored",)
    if kind == "unassalpha":
        assert np.array_equal(picture.alpha, ALPHA)
    else:
        assert picture.alpha is None


@pytest.mark.parametrize("kind", ["PNG", "WebP", "TIFF"])
def test_alpha_is_kept_beside_the_colours(opened, kind):
    image = Image.fromarray(np.dstack([RGB, ALPHA]))
    options = {"lossless": True, "exact": True} if kind == "WebP" else {}
    assert np.array_equal(opened(saved(image, kind, **options)).alpha, ALPHA)


@pytest.mark.parametrize(
    "image",
    [
        Image.fromarray(np.dstack([GREY, ALPHA]), "LA"),
        Image.fromarray(np.dstack([RGB, ALPHA])).quantize(16),
    ],
    ids=["grey", "palette"],
)
def test_alpha_of_grey_and_of_palettes_is_that_of_pillow(opened, image):
    assert np.array_equal(
        opened(saved(image, "PNG")).alpha, np.asarray(image.convert("RGBA"))[..., 3]
    )


@pytest.mark.parametrize("mode", ["L", "RGB", "1", "I;16"])
def test_one_colour_may_stand_for_transparent(opened, mode):
    if mode == "I;16":
        pixels = np.array([[5, 517], [5, 65535]], np.uint16)
        image, key = Image.fromarray(pixels), 5
    else:
        image = Image.fromarray(RGB if mode == "RGB" else GREY).convert(mode)
        pixels = np.asarray(image.convert("L") if mode == "1" else image)
        key = tuple(int(v) for v in pixels[3, 4]) if mode == "RGB" else int(pixels[3, 4])
    stored = key // 255 if mode == "1" else key
    picture = opened(saved(image, "PNG", transparency=stored))
    is_key = (pixels == key).all(axis=2) if mode == "RGB" else pixels == key
    assert np.array_equal(picture.pixels, pixels)
    assert np.array_equal(picture.alpha == 0, is_key)
    assert np.all(picture.alpha[~is_key] == np.iinfo(pixels.dtype).max)


def test_alpha_is_turned_with_the_picture(opened):
    image = Image.fromarray(np.dstack([RGB, ALPHA]))
    picture = opened(saved(image, "PNG", exif=exif()))
    image.getexif()[274] = 6
    upright = np.asarray(ImageOps.exif_transpose(image))
    assert np.array_equal(picture.pixels, upright[..., :3])
    assert np.array_equal(picture.alpha, upright[..., 3])


def test_each_page_of_a_tiff_has_its_own_shape_type_and_no_data(tmp_path):
    path = tmp_path / "pages.tif"
    pages = [GREY, RGB, RANDOM.normal(size=(4, 5)).astype(np.float32)]
    with tifffile.TiffWriter(path) as writer:
        for number, page in enumerate(pages):
            tags = [(42113, "s", 0, str(-number), True)]
            kind = "rgb" if page.ndim == 3 else "minisblack"
            packing = "zlib" if number == 1 else None
            writer.write(page, photometric=kind, compression=packing, extratags=tags, metadata=None)
    notes = [("first of 3 pages",), ("page 2 of 3",), ("page 3 of 3",)]
    for part, page in enumerate(pages):
        picture = read_picture(path, part)
        assert np.array_equal(picture.pixels, page)
        assert (picture.part, picture.parts) == (part, ("page 1", "page 2", "page 3"))
        assert picture.notes == notes[part]
    assert read_picture(path, 2).no_data == -2
    with pytest.raises(ImageError, match="it has no page 4; its pages are 1 to 3"):
        read_picture(path, 3)


def test_the_pages_that_pillow_decodes_are_parts_too(tmp_path):
    path = tmp_path / "fax.tif"
    pages = [Image.fromarray(np.roll(GREY, n) > 128) for n in range(3)]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="group4")
    for part, page in enumerate(pages):
        assert np.array_equal(read_picture(path, part).pixels, np.asarray(page))


@pytest.mark.parametrize("kind", ["GIF", "WebP", "PNG"])
def test_the_frames_of_an_animation_are_composed_as_pillow_composes_them(tmp_path, kind):
    frames = [Image.fromarray(RGB).quantize(32).convert("RGB")]
    for at in (2, 5, 9):
        frames.append(frames[-1].copy())
        frames[-1].paste((at, 200, 9 * at), (at, at, at + 3, at + 2))
    path = tmp_path / "moving"
    options = {"lossless": True} if kind == "WebP" else {}
    frames[0].save(path, kind, save_all=True, append_images=frames[1:], **options)
    with Image.open(path) as image:
        assert image.n_frames == 4
        for part in range(4):
            image.seek(part)
            picture = read_picture(path, part)
            assert np.array_equal(picture.pixels, np.asarray(image.convert("RGB"))), part
            assert picture.parts[part] == f"frame {part + 1}"
            assert picture.notes[-1] == ("first of 4 frames", f"frame {part + 1} of 4")[part > 0]
    with pytest.raises(ImageError, match="no frame 5"):
        read_picture(path, 4)


@pytest.mark.parametrize(
    ("shape", "kind", "count"),
    [
        ((5, 6, 7), "plane", 5),
        ((3, 6, 7), "plane", 3),
        ((4, 5, 6, 3), "plane", 4),
        ((4, 5, 6, 1), "plane", 4),
        ((20, 30, 2), "channel", 2),
        ((64, 80, 6), "channel", 6),
    ],
)
@pytest.mark.parametrize("order", ["C", "F"])
def test_the_planes_of_an_npy_stack_are_parts(tmp_path, shape, kind, count, order):
    stack = RANDOM.normal(size=shape)
    path = tmp_path / "stack.npy"
    np.save(path, np.asarray(stack, order=order))
    for part in (None, 0, 1, count - 1):
        at = part or 0
        expected = stack[at] if kind == "plane" else stack[..., at]
        picture = read_picture(path, part)
        assert np.array_equal(picture.pixels, expected[..., 0] if shape[-1] == 1 else expected)
        assert picture.parts[at] == f"{kind} {at + 1}"
        assert len(picture.parts) == count
    with pytest.raises(ImageError, match=f"no {kind} {count + 1}"):
        read_picture(path, count)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".npy"])
def test_a_file_of_one_picture_has_no_second(tmp_path, suffix):
    path = tmp_path / f"one{suffix}"
    if suffix == ".npy":
        np.save(path, GREY)
    else:
        Image.fromarray(GREY).save(path)
    assert read_picture(path, 0).parts == ()
    with pytest.raises(ImageError, match=r"it has no .* 2; it has but one"):
        read_picture(path, 1)
