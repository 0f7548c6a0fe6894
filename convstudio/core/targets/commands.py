"""Commands and kernels for programs that filter files: ImageMagick, G'MIC, libvips, and source code in C."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from convstudio.core.kernel_texts.marks import TURNED
from convstudio.core.sums.geometry import Boundary
from convstudio.core.targets.extending import Extended, extended
from convstudio.core.targets.job import (
    Job,
    Weights,
    aligned,
    cells,
    digits,
    mix_of,
    zeros_multiplied,
)
from convstudio.core.targets.source import Trait

VIRTUAL_PIXELS: Final[Mapping[Boundary, str]] = {
    "constant": "Black", "nearest": "Edge", "reflect": "Mirror", "wrap": "Tile"
}  # fmt: skip
VIPSES: Final[Mapping[Boundary, str]] = {
    "constant": "black", "nearest": "copy", "reflect": "mirror", "wrap": "repeat"
}  # fmt: skip
GMICS: Final[Mapping[Boundary, int]] = {"constant": 0, "nearest": 1, "wrap": 2, "reflect": 3}
MAGICKS: Final[frozenset[Trait]] = frozenset(
    {"turned", "1 bit", "few bits", "grey with alpha", "palette", "deep colour", "JPEG"}
)
_SHELL: Final = (
    "This is for a shell like sh or bash: on Windows that of WSL or Git, not cmd or PowerShell."
)
_CHANNELS: Final = ("red", "green", "blue")


def limits(job: Job, name: str, borders: Mapping[Boundary, object]) -> list[str]:
    """What a program that only makes results of the image's size cannot do of a job."""
    said = beyond_edges(job, name, borders, same_only=True, has_fill=False)
    return [*said, *stored(job, name)]


def beyond_edges(
    job: Job,
    name: str,
    borders: Mapping[Boundary, object],
    *,
    same_only: bool = False,
    has_fill: bool = True,
) -> list[str]:
    """What a program with some ``borders`` cannot do of a job at the edges of the image and beyond them.

    ``same_only``: it makes results of the image's size; ``has_fill``: it takes another constant than 0.
    """
    said = []
    if same_only and not job.is_plain:
        said.append(f"{name} makes results of the image's size: S here is “{job.mode}”.")
    has_border = job.mode != "valid" and any(job.pads)
    if has_border and job.boundary not in borders:
        said.append(f"{name} has no border “{job.boundary}”: outputs near the edges differ.")
    elif not has_fill and has_border and job.boundary == "constant" and job.fill_value:
        said.append(
            f"{name} takes 0 beyond the edges, not {job.fill_value:g}: outputs there differ."
        )
    return said


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
    how = extended(job, turned=job.flip)
    weights = how.weights[::-1, ::-1]
    said = beyond_edges(job, "ImageMagick", VIRTUAL_PIXELS, has_fill=False)
    decode, encode = ("-colorspace RGB ", "-colorspace sRGB ") if job.light else ("", "")
    upright = "-auto-orient " if "turned" in job.source.traits else ""
    channel = ""
    if job.is_color and job.channels != "color":
        mixed = " ".join(map(digits, mix_of(job.channels)))
        channel = f"-color-matrix '{mixed} {mixed} {mixed}' -channel R -separate +channel "
    said.append(
        "Results are cut to the range, and kept in 16 bits: S.png has 65535 for white, or 255 where that loses nothing."
    )
    if job.dtype.kind not in "bu" or job.dtype.itemsize > 2:
        said.append(
            "ImageMagick cuts numbers of floats to 0 to 1 when it reads them: give it such an image."
        )
    said.append("ImageMagick 6 has no magick: there it is called convert.")
    border = VIRTUAL_PIXELS.get(job.boundary, "Edge")
    return _commented(
        job,
        said,
        f"magick {quoted_file(job.file)} {upright}-alpha off {decode}{channel}-virtual-pixel {border} \\\n"
        f"  {_magicks_border(job, how)}-morphology Convolve '{imagemagick_kernel(weights)}' "
        f"{_magicks_cut(job, how)}{encode}-depth 16 S.png",
        turned=not job.flip,
        is_padded=job.is_plain,
    )


def _magicks_border(job: Job, how: Extended) -> str:
    """The options that extend the image where S is larger: its virtual pixels become pixels."""
    above, _, left, _ = how.pads
    if job.is_plain or not any(how.pads):
        return ""
    height, width = how.size(job)
    viewport = f"{width}x{height}-{left}-{above}"
    return f"-set option:distort:viewport {viewport} -filter point -distort SRT 0 +repage \\\n  "


def _magicks_cut(job: Job, how: Extended) -> str:
    """The option that leaves the outputs whose weights all lie within the extended image."""
    if job.is_plain or not any(how.lost):
        return ""
    (height, width), (top, beside), (rows, columns) = how.size(job), how.corner, how.lost
    return f"-crop {width - columns}x{height - rows}+{beside}+{top} +repage "


def gmic_kernel(weights: Weights) -> str:
    """Return weights as G'MIC reads them."""
    return f"({';'.join(','.join(row) for row in cells(weights))})"


