"""Kernels from outside: matrices in files, on the clipboard and from spreadsheets.

There is no standard way to write a matrix. Spreadsheets copy tabs; people who write 0,5 separate by semicolons, those
who write 0.5 by commas, and text editors align with blanks. The intent is nearly always clear, since every cell must be
a number in the end; what is ambiguous is refused in one sentence and never read in part. Files are untrusted: they are
opened without blocking, limited in size, and never unpickled.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.model.kernel import MAX_SIZE, Kernel
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.formats import suffixes_of
from convstudio.core.reading.kinds import kind_of
from convstudio.core.reading.npy import read_header

# Twice the size of 31×31 weights of the longest expression.
MAX_BYTES = 1_000_000
KERNEL_SUFFIXES = suffixes_of("kernel")
_BLANKS = " "


class KernelError(ValueError):
    """Raised for a file or a text that holds no kernel, with one sentence for the user."""


def read_kernel(path: str | os.PathLike[str]) -> Kernel:
    """Read the kernel in a text, CSV or TSV matrix (UTF-8), or in an NPY array of one or two dimensions.

    NPY is recognised by its first bytes, not by its name. Raises KernelError, naming the file, for anything other than
    at most 31×31 finite weights.
    """
    try:
        data = _file_bytes(path)
        if kind_of(data) == "NPY":
            return _kernel_from_array(_array_from_npy(data))
        return _kernel_from_text(_decoded(data))
    except KernelError as error:
        name = os.path.basename(path)
        raise KernelError(f"“{printable(name)}”: {error}") from None


def parse_matrix(text: str) -> list[list[str]]:
    """Return the cells of a pasted or stored matrix as texts, each of which evaluates to a number.

    Cells are separated by tabs if there are any, else by semicolons if there are any, else by commas or blanks. Commas
    inside blank-separated numbers are decimal ones ("0,5 1,5"); a single column of such numbers cannot be told from
    pairs and is read as pairs. Cells may be quoted as in CSV.

    Raises KernelError for rows of unequal length, more than 31×31 cells, or cells without a number.
    """
    return [list(row) for row in _kernel_from_text(text).texts]


def format_matrix(kernel_texts: Sequence[Sequence[str]]) -> str:
    """Format the matrix for the clipboard, tab-separated, so that `parse_matrix` reads it again."""
    rows = [["".join(text.split()) for text in row] for row in kernel_texts]
    if all(len(row) == 1 for row in rows):
        # Without a tab in the text, a decimal comma would be taken for a separator.
        rows = [[text.replace(",", ".") for text in row] for row in rows]
    return "\n".join("\t".join(row) for row in rows)


def _kernel_from_text(text: str) -> Kernel:
    if len(text) > MAX_BYTES:
        raise KernelError(f"The text is longer than the {MAX_BYTES:,} characters read here.")
    numbered = [
        (number, line)
        for number, line in enumerate(io.StringIO(text, newline=None), start=1)
        if line.strip()
    ]
    lines = [line for _, line in numbered]
    if not lines:
        raise KernelError("There is no matrix in it: rows of numbers are needed.")
    first_error = None
    for separator in _possible_separators(lines):
        try:
            rows = _split(lines, separator)
            _check_lengths(rows, [number for number, _ in numbered])
            return _kernel_from_rows(rows)
        except ValueError as error:
            first_error = first_error or error
    raise KernelError(str(first_error)) from None


def _possible_separators(lines: list[str]) -> tuple[str, ...]:
    """Return the possible separators of cells, the likeliest first."""
    text = "".join(lines)
    for certain in ("\t", ";"):
        if certain in text:
            return (certain,)
    words = text.split()
    has_decimal_commas = len(words) > len(lines) and all(
        word.count(",") <= 1 and not word.startswith(",") and not word.endswith(",")
        for word in words
    )
    if "," not in text:
        # Tabs have been excluded above, so this means that each line is one cell, such as "1 / 9".
        return _BLANKS, "\t"
    return (_BLANKS, ",") if has_decimal_commas else (",", _BLANKS)


def _split(lines: list[str], separator: str) -> list[list[str]]:
    if separator == _BLANKS:
        return [line.split() for line in lines]
    cells = csv.reader(lines, delimiter=separator, skipinitialspace=separator != "\t")
    try:
        rows = [[cell.strip() for cell in row] for row in cells]
    except csv.Error:
        raise KernelError("One of its cells is far too long to be a number.") from None
    rows = [row for row in rows if any(row)]
    # Spreadsheets, and loops that print "x,", leave an empty cell at the end of every row.
    if all(len(row) > 1 and not row[-1] for row in rows):
        rows = [row[:-1] for row in rows]
    return rows


def _check_lengths(rows: list[list[str]], numbers: list[int]) -> None:
    """Raise KernelError, worded as for an image table, for a line that is longer or shorter than the others."""
    if len(rows) != len(numbers):  # a quoted cell spans several lines
        return
    for number, row in zip(numbers, rows, strict=True):
        if len(row) != len(rows[0]):
            from convstudio.core.tables.lines import WOULD_WORK  # few kernels need it

            count = f"{len(row)} cell{'' if len(row) == 1 else 's'}"
            raise KernelError(
                f"Its line {number} has {count} where {len(rows[0])} are expected; {WOULD_WORK}."
            )


def _kernel_from_rows(rows: list[list[str]]) -> Kernel:
    _check_size(len(rows), max(map(len, rows), default=0))
    return Kernel(tuple(map(tuple, rows)))


def _check_size(kh: int, kw: int) -> None:
    if kh > MAX_SIZE or kw > MAX_SIZE:
        raise KernelError(f"The matrix is {kh}×{kw}; a kernel is at most {MAX_SIZE}×{MAX_SIZE}.")


def _kernel_from_array(array: npt.NDArray[np.generic]) -> Kernel:
    try:
        return Kernel.from_array(array)
    except ValueError as error:
        raise KernelError(str(error)) from None


def _array_from_npy(data: bytes) -> npt.NDArray[np.generic]:
    """Return the array as (kh, kw), one dimension becoming a row; the header is validated before the data are read."""
    file = io.BytesIO(data)
    try:
        header = read_header(file)
    except Exception:
        header = None
    if header is None:
        raise KernelError("Its NPY header is damaged or of an unknown version.")
    shape, dtype = header.shape, header.dtype
    if len(shape) not in (1, 2) or min(shape) < 1 or not header.is_real:
        raise KernelError(
            f"It holds an array of {dtype} and shape {shape}; "
            "real numbers in one or two dimensions are needed."
        )
    kh, kw = shape if len(shape) == 2 else (1, shape[0])
    _check_size(kh, kw)
    if len(data) - file.tell() < kh * kw * dtype.itemsize:
        raise KernelError("It ends before its last number: the file is incomplete.")
    numbers = np.frombuffer(data, dtype, kh * kw, offset=file.tell())
    return numbers.reshape((kh, kw), order=header.order)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise KernelError(
            "It is not a text in UTF-8; a matrix saved as UTF-8 text, CSV, TSV or NPY would work."
        ) from None


def _file_bytes(path: str | os.PathLike[str]) -> bytes:
    try:
        with open_regular(path, MAX_BYTES) as file:
            return file.read(MAX_BYTES)
    except UnreadableFileError as error:
        reason = error.advised("a matrix as text, CSV, TSV or NPY would work")
        raise KernelError(f"{reason[0].upper()}{reason[1:]}.") from None
    except OSError as error:
        raise KernelError(f"It cannot be read: {error.strerror}.") from None
