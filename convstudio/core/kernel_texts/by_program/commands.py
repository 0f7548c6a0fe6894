"""Kernels in commands and scripts, as people copy them: in a line of a shell, or above the call that filters by them.

What the command makes of its kernel is read, too: ImageMagick's convolve:scale, and whether it convolves or correlates.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from convstudio.core.kernel_texts.by_program import named
from convstudio.core.kernel_texts.by_program.divisors import bias_left_out
from convstudio.core.kernel_texts.code import brackets
from convstudio.core.kernel_texts.found import CORRELATES, About, Found, KernelError, reciprocal
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.quoting import quoted

CONVOLVES: Final = About(flip=True)

_MORPHOLOGY: Final = re.compile(
    r"""-morphology\s+(convolve|correlate)(?::1)?\s+(?:"([^"]*)"|'([^']*)'|(\S+))""", re.IGNORECASE
)
_MAGICKS_SCALE: Final = re.compile(r"""convolve:scale=(["']?)([^"'\s]*)\1""")
_MAGICKS_BIAS: Final = re.compile(r"""(?:-bias\s+|convolve:bias=)(["']?)([^"'\s]+)\1""")
_GMIC: Final = re.compile(
    r"""\bgmic\b.{0,2000}?(["']?)\(([^()"'$]*)\)\1\s+[-+]?(convolve|correlate)\b""", re.DOTALL
)
# A statement that filters by a kernel, whose arguments are names and plain numbers: nothing in it changes the kernel.
_FILTERS: Final = "filter2D|imfilter|filter2|conv2|convolve2d|correlate2d|fftconvolve|oaconvolve|convolve|correlate"
_ARGUMENT: Final = r"""(?:[A-Za-z_][\w.]*\s*=\s*)?(?:[A-Za-z_][\w.]*|-?\d[\d.]*|'[^']*'|"[^"]*")"""
_CALL: Final = re.compile(
    rf"\s*(?:[A-Za-z_]\w*\s*=\s*)?(?:\w+\.)*({_FILTERS})\s*"
    rf"\(\s*({_ARGUMENT}(?:\s*,\s*{_ARGUMENT})*)\s*,?\s*\)\s*;?\s*(?:[#%].*)?"
)
_IMPORT: Final = re.compile(r"\s*(?:import|from)\s+[A-Za-z_].*")
_READING: Final = re.compile(
    r"\s*[A-Za-z_]\w*\s*=\s*(?:\w+\.)*(?:imread|open|load)\s*\([^()]*\)\s*;?\s*"
)


def imagemagick(text: str) -> Found | None:
    """Return the kernel of ImageMagick's -morphology Convolve or Correlate; None for a text without it."""
    commands = list(_MORPHOLOGY.finditer(text))
    if not commands:
        return None
    if len(commands) > 1:
        raise KernelError("It holds several -morphology; one of them would work.")
    operation, *written = commands[0].groups()
    found = named.imagemagick(next(filter(None, written), ""))
    if found is None:
        raise KernelError("Its -morphology has no kernel such as “3x3: 1,2,1 2,4,2 1,2,1”.")
    about = CONVOLVES if operation.lower() == "convolve" else CORRELATES
    bias = _MAGICKS_BIAS.search(text)
    notes = (*found.notes, *bias_left_out(bias[2] if bias else "0", "bias"))
    return replace(found, scale=_magicks_scale(text, found), about=about, notes=notes)


def _magicks_scale(text: str, found: Found) -> str | None:
    """Return the factor of convolve:scale, of which "!" makes the sum 1; KernelError for one that is not understood."""
    match = _MAGICKS_SCALE.search(text)
    if match is None:
        return None
    said = match[2].rstrip("\\")
    try:
        if said == "!":
            cells = (numeral(cell) for row in found.rows for cell in row)
            total = sum((Fraction(evaluate(cell)) for cell in cells), Fraction(0))
            return None if total in (0, 1) else reciprocal(total)
        evaluate(said)
    except ExpressionError:
        raise KernelError(
            f"Its convolve:scale of {quoted(said)} is not understood; its kernel alone would work."
        ) from None
    return said


def gmic(text: str) -> Found | None:
    """Return the kernel of G'MIC's convolve or correlate; None for a text without it."""
    commands = list(_GMIC.finditer(text))
    if not commands:
        return None
    if len(commands) > 1 or re.search(r"\b(?:convolve|correlate)\b", text[commands[0].end() :]):
        raise KernelError("It holds several convolutions; one of them would work.")
    _, inside, operation = commands[0].groups()
    # A list of G'MIC, even if it has a single row.
    found = brackets.read(f"({inside})" if ";" in inside else f"({inside};{inside})")
    if found is None:
        return None
    rows = found.rows if ";" in inside else found.rows[:1]
    return replace(
        found,
        rows=rows,
        origin=brackets.origin_of_gmic(rows),
        about=CONVOLVES if operation == "convolve" else CORRELATES,
    )


def script(text: str) -> Found | None:
    """Return the array above a call that filters by it, of OpenCV, SciPy or MATLAB; None for any other text."""
    lines = text.split("\n")
    calls = [match for line in lines if (match := _CALL.fullmatch(line))]
    if not calls:
        return None
    others = (_CALL, _IMPORT, _READING)
    rest = "\n".join(
        line for line in lines if not any(other.fullmatch(line) for other in others)
    ).strip()
    name = re.match(r"([A-Za-z_]\w*)\s*=(?!=)", rest)
    # Another variable may be the kernel.
    if name is None or not all(re.search(rf"\b{name[1]}\b", call[2]) for call in calls):
        return None
    found = brackets.read(rest)
    return found and replace(found, about=_about(calls))


def _about(calls: list[re.Match[str]]) -> About:
    """What the calls tell: the operation, if it is the same in all."""
    told = {_flips(call[1], call[2]) for call in calls}
    return About(flip=told.pop()) if len(told) == 1 else About()


def _flips(name: str, arguments: str) -> bool:
    if name == "imfilter":
        return re.search(r"['\"]conv['\"]", arguments) is not None
    return name not in ("filter2D", "filter2", "correlate", "correlate2d")
