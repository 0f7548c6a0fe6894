"""Resolution, colour profile and EXIF go with the picture; Pillow and tifffile say what has arrived."""

import numpy as np
import pytest
import tifffile
from PIL import ExifTags, Image, ImageCms

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Metadata, Picture
from convstudio.core.model.presets import preset
from convstudio.core.saving.feature_maps import save_map
from convstudio.core.saving.scaling import Painting, Scale

MAKE, WIDTH, EXIF_BLOCK, EXIF_WIDTH, EXIF_HEIGHT, EXPOSURE = 271, 256, 0x8769, 0xA002, 0xA003, 33434
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif(width, height):
    block = Image.Exif()
    block[MAKE], block[WIDTH] = "Camera", width
    block[EXIF_BLOCK] = {EXIF_WIDTH: width, EXIF_HEIGHT: height, EXPOSURE: 0.5}
    return block.tobytes().removeprefix(b"Exif\0\0")


def experiment(metadata, mode="same", shape=(6, 9, 3), **inputs):
    pixels = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    picture = Picture(pixels, 255.0, metadata=metadata)
    return Experiment(picture, preset("box-3"), mode=mode, channels="color", **inputs)


@pytest.mark.parametrize(("mode", "size"), [("same", (9, 6)), ("full", (11, 8)), ("valid", (7, 4))])
def test_a_png_keeps_all_of_it_and_exif_tells_the_size_there_is(tmp_path, mode, size):
    width, height = (
        (6, 9) if mode == "valid" else (9, 6)
    )  # as before the picture was turned upright
    metadata = Metadata((300.0, 150.0), SRGB, exif(width, height))
    saved = save_map(experiment(metadata, mode), tmp_path / "m.png")
    with Image.open(tmp_path / "m.png") as image:
        image.load()
        assert image.size == size
        assert image.info["dpi"] == pytest.approx((300, 150), abs=0.02)
        assert image.info["icc_profile"] == SRGB
        block = image.getexif()
        inner = block.get_ifd(EXIF_BLOCK)
        assert (block[MAKE], block[WIDTH]) == ("Camera", size[0])
        assert (inner[EXIF_WIDTH], inner[EXIF_HEIGHT], inner[EXPOSURE]) == (*size, 0.5)
        pixels = np.asarray(image)
    assert np.array_equal(pixels, np.rint(experiment(metadata, mode).feature_map()))
    assert saved.lost == ()
    if mode == "same":
        assert exif(9, 6) in (tmp_path / "m.png").read_bytes()


@pytest.mark.parametrize("depth", [8, 32])
def test_a_tiff_keeps_resolution_and_profile_and_names_what_it_does_not(tmp_path, depth):
    metadata = Metadata((300.0, 150.0), SRGB, exif(9, 6))
    saved = save_map(experiment(metadata), tmp_path / "m.tif", form=Scale(depth))
    with tifffile.TiffFile(tmp_path / "m.tif") as tiff:
        tags = tiff.pages.first.tags
        assert tags["ResolutionUnit"].value == 2
        for name, dots in (("XResolution", 300), ("YResolution", 150)):
            above, below = tags[name].value
            assert above / below == dots
        assert tags["InterColorProfile"].value == SRGB
        assert tiff.asarray().dtype == (np.uint8 if depth == 8 else np.float32)
    assert list(saved.remarks()) == ["EXIF is not in it"]


@pytest.mark.parametrize(
    ("name", "metadata", "inputs", "form", "lost"),
    [
        ("m.npy", Metadata((72.0, 72.0), SRGB, b"MM"), {}, None, ("dpi", "colour profile", "EXIF")),
        ("m.png", Metadata(icc=SRGB), {"shape": (6, 9)}, None, ("colour profile",)),
        ("m.png", Metadata(exif=b"nonsense"), {"mode": "full"}, None, ("EXIF",)),
        ("m.png", Metadata(icc=b""), {}, None, ("colour profile",)),
        ("m.png", Metadata((0.0, float("nan"))), {}, None, ("dpi",)),
        ("m.tif", Metadata((float("inf"), 72.0)), {}, None, ("dpi",)),
        (
            "m.png", Metadata((72.0, 72.0), SRGB), {},
            Painting(lambda values: np.zeros((*values.shape[:2], 3), np.uint8)), ("colour profile",),
        ),
        ("m.tif", Metadata(), {}, None, ()),
    ],
)  # fmt: skip
def test_what_is_lost_is_named(tmp_path, name, metadata, inputs, form, lost):
    saved = save_map(experiment(metadata, **inputs), tmp_path / name, form=form)
    assert saved.lost == lost
    assert (" not in it" in "; ".join(saved.remarks())) == bool(lost)
    if name == "m.png":
        with Image.open(tmp_path / name) as image:
            image.load()
            assert "icc_profile" not in image.info


def test_a_thumbnail_of_what_the_picture_was_is_left_out(tmp_path):
    block = Image.Exif()
    block[MAKE] = "Camera"
    data = bytearray(block.tobytes().removeprefix(b"Exif\0\0"))
    # A second block, as cameras write it: the link at the end of the first leads to it.
    count = int.from_bytes(data[8:10], "big")
    link = 10 + 12 * count
    data[link : link + 4] = len(data).to_bytes(4, "big")
    data += b"\0\1" + (256).to_bytes(2, "big") + b"\0\4\0\0\0\1\0\0\0\x20" + b"\0\0\0\0"
    check = Image.Exif()
    check.load(bytes(data))
    assert check.get_ifd(ExifTags.IFD.IFD1) == {256: 32}
    save_map(experiment(Metadata(exif=bytes(data))), tmp_path / "m.png")
    with Image.open(tmp_path / "m.png") as image:
        kept = image.getexif()
        assert kept[MAKE] == "Camera"
        assert kept.get_ifd(ExifTags.IFD.IFD1) == {}
