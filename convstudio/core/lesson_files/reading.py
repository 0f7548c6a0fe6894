"""Reading of lessons: Markdown with TOML blocks becomes a `Lesson`, or a list of all problems with their lines.

The file is untrusted even if it is called a lesson: it is opened without blocking, must be a regular file of at most a
megabyte, and what it names is only looked for beside it. The format is documented in
`resources/lessons/writing-lessons.md`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from msgspec import UNSET

from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.files.signatures import ZIP
from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.lesson_files.headlines import read_headline
from convstudio.core.lesson_files.inputs import Inputs
from convstudio.core.lesson_files.markdown import NO_TITLE, Block, Outline, Section, outline
from convstudio.core.lesson_files.numbers import Numbers
from convstudio.core.lesson_files.packing import is_packed, packed_text, unpacked
from convstudio.core.lesson_files.prose import Prose, parted
from convstudio.core.lesson_files.questions import read_question
from convstudio.core.lesson_files.schema import LessonKeys, StateKeys, StepKeys, decoded
from convstudio.core.lesson_files.states import UNKNOWN, Settings, States, Where, fresh
from convstudio.core.lesson_files.tasks import read_task
from convstudio.core.lesson_files.toml import Table, read_table
from convstudio.core.lesson_files.words import with_words
from convstudio.core.lessons.formulas import NOT_HERE, has_formula
from convstudio.core.lessons.lesson import PACKED_SUFFIX, Lesson, Question, Screen, Step, Task
from convstudio.core.lessons.problems import LessonError, Problem, Problems
from convstudio.core.lessons.settled import Key, key_of
from convstudio.core.numbers.quoting import quoted

__all__ = [
    "LessonError",
    "Problem",
    "Summary",
    "parse_lesson",
    "read_lesson",
    "read_text",
    "read_title",
    "read_titles",
]

MOST_BYTES: Final = 1_000_000
MOST_STOPS: Final = 50
MOST_STATES: Final = 50
MOST_SCREENS: Final = 1_000
"""The most screens of a lesson, both stops and states."""
MOST_QUESTIONS: Final = 20
MOST_TASKS: Final = 5
_MOST_MINUTES: Final = 600
_LONGEST_ABOUT: Final = 200
_LONGEST_TITLE: Final = 100

Exercise = TypeVar("Exercise", Question, Task)

_Tables = list[tuple[Block, Table | None]]
_Said = tuple[StateKeys, Where]


class Summary(NamedTuple):
    """The entry of a lesson in a list of lessons."""

    title: str
    about: str
    minutes: int | None
    path: Path


def read_lesson(path: str | os.PathLike[str]) -> Lesson:
    """Read the lesson in a file. Raises only LessonError, with all problems that can be found."""
    target = Path(path)
    if not is_packed(target):
        return parse_lesson(read_text(target), target.parent, target)
    with unpacked(target) as text:
        return parse_lesson(read_text(text), text.parent, target)


def parse_lesson(text: str, folder: Path, path: Path | None = None) -> Lesson:
    """Parse a lesson whose pictures are in ``folder``; LessonError with all problems that can be found."""
    problems = Problems()
    found = outline(text, problems)
    inputs = Inputs(folder, lasting=path is None or not is_packed(path))
    reader = _Reader(States(inputs, problems), problems)
    if any(block.kind == "step" for block in found.blocks):
        reader.before = UNKNOWN  # the first step's block stands above its headline
    keys = _lesson_keys(found, problems)
    steps = [reader.step(section) for section in found.sections]
    reader.check_minutes(keys.minutes)
    problems.raise_any()
    return Lesson(found.title, tuple(steps), keys.about, keys.minutes, path, inputs.files)


def read_title(path: str | os.PathLike[str]) -> Summary:
    """Return title, ``about`` and minutes of a lesson, without its experiments; LessonError if it has no title."""
    target = Path(path)
    problems = Problems()
    found = outline(read_text(target), Problems())
    if not found.title:
        raise LessonError([Problem(1, "title", NO_TITLE)])
    keys = _lesson_keys(found, problems)
    return Summary(found.title, keys.about, keys.minutes, target)


def read_titles() -> tuple[list[Summary], list[str]]:
    """Return the summaries of the built-in lessons, and a sentence for each that has none."""
    found, problems = [], []
    for path in built_in_lessons():
        try:
            found.append(read_title(path))
        except LessonError as error:
            problems.append(f"{path.name}: {error}")
    return found, problems


def read_text(path: Path) -> str:
    """Return the text of a lesson, packed or not; LessonError unless it is UTF-8 of at most a megabyte in a file."""
    name = quoted(path.name)
    try:
        if is_packed(path):
            return packed_text(path, MOST_BYTES).decode("utf-8-sig")
        with open_regular(path, MOST_BYTES) as file:
            return file.read(MOST_BYTES + 1).decode("utf-8-sig")
    except UnreadableFileError as error:
        raise LessonError([Problem(0, "", f"{name} cannot be read: {error}")]) from None
    except UnicodeDecodeError as error:
        if error.object.startswith(ZIP):
            message = f"is a packed lesson; with a name that ends in {PACKED_SUFFIX} it can be read"
            raise LessonError([Problem(0, "", f"{name} {message}")]) from None
        line = error.object[: error.start].count(b"\n") + 1
        raise LessonError([Problem(line, "", "has bytes that are no UTF-8")]) from None
    except OSError as error:
        raise LessonError([Problem(0, "", f"{name} cannot be read ({error.strerror})")]) from None


def _lesson_keys(found: Outline, problems: Problems) -> LessonKeys:
    """Return the contents of the lesson's own block, between the title and the first step."""
    if has_formula(found.title):
        problems.add(1, "title", NOT_HERE)
    if len(found.title) > _LONGEST_TITLE:
        problems.add(1, "title", f"is longer than {_LONGEST_TITLE} characters")
    keys = LessonKeys()
    seen = False
    for block in found.blocks:
        if block.kind != "lesson":
            continue  # reported elsewhere
        if seen:
            problems.add(block.line - 1, "", "a lesson has one lesson block")
        else:
            seen = True
            with problems.held_back(not block.is_closed):
                if (table := read_table(block.text, block.line, problems)) is not None:
                    keys = decoded(LessonKeys, table.values, table, problems).keys
                    _check_lesson(keys, table, problems)
    return keys


