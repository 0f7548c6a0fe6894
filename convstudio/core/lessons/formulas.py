r"""Formulas in the text of a lesson: $$S(i, j) = \sum …$$, and $x_0$ within a line, in LaTeX.

Errors in LaTeX are reported when the file is read, with their line, so that no reader ever sees raw LaTeX. Computed
numbers are in braces, as everywhere; all other braces are LaTeX's own. "\$" is a dollar sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple
from warnings import catch_warnings, simplefilter

CODE: Final = re.compile(r"(?<!`)(?P<ticks>`{1,2})(?!`)[^`]+(?P=ticks)(?!`)")
"""Inline code, in which nothing is interpreted."""
LONGEST: Final = 300
"""The most characters of a formula: more does not fit beside the stage."""
NOT_HERE: Final = "formulas are typeset in the text and in the notes only"
_SIZE: Final = 20.0  # pixels, before scaling
_INK: Final = "#010203"  # replaced by the colour that is wanted

_SHOWN: Final = r"(?<!\\)\$\$(?P<shown>[^$]*)\$\$"
_INLINE: Final = r"(?<![\\$\w])\$(?P<inline>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?![\d$])"
_FORMULA: Final = re.compile(f"(?P<code>{CODE.pattern})|{_SHOWN}|{_INLINE}")
_COMMAND: Final = re.compile(r"\\[A-Za-z]+")
_BRACE: Final = re.compile(r"(?<!\\)(?:\\\\)*([{}])")
_SPOKEN: Final = {
    r"\sum": "Σ", r"\ast": "∗", r"\star": "⋆", r"\cdot": "·", r"\times": "×", r"\le": "≤", r"\ge": "≥", r"\ne": "≠",
    r"\approx": "≈", r"\pi": "π", r"\sigma": "σ", r"\infty": "∞", r"\dots": "…", r"\ldots": "…", r"\quad": " ",
    r"\left": "", r"\right": "", r"\mathrm": "", r"\text": "", r"\sqrt": "√",
}  # fmt: skip
FRACTION: Final = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")


class FormulaError(ValueError):
    """Raised for LaTeX that cannot be typeset; the message continues a sentence that starts with the formula."""


class Part(NamedTuple):
    """A piece of a line: Markdown, or the LaTeX of a formula, displayed on its own line if ``is_shown``."""

    text: str
    is_formula: bool = False
    is_shown: bool = False


class Drawing(NamedTuple):
    """A formula as SVG, and its size in multiples of the font size; ``descent`` is the part below the baseline."""

    svg: bytes
    width: float
    height: float
    descent: float


def parts(text: str) -> Iterator[Part]:
    """Split a text into Markdown and formulas, in order; code counts as Markdown."""
    end = 0
    for found in _FORMULA.finditer(text):
        if found["code"]:
            continue
        if found.start() > end:
            yield Part(text[end : found.start()])
        is_shown = found["shown"] is not None
        yield Part((found["shown"] if is_shown else found["inline"]).strip(), True, is_shown)
        end = found.end()
    if end < len(text):
        yield Part(text[end:])


def has_formula(text: str) -> bool:
    """Return whether there is a formula, or the beginning of one."""
    return "$$" in text or any(part.is_formula for part in parts(text))


def with_formulas(text: str, fill: Callable[[str], str], check: Callable[[str], str]) -> str:
    """Return ``text`` with its Markdown replaced by ``fill``, and its formulas by ``check``."""
    made = []
    for part in parts(text):
        if not part.is_formula:
            made.append(fill(part.text))
        else:
            signs = "$$" if part.is_shown else "$"
            made.append(f"{signs}{check(part.text)}{signs}")
    return "".join(made)


def drawing(latex: str, color: str = "#000000") -> Drawing:
    """Typeset a formula in STIX Two Math, in any colour; FormulaError if that fails."""
    made = _drawing(latex)
    return made._replace(svg=made.svg.replace(_INK.encode(), color.encode()))


@lru_cache(maxsize=512)
def _drawing(latex: str) -> Drawing:
    """Typeset a formula in the colour that stands for any other: typesetting takes a frame."""
    if not latex:
        raise FormulaError("has nothing in it")
    if len(latex) > LONGEST:
        raise FormulaError(f"has {len(latex)} characters; at most {LONGEST} are typeset")
    # The parser does not always complain about this.
    if not _braces_match(latex):
        raise FormulaError("cannot be typeset: its braces do not match")
    try:
        with catch_warnings():
            simplefilter("ignore", DeprecationWarning)  # about how it finds its font
            svg, (width, height), offset = _typeset(latex)
    except Exception as error:  # its parsers may raise anything for typed text
        raise FormulaError(f"cannot be typeset{_reason(latex, error)}") from None
    if command := _unknown(latex):
        raise FormulaError(f"has {command}, which is no command that is known here")
    return Drawing(svg.encode(), width / _SIZE, height / _SIZE, -float(offset) / _SIZE)


def _braces_match(latex: str) -> bool:
    depth = 0
    for brace in _BRACE.findall(latex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _typeset(latex: str) -> tuple[str, tuple[float, float], float]:
    """Return SVG, its width and height, and the (negative) position of the baseline above its bottom."""
    # The import takes half a second, which lessons without formulas need not wait for.
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False  # Qt supports paths, but not these features of SVG 2
    made = Latex(latex, size=_SIZE, color=_INK)
    return made.svg(), made.getsize(), made.getyofst()


def plain(text: str) -> str:
    """Return ``text`` with its formulas written on one line, for places without typesetting."""
    return "".join(_said(part.text) if part.is_formula else part.text for part in parts(text))


def _said(latex: str) -> str:
    said = FRACTION.sub(r"(\1)/(\2)", latex)
    said = _COMMAND.sub(lambda found: _SPOKEN.get(found[0], found[0][1:]), said)
    said = re.sub(r"\\[,;:!]|~", " ", said)
    return " ".join(re.sub(r"[{}\\]", "", said).split())


def _unknown(latex: str) -> str:
    """Return a command that would be typeset as its own name."""
    from latex2mathml.converter import convert  # the LaTeX parser of ziamath

    shown = re.sub(r"<[^>]*>", " ", convert(latex))
    found = _COMMAND.search(shown)
    return found[0] if found else ""


def _reason(latex: str, error: Exception) -> str:
    if "&" in latex and r"\begin" not in latex:
        return r": & is written \&"
    if re.search(r"[_^]\s*$", latex) or "Script" in type(error).__name__:
        return ": something is missing behind _ or ^"
    return ""
