"""The sum that a scene shows: that of the output pointed at, of the chosen one, or of the step."""

from __future__ import annotations

from dataclasses import dataclass

from convstudio.core.steps.scene import Output, Scene
from convstudio.core.steps.term import Term
from convstudio.core.steps.timeline import Timeline


@dataclass(frozen=True)
class ShownSum:
    """The sum of ``output`` after ``done`` of its terms, or all of it if that is None.

    ``output`` None: the formula alone. ``term`` is the latest one, whichever output it belongs to. ``asked``: a
    question asks for the sum, so nothing of it is shown.
    """

    timeline: Timeline
    output: Output | None = None
    done: int | None = None
    term: Term | None = None
    asked: bool = False


def shown_sum(scene: Scene) -> ShownSum:
    """Return the sum of the output pointed at while there is one, else of the chosen one, else of the step."""
    timeline, term = scene.timeline, scene.term
    lit = (each for each in (scene.target, scene.beside) if each and each.kind == "output")
    pointed = next(((each.row, each.column) for each in lit), None)
    output: Output | None = None
    done: int | None = None
    if pointed is not None and pointed != scene.chosen:
        output = pointed
        done = None if term is None else timeline.done(scene.step, *output)
        if timeline.by == "input":
            term = None  # a question asks for an output, not for the stamp on it
    elif scene.chosen is not None:
        output, term = scene.chosen, None
    elif term is not None and term.lands:
        output, done = (term.i, term.j), term.index + 1
    if output is not None and output in scene.held:
        return ShownSum(timeline, output, asked=True)
    return ShownSum(timeline, output, done, term)
