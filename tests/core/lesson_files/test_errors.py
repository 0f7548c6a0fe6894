"""Malformed lessons: every problem is told once, all at once, with its line and its field."""

from itertools import product

import numpy as np
import pytest
from PIL import Image

from convstudio.core.lesson_files.reading import LessonError, parse_lesson, read_lesson
from convstudio.core.lessons.problems import MOST_PROBLEMS

# The step block's first key stands on line 6.
LESSON = """# Title

## Headline

```toml step
{}
```
{}
"""
GOOD = 'input = "textbook"\nkernel = "textbook"'


def problems(text, folder):
    with pytest.raises(LessonError) as caught:
        parse_lesson(text, folder)
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return caught.value.problems


@pytest.mark.parametrize(
    ("keys", "line", "field", "message"),
    [
        ('mode = "ful"', 8, "mode", "“ful” is none of full, same, valid; did you mean full?"),
        ('boundary = "wrapp"', 8, "boundary",
         "“wrapp” is none of constant, nearest, reflect, mirror, wrap; did you mean wrap?"),
        ('\n\norder = "scatter"', 10, "order",
         "“scatter” is none of gather, stamp, shift-and-add; did you mean stamp?"),
        ('channels = "gray"', 8, "channels", "“gray” is none of grey, color, red, green, blue; did you mean grey?"),
        ("mode = 3", 8, "mode", "3 is none of full, same, valid"),
        ('flip = "no"', 8, "flip", "“no” is not true or false"),
        ("letters = 1", 8, "letters", "1 is not true or false"),
        ("fill = inf", 8, "fill", "inf is not a finite number"),
        ('fill = "0"', 8, "fill", "“0” is not a number"),
        ("white = 0", 8, "white", "white is a number above 0, not 0"),
        ("origin = [0]", 8, "origin", "0 is not a row and a column: [0, 1]"),
        ("origin = [0, 2]", 8, "origin", "the origin (0, 2) lies outside the 2×2 kernel"),
        ('scale = "1/0"', 8, "scale", "“1/0” divides by zero"),
        ("scale = true", 8, "scale", 'true is not a number, or a text such as "1/9"'),
        ('at = "S(3,0)"', 8, "at", "“S(3,0)” does not exist: S is 3 × 4"),
        ('at = ["S(0,0)"]', 8, "at", '“S(0,0)” is not a text such as "S(1,0)" or "all"'),
        ('focus = "K(2,0)"', 8, "focus", "“K(2,0)” does not exist: K is 2 × 2"),
        ("region = [0, 0, 0, 1]", 8, "region", "has no rows or no columns: [row, column, rows, columns]"),
        ("region = [3, 0, 1, 1]", 8, "region", "shows nothing of I, which is 3 × 4"),
        ("region = [0, 0, 1]", 8, "region", "this list is not four whole numbers: [row, column, rows, columns]"),
        ('map_range = "ful"', 8, "map_range",
         '“ful” is not "auto", "full", "data", "2-98" or two numbers: [-50, 50]; did you mean full?'),
        ("input_range = [0]", 8, "input_range",
         '0 is not "auto", "full", "data", "2-98" or two numbers: [0, 4095]'),
        ("input_range = [5, 5]", 8, "input_range", "runs from the smaller number to the larger: [0, 4095]"),
        ("map_range = [0, nan]", 8, "map_range", "nan is not a finite number"),
        ('map_colors = "abs"', 8, "map_colors",
         "“abs” is none of auto, signed, grey, absolute, offset"),
        ("stops = { at = 'all' }", 8, "stops",
         'this table is not a list of states: [ { at = "S(0,0)" }, { at = "all" } ]'),
        ("kernal = 1", 8, "kernal", "there is no such key; did you mean kernel?"),
        ("mode = “same”", 8, "mode", "“same” has typographic quotes; TOML wants straight ones: \"same\""),
        ("mode = \"same”", 8, "mode", "“same” has typographic quotes; TOML wants straight ones: \"same\""),
        ("stops = [\n  { at = \"all\", mode = ‘same’ } ]", 9, "stops",
         "“same” has typographic quotes; TOML wants straight ones: \"same\""),
        ("mode = full", 8, "mode", "“full” is a text and needs quotes: \"full\""),
        ("flip = True", 8, "flip", "“True” is written true"),
        ('mode = "full"\nmode = "same"', 9, "mode", "is given twice in this block"),
        ('mode = ', 8, "mode", "this is no TOML: invalid value"),
        ("stops = [\n  {},\n  { at = \n", 10, "stops", "this is no TOML: invalid value"),
        ("stops = [\n  { flip = true,\n    at = 'all' }\n]", 9, "stops", "what stands in { } is on one line"),
        ("stops = [ { flip = true, } ]", 8, "stops", "no comma stands before }"),
    ],
)  # fmt: skip
def test_one_wrong_key(tmp_path, keys, line, field, message):
    assert problems(LESSON.format(f"{GOOD}\n{keys}", ""), tmp_path) == ((line, field, message),)


