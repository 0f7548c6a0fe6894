"""The inputs and kernels that a lesson names: samples, files beside it, rows of numbers; each created once.

What is named twice is the same object twice, so that going from screen to screen creates no new picture. Files are only
looked for beside the lesson, wherever a name or a link may lead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.examples.spaceship import NAME as SPACESHIP
from convstudio.core.examples.spaceship import spaceship, weights_by_age
from convstudio.core.files.opening import is_gone
from convstudio.core.files.samples import sample
from convstudio.core.lessons.problems import meant
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import MAX_SIZE, Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.formatting import format_weight
from convstudio.core.numbers.quoting import quoted
from convstudio.core.reading.door import IMAGE_SUFFIXES, read_picture

MOST_NUMBERS: Final = 4096
"""The most numbers in typed rows, 64 × 64; larger inputs must be files."""
MOST_RESULTS: Final = 4_000_000
"""The most outputs of an S that is the input of another state."""
MOST_FILES: Final = 100
MOST_BYTES: Final = 2 << 30
"""The most bytes of all pictures of a lesson: as many as a single one may have."""
MOST_WEIGHTS: Final = 50_000
"""The most weights in all kernels of a lesson, counting each scale and origin anew: fifty of 31 × 31."""
NUMBERS: Final = "numbers"
RESULT: Final = "result"
"""The name of an input or a kernel that is the S of the previous state."""
SAMPLES: Final = "samples"
"""The folder beside a lesson for photographs that it names but that not every machine has."""
WEIGHTS_BY_AGE: Final = "weights-by-age"
"""The name of the kernel in the spaceship example."""

_LONGEST_NAME: Final = 200


class InputError(ValueError):
    """Raised for a missing input or kernel; the message continues a sentence that starts with a field's name."""


