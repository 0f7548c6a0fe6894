"""Flat lists of numbers that code makes a matrix of: `reshape`, matrices of shaders, and constructors with a size.

What fills a matrix column by column is MATLAB's, Octave's, Julia's and Fortran's `reshape`, Scilab's `matrix`, and the
matrices of GLSL, WGSL and Metal; NumPy and its kin, HLSL, and constructors with a size fill it row by row.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from convstudio.core.kernel_texts.code import brackets
from convstudio.core.kernel_texts.code.calls import Call, filled, parts, written
from convstudio.core.kernel_texts.code.source_code import bare_code, continued
from convstudio.core.kernel_texts.found import Found, KernelError, Other, Rows, frozen

# What is in front of a list: float[], new double[], []float64, vec3, array<f32, 9>.
_TYPE: Final = r"(?:new\s+)?(?:\[\d*\])*\w*(?:<[^<>]*>)?(?:\[\d*\])*\s*"
_LIST: Final = re.compile(rf"{_TYPE}(?:\(/(.*)/\)|[\[({{](.*)[\])}}])", re.DOTALL)
_SHADERS: Final = re.compile(r"d?mat([234])(?:x([234]))?[fh]?|(?:float|half|double)([234])x([234])")
_CALLS: Final = (
    r"(?:\w+\.)*reshape|RESHAPE|mat[234](?:x[234])?[fh]?|dmat[234](?:x[234])?|(?:float|half|double)[234]x[234]"
    r"|(?:\w+\.)*NewDense|Kernel|(?:\w+\.)?[Mm]atrix|(?:cv::)?Matx[1-6][1-6][fd]"
)
_GENERIC: Final = re.compile(r"\b(mat[234]x[234])\s*<\s*(?:f|f16|f32|float)\s*>\s*\(")
_MATX: Final = re.compile(r"\b(?:cv::)?(Matx[1-6][1-6][fd])\s+(\w+)\s*(?=[({])")
_FORTRANS: Final = re.compile(r"&[ \t]*\n[ \t]*&?")  # a line that goes on
_STREAMED: Final = re.compile(
    r"(?:(?:Eigen|cv)::)?(?:Matrix([2-9])[fdi]|Matrix<\s*\w+\s*,\s*(\d+)\s*,\s*(\d+)[^>]*>|MatrixX[fdi]|Mat_<\s*\w+\s*>)"
    r"\s+(\w+)\s*(?:\(\s*(\d+)\s*,\s*(\d+)\s*\))?\s*;\s*\4\s*<<([^;]*);?"
)


def read(text: str) -> Found | None:
    """Return the matrix that a call makes of a flat list, with the factor beside it; None if there is no such call."""
    code = _GENERIC.sub(r"\1f(", _FORTRANS.sub(" ", continued(bare_code(text))))
    code = _MATX.sub(r"\2 = \1", code)
    if streamed := _STREAMED.search(code):
        return _streamed(streamed, code)
    call = Call.first(code, _CALLS)
    if call is None:
        return None
    made = _made(call)
    if made is None:
        return None
    notation, rows, others = made
    before, behind = code[: call.start], code[call.end :]
    if turned := re.search(r"\b(?:transpose|TRANSPOSE)\s*\(\s*\Z", before):
        before, behind = before[: turned.start()], re.sub(r"\A\s*\)", "", behind, count=1)
        rows, others = frozen(list(zip(*rows, strict=True))), ()
    before = re.sub(r"(?:new|return)\s+\Z", "", before)
    before = re.sub(r"\A.*::\s*(\w+)\s*(?:\([^()]*\))?\s*=", r"\1 =", before, flags=re.DOTALL)
    found = brackets.read(f"{before}{written(rows)}{behind}")
    if found is None:
        return None
    others = tuple(Other(each.offer, each.rows, found.scale) for each in others)
    return replace(found, notation=notation, others=others)


_Made = tuple[str, Rows, tuple[Other, ...]]


def _made(call: Call) -> _Made | None:
    """Return the notation of a call, its rows, and other readings; None if it makes no matrix of a flat list."""
    name = call.name.rpartition(".")[2]
    if name in ("reshape", "RESHAPE"):
        return _reshaped(call)
    if _SHADERS.fullmatch(name):
        return _of_a_shader(call)
    if name.startswith("Matx"):
        cells = _cells(call.plain[0]) if len(call.plain) == 1 else call.plain
        return (
            "OpenCV",
            filled(cells or call.plain, int(name[4]), int(name[5]), by_columns=False),
            (),
        )
    if name == "NewDense" and len(call.plain) == 3:
        return "Go", __is_size(call, call.plain[0], call.plain[1], call.plain[2]), ()
    if name == "Kernel" and len(call.plain) == 3 and (cells := _cells(call.plain[2])):
        columns, rows = (call.count(each) for each in call.plain[:2])
        return "Java", filled(cells, rows, columns, by_columns=False), ()
    if name in ("Matrix", "matrix"):
        return _matrix(call)
    return None


def __is_size(call: Call, rows: str, columns: str, data: str) -> Rows:
    cells = _cells(data)
    if cells is None:
        raise KernelError(f"Its {call.name}(…) has no list of numbers.")
    return filled(cells, call.count(rows), call.count(columns), by_columns=False)


def _cells(text: str) -> list[str] | None:
    """Return the numbers of a flat list with or without a type in front of it; None if it is none."""
    match = _LIST.fullmatch(text.strip())
    if match is None:
        return None
    inside = match[1] if match[1] is not None else match[2]
    found = parts(inside) if "," in inside else inside.split()
    return None if any(re.search(r"[\[{;]", each) for each in found) else found


def _reshaped(call: Call) -> _Made | None:
    """Return what `reshape` makes: row by row where it is a function of a module, as np.reshape, else by columns."""
    if not call.plain and "source" not in call.named:
        return None
    data = call.named.get("source") or call.plain[0]
    cells = _cells(data)
    if cells is None:
        return None
    rest = [call.named["shape"]] if "shape" in call.named else call.plain[1:]
    rest += [call.named["newshape"]] if "newshape" in call.named else []
    order = call.named.get("order", "")
    if not order and len(rest) == 2 and (second := _cells(rest[1])) and _cells(rest[0]):
        order, rest = ",".join(second), rest[:1]
    sides = (_cells(rest[0]) or rest) if rest else []
    if len(sides) != 2:
        raise KernelError("Its reshape(…) has no two sides; rows and columns would work.")
    is_of_module = "." in call.name
    by_columns = not is_of_module
    if order:
        asked = re.sub(r"[^\w]", "", order)
        if asked not in ("21", "12", "C", "F"):
            raise KernelError("The order of its reshape(…) is not understood.")
        by_columns = asked in ("12", "F")
    rows, columns = _sides(call, sides, len(cells))
    found = filled(cells, rows, columns, by_columns=by_columns)
    if is_of_module:
        return "NumPy", found, ()
    notation = "Fortran" if call.name == "RESHAPE" or order or "(/" in data else "reshape"
    row_by_row = filled(cells, rows, columns, by_columns=False)
    offered = not order and row_by_row != found
    return notation, found, (Other("Fill it row by row", row_by_row),) if offered else ()


def _sides(call: Call, sides: list[str], count: int) -> tuple[int, int]:
    """Return rows and columns, of which one may be left open: -1, or MATLAB's []."""
    known = [None if re.fullmatch(r"-1|\[\s*\]|:", each) else call.count(each) for each in sides]
    one, other = known
    if one is None and other:
        return count // other, other
    if other is None and one:
        return one, count // one
    if one is None or other is None:
        raise KernelError("Its reshape(…) has no two sides; rows and columns would work.")
    return one, other