@pytest.mark.parametrize(
    ("keys", "line", "field", "message"),
    [
        ('input = "impuls"\nkernel = [1]', 6, "input", "no sample is called “impuls”; did you mean impulse?"),
        ('input = "spaceshp"\nkernel = [1]', 6, "input", "no sample is called “spaceshp”; did you mean spaceship?"),
        ('input = "textbook"\nkernel = "sobelx"', 7, "kernel",
         "there is no kernel called “sobelx”; did you mean sobel-x or sobel-y?"),
        ('input = "textbook"\nkernel = "weights-by-ag"', 7, "kernel",
         "no kernel is called “weights-by-ag”; did you mean weights-by-age?"),
        ('input = "textbook"\nkernel = "box-99"', 7, "kernel",
         "there is no kernel called “box-99”: box-N takes 1 to 31"),
        ('input = "textbook"\nkernel = [[1, 2], [3]]', 7, "kernel", "row 1 has 1 weight, but row 0 has 2"),
        ('input = "textbook"\nkernel = [[1, 2], 3]', 7, "kernel",
         "has rows and single weights side by side; [[1, 2], [3, 4]] are two rows"),
        ('input = "textbook"\nkernel = []', 7, "kernel", "has no weights; at least one is needed"),
        ('input = "textbook"\nkernel = [[1, "two"]]', 7, "kernel",
         "K(0, 1): “two” is not a number; digits, + − × ÷ ^ ( ), sqrt and pi work"),
        ('input = "textbook"\nkernel = [[1, true]]', 7, "kernel",
         'this list is not the name of a kernel, rows of weights, one row, or "result"'),
        ('input = "textbook"\nkernel = [[1, nan]]', 7, "kernel", "nan is not a finite number"),
        (f'input = "textbook"\nkernel = {[1] * 256}', 7, "kernel", "is 1×256; a kernel is at most 255×255"),
        ('input = [[1, "a"]]\nkernel = [1]', 6, "input",
         "“a” is not a number; digits, + − × ÷ ^ ( ), sqrt and pi work"),
        ('input = [[1, true]]\nkernel = [1]', 6, "input",
         'this list is not the name of a sample, a file beside the lesson, rows of numbers, one row, or "result"'),
        ("input = [[1, 2], [3]]\nkernel = [1]", 6, "input", "row 1 has 1 number, but row 0 has 2"),
        ("input = [-inf]\nkernel = [1]", 6, "input", "-inf is not a finite number"),
        ('input = "gird.png"\nkernel = [1]', 6, "input",
         "there is no such file as “gird.png”; did you mean grid.png?"),
        ('kernel = [1]', 6, "input", "the first step says what the input is"),
        ('input = "textbook"', 6, "kernel", "the first step says what the kernel is"),
    ],
)  # fmt: skip
def test_a_wrong_input_or_kernel(tmp_path, keys, line, field, message):
    Image.fromarray(np.zeros((2, 2), np.uint8)).save(tmp_path / "grid.png")
    assert problems(LESSON.format(keys, ""), tmp_path) == ((line, field, message),)


