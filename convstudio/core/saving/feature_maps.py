"""Writing a feature map to a file: NPY and TIFF for its values, PNG for showing them.

A feature map has negative values, fractions and sums beyond white; a PNG has none of these. What a file cannot hold is
scaled or clipped, and `Saved` says so in words for the user. Whatever fails in between, the file on disk is either the
old one or the new one.

`save_map` computes S a band of rows at a time and never holds all of it: NPY and TIFF are written straight to disk, a
PNG needs its 8 or 16 bits of all pixels at once. `encode` does the same for a map in memory.
"""

from __future__ import annotations

import io
import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.encoders.layout import Depth, Layout
from convstudio.core.files.replacing import replace_file
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.formatting import format_ends
from convstudio.core.reading.formats import (
    WRITTEN,
    Writer,
    usual_suffixes,
    writer_of,
    written_suffixes,
)
from convstudio.core.saving.file_range import form_for, has_white
from convstudio.core.saving.metadata import kept, lost_text
from convstudio.core.saving.parts import Part
from convstudio.core.saving.scaling import Counts, Form, Painting, Scale, scale_of
from convstudio.core.views.map_bands import bands, rows_at_once

SUFFIXES: Final = written_suffixes()


@dataclass(frozen=True)
class Encoded:
    """The bytes of a file, and counts of what it does not hold of the map."""

    data: bytes
    counts: Counts


@dataclass(frozen=True)
class Saved:
    """The outcome of saving a feature map of ``outputs`` values, and the metadata that was ``lost``."""

    form: Form
    outputs: int
    counts: Counts
    lost: tuple[str, ...] = ()
    part: Part | None = None

    def remarks(self) -> Iterator[str]:
        """Yield the remarks that the user must see."""
        if self.part is not None:
            yield self.part.words()
        if self.form.text:
            yield self.form.text
        clipped, empty, vanished = self.counts.clipped, self.counts.empty, self.counts.vanished
        if clipped and isinstance(self.form, Scale) and self.form.depth != 32:
            low, high = format_ends(*self.form.held, 6)
            was = "was" if clipped == 1 else "were"
            yield f"{clipped} of {self.outputs} pixels lay outside {low} … {high} and {was} clipped"
        elif clipped:
            beyond = _plural(clipped, "value is", "values are")
            yield f"{beyond} beyond what float32 can hold and became infinite"
        if empty:
            was = "pixel has no value and was" if empty == 1 else "pixels have no value and were"
            yield f"{empty} {was} written as 0"
        if vanished:
            yield f"{_plural(vanished, 'value is', 'values are')} too small for float32 and became 0"
        if self.lost:
            yield lost_text(self.lost)


def save_map(
    experiment: Experiment,
    path: str | os.PathLike[str],
    tell: Callable[[float], bool] = lambda _share: True,
    *,
    form: Form | Depth | None = None,
    inputs: Iterable[str | os.PathLike[str]] = (),
    part: Part | None = None,
) -> Saved:
    """Compute S, or a ``part`` of it, in float64 and write it to ``path``, in the format of its suffix and in ``form``.

    If ``form`` is None or just a depth, `form_for` decides: float32, and the picture's own depth in a PNG. ``tell`` is
    called with the share done, 0 … 1, and returns whether to go on; if not, `Cancelled` is raised and the old file
    stays. Raises ValueError for an unknown suffix, an empty S that is to become a picture, or floats in a PNG; OSError
    propagates, as a TargetError if ``path`` is no file or one of ``inputs``.
    """
    writer = checked_writer(path)
    if part is None:
        shape, found = (
            (*experiment.output_shape, *experiment.image_shape[2:]),
            bands(experiment, tell),
        )
    else:
        shape, found = part.shape(experiment), part.bands(experiment, tell)
    if not isinstance(form, Scale | Painting):
        form = form or writer.usual_depth
    if part is not None and (sentence := part.refusal(experiment, form)):
        raise ValueError(sentence)
    if not isinstance(form, Scale | Painting):
        form = _scale_for(experiment, form, part)
    return replace(save_bands(found, experiment.picture, shape, path, form, inputs), part=part)


