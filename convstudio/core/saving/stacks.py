"""Stacks: the feature maps of all parts of a file in one TIFF of pages, or an NPY of (N, H, W) or (N, H, W, 3).

Each part is read, computed and written before the next is read, so that only one is in memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy.typing as npt

from convstudio.core.encoders.layout import Layout, Rows
from convstudio.core.files.replacing import replace_file
from convstudio.core.model.experiment import Experiment
from convstudio.core.reading.formats import Writer, usual_suffixes
from convstudio.core.saving.feature_maps import Saved, checked_writer
from convstudio.core.saving.metadata import kept
from convstudio.core.saving.scaling import Counts, Scale
from convstudio.core.views.map_bands import bands, rows_at_once


def save_stack(
    experiments: Iterable[Experiment],
    count: int,
    path: str | os.PathLike[str],
    form_of: Callable[[Experiment], Scale],
    *,
    inputs: Iterable[str | os.PathLike[str]] = (),
) -> tuple[Saved, ...]:
    """Compute S of ``count`` experiments, one after another, and write them to ``path``, each in its own form.

    Returns the outcome of each. Raises ValueError for a suffix without stacks, and for an NPY if the maps differ in
    size or dtype; OSError as for `replace_file`.
    """
    writer = checked_writer(path)
    if (write := writer.write_stack) is None:
        suffixes = " and ".join(usual_suffixes(lambda one: one.write_stack))
        raise ValueError(f"“{os.path.splitext(path)[1]}” holds one picture; {suffixes} hold stacks")
    saved: list[Saved] = []
    maps = (_map(one, form_of(one), writer, saved) for one in experiments)
    replace_file(path, lambda file: write(file, count, maps), inputs)
    return tuple(saved)


def _map(
    experiment: Experiment, form: Scale, writer: Writer, saved: list[Saved]
) -> tuple[Layout, Rows]:
    """Return S in the numbers of the file; the outcome is in ``saved`` once all its rows have been consumed."""
    shape = (*experiment.output_shape, *experiment.image_shape[2:])
    metadata, lost = kept(experiment.picture, shape, writer, form)

    def rows() -> Iterator[npt.NDArray[Any]]:
        counts = Counts()
        for band in bands(experiment):
            numbers, more = form.apply(band)
            counts += more
            yield numbers
        saved.append(Saved(form, shape[0] * shape[1], counts, lost))

    return Layout(shape, form.dtype, rows_at_once(shape[1]), metadata), rows()


def together(saved: Iterable[Saved]) -> tuple[Saved, ...]:
    """Merge the outcomes that have the same form, adding up their outputs and counts."""
    found: dict[object, Saved] = {}
    for one in saved:
        same = found.get(one.form)
        if same is None:
            found[one.form] = one
        else:
            lost = tuple(dict.fromkeys((*same.lost, *one.lost)))
            outputs, counts = same.outputs + one.outputs, same.counts + one.counts
            found[one.form] = Saved(one.form, outputs, counts, lost)
    return tuple(found.values())