@pytest.mark.parametrize(
    ("rest", "line", "field", "message"),
    [
        ("Text {S(7,7)}", 9, "text", "{S(7,7)}: “S(7,7)” does not exist: S is 3 × 4"),
        ("> Note {S(7,7)}", 9, "notes", "{S(7,7)}: “S(7,7)” does not exist: S is 3 × 4"),
        ("## {shape X}", 9, "headline", "{shape X}: “X” is none of S, I, K"),
        (f"## {'x' * 61}", 9, "headline", "has 61 characters; 60 fit on a projector"),
        ("##Tight", 9, "headline", "wants a blank after ##: ## Tight"),
        ("Let A be {1, −1}.", 9, "text",
         "{1, −1}: “1, −1” is no place such as S(1,0), I(0,0) or K(1,1); {{ stands for a brace"),
        ("##", 9, "headline", "a step has a headline: ## headline"),
        ("# Another", 9, "title", "a lesson has one title; a step begins with two signs: ## headline"),
        ("[there](#nowhere)", 9, "text", "no state of this step is called “nowhere”"),
        ("[there](/etc/passwd)", 9, "text",
         "a link leads to a state of this step (#name) or to the web, not to “/etc/passwd”"),
        ("[there]\n\n[there]: file:///etc/passwd", 11, "text",
         "a link leads to a state of this step (#name) or to the web, not to “file:///etc/passwd”"),
        ("![picture](grid.png)", 9, "text", "there is no such file as “grid.png”"),
        ("> <b>bold</b>", 9, "notes", "“<b>” is read as HTML, which is not shown; “<” is followed by a blank"),
        (">" * 9 + "deep", 9, "notes", "is nested more than five deep"),
        ("```toml stat x\n```", 9, "", "“stat” is none of lesson, step, state, question, task; did you mean state?"),
        ("```toml\n```", 9, "", "a toml block says what it is: one of lesson, step, state, question, task"),
        ("```toml state\n```", 9, "", "a state has a name of letters, digits and hyphens: toml state flipped"),
        ("```toml state 1\n```", 9, "", "a state has a name of letters, digits and hyphens: toml state flipped"),
        ("```toml question two\nask = '?'\nanswer = 1\n```", 9, "",
         "a question block has no name, so “two” means nothing"),
        ("```toml step\n```", 9, "", "a step has one step block; stops say how it goes on"),
        ("```toml lesson\n```", 9, "", "the lesson block stands above the first step"),
        ("```toml state a\n```\n```toml state a\n```", 11, "", "two states of this step are called “a”"),
        ("text\n```toml state a\nflip = true", 10, "", "this block is never closed: ``` on a line of its own ends it"),
        ("```toml state a\nat = 'S(3,0)'\n```", 10, "at", "“S(3,0)” does not exist: S is 3 × 4"),
        ("```toml question\nask = '?'\nanswer = 'S(3,0)'\n```", 11, "answer", "“S(3,0)” does not exist: S is 3 × 4"),
        ("\tbell \a", 9, "", "has the character U+0007, which no text has"),
        ("y" * 2001, 9, "", "has 2,001 characters; at most 2,000 are read"),
    ],
)  # fmt: skip
def test_a_problem_in_the_rest_of_a_step(tmp_path, rest, line, field, message):
    assert problems(LESSON.format(GOOD, rest), tmp_path) == ((line, field, message),)


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ("", 1, "title", "a lesson begins with its title: # title"),
        ("Words.\n\n## Step\n", 1, "title", "a lesson begins with its title: # title"),
        ("\n\nWords.\n\n## Step\n", 1, "title", "a lesson begins with its title: # title"),
        ("\n## Step\n", 1, "title", "a lesson begins with its title: # title"),
        ("#T\n\n## S\n", 1, "title", "wants a blank after #: # T"),
        ("# T\n\nWords.\n## S\n", 3, "text", "this stands before the first step: ## headline"),
        (
            "# T\n```toml step\n```\n## S\n",
            2,
            "",
            "a step block stands below a headline: ## headline",
        ),
        (
            "# T\n```toml lesson\n```\n```toml lesson\n```\n## S\n",
            4,
            "",
            "a lesson has one lesson block",
        ),
        (
            "# T\n```toml lesson\nminutes = 'x'\n```\n## S\n",
            3,
            "minutes",
            "“x” is not a whole number",
        ),
        (
            "# T\n```toml lesson\nminutes = 0\n```\n## S\n",
            3,
            "minutes",
            "is a number from 1 to 600",
        ),
        (
            "# T\n```toml lesson\n\nabot = 'x'\n```\n## S\n",
            4,
            "abot",
            "there is no such key; did you mean about?",
        ),
        ("# T\n", 2, "", "a lesson has at least one step: ## headline"),
    ],
)
def test_a_problem_of_the_whole(tmp_path, text, line, field, message):
    assert (line, field, message) in problems(text, tmp_path)


