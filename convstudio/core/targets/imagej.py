r"""A macro for ImageJ and Fiji: Process ▸ Filters ▸ Convolve…, as their macro recorder writes it.

The kernel's rows end with "\n", two signs, within the macro's text; "normalize" is left out, so that no sum is divided.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convstudio.core.model.picture import GREY_WEIGHTS
from convstudio.core.sums.geometry import Boundary
from convstudio.core.targets.commands import limits
from convstudio.core.targets.job import Job, Weights, cells, digits

_SLICE: Final[Mapping[str, int]] = {"red": 1, "green": 2, "blue": 3}
BORDERS: Final[Mapping[Boundary, str]] = {"nearest": "nearest"}


def imagej_kernel(weights: Weights) -> str:
    """Return weights as the text area of the dialog has them, within a macro's text."""
    return "".join(f"{' '.join(row)}\\n" for row in cells(weights))


def imagej(job: Job) -> str:
    """ImageJ: a correlation that repeats the edge, so a kernel to be convolved with is written turned."""
    applied = job.centred[::-1, ::-1] if job.flip else job.centred
    said = [
        *job.remarks(turned=job.flip),
        *limits(job, "ImageJ", BORDERS),
        "ImageJ takes odd sizes only, keeps weights as 32-bit floats, and cuts results to the range of 8 and 16 bits: "
        "hence 32-bit.",
    ]
    stack = " stack" if job.channels == "color" else ""
    lines = [
        *(f"// {sentence}" for sentence in said),
        f'open("{_escaped(job.file)}");',
        *_channels(job),
        f'run("Convolve...", "text1=[{imagej_kernel(applied)}]{stack}");',
    ]
    return "\n".join([*lines, ""])


def _channels(job: Job) -> list[str]:
    """The lines that make a 32-bit image, or a stack of three, of what is filtered."""
    if not job.is_color:
        return ['run("32-bit");']
    lines = ['run("RGB Stack");', 'run("32-bit");']
    if job.channels == "grey":
        for place, weight in enumerate(GREY_WEIGHTS, start=1):
            lines.append(f'setSlice({place}); run("Multiply...", "value={digits(weight)} slice");')
        lines.append('run("Z Project...", "projection=[Sum Slices]");')
    elif job.channels != "color":
        lines.append(f'setSlice({_SLICE[job.channels]}); run("Duplicate...", "title=S");')
    return lines


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
