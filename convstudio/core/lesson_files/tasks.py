"""Tasks of a lesson: what is to be made, which conditions it must meet, and a state that meets them all.

A task that nobody can solve, or that is solved before it is begun, is a mistake in the file. So the solution is a part
of it, and both are found out when the file is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from convstudio.core.lesson_files.numbers import MOST_NUMBERS, Numbers
from convstudio.core.lesson_files.schema import GoalKeys, TaskKeys, decoded
from convstudio.core.lesson_files.toml import Table
from convstudio.core.lessons.conditions import condition
from convstudio.core.lessons.lesson import Goal, Screen, Task
from convstudio.core.lessons.places import PlaceError
from convstudio.core.lessons.problems import Problems, meant
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.words import LONGEST_SENTENCE
from convstudio.core.numbers.quoting import quoted

MOST_GOALS: Final = 20
MOST_OUTPUTS: Final = 65_536
"""Of the S of a task, which is looked at again after every edit."""
_LONGEST: Final = 300  # of a hint
_NAMED: Final = re.compile(r"\bat\s+([\w-]+)")


@dataclass(frozen=True)
class _Reader:
    table: Table
    numbers: Numbers
    problems: Problems

    def read(self) -> Task | None:
        table, problems = self.table, self.problems
        keys, wrong = decoded(TaskKeys, table.values, table, problems)
        fine = not wrong
        for key, value, words in (
            ("ask", keys.ask.strip(), "a task has an ask"),
            ("must", keys.must, "a task has conditions that must hold"),
            ("solution", keys.solution.strip(), "a task has a state that is its solution"),
        ):
            if key not in wrong and not value:
                problems.add(table.line_of(key), key, words)
                fine = False
        if len(keys.must) > MOST_GOALS:
            problems.add(table.line_of("must"), "must", f"are more than {MOST_GOALS} conditions")
            fine = False
        for key, text in (("ask", keys.ask), ("done", keys.done)):
            if len(text) > LONGEST_SENTENCE:
                message = (
                    f"has {len(text)} characters; {LONGEST_SENTENCE} can be read from the last row"
                )
                problems.add(table.line_of(key), key, message)
                fine = False
        start = self._state("start", keys.start)
        solution = self._state("solution", keys.solution) if keys.solution else None
        goals = tuple(self._goals(keys))
        if not fine or start is None or solution is None or len(goals) < len(keys.must):
            return None
        ask, done = (
            self.numbers.filled(text, table.line_of(key), key)
            for key, text in (("ask", keys.ask), ("done", keys.done))
        )
        task = Task(ask, start, solution, goals, frozenset(keys.change), done)
        return task if self._can_be_done(task) else None

    def _state(
        self, key: str, name: str, place: tuple[str | int, ...] = (), called: str = ""
    ) -> Screen | None:
        """The state that is called so; the step's last screen without a name."""
        line, field = self.table.line_of(*(place or (key,))), called + key
        if name and name not in self.numbers.states:
            close = meant(name, self.numbers.states)
            message = f"no state of this step is called {quoted(name)}{close}"
            self.problems.add(line, field, message)
            return None
        screen = self.numbers.states[name] if name else self.numbers.end
        if screen is not None:
            rows, columns = screen.experiment.output_shape
            if rows * columns > MOST_OUTPUTS:
                message = (
                    f"S of a task has at most {MOST_OUTPUTS:,} outputs, and not {rows} × {columns}"
                )
                self.problems.add(self.table.line_of(key), key, message)
                return None
        return screen

    def _goals(self, keys: TaskKeys) -> Iterator[Goal]:
        states: Mapping[str, Experiment] = {
            name: screen.experiment
            for name, screen in self.numbers.states.items()
            if screen is not None
        }
        unmade = self.numbers.states.keys() - states.keys()
        for at, written in enumerate(keys.must[:MOST_GOALS]):
            called = f"condition {at + 1}, "
            said = decoded(
                GoalKeys, written, self.table, self.problems, within=("must", at), called=called
            )
            line = self.table.line_of("must", at, "that")
            missing = [
                each
                for each in ("that", "hint")
                if each not in said.wrong and not getattr(said.keys, each).strip()
            ]
            if len(said.keys.hint) > _LONGEST:
                message = f"is longer than {_LONGEST} characters"
                self.problems.add(line, called + "hint", message)
            for each in missing:
                message = (
                    "says what must hold" if each == "that" else "says what is wrong otherwise"
                )
                self.problems.add(line, called + each, message)
            on = (
                self._state("on", said.keys.on, ("must", at, "on"), called)
                if said.keys.on
                else None
            )
            strange = set(written) - {"that", "hint", "on"}  # that is told
            if strange or said.wrong or missing or (said.keys.on and on is None):
                continue
            if unmade.intersection(_NAMED.findall(said.keys.that)):
                continue  # of that it has been told
            try:
                found = condition(said.keys.that, states)
            except PlaceError as error:
                self.problems.add(line, called + "that", str(error))
                continue
            hint = self.numbers.filled(
                said.keys.hint, self.table.line_of("must", at, "hint"), called + "hint"
            )
            yield Goal(found, hint, None if on is None else on.experiment)

    def _can_be_done(self, task: Task) -> bool:
        """Whether the solution solves the task, and its start does not."""
        solution = task.solution.experiment
        if part := task.strayed(solution):
            message = f"the solution changes the {part}, which the task does not let change"
            self.problems.add(self.table.line_of("solution"), "solution", message)
            return False
        rows, columns = solution.output_shape
        self.numbers.spend(rows * columns * solution.kernel.array.size * 2 * len(task.goals))
        if self.numbers.spent[0] > MOST_NUMBERS:
            self.problems.add(self.table.line, "must", "the tasks of this lesson take too long")
            self.problems.raise_any()
        for at, goal in enumerate(task.goals):
            line = self.table.line_of("must", at, "that")
            try:
                goal.condition.check(task.made(solution, goal))
            except PlaceError as error:
                self.problems.add(line, f"condition {at + 1}, that", str(error))
                return False
            if not task.meets(solution, goal):
                message = f"the solution does not meet {quoted(goal.condition.text)}"
                self.problems.add(line, f"condition {at + 1}, that", message)
                return False
        if not task.unmet(task.start.experiment):
            message = "the task is done before it is begun: the start meets all conditions"
            self.problems.add(self.table.line_of("start"), "start", message)
            return False
        return True


def read_task(table: Table, numbers: Numbers, problems: Problems) -> Task | None:
    """The task of a block; None, and a problem, where it cannot be done."""
    return _Reader(table, numbers, problems).read()
