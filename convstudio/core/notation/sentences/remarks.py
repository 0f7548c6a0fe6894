"""Remarks on an experiment's picture: which channels are filtered, what is missing, and whether that counts."""

from __future__ import annotations

from typing import Final

from convstudio.core.model.experiment import Channels, Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.one_dimension import element_word, signal_axis
from convstudio.core.model.picture import Picture, light_refusal
from convstudio.core.model.spread import Spread
from convstudio.core.numbers.formatting import MINUS, format_number
from convstudio.core.sums.presence import is_missing, refusal

# In a colour profile, by its version.
_SRGB: Final = (b"sRGB", "sRGB".encode("utf-16-be"))
_IGNORED: Final = "alpha ignored"
_NEEDS: Final = "skip needs weights ≥ 0"


def channel_remark(experiment: Experiment) -> str:
    """Return "grey of colour" or "red of colour" if only a part of a colour picture is filtered, else ""."""
    filtered = experiment.filtered
    return "" if not experiment.picture.is_color or filtered == "color" else f"{filtered} of colour"


def channel_refusal(picture: Picture, channels: Channels) -> str:
    """Return why a grey picture cannot supply the requested channel; "" if it can."""
    if picture.is_color or channels in ("grey", "color"):
        return ""
    return f"it is grey, so there is no {channels} channel to choose"


def light_remark(experiment: Experiment) -> str:
    """Return "linear light" if that is what I and S are, else ""."""
    return "linear light" if experiment.decodes else ""


def light_remarks(picture: Picture, wanted: bool) -> tuple[str, ...]:
    """Return the remark that linear light was ``wanted`` where nothing can be decoded; empty if there is none."""
    reason = light_refusal(picture) if wanted else ""
    return (f"it is summed as it stands: {reason}",) if reason else ()


def profile_remark(experiment: Experiment) -> str:
    """Return a remark on a picture in linear light that has a colour profile of its own, perhaps of another curve."""
    profile = experiment.picture.metadata.icc
    is_named = profile is not None and any(name in profile for name in _SRGB)
    if not experiment.decodes or profile is None or is_named:
        return ""
    return "its light is decoded by the curve of sRGB, not by its own colour profile"


def missing_remark(experiment: Experiment) -> str:
    """Return a remark on whether missing pixels are skipped, if that was requested, else ""."""
    if experiment.missing != "skip":
        return ""
    return f"missing {element_word(experiment)}s skipped" if experiment.skips else _NEEDS


def undefined_remark(spread: Spread) -> str:
    """Return the counts of values that are no finite numbers, as in "1 NaN, 16 ∞"; "" if there are none."""
    found = ((spread.nan, "NaN"), (spread.infinite.values, "∞"))
    return ", ".join(f"{count:,} {what}" for count, what in found if count)


def skip_advice(experiment: Experiment) -> str:
    """Return advice about missing pixels, as a sentence; "" if there are none or they are skipped."""
    if not experiment.has_gaps or experiment.missing == "skip":
        return ""
    stand = f"Missing {element_word(experiment)}s are summed as they stand; Skip missing"
    if reason := skip_refusal(experiment):
        return f"{stand}: {reason[0].lower()}{reason[1:]}"
    return f"{stand} (below) lets them weigh nothing."


def picture_remarks(experiment: Experiment) -> tuple[str, ...]:
    """Return what the sums leave out, and the picture's notes as they apply; the most important first."""
    picture, found = experiment.picture, []
    if light := light_remark(experiment):
        found.append(light)
    if missing := missing_remark(experiment):
        found.append(missing)
    if _IGNORED in picture.notes and picture.alpha is not None and picture.has_alpha_gaps:
        found.append("alpha weighs" if experiment.skips else _IGNORED)
    if picture.no_data is not None and picture.has_gaps:
        found.append(f"no data: {format_number(picture.no_data)}")
    return (*found, *(note for note in picture.notes if note != _IGNORED or picture.alpha is None))


def skip_refusal(experiment: Experiment) -> str:
    """Return why missing pixels cannot be skipped with this kernel, as a sentence; "" if they can."""
    reason = refusal(experiment.kernel.array).replace("-", MINUS)
    return f"Not under this kernel: {reason}." if reason else ""


def command_remarks(experiment: Experiment) -> tuple[str, ...]:
    """Return the command line's remarks on a picture: its notes, and what would make ignored pixels count."""
    picture = experiment.picture
    notes = [note for note in picture.notes if note != _IGNORED or picture.alpha is None]
    return (*notes, *ignored_remarks(experiment))


def ignored_remarks(experiment: Experiment) -> tuple[str, ...]:
    """Return what a picture lacks that its sums ignore, and what would make it count."""
    picture = experiment.picture
    found = list(filter(None, [channel_refusal(picture, experiment.channels)]))
    found += light_remarks(picture, experiment.linear_light)
    found += filter(None, [profile_remark(experiment)])
    if experiment.skips:
        return tuple(found)
    advice = "--missing skip would weigh it"
    if refusal(experiment.kernel.array):
        advice += ", with a kernel without negative weights"
    if picture.has_alpha_gaps:
        found.append(f"{_IGNORED}; {advice}")
    if picture.no_data is not None and is_missing(picture.pixels, picture.no_data).any():
        value = format_number(picture.no_data)
        found.append(f"{value} stands for no data, and is summed as it stands; {advice}")
    return tuple(found)


def plot_remark(experiment: Experiment) -> str:
    """Return how to show a one-row or one-column input as a plot if its kernel is two-dimensional, else ""."""
    height, width = experiment.picture.pixels.shape[:2]
    is_line = (height == 1) != (width == 1) and not experiment.is_color
    if not is_line or signal_axis(experiment) is not None:
        return ""
    side = "row" if height == 1 else "column"
    return f"A kernel of one {side} would show this signal as a plot."


def plot_kernel(experiment: Experiment) -> Kernel:
    """Return the kernel as a single row or column, for a plot: transposed if that suffices, else its middle."""
    kernel = experiment.kernel
    kh, kw = kernel.shape
    is_row = experiment.picture.pixels.shape[0] == 1
    if (kw if is_row else kh) == 1:
        return kernel.transposed()
    return kernel.resized(1, kw) if is_row else kernel.resized(kh, 1)
