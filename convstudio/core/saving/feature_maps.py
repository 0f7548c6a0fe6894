"""A feature map becomes a file: NPY and TIFF for its values, PNG for showing them.

A feature map has negative values, fractions and sums beyond white; a PNG has none of these. What a file cannot hold
is scaled or cut off, and whoever saves is told: `Saved` has the words. A file on disk is either the old one or the new
one, whatever fails in between.

`save_map` makes S a band of rows at a time and never holds it: NPY and TIFF go straight to the disk, a PNG needs its
8 or 16 bits of all pixels at once. `encode` is the same for a map that is at hand.
"""

from __future__ import annotations

import io
import math
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.files.replacing import replace_file
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Metadata
from convstudio.core.numbers.formatting import format_ends
from convstudio.core.saving.file_range import form_for
from convstudio.core.saving.metadata import kept, lost_text, tiff_options, with_chunks
from convstudio.core.saving.scaling import Counts, Depth, Form, Painting, Scale, scale_of
from convstudio.core.views.map_bands import bands, rows_at_once

SUFFIXES = (".png", ".tif", ".tiff", ".npy")


@dataclass(frozen=True)
class Encoded:
    """The bytes of a file, and what of the map it does not hold."""

    data: bytes
    counts: Counts


@dataclass(frozen=True)
class Saved:
    """What has become of a feature map of so many ``outputs`` in a file, and which metadata is ``lost``."""

    form: Form
    outputs: int
    counts: Counts
    lost: tuple[str, ...] = ()

    def remarks(self) -> Iterator[str]:
        """What must be said of it."""
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
) -> Saved:
    """Compute S in float64 and write it to ``path``, in the format of its suffix and in ``form``.

    Without one, or with no more than a depth, it is that of `form_for`: float32, and in a PNG the picture's own depth.
    ``tell`` gets the share that is done, 0 … 1, and answers whether to go on; if not, `Cancelled` is raised and the old
    file stays. ValueError for another suffix, for an S without outputs that is to become a picture and for floats in a
    PNG; OSError passes through, a TargetError where ``path`` is no file or one of ``inputs``.
    """
    suffix = _checked_suffix(Path(path).suffix)
    height, width = experiment.output_shape
    if not isinstance(form, Scale | Painting):
        form = form_for(experiment, form or (None if suffix == ".png" else 32))
    shape = (height, width, *experiment.image_shape[2:])
    if isinstance(form, Painting):
        shape = (height, width, 3)
    _check_form(form, shape, suffix)
    metadata, lost = kept(experiment.picture, shape, suffix, profile=isinstance(form, Scale))
    counts = Counts()

    def parts() -> Iterator[npt.NDArray[Any]]:
        nonlocal counts
        for band in bands(experiment, tell):
            numbers, more = form.apply(band)
            counts += more
            yield numbers

    def put(file: BinaryIO) -> None:
        if suffix == ".npy":
            descr = np.lib.format.dtype_to_descr(form.dtype)
            layout = {"descr": descr, "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(file, layout)
            file.writelines(part.tobytes() for part in parts())
        elif suffix == ".png":
            file.write(_png(np.concatenate(list(parts())), metadata))
        else:
            strips = (part.tobytes() for part in parts())
            _write_tiff(file, strips, shape, form.dtype, rows_at_once(width), metadata)

    replace_file(path, put, inputs)
    return Saved(form, height * width, counts, lost)


def encode(
    feature_map: npt.NDArray[np.floating[Any]],
    suffix: str,
    *,
    like: npt.DTypeLike,
    white: float,
) -> Encoded:
    """The file contents for a (H, W) or (H, W, 3) map of floats, by the ending of the file's name.

    ".npy", ".tif", ".tiff": float32, rounded once; a value beyond float32 becomes infinite and counts as clipped.
    ".png": as `scale_of` says for the number type of the input pixels, ``like``, and for ``white``. Raises ValueError
    for another suffix, for another shape, and for an empty map that is to become a picture.
    """
    if feature_map.ndim not in (2, 3) or feature_map.shape[2:] not in ((), (3,)):
        raise ValueError(f"a map of shape {feature_map.shape} cannot be saved, (H, W) or RGB can")
    suffix = _checked_suffix(suffix)
    form = scale_of(like, white, None if suffix == ".png" else 32)
    _check_form(form, feature_map.shape, suffix)
    numbers, counts = form.apply(feature_map)
    buffer = io.BytesIO()
    if suffix == ".npy":
        np.lib.format.write_array(buffer, numbers, allow_pickle=False)
    elif suffix == ".png":
        buffer.write(_png(numbers, Metadata()))
    else:
        _write_tiff(buffer, numbers, numbers.shape, numbers.dtype, None, Metadata())
    return Encoded(buffer.getvalue(), counts)


def write_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Write all of ``data`` to ``path`` or leave what was there; OSError passes through.

    A symbolic link to a file is followed, and an existing file's permissions are kept.
    """
    replace_file(path, lambda file: file.write(data))


def _checked_suffix(suffix: str) -> str:
    if suffix.lower() not in SUFFIXES:
        raise ValueError(f"“{suffix}” is no ending to save as; .png, .tif and .npy work")
    return suffix.lower()


def _check_form(form: Form, shape: tuple[int, ...], suffix: str) -> None:
    if not math.prod(shape) and suffix != ".npy":
        raise ValueError("an empty feature map cannot be saved as a picture, only as .npy")
    if suffix == ".png" and form.depth == 32:
        raise ValueError("a PNG has 8 or 16 bits; .tif and .npy have 32")


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _png(numbers: npt.NDArray[Any], metadata: Metadata) -> bytes:
    import cv2

    blue_first = numbers[..., ::-1] if numbers.ndim == 3 else numbers
    done, data = cv2.imencode(".png", np.ascontiguousarray(blue_first))
    if not done:
        raise ValueError(f"a map of shape {numbers.shape} cannot be a PNG, but a .tif or .npy")
    return with_chunks(data.tobytes(), metadata)


def _write_tiff(
    file: BinaryIO,
    numbers: Iterator[bytes] | npt.NDArray[Any],
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    rows_at_once: int | None,
    metadata: Metadata,
) -> None:
    import tifffile

    tifffile.imwrite(
        file, numbers, shape=shape, dtype=dtype, rowsperstrip=rows_at_once,
        photometric="rgb" if len(shape) == 3 else "minisblack", metadata=None, **tiff_options(metadata),
    )  # fmt: skip
