"""What of a lesson goes on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Paper = Literal["a4", "letter"]
PAPERS: Final[tuple[Paper, ...]] = get_args(Paper)


@dataclass(frozen=True)
class Handout:
    """The headlines and pictures of all screens are always on it; ``answers`` stand on the last page."""

    paper: Paper = "a4"
    text: bool = True
    questions: bool = True
    answers: bool = False
    notes: bool = False