def gmic(job: Job) -> str:
    """G'MIC: convolve or correlate, so the kernel stays as typed."""
    call = "convolve" if job.flip else "correlate"
    border = GMICS.get(job.boundary, 1)
    how = extended(job, turned=job.flip)
    weights = how.weights[::-1, ::-1] if job.flip else how.weights
    said = [
        *beyond_edges(job, "G'MIC", GMICS, has_fill=False),
        *stored(job, "G'MIC"),
        *zeros_multiplied(job, weights, "G'MIC"),
    ]
    extend, cut = "", ""
    if not job.is_plain:
        above, below, left, right = how.pads
        (down, across), (height, width), (top, beside) = job.size, how.size(job), how.corner
        if any(how.pads):
            extend = f"crop[0] {-left},{-above},{across + right - 1},{down + below - 1},{border} "
        last = beside + width - how.lost[1] - 1, top + height - how.lost[0] - 1
        cut = f"crop {beside},{top},{last[0]},{last[1]} " if any(how.lost) else ""
    return _commented(
        job,
        said,
        f'gmic {quoted_file(job.file)} {_gmic_channel(job)}{extend}"{gmic_kernel(weights)}" {call}[0] [1],{border} '
        f"keep[0] {cut}-o S.tiff,float",
        is_padded=job.is_plain,
    )


def _gmic_channel(job: Job) -> str:
    """The commands that leave what is filtered of a colour picture."""
    if not job.is_color:
        return ""
    if job.channels == "grey":
        factors = enumerate(mix_of("grey"))
        mixed = " ".join(f"mul[{place}] {digits(weight)}" for place, weight in factors)
        return f"channels[0] 0,2 split[0] c {mixed} add[0-2] "
    which = "0,2" if job.channels == "color" else str(_CHANNELS.index(job.channels))
    return f"channels[0] {which} "


def libvips_matrix(weights: Weights) -> str:
    """Return weights as a file .mat of libvips."""
    height, width = weights.shape
    return "\n".join([f"{width} {height} 1 0", *(" ".join(row) for row in cells(weights)), ""])


def libvips(job: Job) -> str:
    """libvips: conv, a correlation, so a kernel to be convolved with is written flipped; embed makes the border."""
    how = extended(job, turned=job.flip)
    steps, image = _vips_channel(job)
    above, _, left, _ = how.pads
    (height, width), (top, beside), (rows, columns) = how.size(job), how.corner, how.lost
    if any(how.pads):
        border = VIPSES.get(job.boundary, "copy")
        if job.boundary == "constant" and job.fill_value:
            border = f"background --background {digits(job.fill_value)}"
            # Of whole numbers the border would be one, too.
            steps.append(f"vips cast {image} floats.v float")
            image = "floats.v"
        steps.append(
            f"vips embed {image} extended.v {left} {above} {width} {height} --extend {border}"
        )
        image = "extended.v"
    result = "whole.v" if any(how.lost) else "S.tiff"
    steps.append(f"vips conv {image} {result} kernel.mat --precision float")
    if any(how.lost):
        steps.append(
            f"vips extract_area whole.v S.tiff {beside} {top} {width - columns} {height - rows}"
        )
    said = [*stored(job, "libvips"), *beyond_edges(job, "libvips", VIPSES)]
    files = _vips_file("kernel.mat", how.weights)
    if job.is_color and job.channels == "grey":
        files += _vips_file("grey.mat", np.array([mix_of("grey")]))
    # Where one failed, the next would take what an earlier run has left.
    return _commented(
        job, said, files + " &&\n".join(steps), turned=job.flip, is_padded=job.is_plain
    )


def _vips_file(name: str, weights: Weights) -> str:
    return f"cat > {name} <<'END'\n{libvips_matrix(weights)}END\n"


def _vips_channel(job: Job) -> tuple[list[str], str]:
    """The commands that leave what is filtered of a picture, and the image that they leave."""
    image = quoted_file(job.file)
    if not job.is_color:
        return [], image
    if job.channels == "color":
        return [f"vips extract_band {image} channel.v 0 --n 3"], "channel.v"
    if job.channels != "grey":
        band = _CHANNELS.index(job.channels)
        return [f"vips extract_band {image} channel.v {band}"], "channel.v"
    return [
        f"vips extract_band {image} colors.v 0 --n 3",
        "vips recomb colors.v channel.v grey.mat",
    ], "channel.v"


def c_array(weights: Weights) -> str:
    """Return weights as an array of C."""
    height, width = weights.shape
    rows = ",\n    ".join(f"{{{', '.join(row)}}}" for row in aligned(weights))
    return f"static const double kernel[{height}][{width}] = {{\n    {rows},\n}};"


def c(job: Job) -> str:
    """C: the array as applied, and the sum in a comment; it is flipped, so that the sum needs no minus."""
    height, width = job.applied.shape
    above, _, left, _ = job.pads
    said = job.remarks(is_padded=False) + zeros_multiplied(job, job.applied, "this sum")
    if job.flip and job.turns(is_padded=False):
        said.append(f"{TURNED}, so that the sum has no minus.")
    said.append(
        f"S[i][j] = sum over a < {height}, b < {width} of kernel[a][b] * I[i + a - {above}][j + b - {left}]"
    )
    comment = "\n   ".join(said)
    return f"/* {comment} */\n{c_array(job.applied)}\n"


def _commented(
    job: Job, said: list[str], command: str, *, turned: bool = False, is_padded: bool = True
) -> str:
    """Return a command below what is to be said of it; the rest is as for `Job.remarks`."""
    return shell_script([*job.remarks(turned=turned, is_padded=is_padded), *said], command)


def shell_script(said: Sequence[str], command: str) -> str:
    """Return a command for a shell of POSIX below what is to be said of it."""
    return "\n".join([*(f"# {sentence}" for sentence in (*said, _SHELL)), command, ""])


def quoted_file(name: str) -> str:
    """Return the name of a file as a word of a command: neither an option, nor a format or protocol before its name."""
    return shlex.quote(f"./{name}" if name.startswith("-") or ":" in name else name)
