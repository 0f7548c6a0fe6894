"""What a picture's file said beside its pixels, in the files that are made of it: resolution, colour profile, EXIF.

What a format cannot hold, or what is not true any more of the new pixels, is left out and named.
"""

from __future__ import annotations

import warnings
from typing import Final

from convstudio.core.model.picture import Metadata, Picture
from convstudio.core.reading.formats import Writer

_NAMES: Final = {"dpi": "dpi", "icc": "colour profile", "exif": "EXIF"}
# Tags of EXIF 2.32: sizes in the main block and in the Exif block, and the blocks themselves.
_SIZES: Final = (256, 257)
_EXIF_BLOCK: Final = 0x8769
_EXIF_SIZES: Final = (0xA002, 0xA003)


def kept(
    picture: Picture, shape: tuple[int, ...], writer: Writer, *, profile: bool = True
) -> tuple[Metadata, tuple[str, ...]]:
    """What a file by ``writer`` with pixels of ``shape`` keeps of the picture's metadata, and the names of the rest.

    ``profile``: whether the pixels are still colours of the profile's kind.
    """
    had, takes = picture.metadata, writer.metadata
    is_sane = had.dpi is not None and all(0.1 < dots < 1e6 for dots in had.dpi)
    fits = profile and _fits(had.icc, len(shape) == 3)
    keeps = Metadata(
        dpi=had.dpi if "dpi" in takes and is_sane else None,
        icc=had.icc if "icc" in takes and fits else None,
        exif=_resized(had.exif, shape) if "exif" in takes and had.exif else None,
    )
    return keeps, tuple(
        name
        for field, name in _NAMES.items()
        if getattr(had, field) is not None and getattr(keeps, field) is None
    )


def lost_text(lost: tuple[str, ...]) -> str:
    """ "dpi and EXIF are not in it"; empty where nothing is lost."""
    if not lost:
        return ""
    words = " and ".join((", ".join(lost[:-1]), lost[-1])) if len(lost) > 1 else lost[0]
    return f"{words} {'are' if len(lost) > 1 else 'is'} not in it"


def _fits(profile: bytes | None, color: bool) -> bool:
    """Whether a profile is for pixels of this kind: bytes 16 to 19 name its colour space."""
    return profile is not None and profile[16:20] == (b"RGB " if color else b"GRAY")


def _resized(exif: bytes, shape: tuple[int, ...]) -> bytes | None:
    """An EXIF block for pixels of ``shape``: with their size, and without a thumbnail of what they were.

    As it is where that is true of it; None where it cannot be read.
    """
    from PIL import ExifTags, Image

    block, looked_into = Image.Exif(), Image.Exif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            block.load(exif)
            inner = block.get_ifd(_EXIF_BLOCK)
            looked_into.load(
                exif
            )  # before Pillow 13 a block that was asked for its thumbnail cannot be written
            thumbnail = looked_into.get_ifd(ExifTags.IFD.IFD1)
        width_height = shape[1::-1]
        is_true = not thumbnail
        for tags, names in ((block, _SIZES), (inner, _EXIF_SIZES)):
            for tag, size in zip(names, width_height, strict=True):
                if tag in tags and tags[tag] != size:
                    tags[tag], is_true = size, False
        return exif if is_true else block.tobytes().removeprefix(b"Exif\0\0")
    except Exception:  # whatever Pillow makes of bytes that are none
        return None
