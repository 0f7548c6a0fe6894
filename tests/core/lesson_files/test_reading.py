"""Lessons from files: their parts, what a step takes over from the one before, and that nothing is made twice."""

import re
from dataclasses import fields
from textwrap import dedent
from typing import Literal, get_args, get_origin, get_type_hints

import numpy as np
import pytest
from PIL import Image

from convstudio.core.examples.spaceship import spaceship, weights_by_age
from convstudio.core.files.resources import resource_path
from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.lesson_files.reading import LessonError, parse_lesson, read_lesson, read_title
from convstudio.core.lesson_files.schema import (
    GoalKeys,
    LessonKeys,
    QuestionKeys,
    StepKeys,
    TaskKeys,
)
from convstudio.core.lessons.lesson import PARTS
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.presets import preset
from convstudio.core.views.display import Display

PAGE = resource_path("lessons", "writing-lessons.md").read_text(encoding="utf-8")
SHADOW = re.search(r"^````markdown\n(.*?)^````$", PAGE, re.DOTALL | re.MULTILINE)[1]


def block(keys, kind="step"):
    return f"```toml {kind}\n{dedent(keys).strip()}\n```\n"


@pytest.fixture
def lesson(tmp_path):
    """A lesson of as many steps as there are tables of keys; the first takes the textbook's input and kernel."""

    def make(*steps, first='input = "textbook"\nkernel = "textbook"\nmode = "full"'):
        tables = [f"{first}\n{dedent(steps[0])}", *steps[1:]]
        parts = [f"## Step\n\n{block(keys)}" for keys in tables]
        return parse_lesson("# Title\n\n" + "\n".join(parts), tmp_path)

    return make


@pytest.fixture
def screens(lesson):
    """The only screen of each step."""
    return lambda *steps, **more: [step.screens[0] for step in lesson(*steps, **more).steps]


# The parts of a file


def test_the_page_of_documentation_holds_a_lesson_of_five_steps(tmp_path):
    path = tmp_path / "shadow.md"
    path.write_text(SHADOW, encoding="utf-8")
    lesson = read_lesson(path)
    assert (lesson.title, lesson.minutes, lesson.path) == ("A pixel and its shadow", 5, path)
    assert [len(step.screens) for step in lesson.steps] == [1, 1, 4, 1, 1]
    assert lesson.steps[1].text.endswith("1 2 above 3 4.")
    assert lesson.steps[3].text.startswith("Now the shadow is turned by 180°: 4 3 above 2 1.")
    assert lesson.steps[3].text.endswith("(#flipped), and it begins with 1 again.")
    assert lesson.steps[3].states["flipped"].experiment.flip
    assert "fz + gy + jx + kw" in lesson.steps[2].text
    assert lesson.steps[2].notes.startswith("One press")
    assert lesson.steps[2].notes.endswith(": 4.")
    first, second = lesson.steps[4].questions
    assert first.is_right("3")
    assert second.is_right("It shows the kernel")


def test_the_page_tells_every_key():
    for kind in (StepKeys, QuestionKeys, LessonKeys, TaskKeys, GoalKeys):
        for key, wanted in get_type_hints(kind).items():
            # A goal's keys are told within the row of `must`.
            assert f"`{key}`" in PAGE or f"{key} = " in PAGE, key
            row = next((row for row in PAGE.split("\n") if row.startswith(f"| `{key}` |")), PAGE)
            row = PAGE if "the same" in row else row
            for each in (wanted, *get_args(wanted)):
                if get_origin(each) is Literal:
                    assert all(f'"{word}"' in row for word in get_args(each)), key


def test_a_lesson_can_say_every_input_of_an_experiment_that_its_s_depends_on():
    # A second kernel is somebody's own, to compare with the lesson's.
    assert {*PARTS.values()} == {each.name for each in fields(Experiment)} - {"pair"}
    assert {*PARTS} <= {*StepKeys.__struct_fields__}
    assert get_args(get_args(get_type_hints(TaskKeys)["change"])[0]) == tuple(PARTS)


def test_text_notes_and_blocks_are_told_apart(tmp_path):
    lesson = parse_lesson(
        dedent("""
        # A title ##

        ```toml lesson
        about = "Short."
        ```

        ## First
        > Note one,
        > goes on.

        Some *text*.
        ```toml step
        input = "textbook"
        kernel = "textbook"
        ```
        More.

        > Note two.

        ```python
        # no title {braces}

        > no note
        ```
        ### A smaller heading
        """)
        .replace("\n", "\r\n")
        .lstrip(),
        tmp_path,
    )
    assert (lesson.title, lesson.about, lesson.minutes) == ("A title", "Short.", None)
    (step,) = lesson.steps
    assert (step.headline, step.line) == ("First", 7)
    assert step.notes == "Note one,\ngoes on.\n\nNote two."
    assert step.text == (
        "Some *text*.\nMore.\n\n```python\n# no title {braces}\n\n> no note\n```\n### A smaller heading"
    )


