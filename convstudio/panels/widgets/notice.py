"""A sentence that brings along what can be done about it: nobody should have to look for what a message names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Act:
    """One button of a message; ``do``: what it does, or the name of the window's action that does it.

    ``is_wanted``: whether there is anything left to do; a message whose acts are done goes away.
    """

    words: str
    tip: str
    do: Callable[[], object] | str
    is_wanted: Callable[[], bool] = field(default=lambda: True, compare=False)


class Notice(str):
    """A message's sentence, and its acts, which are lost wherever it becomes a part of another text."""

    __slots__ = ("acts",)
    acts: tuple[Act, ...]

    def __new__(cls, sentence: str, *acts: Act) -> Self:
        notice = super().__new__(cls, sentence)
        notice.acts = acts
        return notice


def acts_of(sentence: str) -> tuple[Act, ...]:
    """What can be done about what a sentence says."""
    return sentence.acts if isinstance(sentence, Notice) else ()


def said_by(error: BaseException) -> str:
    """What an error says, with its acts if it was raised with a `Notice`."""
    return error.args[0] if error.args and isinstance(error.args[0], Notice) else str(error)
