"""The program or language in which a list of numbers is written, and whether it prints its digits rounded."""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.code.nested import Nested
from convstudio.core.kernel_texts.found import Rows

ROUNDED: Final = "its digits are rounded, as they were printed"
# float[](1.0, 2.0), float[2](…) of GLSL; float3(1, 2, 1) of other shaders.
_CONSTRUCTOR: Final = re.compile(
    r"(?:[^A-Za-z]*\*)?\s*(?:float|double|half|u?int)\d*\b\s*(\[\s*\d*\s*\])?"
)
_DECIMALS: Final = {"NumPy": 8, "PyTorch": 4}


def dialect_of(found: Nested, around: str, defined: str, text: str, *, is_turned: bool) -> str:
    """Return the name of the notation of a list.

    ``around`` is what stands before and after it, ``defined`` the name and the type that it is given, and ``text`` all;
    ``is_turned``: it is transposed.
    """
    is_inner = not found.is_flat
    for notation, sign in (
        ("WGSL", r"\barray\s*<\s*[fiu]\d\d"), ("Swift", r"\[(?:Float|Double|Int\d*)\]"),
        ("PyTorch", r"tensor|torch"), ("NumPy", r"\b(?:np|numpy|array(?!\s*<)|asarray|matrix)\b"),
        ("Rust", r"vec!|\blet\b|f(?:32|64)\b"),
    ):  # fmt: skip
        if re.search(sign, around) or (notation == "Rust" and re.search(sign, text)):
            return notation
    if found.bracket == "{":
        return _in_braces(defined, text, is_inner=is_inner)
    if found.bracket == "(" and (constructor := _CONSTRUCTOR.match(around)):
        return "GLSL" if constructor[1] else "source code"
    if found.bracket == "(":
        return "G'MIC" if ";" in text or re.search(r"\^|\{", text) else "Python"
    if re.search(r"Float\d\dArray|\bconst\b", around):
        return "JavaScript"
    if not is_inner and (len(found.lines) > 1 or not found.commas or is_turned):
        return "NumPy" if _is_printed_row(found) else "MATLAB"
    return "NumPy" if is_inner and not _innermost(found).commas else "Python"


def _in_braces(defined: str, text: str, *, is_inner: bool) -> str:
    ends_as_c = re.search(r";\s*\Z|\w+\s*\[", defined + text.strip()[-1:])
    if ends_as_c or not is_inner or re.search(r"\d[fFlL]\b|\b(?:float|double|int|new)\b", text):
        return "C"
    return "Mathematica" if re.search(r"\*\^|`", text) else "a list in braces"


def _innermost(found: Nested) -> Nested:
    while not found.is_flat:
        found = next(each for each in found.elements if isinstance(each, Nested))
    return found


def _is_printed_row(found: Nested) -> bool:
    """Return whether a row looks as NumPy prints it: [1. 2. 1.]."""
    return len(found.lines) == 1 and any(str(cell).endswith(".") for cell in found.elements)


def notes_of(notation: str, found: Nested, text: str, rows: Rows) -> tuple[str, ...]:
    """Return a note where a program has printed as many digits as it prints, so that they may be rounded."""
    is_printed = (
        notation == "PyTorch"
        or (notation == "NumPy" and not _innermost(found).commas)
        or "array(" in text
    )
    if not is_printed or re.search(r"\b(?:np\.array|torch\.tensor)\b", text):
        return ()
    digits = _DECIMALS.get(notation, 8)
    return (ROUNDED,) if any(_decimals(cell) >= digits for row in rows for cell in row) else ()


def _decimals(cell: str) -> int:
    match = re.search(r"\.(\d+)", cell)
    return len(match[1]) if match else 0
