"""Pasting a text into a kernel: as one weight, as typed cells, as a row or column, or in place of the kernel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QMimeData

from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import UNTOLD, About, KernelError
from convstudio.core.kernel_texts.reading import KernelReading, read_kernel_text
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.naming import Names
from convstudio.core.notation.sentences.receipt import left_out_of, receipt
from convstudio.panels.kernel.exchange.long_texts import first_lines
from convstudio.panels.kernel.footer.kernel_size import size_text
from convstudio.panels.kernel.weight_cells import Cell

Area = tuple[int, int, int, int]
"""The first row and column of a selection, and the last ones."""

REPLACE: Final = "Replace K"


@dataclass(frozen=True)
class Choice:
    """Another kernel that the user may have meant, and the words of the button that takes it."""

    words: str
    tip: str
    kernel: Kernel


@dataclass(frozen=True)
class Pasted:
    """The kernel after pasting, one sentence about what was read, and the other choices.

    ``is_whole``: nothing is left of the kernel before; ``about`` is what its text tells about it.
    """

    kernel: Kernel
    receipt: str
    choices: tuple[Choice, ...] = ()
    is_whole: bool = False
    about: About = UNTOLD


class DoesNotFitError(ValueError):
    """Raised where pasted weights reach beyond the kernel; ``whole`` is the kernel that they make by themselves."""

    def __init__(self, sentence: str, whole: Kernel) -> None:
        super().__init__(sentence)
        self.whole = whole


def holds_weights(data: QMimeData | None) -> bool:
    """Return whether a paste is meant for the kernel: a text, but neither a file's nor a picture's address."""
    if data is None or not data.hasText() or data.hasUrls():
        return False
    if data.hasFormat(own.MIME):
        return True
    if not data.hasImage():
        return True
    # Spreadsheets copy a picture of the cells with them, browsers an address with a picture.
    try:
        read_kernel_text(first_lines(data.text()))
    except KernelError:
        return False
    return True


def pasted(text: str, kernel: Kernel, area: Area | None, names: Names) -> Pasted:
    """Return what a text makes of a kernel of which ``area`` is selected; None: nothing is.

    One number fills the selection. Where all cells are selected, none or one, a table replaces the kernel, with the
    scale and the origin that it states or the usual ones; but a row or column fills that of the current cell if it
    fits. Into several cells it is pasted from their corner on as if typed, and the scale stays.

    Raises KernelError for a text that is no kernel, and DoesNotFitError.
    """
    reading = _decimal(text) or read_kernel_text(text)
    rows, (height, width) = reading.kernel.texts, reading.kernel.shape
    (kh, kw), whole = kernel.shape, reading.kernel
    if area is None:
        return _replaced(reading)
    top, left, bottom, right = area
    left_out = f"; {left_out_of(reading)}" if left_out_of(reading) else ""
    is_one = (top, left) == (bottom, right)
    if (height, width) == (1, 1) and not reading.says_scale:
        cells = {(a, b): rows[0][0] for a in range(top, bottom + 1) for b in range(left, right + 1)}
        return Pasted(kernel.with_cells(cells), "")
    whole_instead = Choice(REPLACE, "Make these weights the whole kernel", whole)
    if is_one and 1 in (height, width) and (kh, kw) != (1, 1):
        corner = _line(reading, kernel, (top, left))
        if corner is not None:
            filled = kernel.with_cells((*corner, rows))
            which = _filled(reading, kernel, corner, names)
            return Pasted(filled, f"The weights fill {which}{_kept(kernel)}.", (whole_instead,))
    fits = top + height <= kh and left + width <= kw
    if is_one or (top, left, bottom, right) == (0, 0, kh - 1, kw - 1):
        found = _replaced(reading)
        if is_one and fits and (height, width) != (kh, kw):
            tip = f"Paste them into the cells from the current one on{left_out}"
            part = Choice(
                f"Into {names.weight(top, left)} …", tip, kernel.with_cells((top, left, rows))
            )
            found = replace(found, choices=(part, *found.choices))
        return found
    if not fits:
        sentence = (
            f"The {size_text(height, width)} weights do not fit at {names.weight(top, left)}."
        )
        raise DoesNotFitError(sentence, whole)
    sentence = (
        f"{size_text(height, width)} from {names.weight(top, left)} on{left_out}{_kept(kernel)}."
    )
    return Pasted(kernel.with_cells((top, left, rows)), sentence, (whole_instead,))


def _decimal(text: str) -> KernelReading | None:
    """Return a single number with a decimal comma, as typed; alone it is no pair of cells."""
    if "," not in text or len(text.split()) > 1 or text.count(",") > 1:
        return None
    try:
        return KernelReading(Kernel(((text.strip(),),)), "a number")
    except ValueError:
        return None


def _replaced(reading: KernelReading) -> Pasted:
    choices = tuple(
        Choice(other.offer, "Take the text in its other meaning", other.kernel)
        for other in reading.alternatives
    )
    return Pasted(
        reading.kernel, f"{receipt(reading)}.", choices, is_whole=True, about=reading.about
    )


def _line(reading: KernelReading, kernel: Kernel, cell: Cell) -> Cell | None:
    """Return where a row or column of weights begins in that of the kernel at a cell; None if it does not fit."""
    if reading.says_scale or reading.says_origin:
        return None
    (height, width), (kh, kw), (top, left) = reading.kernel.shape, kernel.shape, cell
    if height == 1:
        return (top, 0) if width == kw else (top, left) if left + width <= kw else None
    return (0, left) if height == kh else (top, left) if top + height <= kh else None


def _filled(reading: KernelReading, kernel: Kernel, corner: Cell, names: Names) -> str:
    """Return which cells a row or column of weights fills: one of the kernel's, or from a first to a last cell."""
    (height, width), (top, left) = reading.kernel.shape, corner
    if height == 1 and width == kernel.shape[1]:
        return f"row {top}"
    if width == 1 and height == kernel.shape[0]:
        return f"column {left}"
    last = names.weight(top + height - 1, left + width - 1)
    return f"{names.weight(top, left)} to {last}"


def _kept(kernel: Kernel) -> str:
    return "" if kernel.scale == "1" else f"; the scale {kernel.scale} is kept"
