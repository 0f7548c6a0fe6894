"""A screen's own words in a lesson: its headline, and what the audience reads beside the equation.

They belong to the one screen where they are written, as its focus does, and their numbers are that screen's. A question
with an answer makes two screens: the next press of the clicker reveals the answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from msgspec import UNSET

from convstudio.core.lesson_files.numbers import Numbers, is_asked
from convstudio.core.lesson_files.schema import StateKeys, typed
from convstudio.core.lesson_files.states import Where
from convstudio.core.lessons.lesson import LONGEST_HEADLINE, Screen
from convstudio.core.lessons.problems import Problems
from convstudio.core.notation.words import Words, faults

TOO_LONG: Final = f"characters; {LONGEST_HEADLINE} fit on a projector"


def with_words(
    screen: Screen | None,
    keys: StateKeys,
    where: Where,
    numbers: Numbers,
    problems: Problems,
    *,
    is_named: bool = False,
) -> tuple[Screen | None, ...]:
    """Return a screen with the words of its keys; two screens for a question with an answer.

    ``numbers`` are those of this screen. A named state has no next press, and so no answer.
    """

    def told(key: str, message: str) -> None:
        problems.add(where.line(key), where.called + key, message)

    def filled(key: str) -> str:
        value = getattr(keys, key)
        if value is UNSET:
            return ""
        text = typed(value)
        if not text:
            told(key, "is empty")
        elif key == "answer" and is_asked(text):
            text = f"{{{text}}}"
        return numbers.filled(text, where.line(key), where.called + key)

    headline = filled("headline")
    if len(headline) > LONGEST_HEADLINE:
        told("headline", f"has {len(headline)} {TOO_LONG}")
    words = Words(filled("say"), _table(keys, where, numbers), filled("ask"), filled("answer"))
    wrong = faults(words)
    if is_named and words.answer:
        wrong.setdefault("answer", "no press follows a state that a link leads to; say it there")
    if keys.table is not UNSET and not words.table:
        wrong["table"] = "has no rows"
    for key, message in wrong.items():
        told(key, message)
    if screen is None:
        return (None,)
    if not words.answer:
        return (replace(screen, headline=headline, words=words),)
    asked = replace(words, answer="")
    return tuple(replace(screen, headline=headline, words=each) for each in (asked, words))


def _table(keys: StateKeys, where: Where, numbers: Numbers) -> tuple[tuple[str, ...], ...]:
    if keys.table is UNSET:
        return ()
    line, part = where.line("table"), where.called + "table"
    return tuple(
        tuple(numbers.filled(typed(cell), line, part) for cell in row) for row in keys.table
    )
