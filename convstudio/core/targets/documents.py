"""The kernel for a document: LaTeX."""

from __future__ import annotations

import re

from convstudio.core.targets.job import Job, digits


def latex(job: Job) -> str:
    """LaTeX: the weights as typed, with their scale before the matrix."""
    rows = " \\\\\n".join("  " + " & ".join(map(_tex, row)) for row in job.texts)
    scale = "" if job.scale == "1" else f"{_tex(job.scale)} "
    return f"{scale}\\begin{{bmatrix}}\n{rows}\n\\end{{bmatrix}}\n"


def _tex(text: str) -> str:
    """Return arithmetic as TeX writes it; what has no simple form stays a number."""
    if ratio := re.fullmatch(r"(-?)(\d+)\s*/\s*(\d+)", text):
        return f"{ratio[1]}\\frac{{{ratio[2]}}}{{{ratio[3]}}}"
    if re.fullmatch(r"[-+]?\d+(?:[.,]\d+)?", text):
        return text.replace(",", "{,}")
    if root := re.fullmatch(r"(-?)sqrt\((\d+)\)", text):
        return f"{root[1]}\\sqrt{{{root[2]}}}"
    from convstudio.core.numbers.expressions import evaluate

    return digits(float(evaluate(text)))
