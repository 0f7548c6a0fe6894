"""Tasks: what must hold is read, holds of what numpy says it holds of, and a file's mistakes are told."""

from dataclasses import replace
from textwrap import dedent

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.lesson_files.reading import (
    LessonError,
    built_in_lessons,
    parse_lesson,
    read_lesson,
)
from convstudio.core.lessons.conditions import condition
from convstudio.core.lessons.places import PlaceError
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture


def experiment(rows, weights, **more):
    pixels = Picture(np.array(rows, np.float64), 9.0)
    texts = tuple(tuple(map(str, row)) for row in weights)
    return Experiment(pixels, Kernel(texts, more.pop("scale", "1")), **more)


EDGE = experiment([[0, 0, 9, 9]] * 3, [[1, 0, -1]] * 3, mode="valid")
PAIR = experiment([[1, 2], [3, 4]], [[1, 2], [3, 4]], mode="full")
STATES = {"edge": EDGE, "pair": PAIR}

EDGES = [
    "total K = 0", "K = −turned K", "K = - turned K", "K = upended K", "K = −mirrored K", "K is separable",
    "K is whole", "K is 3 × 3", "K is 3x3", "S = [[27, 27]]", "S = [27, 54/2]", "S = 27", "S(0,1) = 27",
    "S(0, 1) >= 27", "max S = min S", "0 < S(0,1) <= 27", "|S(0,1) - 54| ≥ 27", "S = S at edge",
    "K ≠ K at pair", "mode is valid", "mode is not full", "flip is on", "S is 1 × 2", "boundary is constant",
    "origin is (1, 1)", "min K < 0", "total S = 54", "mean I = 4.5", "I = I at edge", "max |K| = 1",
    "S(0,0) = S(0,1) at edge", "K(0,0) * 2 = 2", "S is not 2 × 2", "K is odd", "S is not odd", "S is not empty",
    "middle K = 0", "max around K = 1", "min around K < middle K", "middle K at edge < max around |K|",
]  # fmt: skip
PAIRS = [
    "K = I", "S(0,0) = I(0,0) * K(0,0)", "S ≠ turned S", "K ≠ transposed K", "K is not separable",
    "S is 3 × 3", "total S = total I * total K",
]  # fmt: skip
HOLD = [*((EDGE, text) for text in EDGES), *((PAIR, text) for text in PAIRS)]


@pytest.mark.parametrize(("made", "text"), HOLD)
def test_what_holds_holds_and_its_opposite_does_not(made, text):
    assert condition(text, STATES).holds(made)
    opposite = {
        "=": "≠",
        "≠": "=",
        " is not ": " is ",
        " is ": " is not ",
        ">=": "<",
        "≥": "<",
        "<": "≥",
    }
    sign = next(each for each in (" is not ", " is ", ">=", "≥", "≠", "=", "<") if each in text)
    if text.count("<") < 2:
        assert not condition(text.replace(sign, opposite[sign], 1), STATES).holds(made)


@given(st.lists(st.lists(st.integers(-4, 4), min_size=3, max_size=3), min_size=2, max_size=3))
@settings(max_examples=50, deadline=None)
def test_conditions_are_what_numpy_says(weights):
    made = experiment([[1, 2, 3], [4, 5, 6], [7, 8, 10]], weights, mode="full")
    array, s = np.array(weights, float), made.feature_map()
    oracle = {
        "total K = 0": array.sum() == 0,
        "K = turned K": np.array_equal(array, np.rot90(array, 2)),
        "K = −turned K": np.array_equal(array, -np.rot90(array, 2)),
        "K = mirrored K": np.array_equal(array, np.fliplr(array)),
        "K = upended K": np.array_equal(array, np.flipud(array)),
        "K = transposed K": array.shape == array.T.shape and np.array_equal(array, array.T),
        "K is separable": np.linalg.matrix_rank(array) == 1,
        "min K >= 0": (array >= 0).all(),
        "max S > 20": s.max() > 20,
        "max |S| < 30": np.abs(s).max() < 30,
        "|S(1,1)| ≥ 5": abs(s[1, 1]) >= 5,
        "mean S < total K": s.mean() < array.sum() - 1e-9,
        "K is 2 × 3": array.shape == (2, 3),
    }
    assert {text: condition(text, {}).holds(made) for text in oracle} == oracle


