"""Generators of smoothing kernels: means over a box, a disk or a line, and binomial weights.

Box and disk weigh each pixel by the part of its area that they cover, so that their sliders move the kernel smoothly.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from convstudio.core.design.generators.generator import (
    LARGEST,
    Generated,
    Generator,
    Parameter,
    Real,
    Values,
    odd,
    places,
    turned,
)


def _mean(covered: Real, mass: float) -> Generated:
    """The mean over the parts of pixels that are covered; ``mass`` is the area of the whole shape."""
    inside = covered.sum()
    return Generated(covered / inside, max(1 - inside / mass, 0.0))


def _covered(size: int, width: float) -> Real:
    """Return the part of each of ``size`` cells in a row that a stretch in their middle covers: (size,)."""
    middle = np.abs(np.arange(size) - size // 2)
    found: Real = np.clip(width / 2 - middle + 0.5, 0, 1)
    return found


def _box(size: int, values: Values) -> Generated:
    width, height = values["width"], values["height"]
    return _mean(np.outer(_covered(size, height), _covered(size, width)), width * height)


def _disk(size: int, values: Values) -> Generated:
    radius = values["radius"]
    x, y = (np.abs(each) for each in places(size))
    # A cell in the quadrant to the upper right is the union to its outer corner, less what is left and below.
    ends = (x + 0.5, x - 0.5), (y + 0.5, y - 0.5)
    covered = sum(
        sign * _quadrant(right, top, radius)
        for sign, right, top in (
            (1, ends[0][0], ends[1][0]), (-1, ends[0][1], ends[1][0]),
            (-1, ends[0][0], ends[1][1]), (1, ends[0][1], ends[1][1]),
        )
    )  # fmt: skip
    return _mean(np.clip(covered, 0, 1), math.pi * radius**2)


def _quadrant(right: Real, top: Real, radius: float) -> Real:
    """Return the signed area of the disk within 0 … ``right`` × 0 … ``top``, for any signs of the two."""
    x, y = np.broadcast_arrays(np.minimum(np.abs(right), radius), np.minimum(np.abs(top), radius))
    is_inside = x**2 + y**2 <= radius**2

    def under_arc(start: Real, end: Real) -> Real:
        """∫ √(R² − t²) dt."""
        found: Real = _primitive(end) - _primitive(start)
        return found

    def _primitive(t: Real) -> Real:
        t = np.clip(t, -radius, radius)
        found: Real = (t * np.sqrt(radius**2 - t**2) + radius**2 * np.arcsin(t / radius)) / 2
        return found

    # Up to where the arc falls below ``top`` the column is full, beyond it ends at the arc.
    bend = np.minimum(np.sqrt(np.maximum(radius**2 - y**2, 0)), x)
    area = np.where(is_inside, x * y, bend * y + under_arc(bend, x))
    found: Real = np.sign(right) * np.sign(top) * area
    return found


def _line(size: int, values: Values) -> Generated:
    """A line of a length: a pixel weighs 1 less its distance from the line, or 0.

    As in MATLAB's fspecial('motion'), outside the circle through both ends it is the distance from the nearer end.
    Octave's rotates a row instead, which spreads it more.
    """
    half = (values["length"] - 1) / 2

    def sample(count: int) -> Real:
        x, y = places(count)
        along, across = turned(x, y, values["angle"])
        beyond = np.where(np.hypot(along, across) >= half, half - np.abs(along), 0)
        found: Real = np.maximum(1 - np.hypot(across, beyond), 0)
        return found

    weights = sample(size)
    whole = sample(max(size, _long(values))).sum()
    return Generated(weights / weights.sum(), max(1 - weights.sum() / whole, 0.0))


def _long(values: Values) -> int:
    return odd((values["length"] - 1) / 2 + 1)


def _line_size(values: Values) -> int:
    """Return the smallest size that holds all of the line: a slanting one needs less than its length."""
    angle = math.radians(values["angle"])
    half = (values["length"] - 1) / 2
    reach = half * max(abs(math.cos(angle)), abs(math.sin(angle)))
    size = odd(reach)
    return size if _line(size, values).cut_off < 1e-9 else min(size + 2, LARGEST)


def _binomial(size: int, values: Values) -> Generated:
    """(1 1)ⁿ ⊗ (1 1)ⁿ of an even order n, whose σ is √n/2."""
    half = round(values["half"])
    order = 2 * half
    row = np.array([math.comb(order, k) / 2**order for k in range(order + 1)])
    inside = np.zeros(size)
    reach = min(half, size // 2)
    inside[size // 2 - reach : size // 2 + reach + 1] = row[half - reach : half + reach + 1]
    mass = inside.sum()
    return Generated(np.outer(inside, inside) / mass**2, max(1 - mass**2, 0.0))


MEANS: Final = (
    Generator(
        "box", "Box", "Smoothing",
        (
            Parameter("width", "Width", 1, 101, 5, 0.1, "px"),
            Parameter("height", "Height", 1, 101, 5, 0.1, "px"),
        ),
        _box, lambda values: odd((max(values["width"], values["height"]) - 1) / 2),
        "fspecial('average'); scipy.ndimage.uniform_filter",
    ),
    Generator(
        "disk", "Disk", "Smoothing", (Parameter("radius", "Radius", 0.5, 50, 2.5, 0.05, "px"),),
        _disk, lambda values: odd(values["radius"] - 0.5), "fspecial('disk')",
    ),
    Generator(
        "binomial", "Binomial", "Smoothing", (Parameter("half", "Half size", 1, 60, 2, 1, "px"),),
        _binomial, lambda values: 2 * round(values["half"]) + 1,
        "B. Jähne, Digital image processing (2005), section 11.4",
    ),
    Generator(
        "motion", "Motion blur", "Smoothing",
        (
            Parameter("length", "Length", 1, 101, 9, 0.1, "px"),
            Parameter("angle", "Angle", 0, 180, 0, 1, "°", is_angle=True),
        ),
        _line, _line_size, "MATLAB's fspecial('motion')",
    ),
)  # fmt: skip
