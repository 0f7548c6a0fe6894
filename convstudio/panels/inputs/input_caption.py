"""The caption above I: its name, its kind and remarks on it; the last part is the first to be cut off."""

from __future__ import annotations

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.spread import Spread
from convstudio.core.notation.sentences.remarks import (
    channel_remark,
    picture_remarks,
    profile_remark,
    skip_advice,
    undefined_remark,
)


def input_caption(experiment: Experiment, spread: Spread | None) -> str:
    """Return for example "dem · 1 NaN, 16 ∞ · 3 × 4 · 32-bit float grey".

    ``spread`` is the distribution of the picture's values, where it is known.
    """
    picture = experiment.picture
    height, width = picture.pixels.shape[:2]
    kind = f"{picture.pixels.dtype.itemsize * 8}-bit"
    if picture.pixels.dtype.kind == "f":
        kind += " float"
    # Rows first, as everywhere: I(m, n) is row m, column n.
    size = f"{height} × {width}"
    if min(height, width) == 1 < max(height, width) and not picture.is_color:
        size = f"{max(height, width)} samples"
    else:
        kind += f" {channel_remark(experiment) or ('colour' if picture.is_color else 'grey')}"
    undefined = undefined_remark(spread) if spread is not None else ""
    said = [picture.name, undefined, size, kind, *picture_remarks(experiment)]
    return " · ".join(filter(None, said))


def brief_caption(experiment: Experiment, spread: Spread | None) -> tuple[str, ...]:
    """Return shorter captions: without the kind of numbers, or of the name and the remarks, or of the remarks alone."""
    remarks = list(filter(None, [channel_remark(experiment), *picture_remarks(experiment)]))
    if remarks:
        return " · ".join([experiment.picture.name, *remarks]), " · ".join(remarks)
    return (input_caption(experiment, spread).rpartition(" · ")[0],)


def caption_tip(experiment: Experiment) -> str:
    """Return what the caption has no room for."""
    height, width = experiment.picture.pixels.shape[:2]
    curve = profile_remark(experiment)
    light = f"{curve[:1].upper()}{curve[1:]}." if curve else ""
    return "\n".join(
        filter(None, (f"{height} rows × {width} columns", light, skip_advice(experiment)))
    )