def test_a_step_without_a_block_shows_what_the_one_before_ended_with(tmp_path):
    text = "# T\n## A\n" + block(
        'input = "textbook"\nkernel = "textbook"\nat = "S(0,0)"\nstops = [{ flip = false }]'
    )
    lesson = parse_lesson(text + "## B\nOnly words.\n", tmp_path)
    before, after = lesson.steps[0].screens[-1], lesson.steps[1].screens[0]
    assert after.experiment is before.experiment
    assert after.step is None


def test_a_title_is_read_without_the_experiments(tmp_path):
    path = tmp_path / "1-broken.md"
    path.write_text(
        '# Broken\n```toml lesson\nabout = "So."\nminutes = 3\n```\n## S\n'
        + block('input = "gone.png"')
    )
    assert read_title(path) == ("Broken", "So.", 3, path)
    path.write_text("no title")
    with pytest.raises(LessonError, match="Line 1, title"):
        read_title(path)


def test_built_in_lessons_are_those_with_a_number_in_their_order(monkeypatch, tmp_path):
    for name in ("02-b.md", "01-a.md", "writing-lessons.md", "03-c.txt"):
        (tmp_path / name).touch()
    monkeypatch.setattr(
        "convstudio.core.lesson_files.built_in.resource_path", lambda *parts: tmp_path
    )
    assert [path.name for path in built_in_lessons()] == ["01-a.md", "02-b.md"]


def test_a_byte_order_mark_is_no_part_of_the_title(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf" + SHADOW.encode())
    assert read_lesson(path).title == "A pixel and its shadow"


# Every key


def test_defaults(screens):
    (screen,) = screens("", first='input = "textbook"\nkernel = "textbook"')
    experiment = screen.experiment
    assert (experiment.flip, experiment.mode, experiment.boundary) == (True, "same", "constant")
    assert (experiment.fill_value, experiment.channels) == (0, "grey")
    assert experiment.missing == "spread"
    assert (screen.letters, screen.order, screen.step) == (False, "gather", None)
    assert (screen.target, screen.region) == (None, None)


def test_every_key_is_taken(screens):
    (screen,) = screens(
        """
        scale = "1/10"
        origin = [1, 0]
        flip = false
        boundary = "mirror"
        fill = 7
        channels = "color"
        missing = "skip"
        letters = true
        order = "shift-and-add"
        at = "end"
        focus = "K(1,0)"
        region = [0, 1, 2, 3]
        white = 99.5
        input_range = "2-98"
        map_range = [-5, 5.5]
        map_colors = "signed"
        """
    )
    experiment = screen.experiment
    assert (experiment.kernel.scale, experiment.kernel.origin) == ("1/10", (1, 0))
    assert (experiment.flip, experiment.mode, experiment.boundary) == (False, "full", "mirror")
    assert (experiment.fill_value, experiment.channels, experiment.white) == (7, "color", 99.5)
    assert experiment.missing == "skip"
    assert (screen.letters, screen.order, screen.step) == (True, "shift-and-add", 79)
    assert (screen.target.kind, screen.target.row, screen.target.column) == ("weight", 1, 0)
    assert screen.region == (range(2), range(1, 4))
    assert screen.input_display == Display("middle")
    assert screen.map_display == Display("fixed", "signed", (-5.0, 5.5))


def test_a_range_is_kept_from_step_to_step_and_that_of_i_ends_with_its_input(screens):
    first, second, third, fourth = screens(
        'input_range = [0, 8]\nmap_range = "data"',
        "flip = false",
        'input = "textbook"',
        "white = 20",
    )
    assert first.input_display == second.input_display == Display("fixed", fixed=(0.0, 8.0))
    assert third.input_display == Display()
    assert fourth.input_display == Display("full")  # who says what white is means it
    assert fourth.map_display == Display("data")


@pytest.mark.parametrize(
    ("written", "pixels", "dtype", "white"),
    [
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]], np.uint8, 4),
        ("[5, 6, 255]", [[5, 6, 255]], np.uint8, 255),
        ("[[1], [256]]", [[1], [256]], np.uint16, 256),
        ("[-1, 0]", [[-1, 0]], np.int32, 1),
        ("[70000]", [[70000]], np.int32, 70000),
        ("[3000000000]", [[3e9]], np.float64, 3e9),
        ("[1, 0.5]", [[1.0, 0.5]], np.float64, 1),
    ],
)
def test_rows_of_numbers(screens, written, pixels, dtype, white):
    (screen,) = screens("", first=f"input = {written}\nkernel = [1]")
    picture = screen.experiment.picture
    assert picture.pixels.tolist() == pixels
    assert (picture.pixels.dtype, picture.white) == (dtype, white)


