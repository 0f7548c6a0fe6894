"""Source code around a list of numbers: prompts, imports and remarks, of which none is a number of the list."""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.code.signs import without_remarks
from convstudio.core.kernel_texts.found import KernelError

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
    code = without_remarks(_BOILERPLATE.sub("", _PROMPT.sub("", text))).strip()
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