class Inputs:
    """The pictures and kernels of one lesson, which lies in ``folder``."""

    def __init__(self, folder: Path, *, lasting: bool = True) -> None:
        """Unless ``lasting``, the folder is temporary, so pictures get no path to be read from again."""
        self._folder, self._is_lasting = folder, lasting
        self._pictures: dict[object, Picture] = {}
        self._kernels: dict[Kernel, Kernel] = {}
        self._named: dict[object, Kernel] = {}
        self._files = self._bytes = self._weights = 0
        self.files: dict[str, Path] = {}
        """Files that have been read, by their names in the lesson's folder; photographs are among its samples."""

    def picture(self, written: str | Sequence[Any]) -> Picture:
        """Return the input with this name, or made of rows; InputError in one sentence if there is none."""
        key = written if isinstance(written, str) else repr(written)
        if (key, type(written)) not in self._pictures:
            picture = self._read(written) if isinstance(written, str) else picture_of_rows(written)
            if not self._is_lasting and self._is_inside(picture):
                picture = replace(picture, path=None)
            self._bytes += picture.pixels.nbytes
            if self._bytes > MOST_BYTES:
                raise InputError(
                    f"the pictures of this lesson take more than {MOST_BYTES >> 30} GB"
                )
            self._pictures[key, type(written)] = picture
        return self._pictures[key, type(written)]

    def picture_beside(self, name: str) -> Picture:
        """Return the picture in a file beside the lesson; InputError in one sentence if there is none."""
        if not _is_file(name):
            raise InputError(f"{quoted(name)} is no file beside the lesson, such as cat.png")
        return self.picture(name)

    def result(self, experiment: Experiment) -> Picture:
        """Return S of an experiment as the input of another: integers stay integers."""
        key = id(experiment), RESULT
        if key not in self._pictures:
            values = self._values(experiment)
            largest = float(np.nanmax(values)) if np.isfinite(values).any() else 0.0
            if experiment.averages:
                largest = experiment.white
            whole = bool((np.isfinite(values) & (values == np.rint(values))).all())
            if whole and values.ndim == 2 and np.abs(values).max() < np.iinfo(np.int32).max:
                values = _numbers(values.astype(np.int64).tolist())
            self._bytes += values.nbytes
            self._pictures[key] = Picture(
                values, largest if largest > 0 else 1.0, RESULT, holds_light=experiment.decodes
            )
        return self._pictures[key]

    def kernel_of_result(self, experiment: Experiment) -> Kernel:
        """Return S of an experiment as the kernel of another."""
        rows, columns = experiment.output_shape
        if rows > MAX_SIZE or columns > MAX_SIZE:
            raise InputError(f"S is {rows}×{columns}; a kernel is at most {MAX_SIZE}×{MAX_SIZE}")
        values = self._values(experiment)
        if values.ndim == 3 or not np.isfinite(values).all():
            raise InputError("S has values that are no weights")

        def make() -> Kernel:
            return _kernel_of_rows([[float(value) for value in row] for row in values])

        return self._kernel((id(experiment), RESULT), values.size, make)

    def _values(self, experiment: Experiment) -> npt.NDArray[Any]:
        rows, columns = experiment.output_shape
        if not rows * columns:
            raise InputError("S is empty, so there is no result")
        if rows * columns > MOST_RESULTS or self._bytes > MOST_BYTES:
            raise InputError(f"S has more than the {MOST_RESULTS:,} values that can go on")
        return experiment.feature_map()

    def with_white(self, picture: Picture, white: float) -> Picture:
        """Return ``picture`` with another value shown as white."""
        if white <= 0:
            raise InputError(f"white is a number above 0, not {white:g}")
        if white == picture.white:
            return picture
        key = id(picture), white
        if key not in self._pictures:
            self._pictures[key] = replace(picture, white=white)
        return self._pictures[key]

    def kernel(self, written: str | Sequence[Any]) -> Kernel:
        """Return the kernel with this name, or made of rows; InputError in one sentence if there is none."""
        key = written if isinstance(written, str) else repr(written)

        def make() -> Kernel:
            return _preset(written) if isinstance(written, str) else _kernel_of_rows(written)

        return self._kernel((key, type(written)), 1, make)

    def scaled(self, kernel: Kernel, scale: float | str) -> Kernel:
        """Return ``kernel`` with another scale; ValueError if that is no number."""
        text = weight_text(scale)
        return self._kernel((id(kernel), text), kernel.array.size, lambda: kernel.with_scale(text))

    def placed(self, kernel: Kernel, origin: tuple[int, int]) -> Kernel:
        """Return ``kernel`` with another origin; ValueError if that lies outside."""
        return self._kernel(
            (id(kernel), origin), kernel.array.size, lambda: kernel.with_origin(*origin)
        )

    def _kernel(self, key: object, size: int, make: Callable[[], Kernel]) -> Kernel:
        """Return the result of ``make``, about ``size`` weights, cached by ``key``; equal kernels are one object."""
        if key not in self._named:
            if self._weights + size > MOST_WEIGHTS:
                raise InputError(f"the kernels of a lesson have at most {MOST_WEIGHTS:,} weights")
            kernel = make()
            self._weights += kernel.array.size
            self._named[key] = self._kernels.setdefault(kernel, kernel)
        return self._named[key]

    def _read(self, name: str) -> Picture:
        if name == SPACESHIP:
            return spaceship().picture
        if not _is_file(name):
            try:
                return self._sample(name)
            except ValueError as error:
                if close := meant(name, (SPACESHIP,)):
                    raise InputError(f"no sample is called {quoted(name)}{close}") from None
                raise InputError(str(error)) from None
        self._files += 1
        if self._files > MOST_FILES:
            raise InputError(f"a lesson has at most {MOST_FILES} files of pictures")
        path = self._beside(name)
        self.files[PurePosixPath(name).as_posix()] = path
        try:
            return read_picture(path)
        except ValueError as error:
            if not is_gone(path):
                raise InputError(str(error)) from None
            close = meant(path.name, _pictures_in(path.parent))
            raise InputError(f"there is no such file as {quoted(name)}{close}") from None

    def _is_inside(self, picture: Picture) -> bool:
        return picture.path is not None and picture.path.is_relative_to(
            os.path.realpath(self._folder)
        )

    def _sample(self, name: str) -> Picture:
        """Return a sample; a photograph that this machine lacks may be in the folder of samples beside the lesson."""
        try:
            found = sample(name)
        except ValueError:
            for beside in sorted(_pictures_in(self._folder / SAMPLES)):
                if PurePosixPath(beside).stem == name.casefold():
                    return self._read(f"{SAMPLES}/{beside}")
            raise
        if found.kind == "photograph":
            self.files[f"{SAMPLES}/{found.name}{found.path.suffix}"] = found.path
        return read_picture(found.path)

    def _beside(self, name: str) -> Path:
        """Return the file ``name`` in the lesson's folder or below."""
        posix, windows = PurePosixPath(name), PureWindowsPath(name)
        if len(name) > _LONGEST_NAME or not name.isprintable() or "\\" in name:
            raise InputError(f"{quoted(name)} is no name of a file; folders are parted by /")
        if posix.is_absolute() or windows.drive or windows.root:
            raise InputError(
                f"{quoted(name)} is an absolute path; a file beside the lesson is named"
            )
        if ".." in posix.parts:
            raise InputError(f"{quoted(name)} leads out of the lesson's folder")
        folder = os.path.realpath(self._folder)
        path = os.path.realpath(os.path.join(folder, name))
        if os.path.commonpath((folder, path)) != folder:
            raise InputError(f"{quoted(name)} is a link that leads out of the lesson's folder")
        return Path(folder, name)


