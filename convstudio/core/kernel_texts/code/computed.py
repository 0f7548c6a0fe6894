"""What code computes of the lists before it: the outer product of two, and what the last statements scale or show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final, NamedTuple

from convstudio.core.kernel_texts.by_program.divisors import over_sum, value_of
from convstudio.core.kernel_texts.code import brackets, nested, whole_types
from convstudio.core.kernel_texts.code.calls import Call, written
from convstudio.core.kernel_texts.code.factors import chained
from convstudio.core.kernel_texts.code.signs import check_no_tuple
from convstudio.core.kernel_texts.code.source_code import bare_code
from convstudio.core.kernel_texts.found import Found, KernelError, Rows, check_size, product
from convstudio.core.kernel_texts.marks import MARK
from convstudio.core.numbers.quoting import quoted

_NAME: Final = r"[A-Za-z_]\w*"
_LIBRARY: Final = r"(?:(?:np|numpy|torch|jnp|cp|tf)\.)"
_SUM: Final = (
    rf"(?:{_LIBRARY}?sum\(\s*(?P=name)\s*(?:\(:\)|,\s*['\"]all['\"])?\s*\)|sum\(\s*sum\(\s*(?P=name)\s*\)\s*\)"
    r"|sum\(\s*(?P=name)\[:\]\s*\)|(?P=name)\.sum\(\s*\))"
)
_BARE_SUM: Final = re.compile(r"sum\(\s*\w+\s*(?:\[:\])?\s*\)")
"""Of two rows and more it sums the columns, in MATLAB and in NumPy."""
_CHAIN: Final = r"[-+\d.eE/*() \t^]+"
_IN_PLACE: Final = re.compile(
    rf"(?P<to>(?P<name>{_NAME}))\s*(?P<sign>[/*])=\s*(?P<by>{_SUM}|{_CHAIN})"
)
_ANEW: Final = re.compile(
    rf"(?P<to>{_NAME})\s*=\s*(?:{_LIBRARY}array\(\s*)?(?P<name>{_NAME})\)?\s*\.?(?P<sign>[/*])\s*(?P<by>{_SUM}|{_CHAIN})"
)
_LIST: Final = r"\[[^\[\]\n]*\]"
_PRODUCT: Final = re.compile(rf"({_LIST})(\.?')?\s*\*\s*({_LIST})(\.?')?")
_DEFINED: Final = re.compile(rf"({_NAME})[ \t]*(?::[ \t]*[\w.]+[ \t]*)?=(?!=)[ \t]*")
# As a notebook's cell ends: the name alone, print(k) in Python, disp(k) in MATLAB.
_SHOWING: Final = re.compile(rf"({_NAME})|(?:print|disp)\(\s*({_NAME})\s*\)")
_ASSIGNING: Final = re.compile("=|<-")
_ARROW: Final = re.compile(rf"({_NAME})[ \t]*<-[ \t]*")
# %*% and %o% of R, which are no remarks of MATLAB.
_RS_OPERATOR: Final = re.compile(r"%[^%\n]{0,9}%")
_ENDS: Final = re.compile(r"[\[{(;\n]")
_MOST_NAMES: Final = 50
_LISTING: Final = re.compile(r"[\[{(]")
_OUTER: Final = rf"{_LIBRARY}?outer"


class Change(NamedTuple):
    """What a statement multiplies or divides the kernel ``name`` by, and what it calls that (``to``).

    ``factors`` are the numbers; none: it is divided by its own sum, written as ``total``.
    """

    to: str
    name: str
    factors: tuple[str, ...] = ()
    total: str = ""

    @staticmethod
    def read(statement: str) -> Change | None:
        """Return the change that a statement makes; None for every other statement."""
        match = _IN_PLACE.fullmatch(statement) or _ANEW.fullmatch(statement)
        if match is None:
            return None
        by, sign = match["by"].strip(), match["sign"]
        if "sum" in by:
            return Change(match["to"], match["name"], total=by) if sign == "/" else None
        # A /= 4 / 2 divides by 2, and A = A / 4 / 2 by 8.
        if match.re is _IN_PLACE:
            by = f"({by})"
        factors = chained(f"{sign} {by}")
        return Change(match["to"], match["name"], tuple(factors)) if factors else None

    def of(self, found: Found, written_as: str) -> Found:
        """Return the kernel that it makes of one ``written_as`` code; KernelError if that is not certain."""
        if not self.total:
            scale = product(found.scale, *self.factors)
            whole_types.check_products(found.rows, self.factors, written_as)
            return replace(
                found,
                scale=scale,
                others=tuple(replace(each, scale=scale) for each in found.others),
            )
        if _BARE_SUM.fullmatch(self.total) and not _sums_all(found, written_as, self.total):
            raise KernelError(
                f"Its “{self.total}” may be the sums of its columns; "
                f"{self.name}.sum() or sum({self.name}(:)) would work."
            )
        cells = [cell for row in found.rows for cell in row]
        scale = over_sum(cells)
        if scale is None and not sum(map(value_of, cells), Fraction(0)):
            raise KernelError("It divides its weights by their sum, which is 0.")
        # Its own scale is in the sum as well, and falls out.
        return replace(found, scale=scale or "1", others=())


def _sums_all(found: Found, written_as: str, total: str) -> bool:
    """Return whether sum(k) is the sum of all: of a column, and of a row that is no matrix of one row in NumPy."""
    if len(found.rows[0]) == 1 or (found.notation == "MATLAB" and "[:]" in total):
        return True
    is_flat = len(re.findall(r"[\[{]", written_as)) == 1 and not re.search(
        r"ones|reshape|view|squeeze|matrix", written_as
    )
    return len(found.rows) == 1 and (is_flat or found.notation == "MATLAB")


def without_change(text: str) -> tuple[str, tuple[Change, ...]]:
    """Return code without the last statements that scale or show what it has defined, and what they do.

    Code with nothing of the kind is returned as it is, and so is what `outer` reads.
    """
    unchanged: tuple[str, tuple[Change, ...]] = (text, ())
    if not _ASSIGNING.search(text) or MARK in text or _RS_OPERATOR.search(text):
        return unchanged
    try:
        code = bare_code(text)
        if Call.first(code, _OUTER):
            return unchanged
        parts = statements(code)
    except KernelError:
        return unchanged  # the notation that reads it says what is wrong
    parts, shown = _without_showing(parts)
    changes: list[Change] = []
    while parts and (change := Change.read(parts[-1])):
        changes.insert(0, change)
        parts.pop()
    if not (changes or shown) or len(parts) != 1:
        return unchanged
    defined = _DEFINED.match(parts[0]) or (_ARROW.match(parts[0]) if not changes else None)
    if defined is None:
        return unchanged
    name = defined[1]
    for change in changes:
        if change.name != name:
            return unchanged
        name = change.to
    is_shown = shown <= {name} and (changes or _LISTING.search(parts[0]))
    return (parts[0], tuple(changes)) if is_shown else unchanged


def _without_showing(parts: list[str]) -> tuple[list[str], set[str]]:
    """Return statements without the last ones that only show something, and the names of what those show."""
    kept, names = list(parts), set()
    while kept and (match := _SHOWING.fullmatch(kept[-1])):
        names.add(match[1] or match[2])
        kept.pop()
    return kept, names


def statements(code: str) -> list[str]:
    """Return what semicolons and line ends outside of all brackets separate."""
    found, start, at = [], 0, 0
    for match in _ENDS.finditer(code):
        if match.start() < at:
            continue
        if match[0] in "[{(":
            at = nested.end_of(code, match.start()) + 1
            continue
        found.append(code[start : match.start()].strip())
        start = at = match.end()
    found.append(code[start:].strip())
    return [each for each in found if each]


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
    call = Call.first(code, _OUTER)
    if call is None or len(call.plain) != 2 or call.named:
        return None
    return _Statements(code).result()


class _Statements:
    """The statements of code with an outer product: definitions, changes of what is defined, and what they make."""

    def __init__(self, code: str) -> None:
        self._found: dict[str, Found] = {}
        self._written: dict[str, str] = {}
        self._unused: set[str] = set()
        parts, self._shown = _without_showing(statements(code))
        if not parts:
            raise KernelError("It only shows what is not defined in it.")
        *above, self._last = parts
        for statement in above:
            self._take(statement)
            if len(self._found) > _MOST_NAMES:
                raise KernelError("It defines more lists than an outer product has.")

    def result(self) -> Found:
        """Return what the last statement makes; KernelError for a list of which it makes nothing."""
        last = self._last
        name = self._take(last) if Change.read(last) or _DEFINED.match(last) else ""
        found = self._found[name] if name else self._value(last)
        self._unused.discard(name)
        if other := min(self._shown - {name}, default=""):
            raise KernelError(f"It shows “{other}” in the end; its kernel alone would work.")
        if self._unused:
            raise KernelError(
                f"It makes nothing of its “{min(self._unused)}”; one kernel at a time would work."
            )
        return found

    def _take(self, statement: str) -> str:
        """Carry out a statement, and return the name that it defines; KernelError for one that is not understood."""
        if change := Change.read(statement):
            found = self._of(change.name)
            self._define(
                change.to, change.of(found, self._written[change.name]), self._written[change.name]
            )
            return change.to
        defined = _DEFINED.match(statement)
        if defined is None:
            raise KernelError(
                f"{quoted(statement)} is not understood; the lists and their outer(…) alone would work."
            )
        value = statement[defined.end() :]
        found = self._value(value)
        self._define(defined[1], found, value)
        return defined[1]

    def _define(self, name: str, found: Found, written_as: str) -> None:
        if name in self._unused:
            raise KernelError(f"It defines “{name}” twice; one kernel at a time would work.")
        self._found[name], self._written[name] = found, written_as
        self._unused.add(name)

    def _of(self, name: str) -> Found:
        if name not in self._found:
            raise KernelError(f"“{name}” is not defined above the place where it is needed.")
        self._unused.discard(name)
        return self._found[name]

    def _value(self, code: str) -> Found:
        check_no_tuple(code)
        call = Call.first(code, _OUTER)
        if call is None or len(call.plain) != 2 or call.named:
            found = brackets.read(code)
            if found is None:
                raise KernelError(
                    f"{quoted(code)} is not understood; the lists and their outer(…) alone would work."
                )
            return found
        column, row = (self._flat(argument) for argument in call.plain)
        rows = _multiplied(column, row)
        types = [self._written.get(each, each) for each in call.plain]
        whole_types.check_outer(rows, *types)
        found = brackets.read(code[: call.start] + written(rows) + code[call.end :])
        if found is None:
            raise KernelError("Its outer(…) has no two lists of numbers.")
        return replace(found, notation="PyTorch" if "torch" in call.text else "NumPy")

    def _flat(self, argument: str) -> list[str]:
        """Return the cells of a list, written out or defined above by its name."""
        is_name = re.fullmatch(_NAME, argument)
        found = self._of(argument) if is_name else brackets.read(argument)
        if found is None or min(len(found.rows), len(found.rows[0])) > 1:
            raise KernelError(
                "Its outer(…) has no two lists of numbers; the numbers alone would work."
            )
        cells = [cell for row in found.rows for cell in row]
        check_size(1, len(cells))
        return cells if found.scale is None else [*_multiplied([found.scale], cells)[0]]


def _matrix(text: str, turned: str) -> Rows:
    found = brackets.read(text)
    rows = found.rows if found else (("",),)
    return tuple(zip(*rows, strict=True)) if turned else rows


def _multiplied(column: Sequence[str], row: Sequence[str]) -> Rows:
    check_size(len(column), len(row))
    return tuple(tuple(_product(one, other) for other in row) for one in column)


def _product(one: str, other: str) -> str:
    """Return the product of two weights, as a number where it is one that can be written."""
    return product(one, other) or "0"
