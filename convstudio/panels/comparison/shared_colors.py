"""The colours of the comparison: one range that both operations share, and one around zero for their difference."""

from __future__ import annotations

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.design.flip_effect import Comparison
from convstudio.core.steps.scene import Scene
from convstudio.core.views.display import Coloring, map_coloring, surroundings_of


def around_zero(reach: float, experiment: Experiment) -> Coloring:
    """Return the range from −``reach`` to ``reach``; up to white where that is 0."""
    reach = reach or experiment.white
    return Coloring(-reach, reach, signed=not experiment.is_color)


def of_both(scene: Scene, experiment: Experiment, comparison: Comparison) -> Coloring:
    """Return the range of S that a scene asks for, over both operations, so that equal colours are equal values.

    Automatic is around zero as the difference's is, unless the kernel averages.
    """
    if scene.pinned is not None:
        return scene.pinned
    display, found = scene.map_display, comparison.spread
    if display.choice == display.colors == "auto" and not experiment.averages:
        return around_zero(max(map(abs, found.inner)), experiment)
    return map_coloring(display, found, surroundings_of(experiment, differences=scene.signed))
