"""A message that carries actions: nobody should have to search for what it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Act:
    """One button of a message; ``do``: a function, or the object name of one of the window's actions.

    ``is_wanted``: whether there is anything left to do; a message whose acts are done goes away.
    """

    words: str
    tip: str
    do: Callable[[], object] | str
    is_wanted: Callable[[], bool] = field(default=lambda: True, compare=False)


class Notice(str):
    """A message's sentence with its acts, which are lost when it is joined into another text."""

    __slots__ = ("acts",)
    acts: tuple[Act, ...]

    def __new__(cls, sentence: str, *acts: Act) -> Self:
        notice = super().__new__(cls, sentence)
        notice.acts = acts
        return notice


def acts_of(sentence: str) -> tuple[Act, ...]:
    """The acts of a sentence, if it is a `Notice`."""
    return sentence.acts if isinstance(sentence, Notice) else ()


def said_by(error: BaseException) -> str:
    """An error's message, with its acts if it was raised with a `Notice`."""
    return error.args[0] if error.args and isinstance(error.args[0], Notice) else str(error)
