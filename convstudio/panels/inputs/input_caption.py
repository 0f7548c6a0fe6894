"""The quiet words above I: its name, what it is, and what must be said of it; the last is the first to be cut."""

from __future__ import annotations

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.spread import Spread
from convstudio.core.notation.remarks import (
    channel_remark,
    picture_remarks,
    skip_advice,
    undefined_remark,
)


def input_caption(experiment: Experiment, spread: Spread | None) -> str:
    """ "dem · 1 NaN, 16 ∞ · 3 × 4 · 32-bit float grey"; ``spread`` is that of the picture, where it is known."""
    picture = experiment.picture
    height, width = picture.pixels.shape[:2]
    kind = f"{picture.pixels.dtype.itemsize * 8}-bit"
    if picture.pixels.dtype.kind == "f":
        kind += " float"
    size = f"{height} × {width}"  # rows first, as everywhere here: I(m, n) is row m, column n
    if min(height, width) == 1 < max(height, width) and not picture.is_color:
        size = f"{max(height, width)} samples"
    else:
        kind += f" {channel_remark(experiment) or ('colour' if picture.is_color else 'grey')}"
    undefined = undefined_remark(spread) if spread is not None else ""
    said = [picture.name, undefined, size, kind, *picture_remarks(experiment)]
    return " · ".join(filter(None, said))


def brief_caption(experiment: Experiment, spread: Spread | None) -> tuple[str, ...]:
    """A shorter wording of it, without the kind of numbers; none where more than that would be missing."""
    if picture_remarks(experiment) or channel_remark(experiment):
        return ()
    return (input_caption(experiment, spread).rpartition(" · ")[0],)


def caption_tip(experiment: Experiment) -> str:
    """What the caption has no room for."""
    height, width = experiment.picture.pixels.shape[:2]
    lines = f"{height} rows × {width} columns", skip_advice(experiment)
    return "\n".join(filter(None, lines))
