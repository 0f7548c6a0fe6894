"""Kernels as programs and libraries are given them with a divisor: Pillow, sharp, libvips in Python, VapourSynth,
AviSynth, GRASS and GDAL.

Pillow: https://pillow.readthedocs.io/en/stable/reference/ImageFilter.html (its scale divides, by default the sum).
VapourSynth and AviSynth: a divisor of 0, or none, is the sum. GRASS: r.mfilter, whose divisor of 0 is the sum. GDAL:
KernelFilteredSource, whose ``normalized`` divides by the sum.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.by_program.divisors import bias_left_out, over_sum, value_of
from convstudio.core.kernel_texts.code import nested
from convstudio.core.kernel_texts.code.calls import Call
from convstudio.core.kernel_texts.code.source_code import bare_code
from convstudio.core.kernel_texts.found import (
    Found,
    KernelError,
    Rows,
    frozen,
    in_rows_of,
    one_over,
    side_of,
)
from convstudio.core.kernel_texts.numerals import numeral

_GRASS: Final = re.compile(
    r"^[ \t]*MATRIX[ \t]+(\d{1,3})[ \t]*\n(.*?)^[ \t]*DIVISOR[ \t]+(\S+)", re.M | re.S
)
_GDAL: Final = re.compile(r"<Kernel\b([^>]*)>(.*?)</Kernel>", re.DOTALL)
_MLT: Final = re.compile(r"name=[\"']av\.0(m|rdiv)[\"']>([^<]*)<")
_SHARP: Final = re.compile(r"\bconvolve\s*\(\s*\{(.*?)\}\s*\)", re.DOTALL)


def read(text: str) -> Found | None:
    """Return the kernel of a filter's call or file; None for any other text."""
    if match := _GRASS.search(text):
        return _grass(text, match)
    if match := _GDAL.search(text):
        return _gdal(text, match)
    if said := dict(_MLT.findall(text)):
        return _mlt(said)
    if not re.search(
        r"\bKernel\s*\(|Convolution\s*\(|new_from_array\s*\(|convolve\s*\(\s*\{", text
    ):
        return None
    code = bare_code(text)
    if match := _SHARP.search(code):
        return _sharp(match)
    for names, make in (
        (r"(?:PIL\.)?(?:ImageFilter\.)?Kernel", _pillow),
        (r"(?:\w+\.)*std\.Convolution", _vapoursynth),
        (r"GeneralConvolution", _avisynth),
        (r"(?:\w+\.)*new_from_array", _pyvips),
    ):
        if call := Call.first(code, names):
            return make(call)
    return None


def _list(text: str) -> tuple[str, ...]:
    """Return the numbers of a flat list."""
    return tuple(map(numeral, nested.cells_of(nested.parsed(text.strip(), 0)[0]).cells))


def _scale(divisor: str, cells: tuple[str, ...]) -> str | None:
    """Return the scale of a divisor; "" or 0 stand for the sum."""
    if not divisor or not value_of(divisor):
        return over_sum(list(cells))
    return None if value_of(divisor) == 1 else one_over(numeral(divisor))


def _rows(cells: tuple[str, ...], rows: int, columns: int) -> Rows:
    if rows * columns != len(cells) or not cells:
        raise KernelError(
            f"It is declared with {rows} × {columns} numbers, but {len(cells)} follow; it is incomplete."
        )
    return in_rows_of(cells, columns)


def _square(cells: tuple[str, ...]) -> Rows:
    side = side_of(len(cells))
    if side is None:
        raise KernelError(f"Its matrix has {len(cells)} numbers; 9 or 25 make a square.")
    return in_rows_of(cells, side)


def _pillow(call: Call) -> Found | None:
    order = ("size", "kernel", "scale", "offset")
    said = dict(zip(order, call.plain, strict=False)) | call.named
    if not re.match(r"\s*[(\[]", said.get("size", "")) or "kernel" not in said:
        return None
    columns, rows = (call.count(each) for each in _list(said["size"]))
    cells = _list(said["kernel"])
    scale = said.get("scale", "").removeprefix("None")
    return Found(
        "Pillow", _rows(cells, rows, columns),
        _scale(scale, cells),
        notes=("Pillow turns it upside down, and not from left to right",
               *bias_left_out(said.get("offset", "0"), "offset")),
    )  # fmt: skip


