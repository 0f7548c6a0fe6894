"""What is remembered of a lesson is true when it is opened again, whatever has become of it meanwhile."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.lesson_files.progress import (
    LONGEST_ANSWER,
    MOST_ANSWERS,
    Progress,
    identity,
    oldest,
    progress_in,
    text_of,
)
from convstudio.core.lessons.conditions import Condition
from convstudio.core.lessons.lesson import Goal, Lesson, Question, Screen, Step, Task

SUM = Question("What is S(1,0)?", "letters", "ay + ew")
NUMBER = Question("And in numbers?", "number", "8")
SCREEN = Screen(textbook_figure())
STEPS = tuple(Step(f"Step {at}", (SCREEN,) * 2, questions=(SUM,) * (at == 1)) for at in range(4))
LESSON = Lesson("Four", STEPS)
places = st.sampled_from(LESSON.positions)


@given(st.lists(places, max_size=5))
def test_the_place_is_the_last_one_beyond_the_first_step_and_the_end_is_none(went):
    progress = Progress()
    for position in went:
        progress = progress.at_place(LESSON, position)
    later = [position for position in went if position[0] > 0]
    last = later[-1] if later else None
    assert progress.place(LESSON) == (None if last == (3, 1) else last)
    assert progress.seen is ((3, 1) in went)
    assert progress_in(text_of(progress)) == progress


@given(st.permutations(range(4)), st.integers(1, 3))
def test_a_place_is_where_its_headline_is_and_nowhere_else(order, step):
    progress = Progress().at_place(LESSON, (step, 1))
    moved = Lesson("Moved", tuple(STEPS[at] for at in order))
    to = order.index(step)
    is_end = to in (0, 3)  # the first step is no place, and behind the last screen comes nothing
    assert progress.place(moved) == (None if is_end else (to, 1))
    other = tuple(replace(each, headline=each.headline + "!") for each in STEPS)
    assert progress.place(Lesson("Another", other)) is None


@pytest.mark.parametrize(
    "changed",
    [
        replace(SUM, ask="What is S(2,0)?"),
        replace(SUM, answer="ey + iw"),
        replace(SUM, kind="choice", choices=("ay + ew", "aw")),
    ],
)
def test_an_answer_comes_back_to_the_question_that_was_asked_and_to_no_other(changed):
    progress = Progress().answered(LESSON, "Step 1", SUM, "we+ay")
    assert progress.settled(LESSON).settled == {("Step 1", SUM.ask): "we+ay"}
    other = replace(STEPS[1], questions=(changed, NUMBER))
    assert not progress.settled(Lesson("Edited", (STEPS[0], other))).settled
    assert not progress.settled(Lesson("Renamed", (replace(STEPS[1], headline="Else"),))).settled


def test_an_answer_that_is_not_right_in_the_lesson_is_not_restored():
    forged = Progress().answered(LESSON, "Step 1", SUM, "aw")
    assert not forged.settled(LESSON).settled
    assert forged.right == 0


def test_a_task_is_done_while_its_conditions_are_the_same():
    def step(*texts, ask="Make it 0."):
        goals = tuple(Goal(Condition(text, lambda _: True), "A hint.") for text in texts)
        task = Task(ask, SCREEN, SCREEN, goals, frozenset(("kernel",)))
        return Step("Do it", (SCREEN,), tasks=(task,))

    asked = step("total K is 0")
    lesson = Lesson("Tasks", (asked,))
    progress = Progress().answered(lesson, "Do it", asked.tasks[0]).at_place(lesson, (0, 0))
    assert progress.settled(lesson).settled == {("Do it", "Make it 0."): ""}
    assert progress.is_done
    for other in (
        step("total K is 1"),
        step("total K is 0", "K is separable"),
        step("total K is 0", ask="Else"),
    ):
        assert not progress.settled(Lesson("Edited", (other,))).settled


def test_done_is_all_seen_and_all_answered_of_the_lesson_as_it_is():
    progress = Progress().at_place(LESSON, (3, 1))
    assert (progress.is_done, progress.words) == (False, "4 of 4")
    progress = progress.answered(LESSON, "Step 1", SUM, "ay+ew")
    assert (progress.is_done, progress.words) == (True, "✓")
    more = (*STEPS, replace(STEPS[1], headline="More"))
    again = progress.at_place(Lesson("Longer", more), (2, 0))
    assert (again.is_done, again.words) == (False, "3 of 5")
    assert Progress().words == ""


def test_what_is_remembered_is_bounded():
    progress = Progress()
    for number in range(MOST_ANSWERS + 20):
        progress = progress.answered(LESSON, f"Step {number}", NUMBER, "8")
    assert len(progress.answers) == MOST_ANSWERS
    long = Progress().answered(LESSON, "Step 1", SUM, "0+" * LONGEST_ANSWER + "ay+ew")
    assert long.answers == {}
    kept = {name: Progress(at=at) for at, name in enumerate("abcde")}
    assert oldest(kept, 3) == ["a", "b"]
    assert oldest(kept, 9) == []


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{", '{"step": -1}', '{"step": 3, "steps": 2}', '{"answers": {"a": 1}}',
        '{"screen": -5}', '{"step": 1e99}', "[" * 90_000, '{"headline": "' + "x" * 200_000 + '"}',
    ],
)  # fmt: skip
def test_a_damaged_record_is_none(text):
    assert progress_in(text) is None


def test_a_lesson_of_the_program_is_known_wherever_it_is_installed(tmp_path):
    first = built_in_lessons()[0]
    link = tmp_path / "link.md"
    link.symlink_to(first)
    assert identity(link) == identity(first)
    copy = tmp_path / first.name
    copy.write_bytes(first.read_bytes())
    assert identity(copy) not in (identity(first), "")
    assert identity(copy) == identity(tmp_path / "." / first.name)
    assert identity(None) == ""
