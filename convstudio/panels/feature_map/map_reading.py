"""The reading below S: the output pointed at in words, or else the step's."""

from __future__ import annotations

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.sentences.revealed import (
    asked_words,
    is_complete,
    revealed,
    revealed_by_step,
    value_words,
)
from convstudio.core.steps import target as linked
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target


def reading_of(scene: Scene | None, experiment: Experiment | None, *, busy: bool) -> str:
    """Return the reading of a scene on the map of an ``experiment``, perhaps older; ``busy``: a newer one comes."""
    target = None if scene is None else scene.target
    # While a newer map is computed, the status line already refers to its kernel but the picture does not.
    if scene is not None and experiment is not None and target is not None:
        is_here = target.kind == "output" and linked.exists(experiment, target)
        if is_here and not busy:
            return _read(scene, experiment, target)
    if scene is not None and scene.step is not None:
        return revealed_by_step(scene)
    return "computing…" if busy else ""


def _read(scene: Scene, experiment: Experiment, target: Target) -> str:
    output = target.row, target.column
    if scene.experiment is experiment:
        return revealed(scene, output)
    if output in scene.held:
        return asked_words(experiment, output)
    if is_complete(scene, output):
        return value_words(experiment, output, letters=scene.letters)
    return revealed(scene, output) if linked.exists(scene.experiment, target) else ""
