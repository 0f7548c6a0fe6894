"""Fields of dataclasses ↔ values that JSON can hold, by the types of the fields.

A field that is added to a dataclass is stored from then on. What a later version has written is read as far as it is
understood: a field, or a value, that is not known here is left out and named.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Final, get_type_hints

import msgspec
import numpy as np

from convstudio.core.numbers.quoting import printable, shortened

Stored = dict[str, Any]
"""An object of JSON."""

# JSON has no numbers that are not finite.
_NOT_FINITE: Final = "number"
_SHOWN: Final = 30  # characters of a value in a sentence


def stored_fields(value: object, names: Collection[str]) -> Stored:
    """Return some fields of a dataclass as values that JSON can hold."""
    return {name: stored(getattr(value, name)) for name in names}


def stored(value: object) -> Any:
    """Return a value as one that JSON can hold."""
    plain = msgspec.to_builtins(value, enc_hook=_plain, order="deterministic")
    return _with_all_numbers(plain)


def understood(
    kind: type, names: Collection[str], found: Mapping[str, object], left_out: list[str]
) -> dict[str, Any]:
    """Return those of the fields ``names`` of a dataclass that are stored in ``found``, by their types.

    What is not understood is named in ``left_out``. A field that is not in ``found`` is left to its default: an earlier
    version did not have it.
    """
    types, values = _types(kind), {}
    for name in names:
        if name not in found:
            continue
        given = found[name]
        try:
            value = msgspec.convert(_in_full(given), types[name], dec_hook=_made)
        except (msgspec.ValidationError, ValueError, OverflowError, RecursionError):
            left_out.append(f"{in_words(name)} “{_shortly(given)}”")
            continue
        values[name] = value
        # Part of it may be new.
        if stored(value) != given:
            left_out.append(f"part of {in_words(name)}")
    return values


def unknown(found: Mapping[str, object], known: Collection[str]) -> list[str]:
    """Return the names in words of what is stored and not known."""
    return [in_words(name) for name in found if name not in known]


def in_words(name: str) -> str:
    """Return the name of a field in words, on one line."""
    return _shortly(name.replace("_", " "))


def field_names(kind: type, *without: str) -> tuple[str, ...]:
    """Return the names of a dataclass's fields, without the private ones and those of ``without``."""
    names = (each.name for each in fields(kind))
    return tuple(name for name in names if name[0] != "_" and name not in without)


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _plain(value: object) -> object:
    if isinstance(value, range):
        return [value.start, value.stop]
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"a session holds no {type(value).__name__}")


def _made(kind: type, value: Any) -> object:
    if kind is range:
        start, stop = value
        return range(start, stop)
    raise NotImplementedError(f"a session holds no {kind.__name__}")


def _with_all_numbers(value: Any) -> Any:
    match value:
        case float() if not math.isfinite(value):
            return {_NOT_FINITE: str(value)}
        case dict():
            return {key: _with_all_numbers(each) for key, each in value.items()}
        case list() | tuple():
            return [_with_all_numbers(each) for each in value]
        case str():
            # Undecodable bytes of a file's name have no place in JSON.
            return value.encode("utf-8", "replace").decode()
    return value


def _in_full(value: Any) -> Any:
    match value:
        case {"number": str(text)} if len(value) == 1:
            return float(text)
        case dict():
            return {key: _in_full(each) for key, each in value.items()}
        case list():
            return [_in_full(each) for each in value]
    return value


def _shortly(value: object) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return shortened(printable(text), _SHOWN)
