"""Validation of the arguments of `convolve` and `correlate`: anything numpy understands in, plain arrays out.

Input that would be misinterpreted is rejected in one sentence that says what it is, why it is refused and what would
work.
"""

from __future__ import annotations

import difflib
import operator
from collections.abc import Mapping
from decimal import Decimal
from numbers import Real
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from convstudio.core.numbers.quoting import shortened
from convstudio.core.sums.borders import OPENCV_NUMBERS
from convstudio.core.sums.geometry import BORDER_NAMES, BOUNDARIES, MODES, Boundary, Mode
from convstudio.core.sums.presence import MISSING, is_missing, refusal

_DTYPES: Final = (np.dtype(np.float32), np.dtype(np.float64))
# A last axis of length 1 to 4 holds channels: grey, grey + alpha, RGB or RGBA.
_COLORS: Final = 4
# The height and width of a picture rarely differ by more than this factor.
_ELONGATED: Final = 4


class Arguments(NamedTuple):
    """The validated operands of one sum, as plain real arrays.

    ``pixels`` is (H, W) or (H, W, C), ``weights`` is (kh, kw) or (kw,), each in its own dtype, and ``number`` is the
    dtype of the result. A one-dimensional image is represented as one with one row (``is_line``). Where missing pixels
    weigh nothing (``skips``), they are 0 in ``pixels``, and ``there``, of the same shape, is 0 for them and 1
    elsewhere; it is None if no pixel is missing.
    """

    pixels: npt.NDArray[Any]
    weights: npt.NDArray[Any]
    mode: Mode
    boundary: Boundary
    fill_value: float
    origin: tuple[int, int]
    number: np.dtype[Any]
    is_line: bool
    skips: bool
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
    """Return the validated arguments of `convolve`; ValueError names the argument at fault and the reason.

    Whether the weights are finite is for their recipe to say.
    """
    number = _number_type(dtype)
    size, border = _mode(mode), _boundary(boundary)
    fill = _fill_value(fill_value, border)
    skips = _skips(missing)
    pixels, weights = _numbers(image, "image", may_hide=skips), _numbers(kernel, "kernel")
    _check_dimensions(pixels, weights)
    cell = _origin(origin, weights.shape, size)
    is_line = pixels.ndim == 1
    if is_line:
        pixels, cell = pixels[np.newaxis], (0, *cell)
    r, c = cell
    there = None
    if skips:
        if reason := refusal(weights):
            raise ValueError(f"missing='skip' is impossible: {reason}; missing='spread' takes any")
        pixels, there = _without_missing(pixels, image)
    return Arguments(pixels, weights, size, border, fill, (r, c), number, is_line, skips, there)


def _skips(missing: object) -> bool:
    """Return whether missing pixels weigh nothing."""
    if not isinstance(missing, str) or missing not in MISSING:
        raise ValueError(f"missing is one of {', '.join(MISSING)}, not {_shown(missing)}")
    return missing == "skip"


def _without_missing(
    pixels: npt.NDArray[Any], image: npt.ArrayLike
) -> tuple[npt.NDArray[Any], npt.NDArray[np.float64] | None]:
    """Replace NaN and masked values by 0; return the pixels and a 0/1 array of what is present (None: all of it)."""
    missing = is_missing(pixels)
    if _hidden(image):
        missing |= np.ma.getmaskarray(np.ma.asarray(image)).reshape(pixels.shape)
    if not missing.any():
        return pixels, None
    return np.where(missing, pixels.dtype.type(0), pixels), (~missing).astype(np.float64)


def check_out(out: object, shape: tuple[int, ...], number: np.dtype[Any]) -> None:
    """Raise ValueError unless ``out`` can take a result of ``shape`` and dtype ``number``."""
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
    except Exception:  # numpy raises many kinds of error here
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
    """Normalise a name to this program's spelling: "cv2.BORDER_REFLECT_101" becomes "reflect-101"."""
    return name.strip().lower().replace("_", "-").replace(" ", "-").rpartition("border-")[2]


def _meant(name: str, names: Mapping[str, str]) -> str:
    """Return ": did you mean reflect?" if ``name`` equals or resembles one of ``names``, else ""."""
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
    """Convert ``values`` to a plain, non-empty array of real numbers; masked values are refused unless ``may_hide``."""
    if hasattr(values, "toarray"):
        raise ValueError(f"the {what} is a sparse matrix; give its toarray()")
    # A Pillow image with a palette holds indices of colours, not colours.
    if getattr(values, "mode", None) in ("P", "PA"):
        raise ValueError(f"the {what} has a palette; give its convert('RGB')")
    if (hidden := _hidden(values)) and not may_hide:
        instead = "" if what == "kernel" else ', or use missing="skip"'
        raise ValueError(
            f"the {what} hides {hidden} of its values behind a mask, and what lies there would be "
            f"summed; fill them{instead}"
        )
    try:
        array = np.asarray(values)
    except Exception as error:
        # A foreign array may raise anything when it is converted.
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
    """Count the masked values, including those of arrays nested in lists, whose masks numpy would drop."""
    if isinstance(values, np.ma.MaskedArray):
        return int(np.count_nonzero(np.ma.getmaskarray(values)))
    if isinstance(values, (list, tuple)):
        return sum(_hidden(row) for row in values if isinstance(row, (list, tuple, np.ndarray)))
    return 0


def _check_dimensions(pixels: npt.NDArray[Any], weights: npt.NDArray[Any]) -> None:
    """Raise ValueError unless the shapes are (H, W[, C]) and (kh, kw), or both one-dimensional."""
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
    """Return whether the last two axes are the spatial ones, as in (3, 480, 640), rather than the first two.

    Height and width are usually similar, so the more similar pair of neighbouring axes is taken for the picture. A last
    axis of length 1 to 4 always means channels, and a tie is read as (height, width, channels).
    """
    first, middle, last = shape
    if last <= _COLORS:
        return False
    ahead = max(first, middle) / min(first, middle)
    behind = max(middle, last) / min(middle, last)
    return behind < ahead and behind <= _ELONGATED


def _origin(origin: object, taps: tuple[int, ...], mode: Mode) -> tuple[int, ...]:
    """Return the kernel cell named by ``origin``, with one index for each axis of the kernel."""
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
    """Format a value as it was written, truncated if long; numpy scalars print as plain numbers."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple) and 0 < len(value) <= 4:
        return f"({', '.join(map(_shown, value))}{',' * (len(value) == 1)})"
    return _cut(str(value) if isinstance(value, np.generic) else repr(value))


def _cut(text: str, most: int = 40) -> str:
    """Collapse ``text`` to one line of at most ``most`` characters."""
    return shortened(" ".join(text.split()), most)


_CONTENTS: Final = {"U": "text", "T": "text", "S": "bytes", "V": "records"}


def _content(array: npt.NDArray[Any]) -> str:
    """Describe the contents of an array that holds no real numbers."""
    if array.dtype.kind != "O":
        return _CONTENTS.get(array.dtype.kind, str(array.dtype))
    strange = [type(item).__name__ for item in array.flat if not isinstance(item, Real | Decimal)]
    if strange:
        return f"objects such as {strange[0]}"
    return "objects; np.array(…, dtype=float) makes numbers of them"
