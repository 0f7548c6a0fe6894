"""The prose of a lesson: formulas that are typeset or told, and pictures that come in by the door."""

import os

import numpy as np
import pytest
from PIL import Image

import convstudio.core.lessons.formulas as typesetting
from convstudio.core.lesson_files.reading import LessonError, parse_lesson
from convstudio.core.lessons.formulas import LONGEST, FormulaError, drawing, parts, plain

STEP = "# T\n\n## S\n\n```toml step\ninput = [[1, 2], [3, 4]]\nkernel = [[5]]\n```\n\n{}\n"


@pytest.fixture
def text(tmp_path):
    """The step that a lesson's prose makes, in a folder with a picture."""
    Image.fromarray(np.zeros((2, 3), np.uint8)).save(tmp_path / "cat.png")
    return lambda prose, **more: parse_lesson(
        STEP.replace("{}", prose), more.get("folder", tmp_path)
    ).steps[0]


@pytest.fixture
def problem(text):
    def told(prose):
        with pytest.raises(LessonError) as caught:
            text(prose)
        return str(caught.value)

    return told


def formulas(prose):
    return [(part.text, part.is_shown) for part in parts(prose) if part.is_formula]


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("$$a$$", [("a", True)]),
        ("so $a_0$, and $b$.", [("a_0", False), ("b", False)]),
        ("It costs $5 and $10.", []),
        ("It costs $5-$10.", []),
        ("US$5 and $ 6 $", []),
        (r"\$a\$ and `$a$` and ``$$b$$``", []),
        (r"$$\frac{1}{9}$$ and $x$", [(r"\frac{1}{9}", True), ("x", False)]),
        ("$$a$$ $$b$$", [("a", True), ("b", True)]),
        ("one $ sign", []),
    ],
)
def test_what_a_formula_is(prose, found):
    assert formulas(prose) == found


def test_a_formula_is_drawn_in_the_colour_asked_for():
    drawn = drawing(r"\sum_m I(m)", "#123456")
    assert drawn.svg.startswith(b"<svg")
    assert b"#123456" in drawn.svg
    assert b"<text" not in drawn.svg  # paths alone, on every machine the same
    assert drawn.width > drawn.height > drawn.descent > 0


def test_a_formula_is_typeset_once_for_all_colours(monkeypatch):
    latex, typeset, made = r"\sum_n I(n)", typesetting._typeset, []
    monkeypatch.setattr(typesetting, "_typeset", lambda text: (made.append(text), typeset(text))[1])
    black, red = drawing(latex), drawing(latex, "#ff0000")
    assert made == [latex]
    assert black.svg.replace(b"#000000", b"#ff0000") == red.svg != black.svg
    assert black[1:] == red[1:]


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"\foo{x}", r"has \foo, which is no command"),
        (r"\frac{1}{", "cannot be typeset: its braces do not match"),
        ("a_", "cannot be typeset: something is missing behind _ or ^"),
        ("a & b", r"cannot be typeset: & is written \&"),
        ("", "has nothing in it"),
        ("x" * (LONGEST + 1), "has 301 characters; at most 300 are typeset"),
        (r"\left(" * 20, "cannot be typeset"),
        (r"x_0^ + \frac{1}{6", "cannot be typeset: its braces do not match"),
        ("a_{1", "cannot be typeset: its braces do not match"),
        ("a}_{1", "cannot be typeset: its braces do not match"),
        ("{" * 200, "cannot be typeset: its braces do not match"),
    ],
)
def test_what_cannot_be_typeset_is_said(latex, message):
    with pytest.raises(FormulaError) as caught:
        drawing(latex)
    assert message in str(caught.value)


def test_braces_of_latex_are_its_own_and_numbers_of_the_engine_stand_in_theirs(text):
    step = text(r"$$\frac{a}{9} = {S(0,1)} + \frac{{S(1,1)}}{{total K}}$$ and {S(0,0)}, $x_{0}$")
    assert step.text == r"$$\frac{a}{9} = {10} + \frac{{20}}{{5}}$$ and 5, $x_{0}$"
    assert text("$$\na =\nb\n$$\n\nand so").text == "$$a = b$$\n\nand so"
    assert text("`$$\\foo$$` and\n\n```\n$$\\foo$$\n```").text.count("foo") == 2


