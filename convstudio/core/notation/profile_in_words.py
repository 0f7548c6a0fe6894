"""A profile in writing: its length and ranges, one place of it, and all of it as a table."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from convstudio.core.design.looking.profile import Profile
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.model.picture import CHANNEL_INDEX
from convstudio.core.notation.design.frequency_words import unit_of
from convstudio.core.notation.means import output_reading
from convstudio.core.notation.naming import names_of, output_name, pixel_name
from convstudio.core.notation.sentences.status_line import pixel_reading
from convstudio.core.numbers.formatting import counted, format_ends, format_number

_DIGITS = 4


def profile_words(experiment: Experiment, profile: Profile) -> str:
    """Return the length of a profile, and the ranges of I and S on it."""
    names, count = names_of(experiment), len(profile.rows)
    length = _length(experiment, float(profile.distances[-1]))
    some = "" if profile.is_whole else " for the moment"
    parts = [f"{length} long, {count:,} places{some}"]
    for name, values in ((names.image, profile.image), (names.output, profile.outputs)):
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = format_ends(float(finite.min()), float(finite.max()))
            parts.append(f"{name} {low} … {high}")
    return " · ".join(parts)


def place_words(experiment: Experiment, profile: Profile, at: int) -> str:
    """Return a place in words: "I(3, 5) = 17 · S(3, 5) = 23.5 · after 12 px"; without an S that may not be read."""
    m, n = int(profile.rows[at]), int(profile.columns[at])
    parts = [f"{pixel_name(experiment, m, n)} {pixel_reading(experiment, m, n)}"]
    output = profile.output(at)
    if output is not None and profile.readable[at]:
        reading = output_reading(experiment, profile.outputs[at])
        parts.append(f"{output_name(experiment, *output)} {reading}")
    parts.append(f"after {_length(experiment, float(profile.distances[at]))}")
    return " · ".join(parts)


def brief_place_words(experiment: Experiment, profile: Profile, at: int) -> str:
    """Return the same without the indices: "I = 17 · S = 23.5"."""
    names, m, n = names_of(experiment), int(profile.rows[at]), int(profile.columns[at])
    words = f"{names.image} {pixel_reading(experiment, m, n)}"
    if profile.readable[at]:
        words += f" · {names.output} {output_reading(experiment, profile.outputs[at])}"
    return words


def profile_table(experiment: Experiment, profile: Profile) -> str:
    """Return a profile as a table with tabs: row, column, distance in pixels, I and S; "" where there is no value."""
    names = names_of(experiment)
    channels = [f" {each}" for each in CHANNEL_INDEX] if profile.image.ndim > 1 else [""]
    unit = unit_of(signal_axis(experiment)).period
    head = ["row", "column", f"distance ({unit})"]
    head += [f"{name}{channel}" for name in (names.image, names.output) for channel in channels]
    lines = ["\t".join(head)]
    values = np.column_stack([profile.image, profile.outputs])
    places = zip(
        profile.rows.tolist(), profile.columns.tolist(), profile.distances.tolist(), strict=True
    )
    for place, row in zip(places, values, strict=True):
        lines.append("\t".join([*map(_cell, place), *map(_cell, _numbers(row))]))
    return "\n".join(lines) + "\n"


def _length(experiment: Experiment, distance: float) -> str:
    """Return "12 px"; of a signal, whose distances are whole, "12 samples"."""
    axis = signal_axis(experiment)
    if axis is not None:
        return counted(round(distance), "sample")
    return f"{format_number(distance, _DIGITS)} {unit_of(axis).period}"


def _numbers(values: npt.NDArray[np.float64]) -> list[float]:
    found: list[float] = values.tolist()
    return found


def _cell(value: float) -> str:
    """Return a number with all its digits, as spreadsheets read it."""
    if math.isnan(value):
        return ""
    return (
        str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
    )
