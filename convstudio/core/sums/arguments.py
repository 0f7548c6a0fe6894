"""The arguments of `convolve` and `correlate`, checked: whatever numpy understands comes in, plain arrays come out.

Everything that would be misread is refused with one sentence: what it is, why not, and what would work.
"""

from __future__ import annotations

import difflib
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.numbers.quoting import shortened
from convstudio.core.sums.borders import OPENCV_NUMBERS
from convstudio.core.sums.geometry import BORDER_NAMES, BOUNDARIES, MODES, Boundary, Mode
from convstudio.core.sums.presence import MISSING, is_missing, refusal

_DTYPES: Final = (np.dtype(np.float32), np.dtype(np.float64))
# A last axis of up to four is grey, grey and alpha, colours, or colours and alpha.
_COLORS: Final = 4
# Rows and columns of a picture rarely differ by more than this factor.
_ELONGATED: Final = 4


@dataclass(frozen=True)
class Arguments:
    """What is to be summed, of plain real arrays: one plane or several, one kernel, one place for it.

    ``pixels`` is (H, W) or (H, W, C) in its own number type, ``weights`` (kh, kw) in float64, ``number`` the type of
    the result. A line, which is one-dimensional, is here an image of one row. Where missing
    pixels weigh nothing they are 0 in ``pixels``, and ``there``, of its shape, is 0 for them and 1 for the others;
    None where none is missing.
    """

    pixels: npt.NDArray[Any]
    weights: npt.NDArray[Any]
    mode: Mode
    boundary: Boundary
    fill_value: float
    origin: tuple[int, int]
    number: np.dtype[Any]
    is_line: bool
    there: npt.NDArray[np.float64] | None = None


def checked(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    mode: object,
    boundary: object,
    fill_value: object,
    origin: object,
    dtype: npt.DTypeLike,
    missing: object = "spread",
) -> Arguments:
    """The arguments of `convolve`, or ValueError with a sentence that says what is wrong with which."""
    number = _number_type(dtype)
    size, border = _mode(mode), _boundary(boundary)
    fill = _fill_value(fill_value, border)
    skips = _skips(missing)
    pixels, weights = _numbers(image, "image", may_hide=skips), _numbers(kernel, "kernel")
    _check_dimensions(pixels, weights)
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, as everywhere
        is_finite = np.isfinite(weights.astype(number)).all()
        weights = weights.astype(np.float64)
    if not is_finite:
        raise ValueError(f"a kernel must be finite in {number}; this {weights.shape} kernel is not")
    cell = _origin(origin, weights.shape, size)
    is_line = pixels.ndim == 1
    if is_line:
        pixels, weights, cell = pixels[np.newaxis], weights[np.newaxis], (0, *cell)
    r, c = cell
    there = None
    if skips:
        if reason := refusal(weights):
            raise ValueError(f"missing='skip' is impossible: {reason}; missing='spread' takes any")
        pixels, there = _without_missing(pixels, image)
    return Arguments(pixels, weights, size, border, fill, (r, c), number, is_line, there)


def _skips(missing: object) -> bool:
    """Whether missing pixels weigh nothing."""
    if not isinstance(missing, str) or missing not in MISSING:
        raise ValueError(f"missing is one of {', '.join(MISSING)}, not {_shown(missing)}")
    return missing == "skip"


def _without_missing(
    pixels: npt.NDArray[Any], image: npt.ArrayLike
) -> tuple[npt.NDArray[Any], npt.NDArray[np.float64] | None]:
    """``pixels`` of ``image`` with 0 in place of NaN and of what a mask hides, and where there was something else."""
    missing = is_missing(pixels)
    if _hidden(image):
        missing |= np.ma.getmaskarray(np.ma.asarray(image)).reshape(pixels.shape)
    if not missing.any():
        return pixels, None
    return np.where(missing, pixels.dtype.type(0), pixels), (~missing).astype(np.float64)


def check_out(out: object, shape: tuple[int, ...], number: np.dtype[Any]) -> None:
    """Refuse an ``out`` that cannot take a result of ``shape`` and ``number``."""
    if not isinstance(out, np.ndarray) or isinstance(out, np.ma.MaskedArray):
        raise ValueError(f"out must be a plain numpy array, not {type(out).__name__}")
    if out.shape != shape:
        raise ValueError(f"out must have the result's shape {shape}, not {out.shape}")
    if out.dtype != number:
        raise ValueError(f"out must hold {number}, as dtype says, not {out.dtype}")
    if not out.flags.writeable:
        raise ValueError("out must be writable; this array is read-only")


