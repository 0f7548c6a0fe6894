"""Named kernels: the classical ones, built from the factors that explain them.

Most classical kernels are outer products ⊗ of two one-dimensional ones (column ⊗ row), which says why they work: the
Sobel operator smooths along one axis and takes a difference along the other. They are built in the same way here.
One-dimensional factors::

    ONES       1  1  1             mean
    BINOMIAL   1  2  1             smoothing; b(N) are the binomial coefficients of N−1
    SCHARR     3 10  3             smoothing, tuned to be isotropic
    DIFFERENCE 1  0 −1             first difference
    CURVATURE  1 −2  1             second difference
    IMPULSE    0  1  0             nothing

Kernels with a direction are stored for *convolution*, which rotates them by 180°: convolving with sobel-x gives
positive values where the image grows brighter to the right. Cross-correlation gives the opposite sign; books that
correlate print the turned matrix. ::

    sobel-x      1  0  −1      prewitt-x    1  0  −1      scharr-x   3  0  −3
                 2  0  −2                   1  0  −1                10  0 −10
                 1  0  −1                   1  0  −1                 3  0  −3

    laplacian-4  0  1   0      laplacian-8  1  1   1      sharpen    0 −1   0
                 1 −4   1                   1 −8   1                −1  5  −1
                 0  1   0                   1  1   1                 0 −1   0

    log-5   2   4    4   4  2      unsharp   −1  −4  −6  −4 −1      emboss   2  1   0
            4   0   −8   0  4      times     −4 −16 −24 −16 −4               1  1  −1
            4  −8  −24  −8  4      1/256     −6 −24 476 −24 −6               0 −1  −2
            4   0   −8   0  4                −4 −16 −24 −16 −4
            2   4    4   4  2                −1  −4  −6  −4 −1

References: J. M. S. Prewitt, Object enhancement and extraction (1970); I. Sobel and G. Feldman
(1968), as told in I. Sobel, History and definition of the Sobel operator (2014); H. Scharr,
Optimale Operatoren in der digitalen Bildverarbeitung (dissertation, Heidelberg 2000); D. Marr and
E. Hildreth, Theory of edge detection (1980), for the Laplacian of Gaussian; B. Jähne, Digital image
processing (2005), for binomial filters; I. Goodfellow, Y. Bengio and A. Courville, Deep learning
(2016), figure 9.1, for the 2×2 example.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from convstudio.core.model.kernel import Kernel

Factor: TypeAlias = Sequence[int]
# Python integers, not numpy's: those of gaussian-31 exceed 2^53.
Matrix: TypeAlias = list[list[int]]
_Weights: TypeAlias = tuple[tuple[int, int], tuple[int, int], bytes]
_SIZE: Final = re.compile("[1-9][0-9]{0,2}")

ONES = (1, 1, 1)
BINOMIAL = (1, 2, 1)
SCHARR = (3, 10, 3)
DIFFERENCE = (1, 0, -1)
CURVATURE = (1, -2, 1)
IMPULSE = (0, 1, 0)

PRESETS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Points",
        (
            ("identity", "Identity"),
            ("shift-3", "Shift by one pixel, down and right"),
            ("shift-9", "Shift by four pixels, down and right"),
        ),
    ),
    (
        "Smoothing",
        (
            ("box-3", "Box 3×3"),
            ("box-5", "Box 5×5"),
            ("box-9", "Box 9×9"),
            ("gaussian-3", "Gaussian 3×3, σ = 0.71"),
            ("gaussian-5", "Gaussian 5×5, σ = 1"),
            ("gaussian-7", "Gaussian 7×7, σ = 1.22"),
            ("gaussian-9", "Gaussian 9×9, σ = 1.41"),
            ("motion-9", "Motion blur, 9 px"),
            ("motion-15", "Motion blur, 15 px"),
        ),
    ),
    ("Sharpening", (("sharpen", "Sharpen 3×3"), ("unsharp", "Unsharp mask 5×5"))),
    (
        "Edges",
        (
            ("sobel-x", "Sobel, along x"),
            ("sobel-y", "Sobel, along y"),
            ("prewitt-x", "Prewitt, along x"),
            ("prewitt-y", "Prewitt, along y"),
            ("scharr-x", "Scharr, along x"),
            ("scharr-y", "Scharr, along y"),
            ("laplacian-4", "Laplacian, 4 neighbours"),
            ("laplacian-8", "Laplacian, 8 neighbours"),
            ("log-5", "Laplacian of Gaussian 5×5"),
            ("log-9", "Laplacian of Gaussian 9×9"),
        ),
    ),
    ("Others", (("emboss", "Emboss"), ("textbook", "Textbook 2×2, w x / y z"))),
)
"""The menu, in order: (title of the group, ((name, title), …))."""


def preset_names() -> tuple[str, ...]:
    """Return the names in `PRESETS`, in order. `preset` also knows the other sizes of the families."""
    return tuple(name for _, entries in PRESETS for name, _ in entries)


def preset_tip(name: str) -> str:
    """Return what a preset does and how its namesakes in other programs differ; "" for an unknown name."""
    if tip := _TIPS.get(name):
        return tip
    family, _, digits = name.rpartition("-")
    return _TIPS.get(family, "") if digits.isdecimal() and family in _FAMILIES else ""


def is_preset(name: str) -> bool:
    """Return whether `preset` knows a kernel of this name."""
    family, _, digits = name.rpartition("-")
    if family in _FAMILIES and _SIZE.fullmatch(digits):
        return int(digits) in _FAMILIES[family].sizes
    return name in _FIXED


def preset(name: str) -> Kernel:
    """Return the kernel called ``name``: one of `preset_names()`, or a family in any of its sizes.

    Families are box-N, gaussian-N and motion-N for N from 1 to 31, shift-N and log-N for odd N.
    Raises ValueError with a sentence that suggests what was meant.
    """
    if matrix := _FIXED.get(name):
        return _kernel(matrix, _SCALES.get(name, "1"), name)
    family, _, digits = name.rpartition("-")
    if family in _FAMILIES and _SIZE.fullmatch(digits):
        return _member(name, _FAMILIES[family], int(digits))
    close = difflib.get_close_matches(name.lower(), preset_names(), n=2)
    meant = f"did you mean {' or '.join(close)}?" if close else "try sobel-x or gaussian-5."
    raise ValueError(f"There is no kernel called “{name[:40]}”; {meant}")


_SOBEL = (
    "Differences {0}, smoothed by 1 2 1. The same as cv2.Sobel and scipy.ndimage.sobel, and 4 times "
    "scikit-image's {1}. MATLAB's imfilter correlates with fspecial's weights: the opposite sign."
)
_PREWITT = (
    "Differences {0}, smoothed by 1 1 1. The same as scipy.ndimage.prewitt, and 3 times scikit-image's {1}. "
    "MATLAB's imfilter correlates with fspecial's weights: the opposite sign."
)
_SCHARR = (
    "Differences {0}, smoothed by 3 10 3. The same as cv2.Scharr, and 16 times scikit-image's {1}."
)
# By name or by family; a test verifies every claim about another program.
_TIPS: Mapping[str, str] = {
    "identity": "The image as it is.",
    "shift": "Convolution moves the image down and right, cross-correlation up and left.",
    "box": "The mean of a square. The same as cv2.blur and scipy.ndimage.uniform_filter.",
    "gaussian": "Binomial weights, which are near a Gaussian of σ = √(N−1)/2. cv2.GaussianBlur without a σ has them "
    "for 3×3 and 5×5 only. Weights sampled from the Gaussian, as scipy, scikit-image and fspecial have them, differ: "
    "at σ = 1 the one in the middle is 0.162 in fspecial's 5×5 and 0.141 here.",
    "motion": "The mean of a row: what a camera sees that moves sideways.",
    "sharpen": "The image minus its laplacian-4. Pillow's SHARPEN is weaker: 32 in the middle, −2 around, over 16.",
    "unsharp": "Twice the image minus its gaussian-5: an amount of 1. Pillow's and scikit-image's unsharp masks "
    "subtract a sampled Gaussian.",
    "sobel-x": _SOBEL.format("along x", "sobel_v"),
    "sobel-y": _SOBEL.format("along y", "sobel_h"),
    "prewitt-x": _PREWITT.format("along x", "prewitt_v"),
    "prewitt-y": _PREWITT.format("along y", "prewitt_h"),
    "scharr-x": _SCHARR.format("along x", "scharr_v"),
    "scharr-y": _SCHARR.format("along y", "scharr_h"),
    "laplacian-4": "The sum of the second differences along x and y. The same as scipy.ndimage.laplace and as "
    "cv2.Laplacian with ksize 1; scikit-image's laplace has the opposite sign.",
    "laplacian-8": "The second differences along x, y and both diagonals. Pillow's FIND_EDGES has the opposite sign; "
    "cv2.Laplacian with ksize 3 is another one: 4 times log-3.",
    "log": "The Laplacian of a binomial blur. cv2.Laplacian with ksize N has the same weights without the scale "
    "1/4^(N−2); scipy.ndimage.gaussian_laplace samples the formula instead.",
    "emboss": "The image, plus what it rises diagonally: a relief. Pillow's EMBOSS is a difference alone, plus 128.",
    "textbook": "The figure's w x / y z. It has no middle: under same its origin decides what S begins with.",
}


def _kernel(matrix: Matrix, scale: str, name: str) -> Kernel:
    return Kernel(tuple(tuple(map(str, row)) for row in matrix), scale, name=name)


def _outer(column: Factor, row: Factor) -> Matrix:
    return [[below * beside for beside in row] for below in column]


def _sum(one: Matrix, other: Matrix, times: int = 1) -> Matrix:
    """one + times · other."""
    return [
        [a + times * b for a, b in zip(*rows, strict=True)] for rows in zip(one, other, strict=True)
    ]


def _binomial(n: int) -> list[int]:
    """b(N) = [1 1] ∗ [1 1] ∗ …, N−1 times: sum 2^(N−1), variance (N−1)/4."""
    return [math.comb(n - 1, k) for k in range(n)]


def _convolved(one: Factor, other: Factor) -> list[int]:
    result = [0] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            result[i + j] += a * b
    return result


def known_name(kernel: Kernel) -> str:
    """Return the name of a kernel: its own, or that of the preset with its weights and origin; "" if there is none."""
    return kernel.name or names_by_weights().get(_weights(kernel), "")


@lru_cache(maxsize=1)
def names_by_weights() -> dict[_Weights, str]:
    """Return the names of the presets by what makes a kernel one of them; the first time takes a frame."""
    names = [name for _, entries in PRESETS for name, _ in entries]
    return {_weights(preset(name)): name for name in reversed(names)}  # the first of several


def _weights(kernel: Kernel) -> _Weights:
    return kernel.shape, kernel.origin, (kernel.array + 0.0).tobytes()  # + 0.0 turns −0 into 0


def _impulse(n: int) -> list[int]:
    return [int(k == n // 2) for k in range(n)]


def _both_axes(across: Factor, along: Factor) -> Matrix:
    """Return across ⊗ along + along ⊗ across: the sum of the same operator along x and along y."""
    return _sum(_outer(across, along), _outer(along, across))


_IDENTITY = _outer(IMPULSE, IMPULSE)
_LAPLACIAN_4 = _both_axes(IMPULSE, CURVATURE)

_FIXED: dict[str, Matrix] = {
    "identity": _IDENTITY,
    "sharpen": _sum(_IDENTITY, _LAPLACIAN_4, -1),
    # 2·identity − gaussian-5, over the common denominator 256.
    "unsharp": _sum(
        _outer(_impulse(5), [512 * k for k in _impulse(5)]), _outer(_binomial(5), _binomial(5)), -1
    ),
    "sobel-x": _outer(BINOMIAL, DIFFERENCE),
    "sobel-y": _outer(DIFFERENCE, BINOMIAL),
    "prewitt-x": _outer(ONES, DIFFERENCE),
    "prewitt-y": _outer(DIFFERENCE, ONES),
    "scharr-x": _outer(SCHARR, DIFFERENCE),
    "scharr-y": _outer(DIFFERENCE, SCHARR),
    "laplacian-4": _LAPLACIAN_4,
    "laplacian-8": _sum(_outer(ONES, ONES), _IDENTITY, -9),
    "emboss": _sum(_IDENTITY, _both_axes(ONES, DIFFERENCE)),
    "textbook": [[1, 2], [3, 4]],
}
_SCALES = {"unsharp": "1/256"}


class _Family(NamedTuple):
    matrix: Callable[[int], Matrix]
    scale: Callable[[int], str]
    sizes: range
    in_words: str


def _log(n: int) -> Matrix:
    """Return d2 ⊗ b + b ⊗ d2 with d2 = CURVATURE ∗ b(N−2) and b = b(N), a Gaussian of σ ≈ sqrt(N−1)/2.

    These are the integers of OpenCV's Laplacian with ksize N; the scale makes it the plain Laplacian of the smoothed
    image.
    """
    return _both_axes(_convolved(CURVATURE, _binomial(n - 2)), _binomial(n))


def _power_of_4(n: int) -> str:
    """Return 1/4^n, as a plain fraction while people recognise it."""
    return f"1/{4**n}" if n <= 8 else f"1/4^{n}"


_LARGEST = 31
_ANY = range(1, _LARGEST + 1)
_ODD = range(1, _LARGEST + 1, 2)

_FAMILIES = {
    "box": _Family(lambda n: _outer([1] * n, [1] * n), lambda n: f"1/{n * n}", _ANY, "1 to 31"),
    # The binomial approximation of the Gaussian of σ = sqrt(N−1)/2.
    "gaussian": _Family(
        # The sum of b(N) ⊗ b(N) is 4^(N−1).
        lambda n: _outer(_binomial(n), _binomial(n)),
        lambda n: _power_of_4(n - 1),
        _ANY,
        "1 to 31",
    ),
    "motion": _Family(lambda n: [[1] * n], lambda n: f"1/{n}", _ANY, "1 to 31"),
    # An impulse in the bottom right corner: convolution shifts the image by (N−1)/2 pixels towards it.
    "shift": _Family(
        lambda n: _outer([0] * (n - 1) + [1], [0] * (n - 1) + [1]),
        lambda n: "1",
        _ODD,
        "odd numbers from 1 to 31",
    ),
    # Each term smooths by b(N−2) ⊗ b(N), whose sum is 2^(N−3) · 2^(N−1) = 4^(N−2).
    "log": _Family(_log, lambda n: _power_of_4(n - 2), _ODD[1:], "odd numbers from 3 to 31"),
}


def _member(name: str, family: _Family, n: int) -> Kernel:
    if n not in family.sizes:
        stem = name.rpartition("-")[0]
        raise ValueError(f"There is no kernel called “{name}”: {stem}-N takes {family.in_words}.")
    scale = family.scale(n)
    return _kernel(family.matrix(n), "1" if n == 1 else scale, name)
