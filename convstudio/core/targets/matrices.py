"""The kernel as a file of numbers alone: CSV, TSV, NPY, and SExtractor's .conv.

Such files have no room for what the program that reads them is to do with the kernel: the operation is left to it, and
so the weights are those typed, times their scale. SExtractor's is known.
"""

from __future__ import annotations

import io
import re
from typing import Final

import numpy as np

from convstudio.core.kernel_texts.marks import SIZE
from convstudio.core.targets.commands import stored
from convstudio.core.targets.job import Job, Weights, cells, zeros_multiplied

# Its MAXMASK, and its MAXCHAR without the end of a line.
_MOST_WEIGHTS: Final = 1024
_LONGEST_LINE: Final = 510


def _weights(job: Job) -> Weights:
    return job.centred if job.is_plain else job.typed


def separated(weights: Weights, separator: str) -> str:
    """Return the weights as lines of cells."""
    return "".join(f"{separator.join(row)}\n" for row in cells(weights))


def csv(job: Job) -> str:
    """CSV: decimal points, and commas between the cells."""
    weights = _weights(job)
    text = separated(weights, ",")
    if weights.shape[1] != 2 or "." in text:
        return text
    # 0,1 may be one decimal; 0.0,1.0 is two cells to every reader.
    return re.sub(r"(?<![\de+-])-?\d+(?![\de])", r"\g<0>.0", text)


def tsv(job: Job) -> str:
    """TSV: decimal points, and tabs between the cells."""
    return separated(_weights(job), "\t")


def npy(job: Job) -> bytes:
    """NPY: an array of float64, as `numpy.save` writes it."""
    data = io.BytesIO()
    np.lib.format.write_array(data, np.ascontiguousarray(_weights(job)), allow_pickle=False)
    return data.getvalue()


def loses(job: Job) -> str:
    """What numbers alone cannot say of a kernel: that it has a scale, and where its origin is; "" if it has neither."""
    said = []
    if job.kernel.scale != "1":
        said.append(f"its scale {job.kernel.scale} is multiplied in")
    if job.is_plain and job.is_padded:
        said.append(f"zeros around it make its origin {job.origin} the middle cell")
    return "; ".join(said)


def sextractor_refuses(job: Job) -> str:
    """Why a kernel is too large for SExtractor, which reads its lines in pieces of 512 characters, or ""."""
    height, width = job.centred.shape
    if job.centred.size > _MOST_WEIGHTS:
        return f"at most {_MOST_WEIGHTS:,} weights, not {height} × {width}"
    if max(map(len, _short_lines(job.centred))) > _LONGEST_LINE:
        return f"lines of at most {_LONGEST_LINE} characters, and {width} weights in one are longer"
    return ""


def sextractor(job: Job) -> str:
    """SExtractor: a correlation with zeros beyond the edges; NONORM, or it would divide by the sum of the sizes."""
    height, width = job.centred.shape
    said = [
        *job.remarks(turned=job.flip),
        *stored(job, "SExtractor"),
        *zeros_multiplied(job, job.centred, "SExtractor"),
        f"{SIZE} {height} × {width}.",
        "SExtractor filters what it detects in, less its background, with 32-bit floats.",
        "BACK_TYPE MANUAL and BACK_VALUE 0.0 leave the image as it is; CHECKIMAGE_TYPE FILTERED writes S.",
    ]
    if not job.is_plain:
        said.append(f"It makes results of the image's size: S here is “{job.mode}”.")
    elif job.boundary != "constant" or job.fill_value:
        said.append("It takes 0 beyond the edges: outputs near them differ.")
    lines = _short_lines(job.centred[::-1, ::-1] if job.flip else job.centred)
    return "\n".join(["CONV NONORM", *(f"# {sentence}" for sentence in said), *lines, ""])


def _short_lines(weights: Weights) -> list[str]:
    """Return the weights as lines; with as many digits as a 32-bit float has where they would be too long."""
    lines = [" ".join(row) for row in cells(weights)]
    if max(map(len, lines)) > _LONGEST_LINE:
        lines = [" ".join(map(str, row)) for row in weights.astype(np.float32)]
    return lines