def _number_type(dtype: npt.DTypeLike) -> np.dtype[Any]:
    try:
        number = np.dtype(dtype)
    except Exception:  # numpy answers nonsense with many kinds of error
        raise ValueError(f"dtype is float64 or float32, not {_shown(dtype)}") from None
    if number not in _DTYPES:
        raise ValueError(f"dtype is float64 or float32, not {_cut(str(number))}")
    return number


def _mode(mode: object) -> Mode:
    if isinstance(mode, str) and mode in MODES:
        return mode
    refusal = f"mode is one of {', '.join(MODES)}, not {_shown(mode)}"
    if isinstance(mode, np.ndarray):
        refusal += "; an array for the result is given by its name, out"
    elif isinstance(mode, str):
        name = _plain(mode)
        meant = _meant(name, {name: size for size in MODES for name in (size, size[0])})
        if not meant and name in BORDER_NAMES:
            meant = f"; a border is given by its name, boundary={BORDER_NAMES[name]!r}"
        refusal += meant
    raise ValueError(refusal)


def _boundary(boundary: object) -> Boundary:
    if isinstance(boundary, str) and boundary in BOUNDARIES:
        return boundary
    refusal = f"boundary is one of {', '.join(BOUNDARIES)}, not {_shown(boundary)}"
    if isinstance(boundary, str):
        refusal += _meant(_plain(boundary), BORDER_NAMES)
    elif type(boundary) is int:
        known = [each for each, number in OPENCV_NUMBERS.items() if number == boundary]
        refusal += "".join(f"; as a border of OpenCV that is {each}" for each in known)
    raise ValueError(refusal)


def _plain(name: str) -> str:
    """A name as it would be written here: "cv2.BORDER_REFLECT_101" as "reflect-101"."""
    return name.strip().lower().replace("_", "-").replace(" ", "-").rpartition("border-")[2]


def _meant(name: str, names: Mapping[str, str]) -> str:
    """ ": did you mean reflect?" where ``name`` is, or nearly is, one of ``names``; else nothing."""
    close = [name] if name in names else difflib.get_close_matches(name, names, n=1)
    return f": did you mean {names[close[0]]}?" if close else ""


def _fill_value(value: object, boundary: Boundary) -> float:
    plain = (
        value.item() if isinstance(value, (np.generic, np.ndarray)) and value.ndim == 0 else value
    )
    try:
        number = float(plain) if isinstance(plain, Real) else None
    except OverflowError:  # an integer of more than 308 digits
        number = None
    if number is None:
        raise ValueError(f"fill_value must be a real number, not {_shown(value)}")
    if number and boundary != "constant":
        raise ValueError(
            f"fill_value={_shown(value)} has no effect on the border {boundary}; "
            "leave it out, or use boundary='constant'"
        )
    return number


def _numbers(values: npt.ArrayLike, what: str, *, may_hide: bool = False) -> npt.NDArray[Any]:
    """``values`` as a plain array of real numbers that is not empty and, unless it may, hides none of them."""
    if hasattr(values, "toarray"):
        raise ValueError(f"the {what} is a sparse matrix; give its toarray()")
    if getattr(values, "mode", None) in (
        "P",
        "PA",
    ):  # of Pillow, whose pixels are numbers of colours
        raise ValueError(f"the {what} has a palette; give its convert('RGB')")
    if (hidden := _hidden(values)) and not may_hide:
        instead = "" if what == "kernel" else ', or use missing="skip"'
        raise ValueError(
            f"the {what} hides {hidden} of its values behind a mask, and what lies there would be "
            f"summed; fill them{instead}"
        )
    try:
        array = np.asarray(values)
    except (
        Exception
    ) as error:  # whatever a foreign array may raise when it is asked for its numbers
        if "inhomogeneous" in str(error):
            reason = "its rows have different lengths"
        else:
            reason = _cut(f"{type(error).__name__}: {error}", 200)
        raise ValueError(f"the {what} cannot be read as an array of numbers; {reason}") from None
    if array.dtype.kind not in "buif":
        raise ValueError(
            f"the {what} of shape {array.shape} must hold real numbers, not {_content(array)}"
        )
    if array.size == 0:
        raise ValueError(f"the {what} must not be empty; its shape is {array.shape}")
    return array


def _hidden(values: object) -> int:
    """How many values lie behind a mask; also in a list's elements, where numpy would drop the mask."""
    if isinstance(values, np.ma.MaskedArray):
        return int(np.count_nonzero(np.ma.getmaskarray(values)))
    if isinstance(values, (list, tuple)):
        return sum(_hidden(row) for row in values if isinstance(row, (list, tuple, np.ndarray)))
    return 0


