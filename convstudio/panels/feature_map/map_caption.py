"""The caption above a feature map."""

from __future__ import annotations

from typing import Final

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.figure import figure_caption
from convstudio.core.notation.sentences.remarks import channel_remark, light_remark, missing_remark
from convstudio.core.views.view_engine import View

_LIGHT: Final = "linear light"
_ONLY: Final = " in the region"


def map_caption(experiment: Experiment, seen: View | None, only: str = "") -> str:
    """Return how S relates to the textbook's figure, or else its channel, missing pixels and resolution.

    ``only``: that S is there in a region alone, which is said instead of the figure.
    """
    said = [
        only,
        channel_remark(experiment),
        light_remark(experiment),
        missing_remark(experiment),
        _resolution(seen),
    ]
    return ("" if only else figure_caption(experiment)) or " · ".join(filter(None, said))


def briefer_captions(caption: str) -> tuple[str, ...]:
    """Return shorter versions of a caption, each meaningful alone; the last may be empty."""
    if "the figure’s" in caption:
        whole = caption.partition(",")[0]
        brief = whole.replace("six ", "")
        return tuple(
            dict.fromkeys((whole, brief, "tinted: the figure" if "tinted" in whole else "", ""))
        )
    if _ONLY in caption:
        whole = caption.partition(" · ")[0]
        return whole, whole.partition(",")[0], ""
    name, of, own = caption.partition(" of valid is the formula’s own ")
    if of:
        return f"{name} is the formula’s {own}", f"the formula’s {own}", ""
    if _LIGHT in (parts := caption.split(" · ")):
        # Numbers of light would else be taken for stored ones.
        return tuple(dict.fromkeys((" · ".join(parts[: parts.index(_LIGHT) + 1]), _LIGHT)))
    last = parts[-1]
    # "grey" or "mean" alone would be ambiguous.
    return (last, "") if " of " in last else ()


def _resolution(seen: View | None) -> str:
    """Return "mean of 4 × 4" where a value of the picture stands for several outputs."""
    if seen is None or seen.section.is_exact:
        return ""
    section = seen.section
    which = "mean" if section.shown == "mean" else "first"
    return f"{which} of {section.decimation} × {section.decimation}"
