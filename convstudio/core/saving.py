"""A feature map becomes a file: NPY and TIFF for its values, PNG for showing them.

A feature map has negative values, fractions and sums beyond white; a PNG has none of these. What
has to be cut off for it is counted and returned, so that whoever saves can say so: clipping is
never silent. A file on disk is either the old one or the new one, whatever fails in between.

`save_map` makes S a band of rows at a time and never holds it: NPY and TIFF go straight to the disk, a PNG needs its
8 or 16 bits of all pixels at once. `encode` is the same for a map that is at hand.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.experiment import Experiment
from convstudio.core.replacing import replace_file

# Outputs that are computed and written in one go.
_BAND: Final = 2**21
SUFFIXES = (".png", ".tif", ".tiff", ".npy")


@dataclass(frozen=True)
class Encoded:
    """The bytes of a file, and how many pixels had to be clipped for it (0 for NPY and TIFF)."""

    data: bytes
    clipped: int


class Cancelled(Exception):  # noqa: N818  # not an error: it was asked for
    """Saving has ended before it was done, and the old file is still there."""


def save_map(
    experiment: Experiment,
    path: str | os.PathLike[str],
    tell: Callable[[float], bool] = lambda _share: True,
    inputs: Iterable[str | os.PathLike[str]] = (),
) -> int:
    """Compute S in float64 and write it to ``path``, in the format of its suffix; how many pixels were clipped for it.

    ``tell`` gets the share that is done, 0 … 1, and answers whether to go on; if not, `Cancelled` is raised. ValueError
    for another suffix or for an S without outputs that is to become a picture; OSError passes through, a TargetError
    where ``path`` is no file or one of ``inputs``.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"“{suffix}” is no ending to save as; .png, .tif and .npy work")
    height, width = experiment.output_shape
    shape = (height, width, *experiment.image_shape[2:])
    if 0 in shape and suffix != ".npy":
        raise ValueError("an empty feature map cannot be saved as a picture, only as .npy")
    high = max(_BAND // max(width, 1), 1)
    clipped = 0

    def bands() -> Iterator[npt.NDArray[np.float64]]:
        for start in range(0, height, high):
            if not tell(start / height):
                raise Cancelled
            yield experiment.output_rows(range(start, min(start + high, height)))

    def wide() -> Iterator[bytes]:
        nonlocal clipped
        for band in bands():
            clipped += _overflowing(band)
            yield _float32(band).tobytes()

    def put(file: BinaryIO) -> None:
        nonlocal clipped
        if suffix == ".npy":
            layout = {"descr": "<f4", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(file, layout)
            file.writelines(wide())
        elif suffix == ".png":
            like, parts = experiment.picture.pixels.dtype, []
            for band in bands():
                samples, count = _png_samples(band, like, experiment.white)
                parts.append(samples)
                clipped += count
            file.write(_png(np.concatenate(parts)))
        else:
            _write_tiff(file, wide(), shape, high)

    replace_file(path, put, inputs)
    return clipped


def encode(
    feature_map: npt.NDArray[np.floating[Any]],
    suffix: str,
    *,
    like: npt.DTypeLike,
    white: float,
) -> Encoded:
    """The file contents for a (H, W) or (H, W, 3) map of floats, by the ending of the file's name.

    ".npy", ".tif", ".tiff": float32, rounded once; a value beyond float32 becomes infinite and
    counts as clipped. ".png": rounded half to even and clipped to
    0…maximum, in 8 or 16 bits if ``like``, the number type of the input pixels, is uint8 or uint16;
    for any other type the values are divided by ``white`` and written in 16 bits. A pixel with any
    sample out of range or NaN (written as 0) counts as clipped, once. Raises ValueError for another
    suffix, for another shape, and for an empty map that is to become a picture.
    """
    if feature_map.ndim not in (2, 3) or feature_map.shape[2:] not in ((), (3,)):
        raise ValueError(f"a map of shape {feature_map.shape} cannot be saved, (H, W) or RGB can")
    match suffix.lower():
        case ".npy":
            return Encoded(_npy(_float32(feature_map)), _overflowing(feature_map))
        case ".png" | ".tif" | ".tiff" if not feature_map.size:
            raise ValueError("an empty feature map cannot be saved as a picture, only as .npy")
        case ".tif" | ".tiff":
            return Encoded(_tiff(_float32(feature_map)), _overflowing(feature_map))
        case ".png":
            samples, clipped = _png_samples(feature_map, np.dtype(like), white)
            return Encoded(_png(samples), clipped)
        case _:
            raise ValueError(f"“{suffix}” is no ending to save as; .png, .tif and .npy work")


def write_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Write all of ``data`` to ``path`` or leave what was there; OSError passes through.

    A symbolic link to a file is followed, and an existing file's permissions are kept.
    """
    replace_file(path, lambda file: file.write(data))


def _float32(feature_map: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float32]:
    with np.errstate(over="ignore"):  # beyond ±3.4e38 infinity is the nearest float32
        return feature_map.astype(np.float32)


def _overflowing(feature_map: npt.NDArray[np.floating[Any]]) -> int:
    """How many finite values no float32 can hold."""
    return int(np.count_nonzero(np.isfinite(feature_map) & ~np.isfinite(_float32(feature_map))))


def _png_samples(
    feature_map: npt.NDArray[np.floating[Any]], like: np.dtype[Any], white: float
) -> tuple[npt.NDArray[Any], int]:
    depth = like if like in (np.uint8, np.uint16) else np.dtype(np.uint16)
    largest = np.iinfo(depth).max
    with np.errstate(over="ignore"):  # infinity is clipped like any other excess
        scaled = feature_map if depth == like else feature_map / white * largest
    rounded = np.rint(scaled)
    is_clipped = ~((rounded >= 0) & (rounded <= largest))  # NaN is not within anything
    pixels = is_clipped.any(axis=2) if is_clipped.ndim == 3 else is_clipped
    samples = np.clip(np.where(np.isnan(rounded), 0, rounded), 0, largest).astype(depth)
    return samples, int(np.count_nonzero(pixels))


def _png(samples: npt.NDArray[Any]) -> bytes:
    import cv2

    blue_first = samples[..., ::-1] if samples.ndim == 3 else samples
    done, data = cv2.imencode(".png", np.ascontiguousarray(blue_first))
    if not done:
        raise ValueError(f"a map of shape {samples.shape} cannot be a PNG, but a .tif or .npy")
    return data.tobytes()


def _tiff(values: npt.NDArray[np.float32]) -> bytes:
    import tifffile

    buffer = io.BytesIO()
    photometric = "rgb" if values.ndim == 3 else "minisblack"
    tifffile.imwrite(buffer, values, photometric=photometric, metadata=None)
    return buffer.getvalue()


def _write_tiff(file: BinaryIO, strips: Iterator[bytes], shape: tuple[int, ...], high: int) -> None:
    import tifffile

    tifffile.imwrite(
        file, strips, shape=shape, dtype=np.float32, rowsperstrip=high,
        photometric="rgb" if len(shape) == 3 else "minisblack", metadata=None,
    )  # fmt: skip


def _npy(values: npt.NDArray[np.float32]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, values, allow_pickle=False)
    return buffer.getvalue()
