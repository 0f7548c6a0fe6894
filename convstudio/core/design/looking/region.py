"""A selected region of I: which outputs lie in it, and its pixels as a kernel that looks for them."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import MAX_SIZE, Kernel

Region = tuple[range, range]
"""Rows and columns of I."""

# Of the largest pixel: what is left of equal ones less their mean is rounding.
_ROUNDING: Final = 1e-12
# Digits of the largest weight, and places after the point, of which a power of ten is exact.
_DIGITS: Final = 10
_MOST_PLACES: Final = 22
# Pixels up to which the sums of a region are exact in float64.
_WHOLE: Final = 2.0**32


def all_outputs(experiment: Experiment) -> Region:
    """Return the rows and columns of all outputs."""
    height, width = experiment.output_shape
    return range(height), range(width)


def outputs_in(experiment: Experiment, region: Region) -> Region:
    """Return the rows and columns of the outputs that lie over a region of I; empty where S has none there."""
    rows, columns = experiment.axes
    i, j = rows.outputs_over(region[0]), columns.outputs_over(region[1])
    return (i, j) if i and j else (range(0), range(0))


def both(one: Region, other: Region) -> Region:
    """Return what two regions have in common; empty where that is nothing."""
    rows, columns = (
        range(first := max(a.start, b.start), max(min(a.stop, b.stop), first))
        for a, b in zip(one, other, strict=True)
    )
    return rows, columns


def place_in(experiment: Experiment, region: Region) -> Region:
    """Return the rows and columns of I over which the outputs `outputs_in` a region lie."""
    return place_of_outputs(experiment, outputs_in(experiment, region))


def place_of_outputs(experiment: Experiment, outputs: Region) -> Region:
    """Return the rows and columns of I over which outputs lie."""
    rows, columns = experiment.axes
    return rows.place(outputs[0]), columns.place(outputs[1])


def region_as_kernel(experiment: Experiment, region: Region) -> Kernel:
    """Return a region of I as a kernel that looks for itself: its pixels less their mean.

    For cross-correlation as they stand; for convolution turned by 180°, so that it lies over I as it was. Of three
    channels their mean is taken. Raises ValueError where a kernel has no room for it, a pixel is missing, or all are
    equal.
    """
    rows, columns = region
    if max(len(rows), len(columns)) > MAX_SIZE:
        raise ValueError(
            f"The region has {len(rows)} × {len(columns)} pixels, and a kernel has at most "
            f"{MAX_SIZE} × {MAX_SIZE} weights: a smaller region would work."
        )
    pixels = experiment.bordered(rows, columns, np.float64)
    if pixels.ndim == 3:
        pixels = pixels.mean(axis=2)
    present = experiment.presence_at(rows, columns) if experiment.has_gaps else np.ones(())
    if not (np.isfinite(pixels).all() and present.all()):
        raise ValueError(
            "The region has a pixel without a value, which no weight can be: one without missing pixels would work."
        )
    weights = pixels - pixels.mean()
    if np.abs(weights).max() <= _ROUNDING * max(float(np.abs(pixels).max()), 1e-300):
        raise ValueError(
            "All pixels of the region are equal, so that less their mean nothing is left to look for: "
            "a region with a pattern would work."
        )
    scale, lying = _in_whole_numbers(pixels) or ("1", _of_sum_zero(weights))
    name = region_name(experiment, region)
    return Kernel.from_array(
        lying[::-1, ::-1] if experiment.flip else lying, scale=scale, name=name
    )


def region_name(experiment: Experiment, region: Region) -> str:
    """Return the name of a kernel made from a region: "Region (3…7, 10…14) of camera.png"."""
    rows, columns = (f"{part[0]}…{part[-1]}" for part in region)
    of = f" of {experiment.picture.name}" if experiment.picture.name else ""
    return f"Region ({rows}, {columns}){of}"


def _in_whole_numbers(
    pixels: npt.NDArray[np.float64],
) -> tuple[str, npt.NDArray[np.float64]] | None:
    """Return whole pixels less their mean as whole numbers with a scale, so that their sum is 0; None for others."""
    if np.abs(pixels).max() > _WHOLE or not (pixels == np.rint(pixels)).all():
        return None
    whole = pixels.astype(np.int64)
    weights = whole.size * whole - whole.sum()
    common = math.gcd(int(np.gcd.reduce(weights, axis=None)), whole.size)
    divisor = whole.size // common
    return ("1" if divisor == 1 else f"1/{divisor}"), (weights // common).astype(np.float64)


def _of_sum_zero(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return weights rounded to ten digits of the largest, whose decimals add up to 0."""
    places = _DIGITS - 1 - math.floor(math.log10(float(np.abs(weights).max())))
    if not 0 <= places <= _MOST_PLACES:
        return weights
    unit = 10.0**places
    whole = np.rint(weights * unit).astype(np.int64)
    # What is left goes to the largest weights, a unit each.
    left = int(whole.sum())
    largest = np.argsort(-np.abs(whole), axis=None, kind="stable")[: abs(left)]
    whole.flat[largest] -= int(np.sign(left))
    return np.asarray(whole / unit)