@pytest.mark.parametrize(
    ("written", "texts", "array"),
    [
        ("[[1, 2], [3, 4]]", (("1", "2"), ("3", "4")), [[1, 2], [3, 4]]),
        ("[1, 0, -1]", (("1", "0", "-1"),), [[1, 0, -1]]),
        ("[[0.5], [-2.25]]", (("0.5",), ("-2.25",)), [[0.5], [-2.25]]),
        ('["1/4", 1, "sqrt(4)"]', (("1/4", "1", "sqrt(4)"),), [[0.25, 1, 2]]),
    ],
)
def test_rows_of_weights(screens, written, texts, array):
    (screen,) = screens("", first=f'input = "textbook"\nkernel = {written}')
    assert screen.experiment.kernel.texts == texts
    assert screen.experiment.kernel.array.tolist() == array


def test_kernels_and_inputs_by_name(screens, tmp_path):
    (tmp_path / "under").mkdir()
    pixels = np.arange(12, dtype=np.uint16).reshape(3, 4) * 5000
    Image.fromarray(pixels).save(tmp_path / "under" / "deep.png")
    _, named, signal, file = screens(
        "", 'kernel = "gaussian-5"', 'input = "spaceship"\nkernel = "weights-by-age"', 'input = "under/deep.png"'
    )  # fmt: skip
    assert named.experiment.kernel == preset("gaussian-5")
    assert np.array_equal(signal.experiment.image, spaceship().image)
    assert signal.experiment.picture.truth is not None
    assert signal.experiment.kernel == weights_by_age()
    assert np.array_equal(file.experiment.image, pixels)
    assert file.experiment.white == 65535


# What is taken over


def test_a_step_goes_on_where_the_one_before_ended(screens):
    first, second = screens(
        'fill = 3\nletters = true\norder = "stamp"\nflip = false', 'boundary = "wrap"'
    )
    assert second.experiment.picture is first.experiment.picture
    assert second.experiment.kernel is first.experiment.kernel
    assert (second.experiment.fill_value, second.experiment.flip) == (3, False)
    assert (second.letters, second.order) == (True, "scatter")
    assert second.experiment.boundary == "wrap"


def test_another_input_drops_the_region(lesson):
    (step,) = lesson(
        "region = [0, 0, 1, 1]\nstops = [{ flip = false }, { input = [[1, 2], [3, 4]], kernel = [[1]] }]"
    ).steps
    assert [screen.region for screen in step.screens] == [(range(1), range(1))] * 2 + [None]


def test_at_focus_and_region_do_not_go_from_step_to_step(screens):
    first, second = screens('at = "S(0,0)"\nfocus = "S(0,0)"\nregion = [0, 0, 1, 1]', "")
    assert (first.step, second.step) == (3, None)
    assert first.target is not None
    assert second.target is None
    assert first.region is not None
    assert second.region is None


def test_from_stop_to_stop_only_the_focus_is_not_kept(lesson):
    (step,) = lesson(
        'at = "S(0,0)"\nfocus = "S(0,0)"\nregion = [0, 0, 1, 1]\n'
        'stops = [{ flip = false }, { at = "all", focus = "I(0,0)" }, {}]'
    ).steps
    assert [screen.step for screen in step.screens] == [3, 3, None, None]
    assert [screen.target and screen.target.kind for screen in step.screens] == [
        "output",
        None,
        "input",
        None,
    ]
    assert [screen.region for screen in step.screens] == [(range(1), range(1))] * 4
    assert [screen.experiment.flip for screen in step.screens] == [True, False, False, False]


def test_the_next_step_goes_on_from_the_last_stop_and_not_from_a_named_state(tmp_path):
    text = (
        "# T\n## A\n" + block("mode = 'valid'\n", "state other")
        + block('input = "textbook"\nkernel = "textbook"\nstops = [{ letters = true }]') + "## B\n"
    )  # fmt: skip
    first, second = parse_lesson(text, tmp_path).steps
    assert first.states["other"].letters
    assert first.states["other"].experiment.mode == "valid"
    assert second.screens[0].letters
    assert second.screens[0].experiment.mode == "same"


def test_scale_and_origin_do_not_outlive_their_kernel(screens):
    *_, third, fourth, fifth = screens(
        'scale = "1/2"\norigin = [0, 0]', "flip = false", 'scale = "/4"', 'kernel = "textbook"', 'kernel = "box-3"'
    )  # fmt: skip
    assert (third.experiment.kernel.scale, third.experiment.origin) == ("1/4", (0, 0))
    assert (fourth.experiment.kernel.scale, fourth.experiment.origin) == ("1", (1, 1))
    assert (fifth.experiment.kernel.scale, fifth.experiment.origin) == ("1/9", (1, 1))


