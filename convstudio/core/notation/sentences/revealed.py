"""What a scene reveals of an output, in words: its value, as much of it as the animation has added, or a question.

Whatever names an output's value beside its picture takes it from here, so that no two places disagree.
"""

from __future__ import annotations

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.means import output_reading
from convstudio.core.notation.naming import names_of, output_name
from convstudio.core.notation.sentences.stored import stored_remark
from convstudio.core.steps.scene import Output, Scene
from convstudio.core.steps.target import one


def asked_words(experiment: Experiment, output: Output) -> str:
    """Return the text in place of the value of an output that a question asks for."""
    return f"{output_name(experiment, *output)} is what the question asks for"


def revealed(scene: Scene, output: Output) -> str:
    """Return the reading of an output of ``scene``: "S(1, 0) = 5", or "S(1, 0) = 4 so far" after some of its terms."""
    experiment, timeline = scene.experiment, scene.timeline
    here = output_name(experiment, *output)
    if output in scene.held:
        return asked_words(experiment, output)
    if is_complete(scene, output):
        return value_words(experiment, output, letters=scene.letters)
    done = timeline.done(scene.step, *output)
    if not done:
        return f"{here}: not reached yet"
    if scene.letters:
        return f"{here}: {done} of {timeline.taps} terms"
    total = timeline.output_term(*output, done - 1).total
    # The terms of an existing output all land on it.
    assert total is not None
    so_far = " so far" if done < timeline.taps else ""
    return f"{here} {output_reading(experiment, total)}{so_far}"


def is_complete(scene: Scene, output: Output) -> bool:
    """Return whether all of an output is revealed: without an animation, or where its whole sum was asked for."""
    return output not in scene.held and (scene.step is None or output == scene.chosen)


def revealed_by_step(scene: Scene) -> str:
    """Return the same for the output of the scene's step; a stamp's product may land on none."""
    term = scene.term
    if term is None:
        return ""
    if term.lands:
        return revealed(scene, (term.i, term.j))
    return f"this product lands beside {names_of(scene.experiment).output}"


def value_words(experiment: Experiment, output: Output, *, letters: bool) -> str:
    """Return the reading of a complete output; in ``letters`` its name alone, as its sum is written elsewhere."""
    here = output_name(experiment, *output)
    if letters:
        return here
    value = experiment.outputs(one(output[0]), one(output[1]))[0, 0]
    return f"{here} {output_reading(experiment, value)}{stored_remark(experiment, value)}"
