"""Writing the combination of two feature maps to a file, a band of rows at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.design.pairs import Combination, combined
from convstudio.core.encoders.layout import Layout
from convstudio.core.files.replacing import replace_file
from convstudio.core.model.experiment import Experiment
from convstudio.core.saving.feature_maps import Saved, check_form, checked_writer
from convstudio.core.saving.metadata import kept
from convstudio.core.saving.scaling import Counts, Form, Painting
from convstudio.core.views.map_bands import bands, rows_at_once


def save_combination(
    a: Experiment,
    b: Experiment,
    how: Combination,
    path: str | os.PathLike[str],
    tell: Callable[[float], bool] = lambda _share: True,
    *,
    form: Form,
    inputs: Iterable[str | os.PathLike[str]] = (),
) -> Saved:
    """Compute a combination of two maps of equal shape in float64, and write it as `save_map` writes S.

    Raises ValueError for maps of different shapes, and for what `save_map` does; directions are in degrees.
    """
    writer = checked_writer(path)
    if a.output_shape != b.output_shape:
        raise ValueError("A and B have maps of different sizes; “same” would work")
    height, width = a.output_shape
    shape = (height, width, 3) if isinstance(form, Painting) else (height, width)
    check_form(form, shape, writer)
    metadata, lost = kept(a.picture, shape, writer, form)
    layout = Layout(shape, form.dtype, rows_at_once(width), metadata)
    counts = Counts()

    def rows() -> Iterator[npt.NDArray[Any]]:
        nonlocal counts
        for one, two in zip(bands(a, tell), bands(b), strict=True):
            numbers, more = form.apply(np.asarray(combined(one, two, how)))
            counts += more
            yield numbers

    def put(file: BinaryIO) -> None:
        writer.write(file, layout, rows())

    replace_file(path, put, inputs)
    return Saved(form, height * width, counts, lost)