def test_white_does_not_outlive_its_input(screens):
    first, second, third = screens("white = 100", "flip = false", 'input = "textbook"')
    assert (first.experiment.white, second.experiment.white, third.experiment.white) == (
        100,
        100,
        12,
    )


def test_at_is_read_anew_where_a_stop_changes_the_mode(lesson):
    (step,) = lesson('at = "S(1,1)"\nstops = [{ mode = "valid" }]').steps
    assert [screen.step for screen in step.screens] == [4 * 7 - 1, 4 * 5 - 1]


# Nothing twice


def test_what_is_the_same_is_the_same_object(screens, tmp_path):
    Image.fromarray(np.eye(4, dtype=np.uint8)).save(tmp_path / "eye.png")
    a, b, c, d, e, f, g = (
        screen.experiment
        for screen in screens(
            "", 'input = "eye.png"\nkernel = "box-3"', 'input = "textbook"\nkernel = "textbook"',
            'input = "eye.png"\nkernel = "box-3"', "input = [[1, 2]]\nkernel = [[1, 2]]",
            "input = [[1.0, 2.0]]\nkernel = [1.0, 2.0]", "input = [[1, 2]]",
        )
    )  # fmt: skip
    assert a is c
    assert b is d
    assert b.picture is d.picture
    assert e.picture is g.picture
    assert e.picture is not f.picture
    assert e.kernel is f.kernel


def test_going_on_with_another_step_of_the_sum_is_the_same_experiment(lesson):
    (step,) = lesson(
        'at = "start"\nstops = [{ at = "end" }, { letters = true }, { order = "stamp", at = "all" }]'
    ).steps
    assert len({id(screen.experiment) for screen in step.screens}) == 1


# Results that go on


def test_the_result_of_the_step_before_is_the_input_of_the_next(lesson):
    made = lesson(
        'stops = [ { input = "result", kernel = [[1], [2]] } ]',
        'input = "result"\nkernel = "result"\nflip = false',
        first='input = [[1, 2, 0], [3, 1, 2]]\nkernel = [[2, 1], [0, 3]]\nmode = "full"',
    )
    (first, second), (third,) = (step.screens for step in made.steps)
    assert np.array_equal(second.experiment.image, first.experiment.feature_map())
    assert np.array_equal(third.experiment.image, second.experiment.feature_map())
    assert np.array_equal(third.experiment.kernel.array, second.experiment.feature_map())
    assert second.experiment.picture.pixels.dtype == np.uint8  # as if its numbers had been typed
    assert second.experiment.picture.white == first.experiment.feature_map().max()


def test_a_named_state_goes_on_with_the_result_of_another(tmp_path):
    steps = block('input = [[1, 2, 3]]\nkernel = [1, "1/2"]\nmode = "full"')
    states = block("kernel = [1, 1]", "state one") + block('input = "result of one"', "state two")
    step = parse_lesson(f"# T\n\n## S\n\n{steps}{states}", tmp_path).steps[0]
    one, two = step.states["one"].experiment, step.states["two"].experiment
    assert np.array_equal(two.image, one.feature_map())
    assert two.kernel.texts == (("1", "1/2"),)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ('input = "result"\nkernel = [1]',
         "Line 6, input: nothing is before the first step, so there is no result."),
        ('input = [1]\nkernel = [1]\nstops = [ { kernel = "result of old" } ]',
         "Line 8, stop 1, kernel: no state of this step above this one is called “old”."),
        ('input = [1]\nkernel = [1, 2]\nmode = "valid"\nstops = [ { input = "result" } ]',
         "Line 9, stop 1, input: S is empty, so there is no result."),
        ('input = "letters"\nkernel = [1, 2]\nstops = [ { kernel = "result" } ]',
         "Line 8, stop 1, kernel: S is 256×256; a kernel is at most 255×255."),
        ('input = [["1/0"]]\nkernel = [1]', "Line 6, input: “1/0” divides by zero."),
        ('input = [["one"]]\nkernel = [1]',
         "Line 6, input: “one” is not a number; digits, + − × ÷ ^ ( ), sqrt and pi work."),
    ],
)  # fmt: skip
def test_a_result_that_cannot_go_on_is_told(tmp_path, keys, message):
    with pytest.raises(LessonError) as caught:
        parse_lesson(f"# T\n\n## S\n\n{block(keys)}", tmp_path)
    assert str(caught.value) == message


def test_pixels_are_typed_as_weights_are(screens):
    (screen,) = screens("", first='input = [["1/6", 1], ["0,5", "sqrt(2)"]]\nkernel = [1]')
    assert screen.experiment.image.tolist() == [[1 / 6, 1.0], [0.5, 2**0.5]]
    (screen,) = screens("", first='input = [["4/2", "-3"]]\nkernel = [1]')
    assert screen.experiment.image.dtype == np.int32