@pytest.mark.parametrize(
    ("prose", "message"),
    [
        (r"so\n\n$$\foo$$", r"“\foo” has \foo, which is no command that is known here."),
        ("so\n\n> $a_$", "cannot be typeset: something is missing behind _ or ^; a dollar is written \\$."),
        ("so\n\n$$a", "text: a “$$” without its other: $$S = I \\ast K$$."),
        ("so\n\n$$S(0,{S(9,9)})$$", "“S(9,9)” does not exist"),
    ],
)  # fmt: skip
def test_a_formula_that_cannot_be_typeset_is_told_with_its_line(problem, prose, message):
    told = problem(prose.replace("\\n", "\n"))
    assert told.startswith("Line 12, ")
    assert message in told


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("# T", "# On $x_0$", "Line 1, title"),
        ("## S", "## S is $$x$$", "Line 3, headline"),
        ("kernel = [[5]]", 'kernel = [[5]]\nsay = "so $x^2$"', "Line 8, say"),
        ("# T\n", '# T\n\n```toml lesson\nabout = "of $x$"\n```\n', "Line 4, about"),
    ],
)
def test_what_stands_where_nothing_is_typeset_is_refused(tmp_path, before, after, place):
    with pytest.raises(LessonError) as caught:
        parse_lesson(STEP.replace("{}", "").replace(before, after, 1), tmp_path)
    assert str(caught.value) == f"{place}: formulas are typeset in the text and in the notes only."


def test_where_nothing_is_typeset_a_formula_is_refused(problem):
    question = '```toml question\nask = "What is $$x$$?"\nanswer = 1\n```'
    assert problem(question) == (
        "Line 11, ask: formulas are typeset in the text and in the notes only."
    )


def test_formulas_can_be_said():
    assert plain(r"so $$S = \sum_m \frac{x_m}{9} \cdot w$$, *x*") == "so S = Σ_m (x_m)/(9) · w, *x*"


def test_text_below_a_rule_is_for_later_only_where_a_screen_asks(tmp_path):
    asks = STEP.replace("```\n\n{}", 'stops = [{ ask = "Why?", answer = "So." }]\n```\n\n{}')
    prose = "Before {S(0,0)}.\n\n---\n\nAfter {S(1,1)}.\n\n---\n\nThe end."
    (step,) = parse_lesson(asks.replace("{}", prose), tmp_path).steps
    assert (step.text, step.later) == ("Before 5.", "After 20.\n\n---\n\nThe end.")
    assert [step.text_of(stop) == step.text for stop in range(3)] == [True, True, False]
    assert step.text_of(2) == f"{step.text}\n\n{step.later}" == step.whole_text
    (step,) = parse_lesson(STEP.replace("{}", prose), tmp_path).steps
    assert (step.later, step.text_of(0)) == ("", step.text)
    assert "The end." in step.text
    (step,) = parse_lesson(asks.replace("{}", "A heading\n---\nText."), tmp_path).steps
    assert not step.later


def test_a_picture_is_one_of_the_steps(text, tmp_path):
    (tmp_path / "more").mkdir()
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(tmp_path / "more" / "dog.png")
    step = text(
        "![a cat](cat.png) beside ![a dog](more/dog.png), [S](https://x.org)\n\n> ![a cat](cat.png)"
    )
    assert {name: each.pixels.shape for name, each in step.pictures.items()} == {
        "cat.png": (2, 3), "more/dog.png": (4, 4, 3),
    }  # fmt: skip
    assert text("`![code](none.png)`").pictures == {}


@pytest.mark.parametrize(
    ("prose", "message"),
    [
        ("![](cat.png)", "text: what “cat.png” shows is said in words: ![words](cat.png)"),
        ("![a cat](cta.png)", "text: there is no such file as “cta.png”; did you mean cat.png?"),
        ("![a cat](../cat.png)", "text: “../cat.png” leads out of the lesson's folder"),
        ("![a cat](/etc/cat.png)", "text: “/etc/cat.png” is an absolute path"),
        ("![a cat](https://x.org/cat.png)", "leads out" if os.sep == "\\" else "there is no such file"),
        ("![a star](siemens-star)", "text: “siemens-star” is no file beside the lesson, such as cat.png"),
        ("![a cat](none.txt)", "text: there is no such file as “none.txt”"),
        ("![a cat] (cat.png)", "text: “![a cat] (cat.png)” is no picture: ![what it shows](file.png)"),
        ("![a wall](wall.png)", "text: “wall.png” has 2001 × 2000 pixels; 4,000,000 are shown in a text"),
    ],
)  # fmt: skip
def test_a_picture_that_is_none_is_told(problem, tmp_path, prose, message):
    if "wall" in prose:
        Image.fromarray(np.zeros((2001, 2000), np.uint8)).save(tmp_path / "wall.png")
    assert message in problem(prose)
