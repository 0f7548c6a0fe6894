"""What the tool *All photographs* shows at one moment: its rows, their maps, and the colours of each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from convstudio.core.design.combinations import WAYS, Column
from convstudio.core.design.photograph_maps import PairMaps, PairRanges
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.notation.pair_words import values_at
from convstudio.core.numbers.quoting import printable
from convstudio.panels.design.photographs.direction_paint import DirectionPaint
from convstudio.panels.pictures.pixel_items import Paint, paint_of, to_image
from convstudio.theme import Theme

Gains = npt.NDArray[np.float64] | None
_WHEEL: Final = 96  # the side of a wheel of directions, in values


@dataclass(frozen=True)
class Row:
    """A photograph in the grid: the experiments of A and B on it, and what it is.

    ``is_asked``: its maps may give an answer away.
    """

    experiments: tuple[Experiment, ...]
    is_input: bool
    is_pinned: bool
    is_asked: bool = False

    @property
    def picture(self) -> Picture:
        return self.experiments[0].picture

    @property
    def blank(self) -> str:
        """Why there are no maps; "" if there are."""
        if any(0 in each.output_shape for each in self.experiments):
            return "no outputs: the kernel does not fit into it"
        return "not to be read yet" if self.is_asked else ""

    @property
    def name(self) -> str:
        """The name of the photograph, as it can be written."""
        return printable(self.picture.name)

    @property
    def shape(self) -> tuple[int, int]:
        """The shape of A's map."""
        return self.experiments[0].output_shape

    @property
    def size(self) -> str:
        """The rows × columns of the photograph, as the header of I gives them."""
        height, width = self.picture.shape[:2]
        return f"{height} × {width}"

    def words(self, columns: Sequence[Column], i: int, j: int) -> str:
        """Return the values of all columns at an output in words; "" where they are left blank."""
        rows, across = self.shape
        if self.blank or not (i < rows and j < across):
            return ""
        return values_at(self.experiments, columns, i, j)


@dataclass(frozen=True)
class SeenMaps:
    """The maps of some rows, in the order of the rows, with their colours; ``close`` is the one that is enlarged."""

    maps: tuple[PairMaps, ...]
    ranges: PairRanges
    close: PairMaps | None = None
    _images: dict[object, QImage] = field(default_factory=dict, compare=False)

    @property
    def has_color(self) -> bool:
        """Whether some row has three channels."""
        return any(each.wanted.parts[0][0].is_color for each in self.maps)

    @property
    def blocks(self) -> str:
        """What the values are of which the ranges are, where those are not outputs: "means of up to 3 × 3"."""
        sections = [section for each in self.maps for _, section in each.wanted.parts]
        most = max((each.decimation for each in sections), default=1)
        if most == 1:
            return ""
        kind = "means of" if sections[0].shown == "mean" else "firsts of"
        few = "" if len({each.decimation for each in sections}) == 1 else "up to "
        return f"{kind} {few}{most} × {most}"

    def image(self, found: PairMaps, how: Column, theme: Theme) -> QImage | None:
        """Return a map in its colours; None where it has none."""
        if not self.ranges.are_of(how):
            return None
        key = id(found), how, theme.name
        if key not in self._images:
            values, experiment = found.painted(how), found.wanted.parts[0][0]
            if values is None:
                return None
            unit = self.ranges.unit(experiment)
            if unit != 1.0 and not WAYS[how].is_direction:
                values = values / unit
            paint = self.paint(how, theme, experiment)
            self._images[key] = to_image(paint, np.ascontiguousarray(values))
        return self._images[key]

    def paint(self, how: Column, theme: Theme, experiment: Experiment) -> Paint | DirectionPaint:
        """Return the paint of a column on the photograph of an experiment."""
        is_color = experiment.is_color and not WAYS[how].is_of_grey
        colors = self.ranges.of(how, is_color=is_color)
        if colors is not None:
            return paint_of(theme, colors)
        return DirectionPaint(theme, self.ranges.full * self.ranges.unit(experiment))


def is_blended(column: Column, pixels: float) -> bool:
    """Return whether values with less than a pixel of the screen each are blended: directions have no mean."""
    return pixels < 1 and not WAYS[column].is_direction


def note(seen: SeenMaps | None, legend: str) -> str:
    """Return what is to be said of the pictures while nothing is read in them; ``legend``: of directions."""
    if seen is None:
        return ""
    notes = [f"{legend}."] if legend else []
    maps = seen.maps if seen.close is None else (seen.close,)
    parts = [part for each in maps for part in each.wanted.parts]
    most = max(section.decimation for _, section in parts)
    if most > 1:
        shown = "the mean" if parts[0][1].shown == "mean" else "the first"
        notes.append(f"A point is {shown} of up to {most} × {most} outputs.")
    if seen.has_color and seen.ranges.both.signed:
        notes.append("Rows in colour are black to white over the same range.")
    if any(experiment.mixes_channels for experiment, _ in parts):
        notes.append("Of colours the grey version.")
    how = seen.ranges.how
    if WAYS[how].is_of_grey and any(experiment.is_color for experiment, _ in parts):
        notes.append(f"{how} of colours is that of their grey.")
    return " ".join(notes)


def wheel(theme: Theme, gains: Gains) -> QImage:
    """Return a disk of the colours of all directions, each where I rises that way from the middle, and as fast.

    ``gains``: what A and B make of a slope to the right and of one upwards; None: A lies to the right, B above.
    """
    around: npt.NDArray[Any] = np.linspace(-1, 1, _WHEEL)
    right, up = np.meshgrid(around, -around)
    table = np.eye(2) if gains is None else gains
    a, b = (right * table[0, at] + up * table[1, at] for at in (0, 1))
    far = np.hypot(right, up)
    colors = DirectionPaint(theme, 1.0).colors(np.dstack([np.degrees(np.arctan2(b, a)), far]))
    inside = far <= 1
    rgba = np.dstack([colors, np.where(inside, 255, 0).astype(np.uint8)])
    rgba = np.ascontiguousarray(rgba)
    return QImage(rgba.data, _WHEEL, _WHEEL, 4 * _WHEEL, QImage.Format.Format_RGBA8888).copy()
