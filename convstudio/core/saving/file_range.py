"""The values of a feature map that become a file's black and white.

By convention pixels of 8 and 16 bits have a white, and so do fractions of 1. Other numbers have none, and their file
has the range in which the window shows S.
"""

from __future__ import annotations

from dataclasses import replace

from convstudio.core.encoders.layout import Depth
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Extremes, Picture
from convstudio.core.model.spread import find_spread
from convstudio.core.saving.scaling import Scale, own_depth, scale_of, scale_to
from convstudio.core.views.display import Display, map_coloring, surroundings_of
from convstudio.core.views.map_bands import known_bands


def has_white(picture: Picture) -> bool:
    """Return whether the picture's values have a conventional white: 8 and 16-bit integers, floats from 0 to 1."""
    dtype = picture.pixels.dtype
    if dtype.kind != "f":
        return dtype.itemsize <= 2
    return scale_of(dtype, picture.white, 16).holds(picture.spread.inner)


def shown_range(experiment: Experiment, *, absolute: bool = False) -> Extremes:
    """Return the range in which S, or |S|, is shown by default: I's if S averages I, else its own.

    Sums that contain no-data values are ignored in both cases.
    """
    shape = (*experiment.output_shape, *experiment.image_shape[2:])
    spread = find_spread(lambda: known_bands(experiment), shape)
    around = surroundings_of(experiment)
    return map_coloring(Display(colors="absolute" if absolute else "auto"), spread, around).ends


def form_for(
    experiment: Experiment,
    depth: Depth | None,
    *,
    offset: float = 0.0,
    absolute: bool = False,
    shown: Extremes | None = None,
) -> Scale:
    """Return the scale of the sums in a file of ``depth`` bits (None: the picture's own): white maps to white.

    If ``shown`` is given or the picture has no white, black and white are the ends of ``shown`` or else of
    `shown_range`; an ``offset`` shifts black. Light is encoded again. Raises ValueError if no such scale is possible.
    """
    picture = experiment.picture
    dtype, white, light = picture.pixels.dtype, experiment.white, experiment.decodes
    if depth != 32 and (shown is not None or not has_white(picture)):
        low, high = shown or shown_range(experiment, absolute=absolute)
        if not offset:
            scale = scale_to((low, high), white, depth or own_depth(dtype), absolute=absolute)
            return replace(scale, light=light)
        white = high - low
    return replace(scale_of(dtype, white, depth, offset=offset, absolute=absolute), light=light)