def _of_a_shader(call: Call) -> _Made | None:
    """Return a matrix of a shader: GLSL's and WGSL's have their columns one after another, HLSL's their rows."""
    match = _SHADERS.fullmatch(call.name)
    assert match is not None
    cells = [cell for each in call.plain for cell in (_cells(each) or [each])]
    if len(cells) == 1:
        raise KernelError("It makes a diagonal matrix; all of its numbers would work.")
    if match[1]:
        columns, rows = int(match[1]), int(match[2] or match[1])
        notation = "WGSL" if call.name.endswith(("f", "h")) else "GLSL"
        return notation, filled(cells, rows, columns, by_columns=True), ()
    rows, columns = int(match[3]), int(match[4])
    found = filled(cells, rows, columns, by_columns=False)
    # Metal calls them alike, and gives columns.
    other = filled(cells, columns, rows, by_columns=True) if rows == columns else found
    offered = (Other("Read by columns, as Metal does", other),) if other != found else ()
    return "HLSL", found, offered


def _matrix(call: Call) -> _Made | None:
    """Return SageMath's, SymPy's and Maple's matrix(3, 3, […]), Maxima's of rows, and Scilab's matrix([…], 3, 3)."""
    plain = call.plain
    if len(plain) > 1 and not _is_size(plain[0]) and re.fullmatch(r"[A-Z]{2,3}", plain[0]):
        plain = plain[1:]  # the ring of its elements: QQ, ZZ, RR
    if (
        len(plain) == 3
        and _is_size(plain[0])
        and _is_size(plain[1])
        and (cells := _cells(plain[2]))
    ):
        rows, columns = int(plain[0]), int(plain[1])
        return "SageMath", filled(cells, rows, columns, by_columns=False), ()
    if len(plain) == 2 and _is_size(plain[0]) and (cells := _cells(plain[1])):
        rows = int(plain[0])
        return "SageMath", filled(cells, rows, max(len(cells) // rows, 1), by_columns=False), ()
    if (
        len(plain) == 3
        and _is_size(plain[1])
        and _is_size(plain[2])
        and (cells := _cells(plain[0]))
    ):
        return "Scilab", filled(cells, int(plain[1]), int(plain[2]), by_columns=True), ()
    lists = [_cells(each) for each in plain]
    if len(plain) > 1 and all(lists) and len({len(each or ()) for each in lists}) == 1:
        return "Maxima", frozen([each or () for each in lists]), ()
    return None


def _is_size(text: str) -> bool:
    return re.fullmatch(r"\d{1,3}", text) is not None


def _streamed(match: re.Match[str], code: str) -> Found | None:
    """Return a matrix that is declared first and then given its numbers by "<<", as Eigen and OpenCV have it."""
    rows, columns = (
        (match[1], match[1]) if match[1] else (match[2] or match[5], match[3] or match[6])
    )
    if not rows or not columns:
        raise KernelError("Its matrix has no size; Matrix3f or MatrixXf k(3, 3) would work.")
    cells = parts(match[7])
    is_opencv = "Mat_" in match[0]
    made = filled(cells, int(rows), int(columns), by_columns=False)
    found = brackets.read(f"{code[: match.start()]}{written(made)}{code[match.end() :]}")
    return found and replace(found, notation="OpenCV" if is_opencv else "Eigen", others=())
