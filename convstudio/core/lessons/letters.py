"""Sums of letters typed as places: "I(0,0)K(1,0) + I(1,0)K(0,0)" is ay + ew.

That is the form of the formula itself, S(1,0) = ΣΣ I(m,n) K(1−m, 0−n), so the indices may be differences. Words for
signs, "ay plus ew", are accepted.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.lessons.places import target_at
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters
from convstudio.core.numbers.formatting import MINUS
from convstudio.core.steps.target import Target

_MOST_CHARACTERS: Final = 4_000
_INDEX: Final = rf"\s*([-+{MINUS}–]?\s*\d{{1,9}}(?:\s*[-+{MINUS}–]\s*\d{{1,9}}){{0,4}})\s*"
_PLACES: Final = re.compile(rf"(?<!\\)([IiKk])\s*_?\s*[(\[{{]{_INDEX}[,;]{_INDEX}[)\]}}]")
_SIGNS: Final = {"and": "+", "plus": "+", "minus": "-", "times": "*", "divided by": "/"}
_WORDS: Final = re.compile(rf"\b(?:{'|'.join(_SIGNS)})\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[-+]?\d+")


def in_letters(text: str, experiment: Experiment) -> str:
    """Replace I(m,n) and K(a,b) in ``text`` by an experiment's letters; PlaceError if one does not exist."""
    if len(text) > _MOST_CHARACTERS:
        # The caller reports that.
        return text
    letters = Letters(experiment)

    def name(found: re.Match[str]) -> str:
        kind, *indices = found.groups()
        row, column = map(_index, indices)
        target = target_at(f"{kind.upper()}({row},{column})", experiment)
        return f"({_name(letters, target)})"

    signs = _WORDS.sub(lambda found: f" {_SIGNS[found[0].lower()]} ", text)
    return _PLACES.sub(name, signs)


def _name(letters: Letters, target: Target) -> str:
    name = letters.weight if target.kind == "weight" else letters.pixel
    return name(target.row, target.column)


def _index(typed: str) -> int:
    """Return the value of an index: a number, or a sum such as "1−0"."""
    plain = re.sub(r"\s", "", re.sub(f"[{MINUS}–]", "-", typed))
    return sum(map(int, _NUMBER.findall(plain)))
