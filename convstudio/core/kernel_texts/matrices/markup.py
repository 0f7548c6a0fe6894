"""Kernels in documents: LaTeX, and tables with pipes as Markdown has them."""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.code.factors import chained, is_factor, unwrapped
from convstudio.core.kernel_texts.found import (
    Found,
    KernelError,
    Rows,
    check_rows,
    frozen,
    product,
)
from convstudio.core.kernel_texts.matrices.plain import without_labels
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.quoting import quoted

_ENVIRONMENT: Final = re.compile(
    r"\\begin\{(\w*matrix\*?|array|tabular)\}(?:\[[^\]]*\])?(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})?(.*?)\\end\{\1\}",
    re.DOTALL,
)
_FRACTION: Final = re.compile(r"\\[tdc]?frac\s*(?:\{([^{}]*)\}|(\d))\s*(?:\{([^{}]*)\}|(\d))")
_ROOT: Final = re.compile(r"\\sqrt\s*(?:\{([^{}]*)\}|(\d))")
_SPACES: Final = re.compile(
    r"\\(?:[,;:!> ]|q?quad\b|hline\b|hfill\b|left\b|right\b|displaystyle\b|phantom\{[^}]*\}|(?:top|mid|bottom)rule\b"
    r"|textbf\b|mathbf\b|mathrm\b|vspace\{[^}]*\}|hspace\{[^}]*\}|big[lr]?\b|Big[lr]?\b)|~|\$+|&=|\\\[|\\\]|\\\(|\\\)"
)
_NAMES: Final = (
    (r"\\cdot(?![a-z])|\\times(?![a-z])|\\ast(?![a-z])", "*"), (r"\\div(?![a-z])", "/"), (r"\\pi(?![a-z])", "pi"),
    (r"\\%", "%"), (r"\{,\}", ","),
)  # fmt: skip
# K =, \mathbf{K}_x =, h(i, j) =
_NAMED: Final = re.compile(r"^.*=|^\s*[A-Za-z]\w*\s*:", re.DOTALL)
_BREAK: Final = re.compile(r"\\\\(?:\[[^\]]*\])?|\\cr\b|\\tabularnewline\b")
_RULE: Final = re.compile(
    r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?|\|?\s*:?-{2,}:?\s*\|?|[+|][-=+|]+"
)


def latex(text: str) -> Found | None:
    r"""LaTeX: a matrix, array or tabular, or bare cells between & and \\; \frac{1}{16} before it is its scale."""
    if "#" in text and (office := re.search(r"\bmatrix\s*\{(.*)\}", text, re.DOTALL)):
        cells = [
            [numeral(cell) for cell in map(str.strip, row.split("#"))]
            for row in office[1].split("##")
        ]
        return Found("LibreOffice", _even(cells))
    match = _ENVIRONMENT.search(text)
    if match is None and not ("&" in text and _BREAK.search(text)):
        return None
    if match is None:
        before, body, after = "", text, ""
    else:
        before, body, after = text[: match.start()], match[2], text[match.end() :]
        before = re.sub(r"\\begin\{(?:equation|align|gather|displaymath|math)\*?\}", "", before)
        after = re.sub(r"\\end\{(?:equation|align|gather|displaymath|math)\*?\}", "", after)
        if _ENVIRONMENT.search(after):
            raise KernelError("It holds more than one matrix; one kernel at a time would work.")
        after = _FRACTION.sub(r"(\g<0>)", after)  # one operand: what is divided by 1/16 is times 16
    body = re.sub(r"(?<!\\)%.*", "", body)
    rows = [_row(line) for line in _BREAK.split(body) if _plain(line).strip()]
    before = _NAMED.sub("", _plain(before)).strip().rstrip("([{. ")
    after = _plain(after).strip().lstrip(")]} ").rstrip(". ,;")
    factors = []
    if before:
        factors.append("-1" if before == "-" else _factor(before.rstrip("* "), before))
    if after:
        behind = chained(after)
        if behind is None:
            raise KernelError(f"{quoted(after)} after its matrix is not understood.")
        factors.extend(behind)
    return Found("LaTeX", _even(rows), product(*factors))


def _row(line: str) -> tuple[str, ...]:
    return tuple(numeral(cell) or "0" for cell in map(str.strip, _plain(line).split("&")))


def _plain(text: str) -> str:
    """Return TeX as arithmetic between its &."""
    text = _SPACES.sub(" ", text)
    for _ in range(4):
        shorter = _FRACTION.sub(
            lambda found: f"({found[1] or found[2]})/({found[3] or found[4]})",
            _ROOT.sub(lambda found: f"sqrt({found[1] or found[2]})", text),
        )
        if shorter == text:
            break
        text = shorter
    for name, sign in _NAMES:
        text = re.sub(name, sign, text)
    # (1)/(16) → 1/16
    text = re.sub(r"\((-?[\d.]+)\)/\((-?[\d.]+)\)", r"\1/\2", text)
    return text.replace("{", " ").replace("}", " ")


def _factor(text: str, whole: str) -> str:
    if not is_factor(text):
        raise KernelError(f"{quoted(whole)} before its matrix is not understood.")
    return numeral(unwrapped(text))


def pipes(text: str) -> Found | None:
    """A table with pipes; a heading of words or of nothing above its rule is no row."""
    if re.search(r"^[ \t]*\|[-}]", text, re.MULTILINE) and "||" in text:
        # MediaWiki
        text = re.sub(r"^[ \t]*(?:\{\||\|[-}]).*$", "", text, flags=re.MULTILINE).replace("||", "|")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 1 or not all("|" in line or _RULE.fullmatch(line) for line in lines):
        return None
    if not any(re.search(r"\d", line) for line in lines):
        return None
    cells = [
        None if _RULE.fullmatch(line) else [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
    ]
    rules = [at for at, row in enumerate(cells) if row is None]
    rows = [row for row in cells if row is not None]
    if rules and rules[0] == 1 and not any(re.search(r"\d", cell) for cell in rows[0]):
        rows = rows[1:]
    if not rows:
        raise KernelError("Its table has a heading and no rows.")
    rows, labels = without_labels(rows)
    empty = sum(not cell for row in rows for cell in row)
    notes = (f"{empty} empty cell{' is' if empty == 1 else 's are'} 0",) if empty else ()
    notes = (*labels, *notes)
    return Found(
        "a table with pipes",
        _even([[numeral(cell) or "0" for cell in row] for row in rows]),
        notes=notes,
    )


def _even(rows: list[list[str]] | list[tuple[str, ...]]) -> Rows:
    check_rows(rows)
    if not rows:
        raise KernelError("Its matrix is empty: rows of numbers are needed.")
    return frozen(rows)
