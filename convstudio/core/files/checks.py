"""The common parts of all decoders: the exception `ImageError`, limits, and the `Raster` that they return.

A picture file is untrusted. The limits are checked before any pixel is decoded: by the time a decoder has allocated
what the header asks for, the desktop is already swapping.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.model.picture import Metadata

# Room for a 192-megapixel photograph in 8-bit colour (576 MB), and for the next generation of cameras.
MAX_PIXELS = 400_000_000
# Only the decoded array; a decoder holds about as much again while it runs.
MAX_PIXEL_BYTES = 2 << 30
MAX_FILE_BYTES = 4 << 30
# Deflate expands at most 1032-fold, and that only for an empty picture; photographs reach 5, scanned line art 100. A
# file that claims more than this is a bomb, unless it is too small to do harm anyway.
MAX_EXPANSION = 500
HARMLESS_BYTES = 256 << 20
# A signal is inspected sample by sample.
MOST_SAMPLES = 10_000
# Parts are selected by name from a list.
MOST_PARTS = 100_000
WRONG_CHECKSUM = "a checksum is wrong: pixels may be damaged"
TRUNCATED = "it ends before its last pixel; a complete copy would work"


class ImageError(ValueError):
    """Raised for a file or an array that is no supported picture; the text is one sentence for the user.

    Decoders raise it with the reason alone ("it is empty; …"); `reading.door` prepends the name.
    """


@dataclass(frozen=True)
class Raster:
    """The result of a decoder: pixels as stored, not yet rotated or converted.

    - ``pixels`` is (H, W), (H, W, 3) or (H, W, 4) in the file's dtype.
    - ``orientation`` is EXIF tag 274 (1 to 8), still to be applied.
    - ``white`` is given if the dtype alone does not tell it, as in a 4-bit TIFF or a PGM with its own maximum.
    - ``parts`` names the parts of the file, of which number ``part`` is shown; it is empty if there is only one.
    - ``alpha`` is (H, W), if it is no fourth channel of the pixels.
    - ``no_data``, ``metadata`` and ``holds_light`` are those of `Picture`.
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
    holds_light: bool = False


def names_of_parts(kind: str, count: int) -> tuple[str, ...]:
    """Return ("page 1", "page 2", …); empty if there is only one."""
    if count > MOST_PARTS:
        raise ImageError(f"it has {count:,} {kind}s; up to {MOST_PARTS:,} would work")
    return tuple(f"{kind} {number}" for number in range(1, count + 1)) if count > 1 else ()


def part_note(kind: str, part: int, count: int) -> tuple[str, ...]:
    """Return the note on a picture that shows one of several parts: "first of 3 pages", "page 2 of 3"."""
    if count < 2:
        return ()
    return (f"{kind} {part + 1} of {count}" if part else f"first of {count} {kind}s",)


def chosen_part(part: int | None, count: int, kind: str, default: int = 0) -> int:
    """Return the index of the requested part, or the default; ImageError if there is no such part.

    ``kind`` is the word for the parts: "page", "column".
    """
    if part is None:
        return default
    if not 0 <= part < count:
        there_is = f"its {kind}s are 1 to {count}" if count > 1 else f"it has but one {kind}"
        raise ImageError(f"it has no {kind} {part + 1}; {there_is}")
    return part


class TooLargeError(ImageError):
    """Raised for a picture whose sides are longer than those wanted; ``shape`` is (height, width)."""

    def __init__(self, height: int, width: int) -> None:
        super().__init__(f"it is {height} × {width}")
        self.shape = height, width


# Of the pictures that the current thread reads; None: any that can be opened.
_longest_side: ContextVar[int | None] = ContextVar("longest_side", default=None)


@contextmanager
def sides_up_to(longest: int) -> Iterator[None]:
    """Let decoders raise TooLargeError for longer sides, so that such pictures are refused by their header."""
    token = _longest_side.set(longest)
    try:
        yield
    finally:
        _longest_side.reset(token)


def check_sides(width: int, height: int) -> None:
    """Raise TooLargeError for longer sides than those wanted."""
    longest = _longest_side.get()
    if longest is not None and max(width, height) > longest:
        raise TooLargeError(height, width)


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
    """Raise ImageError if a header claims nothing, too much, or more than its file can plausibly hold.

    Per pixel: ``pixel_bytes`` in the decoded array, ``working_bytes`` in total while decoding, ``stored_bits`` in the
    file before compression into ``file_bytes`` altogether. Omit the last two for uncompressed files, whose length
    tells.
    """
    pixels = width * height
    check_sides(width, height)
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
    """Return ``shape`` as (H, W), (H, W, 3) or (H, W, 4); ImageError for other shapes."""
    if len(shape) == 1:
        return (1, *shape)
    if len(shape) == 3 and shape[2] == 1:
        return shape[:2]
    if len(shape) == 2 or (len(shape) == 3 and shape[2] in (3, 4)):
        return shape
    raise ImageError(f"its shape is {shape}; (H, W), (H, W, 3) or (H, W, 4) would work")


def full_scale(alpha: npt.NDArray[Any], opaque: float) -> npt.NDArray[Any]:
    """Scale alpha with the maximum ``opaque`` to that of `Picture`: opaque is the dtype's largest integer."""
    largest = np.iinfo(alpha.dtype).max
    return alpha if opaque == largest else np.rint(alpha * (largest / opaque)).astype(alpha.dtype)


def cut_note(found: int) -> tuple[str, ...]:
    """Return the note on a signal of which only the first samples are taken."""
    return (f"first {MOST_SAMPLES:,} of {found:,} samples",) if found > MOST_SAMPLES else ()


def raw_numbers(file: BinaryIO, dtype: np.dtype[Any], count: int) -> npt.NDArray[Any]:
    """Read ``count`` numbers from the current position; ImageError if the file ends before the last."""
    start = file.tell()
    if file.seek(0, 2) - start < count * dtype.itemsize:
        raise ImageError(TRUNCATED)
    file.seek(start)
    numbers = np.fromfile(file, dtype, count)
    if numbers.size < count:
        raise ImageError(TRUNCATED)
    return numbers
