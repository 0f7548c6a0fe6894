"""The names of the animation's actions, shared by the menu bar, the "⋯" menu and the buttons."""

from __future__ import annotations

from typing import Final, NamedTuple

Units = tuple[str, str, str]
"""The three units to step by, the finest first."""


class Named(NamedTuple):
    """An action's name and one sentence about it."""

    name: str
    tip: str


PLAY: Final = Named("Play", "Play or pause the animation.")
FIRST: Final = Named("First step", "Go to the first product.")
LAST: Final = Named("Last step", "Go to the last product: S is complete.")
LOOP: Final = Named("Loop", "Start again after the last step.")
FOLLOW: Final = Named("Follow", "Keep the window and its output in view, large enough to read.")
BREAK_POINT: Final = Named(
    "Break point here", "Playing stops at this step; press again to remove it."
)
NEXT_BREAK_POINT: Final = Named("Next break point", "Go to the next break point.")
PREVIOUS_BREAK_POINT: Final = Named("Previous break point", "Go to the previous break point.")
CLEAR_BREAK_POINTS: Final = Named("Clear break points", "Remove all break points.")
STOP: Final = Named("End the animation", "Show the whole feature map (also Esc).")


class StepNames(NamedTuple):
    """The names of the moves by each unit, the finest first.

    A ``fast_forward`` goes to the end of a unit, so there is none for the finest.
    """

    forward: tuple[Named, Named, Named]
    back: tuple[Named, Named, Named]
    fast_forward: tuple[Named, Named]


def of_units(units: Units) -> StepNames:
    """The moves by terms, outputs and rows, or by the units that another order has in their place."""
    term, unit, row = units
    return StepNames(
        forward=(
            Named(f"Next {term}", "Add the next product."),
            Named(f"Next {unit}", f"Go to the end of the next {unit}."),
            Named(f"Next {row}", f"Go to the end of the next {row}."),
        ),
        back=(
            Named(f"Previous {term}", "Remove the last product again."),
            Named(f"Previous {unit}", f"Go to the end of the previous {unit}."),
            Named(f"Previous {row}", f"Go to the end of the previous {row}."),
        ),
        fast_forward=(
            Named(
                f"Fast forward to the end of the {unit}", f"Run to the end of the current {unit}."
            ),
            Named(f"Fast forward to the end of the {row}", f"Run to the end of the current {row}."),
        ),
    )


OF_GRANULARITY: Final = "Play and step by one {} at a time."
"""The tooltip of a granularity; {} is its name."""
