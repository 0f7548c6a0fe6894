"""Matrices in the files that OpenCV's FileStorage writes: YAML, XML and JSON.

https://docs.opencv.org/4.x/da/d56/group__core__xml.html: rows, cols, a type (dt) and the data in row-major order.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.code.calls import filled
from convstudio.core.kernel_texts.found import Found, KernelError
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.quoting import quoted

_MARK: Final = re.compile(
    r"!!opencv-matrix|type_id\s*[=:]\s*[\"']?opencv-matrix|\"type_id\"\s*:\s*\"opencv-matrix"
)
_FIELDS: Final = {
    name: re.compile(rf"<{name}>\s*([^<]*?)\s*</{name}>|\"?\b{name}\"?\s*:\s*\"?([^\s\",]+)")
    for name in ("rows", "cols", "dt")
}
_DATA: Final = re.compile(r"<data>([^<]*)</data>|\"?\bdata\"?\s*:\s*\[([^\]]*)\]")
# As many bits as a sample has, or half of a float; a number before it counts the channels.
_TYPES: Final = re.compile(r"1?[ucwsifdh]")


def read(text: str) -> Found | None:
    """Return the matrix of a file of OpenCV's; None for any other text."""
    count = len(_MARK.findall(text))
    if not count:
        return None
    if count > 1:
        raise KernelError("It holds several matrices; one of them would work.")
    said = {name: _field(pattern.search(text), name) for name, pattern in _FIELDS.items()}
    if not _TYPES.fullmatch(said["dt"]):
        raise KernelError(f"Its elements are {quoted(said['dt'])}: a kernel has one channel.")
    rows, columns = (_side(said[name], name) for name in ("rows", "cols"))
    data = _DATA.search(text)
    if data is None:
        raise KernelError("It holds a matrix without the whole of its data.")
    cells = [
        numeral(cell) for cell in re.split(r"[\s,]+", (data[1] or data[2] or "").strip()) if cell
    ]
    if len(cells) != rows * columns:
        raise KernelError(
            f"Its matrix has {rows} × {columns} numbers, but {len(cells)} follow; it is incomplete."
        )
    return Found("OpenCV FileStorage", filled(cells, rows, columns, by_columns=False))


def _field(match: re.Match[str] | None, name: str) -> str:
    if match is None:
        raise KernelError(f"It holds a matrix without its “{name}”.")
    return match[1] or match[2] or ""


def _side(text: str, name: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise KernelError(f"Its {name} is {quoted(text)}, where a whole number is needed.")
    return int(text)
