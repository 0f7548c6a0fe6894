"""Tasks: what must hold is read, holds of what numpy says it holds of, and a file's mistakes are told."""

from dataclasses import replace
from textwrap import dedent

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.experiment import Experiment
from convstudio.core.kernel import Kernel
from convstudio.core.lesson_conditions import condition
from convstudio.core.lesson_files import LessonError, parse_lesson
from convstudio.core.lesson_places import PlaceError
from convstudio.core.picture import Picture


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
    "S(0,0) = S(0,1) at edge", "K(0,0) * 2 = 2", "S is not 2 × 2",
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
@settings(max_examples=80, deadline=None)
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
        ("K is sepperable", "nor separable or whole; did you mean separable?"),
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
    "text", ["S(0,0) = os.system", "S(9,9) = 1", "Q = 0", "max Q = 0", "S(0,0)/0 = 1", "1 = one"]
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
         "change: “kernle” is not a list of input, kernel, flip, mode, boundary, fill, channels and missing"),
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
