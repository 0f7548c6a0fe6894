"""Experiments of one dimension: the axis of a signal, and what its elements are called."""

from __future__ import annotations

from convstudio.core.model.experiment import Experiment


def signal_axis(experiment: Experiment) -> int | None:
    """Return the axis along which an experiment is one-dimensional (0: one column, 1: one row), or None.

    It is a signal if input and kernel both have one row, or both one column, the input has more than one sample, and
    each sample has one value.
    """
    if experiment.is_color:
        return None
    height, width = experiment.picture.pixels.shape[:2]
    kh, kw = experiment.kernel.shape
    if height == kh == 1 and width > 1:
        return 1
    if width == kw == 1 and height > 1:
        return 0
    return None


def element_word(experiment: Experiment) -> str:
    """Return the word for an element of the input: "pixel", or "sample" of a signal."""
    return "pixel" if signal_axis(experiment) is None else "sample"
