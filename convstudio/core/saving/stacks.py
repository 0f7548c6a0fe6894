"""Feature maps of all parts of a file in one: a TIFF of as many pages, or an NPY of (N, H, W) or (N, H, W, 3).

Each part is read, computed and written before the next is read, so that memory holds one of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.files.replacing import replace_file
from convstudio.core.model.experiment import Experiment
from convstudio.core.saving.feature_maps import Saved
from convstudio.core.saving.metadata import kept, tiff_options
from convstudio.core.saving.scaling import Counts, Scale
from convstudio.core.views.map_bands import bands, rows_at_once

STACK_SUFFIXES: Final = (".tif", ".tiff", ".npy")
_MOST_OF_CLASSIC_TIFF: Final = 4_000_000_000  # bytes; BigTIFF beyond


def save_stack(
    experiments: Iterable[Experiment],
    count: int,
    path: str | os.PathLike[str],
    form_of: Callable[[Experiment], Scale],
    *,
    inputs: Iterable[str | os.PathLike[str]] = (),
) -> tuple[Saved, ...]:
    """Compute S of ``count`` experiments, one after another, and write them to ``path``, each in its own form.

    What has become of each. ValueError for a suffix that holds no stack, and where the maps differ in size or type and
    an NPY is asked for; OSError as of `replace_file`.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in STACK_SUFFIXES:
        raise ValueError(f"“{suffix}” holds one picture; .tif and .npy hold stacks")
    saved: list[Saved] = []
    write = _write_array if suffix == ".npy" else _write_pages
    replace_file(path, lambda file: write(file, experiments, count, form_of, saved), inputs)
    return tuple(saved)


def _write_array(
    file: BinaryIO,
    experiments: Iterable[Experiment],
    count: int,
    form_of: Callable[[Experiment], Scale],
    saved: list[Saved],
) -> None:
    first: tuple[tuple[int, ...], np.dtype[Any]] | None = None
    for number, experiment in enumerate(experiments, 1):
        form, shape = form_of(experiment), _shape(experiment)
        if first is None:
            first = shape, form.dtype
            descr = np.lib.format.dtype_to_descr(form.dtype)
            layout = {"descr": descr, "fortran_order": False, "shape": (count, *shape)}
            np.lib.format.write_array_header_1_0(file, layout)
        if (shape, form.dtype) != first:
            raise ValueError(
                f"number {number} would be {shape} of {form.dtype}, but the first is {first[0]} of {first[1]}; "
                "a .tif holds maps of any size and type"
            )
        file.writelines(part.tobytes() for part in _numbers(experiment, form, ".npy", saved))


def _write_pages(
    file: BinaryIO,
    experiments: Iterable[Experiment],
    count: int,
    form_of: Callable[[Experiment], Scale],
    saved: list[Saved],
) -> None:
    import tifffile

    with ExitStack() as stack:
        writer: tifffile.TiffWriter | None = None
        for experiment in experiments:
            form, shape = form_of(experiment), _shape(experiment)
            if writer is None:
                size = count * prod(shape) * form.dtype.itemsize
                is_big = size > _MOST_OF_CLASSIC_TIFF
                writer = stack.enter_context(tifffile.TiffWriter(file, bigtiff=is_big))
            metadata, _ = kept(experiment.picture, shape, ".tif")
            writer.write(
                (part.tobytes() for part in _numbers(experiment, form, ".tif", saved)),
                shape=shape,
                dtype=form.dtype,
                rowsperstrip=rows_at_once(shape[1]),
                photometric="rgb" if len(shape) == 3 else "minisblack",
                metadata=None,
                **tiff_options(metadata),
            )


def _numbers(
    experiment: Experiment, form: Scale, suffix: str, saved: list[Saved]
) -> Iterator[npt.NDArray[Any]]:
    """S in the numbers of the file, some rows after others, and at the end what has become of it."""
    counts = Counts()
    for band in bands(experiment):
        numbers, more = form.apply(band)
        counts += more
        yield numbers
    shape = _shape(experiment)
    _, lost = kept(experiment.picture, shape, suffix)
    saved.append(Saved(form, shape[0] * shape[1], counts, lost))


def _shape(experiment: Experiment) -> tuple[int, ...]:
    return (*experiment.output_shape, *experiment.image_shape[2:])


def together(saved: Iterable[Saved]) -> tuple[Saved, ...]:
    """Those of one form as one: its outputs and what they are not in the file, added up."""
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
