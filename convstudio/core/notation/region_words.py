"""A selected region of I in words."""

from __future__ import annotations

from convstudio.core.design.looking.region import Region, place_in
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import names_of
from convstudio.core.steps.scene import Scene

NO_REGION = "No region is selected any more."


def size_words(region: Region) -> str:
    """Return "5 × 8"."""
    return " × ".join(str(len(part)) for part in region)


def region_words(experiment: Experiment, region: Region) -> str:
    """Return "region I(3…7, 10…17), 5 × 8 pixels"."""
    names = names_of(experiment)
    many = "" if len(region[0]) == len(region[1]) == 1 else "s"
    return f"region {names.span(names.image, *region)}, {size_words(region)} pixel{many}"


def only_words(scene: Scene) -> str:
    """Return that S is there in the region alone, and what lies around it; "" where all of S is there."""
    if scene.only is None:
        return ""
    names = names_of(scene.experiment)
    place = place_in(scene.experiment, scene.only)
    return f"{names.output} in the region only, {size_words(place)}; around it {names.image}"


def spoken_region(scene: Scene) -> str:
    """Return a sentence for a screen reader: which region is selected, and what it is for."""
    if scene.selected is None:
        return NO_REGION
    only = only_words(scene)
    said = region_words(scene.experiment, scene.selected)
    whole = f"{said[0].upper()}{said[1:]}.{f' {only}.' if only else ''}"
    return whole.replace(" × ", " by ")
