"""Code that this program has written for another one, read back: the kernel in it as it was typed.

Such code says in a comment that it is ours, and whether its kernel is turned; beside the kernel it has much else: how
the picture is read, and how S is computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from convstudio.core.kernel_texts.by_program import named
from convstudio.core.kernel_texts.code import brackets, nested
from convstudio.core.kernel_texts.found import UNTOLD, Found, KernelError
from convstudio.core.kernel_texts.marks import MARK, ORIGIN, SIZE, TURNED

Read = Callable[[str], Found | None]

# Python and MATLAB: the statement that names the kernel; C: its declaration.
_DEFINED: Final = re.compile(
    r"^(?:kernel|K|static const double kernel\[\d+\]\[\d+\]) = ", re.MULTILINE
)
_OPENING: Final = re.compile(r"[\[{(]")
_TURNED: Final = re.compile(rf"^\W*{re.escape(TURNED)}", re.MULTILINE)
_ORIGIN: Final = re.compile(rf"^\W*{re.escape(ORIGIN)} \((\d+), (\d+)\)", re.MULTILINE)


def _gmic(inside: str) -> Found | None:
    found = brackets.read(f"[{inside}]")
    return found and replace(found, notation="G'MIC")


# The kernel in a command, whole.
_IN_COMMANDS: Final[tuple[tuple[re.Pattern[str], Read], ...]] = (
    (re.compile(r"-morphology Convolve '([^']*)'"), named.imagemagick),
    (re.compile(r'"\(([^"]*)\)" (?:convolve|correlate)\['), _gmic),
    (re.compile(r"<<'END'\n(.*?)^END$", re.MULTILINE | re.DOTALL), named.libvips),
)
# By what names itself, and what must follow the kernel, or the code was cut.
_BY_NAME: Final[tuple[tuple[Read, str], ...]] = (
    (named.svg, "</svg>"), (named.ffmpeg, '" S.png'), (named.gegl, " border="),
    (named.sextractor, "CONV"), (named.imagej, '");'),
)  # fmt: skip
_SIZE: Final = re.compile(rf"^\W*{re.escape(SIZE)} (\d+) × (\d+)", re.MULTILINE)


def read(text: str) -> Found | None:
    """Return the kernel in code of this program; None for any other text, KernelError for code that was cut."""
    if MARK not in text:
        return None
    found = _kernel_in(text)
    if found is None:
        raise KernelError(
            "It is code of Convolution Studio without its kernel; the whole of it would work."
        )
    size = _SIZE.search(text)
    if size and (len(found.rows), len(found.rows[0])) != (int(size[1]), int(size[2])):
        raise KernelError(f"Its kernel is {size[1]} × {size[2]}, of which a part is missing.")
    # The code has the shape that is meant, and says by a comment what is computed, whatever the program does.
    found = replace(found, others=(), about=UNTOLD)
    if _TURNED.search(text):
        found = _turned(found)
    if origin := _ORIGIN.search(text):
        found = replace(found, origin=(int(origin[1]), int(origin[2])))
    return found


def _turned(found: Found) -> Found:
    """Return what was found turned by 180°, with a note."""
    rows = tuple(row[::-1] for row in found.rows[::-1])
    origin = found.origin
    if origin is not None:
        origin = len(rows) - 1 - origin[0], len(rows[0]) - 1 - origin[1]
    notes = (*found.notes, "turned by 180°, because its comment says that it is written turned")
    return replace(found, rows=rows, origin=origin, notes=notes)


def _kernel_in(text: str) -> Found | None:
    if defined := _DEFINED.search(text):
        opening = _OPENING.search(text, defined.end())
        if opening is None:
            return None
        end = nested.end_of(text, opening.start()) + 1
        return brackets.read(f"kernel = {text[defined.end() : end]}")
    for pattern, read_kernel in _IN_COMMANDS:
        if match := pattern.search(text):
            return read_kernel(match[1])
    for read_whole, ending in _BY_NAME:
        if found := read_whole(text):
            return found if ending in text else None
    return None
