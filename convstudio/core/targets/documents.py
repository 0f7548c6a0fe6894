"""The kernel for a document: LaTeX, and SVG, whose viewers filter a picture when they draw it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from xml.sax.saxutils import quoteattr

from convstudio.core.sums.geometry import Boundary
from convstudio.core.targets.commands import limits
from convstudio.core.targets.job import Job, cells, digits, mix_of

EDGES: Final[Mapping[Boundary, str]] = {
    "constant": "none", "nearest": "duplicate", "wrap": "wrap"
}  # fmt: skip


def latex(job: Job) -> str:
    """LaTeX: the weights as typed, with their scale before the matrix."""
    kernel = job.kernel
    rows = " \\\\\n".join("  " + " & ".join(map(_tex, row)) for row in kernel.texts)
    scale = "" if kernel.scale == "1" else f"{_tex(kernel.scale)} "
    return f"{scale}\\begin{{bmatrix}}\n{rows}\n\\end{{bmatrix}}\n"


def latex_loses(job: Job) -> str:
    """That a moved origin is not in it."""
    return f"its origin {job.origin} is not in it" if job.has_own_origin else ""


def _tex(text: str) -> str:
    """Return arithmetic as TeX writes it; what has no simple form stays a number."""
    if ratio := re.fullmatch(r"(-?)(\d+)\s*/\s*(\d+)", text):
        return f"{ratio[1]}\\frac{{{ratio[2]}}}{{{ratio[3]}}}"
    if re.fullmatch(r"[-+]?\d+(?:[.,]\d+)?", text):
        return text.replace(",", "{,}")
    if root := re.fullmatch(r"(-?)sqrt\((\d+)\)", text):
        return f"{root[1]}\\sqrt{{{root[2]}}}"
    from convstudio.core.numbers.expressions import evaluate

    return digits(float(evaluate(text)))


def svg(job: Job) -> str:
    """SVG: feConvolveMatrix, a convolution; for a correlation the kernel is written turned.

    Without sRGB it works in linear light, without preserveAlpha on the transparency too, and without a divisor it
    would divide by the sum.
    """
    turned = not job.flip
    weights = job.centred[::-1, ::-1] if turned else job.centred
    height, width = weights.shape
    said = [
        *job.remarks(turned=turned),
        *limits(replace(job, light=False), "SVG", EDGES),
        "Results are rounded, and cut to the range of 8 bits.",
        "resvg draws what the standard says; librsvg 2.54 exchanges the rows and the columns of the kernel.",
    ]
    if job.light:
        said.append("Viewers decode to 8 bits of linear light, in which dark pixels are coarse.")
    numbers = "\n        ".join(" ".join(row) for row in cells(weights))
    down, across = job.size
    box = f'width="{across}" height="{down}"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {box}>
  <!-- {_NEW_LINE.join(sentence.replace("--", "- -") for sentence in said)} -->
  <filter id="S" x="0" y="0" width="1" height="1" color-interpolation-filters="{"linearRGB" if job.light else "sRGB"}">
{_channel(job)}    <feConvolveMatrix order="{width} {height}" divisor="1" preserveAlpha="true" \
edgeMode="{EDGES.get(job.boundary, "duplicate")}"
      kernelMatrix="
        {numbers}"/>
  </filter>
  <image href={quoteattr(job.file)} {box} filter="url(#S)"/>
</svg>
"""


_NEW_LINE: Final = "\n       "


def _channel(job: Job) -> str:
    """The element that makes a grey picture of what is filtered of a colour one."""
    if not job.is_color or job.channels == "color":
        return ""
    mixed = " ".join(map(digits, mix_of(job.channels)))
    rows = f"{mixed} 0 0  {mixed} 0 0  {mixed} 0 0  0 0 0 1 0"
    return f'    <feColorMatrix type="matrix" values="{rows}"/>\n'
