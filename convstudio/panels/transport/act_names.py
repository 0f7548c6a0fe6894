"""What the acts of the animation are called, in the menu bar, behind "⋯" and on the buttons alike."""

from __future__ import annotations

from typing import Final, NamedTuple

Units = tuple[str, str, str]
"""What one can step by, the finest first."""


class Named(NamedTuple):
    """An act's name and one sentence about it."""

    name: str
    tip: str


OF_THE_ANIMATION: Final[dict[str, Named]] = {
    "play": Named("Play", "Play or pause the animation."),
    "first": Named("First step", "Go to the first product."),
    "last": Named("Last step", "Go to the last product: S is complete."),
    "loop": Named("Loop", "Start again after the last step."),
    "follow": Named("Follow", "Keep the window and its output in view, large enough to read."),
    "break_point": Named(
        "Break point here", "Playing stops at this step; once more takes the break point away."
    ),
    "next_break_point": Named("Next break point", "Go to the next break point."),
    "previous_break_point": Named("Previous break point", "Go to the break point before."),
    "clear_break_points": Named("Clear break points", "Take all break points away."),
    "stop": Named("End the animation", "Show the whole feature map (also Esc)."),
}


def of_units(units: Units) -> dict[str, Named]:
    """The acts that go by terms, outputs and rows, or whatever the order of the animation has in their place."""
    term, unit, row = units
    return {
        "forward": Named(f"Next {term}", "Add the next product."),
        "back": Named(f"Previous {term}", "Take the last product away again."),
        "unit_forward": Named(f"Next {unit}", f"Go to the end of the next {unit}."),
        "unit_back": Named(f"Previous {unit}", f"Go to the end of the {unit} before."),
        "row_forward": Named(f"Next {row}", f"Go to the end of the next {row}."),
        "row_back": Named(f"Previous {row}", f"Go to the end of the {row} before."),
        "fast_forward": Named(
            f"Fast forward to the end of the {unit}", f"Run to the end of the current {unit}."
        ),
        "fast_forward_row": Named(
            f"Fast forward to the end of the {row}", f"Run to the end of the current {row}."
        ),
    }


OF_GRANULARITY: Final = "Play and step by one {} at a time."
"""The tooltip of a granularity; {} is its name."""
