"""A command for GEGL, and for GIMP, whose filters are GEGL's: its operation convolution-matrix.

The operation works in linear light. The values that are stored are filtered when they are declared to be linear, and
the result is declared to be what it is afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from convstudio.core.sums.geometry import Boundary
from convstudio.core.targets.abilities import GEGL
from convstudio.core.targets.commands import limits, quoted_file, shell_script
from convstudio.core.targets.job import (
    Job,
    Weights,
    cells,
    digits,
    mix_of,
    zeros_multiplied,
)

BORDERS: Final[Mapping[Boundary, str]] = {"constant": "black", "nearest": "clamp", "wrap": "loop"}
_SIDE: Final = GEGL.largest or 0
_STORED, _LINEAR = "R'G'B'A float", "RGBA float"


def gegl_refuses(job: Job) -> str:
    """Why the 5 × 5 weights of the operation cannot hold a kernel, or ""."""
    return GEGL.refuses(*job.centred.shape)


def gegl_kernel(weights: Weights) -> str:
    """Return weights of odd sides up to 5, a line a row: letters are columns, digits rows, and c3 is the middle."""
    down, across = ((_SIDE - taps) // 2 for taps in weights.shape)
    return " \\\n  ".join(
        " ".join(f"{'abcde'[column + across]}{row}={cell}" for column, cell in enumerate(line))
        for row, line in enumerate(cells(weights), start=down + 1)
    )


def gegl(job: Job) -> str:
    """GEGL: a correlation, so a kernel to be convolved with is written turned; unless told it divides by the sum."""
    applied = job.centred[::-1, ::-1] if job.flip else job.centred
    said = [
        *job.remarks(turned=job.flip),
        *limits(replace(job, light=False), "GEGL", BORDERS),
        *zeros_multiplied(job, applied, "GEGL"),
        "GEGL and GIMP filter in linear light, as S does, which the cast-format leaves as it is."
        if job.light
        else "GEGL and GIMP filter in linear light; the two cast-format make it the values that are stored, as in S.",
        "In GIMP: all that follows the “--”, in Filters > Generic > GEGL graph.",
    ]
    border = BORDERS.get(job.boundary, "clamp")
    chain = [
        *_channel(job),
        f"gegl:convolution-matrix {gegl_kernel(applied)}",
        f"normalize=false alpha=false alpha-weight=false border={border}",
    ]
    # Without the one at the end the file would hold S encoded again.
    chain = [*([] if job.light else [_cast(_STORED, _LINEAR)]), *chain, _cast(_LINEAR, _STORED)]
    command = " \\\n  ".join([f"gegl {quoted_file(job.file)} -o S.tif --", *chain])
    return shell_script(said, command)


def _cast(declared: str, becomes: str) -> str:
    return f'gegl:cast-format input-format="{declared}" output-format="{becomes}"'


def _channel(job: Job) -> list[str]:
    """The operation that makes a grey picture of what is filtered of a colour one."""
    if not job.is_color or job.channels == "color":
        return []
    gains = " ".join(
        f"{result}{channel}-gain={digits(weight)}"
        for result in "rgb"
        for channel, weight in zip("rgb", mix_of(job.channels), strict=True)
    )
    return [f"gegl:channel-mixer preserve-luminosity=false {gains}"]
