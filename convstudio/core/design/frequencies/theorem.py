"""The convolution theorem on a given input and kernel: F(I) · F(K) = F(S), and where it does not hold.

A product of two discrete transforms belongs to a sum that goes on, at each edge, with the pixels of the opposite one.
That is S itself for the border `wrap` under `same`, at the size of I, and for `full` with zeros around I, at the size
of S, where nothing of one edge reaches the other. Any other border or mode differs at the rim, where a window sees the
border; the difference is shown where it lies. For a cross-correlation the conjugate of F(K) takes the place of F(K).

K is laid with its origin at (0, 0); what lies left of or above that is wrapped to the other end.

Reference: A. V. Oppenheim and R. W. Schafer, Discrete-time signal processing (3rd ed., 2010), sections 8.6.5 and 8.7.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.design.frequencies.response import Response
from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.magnitude import exponent_of

Real = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex128]

MOST_PIXELS: Final = 2**22
"""The most values that are transformed."""
LARGEST_SECTION: Final = 512
"""The most rows and columns of a `middle`."""
LOWEST: Final = -100.0
"""The level in decibels at which `decibels` ends, as rounding does in the transform of a picture of 8 bits."""

_ROUNDING: Final = 1e-11  # of sums by transforms, relative to the largest possible one


@dataclass(frozen=True, eq=False)
class Theorem:
    """The three transforms at one size (H, W), with the frequency 0 in the middle, and what they give back.

    - ``image``, ``kernel`` (its conjugate, for a cross-correlation) and ``product`` of the two.
    - ``map`` is the transform of S at the same size. It equals the product where the theorem ``is_exact``.
    - ``returned`` is the product transformed back, laid as S is, and ``difference`` S minus that: (rows, columns) of S,
      0 where the theorem holds but for rounding.
    """

    image: Complex
    kernel: Complex
    product: Complex
    map: Complex
    returned: Real
    difference: Real
    is_exact: bool
    rounding: float
    """The size up to which the difference is rounding."""

    @property
    def differs(self) -> npt.NDArray[np.bool_]:
        """Which outputs differ by more than rounding: (rows, columns) of S."""
        return np.abs(self.difference) > self.rounding


def middle(experiment: Experiment, most: int = LARGEST_SECTION) -> Experiment:
    """Return an experiment on the middle of its input, at most ``most`` rows and columns; itself if that is all of it.

    The border then begins at the edges of the section.
    """
    picture = experiment.picture
    if max(picture.shape[:2]) <= most:
        return experiment
    part = tuple(
        slice(first := (size - min(size, most)) // 2, first + most) for size in picture.shape[:2]
    )
    alpha = None if picture.alpha is None else picture.alpha[part]
    section = replace(picture, pixels=picture.pixels[part], alpha=alpha, truth=None)
    # Whether floats are encoded light is known by all of them only.
    return replace(experiment, picture=section, linear_light=experiment.decodes)


def decibels(values: Complex) -> Real:
    """Return the sizes of the values of a transform relative to the largest, in decibels: `LOWEST` … 0."""
    sizes = np.abs(values)
    largest = sizes.max()
    least = 10 ** (LOWEST / 20)
    levels: Real = 20 * np.log10(np.maximum(sizes / (largest or 1), least))
    return levels


def theorem(experiment: Experiment) -> Theorem:
    """Return the theorem for the input and kernel of an experiment; of colours for their grey version's values.

    Raises ValueError where the input has colours that are filtered separately, where a pixel or an output is no finite
    number, where S is empty, or where it has more than `MOST_PIXELS`.
    """
    if experiment.is_color:
        raise ValueError(
            "Three channels have three transforms each: filter the grey version, or one channel."
        )
    (height, width), (kh, kw) = experiment.image_shape[:2], experiment.kernel.shape
    if 0 in experiment.output_shape:
        raise ValueError("S is empty here: the kernel does not fit inside the image.")
    is_full = experiment.mode == "full"
    size = (height + kh - 1, width + kw - 1) if is_full else (height, width)
    pixels, weights, summed = _finite_numbers(experiment, size)
    image = np.fft.fft2(pixels, size)
    kernel = np.fft.fft2(_around_origin(experiment, size))
    if not experiment.flip:
        kernel = kernel.conj()
    product = image * kernel
    circular = np.fft.ifft2(product).real
    # Output i is the circular one at i + offset − r of a convolution, at i − offset + r of a correlation.
    way = 1 if experiment.flip else -1
    i, j = (
        (np.arange(axis.outputs) + way * (axis.offset - axis.origin)) % count
        for axis, count in zip(experiment.axes, size, strict=True)
    )
    returned = circular[np.ix_(i, j)]
    laid = np.zeros(size)
    laid[np.ix_(i, j)] = summed
    has_zeros_around = experiment.boundary == "constant" and experiment.border_value == 0
    goes_round = experiment.mode == "same" and experiment.boundary == "wrap"
    leaves_out = experiment.skips and experiment.has_gaps
    is_exact = not leaves_out and (goes_round or (is_full and has_zeros_around))
    return Theorem(
        image=np.fft.fftshift(image),
        kernel=np.fft.fftshift(kernel),
        product=np.fft.fftshift(product),
        map=np.fft.fftshift(np.fft.fft2(laid)),
        returned=returned,
        difference=summed - returned,
        is_exact=is_exact,
        rounding=_ROUNDING * float(np.abs(pixels).max() * np.abs(weights).sum()),
    )


def _finite_numbers(experiment: Experiment, size: tuple[int, int]) -> tuple[Real, Real, Real]:
    """Return I, K and S, of which all transforms at a size are finite; ValueError where they are not."""
    if math.prod(size) > MOST_PIXELS:
        raise ValueError(
            f"{size[0]} × {size[1]} values are too many for transforms of all of them; up to {MOST_PIXELS:,} are not."
        )
    pixels = np.asarray(experiment.image, float)
    if not np.isfinite(pixels).all():
        raise ValueError("A pixel that is not a finite number leaves nothing of a transform.")
    weights = Response.of(experiment).weights
    # A transform adds up as many values as there are pixels, and so does the one back.
    many = 2 * math.prod(size).bit_length() + weights.size.bit_length()
    sizes = (max(exponent_of(each), 0) for each in (pixels, weights))
    if sum(sizes) + many > sys.float_info.max_exp:
        raise ValueError(
            "Pixels and weights as large as these have transforms beyond the largest float, 1.8 × 10³⁰⁸: smaller ones, "
            "such as weights with another scale, would work."
        )
    summed = experiment.feature_map(np.float64)
    # A border may be larger than all pixels, or no number.
    if not np.isfinite(summed).all() or exponent_of(summed) + many > sys.float_info.max_exp:
        raise ValueError(
            "An output that is no finite number, or nearly none, leaves nothing of a transform: finite values of the "
            "border, and none that are missing, would work."
        )
    return pixels, weights, summed


def _around_origin(experiment: Experiment, size: tuple[int, int]) -> Real:
    """Return K at a size, its origin at (0, 0); a kernel larger than the image is wrapped onto itself."""
    # Of a mean, which skips missing pixels, that of its weights over their sum.
    weights, (r, c) = Response.of(experiment).weights, experiment.kernel.origin
    kh, kw = weights.shape
    laid = np.zeros(size)
    a, b = (np.arange(kh) - r) % size[0], (np.arange(kw) - c) % size[1]
    np.add.at(laid, np.ix_(a, b), weights)
    return laid