def _check_dimensions(pixels: npt.NDArray[Any], weights: npt.NDArray[Any]) -> None:
    """Refuse shapes that are not (H, W[, C]) under (kh, kw), or a line under a line."""
    shape, taps = pixels.shape, weights.shape
    if len(taps) not in (1, 2):
        raise ValueError(f"the kernel must be (rows, columns); its shape is {taps}")
    if len(shape) not in (1, 2, 3):
        advice = "; filter one image of a stack at a time" if len(shape) > 3 else ""
        raise ValueError(
            f"the image must be (height, width) or (height, width, channels); its shape is {shape}{advice}"
        )
    if len(shape) == 1 and len(taps) == 2:
        raise ValueError(
            f"the image of shape {shape} is one-dimensional and the kernel of shape {taps} is not; "
            "give image[np.newaxis] for one row, or a one-dimensional kernel"
        )
    if len(taps) == 1 and len(shape) != 1:
        raise ValueError(
            f"the kernel of shape {taps} is one-dimensional and the image of shape {shape} is not; "
            "give kernel[np.newaxis] for a row of weights or kernel[:, np.newaxis] for a column"
        )
    if len(shape) == 3 and _looks_channels_first(shape):
        raise ValueError(
            f"the image of shape {shape} looks like planes of {shape[1]} × {shape[2]}, {shape[0]} of them; "
            "move the channels last: np.moveaxis(image, 0, -1). "
            f"Should it be {shape[2]} channels of {shape[0]} × {shape[1]}, filter one after another"
        )


def _looks_channels_first(shape: tuple[int, ...]) -> bool:
    """Whether the last two axes are the picture, as in (3, 480, 640), rather than the first two.

    Height and width are of similar size. So the pair of neighbouring axes that is more alike is the picture; a last
    axis of one to four is always taken for channels, and equal likeness decides for (height, width, channels).
    """
    first, middle, last = shape
    if last <= _COLORS:
        return False
    ahead = max(first, middle) / min(first, middle)
    behind = max(middle, last) / min(middle, last)
    return behind < ahead and behind <= _ELONGATED


def _origin(origin: object, taps: tuple[int, ...], mode: Mode) -> tuple[int, ...]:
    """The cell of the kernel that ``origin`` names, with an index for each axis of the kernel."""
    centre = tuple(size // 2 for size in taps)
    if origin is None:
        return centre
    is_row = isinstance(origin, (tuple, list)) or (
        isinstance(origin, np.ndarray) and origin.ndim == 1
    )
    indices: list[Any] = list(origin) if is_row else [origin] if len(taps) == 1 else []  # type: ignore[call-overload]
    if len(indices) != len(taps) or not all(map(_is_whole, indices)):
        wanted = "a whole number" if len(taps) == 1 else "a pair of whole numbers (row, column)"
        raise ValueError(f"origin must be {wanted}, not {_shown(origin)}")
    cell = tuple(operator.index(index) for index in indices)
    if not all(0 <= index < size for index, size in zip(cell, taps, strict=True)):
        raise ValueError(
            f"origin {_shown(origin)} lies outside the kernel of shape {taps}, whose first cell is 0 in "
            f"each direction; scipy.ndimage's origin counts from {_shown(centre)}"
        )
    if mode != "same":
        raise ValueError(f"origin has no effect under {mode}; leave it out, or use mode='same'")
    return cell


def _is_whole(value: object) -> bool:
    if isinstance(value, (bool, np.bool_)):
        return False
    try:
        operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return False
    return True


def _shown(value: object) -> str:
    """A value as it was written, cut where it is long; numpy's scalars as plain numbers."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple) and 0 < len(value) <= 4:
        return f"({', '.join(map(_shown, value))}{',' * (len(value) == 1)})"
    return _cut(str(value) if isinstance(value, np.generic) else repr(value))


def _cut(text: str, most: int = 40) -> str:
    """One line of at most so many letters."""
    return shortened(" ".join(text.split()), most)


_CONTENTS: Final = {"U": "text", "T": "text", "S": "bytes", "V": "records"}


def _content(array: npt.NDArray[Any]) -> str:
    """What an array holds that holds no real numbers."""
    if array.dtype.kind != "O":
        return _CONTENTS.get(array.dtype.kind, str(array.dtype))
    strange = [type(item).__name__ for item in array.flat if not isinstance(item, Real)]
    if strange:
        return f"objects such as {strange[0]}"
    return "objects; astype(float) makes numbers of them"
