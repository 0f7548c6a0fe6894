r"""A macro for ImageJ and Fiji: Process ▸ Filters ▸ Convolve…, as their macro recorder writes it.

It repeats the edge and makes results of the image's size. A constant border is a larger canvas, which is 0 outside, so
that the constant is subtracted before and added again, times the sum of the weights. The kernel's rows end with "\n",
two signs, within the macro's text; "normalize" is left out, so that nothing is divided.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from convstudio.core.model.picture import GREY_WEIGHTS
from convstudio.core.sums.geometry import Boundary
from convstudio.core.targets.commands import beyond_edges, stored
from convstudio.core.targets.extending import Extended, extended
from convstudio.core.targets.job import Job, Weights, cells, digits, zeros_multiplied

_SLICE: Final[Mapping[str, int]] = {"red": 1, "green": 2, "blue": 3}
BORDERS: Final[Mapping[Boundary, str]] = {"constant": "constant", "nearest": "nearest"}


def imagej_kernel(weights: Weights) -> str:
    """Return weights as the text area of the dialog has them, within a macro's text."""
    return "".join(f"{' '.join(row)}\\n" for row in cells(weights))


def imagej(job: Job) -> str:
    """ImageJ: a correlation, so a kernel to be convolved with is written turned; its sides are odd."""
    how = extended(job, turned=job.flip)
    said = [
        *job.remarks(turned=job.flip, is_padded=job.is_plain),
        *_limits(job),
        *zeros_multiplied(job, how.weights, "ImageJ"),
        "ImageJ keeps weights as 32-bit floats, and would cut results to the range of 8 or 16 bits: hence 32-bit.",
    ]
    stack = " stack" if job.channels == "color" else ""
    before, after = _outside(job, how, stack)
    lines = [
        *(f"// {sentence}" for sentence in said),
        f'open("{_escaped(job.file)}");',
        *_channels(job),
        *before,
        f'run("Convolve...", "text1=[{imagej_kernel(how.weights)}]{stack}");',
        *after,
    ]
    return "\n".join([*lines, ""])


def imagej_makes(job: Job) -> bool:
    """Whether the macro makes results of the size of S."""
    return job.mode != "full" or job.boundary == "constant"


def _limits(job: Job) -> list[str]:
    """What the macro cannot do of a job."""
    said = stored(job, "ImageJ")
    if job.is_color and job.dtype.itemsize > 1:
        said.append(
            "ImageJ opens such colours as a stack of three already: leave out RGB Stack then."
        )
    said += beyond_edges(job, "ImageJ", BORDERS)
    if not imagej_makes(job):
        said.append("ImageJ repeats the edge in results of the image's size: S here is “full”.")
    return said


def _outside(job: Job, how: Extended, stack: str) -> tuple[list[str], list[str]]:
    """The lines before and after the sum that make another border, and another size of the result."""
    is_constant = job.mode != "valid" and job.boundary == "constant"
    if not (is_constant or job.mode == "valid"):
        return [], []
    before, after = [], []
    if is_constant and job.fill_value:
        value, added = job.fill_value, job.fill_value * float(job.typed.sum())
        before.append(f'run("Subtract...", "value={digits(value)}{stack}");')
        after.append(f'run("Add...", "value={digits(added)}{stack}");')
    above, below, left, right = how.pads
    if is_constant and any(how.pads):
        before.append(
            f'run("Canvas Size...", "width="+(getWidth()+{left + right})+" height="+(getHeight()+{above + below})+'
            '" position=Center zero");'
        )
    if any(how.lost):
        (top, beside), (rows, columns) = how.corner, how.lost
        after.append(
            f'makeRectangle({beside}, {top}, getWidth()-{columns}, getHeight()-{rows}); run("Crop");'
        )
    return before, after


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
