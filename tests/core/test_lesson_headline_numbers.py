"""A headline's numbers are those of the last screen, so wherever it stands they have to be the same."""

import pytest

from convstudio.core.lesson_files.reading import LessonError, parse_lesson

LESSON = """# Title

## {headline}

```toml step
input = [4, 6, 3]
kernel = [1]
mode = "same"
{keys}
```

{text}

```toml state halved
scale = "1/2"
```
"""
STOP = "stops = [{{ kernel = [2]{} }}, {{ kernel = [1] }}]"


def read(folder, headline, keys="", text=""):
    return parse_lesson(LESSON.format(headline=headline, keys=keys, text=text), folder).steps[0]


@pytest.mark.parametrize(
    ("headline", "keys", "text", "message"),
    [
        ("s(2) is {s(2)}", "stops = [{ kernel = [2] }]", "",
         "{s(2)} is 3 on the first screen and 6 on the last screen"),
        ("s(2) is { s(2) }", STOP.format(""), "", "{s(2)} is 6 at stop 1 and 3 on the last screen"),
        ("{shape s} of {max s}", 'stops = [{ mode = "valid", kernel = [1, 1] }]', "",
         "{shape s} is 3 on the first screen and 2 on the last screen"),
        ("{s(2) + 1}", "", "[Look](#halved).", "{s(2) + 1} is 2.5 in the state halved and 4 on the"),
        ("s(3) is {s(3)}", 'stops = [{ mode = "full", kernel = [1, 1] }]', "",
         "{s(3)} is missing on the first screen and 3 on the last screen"),
    ],
)  # fmt: skip
def test_a_number_that_is_another_on_a_screen_without_a_headline_is_told(
    tmp_path, headline, keys, text, message
):
    with pytest.raises(LessonError) as caught:
        read(tmp_path, headline, keys, text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.field) == (3, "headline")
    assert problem.message.startswith(message)
    assert "a headline of its own there" in problem.message


@pytest.mark.parametrize(
    ("headline", "keys", "read_as"),
    [
        ("s(2) is {s(2)}", "", "s(2) is 3"),  # a state that nothing leads to
        ("s(2) is {s(2)}", STOP.format(', headline = "Now {s(2)}"'), "s(2) is 3"),
        ("s(2) is {s(2)}", 'headline = "First {s(2)}"\nstops = [{ kernel = [2] }]', "s(2) is 6"),
        ("s(2) was {s(2) at halved}", "stops = [{ kernel = [2] }]", "s(2) was 3"),
        ("{{s(2)}} is no number", "stops = [{ kernel = [2] }]", "{s(2)} is no number"),
    ],
)
def test_a_headline_that_is_true_wherever_it_stands_is_read(tmp_path, headline, keys, read_as):
    assert read(tmp_path, headline, keys).headline == read_as
