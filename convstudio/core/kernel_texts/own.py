"""The program's own notation of a kernel: JSON with the weights as typed, scale, origin, name, note and operation.

Nothing is lost in it: 1/9 stays 1/9. A later version may add fields; those that are not known here are left out, and
that is said. What makes the kernel (weights, scale, origin) must be understood in full, or the text is refused; what
is only told about it need not be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from convstudio.core.kernel_texts.found import About, Found, KernelError, Rows, frozen
from convstudio.core.model.kernel import Kernel, Texts
from convstudio.core.numbers.quoting import printable, quoted

if TYPE_CHECKING:
    import msgspec

MIME: Final = "application/x-convstudio-kernel"
NOTATION: Final = "a kernel of Convolution Studio"
SUFFIX: Final = ".json"
_VERSION: Final = 1
MARK: Final = "convstudio-kernel"
_OPERATIONS: Final = {True: "convolution", False: "cross-correlation"}
# In the order in which they are read.
_TYPES: Final[Mapping[str, Any]] = {
    "weights": list[list[str]],
    "scale": str,
    "origin": tuple[int, int],
    "name": str,
    "note": str,
    "operation": Literal["convolution", "cross-correlation"],
}
_NEEDED: Final = ("weights", "scale", "origin")
_MOST_NAMED: Final = 4  # fields in a remark


@dataclass(frozen=True)
class Stored:
    """A kernel in this notation: texts that are not evaluated yet, and what is told about it.

    ``scale`` and ``origin`` (row, column) are None where they are not stated. ``notes`` are clauses on what was left
    out.
    """

    rows: Rows
    scale: str | None
    origin: tuple[int, int] | None
    about: About
    notes: tuple[str, ...] = ()

    @property
    def found(self) -> Found:
        """What the reader of kernel texts makes a kernel of."""
        return Found(NOTATION, self.rows, self.scale, self.origin, self.notes, about=self.about)


def written(kernel: Kernel, about: About | None = None) -> str:
    """Return the whole of a kernel, and what is told about it; without ``about`` its name alone."""
    about = about or About(kernel.name)
    told = {"name": about.name, "note": about.note}
    if about.flip is not None:
        told["operation"] = _OPERATIONS[about.flip]
    r, c = kernel.origin
    return _json(
        kernel.texts,
        **{name: text for name, text in told.items() if text},
        scale=kernel.scale,
        origin=[r, c],
    )


def cells_written(texts: Texts) -> str:
    """Return some weights as typed, which leave the scale and the origin to the kernel into which they are pasted."""
    return _json(texts)


def _json(texts: Texts, **more: object) -> str:
    fields = {name: _value(value) for name, value in {MARK: _VERSION, **more}.items()}
    rows = ",\n    ".join(_value(list(row)) for row in texts)
    return _object({**fields, "weights": f"[\n    {rows}\n  ]"})


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _object(fields: Mapping[str, str]) -> str:
    """Return fields, whose values are JSON already, as an object with a line for each."""
    lines = ",\n  ".join(f"{_value(name)}: {value}" for name, value in fields.items())
    return f"{{\n  {lines}\n}}\n"


def renamed(text: str, name: str) -> str:
    """Return a text of this notation with another name; fields that are not known here are kept as they are.

    Raises KernelError for any other text.
    """
    fields = _fields(text) if is_own(text) else None
    if fields is None:
        raise KernelError("It is not a kernel of Convolution Studio.")
    others = {key: raw for key, raw in fields.items() if key not in (MARK, "name")}
    return _object({MARK: fields[MARK], "name": _value(name), **others})


def read(text: str) -> Found | None:
    """Read the program's own notation; None for any other text, KernelError for a damaged one."""
    found = stored(text)
    return None if found is None else found.found


def stored(text: str) -> Stored | None:
    """Return what a text of this notation holds, without evaluating it; None for any other text.

    Raises KernelError for a damaged text, and for one of a later version whose kernel is not understood.
    """
    if not is_own(text):
        return None
    fields = _fields(text)
    version = _decoded(fields.pop(MARK), MARK, _damaged)
    if version < 1:
        raise _damaged(f"version {version}")
    is_later = version > _VERSION
    values: dict[str, Any] = {}
    left_out = [quoted(name) for name in fields if name not in _TYPES]
    for name in _TYPES:
        if name not in fields:
            continue
        try:
            values[name] = _decoded(fields[name], name, _not_understood if is_later else _damaged)
        except KernelError:
            if not is_later or name in _NEEDED:
                raise
            left_out.append(quoted(name))
    if "weights" not in values:
        raise _damaged("it has no weights")
    operation = values.get("operation")
    return Stored(
        frozen(values["weights"]),
        values.get("scale"),
        values.get("origin"),
        About(
            _one_line(values.get("name", "")),
            values.get("note", ""),
            None if operation is None else operation == _OPERATIONS[True],
        ),
        _remarks(version, left_out),
    )


def is_own(text: str) -> bool:
    """Return whether a text claims to be in this notation."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and f'"{MARK}"' in text


def _fields(text: str) -> dict[str, str]:
    """Return the fields of an object, their values still being JSON."""
    raw = _decoded(text.lstrip("\ufeff"), "object", _damaged)
    if MARK not in raw:
        raise _damaged("it has no version")
    return {name: bytes(value).decode() for name, value in raw.items()}


def _decoded(text: str, name: str, refused: Callable[[object], KernelError]) -> Any:
    """Decode the value of a field; what is wrong is ``refused``."""
    try:
        return _decoders()[name].decode(text.encode())
    # Those of msgspec are ValueErrors too.
    except (ValueError, RecursionError) as error:
        raise refused(error) from None


@cache
def _decoders() -> Mapping[str, msgspec.json.Decoder[Any]]:
    """The decoder of each field, and of the whole as an "object" of fields that are not decoded yet."""
    # A few kernels need it.
    import msgspec

    types = {"object": dict[str, msgspec.Raw], MARK: int, **_TYPES}
    return {name: msgspec.json.Decoder(kind) for name, kind in types.items()}


def _damaged(why: object) -> KernelError:
    return KernelError(f"It is a damaged kernel of Convolution Studio ({why}).")


def _not_understood(why: object) -> KernelError:
    return KernelError(
        "It was written by a later version of Convolution Studio in a way that is not understood here "
        f"({why}); a newer program would read it."
    )


def _one_line(name: str) -> str:
    return printable(" ".join(name.split()))


def _remarks(version: int, left_out: Iterable[str]) -> tuple[str, ...]:
    names = sorted(left_out)
    if len(names) > _MOST_NAMED:
        names = [*names[:_MOST_NAMED], f"{len(names) - _MOST_NAMED} more"]
    remark = f"{', '.join(names)} left out, which this program does not know" if names else ""
    if version > _VERSION:
        later = "written by a later version"
        return (f"{later}: {remark}" if remark else later,)
    return (remark,) if remark else ()