SEVENS = [[7.0] * 5] * 5
ROUNDED = experiment(
    SEVENS, [["0.7", "1.4", "0.7"], [0, 0, 0], ["-0.7", "-1.4", "-0.7"]], mode="valid"
)


@pytest.mark.parametrize(
    "text",
    [
        "S = 0", "S = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]", "S(1,1) = 0", "max S = 0", "max |S| = 0", "total S = 0",
        "mean S <= 0", "min S >= 0", "S(1,1) = S(0,0)", "S = turned S", "S = −S", "S is whole", "S is not separable",
        "S(0,0) * 3 + 5 = 5", "|S(0,0)| <= 0", "total K = 0", "K = −turned K", "max S = min S",
    ],
)  # fmt: skip
def test_what_rounding_leaves_of_a_sum_is_nothing(text):
    assert np.abs(ROUNDED.feature_map()).max() > 0
    assert condition(text, {}).holds(ROUNDED)
    third = replace(ROUNDED, kernel=Kernel(ROUNDED.kernel.texts, "1/3"))
    assert condition(text, {}).holds(third)


@pytest.mark.parametrize(
    "text", ["S = 0", "S(1,1) = 0", "max |S| = 0", "S is whole", "max |S| <= 0"]
)
def test_what_is_more_than_rounding_is_something(text):
    """However small beside other outputs or the weights' own sums: 1e-9 of the terms is there in float64."""
    weights = [["0.7", "1.4", "0.7"], [0, 0, 0], ["-0.7", "-1.4", "-0.700000001"]]
    assert not condition(text, {}).holds(experiment(SEVENS, weights, mode="valid"))
    bright = np.array(SEVENS)
    bright[0] = 1e20  # far from the last row
    made = experiment(np.vstack([bright, SEVENS, SEVENS]), weights, mode="valid")
    assert not condition("S(12,0) = 0", {}).holds(made)


@given(
    st.lists(st.lists(st.integers(-99, 99), min_size=3, max_size=3), min_size=1, max_size=3),
    st.integers(1, 9),
)
@settings(max_examples=25, deadline=None)
def test_sums_of_decimals_are_what_they_are_exactly(weights, pixel):
    """S of a flat area is its value times the total of the weights, and equal all over."""
    made = experiment(
        [[pixel / 10] * 5] * 4, [[f"{each / 10}" for each in row] for row in weights], mode="valid"
    )
    total = sum(map(sum, weights)) * pixel
    for text in (f"S = {total}/100", "S(0,0) = total K * I(0,0)", "max S = min S", "S = turned S"):
        assert condition(text, {}).holds(made)
        assert not condition(text.replace("=", "≠"), {}).holds(made)
    assert not condition(f"S = {total}/100 + 1/10000000", {}).holds(made)


def test_a_place_that_is_not_there_meets_nothing():
    assert not condition("S(0,1) >= 0", {}).holds(replace(EDGE, kernel=Kernel((("1",) * 9,) * 3)))
    assert condition("total K = 1", {}).holds(
        replace(EDGE, kernel=Kernel((("1",) * 9,) * 3, "1/27"))
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("total K", "“total K” compares nothing"),
        ("total K = ", "“total K =” compares nothing"),
        ("K is sepperable", "nor odd, empty, separable or whole; did you mean separable?"),
        ("mode is ful", "“ful” is none of full, same, valid; did you mean full?"),
        (
            "modus is full",
            "“modus” is none of K, S, I, flip, mode, boundary, origin; did you mean mode?",
        ),
        ("origin is middle", "“middle” is no row and column"),
        ("S > 3", "orders tables"),
        ("S = S at nowhere", "no state of this step is called “nowhere”"),
        ("S = [[1, 2], [3]]", "rows of unequal length"),
        ("S = [[1, x]]", "“x” is not a number"),
        ("S = many", "“many” is no table such as S, and no number"),
    ],
)
def test_what_says_nothing_is_told(text, message):
    with pytest.raises(PlaceError) as caught:
        condition(text, STATES)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "S(0,0) = os.system",
        "S(9,9) = 1",
        "Q = 0",
        "max Q = 0",
        "middle S = 0",
        "S(0,0)/0 = 1",
        "1 = one",
    ],
)
def test_what_cannot_be_asked_is_told_when_it_is_asked(text):
    with pytest.raises(PlaceError):
        condition(text, STATES).check(EDGE)


