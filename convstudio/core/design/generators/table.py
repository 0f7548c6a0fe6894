"""The table of generators, in the order of their menu."""

from __future__ import annotations

from typing import Final

from convstudio.core.design.generators.bands import BANDS
from convstudio.core.design.generators.edges import EDGES
from convstudio.core.design.generators.gaussians import GAUSSIANS
from convstudio.core.design.generators.generator import Generator
from convstudio.core.design.generators.means import MEANS

GROUPS: Final = ("Smoothing", "Sharpening", "Edges", "Bands")

GENERATORS: Final[tuple[Generator, ...]] = tuple(
    sorted((*GAUSSIANS, *MEANS, *EDGES, *BANDS), key=lambda each: GROUPS.index(each.group))
)


def generator(name: str) -> Generator:
    """Return the generator with a name; ValueError with those that there are if there is none."""
    found = next((each for each in GENERATORS if each.name == name), None)
    if found is None:
        known = ", ".join(each.name for each in GENERATORS)
        raise ValueError(f"There is no generator called “{name[:40]}”; there are {known}.")
    return found
