"""The feature maps of A and B in words: their values at a place of a photograph, and which direction is which."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from convstudio.core.design.combinations import WAYS, Column, combined
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel_pair import LETTERS
from convstudio.core.numbers.formatting import format_number, format_value
from convstudio.core.numbers.quoting import printable

_SAME = 1e-3  # two gains whose angles in between are off by hundredths of a degree


def values_at(experiments: Sequence[Experiment], columns: Sequence[Column], i: int, j: int) -> str:
    """Return the values of some columns at one output, exactly: "camera (12, 30): A = 3, B = 4, √(A² + B²) = 5".

    Of colours there are three in brackets, "A = (3, 4, 5)", or that of the grey version, "|A| of grey ≈ 3.8".
    """
    name = printable(experiments[0].picture.name)
    found = [_output(each, i, j) for each in experiments]
    words = []
    for column in columns:
        if column in LETTERS:
            values: npt.NDArray[np.floating] = found[LETTERS.index(column)]
        elif len({each.output_shape for each in experiments}) > 1:
            continue
        else:
            values = combined(found[0], found[-1], column)
        is_of_grey = WAYS[column].is_of_grey and experiments[0].is_color
        numbers = np.atleast_1d(values[0, 0]).tolist()
        is_exact = not is_of_grey and (
            WAYS[column].is_exact or _is_root(numbers[0], found[0].item(), found[-1].item())
        )
        of_grey = " of grey" if is_of_grey else ""
        words.append(f"{column}{of_grey} {_equals(numbers, column, is_exact=is_exact)}")
    return f"{name} ({i}, {j}): {', '.join(words)}"


def _output(experiment: Experiment, i: int, j: int) -> npt.NDArray[np.float64]:
    """Return one output, (1, 1) or (1, 1, 3); NaN where there is none."""
    rows, columns = experiment.output_shape
    if i >= rows or j >= columns:
        return np.full((1, 1, *experiment.image_shape[2:]), np.nan)
    return experiment.outputs(range(i, i + 1), range(j, j + 1)).astype(np.float64)


def _is_root(value: float, a: float, b: float) -> bool:
    """Return whether a value is √(a² + b²) itself, and not the number next to it."""
    if not np.isfinite([value, a, b]).all():
        return False
    return Fraction(value) ** 2 == Fraction(a) ** 2 + Fraction(b) ** 2


def _equals(values: Sequence[float], column: Column, *, is_exact: bool) -> str:
    if np.isnan(values).all():
        return "has no value"
    if WAYS[column].is_direction:
        return f"≈ {format_number(values[0], 4)}°"
    texts = [format_value(value) for value in values]
    is_exact &= all(_read(text) == value for text, value in zip(texts, values, strict=True))
    text = texts[0] if len(texts) == 1 else f"({', '.join(texts)})"
    return f"= {text}" if is_exact else f"≈ {text}"


def _read(text: str) -> float:
    return float(text.replace("−", "-").replace("∞", "inf"))


def fading_in_words(full: float, unit: str = "") -> str:
    """Return what the strength of a direction's colour says; ``full``: the magnitude from which on it is full."""
    return f"fainter below √(A² + B²) = {format_number(full, 3)}{unit}"


def rises_in_degrees(gains: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Return atan2(B, A) where I rises to the right, and where it rises upwards, rounded to a tenth of a degree."""
    right, up = (round(float(np.degrees(np.arctan2(b, a))), 1) + 0.0 for a, b in gains)
    return right, up


def directions_in_brief(gains: npt.NDArray[np.float64] | None) -> str:
    """Return the same as `directions_in_words`, where there is little room: "0° right, 90° up"."""
    if gains is None:
        return "0° A, 90° B"
    right, up = (f"{format_number(each, 4)}°" for each in rises_in_degrees(gains))
    return f"{right} right, {up} up"


def directions_in_words(gains: npt.NDArray[np.float64] | None, flip: bool) -> str:
    """Return which way atan2(B, A) counts in the operation that is on, by what A and B make of two slopes."""
    operation = "convolution" if flip else "cross-correlation"
    if gains is None:
        return "0° where A alone is positive, 90° where B alone is"
    right, up = rises_in_degrees(gains)
    # Unequal gains would bend the angles in between.
    if (right, up) == (0.0, 90.0) and np.isclose(gains[0, 0], gains[1, 1], rtol=_SAME):
        return f"0° to the right, counter-clockwise: where I rises, by {operation}"
    ends = [f"{format_number(each, 4)}°" for each in (right, up)]
    return f"{ends[0]} where I rises to the right, {ends[1]} where upwards, by {operation}"
