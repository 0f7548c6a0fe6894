"""Writing the combination of two feature maps to a file, a band of rows at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

import numpy as np

from convstudio.core.design.combinations import WAYS, Column, combined, painted
from convstudio.core.model.experiment import Experiment
from convstudio.core.saving.feature_maps import Saved, save_bands
from convstudio.core.saving.scaling import Form, Painting
from convstudio.core.views.map_bands import bands


def save_combination(
    a: Experiment,
    b: Experiment,
    how: Column,
    path: str | os.PathLike[str],
    tell: Callable[[float], bool] = lambda _share: True,
    *,
    form: Form,
    inputs: Iterable[str | os.PathLike[str]] = (),
) -> Saved:
    """Compute a combination of two maps of equal shape in float64, and write it as `save_map` writes S.

    Raises ValueError for maps of different shapes, and for what `save_map` does; directions are in degrees, and
    a `Painting` is given their magnitudes as well.
    """
    if a.output_shape != b.output_shape:
        raise ValueError("A and B have maps of different sizes; “same” would work")
    pairs = zip(bands(a, tell), bands(b), strict=True)
    made = painted if isinstance(form, Painting) else combined
    found = (np.asarray(made(one, two, how)) for one, two in pairs)
    channels = () if WAYS[how].is_of_grey else a.image_shape[2:]
    return save_bands(found, a.picture, (*a.output_shape, *channels), path, form, inputs)