LESSON = """\
# T

## S

```toml step
input = [[0, 0, 9, 9], [0, 0, 9, 9], [0, 0, 9, 9]]
kernel = [[1, 1, 1], [1, 1, 1], [1, 1, 1]]
mode = "valid"
```

```toml state prewitt
kernel = [[1, 0, -1], [1, 0, -1], [1, 0, -1]]
```

```toml state flat
input = [[7, 7, 7], [7, 7, 7], [7, 7, 7]]
```

```toml task
{}
```
"""
TASK = """\
ask = "Find the edge."
solution = "prewitt"
must = [
    { that = "S = 0", hint = "A flat area of {I(0,0) at flat} is not 0.", on = "flat" },
    { that = "|S(0,1)| >= 9", hint = "The edge gives too little." },
]
done = "It is a difference."
"""


def read(keys, tmp_path):
    return parse_lesson(LESSON.replace("{}", dedent(keys).strip()), tmp_path).steps[0].tasks[0]


def test_a_task_is_solved_by_its_solution_and_by_others_and_its_hints_follow_what_is_wrong(
    tmp_path,
):
    task = read(TASK, tmp_path)
    start = task.start.experiment

    def hints(weights, **more):
        texts = tuple(tuple(map(str, row)) for row in weights)
        made = replace(start, kernel=Kernel(texts), **more)
        return [goal.hint for goal in task.unmet(made)]

    flat, small = "A flat area of 7 is not 0.", "The edge gives too little."
    assert hints([[1, 1, 1]] * 3) == [flat]
    assert hints([[0, 0, 0]] * 3) == [small]
    assert hints([[0, 1, -1]] * 3) == []
    assert hints([[1, 0, -1]]) == []  # of another size it is one, too
    assert hints([[1, 1, 1], [0, 0, 0], [-1, -1, -1]]) == [small]
    assert hints([[1, 0, -2]]) == [flat]
    assert not task.unmet(task.solution.experiment)
    assert task.done == "It is a difference."


def test_what_is_not_to_be_changed_is_found(tmp_path):
    task = read(TASK, tmp_path)
    start = task.start.experiment
    assert task.strayed(start) == ""
    assert task.strayed(task.solution.experiment) == ""
    assert task.strayed(replace(start, flip=False)) == "flip"
    assert task.strayed(replace(start, picture=Picture(start.picture.pixels, 9.0))) == "input"
    free = read(TASK + 'change = ["kernel", "flip"]', tmp_path)
    assert free.strayed(replace(start, flip=False)) == (
        "input" if free.start.experiment.picture is not start.picture else ""
    )


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ('ask = "Find the edge."\n', "", 20, "ask: a task has an ask"),
        ('solution = "prewitt"\n', "", 20, "solution: a task has a state that is its solution"),
        ('"prewitt"', '"prewit"', 21, "solution: no state of this step is called “prewit”; did you mean prewitt?"),
        ('"prewitt"', '"flat"', 21, "solution: the solution changes the input, which the task does not let change"),
        ("S = 0", "S = 1", 23, "condition 1, that: the solution does not meet “S = 1”"),
        ("|S(0,1)|", "|S(7,1)|", 24, "condition 2, that: “S(7,1)” does not exist: S is 1 × 2"),
        ("|S(0,1)| >= 9", "total K", 24,
         'condition 2, that: “total K” compares nothing; "total K = 0" and "K is 3 × 3" do'),
        ('hint = "The edge gives too little."', 'hint = ""', 24, "condition 2, hint: says what is wrong otherwise"),
        ('on = "flat"', 'on = "flatt"', 23,
         "condition 1, on: no state of this step is called “flatt”; did you mean flat?"),
        ('on = "flat"', 'where = "flat"', 23, "condition 1, where: there is no such key; the keys are that, hint, on"),
        ("done =", "does =", 26, "does: there is no such key; did you mean done?"),
        ('done = "It is', 'change = ["kernle"]\ndone = "It is', 26,
         "change: “kernle” is not a list of input, kernel, flip, mode, boundary, fill, channels, missing and "
         "linear_light"),
    ],
)  # fmt: skip
def test_a_task_that_is_wrong_is_told_with_its_line(tmp_path, before, after, line, message):
    with pytest.raises(LessonError) as caught:
        read(TASK.replace(before, after), tmp_path)
    assert str(caught.value).rstrip(".") == f"Line {line}, {message}"


