"""Source code around a list of numbers: prompts, imports and remarks, of which none is a number of the list."""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.found import KernelError

_BLOCKS: Final = {
    "*/": re.compile(r"/\*.*?\*/", re.DOTALL),
    "*)": re.compile(r"\(\*.*?\*\)", re.DOTALL),
}
"""Remarks over several lines, by what ends them."""
_REMARKS: Final = (
    re.compile(r"(?://|#(?!\[)|(?<![\d.)])%(?!\s*\d)).*"),
    re.compile(r"(?<=[\d.)\];,])[ \t]+%[ \t]*[A-Za-z].*"),
)
_PYTHONS_REMARK: Final = re.compile(r"(?://|#(?!\[)).*")
"""Where % divides, and leaves the rest."""
_PYTHON: Final = re.compile(r"\b(?:np|numpy|torch|jnp|tf)\.\w")
_JULIAS: Final = re.compile(r"(?<=\d)//(?=\d)")  # 1//16, a ratio
_WHOLE_DIVISION: Final = re.compile(r"[\])][ \t]*//[ \t]*[\d(]")
_BOILERPLATE: Final = re.compile(
    r"^[ \t]*(?:import\b|from\s+\S+\s+import\b|#include\b|using\b|clear\b|clc\b|#!?\[\w+|```|~~~).*$",
    re.MULTILINE,
)
# What a shell writes before a line; with a name alone, the line asked for what is printed below it.
_PROMPT: Final = re.compile(
    r"^(?:[ \t]*(?:>>>|>>|julia>|In[ ]?\[\d*\]:=?|Out[ ]?\[\d*\][:=]=?|octave:\d+>|\.\.\.:)|\.\.\.(?=[ \t]+\S))"
    r"[ \t]*(?:[A-Za-z_]\w*[ \t]*$)?",
    re.MULTILINE,
)
_CONTINUED: Final = re.compile(r"\.\.\.[ \t]*\n")
_OPENCV: Final = re.compile(
    r"(?:cv::)?Mat_?\s*<\s*(\w+)\s*>\s*\(\s*(\d+)\s*,\s*(\d+)\s*\)\s*<<", re.DOTALL
)
# No number is outside of brackets, so that no factor is taken for a name.
DEFINITION: Final = re.compile(
    r"""\s*+((?:[A-Za-z_$@'"][\w'".]*+|[ \t:&*,]|\[[\w\s\[\];,]*\]|<[\w\s,:<>*]*>|::)+?)"""
    r"""(?<![ \t])[ \t]*+(?::=|=(?!=))\s*"""
)
"""The name of what is defined, with its type: const float k[3][3] =, let k: [[f32; 3]; 3] =."""


def bare_code(text: str) -> str:
    """Return code without prompts, imports and remarks; OpenCV's comma initialisers become lists in braces.

    Raises KernelError where a remark cannot be told from a division.
    """
    code = _PROMPT.sub("", _BOILERPLATE.sub("", text))
    if _WHOLE_DIVISION.search(code):
        raise KernelError(
            "Its “//” divides into whole numbers, or begins a remark; “/” would work."
        )
    code = _JULIAS.sub("/", code)
    for ending, block in _BLOCKS.items():
        # Behind the last end, no remark is closed, and every beginning would be looked at up to the end of the text.
        end = code.rfind(ending) + len(ending) if ending in code else 0
        code = block.sub("", code[:end]) + code[end:]
    for remark in (_PYTHONS_REMARK,) if _PYTHON.search(code) else _REMARKS:
        code = remark.sub("", code)
    code = code.strip()
    return _listed(code) if _OPENCV.search(code) else code


def continued(code: str) -> str:
    """Return code with the lines joined that MATLAB's "..." continues."""
    return _CONTINUED.sub(" ", code)


def _listed(code: str) -> str:
    """Return OpenCV's (Mat_<float>(3, 3) << 1, 2, …) as a list in brackets, in code that is otherwise the same."""
    matches = list(_OPENCV.finditer(code))
    if len(matches) > 1:
        raise KernelError("It holds more than one Mat_; one kernel at a time would work.")
    height, width = int(matches[0][2]), int(matches[0][3])
    start, end = matches[0].end(), matches[0].end()
    depth = 0
    while end < len(code) and not (code[end] == ";" or (code[end] == ")" and not depth)):
        depth += (code[end] == "(") - (code[end] == ")")
        end += 1
    inside = code[start:end]
    cells = [cell.strip() for cell in re.split(r",(?![^()]*\))", inside) if cell.strip()]
    if len(cells) != height * width:
        raise KernelError(
            f"Its Mat_ is declared {height} × {width}, but {len(cells)} numbers follow; it is incomplete."
        )
    rows = ", ".join(
        f"{{{', '.join(cells[at : at + width])}}}" for at in range(0, len(cells), width)
    )
    before, behind = code[: matches[0].start()].rstrip(), code[end:]
    if before.endswith("(") and behind.startswith(")"):
        before, behind = before[:-1], behind[1:]
    return f"{before} Mat<{matches[0][1]}>{{{rows}}}{behind}"