def picture_of_rows(rows: Sequence[Any]) -> Picture:
    """Return the picture of ``rows`` of numbers, or of one row; "1/6" is a number, too.

    Integers become uint8, uint16 or int32, others float64, and so do all rows if one value is no integer; white is the
    largest number, or 1. Raises InputError for rows of unequal length, none, or too many.
    """
    typed = _rows(rows, "number")
    count = len(typed) * len(typed[0])
    if count > MOST_NUMBERS:
        raise InputError(
            f"has {count:,} numbers; at most {MOST_NUMBERS:,} are typed, a file may have more"
        )
    array = _numbers([[_number(number) for number in row] for row in typed])
    largest = float(array.max())
    return Picture(array, largest if largest > 0 else 1.0, NUMBERS)


def _number(typed: float | str) -> float:
    """Return a typed number or the value of an expression; an integer stays one."""
    if not isinstance(typed, str):
        return typed
    try:
        value = evaluate(typed)
    except ExpressionError as error:
        raise InputError(str(error)) from None
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else float(value)


def _numbers(rows: Sequence[Sequence[Any]]) -> npt.NDArray[Any]:
    numbers = [number for row in rows for number in row]
    if all(isinstance(number, int) for number in numbers):
        low, high = min(numbers), max(numbers)
        for dtype in (np.uint8, np.uint16, np.int32):
            if np.iinfo(dtype).min <= low and high <= np.iinfo(dtype).max:
                return np.array(rows, dtype)
    try:
        return np.array(rows, np.float64)
    except OverflowError:
        raise InputError("has a number that is too large") from None


def _rows(written: Sequence[Any], what: str) -> list[list[Any]]:
    """Return rows of equal length; a list of plain values is one row."""
    if not written:
        raise InputError(f"has no {what}s; at least one is needed")
    nested = [isinstance(row, list) for row in written]
    if not any(nested):
        return [list(written)]
    if not all(nested):
        raise InputError(f"has rows and single {what}s side by side; [[1, 2], [3, 4]] are two rows")
    width = len(written[0])
    if not width:
        raise InputError(f"has a row without {what}s")
    for index, row in enumerate(written):
        if len(row) != width:
            count = f"{len(row)} {what}{'' if len(row) == 1 else 's'}"
            raise InputError(f"row {index} has {count}, but row 0 has {width}")
    return [list(row) for row in written]


def _kernel_of_rows(written: Sequence[Any]) -> Kernel:
    rows = _rows(written, "weight")
    kh, kw = len(rows), len(rows[0])
    if kh > MAX_SIZE or kw > MAX_SIZE:
        raise InputError(f"is {kh}×{kw}; a kernel is at most {MAX_SIZE}×{MAX_SIZE}")
    try:
        return Kernel(tuple(tuple(map(weight_text, row)) for row in rows))
    except (ValueError, OverflowError) as error:
        raise InputError(str(error)) from None


def weight_text(number: float | str) -> str:
    """Return a weight or a scale as a kernel stores it."""
    if isinstance(number, str):
        return number
    try:
        return str(number) if isinstance(number, int) else format_weight(number)
    except ValueError:
        raise InputError("has a number that is too large") from None


def _preset(name: str) -> Kernel:
    if name == WEIGHTS_BY_AGE:
        return weights_by_age()
    from convstudio.core.design.generators.naming import named_kernel  # seldom needed

    try:
        return named_kernel(name)
    except ValueError as error:
        if close := meant(name, (WEIGHTS_BY_AGE,)):
            raise InputError(f"no kernel is called {quoted(name)}{close}") from None
        raise InputError(str(error)) from None


def _is_file(name: str) -> bool:
    return any(sign in name for sign in "./\\:")


def _pictures_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry, _ in zip(entries, range(1000), strict=False)]
    except OSError:
        return []
    return [name for name in names if name.lower().endswith(IMAGE_SUFFIXES)]
