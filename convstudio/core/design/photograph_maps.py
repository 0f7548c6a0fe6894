"""The feature maps of A and B on some photographs: pictures of the size in which they are shown, in one range.

Only the values that a picture shows are computed, so photographs of any size take about as long. Where a value stands
for a block of outputs, A and B are the means of their blocks, or the first outputs, and a combination is made of those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.design.combinations import WAYS, Column, Combination, combined, painted
from convstudio.core.design.frequencies.response import Response
from convstudio.core.design.frequencies.steps_and_ramps import ramp_gain
from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.model.kernel_pair import LETTERS
from convstudio.core.model.picture import Picture
from convstudio.core.model.spread import spread_of
from convstudio.core.sums.threads import stop_if_cancelled
from convstudio.core.views.display import (
    Coloring,
    Display,
    Surroundings,
    map_coloring,
    surroundings_of,
)
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import View, ViewEngine

Floats = npt.NDArray[Any]

MOST_PHOTOGRAPHS: Final = 4
"""The most photographs that are pinned, besides the input."""
ANGLES: Final = Coloring(-180.0, 180.0)
"""The range of directions, in degrees."""

_FLAT: Final = 1e-9  # of the square of the largest gain: two directions that are one


def on_photograph(experiment: Experiment, picture: Picture) -> tuple[Experiment, ...]:
    """Return A's experiment on a picture, and B's if there is a second kernel."""
    kernels = (experiment.kernel_a, experiment.kernel_b)
    return tuple(
        replace(experiment, picture=picture, kernel=kernel, pair=None)
        for kernel in kernels
        if kernel is not None
    )


def photographs_shown(experiment: Experiment, pinned: Sequence[Picture]) -> tuple[Picture, ...]:
    """Return the pictures to be filtered: the input first, unless it is among those pinned."""
    picture = experiment.picture
    return tuple(pinned) if picture in pinned else (picture, *pinned)


def columns_of(experiment: Experiment, combination: Combination) -> tuple[Column, ...]:
    """Return what is made of each photograph: A and |A| where there is one kernel."""
    return ("A", "|A|") if experiment.pair is None else ("A", "B", combination)


@dataclass(frozen=True)
class WantedMaps:
    """The maps of one photograph that are wanted: each of its experiments, with the section that is seen."""

    parts: tuple[tuple[Experiment, Section], ...]

    @property
    def picture(self) -> Picture:
        return self.parts[0][0].picture

    @property
    def lack(self) -> str:
        """Why A and B cannot be combined; "" if they can."""
        shapes = [experiment.output_shape for experiment, _ in self.parts]
        if len({*shapes}) == 1:
            return ""
        sizes = " and ".join(f"{rows} × {columns}" for rows, columns in shapes)
        mode = self.parts[0][0].mode
        return (
            f"A and B give {sizes} outputs in “{mode}”: “same”, or kernels of one size, would work."
        )


@dataclass(frozen=True)
class PairMaps:
    """The values of A, and of B if there is one, for what was wanted."""

    wanted: WantedMaps
    values: tuple[Floats, ...]

    @property
    def is_color(self) -> bool:
        """Whether A and B have three channels."""
        return self.wanted.parts[0][0].is_color

    def combined(self, column: Column) -> Floats | None:
        """Return the values of a column, (h, w) or (h, w, 3); None where it has none."""
        return self._made(column, combined)

    def painted(self, column: Column) -> Floats | None:
        """Return the values that make the colours of a column, as `combinations.painted` does."""
        return self._made(column, painted)

    def _made(
        self, column: Column, how: Callable[[Floats, Floats, Column], Floats]
    ) -> Floats | None:
        if column in LETTERS:
            at = LETTERS.index(column)
            return self.values[at] if at < len(self.values) else None
        if self.wanted.lack:
            return None
        return how(self.values[0], self.values[-1], column)


class PhotographEngine:
    """A computer of the maps of one photograph, which keeps what the next frame of a drag needs."""

    def __init__(self) -> None:
        self._engines = ViewEngine(), ViewEngine()
        self._latest: list[View] = []

    def predicted_ms(self, wanted: WantedMaps, gesture: bool) -> float:
        """Return about how long `maps` would take."""
        return sum(
            engine.predicted_ms(experiment, section, gesture)
            for engine, (experiment, section), known in self._turns(wanted)
            if known is None
        )

    def maps(self, wanted: WantedMaps, gesture: bool) -> PairMaps:
        """Return the maps; a kernel that is as it was is not computed again. ``gesture``: more will follow."""
        views = []
        for engine, (experiment, section), known in self._turns(wanted):
            stop_if_cancelled()
            views.append(known or engine.view(experiment, section, gesture))
        self._latest = views
        return PairMaps(wanted, tuple(view.values for view in views))

    def _turns(
        self, wanted: WantedMaps
    ) -> list[tuple[ViewEngine, tuple[Experiment, Section], View | None]]:
        """Return the parts with what is known of them; two that are new have an engine each, to stay on their lines."""
        found = [self._known(part) for part in wanted.parts]
        of_own = found.count(None) > 1
        return [
            (self._engines[at if of_own else 0], part, known)
            for at, (part, known) in enumerate(zip(wanted.parts, found, strict=True))
        ]

    def _known(self, part: tuple[Experiment, Section]) -> View | None:
        experiment, section = part
        return next(
            (
                view
                for view in self._latest
                if view.section == section and is_same(view.experiment, experiment)
            ),
            None,
        )


@dataclass(frozen=True)
class PairRanges:
    """The colours of all pictures: of A and B ``both``, of the column ``how`` ``third``, None for directions.

    ``shares``: the pictures have different whites, and all values are shares of their own. ``full``: the magnitude from
    which on directions have their full colours. All channels of colours have
    the range that grey photographs have.
    """

    both: Coloring
    how: Column
    third: Coloring | None
    shares: bool = False
    full: float = 0.0

    def unit(self, experiment: Experiment) -> float:
        """Return what values of a photograph are divided by before they are coloured."""
        return (experiment.white or 1.0) if self.shares else 1.0

    def are_of(self, column: Column) -> bool:
        """Return whether there are colours for a column."""
        return column in (*LETTERS, self.how)

    def of(self, column: Column, *, is_color: bool = False) -> Coloring | None:
        """Return the colours of a column, or those of each channel where it ``is_color``; None for directions."""
        colors = self.both if column in LETTERS else self.third
        # As in S: three channels have no signed colours besides their own.
        return replace(colors, signed=False) if colors is not None and is_color else colors


def ranges_of(
    found: Sequence[PairMaps], how: Column, display: Display, pinned: Coloring | None = None
) -> PairRanges:
    """Return one range for all values of A and of B, chosen as that of S is, and one for their combination.

    A difference has the range's reach on both sides of 0, so that equal colours are equal steps. Sizes begin at 0.
    Colours are signed unless all photographs have three channels.
    """
    experiments = [experiment for each in found for experiment, _ in each.wanted.parts]
    shares = len({experiment.white for experiment in experiments}) > 1
    ranges = PairRanges(ANGLES, how, None, shares)
    units = [ranges.unit(each.wanted.parts[0][0]) for each in found]
    both = _joined(
        [values / unit for each, unit in zip(found, units, strict=True) for values in each.values]
    )
    around = _surroundings(experiments, shares)
    if pinned is not None and not shares:
        colors = replace(pinned, absolute=False)
    else:
        choice = "auto" if shares and display.choice == "fixed" else display.choice
        hues = display.colors if display.colors in ("auto", "signed", "grey") else "auto"
        colors = map_coloring(replace(display, choice=choice, colors=hues), spread_of(both), around)
    has_grey = not all(experiment.is_color for experiment in experiments)
    colors = replace(colors, signed=colors.signed and has_grey)
    reach = max(map(abs, colors.ends)) or 1.0
    kind = WAYS[how].colors
    if kind == "difference":
        third = Coloring(-reach, reach, signed=has_grey, slack=colors.slack)
        return PairRanges(colors, how, third, shares)
    if kind == "direction":
        return PairRanges(colors, how, None, shares, _largest(found, units, "√(A² + B²)"))
    top = _largest(found, units, how) or reach
    return PairRanges(colors, how, Coloring(0.0, top, slack=colors.slack), shares)


def _largest(found: Sequence[PairMaps], units: Sequence[float], how: Column) -> float:
    """Return the largest value of a column on all photographs, few far outliers aside."""
    parts = [
        values / unit
        for each, unit in zip(found, units, strict=True)
        if (values := each.combined(how)) is not None
    ]
    return spread_of(_joined(parts)).inner[1] if parts else 0.0


def _joined(parts: Sequence[Floats]) -> Floats:
    """Return the values of some arrays as one row."""
    return np.concatenate([part.ravel() for part in parts] or [np.zeros(0)])[np.newaxis]


def _surroundings(experiments: Sequence[Experiment], shares: bool) -> Surroundings:
    """Return what the colours of all maps depend on besides their values."""
    first = surroundings_of(experiments[0])
    around = replace(
        first,
        averages=all(each.averages for each in experiments),
        differences=any(each.kernel.sums_to(0.0) for each in experiments),
        color=False,
    )
    if not shares:
        return around
    unit = experiments[0].white or 1.0
    full = around.full[0] / unit, around.full[1] / unit
    return replace(around, full=full, image=(0.0, 1.0), brightest=1.0)


def slope_gains(experiment: Experiment) -> npt.NDArray[np.float64] | None:
    """Return A's and B's output where I grows by 1 per pixel to the right, and where it does upwards: (2, 2).

    Rows are the two slopes, columns A and B, in the operation that is on. None if A and B do not tell all directions
    apart, or the sum of one's weights is not 0, since its outputs then depend on I's level.
    """
    one, two = experiment.kernel_a, experiment.kernel_b
    if two is None:
        return None
    both = [Response(each.array, each.origin, experiment.flip) for each in (one, two)]
    if any(response.total for response in both):
        return None
    gains = np.array([[ramp_gain(response, angle) for response in both] for angle in (0.0, 90.0)])
    scale = float(np.abs(gains).max())
    if not abs(float(np.linalg.det(gains))) > _FLAT * scale**2:
        return None
    return gains
