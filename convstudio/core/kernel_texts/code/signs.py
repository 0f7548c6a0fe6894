"""Signs of source code that mean other things in other languages: remarks, divisions and powers.

In Python `//` divides into whole numbers and `%` leaves the rest, and only `#` begins a remark; in C and its kin `//`
does, and `%` leaves the rest; in Julia `//` makes a ratio, and `%` begins a remark in MATLAB. `^` is a power in MATLAB
and an exclusive or in Python and C. Where code does not show what it is, what may divide is refused.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.numbers.quoting import quoted

_BLOCKS: Final = {
    "*/": re.compile(r"/\*.*?\*/", re.DOTALL),
    "*)": re.compile(r"\(\*.*?\*\)", re.DOTALL),
}
"""Remarks over several lines, by what ends them."""
_OPENS, _CLOSES = ("%{", "#{"), ("%}", "#}")
"""Of MATLAB's and Octave's remarks over several lines: each has a line of its own."""
_JULIAS: Final = re.compile(r"#=[^#]*=#")
_HASHED: Final = re.compile(r"#(?!\[).*")
_SLASHED: Final = re.compile(r"(?://|#(?!\[)).*")
_OTHERS: Final = (
    re.compile(r"(?://|#(?!\[)|(?<![\d.)])%(?!\s*\d)).*"),
    re.compile(r"(?<=[\d.)\];,])[ \t]+%[ \t]*[A-Za-z].*"),
)
_MAGIC: Final = re.compile(r"^[ \t]*%{1,2}[A-Za-z].*$", re.MULTILINE)
"""What steers a notebook: %matplotlib inline."""
_PYTHON: Final = re.compile(
    r"\b(?:np|numpy|torch|jnp|tf|cp)\.\w|\b(?:as)?array\(\s*[\[(]|\btensor\(|\bmatrix\(\s*\["
    r"|^[ \t]*(?:>>>|from\s+\w+\s+import\b)",
    re.MULTILINE,
)
# Types and words that declare, but no calls of MATLAB's double([1 2]).
_KIN_OF_C: Final = re.compile(
    r"\b(?:const|constexpr|let|var|val|static|auto|unsigned|float|double|half|int|char|short|long|uchar|u?int\d+_t)\b"
    r"(?!\s*[(,])|\bMat_?\s*<|\bvec!|\bnew\s+\w+\s*\["
)
_JULIA: Final = re.compile(r"julia>|\bMatrix\{|\bVector\{|\bRational\b")
_RATIO: Final = re.compile(r"(?<![\w.])(\d+)//(\d+)(?![\w.])")
"""1//16 of Julia."""
_WHOLE_DIVISION: Final = re.compile(r"[\w.)\]][ \t]*//[ \t]*[\d(.]|[\w)\]][ \t]*//=(?!=)")
_BETWEEN_NUMBERS: Final = "Its “//” divides into whole numbers, or begins a remark; “/” would work."


def is_python(code: str) -> bool:
    """Return whether code is certainly of Python."""
    return _PYTHON.search(code) is not None


def is_kin_of_c(code: str) -> bool:
    """Return whether code declares as C, C++, Java, JavaScript and Rust do."""
    return not is_python(code) and _KIN_OF_C.search(code) is not None


def without_remarks(code: str) -> str:
    """Return code without its remarks; KernelError where one cannot be told from a division."""
    if is_python(code):
        code = _HASHED.sub("", _MAGIC.sub("", code))
        if "//" in code:
            raise KernelError("Its “//” divides into whole numbers in Python; “/” would work.")
        check_no_tuple(code)
        return _checked(code, "Python", "“**”")
    if is_kin_of_c(code):
        code = _SLASHED.sub("", _without_blocks(code))
        return _checked(code, "C and its kin", "the number itself")
    code = _with_ratios(code)
    if _WHOLE_DIVISION.search(_HASHED.sub("", code)):
        raise KernelError(_BETWEEN_NUMBERS)
    code = _without_blocks(_JULIAS.sub("", _without_lines(code)))
    for remark in _OTHERS:
        code = remark.sub("", code)
    return code


def check_no_tuple(code: str) -> None:
    """Raise KernelError for a statement of Python that ends with a comma."""
    if code.rstrip().endswith(","):
        raise KernelError("Its last comma makes a tuple of it; without that, it would work.")


def _checked(code: str, language: str, instead: str) -> str:
    """Return code as it is; KernelError for a “^”, which is no power there, and a “%”, which is no hundredth."""
    if "^" in code:
        raise KernelError(f"Its “^” is an exclusive or in {language}; {instead} would work.")
    if "%" in code:
        raise KernelError(
            f"Its “%” leaves the rest of a division in {language}; the numbers alone would work."
        )
    return code


def _without_lines(code: str) -> str:
    """Return code without MATLAB's remarks over several lines; KernelError where one has no end."""
    kept, depth = [], 0
    for line in code.split("\n"):
        bare = line.strip()
        depth += (bare in _OPENS) - (bare in _CLOSES and depth > 0)
        if not depth and bare not in _CLOSES:
            kept.append(line)
    if depth:
        raise KernelError("Its remark “%{” has no end: the text is incomplete.")
    return "\n".join(kept)


def _without_blocks(code: str) -> str:
    for ending, block in _BLOCKS.items():
        # Behind the last end, no remark is closed, and every beginning would be looked at up to the end of the text.
        end = code.rfind(ending) + len(ending) if ending in code else 0
        code = block.sub("", code[:end]) + code[end:]
    return code


def _with_ratios(code: str) -> str:
    """Return code with the ratios of Julia as quotients; KernelError where Python would leave out their fractions."""
    has_rows_of_blanks = "," not in code and "[" in code
    if not (has_rows_of_blanks or _JULIA.search(code)):
        for match in _RATIO.finditer(code):
            above, below = int(match[1]), int(match[2])
            if not below or above % below:
                whole = above // below if below else 0
                raise KernelError(
                    f"{quoted(match[0])} is {above}/{below} in Julia and {whole} in Python; "
                    f"{above}/{below} or {whole} would work."
                )
    return _RATIO.sub(r"\1/\2", code)