def test_stops_are_told_by_their_number_and_line(tmp_path):
    stops = """stops = [
      { at = "S(0,0)" }, { at = "S(9,9)" },
      # a comment with ] and "
      { mode = "vald", note = '''
      lines''' },
      { mode = "same", at = "S(0,0)", focus = "x(1)" },
    ]"""
    assert problems(LESSON.format(f"{GOOD}\n{stops}", ""), tmp_path) == (
        (9, "stop 2, at", "“S(9,9)” does not exist: S is 3 × 4"),
        (11, "stop 3, mode", "“vald” is none of full, same, valid; did you mean valid?"),
        (11, "stop 3, note", "there is no such key; the keys are input, white, kernel, scale, origin, flip, mode, "
         "boundary, fill, channels, missing, linear_light, letters, order, at, focus, region, input_range, map_range, "
         "map_colors, headline, say, table, ask, answer"),
        (13, "stop 4, focus", "“x(1)” is no place such as S(1,0), I(0,0) or K(1,1)"),
    )  # fmt: skip


def test_stops_may_be_an_array_of_tables(tmp_path):
    stops = "[[stops]]\nflip = false\n\n[[stops]]\nflip = 1"
    assert problems(LESSON.format(f"{GOOD}\n{stops}", ""), tmp_path) == (
        (12, "stop 2, flip", "1 is not true or false"),
    )


def test_a_moment_that_is_kept_but_gone_is_told_where_it_went(tmp_path):
    keys = f'{GOOD}\nat = "S(2,3)"\nstops = [\n{{ mode = "valid" }},\n{{ flip = false }} ]'
    assert problems(LESSON.format(keys, ""), tmp_path) == (
        (10, "stop 1, at", "“S(2,3)” does not exist: S is 2 × 3 (kept from the screen before)"),
    )


def test_all_problems_are_told_at_once_in_the_order_of_the_lines(tmp_path):
    text = LESSON.format(
        'input = "textbook"\nkernel = "textbok"\nmode = "fulll"\nflips = true', "{S(99,99)}"
    )
    text += "## Second\n\n```toml step\nlettrs = true\nat = 'S(99,99)'\n```\n\n{oops\n"
    found = problems(text, tmp_path)
    assert [(line, field) for line, field, _ in found] == [
        (7, "kernel"), (8, "mode"), (9, "flips"), (15, "lettrs"), (19, "text"),
    ]  # fmt: skip


def test_a_step_that_cannot_be_read_is_no_reason_for_more_problems(tmp_path):
    text = LESSON.format(
        "input = = 3", "{S(99,99)} [x](#y)\n\n```toml state y\nat = 'S(99,0)'\n```\n"
    )
    text += "## Second\n\n```toml step\nat = 'S(99,99)'\n```\n"
    assert [(line, field) for line, field, _ in problems(text, tmp_path)] == [(6, "input")]


