"""The metadata of a picture in files made from it: resolution, colour profile, EXIF.

What a format cannot hold, or what is no longer true of the new pixels, is left out and named.
"""

from __future__ import annotations

import warnings
from typing import Final

from convstudio.core.encoders.light_profile import light_profile
from convstudio.core.model.picture import Metadata, Picture
from convstudio.core.reading.formats import Writer
from convstudio.core.saving.scaling import Form, Scale

_NAMES: Final = {"dpi": "dpi", "icc": "colour profile", "exif": "EXIF"}
# EXIF 2.32 tags: sizes in the main block and in the Exif block, and the blocks themselves.
_SIZES: Final = (256, 257)
_EXIF_BLOCK: Final = 0x8769
_EXIF_SIZES: Final = (0xA002, 0xA003)


def kept(
    picture: Picture, shape: tuple[int, ...], writer: Writer, form: Form
) -> tuple[Metadata, tuple[str, ...]]:
    """Return the metadata that a file by ``writer`` with pixels of ``shape`` has, and the names of what is lost.

    The picture's profile is kept while the pixels are still colours that it describes; floats that are light get the
    profile that says so.
    """
    had, takes = picture.metadata, writer.metadata
    is_sane = had.dpi is not None and all(0.1 < dots < 1e6 for dots in had.dpi)
    is_color, is_light = len(shape) == 3, isinstance(form, Scale) and form.light
    icc = had.icc if isinstance(form, Scale) and _fits(had.icc, is_color) else None
    if is_light and form.depth == 32:
        icc = light_profile(color=is_color)
    keeps = Metadata(
        dpi=had.dpi if "dpi" in takes and is_sane else None,
        icc=icc if "icc" in takes else None,
        exif=_resized(had.exif, shape) if "exif" in takes and had.exif else None,
    )
    return keeps, tuple(
        name
        for field, name in _NAMES.items()
        if getattr(had, field) is not None and getattr(keeps, field) is None
    )


def lost_text(lost: tuple[str, ...]) -> str:
    """Return "dpi and EXIF are not in it", or "" if nothing is lost."""
    if not lost:
        return ""
    words = " and ".join((", ".join(lost[:-1]), lost[-1])) if len(lost) > 1 else lost[0]
    return f"{words} {'are' if len(lost) > 1 else 'is'} not in it"


def _fits(profile: bytes | None, color: bool) -> bool:
    """Return whether a profile is for pixels of this kind: bytes 16 to 19 name its colour space."""
    return profile is not None and profile[16:20] == (b"RGB " if color else b"GRAY")


def _resized(exif: bytes, shape: tuple[int, ...]) -> bytes | None:
    """Return an EXIF block for pixels of ``shape``: with their size, and without the thumbnail of the old ones.

    It is returned unchanged if it is already correct, and None if it cannot be read.
    """
    from PIL import ExifTags, Image

    block, looked_into = Image.Exif(), Image.Exif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            block.load(exif)
            inner = block.get_ifd(_EXIF_BLOCK)
            # Read apart: before Pillow 13 a block cannot be written once its thumbnail was accessed.
            looked_into.load(exif)
            thumbnail = looked_into.get_ifd(ExifTags.IFD.IFD1)
        width_height = shape[1::-1]
        is_true = not thumbnail
        for tags, names in ((block, _SIZES), (inner, _EXIF_SIZES)):
            for tag, size in zip(names, width_height, strict=True):
                if tag in tags and tags[tag] != size:
                    tags[tag], is_true = size, False
        return exif if is_true else block.tobytes().removeprefix(b"Exif\0\0")
    except Exception:  # Pillow may raise anything for invalid bytes
        return None
