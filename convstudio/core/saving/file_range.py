"""Which values of a feature map a file's black and white stand for.

Pixels of 8 and 16 bits have a white by custom, and so have fractions of 1. Numbers of any other size have none, and a
file of them has the range in which the window shows S.
"""

from __future__ import annotations

from convstudio.core.encoders.layout import Depth
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Extremes, Picture
from convstudio.core.model.spread import find_spread
from convstudio.core.saving.scaling import Scale, own_depth, scale_of, scale_to
from convstudio.core.views.display import Display, map_coloring, surroundings_of
from convstudio.core.views.map_bands import known_bands


def has_white(picture: Picture) -> bool:
    """Whether the picture's numbers have a customary white: integers of 8 and 16 bits, floats from 0 to 1."""
    dtype = picture.pixels.dtype
    if dtype.kind != "f":
        return dtype.itemsize <= 2
    return scale_of(dtype, picture.white, 16).holds(picture.spread.inner)


def shown_range(experiment: Experiment, *, absolute: bool = False) -> Extremes:
    """The range in which S, or |S|, is shown by itself: I's where it is an average of I, else its own.

    Sums that declared no-data is part of count neither way.
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
    """What becomes of the sums in a file of ``depth`` bits, or of the picture's own: white is its white.

    Where it has none, or ``shown`` is given, that is the range in the file, or the one of `shown_range`; an ``offset``
    moves its black. ValueError where no such numbers are possible.
    """
    picture = experiment.picture
    dtype, white = picture.pixels.dtype, picture.white
    if depth != 32 and (shown is not None or not has_white(picture)):
        low, high = shown or shown_range(experiment, absolute=absolute)
        if not offset:
            return scale_to((low, high), white, depth or own_depth(dtype), absolute=absolute)
        white = high - low
    return scale_of(dtype, white, depth, offset=offset, absolute=absolute)
