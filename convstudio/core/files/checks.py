"""What the decoders share: the one exception of the door, its limits, the shape of their answer.

A picture file is a claim made by a stranger. The limits are looked at before any pixel is decoded:
by the time a decoder has allocated what the header asks for, the desktop is already swapping.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.model.picture import Metadata

# Room for a 192-megapixel photograph in 8-bit colour (576 MB), and for the next cameras.
MAX_PIXELS = 400_000_000
# The decoded array alone; a decoder holds about as much again while it works.
MAX_PIXEL_BYTES = 2 << 30
MAX_FILE_BYTES = 4 << 30
# Deflate shrinks at most 1032-fold, and that only an empty picture; photographs reach 5, scanned
# line art 100. What claims more than this is a bomb, unless it is too small to do harm anyway.
MAX_EXPANSION = 500
HARMLESS_BYTES = 256 << 20
# A signal is looked at sample by sample.
MOST_SAMPLES = 10_000
# Parts are chosen by name from a list.
MOST_PARTS = 100_000
WRONG_CHECKSUM = "a checksum is wrong: pixels may be damaged"
TRUNCATED = "it ends before its last pixel; a complete copy would work"


class ImageError(ValueError):
    """A file or an array that is no picture we can use; the text is one sentence for the user.

    Decoders raise it with the reason alone ("it is empty; …"); the door puts the name in front.
    """


@dataclass(frozen=True)
class Raster:
    """What a decoder returns: stored pixels, not yet turned or converted.

    ``pixels`` is (H, W), (H, W, 3) or (H, W, 4) in the file's number type. ``orientation`` is EXIF
    tag 274 (1 to 8), still to be applied. ``white`` is given where the number type alone does not
    tell it, as in a 4-bit TIFF or a PGM with its own maximum. ``parts`` names what the file holds of
    which one is shown, ``part``; empty where there is but one. ``alpha`` (H, W) where it is no fourth channel of the
    pixels, ``no_data`` and ``metadata`` are those of `Picture`.
    """

    pixels: npt.NDArray[Any]
    orientation: int = 1
    white: float | None = None
    notes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    part: int = 0
    alpha: npt.NDArray[Any] | None = None
    no_data: float | None = None
    metadata: Metadata = field(default_factory=Metadata)


def names_of_parts(kind: str, count: int) -> tuple[str, ...]:
    """("page 1", "page 2", …); empty where there is but one."""
    if count > MOST_PARTS:
        raise ImageError(f"it has {count:,} {kind}s; up to {MOST_PARTS:,} would work")
    return tuple(f"{kind} {number}" for number in range(1, count + 1)) if count > 1 else ()


def part_note(kind: str, part: int, count: int) -> tuple[str, ...]:
    """What is said of a picture that shows one of several: "first of 3 pages", "page 2 of 3"."""
    if count < 2:
        return ()
    return (f"{kind} {part + 1} of {count}" if part else f"first of {count} {kind}s",)


def chosen_part(part: int | None, count: int, kind: str, default: int = 0) -> int:
    """The part that was asked for, counted from 0, or the default; ImageError where there is no such.

    ``kind`` is what the parts are called: "page", "column".
    """
    if part is None:
        return default
    if not 0 <= part < count:
        there_is = f"its {kind}s are 1 to {count}" if count > 1 else f"it has but one {kind}"
        raise ImageError(f"it has no {kind} {part + 1}; {there_is}")
    return part


def check_size(
    width: int,
    height: int,
    *,
    pixel_bytes: float,
    working_bytes: float = 0,
    stored_bits: float = 0,
    file_bytes: int = 1,
    max_expansion: float = MAX_EXPANSION,
    harmless_bytes: float = HARMLESS_BYTES,
) -> None:
    """Refuse a header that claims nothing, too much, or more than its file can plausibly hold.

    Per pixel: ``pixel_bytes`` in the decoded array, ``working_bytes`` in all while decoding,
    ``stored_bits`` in the file before compression into ``file_bytes`` altogether. Leave these out
    where nothing is compressed: the file's length then tells. Raises ImageError.
    """
    pixels = width * height
    if width <= 0 or height <= 0:
        raise ImageError(f"its header claims {width} × {height} pixels; at least one is needed")
    if pixels > MAX_PIXELS or pixels * pixel_bytes > MAX_PIXEL_BYTES:
        raise ImageError(
            f"its {width} × {height} pixels are more than the {MAX_PIXELS // 10**6} megapixels or "
            f"{MAX_PIXEL_BYTES >> 30} GB that can be opened; a smaller copy would work"
        )
    expansion = pixels * stored_bits / 8 / max(file_bytes, 1)
    if expansion > max_expansion and pixels * working_bytes > harmless_bytes:
        raise ImageError(
            f"it claims {width} × {height} pixels in {file_bytes} bytes, which no photograph "
            "does; an uncompressed copy would work"
        )


def shaped_as_picture(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The (H, W), (H, W, 3) or (H, W, 4) that ``shape`` is taken for; other shapes: ImageError."""
    if len(shape) == 1:
        return (1, *shape)
    if len(shape) == 3 and shape[2] == 1:
        return shape[:2]
    if len(shape) == 2 or (len(shape) == 3 and shape[2] in (3, 4)):
        return shape
    raise ImageError(f"its shape is {shape}; (H, W), (H, W, 3) or (H, W, 4) would work")


def full_scale(alpha: npt.NDArray[Any], opaque: float) -> npt.NDArray[Any]:
    """Alpha whose largest value was ``opaque``, as `Picture` has it: opaque is the largest integer of the type."""
    largest = np.iinfo(alpha.dtype).max
    return alpha if opaque == largest else np.rint(alpha * (largest / opaque)).astype(alpha.dtype)


def cut_note(found: int) -> tuple[str, ...]:
    """What is said of a signal of which only the first samples are taken."""
    return (f"first {MOST_SAMPLES:,} of {found:,} samples",) if found > MOST_SAMPLES else ()


def raw_numbers(file: BinaryIO, dtype: np.dtype[Any], count: int) -> npt.NDArray[Any]:
    """So many numbers from where the file is; ImageError where it ends before the last."""
    start = file.tell()
    if file.seek(0, 2) - start < count * dtype.itemsize:
        raise ImageError(TRUNCATED)
    file.seek(start)
    numbers = np.fromfile(file, dtype, count)
    if numbers.size < count:
        raise ImageError(TRUNCATED)
    return numbers
