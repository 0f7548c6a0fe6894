"""The printed form of a lesson: what goes on paper, and how a task's solution is written there."""

from __future__ import annotations

from dataclasses import dataclass

from convstudio.core.lessons.lesson import PARTS, Task
from convstudio.core.lessons.paper import Paper


@dataclass(frozen=True)
class Handout:
    """The options for printing a lesson.

    The headlines and pictures of all screens are always printed; ``answers`` are on the last page.
    """

    paper: Paper = "a4"
    text: bool = True
    questions: bool = True
    answers: bool = False
    notes: bool = False


def solution_words(task: Task) -> str:
    """Return one solution of a task in words: what it changes, and to what."""
    made, begun = task.solution.experiment, task.start.experiment
    said = []
    for part, name in PARTS.items():
        if getattr(made, name) == getattr(begun, name):
            continue
        if part == "kernel":
            kernel = made.kernel
            rows = " / ".join(" ".join(row) for row in kernel.texts)
            scale = "" if kernel.scale == "1" else f", times {kernel.scale}"
            said.append(f"K: {rows}{scale}")
        elif part == "flip":
            said.append("the kernel flipped" if made.flip else "the kernel not flipped")
        elif part != "input":
            said.append(f"{part} {getattr(made, name)}")
    return "One solution: " + ("; ".join(said) or "another input") + "."
