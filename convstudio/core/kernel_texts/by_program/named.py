"""Kernels in the notations of single programs: each names itself by a word or by its form.

SVG: https://www.w3.org/TR/filter-effects-1/#feConvolveMatrixElement. ImageMagick:
https://imagemagick.org/Usage/morphology/#user. FFmpeg: https://ffmpeg.org/ffmpeg-filters.html#convolution. libvips:
https://www.libvips.org/API/current/ (matrixload). SExtractor: its `getASCIIconv`, which divides by the sum of the
absolute values. GEGL: `gegl:convolution-matrix`, whose letters are columns and whose digits are rows.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from convstudio.core.kernel_texts.by_program.divisors import bias_left_out, over_sum, value_of
from convstudio.core.kernel_texts.found import (
    CORRELATES,
    About,
    Found,
    KernelError,
    Other,
    Rows,
    frozen,
    in_rows_of,
    one_over,
    reciprocal,
    side_of,
)
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.quoting import quoted

_SVG: Final = re.compile(r"<\s*(?:\w+:)?feConvolveMatrix\b([^>]*)>?", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_IMAGEMAGICK: Final = re.compile(
    r"""\s*+["']?\s*+(?:-\w+\s+)*+(?:\w+:)?\s*+(\d+)(?:x(\d+))?(?:\+(\d+)\+(\d+))?[@]*\s*:\s*([-+.\d\s,naNA/eE;'"]+)\Z""",
    re.DOTALL,
)
_BUILT_IN: Final = re.compile(
    r"\s*(?:Unity|Gaussian|DoG|LoG|Blur|Comet|Binomial|Sobel|Roberts|Prewitt|Compass|Kirsch|FreiChen|Laplacian"
    r"|Diamond|Square|Disk|Octagon|Plus|Cross|Ring|Rectangle)\s*:[\s\d.,x+-]*\Z",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(r"""\s*+["']?\s*+\d+(?:x\d+)?\S*\s*:[^:;]+;\s*\d+(?:x\d+)?\S*\s*:""")
_FFMPEG: Final = re.compile(r"\bconvolution=(?![\s\[({])(.*)", re.DOTALL)
_FFMPEG_OPTION: Final = re.compile(r"([0-3])(m|rdiv|bias|mode)\s*=\s*(.*)", re.DOTALL)
_GEGL: Final = re.compile(r"\b([a-e])([1-5])\s*=\s*['\"]?([-+.\deE]+)")
_GEGL_NAME: Final = re.compile(r"convolution-matrix")
_SEXTRACTOR: Final = re.compile(r"\s*CONV\b[ \t]*(.*)")
_IMAGEJ: Final = re.compile(
    r"""run\(\s*["']Convolve\.\.\.["']\s*,\s*["']text1=(?:\[([^\]]*)\]|(\S+))([^"']*)["']""",
    re.DOTALL,
)
_ABSENT: Final = frozenset(("-", "nan", "na", ""))
_MOST: Final = 300