def save_bands(
    found: Iterable[npt.NDArray[np.floating[Any]]],
    picture: Picture,
    shape: tuple[int, ...],
    path: str | os.PathLike[str],
    form: Form,
    inputs: Iterable[str | os.PathLike[str]],
) -> Saved:
    """Write a map of ``shape`` that is made of a picture, and is ``found`` in bands of rows, as `save_map` does."""
    writer, (height, width) = checked_writer(path), shape[:2]
    if isinstance(form, Painting):
        shape = (height, width, 3)
    _check_form(form, shape, writer)
    metadata, lost = kept(picture, shape, writer, form)
    layout = Layout(shape, form.dtype, rows_at_once(width), metadata)
    counts = Counts()

    def rows() -> Iterator[npt.NDArray[Any]]:
        nonlocal counts
        for band in found:
            numbers, more = form.apply(band)
            counts += more
            yield numbers

    def put(file: BinaryIO) -> None:
        writer.write(file, layout, rows())

    replace_file(path, put, inputs)
    return Saved(form, height * width, counts, lost)


def _scale_for(experiment: Experiment, depth: Depth | None, part: Part | None) -> Scale:
    """Return the scale of S, or of the outputs of a part, which has a range of its own where there is no white."""
    if part is None or depth == 32 or has_white(experiment.picture):
        return form_for(experiment, depth)
    return form_for(experiment, depth, shown=part.shown_range(experiment))


def encode(
    feature_map: npt.NDArray[np.floating[Any]],
    suffix: str,
    *,
    like: npt.DTypeLike,
    white: float,
) -> Encoded:
    """Return the file contents for an (H, W) or (H, W, 3) map of floats, by the suffix of the file.

    ".npy", ".tif", ".tiff": float32, rounded once; a value beyond float32 becomes infinite and counts as clipped.
    ".png": as by `scale_of` for the dtype of the input pixels, ``like``, and for ``white``. Raises ValueError for
    another suffix, for another shape, and for an empty map that is to become a picture.
    """
    if feature_map.ndim not in (2, 3) or feature_map.shape[2:] not in ((), (3,)):
        raise ValueError(f"a map of shape {feature_map.shape} cannot be saved, (H, W) or RGB can")
    writer = checked_writer(f"map{suffix}")
    form = scale_of(like, white, writer.usual_depth)
    _check_form(form, feature_map.shape, writer)
    numbers, counts = form.apply(feature_map)
    layout = Layout(numbers.shape, numbers.dtype, rows_at_once(numbers.shape[1]))
    buffer = io.BytesIO()
    high = layout.rows_at_once
    writer.write(buffer, layout, (numbers[at : at + high] for at in range(0, len(numbers), high)))
    return Encoded(buffer.getvalue(), counts)


def write_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Write all of ``data`` to ``path``, or leave what was there; OSError propagates.

    A symbolic link to a file is followed, and an existing file's permissions are kept.
    """
    replace_file(path, lambda file: file.write(data))


def checked_writer(path: str | os.PathLike[str]) -> Writer:
    """Return the writer for the suffix of ``path``; ValueError if there is none."""
    if (writer := writer_of(path)) is None:
        suffix = os.path.splitext(path)[1]
        raise ValueError(f"“{suffix}” is no ending to save as; {_and(usual_suffixes())} work")
    return writer


def _check_form(form: Form, shape: tuple[int, ...], writer: Writer) -> None:
    if not math.prod(shape) and not writer.takes_empty:
        only = _and(usual_suffixes(lambda one: one.takes_empty))
        raise ValueError(f"an empty feature map cannot be saved as a picture, only as {only}")
    if form.depth not in writer.depths:
        title = next(each.title for each, one in WRITTEN.items() if one is writer)
        have = _and(usual_suffixes(lambda one: form.depth in one.depths))
        depths = " or ".join(map(str, writer.depths))
        raise ValueError(f"a {title} has {depths} bits; {have} have {form.depth}")


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
