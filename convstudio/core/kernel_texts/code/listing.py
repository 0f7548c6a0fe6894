"""The lists of languages that write them in ways of their own, made lists in plain brackets.

Kotlin, Scala and PHP list by calls, arrayOf(1, 2); Go and C++ have the type right before the braces; Ruby and
Mathematica have the name of a function; YAML and JSON have a key. Lisp, OCaml and Maple have other brackets.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.code.calls import parts
from convstudio.core.kernel_texts.code.nested import end_of
from convstudio.core.kernel_texts.found import KernelError

# Calls whose arguments are the elements: arrayOf(1f, 2f), listOf(…), Array(1, 2), PHP's array(1, 2).
_BY_CALL: Final = re.compile(
    r"\b(?:new\s+)?(?:(float|double|int|short|long|byte)?[aA]rrayOf|(?:mutable)?[lL]istOf|Array|List|Seq|array)"
    r"(?:\[\w+\]|<[\w<>]+>)?\s*\((?=\s*(?:[-+.\d]|[A-Za-z]+(?:\[\w+\]|<[\w<>]+>)?\s*\())"
)
_GOS: Final = re.compile(r"(?:\[(?:\d*|\.\.\.)\])+(u?int\d*|float(?:32|64))(?=\s*\{)")
# The types of whole numbers by their bits, so that what they cannot hold is refused.
_KOTLINS: Final = {"byte": "int8", "short": "int16", "int": "int32", "long": "int64"}
# std::array<float, 3> k{…}, float k[3] {…}; not new float[] {…}.
_BRACED: Final = re.compile(
    r"\A\s*(?!new\b|return\b)((?:[A-Za-z_][\w:]*(?:<[\w\s,:<>*]*>)?[\s&*]+)+[A-Za-z_]\w*\s*(?:\[\w*\]\s*)*)(?=\{)"
)
_RUBYS: Final = re.compile(r"\bMatrix(?=\[\[)")
_MATHEMATICAS: Final = re.compile(
    r"\b(?:MatrixForm|TableForm|N)\s*\[\s*(\{[^\[\]]*\})\s*\]"
    r"|(\})\s*//\s*(?:MatrixForm|N)\b"
)
_QUOTED: Final = re.compile(r"\b(?:np\.|numpy\.)?matrix\(\s*(['\"])([^'\"]*)\1\s*\)")
_KEY: Final = re.compile(
    r"\A\s*[\"']?(?!\w*(?:divi|scal|factor|norm))[A-Za-z_][\w-]*[\"']?"
    r"\s*:(?!=)\s*(?=[\[{]|-\s+\[)",
    re.I,
)
_BULLETS: Final = re.compile(r"^[ \t]*-[ \t]+(?=\[)", re.MULTILINE)
_LISP: Final = re.compile(r"\A\s*(?:#2A|['`])?\(((?:\s*\([^(),;\[\]]*\))+)\s*\)\s*\Z")
_MAPLE: Final = re.compile(r"<(?:[^<>]|<[^<>]*>)*>")


def plain_lists(code: str) -> str:
    """Return code with its lists in plain brackets, and otherwise the same."""
    code = _QUOTED.sub(r"[\2]", _RUBYS.sub("", _GOS.sub(r"\1", code)))
    code = _MATHEMATICAS.sub(r"\1\2", _BRACED.sub(r"\1 = ", code))
    code = _without_key(code)
    if "[|" in code:  # OCaml and F#, which separate by semicolons
        code = code.replace("[|", "[").replace("|]", "]").replace(";", ",")
    at = 0
    while call := _BY_CALL.search(code, at):
        start = call.end() - 1
        end = end_of(code, start)
        at = call.start()
        elements = f"[{code[start + 1 : end]}]"
        if whole := _KOTLINS.get(call[1] or ""):
            elements = f"{whole}({elements})"
            at += len(whole)
        code = f"{code[: call.start()]}{elements}{code[end + 1 :]}"
    return code


def _without_key(code: str) -> str:
    """Return a list without the key of YAML, or of a JSON object of that key alone, in front of it."""
    whole = code.strip()
    if whole.startswith("{") and whole.endswith("}") and _KEY.match(whole[1:]):
        if len(parts(whole[1:-1])) > 1:
            raise KernelError("It has other keys beside its list; the list alone would work.")
        code = whole[1:-1]
    if match := _KEY.match(code):
        code = code[match.end() :]
    return _BULLETS.sub("", code)


def own_brackets(text: str) -> tuple[str, str] | None:
    """Return the notation of a text in the brackets of Lisp or Maple, and its rows in plain ones, or None."""
    if match := _LISP.match(text):
        rows = re.findall(r"\(([^()]*)\)", match[1])
        return "Lisp", f"[{', '.join(f'[{row.strip()}]' for row in map(_by_commas, rows))}]"
    whole = text.strip().rstrip(";:")
    if whole.startswith("<") and _MAPLE.fullmatch(whole) and re.search(r"\d", whole):
        return _maple(whole[1:-1])
    return None


def _by_commas(row: str) -> str:
    return ", ".join(row.split())


def _maple(inside: str) -> tuple[str, str] | None:
    """Return Maple's matrix of columns, <<1, 2>|<3, 4>>, or of rows, <<1|2>, <3|4>>, as rows in brackets."""
    if "<" not in inside:
        if not re.fullmatch(r"[^A-Za-z]*", inside):
            return None
        rows = [[cell] for cell in inside.split(",")] if "|" not in inside else [inside.split("|")]
    else:
        lists = re.findall(r"<([^<>]*)>", inside)
        between = re.sub(r"<[^<>]*>", "", inside).strip()
        rows = [re.split(r"[|,]", each) for each in lists]
        if re.fullmatch(r"[|\s]*", between):
            if len({len(row) for row in rows}) > 1:
                raise KernelError("Its columns are not equally long.")
            rows = [list(row) for row in zip(*rows, strict=True)]
        elif not re.fullmatch(r"[,;\s]*", between):
            return None
    return "Maple", "[" + ", ".join(f"[{', '.join(map(str.strip, row))}]" for row in rows) + "]"
