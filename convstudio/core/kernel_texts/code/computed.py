"""What code computes of the lists before it: the outer product of two, and a kernel that the last statement scales."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final, NamedTuple

from convstudio.core.kernel_texts.by_program.divisors import over_sum, value_of
from convstudio.core.kernel_texts.code import brackets
from convstudio.core.kernel_texts.code.calls import Call, written
from convstudio.core.kernel_texts.code.source_code import bare_code
from convstudio.core.kernel_texts.found import Found, KernelError, Rows, one_over, product
from convstudio.core.kernel_texts.matrices.around import is_number
from convstudio.core.kernel_texts.numerals import numeral

_NAME: Final = r"[A-Za-z_]\w*"
_LIBRARY: Final = r"(?:(?:np|numpy|torch|jnp|cp|tf)\.)"
_SUM: Final = (
    rf"(?:{_LIBRARY}?sum\(\s*(?P=name)\s*(?:\(:\)|,\s*['\"]all['\"])?\s*\)|sum\(\s*sum\(\s*(?P=name)\s*\)\s*\)"
    r"|sum\(\s*(?P=name)\[:\]\s*\)|(?P=name)\.sum\(\s*\))"
)
_NUMBER: Final = r"\(?\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?(?:\s*/\s*[\d.]+)?\s*\)?"
_FACTOR: Final = rf"(?P<by>{_SUM}|{_NUMBER})"
_IN_PLACE: Final = re.compile(rf"(?P<name>{_NAME})\s*(?P<sign>[/*])=\s*{_FACTOR}")
_ANEW: Final = re.compile(
    rf"{_NAME}\s*=\s*(?:{_LIBRARY}array\(\s*)?(?P<name>{_NAME})\)?\s*\.?(?P<sign>[/*])\s*{_FACTOR}"
)
_LIST: Final = r"\[[^\[\]\n]*\]"
_PRODUCT: Final = re.compile(rf"({_LIST})(\.?')?\s*\*\s*({_LIST})(\.?')?")
_DEFINED: Final = re.compile(rf"(?:^|(?<=[;\n]))[ \t]*({_NAME})[ \t]*=(?!=)[ \t]*")


class Change(NamedTuple):
    """What a statement multiplies (``sign`` "*") or divides ("/") a kernel ``by``: a number, or its own sum."""

    sign: str
    by: str

    def of(self, found: Found) -> Found:
        """Return the kernel that it makes; KernelError where that is a division by 0."""
        by = numeral(self.by.strip().removeprefix("(").removesuffix(")"))
        if is_number(by):
            factor = one_over(by) if self.sign == "/" else by
            scale = product(found.scale, factor)
            return replace(
                found,
                scale=scale,
                others=tuple(replace(each, scale=scale) for each in found.others),
            )
        cells = [cell for row in found.rows for cell in row]
        scale = over_sum(cells)
        if scale is None and not sum(map(value_of, cells), Fraction(0)):
            raise KernelError("It divides its weights by their sum, which is 0.")
        # Its own scale is in the sum as well, and falls out.
        return replace(found, scale=scale or "1", others=())


def without_change(text: str) -> tuple[str, Change | None]:
    """Return code without a last statement that scales what it has defined, and what that does; None: there is none."""
    code = text.rstrip(" \t\n;")
    start = max(code.rfind(";"), code.rfind("\n")) + 1
    last = code[start:].strip()
    match = _IN_PLACE.fullmatch(last) or _ANEW.fullmatch(last)
    if match is None or (match["sign"] == "*" and "sum" in match["by"]):
        return text, None
    defined = {each[1] for each in _DEFINED.finditer(code[:start])}
    if match["name"] not in defined:
        return text, None
    return code[:start], Change(match["sign"], match["by"])


def outer(text: str) -> Found | None:
    """Read the outer product of two lists, with what stands around it; None if there is none.

    NumPy's and PyTorch's ``outer(a, b)``, with the lists themselves or names of lists above, and a column times a row
    as MATLAB writes it.
    """
    if "outer" in text:
        return _called(bare_code(text))
    if text.count("[") == 2 and (match := _PRODUCT.search(text)):
        column, row = (_matrix(match[at], match[at + 1] or "") for at in (1, 3))
        if len(column[0]) == 1 and len(row) == 1 and len(column) > 1:
            made = written(_multiplied([cell for (cell,) in column], row[0]))
            found = brackets.read(text[: match.start()] + made + text[match.end() :])
            return found and replace(found, notation="MATLAB")
    return None


def _called(code: str) -> Found | None:
    call = Call.first(code, rf"{_LIBRARY}?outer")
    if call is None or len(call.plain) != 2 or call.named:
        return None
    factors = [_flat(code[: call.start], argument) for argument in call.plain]
    above = code[: call.start]
    start = max(above.rfind(";"), above.rfind("\n")) + 1
    found = brackets.read(above[start:] + written(_multiplied(*factors)) + code[call.end :])
    return found and replace(found, notation="PyTorch" if "torch" in call.text else "NumPy")


def _flat(above: str, argument: str) -> list[str]:
    """Return the cells of a list, written out or defined above by its name."""
    if re.fullmatch(_NAME, argument):
        definitions = [each for each in _DEFINED.finditer(above) if each[1] == argument]
        if not definitions:
            raise KernelError(f"“{argument}” in its outer(…) is not defined above it.")
        argument = re.split(r"[;\n]", above[definitions[-1].end() :], maxsplit=1)[0]
    found = brackets.read(argument)
    if found is None or min(len(found.rows), len(found.rows[0])) > 1:
        raise KernelError("Its outer(…) has no two lists of numbers; the numbers alone would work.")
    cells = [cell for row in found.rows for cell in row]
    return cells if found.scale is None else [*_multiplied([found.scale], cells)[0]]


def _matrix(text: str, turned: str) -> Rows:
    found = brackets.read(text)
    rows = found.rows if found else (("",),)
    return tuple(zip(*rows, strict=True)) if turned else rows


def _multiplied(column: Sequence[str], row: Sequence[str]) -> Rows:
    return tuple(tuple(_product(one, other) for other in row) for one in column)


def _product(one: str, other: str) -> str:
    """Return the product of two weights, as a number where it is one that can be written."""
    return product(one, other) or "0"