# A lesson whose parts rest on each other: what is wrong with one of them is one problem.
WHOLE = """# Title

## One

```toml step
input = "textbook"
kernel = "textbook"
stops = [
  { at = "S(2,3)" },
]
```

Prose on {S(2,3)} and [another](#other), {S(0,0) at other}.

```toml state other
mode = "full"
at = "S(3,4)"
```

> A note.

## Two

```toml step
## a comment
at = "S(2,3)"
```

```toml question
ask = "What is S(2,3)?"
answer = "S(2,3)"
```

## Three
"""


@pytest.mark.parametrize(
    ("right", "wrong", "line", "field"),
    [
        ("]\n```\n\nProse", "]\n\nProse", 5, ""),  # then comes another block
        ("]\n```\n\nProse", "]\n``\n\nProse", 5, ""),
        ('(3,4)"\n```', '(3,4)"', 15, ""),
        ('(2,3)"\n```\n\n```toml question', '(2,3)"\n\n```toml question', 24, ""),
        ('answer = "S(2,3)"\n```', 'answer = "S(2,3)"\n\nMore.', 29, ""),  # the end of the file
        ("toml step\ninput", "toml stp\ninput", 5, ""),
        ("toml step\ninput", "toml\ninput", 5, ""),
        ("toml state other", "toml stat other", 15, ""),
        ("toml state other", "toml state", 15, ""),
        ("## One\n", "##One\n", 3, "headline"),
        ("## One\n", "# One\n", 3, "title"),
        ("# Title\n", "#Title\n", 1, "title"),
        ("# Title\n", "", 1, "title"),
        ("## Two\n", "##Two\n", 22, "headline"),
        ("## Two\n", "##\n", 22, "headline"),
        ("## One\n\n```toml step", "```toml step", 3, ""),
    ],
)
def test_what_follows_from_a_broken_block_is_not_told(tmp_path, right, wrong, line, field):
    assert len(parse_lesson(WHOLE, tmp_path).steps) == 3
    assert WHOLE.count(right) == 1
    found = problems(WHOLE.replace(right, wrong), tmp_path)
    assert [(problem.line, problem.field) for problem in found][:1] == [(line, field)]
    assert len(found) == 1, found


WITH_TASK = """# Title

## One

```toml step
input = [[1, 2], [3, 4]]
kernel = [[1]]
mode = "full"
stops = [ { at = "S(1,1)" }, { kernel = [[1, 0], [0, 0]] } ]
```

S(2,2) is {S(2,2)}, [elsewhere](#other) {S(1,1) at other}, and $$\\frac{1}{2}$$

```toml state other
boundary = "nearest"
flip = false
```

```toml state solved
kernel = [[1, 2], [3, 4]]
```

```toml question
ask = "Which?"
answer = "S(1,1)"
```

```toml task
ask = "Make it."
solution = "solved"
must = [
    { that = "S(1,1) = 20 - S(0,0) at other + 1", hint = "No." },
    { that = "S ≠ S at other", hint = "No." },
]
```
"""