def svg(text: str) -> Found | None:
    """SVG's feConvolveMatrix; its target is counted in the window that lies over the image, turned by 180°."""
    found = list(_SVG.finditer(re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)))
    if not found:
        return None
    if len(found) > 1:
        raise KernelError("It holds several feConvolveMatrix; one of them would work.")
    match = found[0]
    said = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(match[1])}
    order = [_count(each, "order") for each in re.split(r"[\s,]+", said.get("order", "3").strip())]
    width, height = order[0], order[-1]
    cells = _values(said.get("kernelmatrix", ""))
    rows = _cut(cells, width, height, "feConvolveMatrix")
    target_x, target_y = (
        _count(said.get(name, str(size // 2)), name)
        for name, size in (("targetx", width), ("targety", height))
    )
    if target_x >= width or target_y >= height:
        raise KernelError("Its targetX or targetY lies outside its kernelMatrix.")
    divisor = said.get("divisor", "0").strip()
    scale = (
        None
        if value_of(divisor) == 1
        else one_over(divisor)
        if value_of(divisor)
        else over_sum(cells)
    )
    notes = bias_left_out(said.get("bias", "0"), "bias")
    if border := said.get("edgemode", "").strip():
        notes = (*notes, f"its edgeMode {border} is left out: it is no part of a kernel")
    origin = height - 1 - target_y, width - 1 - target_x
    return Found("SVG", rows, scale, origin, notes, about=About(flip=True))


def ffmpeg(text: str) -> Found | None:
    """FFmpeg's convolution filter; the kernel of its first plane."""
    match = _FFMPEG.search(text)
    if match is None:
        return None
    if len(_FFMPEG.findall(match[1])):
        raise KernelError("It holds several convolutions; one of them would work.")
    filtered = _argument(text[: match.start()], match[1])
    parts = [part.strip(" '\"\\") for part in re.split(r"(?<!\\):", filtered.strip(" '\""))]
    said: dict[str, str] = {}
    names = [
        *(f"{plane}m" for plane in range(4)),
        *(f"{plane}rdiv" for plane in range(4)),
        *(f"{plane}bias" for plane in range(4)),
    ]
    for at, part in enumerate(parts):
        if option := _FFMPEG_OPTION.match(part):
            said[option[1] + option[2]] = option[3].strip(" '\"")
        elif at < len(names):
            said[names[at]] = part
    cells = _values(said.get("0m", ""))
    if not cells:
        raise KernelError("Its filter has no matrix for the first plane.")
    mode = said.get("0mode", "square")
    if mode == "column":
        rows: Rows = tuple((cell,) for cell in cells)
    elif mode == "row":
        rows = (tuple(cells),)
    else:
        side = side_of(len(cells))
        if side is None:
            raise KernelError(f"Its matrix has {len(cells)} numbers; 9, 25 or 49 make a square.")
        rows = in_rows_of(cells, side)
    scale = _plane_scale(said, 0)
    notes = (*bias_left_out(said.get("0bias", "0"), "bias"), *_other_planes(said))
    return Found("FFmpeg", rows, scale if scale != "1" else None, notes=notes, about=CORRELATES)


def _plane_scale(said: dict[str, str], plane: int) -> str | None:
    """Return the scale of a plane of FFmpeg's, which is that of a sum of 1 where it is not written, or 0."""
    factor = said.get(f"{plane}rdiv") or "0"
    return factor if value_of(factor) else over_sum(_values(said.get(f"{plane}m", "")))


def _other_planes(said: dict[str, str]) -> tuple[str, ...]:
    """Return notes of what FFmpeg's filter says of its other planes and not of its first one."""
    notes = []
    planes = [plane for plane in range(1, 4) if any(key[0] == str(plane) for key in said)]
    first = _values(said.get("0m", ""))
    if any(said.get(f"{plane}m") and _values(said[f"{plane}m"]) != first for plane in planes):
        notes.append("the kernels of its other planes are left out")
    scale = value_of(_plane_scale(said, 0) or "1")
    if any(
        said.get(f"{plane}rdiv") and value_of(_plane_scale(said, plane) or "1") != scale
        for plane in planes
    ):
        notes.append("the factors (rdiv) of its other planes are left out")
    if any(value_of(said.get(f"{plane}bias") or "0") for plane in planes):
        notes.append("the bias of its other planes is left out: it is no part of a kernel")
    modes = [said.get(f"{plane}mode") for plane in planes]
    if any(mode and mode != said.get("0mode", "square") for mode in modes):
        notes.append("the modes of its other planes are left out")
    return tuple(notes)


def _argument(before: str, text: str) -> str:
    """Return a filter's options out of a command line: up to the next filter, or to the shell's quotation mark."""
    for mark in "\"'":
        if before.count(mark) % 2:
            return text.split(mark)[0].split(",")[0]
    if text[:1] in ("'", '"'):
        end = text.find(text[0], 1)
        options = re.match(r":\S*", text[end + 1 :]) if end > 0 else None
        return text[1 : end if end > 0 else None] + (options[0] if options else "")
    return text.split(",")[0]


def gegl(text: str) -> Found | None:
    """GEGL's convolution-matrix: a1 … e5, of which those that are not written are 0."""
    if not _GEGL_NAME.search(text):
        return None
    said = {(int(row), "abcde".index(column)): cell for column, row, cell in _GEGL.findall(text)}
    has_middle = (3, 2) in said
    if not said:
        raise KernelError("Its convolution-matrix has no weights, such as b2=1.")
    said.setdefault((3, 2), "1")
    whole = [[said.get((row + 1, column), "0") for column in range(5)] for row in range(5)]
    # The rim of a 3 × 3 or 1 × 1 is empty.
    rim = 0
    while rim < 2 and not any(
        value_of(whole[row][column])
        for row in range(5) for column in range(5)
        if min(row, column, 4 - row, 4 - column) == rim
    ):  # fmt: skip
        rim += 1
    rows = frozen([row[rim : 5 - rim] for row in whole[rim : 5 - rim]])
    divisor = re.search(r"\bdivisor\s*=\s*['\"]?([-+.\deE]+)", text)
    offset = re.search(r"\boffset\s*=\s*['\"]?([-+.\deE]+)", text)
    notes = bias_left_out(offset[1] if offset else "0", "offset")
    if not has_middle:
        notes = (*notes, "its c3 is 1, as where it is not written")
    # Normalising is the default; it takes the sum for the divisor, and its absolute value where it is negative.
    if re.search(r"\bnormali[sz]e\s*=\s*['\"]?(?:false|0|no)", text):
        scale = one_over(divisor[1]) if divisor and value_of(divisor[1]) != 1 else None
    else:
        scale = over_sum([cell for row in rows for cell in row])
        scale = scale and scale.removeprefix("-")
    # Zeros that are written there may be meant.
    is_written = any(not rim < row < 6 - rim or not rim <= column < 5 - rim for row, column in said)
    others = (Other("Read as 5 × 5", frozen(whole), scale),) if is_written else ()
    return Found("GEGL", rows, scale, notes=notes, others=others, about=CORRELATES)


def imagemagick(text: str) -> Found | None:
    """ImageMagick's "3x3+1+1: 0,1,0 …", width before height; absent cells, "-" or "nan", take no part: 0 here."""
    if _BUILT_IN.match(text):
        raise KernelError(
            "It is the name of a kernel that ImageMagick computes; its numbers would work."
        )
    if _SEVERAL.match(text):
        raise KernelError("It is a list of several kernels; one of them would work.")
    match = _IMAGEMAGICK.match(text)
    if match is None:
        return None
    width, height = int(match[1]), int(match[2] or match[1])
    values = match[5].strip().rstrip("'\"").strip()
    cells = [cell.lower() for cell in re.split(r"[\s,]+", values.rstrip(";").strip(" ,\n"))]
    if not match[2] and len(cells) == 1:
        raise KernelError(
            f"{quoted(text)} may be a range; “1x1:” for a single weight, or all numbers, would work."
        )
    absent = sum(cell in _ABSENT for cell in cells)
    rows = _cut(["0" if cell in _ABSENT else cell for cell in cells], width, height, "heading")
    origin = (int(match[4]), int(match[3])) if match[3] else ((height - 1) // 2, (width - 1) // 2)
    if origin[0] >= height or origin[1] >= width:
        raise KernelError(
            f"Its origin +{match[3]}+{match[4]} lies outside its {width}x{height} cells."
        )
    notes = (
        (f"{_counted(absent, 'absent cell')} {'is' if absent == 1 else 'are'} 0",) if absent else ()
    )
    return Found("ImageMagick", rows, None, origin, notes)


def sextractor(text: str) -> Found | None:
    """SExtractor's .conv: CONV NORM, which divides by the sum of the absolute values, or CONV NONORM."""
    first, _, rest = text.lstrip().partition("\n")
    match = _SEXTRACTOR.fullmatch(first.strip())
    if match is None:
        return None
    lines = [line.split("#")[0].split() for line in rest.splitlines()]
    rows = frozen([[numeral(cell) for cell in line] for line in lines if line])
    if not rows:
        raise KernelError("There are no numbers below its line “CONV”.")
    scale = None
    if "NONORM" not in match[1].upper():
        total = sum((abs(value_of(cell)) for row in rows for cell in row), Fraction(0))
        scale = None if total in (0, 1) else reciprocal(total)
    return Found("SExtractor", rows, scale, about=CORRELATES)


def imagej(text: str) -> Found | None:
    """ImageJ's macro run("Convolve...", "text1=[…] normalize"), whose rows end with "\\n" as in other strings."""
    match = _IMAGEJ.search(text)
    if match is None:
        return None
    if _IMAGEJ.search(text, match.end()):
        raise KernelError("It holds several Convolve; one of them would work.")
    lines = (match[1] or match[2]).replace("\\n", "\n").splitlines()
    rows = frozen([row for line in lines if (row := _values(line.replace(",", " ")))])
    if not rows:
        raise KernelError("There are no numbers in its text1.")
    cells = [cell for row in rows for cell in row]
    is_normalised = re.search(r"\bnormalize\b(?!\s*=\s*false)", match[3])
    scale = over_sum(cells) if is_normalised else None
    return Found("ImageJ", rows, scale, about=CORRELATES)


def libvips(text: str) -> Found | None:
    """libvips' matrix: "width height scale [offset]", then as many rows; the scale divides."""
    lines = [
        line.replace(",", " ").replace(";", " ").split()
        for line in text.splitlines()
        if line.strip()
    ]
    if (
        len(lines) < 2
        or not 3 <= len(lines[0]) <= 4
        or not all(re.fullmatch(r"[0-9]{1,3}", word) for word in lines[0][:2])
    ):
        return None
    (width, height), rest = map(int, lines[0][:2]), lines[1:]
    if len(rest) != height or any(len(line) != width for line in rest):
        return None
    # A first line as long as the others may be a row: that of a square is one.
    is_row = len(lines[0]) == width
    if is_row and len(lines) == width:
        return None
    said = [numeral(cell) for cell in lines[0][2:]]
    rows = frozen([[numeral(cell) for cell in line] for line in rest])
    scale = None if value_of(said[0]) == 1 else one_over(said[0])
    notes = bias_left_out(said[1] if said[1:] else "0", "offset")
    whole = (tuple(map(numeral, lines[0])), *rows)
    offer = f"Read as {len(whole)} × {width}, with its first line"
    others = (Other(offer, whole),) if is_row else ()
    return Found("libvips", rows, scale, notes=notes, others=others, about=CORRELATES)


def _values(text: str) -> list[str]:
    return [numeral(cell) for cell in re.split(r"[\s,]+", text.strip()) if cell]


def _cut(cells: list[str], width: int, height: int, what: str) -> Rows:
    if not 0 < max(width, height) <= _MOST or min(width, height) < 1:
        raise KernelError(f"Its {what} says {width} × {height}, which is no size of a kernel.")
    if len(cells) != width * height:
        raise KernelError(
            f"Its {what} says {width} columns and {height} rows, {width * height} numbers, but has {len(cells)}."
        )
    return in_rows_of(cells, width)


def _count(text: str, name: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise KernelError(f"Its {name} is {quoted(text)}, where a whole number is needed.")
    return int(text)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
