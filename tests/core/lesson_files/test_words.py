"""A screen's own headline and what the room reads: whose numbers they are, how long they last, and what is refused."""

import pytest

from convstudio.core.lesson_files.reading import LessonError, parse_lesson
from convstudio.core.notation.words import Words

LESSON = """# Title

## S is {{shape S}}

```toml step
input = "textbook"
kernel = [[1, 2], [3, 4]]
mode = "full"
letters = true
at = "S(0,0)"
{}
```
{}
"""


def step_of(keys, rest, folder):
    return parse_lesson(LESSON.format(keys, rest), folder).steps[0]


def test_own_words_belong_to_one_screen_and_their_numbers_are_its_own(tmp_path):
    step = step_of(
        'headline = "S(0,0) is {sum S(0,0)}"\nstops = [\n'
        '  { at = "S(1,0)", headline = "S has {shape S}", '
        'say = "{shape S} outputs, {{as typed}}, first {sum S(0,0) at turned}" },\n'
        '  { mode = "valid", at = "all", table = [["mode", "S"], ["valid", "{shape S}"], ["cells", 6]] },\n'
        "]",
        '\n```toml state turned\nmode = "full"\nflip = false\nheadline = "Now it is {sum S(0,0)}"\n```',
        tmp_path,
    )
    first, second, third = step.screens
    assert step.headline == "S is 2 × 3"  # of the last stop
    assert [step.headline_of(each) for each in step.screens] == [
        "S(0,0) is aw", "S has 4 × 5", "S is 2 × 3",
    ]  # fmt: skip
    assert step.headline_of(step.states["turned"]) == "Now it is az"
    assert step.headlines == ("S is 2 × 3", "S(0,0) is aw", "S has 4 × 5", "Now it is az")
    assert not first.words
    assert second.words == Words(say="4 × 5 outputs, {as typed}, first az")
    assert third.words == Words(table=(("mode", "S"), ("valid", "2 × 3"), ("cells", "6")))


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ('"S(2,0)"', "24"), ('"sum S(2,0)"', "ey + iw"), ('"{sum S(2,0)}, no more"', "ey + iw, no more"),
        ("12", "12"), ('"1/3"', "1/3"), ('"total K"', "10"), ('"S"', "S"), ('"I (the image)"', "I (the image)"),
        ('"S(0,0) at turned"', "4"), ('"max S"', "86"), ('"mean I"', "6.5"), ('"|S(0,0)|"', "1"),
        ('"S(0,0) / 2"', "0.5"), ('"min |S| at turned"', "4"), ('"shape S"', "4 × 5"), ('"total K × 2"', "20"),
        ('"max pooling"', "max pooling"), ('"sum of 9 terms"', "sum of 9 terms"), ('"f(x)"', "f(x)"),
        ('"a (2 × 2) box"', "a (2 × 2) box"), ('"S(i,j) at each pixel"', "S(i,j) at each pixel"),
    ],
)  # fmt: skip
def test_an_answer_comes_with_the_next_press(tmp_path, answer, shown):
    state = "\n```toml state turned\nflip = false\n```"
    step = step_of(
        f'stops = [ {{ ask = "What is S(2,0)?", answer = {answer} }}, {{ at = "all" }} ]',
        state,
        tmp_path,
    )
    question, answered, last = (screen.words for screen in step.screens[1:])
    assert question == Words(ask="What is S(2,0)?")
    assert answered == Words(ask="What is S(2,0)?", answer=shown)
    assert not last
    assert step.screens[1].experiment is step.screens[2].experiment


@pytest.mark.parametrize(
    ("keys", "line", "field", "message"),
    [
        (f'headline = "{"x" * 61}"', 11, "headline", "has 61 characters; 60 fit on a projector"),
        ('headline = ""', 11, "headline", "is empty"),
        ('stops = [\n  { headline = "S(9,9) is {S(9,9)}" } ]', 12, "stop 1, headline",
         "{S(9,9)}: “S(9,9)” does not exist: S is 4 × 5"),
        (f'say = "{"x" * 121}"', 11, "say", "has 121 characters; 120 can be read from the last row"),
        ('say = "a\\nb"', 11, "say", "is one line"),
        ("say = 3", 11, "say", "3 is not a text"),
        (f'ask = "a?"\nanswer = "{"x" * 61}"', 12, "answer", "has 61 characters; 60 can be read from the last row"),
        ('answer = "yes"', 11, "answer", "answers nothing: ask says what is asked"),
        ('say = "a"\nask = "b?"', 12, "ask", "a screen has one of say, table and ask; the next stop can have another"),
        ('say = "a"\ntable = [["a"], ["b"]]', 12, "table",
         "a screen has one of say, table and ask; the next stop can have another"),
        ("table = []", 11, "table", "has no rows"),
        ('table = [["a"]]', 11, "table", "has 1 row and 1 column; "
         "a room can read 2 to 8 rows, the heading among them, and 1 to 5 columns"),
        ('table = [["a", "b"], ["c"]]', 11, "table", "row 2 has 1 cells, and the heading 2"),
        (f'table = [["{"x" * 31}", "b"], ["c", "{"x" * 30}"]]', 11, "table",
         "the longest cells have 61 characters together; 60 fit"),
        ('table = ["a", "b"]', 11, "table", "this list is not rows of texts and numbers, the heading first: "
         '[["mode", "outputs"], ["full", 20]]'),
    ],
)  # fmt: skip
def test_what_the_room_could_not_read_is_a_problem_with_its_line(
    tmp_path, keys, line, field, message
):
    with pytest.raises(LessonError) as caught:
        step_of(keys, "", tmp_path)
    assert caught.value.problems == ((line, field, message),)


def test_a_state_that_a_link_leads_to_has_no_next_press(tmp_path):
    state = '\n```toml state x\nask = "a?"\nanswer = "b"\n```'
    with pytest.raises(LessonError, match=r"^Line 16, answer: no press follows"):
        step_of("", state, tmp_path)