def _vapoursynth(call: Call) -> Found | None:
    said = dict(zip(("clip", "matrix", "bias", "divisor"), call.plain, strict=False)) | call.named
    if "matrix" not in said:
        return None
    cells = _list(said["matrix"])
    mode = said.get("mode", "").strip("'\"").lower()
    rows = (
        (cells,)
        if mode == "h"
        else frozen([[cell] for cell in cells])
        if mode == "v"
        else _square(cells)
    )
    notes = bias_left_out(said.get("bias", "0"), "bias")
    return Found("VapourSynth", rows, _scale(said.get("divisor", ""), cells), notes=notes)


def _avisynth(call: Call) -> Found | None:
    order = ("bias", "matrix", "divisor", "auto")
    plain = (
        call.plain if call.plain and not re.match(r"[A-Za-z_]", call.plain[0]) else call.plain[1:]
    )
    said = dict(zip(order, plain, strict=False)) | call.named
    if "matrix" not in said:
        return None
    cells = tuple(map(numeral, said["matrix"].strip("\"'").split()))
    divisor = said.get("divisor", "1")
    notes = bias_left_out(said.get("bias", "0"), "bias")
    # Its auto, which is on unless it is turned off, divides by the sum as well.
    total = None if said.get("auto", "true").lower() == "false" else over_sum(list(cells))
    own = None if value_of(divisor) == 1 else one_over(numeral(divisor))
    scale = f"({total})*({own})" if total and own else total or own
    return Found("AviSynth", _square(cells), scale, notes=notes)


def _pyvips(call: Call) -> Found | None:
    said = dict(zip(("array", "scale", "offset"), call.plain, strict=False)) | call.named
    if not said.get("array", "").lstrip().startswith("["):
        return None
    rows = nested.cells_of(nested.parsed(said["array"].strip(), 0)[0]).rows()
    scale = said.get("scale", "1")
    return Found(
        "libvips", frozen([list(map(numeral, row)) for row in rows]),
        None if value_of(scale) == 1 else one_over(numeral(scale)),
        notes=bias_left_out(said.get("offset", "0"), "offset"),
    )  # fmt: skip


def _sharp(match: re.Match[str]) -> Found | None:
    inside = match[1]
    said = dict(re.findall(r"(\w+)\s*:\s*(\[[^\]]*\]|[^,\s]+)", inside))
    if not {"width", "height", "kernel"} <= said.keys():
        return None
    if not (said["width"].isdigit() and said["height"].isdigit()):
        return None
    cells = _list(said["kernel"])
    rows = _rows(cells, int(said["height"]), int(said["width"]))
    notes = bias_left_out(said.get("offset", "0"), "offset")
    return Found("sharp", rows, _scale(said.get("scale", ""), cells), notes=notes)


def _grass(text: str, match: re.Match[str]) -> Found:
    if _GRASS.search(text, match.end()):
        raise KernelError("It holds several filters; one of them would work.")
    side = int(match[1])
    cells = tuple(map(numeral, match[2].split()))
    return Found("GRASS", _rows(cells, side, side), _scale(match[3], cells))


def _mlt(said: dict[str, str]) -> Found | None:
    """FFmpeg's filter in a project of Kdenlive or Shotcut."""
    cells = tuple(map(numeral, said.get("m", "").split()))
    factor = said.get("rdiv", "0")
    scale = numeral(factor) if value_of(factor) else over_sum(list(cells))
    return Found("MLT", _square(cells), None if scale == "1" else scale)


def _gdal(text: str, match: re.Match[str]) -> Found | None:
    size, coefs = (re.search(rf"<{name}>([^<]*)</{name}>", match[2]) for name in ("Size", "Coefs"))
    if size is None or coefs is None:
        return None
    if _GDAL.search(text, match.end()):
        raise KernelError("It holds several kernels; one of them would work.")
    cells = tuple(map(numeral, coefs[1].split()))
    if not size[1].strip().isdigit():
        raise KernelError("Its Size is no whole number.")
    side = int(size[1])
    # One row of coefficients is applied across and down.
    if len(cells) == side and side > 1:
        raise KernelError(
            "Its coefficients are those of one row and one column; all of them would work."
        )
    is_normalised = re.search(r"normalized\s*=\s*[\"']1", match[1])
    return Found("GDAL", _rows(cells, side, side), over_sum(list(cells)) if is_normalised else None)
