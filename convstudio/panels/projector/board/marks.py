"""The marks on the board for a scene: what a step lights up, what is pointed at, and the weights over a window."""

from __future__ import annotations

from typing import Literal

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters
from convstudio.core.steps import target as linked
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.spotlight import Lit
from convstudio.core.steps.target import Target
from convstudio.panels.pictures.layers.kernel_notes import kernel_notes
from convstudio.panels.projector.board.cells import Marks, Tag, Touched
from convstudio.panels.projector.board.content import Kept, tag_text

Window = tuple[range, range]


def marks_of(scene: Scene, letters: Letters | None, kept: Kept) -> tuple[Marks, Marks]:
    """Return the marks on I and on S, for a board that has room for what is ``kept``."""
    experiment, light = scene.experiment, scene.light
    lit = (Lit(), Lit()) if light is None else (light.on_input, light.on_output)
    pointed, beside = (_touched(experiment, each) for each in (scene.target, scene.beside))
    # Only one kernel at a time is over I and one stamp over S: of what is pointed at, else of the step.
    kind = scene.target.kind if scene.target else ""
    gathered = pointed[0].window if kind == "output" else lit[0].window
    stamped = pointed[1].window if kind == "input" else lit[1].window
    if "output" not in (kind, scene.timeline.by):
        gathered = None
    on_input = _tags(experiment, gathered, "output", letters, kept)
    on_output = _tags(experiment, stamped, "input", letters, kept)
    return (
        Marks(lit[0], pointed[0], beside[0], on_input),
        Marks(lit[1], pointed[1], beside[1], on_output),
    )


def _touched(experiment: Experiment, target: Target | None) -> tuple[Touched, Touched]:
    """Return the cells of I and of S that belong to a target."""
    target = linked.still(experiment, target)
    if target is None:
        return Touched(), Touched()
    read, made = (each(experiment, target) for each in (linked.on_input, linked.on_output))
    here, window = (target.row, target.column), (read.rows, read.columns)
    if target.kind == "output":
        return Touched(window=window), Touched(here)
    if target.kind == "input":
        return Touched(here), Touched(window=(made.rows, made.columns) if len(made) else None)
    return Touched(window=window), Touched()


def _tags(
    experiment: Experiment, window: Window | None, by: Literal["output", "input"],
    letters: Letters | None, kept: Kept,
) -> dict[tuple[int, int], Tag]:  # fmt: skip
    """Return the weights over the cells of a window: as applied for a gathering output, turned for a stamping pixel."""
    if window is None:
        return {}
    notes = kernel_notes(experiment, letters, turned=experiment.flip == (by == "output"))
    lettered = letters is not None
    return {
        (row, column): (tag_text(notes.texts[a][b], lettered, kept), float(notes.weights[a, b]))
        for a, row in enumerate(window[0])
        for b, column in enumerate(window[1])
    }
