"""A document: the scene and all that is saved with it, as a value, and as bytes of JSON.

The bytes are those of the member `session.json` of a session's file, and they serve whatever else keeps a document. A
session of a later version is read as far as it is understood. Where that would be a misreading, the later version says
so itself, by ``least``: the version that is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec

from convstudio import __version__
from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.quoting import printable, quoted
from convstudio.core.session.problems import SessionError
from convstudio.core.session.scenes import (
    KeyOf,
    PictureOf,
    experiment_in,
    scene_in,
    stored_experiment,
    stored_scene,
)
from convstudio.core.session.values import (
    Stored,
    field_names,
    stored,
    stored_fields,
    understood,
    unknown,
)
from convstudio.core.steps.scene import Scene

VERSION: Final = 1
"""The version of the form in which documents are written."""
_MARK: Final = "convstudio-session"
_MOST_BYTES: Final = 64 << 20
_KNOWN: Final = (_MARK, "least", "program", "name", "scene", "named", "lesson")


@dataclass(frozen=True, eq=False)
class Named:
    """A state of the history to which the user has given a name (★)."""

    name: str
    experiment: Experiment


@dataclass(frozen=True)
class LessonPlace:
    """A screen of a lesson, found again in a lesson that was edited or moved.

    ``path`` is the lesson's file, and ``relative`` the same from the session's folder; ``built_in`` the name of the
    file of a built-in lesson, else "". ``headline`` is that of the step, ``step`` and ``screen`` are its indices.
    """

    path: str = ""
    relative: str = ""
    built_in: str = ""
    headline: str = ""
    step: int = 0
    screen: int = 0


@dataclass(frozen=True, eq=False)
class Document:
    """A scene, and what is saved with it: the ``named`` states of the history, and the place in the open lesson.

    ``name`` is the document's own, "" if it has none.
    """

    scene: Scene
    named: tuple[Named, ...] = ()
    name: str = ""
    lesson: LessonPlace | None = field(default=None)


class Decoded(NamedTuple):
    """A document that was read, and in words what of it was ``left_out`` since it is not understood here."""

    document: Document
    left_out: tuple[str, ...] = ()


def encode(document: Document, key_of: KeyOf) -> bytes:
    """Return a document as bytes, in which each picture is the text that ``key_of`` returns for it."""
    return msgspec.json.encode(
        {
            _MARK: VERSION,
            "least": 1,
            "program": __version__,
            "name": stored(document.name),
            "scene": stored_scene(document.scene, key_of),
            "named": [
                {
                    "name": stored(each.name),
                    "experiment": stored_experiment(each.experiment, key_of),
                }
                for each in document.named
            ],
            "lesson": _stored_place(document.lesson),
        }
    )


def decode(data: bytes, picture_of: PictureOf) -> Decoded:
    """Return the document in some bytes by `encode`; ``picture_of`` returns the picture of a key.

    What a later version has added, and a named state that cannot be read, is left out and named. Raises SessionError if
    there is no scene in it, and what ``picture_of`` raises for the picture of the scene.
    """
    try:
        return _decoded(found_in(data), picture_of)
    except RecursionError:
        raise SessionError("it is damaged") from None


def found_in(data: bytes) -> Stored:
    """Return the object of JSON in some bytes by `encode`; SessionError if it is none that can be read here."""
    if len(data) > _MOST_BYTES:
        raise SessionError(f"it has more than {_MOST_BYTES >> 20} MB of text")
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise SessionError("it is damaged, or no session") from None
    if not isinstance(found, dict) or _MARK not in found:
        raise SessionError("it is no session")
    least = found.get("least", found[_MARK])
    if not isinstance(least, int):
        raise SessionError("it is damaged: its version is no number")
    if least > VERSION:
        writer = printable(str(found.get("program", "")))[:20]
        raise SessionError(
            f"it was written by Convolution Studio {writer}, in a form that only a later version "
            "than this one can read"
        )
    return found


def _decoded(found: Stored, picture_of: PictureOf) -> Decoded:
    left_out: list[str] = []
    scene = scene_in(found.get("scene"), picture_of, left_out)
    named = _named_in(found.get("named", []), picture_of, left_out)
    place = found.get("lesson")
    lesson = place_in(place, left_out) if isinstance(place, dict) else None
    name = found.get("name", "")
    left_out += unknown(found, _KNOWN)
    document = Document(scene, tuple(named), name if isinstance(name, str) else "", lesson)
    return Decoded(document, tuple(dict.fromkeys(left_out)))


def _named_in(found: Any, picture_of: PictureOf, left_out: list[str]) -> list[Named]:
    named = []
    for each in found if isinstance(found, list) else ():
        if not isinstance(each, dict) or not isinstance(name := each.get("name"), str):
            left_out.append("a state whose name is damaged")
            continue
        try:
            named.append(Named(name, experiment_in(each.get("experiment"), picture_of, left_out)))
        except (SessionError, LookupError):
            left_out.append(f"the state {quoted(name)}")
    return named


_PLACE: Final = field_names(LessonPlace)


def _stored_place(place: LessonPlace | None) -> Stored | None:
    return None if place is None else stored_fields(place, _PLACE)


def place_in(found: Stored, left_out: list[str]) -> LessonPlace:
    """Return the place in a lesson that is stored in an object, and name in ``left_out`` what is not understood."""
    left_out += [f"{each} of the lesson" for each in unknown(found, _PLACE)]
    return LessonPlace(**understood(LessonPlace, _PLACE, found, left_out))
