"""A command for FFmpeg: its filter `convolution` between filters that make a border and cut it off again.

The filter has a border of its own, another one in each version, so the picture is extended by `pad` and `fillborders`
first. It correlates, takes whole numbers as weights (int), one factor for all of them (rdiv, a positive float), squares
of 3, 5 or 7, and rows and columns of up to 49; it sums in 32 bits and rounds to the picture's own integers. Some
versions (5.1) take one over the sum for the factor, whatever is said.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.picture import GREY_WEIGHTS
from convstudio.core.sums.geometry import Boundary
from convstudio.core.targets.abilities import FFMPEG
from convstudio.core.targets.commands import quoted_file, shell_script, stored
from convstudio.core.targets.job import Job, centred, digits

BORDERS: Final[Mapping[Boundary, str]] = {
    "constant": "fixed", "nearest": "smear", "reflect": "mirror", "mirror": "reflect", "wrap": "wrap"
}  # fmt: skip
_LONGEST_RATIO: Final = 30  # characters
_MOST_SUM: Final = 2**31 - 1

Whole = npt.NDArray[Any]


@dataclass(frozen=True)
class _Matrix:
    """Whole weights as the filter takes them: an array of odd sides that it has, and the weights' place in it."""

    weights: Whole
    top: int
    left: int
    kind: str

    @property
    def options(self) -> str:
        """The weights in the order of the filter."""
        return " ".join(map(str, self.weights.ravel().tolist()))


def ffmpeg_refuses(job: Job) -> str:
    """Why the filter cannot hold a kernel of this size, or ""."""
    return FFMPEG.refuses(*(job.centred if job.is_plain else job.typed).shape)


