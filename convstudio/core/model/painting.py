"""Pictures made and changed by hand: blank ones, the unit impulse, and painted or typed pixels.

To understand a sum, people want to choose its numbers. A picture is immutable, so every function returns a new one.
Painted values stay exact: if the pixels' dtype cannot hold one, the picture becomes float64; values are never silently
clamped or rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.model.picture import Picture, white_of
from convstudio.core.numbers.expressions import ExpressionError, evaluate

Cell: TypeAlias = tuple[int, int]

MAX_PAINTABLE: Final = 512
"""The longest side of a picture that can be painted: every stroke keeps a copy of it for undo."""

MAX_BRUSH: Final = 32
_READABLE: Final = 15  # the side up to which digits are readable beside the kernel and S
# What may be decimal commas or grouped digits as well as several numbers: 4,6 and 1,000 and 1,234,567.
_DECIMAL: Final = re.compile(r"[+\-−]?\d+,\d+(?:[eE][+\-]?\d+)?", re.ASCII)
_DOUBTFUL: Final = re.compile(r"[+\-−]?\d+(?:,\d+|(?:,\d{3})+)", re.ASCII)
_PAINTED: Final = ", painted"


def blank(height: int, width: int, value: float = 0.0, *, white: float = 255.0) -> Picture:
    """Return a picture that is ``value`` everywhere: uint8 if that holds the value, else float64."""
    pixels = np.full((height, width), value, _type_for(np.dtype(np.uint8), value))
    return Picture(pixels, max(white, value), "blank")


def counting(height: int, width: int) -> Picture:
    """Return 1, 2, 3 … row by row, like the letters a, b, c … of a textbook figure; the last one is white."""
    numbers = np.arange(1, height * width + 1).reshape(height, width)
    return Picture(
        numbers.astype(np.min_scalar_type(height * width)),
        float(height * width),
        f"1 … {height * width}",
    )


def typed(text: str, *, white: float = 255.0) -> Picture:
    """Parse numbers such as ``4, 6, 5`` or ``1 2; 3 4``: a semicolon or a line break begins a new row.

    Cells are arithmetic expressions as in a kernel. The picture is uint8 if that holds all values, else float64. Raises
    ExpressionError, with one sentence, for a cell that is no number, no cells, or rows of unequal length.
    """
    rows = [_typed_cells(row) for row in re.split(r"[;\n]", text) if row.strip()]
    if not rows:
        raise ExpressionError("Nothing is typed: numbers such as 4, 6, 5 are needed.")
    if len({len(row) for row in rows}) > 1:
        lengths = " and ".join(str(len(row)) for row in rows[:2])
        raise ExpressionError(f"The rows have {lengths} numbers: all rows are equally long.")
    values = np.array([[float(evaluate(cell)) for cell in row] for row in rows])
    if max(values.shape) > MAX_PAINTABLE:
        raise ExpressionError(f"At most {MAX_PAINTABLE} numbers in a row or column can be typed.")
    pixels = values.astype(_type_for(np.dtype(np.uint8), *values.ravel()))
    return Picture(pixels, max(white, float(values.max())), "typed")


def _typed_cells(row: str) -> list[str]:
    """Split a row into cells; ExpressionError if its commas might be decimal ones as well as separators."""
    if "," not in row:
        return row.split()
    row = row.strip().removesuffix(",")
    words = row.split()
    if len(words) > 1 and all(_DECIMAL.fullmatch(word) or "," not in word for word in words):
        return words
    spaced = re.search(r",\s|\s,", row) is not None
    pair = any(re.search(r"\d,\d", part) for part in re.split(r",\s+|\s+,|\s+", row))
    padded = re.search(r",\s*0\d", row) is not None
    if (spaced and pair) or padded or _DOUBTFUL.fullmatch(row):
        raise ExpressionError(
            f"“{row}” may be read in two ways: blanks after the commas between numbers (4, 6, 5) and "
            "decimal points would work."
        )
    return row.split(",")


def random_digits(height: int, width: int, generator: np.random.Generator) -> Picture:
    """Return independent random digits 0 … 9, uint8, with 9 as white."""
    digits = generator.integers(0, 10, (height, width), dtype=np.uint8)
    return Picture(digits, 9.0, "random digits")


def impulse(height: int, width: int) -> Picture:
    """Return a single 1 at (height//2, width//2) among zeros, uint8 with 1 as white: convolving it gives K itself."""
    pixels = np.zeros((height, width), np.uint8)
    pixels[height // 2, width // 2] = 1
    return Picture(pixels, 1.0, "unit impulse")


def probe_shape(shape: tuple[int, int], kernel_shape: tuple[int, int]) -> tuple[int, int]:
    """Return the shape of the impulse with which to probe a kernel, given the ``shape`` of the present input.

    It is odd, so that the impulse stands in the middle, and at least 2k+1 along an axis with k weights: then S contains
    the whole kernel once in every mode, whatever the origin, and no border brings a second impulse into reach
    (``mirror`` would with 2k−1). An input of at most 15 × 15 that already satisfies this keeps its shape, and a signal
    stays a signal.
    """
    wanted = [
        1 if size == 1 and taps == 1 else 2 * taps + 1
        for size, taps in zip(shape, kernel_shape, strict=True)
    ]
    fits = all(
        size % 2 == 1 and least <= size <= _READABLE
        for size, least in zip(shape, wanted, strict=True)
    )
    height, width = shape if fits else wanted
    return height, width


def with_pixels(picture: Picture, values: Mapping[Cell, float]) -> Picture:
    """Return ``picture`` with new values at some cells (m, n); in a colour picture each is set in all three channels.

    A value that the dtype cannot hold exactly (out of range, or a fraction among integers) turns the picture into
    float64. White is raised to an integer above it, so that the value is not mistaken for white. Raises ValueError for
    a value that is not finite, and IndexError for a cell outside.
    """
    if not values:
        return picture
    height, width = picture.pixels.shape[:2]
    rows, columns = np.array(list(values), dtype=np.intp).T
    if rows.min() < 0 or columns.min() < 0 or rows.max() >= height or columns.max() >= width:
        raise IndexError(f"a painted cell lies outside the picture of {height} × {width} pixels")
    painted = np.array(list(values.values()), dtype=np.float64)
    if not np.isfinite(painted).all():
        raise ValueError("a pixel is painted with a finite number")
    pixels = picture.pixels.astype(_type_for(picture.pixels.dtype, *set(painted.tolist())))
    pixels[rows, columns] = painted if pixels.ndim == 2 else painted[:, np.newaxis]
    white = picture.white
    if pixels.dtype.kind in "iu":
        white = max(white, float(painted.max()))
    alpha = picture.alpha
    if alpha is not None:  # painted pixels become visible
        alpha = alpha.copy()
        alpha[rows, columns] = white_of(alpha.dtype)
    name = picture.name if is_painted(picture) else picture.name + _PAINTED
    # The result belongs to no file, nor to a part of one.
    return replace(
        picture, pixels=pixels, white=white, name=name, path=None, parts=(), part=0, alpha=alpha
    )


def is_painted(picture: Picture) -> bool:
    """Return whether pixels have been changed by hand since the picture was opened or made."""
    return picture.path is None and picture.name.endswith(_PAINTED)


def stroke(picture: Picture, cells: Iterable[Cell], value: float) -> Picture:
    """Return ``picture`` with ``value`` at all of ``cells``; see `with_pixels`."""
    return with_pixels(picture, dict.fromkeys(cells, value))


def footprint(cell: Cell, size: int) -> tuple[range, range]:
    """Return the rows and columns of a square brush of ``size`` centred on ``cell`` (even: its upper left middle)."""
    top, left = (index - (size - 1) // 2 for index in cell)
    return range(top, top + size), range(left, left + size)


def line_cells(start: Cell, end: Cell, size: int, shape: tuple[int, int]) -> frozenset[Cell]:
    """Return the cells of a picture of ``shape`` that a square brush covers on its way from ``start`` to ``end``.

    Either end may lie outside, as with a fast mouse. ``size`` is 1 … `MAX_BRUSH` pixels.
    """
    if not 1 <= size <= MAX_BRUSH:
        raise ValueError(f"a brush is 1 to {MAX_BRUSH} pixels wide, not {size}")
    height, width = shape
    # Padding for a brush whose middle is outside while its edge is not.
    path = np.zeros((height + 2 * size, width + 2 * size), np.uint8)
    (m0, n0), (m1, n1) = start, end
    cv2.line(path, (n0 + size, m0 + size), (n1 + size, m1 + size), 1, lineType=cv2.LINE_8)
    behind = size - 1 - (size - 1) // 2
    # Dilation looks from a cell to the centres that reach it, the opposite of `footprint`.
    swept = cv2.dilate(path, np.ones((size, size), np.uint8), anchor=(behind, behind))
    rows, columns = np.nonzero(swept[size : size + height, size : size + width])
    return frozenset(zip(rows.tolist(), columns.tolist(), strict=True))


def refusal_in_light(picture: Picture, value: float) -> str:
    """Return why a picture of encoded light cannot store a value, as half a sentence; "" if it can."""
    is_float = picture.dtype.kind == "f"
    if 0 <= value <= picture.white and (is_float or value.is_integer()):
        return ""
    kind = "a number" if is_float else "a whole number"
    return (
        f"in linear light a pixel is set as it is stored, to {kind} from 0 to {picture.white:g}; "
        "without, any number works."
    )


def value_at(picture: Picture, cell: Cell) -> float:
    """Return the value that would repaint ``cell``: the grey value of a colour, whole if the stored numbers are."""
    value = float(picture.grey_part(*cell))
    return float(round(value)) if picture.is_color and picture.pixels.dtype.kind in "iu" else value


def _type_for(dtype: np.dtype[Any], *values: float) -> npt.DTypeLike:
    """Return ``dtype`` if it holds every value exactly, else float64."""
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        held = all(
            value.is_integer() and limits.min <= value <= limits.max for value in map(float, values)
        )
    else:
        with np.errstate(over="ignore"):
            held = all(float(dtype.type(value)) == value for value in values)
    return dtype if held else np.float64