def _check_lesson(keys: LessonKeys, table: Table, problems: Problems) -> None:
    if len(keys.about) > _LONGEST_ABOUT or "\n" in keys.about:
        message = f"is one line of at most {_LONGEST_ABOUT} characters"
        problems.add(table.line_of("about"), "about", message)
    if has_formula(keys.about):
        problems.add(table.line_of("about"), "about", NOT_HERE)
    if keys.minutes is not None and not 1 <= keys.minutes <= _MOST_MINUTES:
        message = f"is a number from 1 to {_MOST_MINUTES}"
        problems.add(table.line_of("minutes"), "minutes", message)


@dataclass
class _Reader:
    """A reader of steps, each of which starts from the end state of the previous one."""

    states: States
    problems: Problems
    before: Settings | None = None
    screens: int = 0
    asked: dict[Key, int] = field(default_factory=dict)
    spent: list[int] = field(default_factory=lambda: [0])
    # The minutes of steps, and their lines.
    minutes: list[tuple[float, int]] = field(default_factory=list)

    def check_minutes(self, minutes: int | None) -> None:
        """Report steps that together take longer than the lesson."""
        together = 0.0
        for taken, line in self.minutes:
            together += taken
            if minutes is not None and together > minutes:
                message = f"the steps so far take {together:g} minutes, and the lesson {minutes}"
                self.problems.add(line, "minutes", message)
                return

    def step(self, section: Section) -> Step:
        """Return a step; if one of its screens is missing, report it unless the step is broken, which is reported."""
        with self.problems.held_back(section.is_broken):
            return self._step(section)

    def _step(self, section: Section) -> Step:
        tables = self._tables(section)
        named: dict[str, Screen | None] = {}
        said_of: dict[str, _Said] = {}
        self.states.named.clear()
        above = self._above(tables)
        for block, table in above:
            self._named(block, table, fresh(self.before), named, said_of)
        settings, screens, said = self._screens(section, tables)
        states = sum(block.kind == "state" for block in section.blocks)
        answers = sum(keys.answer is not UNSET for keys, _ in said)
        self.screens += len(screens) + states + answers
        if self.screens > MOST_SCREENS:
            message = f"a lesson has at most {MOST_SCREENS:,} screens, stops and states among them"
            self.problems.add(section.line, "", message)
            self.problems.raise_any()
        for block, table in tables:
            if block.kind == "state" and (block, table) not in above:
                self._named(block, table, settings, named, said_of)
        self.before = settings
        numbers = Numbers(screens[-1], named, self.problems, self.spent)
        shown = zip(screens, (keys for keys, _ in said), strict=True)
        linked = ((name, named[name], keys) for name, (keys, _) in said_of.items())
        headline = read_headline(section, numbers, shown, linked)
        worded = partial(self._worded, dict(named))
        screens = [
            each for screen, own in zip(screens, said, strict=True) for each in worded(screen, own)
        ]
        for name, own in said_of.items():
            (named[name],) = worded(named[name], own, is_named=True)[-1:]
        prose = Prose(numbers, self.states.inputs, self.problems)
        asks = any(screen is not None and screen.words.ask for screen in screens)
        first, later = parted(section.text) if asks else (section.text, [])
        return Step(
            headline,
            tuple(screen for screen in screens if screen is not None),
            prose.read(first, "text"),
            prose.read(section.notes, "notes"),
            self._questions(tables, numbers, headline),
            self._tasks(tables, numbers, headline),
            {name: screen for name, screen in named.items() if screen is not None},
            section.line,
            prose.pictures,
            self._minutes(*said[0]),
            prose.read(later, "text"),
        )

    def _minutes(self, keys: StateKeys, where: Where) -> float | None:
        """Return the planned minutes of a step, if given."""
        minutes = keys.minutes if isinstance(keys, StepKeys) else None
        if minutes is None:
            return None
        line = where.line("minutes")
        if not 0 < minutes <= _MOST_MINUTES:
            message = f"is a number above 0, up to {_MOST_MINUTES}"
            self.problems.add(line, "minutes", message)
            return None
        self.minutes.append((minutes, line))
        return minutes

    def _worded(
        self, named: Mapping[str, Screen | None], screen: Screen | None, said: _Said, *,
        is_named: bool = False,
    ) -> tuple[Screen | None, ...]:  # fmt: skip
        """Give a screen its own headline and words, whose numbers are its own."""
        numbers = Numbers(screen, named, self.problems, self.spent)
        return with_words(screen, *said, numbers, self.problems, is_named=is_named)

    def _above(self, tables: _Tables) -> _Tables:
        """Make the states above a step's own block, which may use their results; they continue the previous step."""
        own = next((at for at, (block, _) in enumerate(tables) if block.kind == "step"), 0)
        if self.before is None:
            return []
        return [each for each in tables[:own] if each[0].kind == "state"]

    def _tables(self, section: Section) -> _Tables:
        """Return the blocks of a step, with None for invalid TOML."""
        found: _Tables = []
        for block in section.blocks:
            if block.kind == "lesson":
                message = "the lesson block stands above the first step"
                self.problems.add(block.line - 1, "", message)
            else:
                found.append((block, read_table(block.text, block.line, self.problems)))
        return found

    def _screens(
        self, section: Section, tables: _Tables
    ) -> tuple[Settings, list[Screen | None], list[_Said]]:
        """Return the settings at the end of a step, its screens, and the keys that each was made from."""
        own = [(block, table) for block, table in tables if block.kind == "step"]
        for block, _ in own[1:]:
            self.problems.add(
                block.line - 1, "", "a step has one step block; stops say how it goes on"
            )
        table = own[0][1] if own else Table({}, section.line)
        if table is None or (section.is_broken and not own):
            return UNKNOWN, [None], [(StateKeys(), Where(Table({}, section.line)))]
        keys = decoded(StepKeys, table.values, table, self.problems)
        settings, screen = self.states.step(self.before, keys, Where(table))
        screens: list[Screen | None] = [screen]
        said: list[_Said] = [(keys.keys, Where(table))]
        stops = keys.keys.stops
        if len(stops) > MOST_STOPS:
            message = f"a step has at most {MOST_STOPS} stops, not {len(stops)}"
            self.problems.add(table.line_of("stops"), "stops", message)
        for at, stop in enumerate(stops[:MOST_STOPS]):
            where = Where(table, ("stops", at), f"stop {at + 1}, ")
            stop_keys = decoded(
                StateKeys, stop, table, self.problems, within=where.within, called=where.called
            )
            settings, screen = self.states.change(settings, stop_keys, where)
            screens.append(screen)
            said.append((stop_keys.keys, where))
        if "stops" in keys.wrong:  # where the step ends is unknown
            settings = UNKNOWN
            screens.append(None)
            said.append((StateKeys(), Where(table)))
        return settings, screens, said

    def _named(
        self, block: Block, table: Table | None, end: Settings,
        named: dict[str, Screen | None], said: dict[str, _Said],
    ) -> None:  # fmt: skip
        """Add a state to the named ones, and its keys beside it."""
        if block.name in named:
            message = f"two states of this step are called {quoted(block.name)}"
            self.problems.add(block.line - 1, "", message)
        elif len(named) == MOST_STATES:
            self.problems.add(block.line - 1, "", f"a step has at most {MOST_STATES} named states")
        elif table is None:
            named[block.name] = None
        else:
            keys = decoded(StateKeys, table.values, table, self.problems)
            where = Where(table)
            made = self.states.change(end, keys, where)
            self.states.named[block.name], named[block.name] = made
            said[block.name] = keys.keys, where

    def _questions(self, tables: _Tables, numbers: Numbers, headline: str) -> tuple[Question, ...]:
        blocks = [(block, table) for block, table in tables if block.kind == "question"]
        if len(blocks) > MOST_QUESTIONS:
            message = f"a step has at most {MOST_QUESTIONS} questions"
            self.problems.add(blocks[MOST_QUESTIONS][0].line - 1, "", message)
        read = (
            self._once(read_question(table, numbers, self.problems), table, headline)
            for _, table in blocks[:MOST_QUESTIONS]
            if table is not None
        )
        return tuple(question for question in read if question is not None)

    def _tasks(self, tables: _Tables, numbers: Numbers, headline: str) -> tuple[Task, ...]:
        blocks = [(block, table) for block, table in tables if block.kind == "task"]
        if len(blocks) > MOST_TASKS:
            message = f"a step has at most {MOST_TASKS} tasks"
            self.problems.add(blocks[MOST_TASKS][0].line - 1, "", message)
        read = (
            self._once(read_task(table, numbers, self.problems), table, headline)
            for _, table in blocks[:MOST_TASKS]
            if table is not None
        )
        return tuple(task for task in read if task is not None)

    def _once(self, exercise: Exercise | None, table: Table, headline: str) -> Exercise | None:
        """Return a question or task; report it if it has the same key as an earlier one."""
        if exercise is not None:
            key = key_of(headline, exercise)
            line = table.line_of("ask")
            first = self.asked.setdefault(key, line)
            if line != first:  # tasks are read after questions, wherever they stand
                message = "is asked before under this headline; other words tell the two apart"
                self.problems.add(max(line, first), "ask", message)
        return exercise