def ffmpeg(job: Job) -> str:
    """FFmpeg: convolution, a correlation, so a kernel to be convolved with is written turned."""
    deep = job.dtype.itemsize > 1
    typed, factor, is_exact = whole_weights(job, _MOST_SUM // (65535 if deep else 255))
    weights = centred(typed, job.origin) if job.is_plain else typed
    matrix = _matrix(weights[::-1, ::-1] if job.flip else weights)
    planes = 3 if job.channels == "color" else 1
    ratio = str(factor) if len(str(factor)) <= _LONGEST_RATIO else digits(float(factor))
    options = [f"{plane}m='{matrix.options}':{plane}rdiv={ratio}" for plane in range(planes)]
    if matrix.kind != "square":
        options.extend(f"{plane}mode={matrix.kind}" for plane in range(planes))
    pads = _pads(job, matrix)
    filters = [
        *_channels(job, deep),
        *_border(job, pads),
        f"convolution={':'.join(options)}",
        *_cut(job, matrix, pads, weights.shape),
        *(["extractplanes=g"] if _is_single_in_planes(job) else []),
    ]
    remarks = _said(job, deep, is_exact)
    if factor != (1 / Fraction(int(typed.sum())) if typed.sum() else 1):
        remarks.append(
            "FFmpeg 5.1 ignores 0rdiv and divides by the sum of the weights; 7.0 does not."
        )
    chain = ",\\\n".join(filters)
    # A sequence of images would be looked for.
    literal = "-pattern_type none " if "%" in job.file else ""
    file = f"{literal}-i {quoted_file(job.file)}"
    return shell_script(remarks, f'ffmpeg {file} -frames:v 1 -vf "{chain}" S.png')


def whole_weights(job: Job, most: int) -> tuple[Whole, Fraction, bool]:
    """Return the weights as typed as whole numbers with sizes of at most ``most`` together, and their factor.

    The last item says whether they are exact: not where they are irrational, or too long.
    """
    kernel = job.kernel
    scale = kernel.scale_value
    flat = [
        value * scale
        if isinstance(value, Fraction) and isinstance(scale, Fraction)
        else Fraction(rounded)
        for values, weights in zip(kernel.values, kernel.array.tolist(), strict=True)
        for value, rounded in zip(values, weights, strict=True)
    ]
    common = math.lcm(*(value.denominator for value in flat))
    numbers = [int(value * common) for value in flat]
    shared = math.gcd(*numbers) or common
    numbers = [number // shared for number in numbers]
    factor, is_exact = Fraction(shared, common), True
    if sum(map(abs, numbers)) > most:
        # As fine as the sum allows; each is rounded by half at most.
        step = sum(map(abs, flat)) / (most - len(flat))
        factor = Fraction(1, math.floor(1 / step)) if step < 1 else Fraction(math.ceil(step))
        numbers, is_exact = [round(value / factor) for value in flat], False
    return np.array(numbers, dtype=object).reshape(kernel.shape), factor, is_exact


def _said(job: Job, deep: bool, is_exact: bool) -> list[str]:
    """The remarks above the command."""
    said = [
        *job.remarks(turned=job.flip),
        *stored(job, "FFmpeg"),
        f"Results are rounded, and cut to the range of {16 if deep else 8} bits.",
    ]
    if not is_exact:
        said.append("FFmpeg takes whole weights and one factor: these weights are rounded to that.")
    if job.dtype.kind not in "bu" or job.dtype.itemsize > 2:
        said.append(
            f"FFmpeg reads and filters whole numbers of 8 and 16 bits, and no {job.dtype}: give it such an image."
        )
    if job.is_color and job.channels == "grey":
        said.append("The grey is rounded before it is filtered.")
    if _has_border(job) and job.boundary == "constant":
        white = _white(deep)
        if round(job.fill_value) * 1.0 != job.fill_value or not 0 <= job.fill_value <= white or (
            deep and job.fill_value % 257
        ):  # fmt: skip
            said.append(
                f"FFmpeg's pad has colours of 8 bits: {job.fill_value:g} beyond the edges becomes the nearest."
            )
    return said


def _white(deep: bool) -> int:
    return 65535 if deep else 255


def _sides(height: int, width: int) -> tuple[int, int]:
    """The sides of the smallest matrix of the filter that holds so many rows and columns; ValueError if none does."""
    if not FFMPEG.fits(height, width):
        raise ValueError("FFmpeg has no matrix of this size.")
    if min(height, width) == 1:
        return height | 1, width | 1
    side = max(height, width, 3) | 1
    return side, side


def _matrix(weights: Whole) -> _Matrix:
    sides = _sides(*weights.shape)
    top, left = ((side - taps) // 2 for side, taps in zip(sides, weights.shape, strict=True))
    whole = np.zeros(sides, dtype=object)
    whole[top : top + weights.shape[0], left : left + weights.shape[1]] = weights
    kind = "row" if sides[0] == 1 else "column" if sides[1] == 1 else "square"
    return _Matrix(whole, top, left, kind)


def _has_border(job: Job) -> bool:
    return job.mode != "valid"


def _is_single_in_planes(job: Job) -> bool:
    """Whether one channel is filtered as one of three equal planes: `pad` has exact colours for RGB alone."""
    return job.channels != "color" and _has_border(job) and job.boundary == "constant"


def _channels(job: Job, deep: bool) -> list[str]:
    """The filters that leave what is filtered: one channel, or three planes."""
    bits = "16" if deep else ""
    if job.channels == "color":
        return [f"format=gbrp{bits}"]
    found = [f"format=gray{bits}"]
    if job.is_color:
        found = [f"format=gbrp{bits}"]
        if job.channels == "grey":
            mixed = ":".join(map(digits, GREY_WEIGHTS))
            found.append(f"colorchannelmixer={mixed}:0:{mixed}:0:{mixed}:0")
        found.append(f"extractplanes={'g' if job.channels == 'grey' else job.channels[0]}")
    if _is_single_in_planes(job):
        found.append(f"mergeplanes=0x000000:gbrp{bits}")
    return found


def _pads(job: Job, matrix: _Matrix) -> tuple[int, int, int, int]:
    """The border above, below, left and right: under `same` as far as the matrix goes."""
    if not job.is_plain:
        return job.pads
    down, right = (side // 2 for side in matrix.weights.shape)
    return down, down, right, right


def _border(job: Job, pads: tuple[int, int, int, int]) -> list[str]:
    above, below, left, right = pads
    if not any(pads):
        return []
    size = f"pad=iw+{left + right}:ih+{above + below}:{left}:{above}"
    if job.boundary == "constant":
        deep = job.dtype.itemsize > 1
        grey = min(max(round(job.fill_value / (257 if deep else 1)), 0), 255)
        return [f"{size}:color=0x{grey:02x}{grey:02x}{grey:02x}"]
    sides = f"left={left}:right={right}:top={above}:bottom={below}"
    return [size, f"fillborders={sides}:mode={BORDERS[job.boundary]}"]


def _cut(
    job: Job, matrix: _Matrix, pads: tuple[int, int, int, int], taps: tuple[int, ...]
) -> list[str]:
    """The filter that leaves the outputs whose weights lie within the extended picture."""
    height, width = matrix.weights.shape if job.is_plain else taps
    if height == width == 1:
        return []
    down, right = (side // 2 for side in matrix.weights.shape)
    if not job.is_plain:
        down, right = down - matrix.top, right - matrix.left
    return [f"crop=iw-{width - 1}:ih-{height - 1}:{right}:{down}"]
