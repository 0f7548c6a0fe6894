"""What stands around a plain matrix: remarks, a name, a factor before or behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from convstudio.core.kernel_texts.found import KernelError, one_over, product
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.quoting import quoted

Lines = list[tuple[int, str]]
"""Lines with something in them, and their numbers, counted from 1."""

# "#N/A", "#DIV/0!" and "####" are cells of a spreadsheet, whatever its language.
_ERROR: Final = r"(?!#|N/A|[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de/0-9]*[!?])"
_REMARK: Final = re.compile(rf"\s*(?:#{_ERROR}|%|//)")
_REMARK_BEHIND: Final = re.compile(rf"(?<=\S)[ \t]+(?:#{_ERROR}|//|%[ \t]*[A-Za-z]).*\Z")
_CELLS_BEHIND: Final = re.compile(r"\s*#\s*-?[\d.,/]+(?:\s*#\s*-?[\d.,/]+)*[\s#]*")
_FENCE: Final = re.compile(r"\s*(?:```|~~~)")
_BULLET: Final = re.compile(r"\s*-\s+\S")
# K =, Gaussian kernel:, but neither "Divide by 16:" nor "scale 0.5:", of which no number must be lost.
_NAME: Final = re.compile(r"\s*([A-Za-z_]\w*(?:[ ]?\([\w, ]*\))?|[A-Za-z_][^\d=:;,|]*?)\s*[=:]\s*")
_OF_A_FACTOR: Final = re.compile(r"divi|scal|factor|norm", re.IGNORECASE)
_MAY_BE_FACTOR: Final = re.compile(r"(?i:divi|scal|factor|norm)\D*\d|[/\u00f7*\u00d7]\s*\d")
_TIMES: Final = "*\u00d7\u00b7"
# No factor is long: without an end to it, the time would go with the square of a line's length.
_BEFORE_ROW: Final = re.compile(
    rf"\s*(\([^()]{{0,60}}\)|\S{{1,60}}\s*/\s*\S{{1,60}}?|\S{{1,60}}?)\s*[{_TIMES}]\s+(?=\S+[\s,;]+\S)"
)
_NUMBER: Final = r"(\(?-?[\d.,]+(?:[eE][-+]?\d+)?(?:\s*/\s*[\d.,]+)?\)?)"
# One operand, or arithmetic in brackets, behind each sign between blanks; a shorter one would be a cell.
_LINK: Final = rf"[/\u00f7{_TIMES}]\s+(?:\([^()]{{1,60}}\)|[^\s()]{{1,60}}|\S{{1,60}})"
_BEHIND: Final = re.compile(rf"(?<=\S)\s+({_LINK}(?:\s+{_LINK}){{0,3}})\s*\Z")
_ALONE: Final = re.compile(rf"\s*+([/\u00f7{_TIMES}])\s*{_NUMBER}\s*\Z")
_LINKS: Final = re.compile(rf"([/\u00f7{_TIMES}])\s*(\([^()]*\)|\S+)")
_POWER: Final = re.compile(
    r"[ \t]{0,3}[\u00d7\u00b7][ \t]{0,3}10(?=[\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079^])"
)
"""Scientific notation as it is printed: 1.5 × 10⁻³."""
_INSIDE: Final = re.compile(rf"\s[/\u00f7{_TIMES}]\s")


def lines_of(text: str) -> tuple[Lines, tuple[str, ...]]:
    """Return the lines without remarks, and notes of remarks that may state a factor.

    Raises KernelError where blank lines separate several matrices.
    """
    text = _POWER.sub("*10", text)
    has_tabs = any("\t" in line.strip() for line in text.split("\n"))
    found, blocks, notes = [], [0], []
    cut = 0  # lines of which all that is left out are more cells, as of eqn's 1 # 2 # 1
    for number, line in enumerate(text.split("\n"), start=1):
        # A row of empty cells is a row.
        if not line.strip(" " if has_tabs else None):
            if blocks[-1]:
                blocks.append(0)
        elif not (_REMARK.match(line) or _FENCE.match(line)):
            row = _REMARK_BEHIND.sub("", line)
            found.append((number, row))
            blocks[-1] += 1
            line = line[len(row) :]
            cut += _CELLS_BEHIND.fullmatch(line) is not None
            if _MAY_BE_FACTOR.search(line):
                notes.append(f"its remark {quoted(line)} is not read")
        elif _MAY_BE_FACTOR.search(line):
            notes.append(f"its remark {quoted(line)} is not read")
    if cut and cut == len(found):
        raise KernelError(
            "Its “#” may begin remarks or separate cells; commas between the cells would work."
        )
    if sum(rows > 1 for rows in blocks) > 1:
        raise KernelError(
            "It holds several matrices between blank lines; one kernel at a time would work."
        )
    while found and not found[-1][1].strip():
        found.pop()
    while found and not found[0][1].strip():
        found.pop(0)
    if len(found) > 1 and all(_BULLET.match(line) for _, line in found[1:]):
        raise KernelError(
            "Its “- ” may be signs or bullets; lines without it, or without the blank, would work."
        )
    return found, tuple(notes)


def without_name(lines: Lines) -> tuple[Lines, str | None]:
    """Take a name away from the first line; "Divisor: 16" and "scale = 0.5" are factors."""
    number, first = lines[0]
    match = _NAME.match(first)
    if match is None or (match.end() == len(first) and len(lines) == 1):
        return lines, None
    rest, factor = first[match.end() :], None
    if _OF_A_FACTOR.search(match[1]):
        if not is_number(rest) or len(lines) == 1:
            raise KernelError(
                f"{quoted(first)} is not understood; “1/16 ×” above the rows would work."
            )
        value = numeral(rest)
        factor, rest = (one_over(value) if "div" in match[1].lower() else value), ""
    return ([(number, rest), *lines[1:]] if rest.strip() else lines[1:]), factor


def factor_before(lines: Lines) -> tuple[Lines, str | None]:
    """Take a factor on a line of its own, "1/16 ×", or before the first row."""
    number, first = lines[0]
    alone = first.strip()
    if len(lines) > 1 and alone[-1:] in f"{_TIMES}x" and is_number(alone[:-1]):
        return lines[1:], _bare(alone[:-1])
    if match := _BEFORE_ROW.match(first):
        rest = first[match.end() :]
        is_alone = len(lines) == 1 and ";" not in rest and len(rest.split()) < 2
        if not is_alone and is_number(match[1]):
            return [(number, rest), *lines[1:]], _bare(match[1])
    return lines, None


class Behind(NamedTuple):
    """A factor behind a row: the ``line`` in which it stands, its ``scale``, and what it makes of one weight alone."""

    line: int
    scale: str
    alone: Callable[[str], str] | None = None


def factor_behind(lines: Lines) -> tuple[Lines, Behind | None]:
    """Take what divides or multiplies all, behind the last or the middle row: " / 16", with blanks.

    It may also be of the last weight of its row alone, unless it has a line of its own. Raises KernelError where it is
    neither behind the last row nor behind the middle one, and for a factor that may be two.
    """
    last = lines[-1][1]
    if len(lines) > 1 and (scale := _alone(last)):
        return lines[:-1], Behind(len(lines) - 1, scale)
    # Where several rows have such signs, every weight is written in this way.
    inside = [at for at, (_, line) in enumerate(lines) if _INSIDE.search(f" {line} ")]
    if len(inside) != 1 or (match := _BEHIND.search(lines[inside[0]][1])) is None:
        return lines, None
    at = inside[0]
    number, line = lines[at]
    rest, typed = line[: match.start()], match[1]
    if len(lines) == 1 and len(re.split(r"[\s,;]+", rest.strip())) < 2:
        return lines, None  # "1 / 9" is one weight
    if _INSIDE.search(f" {rest} ") and not _BEHIND.search(rest):
        return lines, None
    is_middle = at in (len(lines) // 2, (len(lines) - 1) // 2) and at > 0
    if not is_middle and at < len(lines) - 1:
        raise KernelError(
            f"{quoted(typed)} behind its line {number} may be of one weight or of all; "
            "a factor before the rows would work."
        )
    if _BEHIND.search(rest):
        raise KernelError(
            f"{quoted(line)} ends with more factors than are read here; one of them would work."
        )
    links = [(sign, numeral(operand)) for sign, operand in _LINKS.findall(typed)]
    scale = product(*(_factor(sign, operand) for sign, operand in links)) or "1"
    written = "".join(f"{'/' if sign in '/÷' else '*'}{operand}" for sign, operand in links)
    return (
        [*lines[:at], (number, rest), *lines[at + 1 :]],
        Behind(at, scale, lambda weight: f"{weight}{written}"),
    )


def _alone(line: str) -> str | None:
    """Return the scale of a line that is a factor and nothing else, " / 16"; None for any other line."""
    if match := _ALONE.match(line):
        links = [(match[1], match[2])]
    elif (whole := _BEHIND.fullmatch(f"1 {line.strip()}", 1)) is not None:
        links = _LINKS.findall(whole[1])
    else:
        return None
    return product(*(_factor(sign, operand) for sign, operand in links))


def _factor(sign: str, typed: str) -> str:
    factor = _bare(typed)
    if sign not in "/\u00f7":
        return factor
    if "/" in factor and factor == numeral(typed.strip()):
        raise KernelError(
            f"“{sign} {typed}” may divide by all of it or by one after the other; ({typed}) would work."
        )
    return one_over(factor)


def _bare(typed: str) -> str:
    """Return arithmetic without a bracket around all of it."""
    typed = numeral(typed.strip())
    is_whole = typed.startswith("(") and typed.endswith(")") and typed.count("(") == 1
    return typed[1:-1] if is_whole else typed


def is_number(text: str) -> bool:
    """Return whether a text is arithmetic with a value."""
    try:
        evaluate(numeral(text.strip()))
    except ExpressionError:
        return False
    return True
