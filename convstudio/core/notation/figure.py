"""The textbook figure: where it lies among the outputs of its input, and the remarks about it."""

from __future__ import annotations

from typing import Final

from convstudio.core.files.samples import FIGURE
from convstudio.core.model.experiment import Experiment
from convstudio.core.sums.geometry import Axis

_FIGURE_INPUT: Final = (3, 4)
_FIGURE_KERNEL: Final = (2, 2)


def figure_cells(experiment: Experiment) -> tuple[range, range] | None:
    """Return where the figure's six outputs lie, in image coordinates, among those of `full` and `same`.

    None for any other experiment, and for `valid`, which has no further outputs.
    """
    rows, columns = experiment.axes
    if not _is_figure(experiment) or experiment.mode == "valid":
        return None
    return _inner(rows), _inner(columns)


def figure_caption(experiment: Experiment) -> str:
    """Return the caption that relates S to the textbook's figure and formula; "" for any other input."""
    if figure_cells(experiment) is not None:
        return "tinted: the figure’s six " + (
            "places, kernel turned" if experiment.flip else "cells"
        )
    if not _is_figure(experiment):
        return ""
    if not experiment.flip:
        return "the figure’s six cells"
    rows, columns = experiment.axes
    return f"S(0, 0) of valid is the formula’s own S({rows.offset}, {columns.offset})"


def figure_remark(experiment: Experiment, *, lettered: bool = False) -> str:
    """Return the remark on the figure for the current experiment, or "".

    Formula and figure differ in two ways at once: in the mode (full or valid), and in the flip. ``lettered``: the sums
    are shown in letters, so the remark may refer to them.
    """
    if not _is_figure(experiment):
        return ""
    if experiment.mode == "valid" and not experiment.flip:
        return (
            "This is the figure: the kernel as typed, only where it fits. "
            "The formula turns it (Ctrl+F) and starts outside the image (F6)."
        )
    if experiment.mode == "valid":
        return (
            "Same places, kernel turned: one of two differences, and harmless only if a kernel is learnt "
            "or symmetric. Full (F6) is the other."
        )
    if experiment.mode == "full" and experiment.flip:
        first = "aw and ay + ew" if lettered else "S(0, 0) and S(1, 0)"
        return (
            f"The formula as it is written. {first} are right: the other terms of these sums fell "
            "outside the image, where it is 0."
        )
    if experiment.mode == "full":
        return "Every place where kernel and image meet, the kernel as typed: the figure’s six lie inside."
    return (
        "As many outputs as pixels: “same” keeps a part of “full”, chosen by the kernel’s origin."
    )


def _is_figure(experiment: Experiment) -> bool:
    """Return whether this is the textbook's input, perhaps with other numbers, under a kernel of the figure's size."""
    rows, columns = experiment.axes
    sizes = (rows.size, columns.size), (rows.taps, columns.taps)
    return sizes == (_FIGURE_INPUT, _FIGURE_KERNEL) and experiment.picture.name.startswith(FIGURE)


def _inner(axis: Axis) -> range:
    """Return the outputs whose window lies entirely inside the image, in image coordinates."""
    inner = [
        i
        for i in range(axis.outputs)
        if axis.window(i).start >= 0 and axis.window(i).stop <= axis.size
    ]
    return axis.place(range(inner[0], inner[-1] + 1))
