"""A part of S that is saved by itself: the outputs over a region, alone or in place of I's pixels there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.core.encoders.layout import Depth
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Extremes
from convstudio.core.model.spread import find_spread
from convstudio.core.saving.file_range import has_white
from convstudio.core.saving.scaling import Form, Painting, Scale
from convstudio.core.sums.threads import Cancelled
from convstudio.core.views.display import Display, map_coloring, surroundings_of
from convstudio.core.views.map_bands import rows_at_once


@dataclass(frozen=True)
class Part:
    """The outputs ``i`` × ``j``: alone, or ``in_picture``: all of I, with them where they lie, for "same" only."""

    i: range
    j: range
    in_picture: bool = False

    def shape(self, experiment: Experiment) -> tuple[int, ...]:
        """Return the shape of what is saved."""
        if self.in_picture:
            return experiment.image_shape
        return (len(self.i), len(self.j), *experiment.image_shape[2:])

    @property
    def kind(self) -> str:
        """The end of a file's name."""
        return "filtered-in-region" if self.in_picture else "feature-map-of-region"

    def words(self) -> str:
        """Return what is in the file: "the region S(3…7, 10…14) alone"."""
        rows, columns = (f"{part[0]}…{part[-1]}" for part in (self.i, self.j))
        where = f"S({rows}, {columns})"
        return f"I with {where} in the region" if self.in_picture else f"the region {where} alone"

    def refusal(self, experiment: Experiment, form: Form | Depth | None) -> str:
        """Return why the part cannot be saved in a form, or a depth, and what would work; "" if it can."""
        if not self.in_picture:
            return ""
        if experiment.mode != "same":
            return f"“{experiment.mode}” has no output for each pixel of I: the region alone would work, or “same”."
        if isinstance(form, Painting):
            return "the colours shown are those of S, and I has others: the region alone would work, or TIFF"
        depth = form.depth if isinstance(form, Scale) else form
        if depth != 32 and not has_white(experiment.picture):
            return "its numbers would be scaled, and I’s with them: TIFF and NPY keep both"
        return ""

    def bands(
        self, experiment: Experiment, tell: Callable[[float], bool] = lambda _share: True
    ) -> Iterator[npt.NDArray[np.float64]]:
        """Yield the part in float64 in bands of rows, each output as in all of S; see `map_bands.bands`."""
        height = self.shape(experiment)[0]
        high = rows_at_once(experiment.output_shape[1])
        for start in range(0, height, high):
            if not tell(start / height):
                raise Cancelled
            rows = range(start, min(start + high, height))
            yield (
                self._filtered(experiment, rows)
                if self.in_picture
                else self._rows(
                    experiment, range(self.i.start + rows.start, self.i.start + rows.stop)
                )
            )

    def _rows(self, experiment: Experiment, i: range) -> npt.NDArray[np.float64]:
        # Of whole rows, whose sums are then the same as in all of S, to the last digit.
        found: npt.NDArray[Any] = experiment.output_rows(i)[:, self.j.start : self.j.stop]
        return found

    def _filtered(self, experiment: Experiment, rows: range) -> npt.NDArray[np.float64]:
        """Return rows of I, with S in the region."""
        width = experiment.image_shape[1]
        pixels = np.array(experiment.bordered(rows, range(width), np.float64))
        i = range(max(rows.start, self.i.start), min(rows.stop, self.i.stop))
        if i:
            inside = slice(i.start - rows.start, i.stop - rows.start)
            pixels[inside, self.j.start : self.j.stop] = self._rows(experiment, i)
        return pixels

    def shown_range(self, experiment: Experiment) -> Extremes:
        """Return the range in which the outputs are shown by default."""

        def numbered() -> Iterator[tuple[int, npt.NDArray[Any]]]:
            start = 0
            for band in self.bands(experiment):
                yield start, band
                start += len(band)

        spread = find_spread(numbered, self.shape(experiment))
        return map_coloring(Display(), spread, surroundings_of(experiment)).ends
