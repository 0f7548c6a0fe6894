"""Commands and kernels for programs that filter files: ImageMagick, G'MIC, libvips, and source code in C."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from convstudio.core.kernel_texts.marks import TURNED
from convstudio.core.sums.geometry import Boundary
from convstudio.core.targets.job import Job, Weights, aligned, cells

_VIRTUAL_PIXELS: Final[Mapping[Boundary, str]] = {
    "constant": "Black", "nearest": "Edge", "reflect": "Mirror", "wrap": "Tile"
}  # fmt: skip
_GMICS: Final[Mapping[Boundary, int]] = {"constant": 0, "nearest": 1, "wrap": 2, "reflect": 3}


def limits(job: Job, name: str, borders: Mapping[Boundary, object]) -> list[str]:
    """What a program that only makes results of the image's size cannot do of a job."""
    said = []
    if not job.is_plain:
        said.append(f"{name} makes results of the image's size: S here is “{job.mode}”.")
    elif job.boundary not in borders:
        said.append(f"{name} has no border “{job.boundary}”: outputs near the edges differ.")
    elif job.boundary == "constant" and job.fill_value:
        said.append(
            f"{name} takes 0 beyond the edges, not {job.fill_value:g}: outputs there differ."
        )
    return said + stored(job, name)


def stored(job: Job, name: str) -> list[str]:
    """What a program that sums what is stored cannot do of a job in linear light."""
    said = f"{name} sums what is stored here: give it an image in linear light."
    return [said] if job.light else []


def imagemagick_kernel(weights: Weights) -> str:
    """Return weights with their size and their origin, without which sizes have different ones."""
    height, width = weights.shape
    rows = " ".join(",".join(row) for row in cells(weights))
    return f"{width}x{height}+{width // 2}+{height // 2}: {rows}"


def imagemagick(job: Job) -> str:
    """ImageMagick 6 and 7: -morphology Convolve, a convolution; for a correlation the kernel is written turned."""
    weights = job.centred if job.flip else job.centred[::-1, ::-1]
    # It decodes and encodes by itself.
    said = limits(replace(job, light=False), "ImageMagick", _VIRTUAL_PIXELS)
    decode, encode = ("-colorspace RGB ", "-colorspace sRGB ") if job.light else ("", "")
    said.append("Results are cut to the range and the integers of the file that is written.")
    border = _VIRTUAL_PIXELS.get(job.boundary, "Edge")
    return _commented(
        job,
        said,
        f"magick {_quoted(job.file)} {decode}-virtual-pixel {border} \\\n"
        f"  -morphology Convolve '{imagemagick_kernel(weights)}' {encode}S.png",
        turned=not job.flip,
    )


def gmic_kernel(weights: Weights) -> str:
    """Return weights as G'MIC reads them."""
    return f"({';'.join(','.join(row) for row in cells(weights))})"


def gmic(job: Job) -> str:
    """G'MIC: convolve or correlate, so the kernel stays as typed."""
    call = "convolve" if job.flip else "correlate"
    border = _GMICS.get(job.boundary, 1)
    return _commented(
        job,
        limits(job, "G'MIC", _GMICS),
        f'gmic {_quoted(job.file)} "{gmic_kernel(job.centred)}" {call}[0] [1],{border} keep[0] -o S.tiff,float',
    )


def libvips_matrix(weights: Weights) -> str:
    """Return weights as a file .mat of libvips."""
    height, width = weights.shape
    return "\n".join([f"{width} {height} 1 0", *(" ".join(row) for row in cells(weights)), ""])


def libvips(job: Job) -> str:
    """libvips: conv, a correlation that repeats the edge; a kernel to be convolved with is written flipped."""
    applied = job.centred[::-1, ::-1] if job.flip else job.centred
    said = limits(job, "libvips' conv", {"nearest": ""})
    return _commented(
        job,
        said,
        f"cat > kernel.mat <<'END'\n{libvips_matrix(applied)}END\n"
        f"vips conv {_quoted(job.file)} S.tiff kernel.mat --precision float",
        turned=job.flip,
    )


def c_array(weights: Weights) -> str:
    """Return weights as an array of C."""
    height, width = weights.shape
    rows = ",\n    ".join(f"{{{', '.join(row)}}}" for row in aligned(weights))
    return f"static const double kernel[{height}][{width}] = {{\n    {rows},\n}};"


def c(job: Job) -> str:
    """C: the array as applied, and the sum in a comment; it is flipped, so that the sum needs no minus."""
    height, width = job.applied.shape
    above, _, left, _ = job.pads
    said = job.remarks(is_padded=False)
    if job.flip:
        said.append(f"{TURNED}, so that the sum has no minus.")
    said.append(
        f"S[i][j] = sum over a < {height}, b < {width} of kernel[a][b] * I[i + a - {above}][j + b - {left}]"
    )
    comment = "\n   ".join(said)
    return f"/* {comment} */\n{c_array(job.applied)}\n"


def _commented(job: Job, said: list[str], command: str, *, turned: bool = False) -> str:
    """Return a command below what is to be said of it; ``turned``: its kernel is turned by 180°."""
    lines = [*job.remarks(turned=turned), *said]
    return "\n".join([*(f"# {sentence}" for sentence in lines), command, ""])


def _quoted(name: str) -> str:
    return shlex.quote(name)