@pytest.mark.parametrize(
    ("right", "wrong", "line", "field"),
    [
        ("flip = false", "flip = False", 16, "flip"),
        ('"nearest"', "“nearest”", 15, "boundary"),
        ('"nearest"', '"nearst"', 15, "boundary"),
        ("boundary = ", "border = ", 15, "border"),
        ("mode = ", "mod = ", 8, "mod"),
        ("kernel = [[1]]", "filter = [[1]]", 7, "filter"),
        ('"S(1,1)" }, {', '"S(1,1)" } {', 9, "stops"),
        ("stops = [", "stop = [", 9, "stop"),
        ("[ { at", "[ [ ], { at", 9, "stops"),
        ("kernel = [[1, 2], [3, 4]]", "kernel = [[1, 2], [3]]", 20, "kernel"),
        ("{2}$$", "{2}", 12, "text"),
        ("answer = ", "anwser = ", 25, "anwser"),
        ("solution = ", "soluton = ", 30, "soluton"),
    ],
)
def test_what_follows_from_a_broken_key_is_not_told(tmp_path, right, wrong, line, field):
    assert WITH_TASK.count(right) == 1
    parse_lesson(WITH_TASK, tmp_path)
    found = problems(WITH_TASK.replace(right, wrong), tmp_path)
    assert [(problem[0], problem[1]) for problem in found] == [(line, field)], found


def test_a_block_that_swallows_a_headline_is_not_closed(tmp_path):
    text = f"# Title\n\n## One\n\n```toml step\n{GOOD}\n\n## Two\n\nProse.\n\n```\n"
    first = problems(text, tmp_path)[0]
    assert first == (5, "", "this block is never closed: ``` on a line of its own ends it")


def test_a_good_input_after_a_bad_one_is_judged_again(tmp_path):
    text = LESSON.format('input = "gone.png"\nkernel = [1]', "") + "## Second\n"
    text += "```toml step\ninput = [1, 2]\nat = 's(2)'\n```\n"
    assert [(line, field) for line, field, _ in problems(text, tmp_path)] == [
        (6, "input"),
        (13, "at"),
    ]


def test_so_many_problems_are_one(tmp_path):
    found = problems(LESSON.format(GOOD, "{S(7,7)}\n" * 300), tmp_path)
    assert len(found) == MOST_PROBLEMS + 1
    assert "more" in found[-1].message or "more" in found[0].message


def test_sentences(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(LESSON.format(GOOD + '\nmode = "ful"\nflip = 1', ""))
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    assert str(caught.value) == (
        "Line 8, mode: “ful” is none of full, same, valid; did you mean full?\n"
        "Line 9, flip: 1 is not true or false."
    )
    with pytest.raises(LessonError) as caught:
        read_lesson(tmp_path / "b.md")
    assert str(caught.value) == "“b.md” cannot be read: there is no such file."
    path.write_bytes(b"# T\n\n\xff\n")
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    assert str(caught.value) == "Line 3: has bytes that are no UTF-8."
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    assert "is a packed lesson; with a name that ends in .convlesson it can be read" in str(
        caught.value
    )


EXERCISES = {
    "question": 'ask = "What is S(0,0)?"\nanswer = "S({},0)"',
    "task": 'ask = "What is S(0,0)?"\nmust = [{{ that = "K is 1 × 1", hint = "Small" }}]\nsolution = "small{}"',
}


@pytest.mark.parametrize(("first", "second"), [*product(EXERCISES, EXERCISES)])
@pytest.mark.parametrize("where", ["## One", "## Two", "## One, too"])
def test_what_is_asked_twice_under_one_headline_is_told(tmp_path, first, second, where):
    """It would be settled with the other; under another headline it is another question."""
    step = '```toml step\ninput = "textbook"\nkernel = [[1, 2], [3, 4]]\n```\n'
    states = "".join(f"```toml state small{at}\nkernel = [[1]]\n```\n" for at in (0, 1))
    block = "```toml {}\n{}\n```\n"
    text = f"# T\n\n## One\n{step}{states}" + block.format(first, EXERCISES[first].format(0))
    if where != "## One":
        text += f"\n{where.replace('One, too', 'One')}\n{step}{states}"
    line = text.count("\n") + 2
    text += block.format(second, EXERCISES[second].format(1))
    if where == "## Two":
        assert len(parse_lesson(text, tmp_path).steps) == 2
        return
    with pytest.raises(LessonError) as caught:
        parse_lesson(text, tmp_path)
    message = "is asked before under this headline; other words tell the two apart"
    assert caught.value.problems == ((line, "ask", message),)
