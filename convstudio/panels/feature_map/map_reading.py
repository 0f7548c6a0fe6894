"""The reading below S: the output pointed at in words, or else the step's."""

from __future__ import annotations

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.notation.means import output_reading
from convstudio.core.notation.naming import output_name
from convstudio.core.notation.sentences.revealed import (
    asked_words,
    is_complete,
    revealed,
    revealed_by_step,
    value_words,
)
from convstudio.core.steps import target as linked
from convstudio.core.steps.scene import Output, Scene
from convstudio.core.steps.target import Target


def reading_of(
    scene: Scene | None,
    experiment: Experiment | None,
    behind: Experiment | None = None,
    *,
    busy: bool,
    slow: bool,
) -> str:
    """Return the reading of a scene on the map of an ``experiment``, perhaps older.

    ``busy``: a newer map is being computed; ``slow``: that takes so long that it is said.
    ``behind``: the same under the other kernel, where S of both is drawn; both values are read then.
    """
    target = None if scene is None else scene.target
    # While a newer map is computed, the status line already refers to its kernel but the picture does not.
    if scene is not None and experiment is not None and target is not None:
        is_here = target.kind == "output" and linked.exists(experiment, target)
        if is_here and not busy:
            output = target.row, target.column
            if behind is not None and experiment.pair is not None and output not in scene.held:
                return _read_both(experiment, behind, experiment.pair, output)
            return _read(scene, experiment, target)
    if scene is not None and scene.step is not None:
        return revealed_by_step(scene)
    return "computing…" if slow else ""


def _read_both(experiment: Experiment, behind: Experiment, pair: KernelPair, output: Output) -> str:
    """Return the values of an output under A and under B."""
    one = range(output[0], output[0] + 1), range(output[1], output[1] + 1)
    read = {
        letter: output_reading(each, each.outputs(*one)[0, 0])
        for letter, each in ((pair.front, experiment), (pair.behind, behind))
    }
    return f"{output_name(experiment, *output)}: A {read['A']} · B {read['B']}"


def _read(scene: Scene, experiment: Experiment, target: Target) -> str:
    output = target.row, target.column
    if scene.experiment is experiment:
        return revealed(scene, output)
    if output in scene.held:
        return asked_words(experiment, output)
    if is_complete(scene, output):
        return value_words(experiment, output, letters=scene.letters)
    return revealed(scene, output) if linked.exists(scene.experiment, target) else ""
