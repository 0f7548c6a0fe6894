"""Match scores in words: a place, what the scores are, and which windows have none."""

from __future__ import annotations

import math

from convstudio.core.design.looking.match import Match, MatchMap
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import names_of, output_name
from convstudio.core.numbers.formatting import MINUS

NO_CONVOLUTION = (
    "This is not a convolution: window and kernel have their means subtracted, and each window is divided by its own "
    "standard deviation, so that brightness and contrast do not count."
)


def score_text(score: float) -> str:
    """Return a score with four decimals: "0.9871", "−0.1000"."""
    return f"{score:.4f}".replace("-", MINUS)


def match_reading(experiment: Experiment, match: Match) -> str:
    """Return "S(12, 40): match ≈ 0.9871", or that the window has no score."""
    here = output_name(experiment, match.i, match.j)
    if math.isnan(match.score):
        return f"{here}: its window is flat, or has a missing pixel, and no score"
    rows, columns = experiment.under(range(match.i, match.i + 1), range(match.j, match.j + 1))
    inside = all(
        part.start >= 0 and part.stop <= size
        for part, size in zip((rows, columns), experiment.image_shape, strict=False)
    )
    border = "" if inside else ", partly of the border"
    return f"{here}: match ≈ {score_text(match.score)}{border}"


def best_words(experiment: Experiment, found: MatchMap) -> str:
    """Return the best place of all, or that there is none."""
    if not found.best:
        return f"No window of {names_of(experiment).image} is like the kernel."
    return f"Best in {match_reading(experiment, found.best[0])}"


def map_notes(found: MatchMap, *, within_region: bool, in_color: bool = False) -> str:
    """Return what a value of the picture stands for, where it is looked for, and which windows have none."""
    notes = []
    if in_color:
        notes.append("Three channels are one window: the products of all are added up.")
    if within_region:
        notes.append("In the region only, since it alone is filtered.")
    if found.block > 1:
        sides = (min(found.block, len(part)) for part in (found.i, found.j))
        many = " × ".join(str(side) for side in sides if side > 1)
        notes.append(f"A value is the largest of {many} outputs.")
    if found.without:
        have = "has" if found.without == 1 else "have"
        notes.append(
            f"{found.without:,} of {found.count:,} windows {have} no score: flat, or with a missing pixel."
        )
    return " ".join(notes)