def test_a_task_that_is_done_before_it_is_begun_is_none(tmp_path):
    with pytest.raises(LessonError, match="the start meets all conditions"):
        read(
            TASK.replace("|S(0,1)| >= 9", "mode is valid").replace("S = 0", "K is 3 × 3"), tmp_path
        )


# Those of the lessons that come with the program


@pytest.fixture(scope="module")
def built_in():
    """The tasks of the lessons from the fourth on, by lesson and the beginning of the step's headline."""
    found = {}
    for number, path in enumerate(built_in_lessons(), start=1):
        if number >= 4:
            found[number] = {
                step.headline.split(":")[0]: task
                for step in read_lesson(path).steps
                for task in step.tasks
            }
    return found


def test_every_lesson_from_the_fourth_on_has_a_task_that_its_solution_solves(built_in):
    assert sorted(built_in) == [4, 5, 6, 7, 8, 9]
    for tasks in built_in.values():
        assert tasks
        for task in tasks.values():
            assert not task.unmet(task.solution.experiment)
            assert task.unmet(task.start.experiment)
            assert not task.strayed(task.start.experiment)


SYMMETRIC, TEST = "A symmetric kernel", "Find out for yourself"
FLAT, LEVEL, BLACK = (
    "Add up the weights",
    "Plus here, minus there",
    "A blur with black beyond the edge has a dark frame",
)
OUTER, SEPARABLE = "Each weight is column times row", "Separable"
TWO = "The two kernels first"
GAIN = "The amplitude is a sum of the weights, each with its cosine"


