"""Whether automatic colours of S may change their kind: from signed to grey, or back, when its kernel is another."""

from __future__ import annotations

from operator import ne

from convstudio.core.model.experiment import Experiment


def are_signed(experiment: Experiment) -> bool:
    """Return whether a map that is seen for the first time has signed colours: its kernel takes differences."""
    return experiment.kernel.sums_to(0.0)


def may_change(before: Experiment, after: Experiment, *, in_gesture: bool) -> bool:
    """Return whether the map of ``after`` is another one, rather than that of ``before`` with one weight edited.

    An edited weight keeps the colours, so that its effect is seen. Signed colours are not kept either once no weight is
    negative, however the weights were typed.
    """
    if (before.image_shape, before.white) != (after.image_shape, after.white):
        return True
    one, other = before.kernel, after.kernel
    if (one.texts, one.scale) == (other.texts, other.scale):
        return False  # it may have been given a name
    if other.name or other.sums_to(0.0):
        return True
    if in_gesture:
        return False
    if one.shape != other.shape or not (other.array < 0).any():
        return True
    rows = zip(one.texts, other.texts, strict=True)
    edited: int = sum(sum(map(ne, row, now)) for row, now in rows if row is not now)
    return edited > 1
