"""Headlines of steps: their numbers are those of the last screen, and must be the same wherever they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import UNSET

from convstudio.core.lesson_files.markdown import Section
from convstudio.core.lesson_files.numbers import Numbers, Unknown
from convstudio.core.lesson_files.schema import StateKeys
from convstudio.core.lesson_files.words import TOO_LONG
from convstudio.core.lessons.lesson import LONGEST_HEADLINE, Screen
from convstudio.core.lessons.places import PlaceError
from convstudio.core.lessons.problems import Problems

_ASKED: Final = re.compile(r"(?<!\{)\{([^{}]+)\}(?!\})")


def read_headline(
    section: Section,
    numbers: Numbers,
    screens: Iterable[tuple[Screen | None, StateKeys]],
    states: Iterable[tuple[str, Screen | None, StateKeys]],
) -> str:
    """Return the headline of a section with its numbers; ``screens`` and ``states`` come with their keys."""
    problems = numbers.problems
    told = len(problems)
    headline = numbers.filled(section.headline, section.line, "headline")
    if len(headline) > LONGEST_HEADLINE:
        problems.add(section.line, "headline", f"has {len(headline)} {TOO_LONG}")
    linked = "\n".join(line.text for line in section.text)
    shown = [
        (f"at stop {at}" if at else "on the first screen", screen, keys)
        for at, (screen, keys) in enumerate(screens)
    ]
    shown += [
        (f"in the state {name}", screen, keys)
        for name, screen, keys in states
        if f"(#{name})" in linked
    ]
    if len(problems) == told:
        for where, screen, keys in shown:
            if screen is not None and keys.headline is UNSET:
                here = Numbers(screen, numbers.states, Problems(), numbers.spent)
                if message := _difference(section.headline, here, numbers, where):
                    problems.add(section.line, "headline", message)
                    break
    return headline


def _difference(headline: str, here: Numbers, numbers: Numbers, where: str) -> str:
    """Report the first number that differs here from the last screen, or return ""."""
    for asked in _ASKED.findall(headline):
        try:
            value, other = numbers.text(asked), _text(here, asked)
        except Unknown:
            continue
        if value != other:
            return (
                f"{{{asked.strip()}}} is {other} {where} and {value} on the last screen; "
                "a headline of its own there can tell its own number"
            )
    return ""


def _text(numbers: Numbers, asked: str) -> str:
    try:
        return numbers.text(asked)
    except PlaceError:
        return "missing"
