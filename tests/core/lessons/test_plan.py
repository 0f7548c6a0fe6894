"""When a lecture should be where."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lesson_files.reading import LessonError, parse_lesson
from convstudio.core.lessons.lesson import Lesson, Screen, Step
from convstudio.core.lessons.plan import Span, planned, written

SCREEN = Screen(textbook_figure())
steps = st.lists(
    st.tuples(st.integers(1, 5), st.none() | st.floats(0.25, 20)), min_size=1, max_size=8
)


def lesson(parts, minutes):
    made = tuple(Step("S", (SCREEN,) * count, minutes=own) for count, own in parts)
    return Lesson("L", made, minutes=minutes)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps, st.integers(160, 600))
def test_the_screens_follow_each_other_and_a_step_takes_what_it_says(parts, minutes):
    plan = lesson(parts, minutes)
    spans = [planned(plan, position) for position in plan.positions]
    assert spans[0].begin == 0
    for before, after in pairwise(spans):
        assert after.begin == pytest.approx(before.end)
    if any(own is None for _, own in parts):
        assert spans[-1].end == pytest.approx(60 * minutes)
    assert {span.total for span in spans} == {spans[0].total}
    assert spans[0].total == pytest.approx(60 * minutes)
    for at, (_, own) in enumerate(parts):
        mine = [span for span, where in zip(spans, plan.positions, strict=True) if where[0] == at]
        if own is not None:
            assert mine[-1].end - mine[0].begin == pytest.approx(60 * own)


def test_without_minutes_of_the_lesson_or_of_every_step_there_is_no_plan():
    assert planned(lesson([(1, None), (2, 3.0)], None), (0, 0)) is None
    assert planned(lesson([(1, 1.0), (2, 3.0)], None), (1, 1)) == Span(150, 240, 240)


@pytest.mark.parametrize(
    ("elapsed", "said"),
    [(0, "2 min ahead"), (65, "1 min ahead"), (95, "on time"), (150, "on time"), (205, "on time"),
     (215, "1 min behind"), (480, "5 min behind")],
)  # fmt: skip
def test_how_far_one_is_ahead_or_behind(elapsed, said):
    assert Span(120, 180, 600).pace(elapsed) == said


def test_times_are_written_as_on_a_clock():
    assert [written(seconds) for seconds in (0, 90.9, 3600 + 125)] == ["00:00", "01:30", "1:02:05"]


@pytest.mark.parametrize(
    ("minutes", "of_lesson", "line", "message"),
    [
        ("0", "10", 7, "is a number above 0, up to 600"),
        ("nan", "10", 7, ""),
        ("'two'", "10", 7, "“two” is not a number"),
        ("2.5", "2", 7, "the steps so far take 2.5 minutes, and the lesson 2"),
    ],
)
def test_a_plan_that_cannot_be_is_a_mistake_of_the_file(
    tmp_path, minutes, of_lesson, line, message
):
    text = (
        f"# L\n```toml lesson\nminutes = {of_lesson}\n```\n## S\n"
        f"```toml step\nminutes = {minutes}\ninput = [[1]]\nkernel = [[1]]\n```\n"
    )
    with pytest.raises(LessonError) as error:
        parse_lesson(text, tmp_path)
    (problem,) = error.value.problems
    assert (problem.line, problem.field) == (line, "minutes")
    assert message in str(problem)