@pytest.mark.parametrize(
    ("number", "headline", "made", "hint"),
    [
        (4, SYMMETRIC, [[0, 0, 1], [0, 1, 0], [1, 0, 0]], ""),
        (4, SYMMETRIC, [[1, 2, 3], [4, 5, 4], [3, 2, 1]], ""),
        (4, SYMMETRIC, [[1, 2, 3], [4, 5, 4], [3, 2, 0]], "Turned by 180° it is another one"),
        (4, SYMMETRIC, [[0, 1, 0], [2, 3, 2], [0, 1, 0]], "the same left and right"),
        (4, SYMMETRIC, Kernel((("1", "0", "0"), ("0", "1", "0"), ("0", "0", "1")), origin=(0, 0)), "not in the middle"),
        (4, SYMMETRIC, [[1, 0], [0, 1]], "three rows and three columns"),
        (4, TEST, [[1, 2, 3], [4, 5, 6], [7, 8, 9]], ""),
        (4, TEST, [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "its own half turn"),
        (4, TEST, [[1, 2, 1], [3, 4, 3], [5, 6, 5]], "the same left and right"),
        (4, TEST, [[1, 2, 3], [4, 5, 6], [1, 2, 3]], "the same above and below"),
        (5, FLAT, ([[0, 1, 0], [1, 4, 1], [0, 1, 0]], "1/8"), ""),
        (5, FLAT, ([[1, 1, 1], [1, 1, 1], [1, 1, 1]], "1/9"), "as large as the middle one"),
        (5, FLAT, ([[1, 2, 1]], "1/4"), ""),
        (5, FLAT, ([[2, 0, 0], [0, 2, 0], [0, 0, 0]], "1/4"), "as large as the middle one"),
        (5, FLAT, ([[2, 1, 1], [1, 2, 1], [1, 1, 1]], "1/11"), "as large as the middle one"),
        (5, FLAT, ([[1] * 5, [1, 4, 1, 1, 1], *[[1] * 5] * 3], "1/28"), "as large as the middle one"),
        (5, FLAT, ([[1, 1], [1, 2]], "1/5"), "There is no middle weight"),
        (5, FLAT, [[1]], "no others"),
        (5, FLAT, [[1, 2, 1], [2, 4, 2], [1, 2, 1]], "do not sum to 1"),
        (5, FLAT, [[0, -1, 0], [-1, 5, -1], [0, -1, 0]], "No weight is to be negative"),
        (5, LEVEL, [[1, 1, 1], [0, 0, 0], [-1, -1, -1]], ""),
        (5, LEVEL, [[0, 1, 0], [0, 0, 0], [0, -1, 0]], ""),
        (5, LEVEL, [[1, 0, -1], [1, 0, -1], [1, 0, -1]], "gives less than 9"),
        (5, LEVEL, [[1] * 5] * 5, "S has no outputs"),
        (5, LEVEL, [[1], [-1]], ""),
        (5, LEVEL, [[3, -1, 0, 0, 0], [0] * 5, [-2, 0, 0, 0, 0]], "An upright edge is not left at 0"),
        (5, LEVEL, [[1, 1, 1], [1, 1, 1], [1, 1, 1]], "does not become 0"),
        (5, LEVEL, [[0, -1, 0], [-1, 4, -1], [0, -1, 0]], "An upright edge is not left at 0"),
        (7, OUTER, [[1], [3], [1]], ""),
        (7, OUTER, [[1], [2], [1]], "In the middle 15 is wanted"),
        (7, OUTER, [[2], [3], [1]], "The middle is right"),
        (7, OUTER, [[1, 3, 1]], "Keep a column"),
        (7, SEPARABLE, [[1, 2, 1], [-2, -4, -2], [1, 2, 1]], ""),
        (7, SEPARABLE, [[1, 1, 1], [1, 1, 1], [1, 1, 1]], "do not sum to 0"),
        (7, SEPARABLE, [[1, 0, -1], [2, 0, -2], [1, 0, -1]], "The middle weight is 0"),
        (7, SEPARABLE, [[0] * 3] * 3, "All weights are 0"),
        (7, SEPARABLE, [[0, 1, 0], [1, -4, 1], [0, 1, 0]], "Not each row"),
        (8, TWO, [[1, 0, -1]], ""),
        (8, TWO, [[1, -1]], "So many weights are needed"),
        (8, TWO, [[-1, 0, 1]], "not that of the two steps"),
        (9, GAIN, ([[1, 0, 1]], "1/2"), ""),
        (9, GAIN, ([[2, 0, -1]], "1"), "The wave still comes through"),
        (9, GAIN, ([[1, 1, 1]], "1/3"), "The wave still comes through"),
        (9, GAIN, [[1, 0, 1]], "A level of 2 does not stay 2"),
        (9, GAIN, ([[1, 0, 0, 0, 1]], "1/2"), "Three weights in one row"),
    ],
)  # fmt: skip
def test_its_tasks_are_solved_in_more_ways_than_one_and_near_misses_get_a_fitting_hint(
    built_in, number, headline, made, hint
):
    task = built_in[number][headline]
    kernel = made
    if not isinstance(made, Kernel):
        rows, scale = made if isinstance(made, tuple) else (made, "1")
        kernel = Kernel(tuple(tuple(map(str, row)) for row in rows), scale)
    unmet = task.unmet(replace(task.start.experiment, kernel=kernel))
    assert hint in (unmet[0].hint if unmet else "")
    assert bool(unmet) == bool(hint)


def test_the_task_of_the_border_is_solved_by_its_constant_alone(built_in):
    task = built_in[6][BLACK]
    start = task.start.experiment
    assert not task.unmet(replace(start, fill_value=9.0))
    assert "would not be noticed" in task.unmet(replace(start, fill_value=8.0))[0].hint
    assert "no constant" in task.unmet(replace(start, boundary="nearest"))[0].hint
    assert task.strayed(replace(start, mode="valid")) == "mode"
