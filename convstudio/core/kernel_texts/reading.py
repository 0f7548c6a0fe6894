"""The one reader of kernel texts: it recognises the notation, and has the cells, the scale and the origin read by it.

A text is data from outside: limited in length, never executed, and either read as a whole or refused in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain
from typing import Final

from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import (
    UNTOLD,
    About,
    Found,
    KernelError,
    Other,
    Rows,
    check_size,
)
from convstudio.core.kernel_texts.marks import MARK
from convstudio.core.model.kernel import MAX_SIZE, Kernel
from convstudio.core.model.presets import is_preset
from convstudio.core.numbers.quoting import quoted

# As many as 255 × 255 weights of 30 characters, or 31 × 31 of the longest expressions, take.
MAX_CHARACTERS: Final = 2_000_000

_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONGEST_CELL: Final = 500
_BETWEEN: Final = re.compile(r"[\s,;\[\](){}&|\"':]")
_DIGIT: Final = re.compile(r"\d")
# A fraction or a type in every cell, np.float64(1 / 9), makes three numbers of it.
_MOST_NUMBERS: Final = 3 * MAX_SIZE * MAX_SIZE
_MOST_BLANKS: Final = 60
_BLANKS: Final = re.compile(rf" {{{_MOST_BLANKS},}}")
_TABS: Final = re.compile(rf"[ \t]{{{MAX_SIZE + 1},}}")
_WHOLE: Final = re.compile(r"^([-+]?\d+)\.$")
_BLANK_LINES: Final = re.compile(r"\n{4,}")
# Two numbers with a blank before the sign of the second one.
_TWO_NUMBERS: Final = re.compile(r"[\d.)]\s+[-+][\d.(]")
_IN_BRACKETS: Final = re.compile(r"\(\s*[\d.,]+\s*\)")
_DIGITLESS: Final = "π½⅓⅔¼¾"


@cache
def _notations() -> tuple[Callable[[str], Found | None], ...]:
    """The notations, from those that name themselves to those that any text may be; imported when a text is read."""
    from convstudio.core.kernel_texts.by_program import (
        commands,
        exported,
        filters,
        named,
        storages,
    )
    from convstudio.core.kernel_texts.code import brackets, computed, r_language, shaped
    from convstudio.core.kernel_texts.matrices import display, markup, papers, spreadsheets

    return (
        exported.read,
        commands.imagemagick,
        commands.gmic,
        commands.script,
        computed.outer,
        storages.read,
        filters.read,
        display.julia,
        papers.read,
        brackets.with_marks,
        r_language.read,
        shaped.read,
        spreadsheets.read,
        named.svg,
        named.ffmpeg,
        named.gegl,
        named.sextractor,
        named.imagemagick,
        named.imagej,
        markup.latex,
        named.libvips,
        display.read,
        markup.pipes,
        brackets.read,
    )


@dataclass(frozen=True)
class Alternative:
    """Another kernel that the same text may mean; ``offer`` is what a button says ("Read as 3 × 3")."""

    offer: str
    kernel: Kernel


@dataclass(frozen=True)
class KernelReading:
    """The kernel that a text means.

    ``notation`` names the way in which it is written ("ImageMagick"). ``says_scale``, ``says_origin``: whether the text
    states them, or leaves them to us. ``notes`` are remarks about what was read, each a clause.
    """

    kernel: Kernel
    notation: str
    says_scale: bool = False
    says_origin: bool = False
    notes: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    about: About = UNTOLD


def read_kernel_text(text: str) -> KernelReading:
    """Return the kernel that a text means, in any of the notations known here.

    Raises KernelError, with one sentence for the user, for a text that is no kernel or is not certain to be whole.
    """
    outcome = _outcome(text)
    if isinstance(outcome, KernelError):
        raise KernelError(*outcome.args)
    return outcome


# One paste asks whether a text is a kernel, and which; a drag asks with every move of the mouse.
@lru_cache(maxsize=1)
def _outcome(text: str) -> KernelReading | KernelError:
    try:
        return _read(text)
    except KernelError as error:
        return KernelError(*error.args)  # one that holds no frames


def _read(text: str) -> KernelReading:
    from convstudio.core.kernel_texts import doubtful
    from convstudio.core.kernel_texts.code import computed
    from convstudio.core.kernel_texts.matrices import plain
    from convstudio.core.kernel_texts.numerals import plain_signs

    if len(text) > MAX_CHARACTERS:
        raise KernelError(f"The text is longer than the {MAX_CHARACTERS:,} characters read here.")
    # Before any sign is replaced: a name may hold every one of them.
    if (found := own.read(_unquoted(text))) is not None:
        return reading_of(found)
    if (echoed := _echoed(text)) is not None:
        return echoed
    if MARK not in text:
        doubtful.refuse_thousands(text)
        doubtful.refuse_octals(text)
    text = _short(plain_signs(_LINE_ENDS.sub("\n", text)))
    text = _unquoted(text)
    if not text.strip():
        raise KernelError("There is no matrix in it: rows of numbers are needed.")
    if not any(sign.isdigit() or sign in _DIGITLESS for sign in text):
        raise KernelError("There is no number in it: rows of numbers are needed.")
    doubtful.refuse_range(text)
    text, changes = computed.without_change(text)
    found = next((found for read in _notations() if (found := read(text))), None)
    found = found or plain.read(text)
    for change in changes:
        found = change.of(found, text)
    return reading_of(found)


def _echoed(text: str) -> KernelReading | None:
    """Return what code means below which its array was printed; None where it is not both.

    Raises KernelError where the two differ.
    """
    if "\n" not in text.replace("\r", "\n").strip():
        return None
    from convstudio.core.kernel_texts import echo

    both = echo.parts(text)
    if both is None:
        return None
    try:
        typed, printed = map(_read, both)
    except KernelError:
        return None
    echo.check(typed.kernel, printed.kernel)
    # Where Julia prints what was typed as in MATLAB, it says that it is Julia.
    return replace(typed, notation="Julia") if printed.notation == "Julia" else typed


def reading_of(found: Found) -> KernelReading:
    """Return the kernel of what a notation has found in a text; raises KernelError if its cells make none."""
    is_foreign = found.notation != own.NOTATION
    if is_foreign:
        from convstudio.core.kernel_texts.doubtful import refuse_grouped

        refuse_grouped(found.rows)
    kernel = _kernel(
        found.rows, found.scale, found.origin, is_foreign=is_foreign, name=found.about.name
    )
    from convstudio.core.kernel_texts.code import whole_division

    return KernelReading(
        kernel,
        found.notation,
        found.scale is not None,
        found.origin is not None,
        (*found.notes, *whole_division.note(found)),
        tuple(each for other in found.others if (each := _alternative(other))),
        found.about,
    )


def _short(text: str) -> str:
    """Return a text without long runs of blanks and blank lines.

    Raises KernelError for a cell that is far too long, and for more numbers or tabs than any kernel has.
    """
    pieces = _BETWEEN.split(text)
    if max(map(len, pieces)) > _LONGEST_CELL:
        raise KernelError("One of its cells is far too long to be a number.")
    if len(pieces) > _MOST_NUMBERS and sum(map(bool, map(_DIGIT.search, pieces))) > _MOST_NUMBERS:
        raise KernelError(
            f"It has too many numbers; a kernel has at most {MAX_SIZE}×{MAX_SIZE} of them."
        )
    text = _without_runs_of_tabs(text)
    text = "\n".join(_BLANKS.sub(" " * _MOST_BLANKS, line.rstrip(" ")) for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n\n", text)


def _without_runs_of_tabs(text: str) -> str:
    """Return a text without the tabs that end every line of a wide sheet; KernelError for too many between cells."""
    runs = [run for run in _TABS.finditer(text) if run[0].count("\t") > MAX_SIZE]
    for run in runs:
        if text[run.end() : run.end() + 1].strip():
            tabs = run[0].count("\t")
            raise KernelError(
                f"It has {tabs:,} tabs in a row; a kernel has at most {MAX_SIZE} columns."
            )
    if not runs:
        return text
    lines = [line for line in text.split("\n") if line]
    common = min(len(line) - len(line.rstrip("\t")) for line in lines)
    return "\n".join(line[: len(line) - common] for line in lines)


def _unquoted(text: str) -> str:
    """Return a text without quotation marks around all of it, as a shell or a program needs them."""
    inner = text.strip()
    if (
        len(inner) > 1
        and inner[0] == inner[-1]
        and inner[0] in "\"'"
        and inner.count(inner[0]) == 2
    ):
        return inner[1:-1]
    return text


def _alternative(other: Other) -> Alternative | None:
    try:
        return Alternative(other.offer, _kernel(other.rows, other.scale, None))
    except KernelError:
        return None


def _kernel(
    rows: Rows, scale: str | None, origin: tuple[int, int] | None, *,
    is_foreign: bool = True, name: str = "",
) -> Kernel:  # fmt: skip
    """Make the kernel; what was typed here (not ``is_foreign``) means what it means here.

    The name of a preset is kept by that preset alone.
    """
    kh, kw = len(rows), max(map(len, rows), default=0)
    check_size(kh, kw)
    cells = rows
    if is_foreign:
        from convstudio.core.kernel_texts.numerals import numerals

        # NumPy prints whole numbers so: 1.
        cells = tuple(
            tuple(_WHOLE.sub(r"\1", cell) if cell.endswith(".") else cell for cell in row)
            for row in map(numerals, rows)
        )
    for cell in (
        {*chain.from_iterable(row for row in cells if _may_be_two(row))} if is_foreign else ()
    ):
        if " " in cell and _TWO_NUMBERS.search(cell):
            raise KernelError(
                f"{quoted(cell)} may be one difference or two cells; a blank less would work."
            )
        if cell.startswith("(") and _IN_BRACKETS.fullmatch(cell):
            raise KernelError(
                f"{quoted(cell)} may be positive or, as in accounts, negative; −1 or 1 would work."
            )
    try:
        own_name = "" if _is_known(name) else name
        kernel = Kernel(cells, scale or "1", origin, own_name)  # type: ignore[arg-type]  # see the field
    except ValueError as error:
        raise KernelError(str(error)) from None
    return kernel if own_name == name else _as_known(kernel, name)


def _may_be_two(row: tuple[str, ...]) -> bool:
    """Return whether a cell of a row has a blank or a bracket, so that it may be read in two ways."""
    whole = "".join(row)
    return "(" in whole or whole.split() != [whole]


def _is_known(name: str) -> bool:
    """Return whether a name is that of a preset or of a generated kernel."""
    if is_preset(name) or not name:
        return bool(name)
    from convstudio.core.design.generators.naming import is_generated  # few kernels have a name

    return is_generated(name)


def _as_known(kernel: Kernel, name: str) -> Kernel:
    """Return a kernel with the name of a preset, or of a generated kernel, if it is that one."""
    from convstudio.core.design.generators.naming import named_kernel

    known = named_kernel(name)
    same = (kernel.texts, kernel.scale, kernel.origin) == (known.texts, known.scale, known.origin)
    return known if same else kernel
