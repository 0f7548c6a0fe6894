"""Kernels within whole commands, as they stand in scripts: ImageMagick's -morphology, and G'MIC's convolve.

ImageMagick: https://imagemagick.org/Usage/morphology/#convolve, and `ScaleKernelInfo` for what a scale with "!" is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from convstudio.core.kernel_texts.dialects import gmics_origin
from convstudio.core.kernel_texts.divisors import value_of
from convstudio.core.kernel_texts.found import Found, KernelError, frozen, product
from convstudio.core.kernel_texts.programs import imagemagick

_MORPHOLOGY: Final = re.compile(
    r"""-morphology\s+(Convolve|Correlate)(?::(-?\w+))?[\s\\]+(?:'([^']*)'|"([^"]*)"|([^\s'"]+))""",
    re.IGNORECASE,
)
_VIRTUAL: Final = re.compile(r"-virtual-pixel\s+(\w+)")
# A factor, and "!" for weights that sum to 1.
_SCALE: Final = re.compile(r"convolve:scale=['\"\\]*(\d*\.?\d+)?['\"\\]*(!)?['\"]*([^\s'\"]*)")
_GMIC: Final = re.compile(
    r"""["']?\(([-+.\d\s,;eE]+)\)["']?\s+[-+]?(convolve|correlate)(?:\[[^\]]*\])?\s+\[[^\]]*\](,[-\d,.]+)?"""
)
_CORRELATES: Final = "it is meant for cross-correlation"


def read(text: str) -> Found | None:
    """ImageMagick's -morphology and G'MIC's convolve in a whole command, or the part of one with its kernel."""
    found = list(_MORPHOLOGY.finditer(text))
    if found:
        if len(found) > 1:
            raise KernelError("It holds several -morphology; one of them would work.")
        kernel = next(filter(None, found[0].groups()[2:]))
        written = imagemagick(kernel)
        return written and _as_commanded(written, found[0], text)
    if match := _GMIC.search(text):
        rows = frozen([re.split(r"[\s,]+", row.strip()) for row in match[1].split(";")])
        if len({len(row) for row in rows}) > 1:
            return None
        notes = [_CORRELATES] if match[2] == "correlate" else []
        if match[3]:
            notes.append(
                f"its arguments {match[3].strip(',')} are left out: they are no part of a kernel"
            )
        return Found("G'MIC", rows, origin=gmics_origin(rows), notes=tuple(notes))
    return None


def _as_commanded(found: Found, command: re.Match[str], text: str) -> Found:
    """Return ImageMagick's kernel with what the command says of it: a scale, or in notes what is no part of it."""
    notes = list(found.notes)
    if command[1].lower() == "correlate":
        notes.append(_CORRELATES)
    if command[2] not in (None, "1"):
        notes.append(f"it is applied {command[2]} times there")
    if border := _VIRTUAL.search(text):
        notes.append(f"its border {border[1]} is left out: it is no part of a kernel")
    if bias := re.search(r"convolve:bias=['\"]?([^\s'\"]+)", text):
        notes.append(f"its bias of {bias[1]} is left out: it is no part of a kernel")
    scale = _SCALE.search(text)
    if scale is None:
        return replace(found, notes=tuple(notes))
    if scale[3] or not (scale[1] or scale[2]):
        raise KernelError("Its convolve:scale is not understood; the numbers alone would work.")
    factor, weights = scale[1] or "1", [value_of(cell) for row in found.rows for cell in row]
    # Where they cancel, the positive ones sum to 1.
    total = sum(weights, Fraction(0)) or sum((each for each in weights if each > 0), Fraction(0))
    over = str(1 / total) if scale[2] and total not in (0, 1) else None
    return replace(found, scale=product(*filter(None, [factor, over])), notes=tuple(notes))
