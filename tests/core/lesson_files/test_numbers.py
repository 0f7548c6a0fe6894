"""Numbers in braces, and answers: the engine's, in letters or digits, of the right state."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from printed_equations import check, numbers_of
from summed_setups import summed_setups

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.examples.spaceship import spaceship
from convstudio.core.lesson_files.numbers import Numbers
from convstudio.core.lesson_files.questions import read_question
from convstudio.core.lesson_files.toml import read_table
from convstudio.core.lessons.lesson import Screen
from convstudio.core.lessons.problems import LessonError, Problems
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset

FULL = replace(textbook_figure(), flip=True, mode="full")
COLOR = Experiment(
    Picture(np.arange(12, dtype=np.uint8).reshape(2, 2, 3), 255.0),
    Kernel((("2",),)),
    channels="color",
)


def numbers(experiment=FULL, letters=False, **states):
    named = {name: None if state is None else Screen(state) for name, state in states.items()}
    end = None if experiment is None else Screen(experiment, letters=letters)
    return Numbers(end, named, Problems(), [0])


def filled(text, *arguments, **more):
    found = numbers(*arguments, **more)
    result = found.filled(text, 7, "text")
    found.problems.raise_any()
    return result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("S is {S(1,0)}, not {S(0,1)}.", "S is 8, not 4."),
        ("{S(1, 0)} {I(2,3)} {K(1,1)}", "8 12 4"),
        ("{I(-1,0)}", "0"),
        ("{sum S(1,0)}", "1×3 + 5×1"),
        ("{sum S(1,1)}", "1×4 + 2×3 + 5×2 + 6×1"),
        ("{shape S} {shape I} {shape K}", "4 × 5 3 × 4 2 × 2"),
        ("{total K}", "10"),
        ("{{S(1,0)}} is {S(1,0)}", "{S(1,0)} is 8"),
        ("{{{S(1,0)}}}", "{8}"),
        ("no braces", "no braces"),
    ],
)
def test_the_textbook(text, result):
    assert filled(text) == result


def test_letters_where_the_state_has_letters():
    assert filled("{sum S(1,0)} = {S(1,0)}", letters=True) == "ay + ew = 8"


def test_a_sum_that_is_not_its_value_as_printed_is_about_it():
    thirds = replace(FULL, kernel=Kernel((("1", "1"), ("1", "1")), "1/3"))
    assert filled("{sum S(1,0)} = {S(1,0)}", thirds) == "(1×1 + 5×1) × 1/3 = 2"
    assert filled("{sum S(0,0)} = {S(0,0)}", thirds) == "(1×1) × 1/3 ≈ 0.333333"
    assert filled("{sum S(0,0)}={S(1,1)}", FULL).endswith("≈26")
    chain = filled("{sum S(0,0)} = {S(0,0)} = {S(0,0)}", thirds)
    assert chain == "(1×1) × 1/3 ≈ 0.333333 = 0.333333"
    assert filled("S(0,0) = {S(0,0)}, S(1,0) = {S(1,0)}", thirds) == "S(0,0) ≈ 0.333333, S(1,0) = 2"
    rounded = replace(FULL, picture=Picture(FULL.picture.pixels + 1e-9, 12.0))
    assert filled("S(1,0) = {sum S(1,0)} = {S(1,0)}", rounded) == "S(1,0) ≈ 1×3 + 5×1 ≈ 8"


@given(summed_setups())
@settings(max_examples=50, deadline=None)
def test_a_sum_in_a_lesson_holds_as_it_is_written(setup):
    text = filled("{sum S(1,0)} = {S(1,0)}", setup)
    check(text, some=False, numbers=numbers_of(setup))


def test_a_long_sum_and_one_of_colours_are_about_their_value_too():
    many = Kernel(((("-0.0625",) * 25),))
    long = Experiment(Picture(np.full((1, 25), 141.0312), 255.0), many, mode="valid")
    assert " = −220.36125" in filled("{sum S(0,0)} = {S(0,0)}", long)
    long = replace(long, picture=Picture(np.full((1, 25), 1000 / 7), 255.0))
    assert " ≈ −223.214" in filled("{sum S(0,0)} = {S(0,0)}", long)
    thirds = replace(COLOR, kernel=Kernel((("2",),), "1/3"))
    assert filled("{sum S(0,1)} = {S(0,1)}", thirds).endswith(") × 1/3 ≈ (2, 2.66667, 3.33333)")
    assert filled("{sum S(0,1)} = {S(0,1)}", COLOR).endswith("×2 = (6, 8, 10)")
    gap = Picture(np.array([[[1.0, np.nan, 100.734375]]]), 255.0)
    assert filled("{sum S(0,0)} = {S(0,0)}", replace(COLOR, picture=gap)) == (
        "(1, NaN, 100.734)×2 ≈ (2, NaN, 201.46875)"
    )


def test_another_state():
    text = "{S(1,1)} and {S(0,0) at turned}, {sum S(0,0) at turned}, {shape S at turned}"
    assert filled(text, turned=textbook_figure()) == "26 and 44, 1×1 + 2×2 + 5×3 + 6×4, 2 × 3"


def test_signals():
    x = spaceship().image[0]
    text = filled("{x(2)} {w(0)} {shape s} {s(5)} {total w}", spaceship())
    s = spaceship().outputs(range(1), range(5, 6))[0, 0]
    assert text == f"{x[2]:g} 0.3184 60 {s:.8g} 1"
    either = "{I(2)} {K(0)} {shape S} {S(5)} {total K} {shape I} {shape x} {shape K} {shape w}"
    assert filled(either, spaceship()) == f"{text} 60 60 8 8"
    assert filled("{sum s(0)}", spaceship(), letters=True).startswith("x₀w₇ + x₀w₆")


def test_a_border_that_is_not_0_is_written():
    assert filled("{sum S(0,0)}", replace(FULL, fill_value=2)) == "2×4 + 2×3 + 2×2 + 1×1"
    assert filled("{sum S(0,0)}", replace(FULL, boundary="nearest")) == "1×4 + 1×3 + 1×2 + 1×1"


def test_negative_numbers_and_scales():
    experiment = Experiment(
        Picture(np.array([[1, -2, 3]], np.int32), 3.0),
        Kernel((("-1", "1/2"),), "1/2"),
        mode="valid",
    )
    assert (
        filled("{sum s(0)} {w(0)} {w(1)} {s(0)}", experiment)
        == "(1×1/2 − 2×(−1)) × 1/2 −1 × 1/2 1/2 × 1/2 1.25"
    )
    assert (
        filled("{K(0,0)} {K(1,1)} {total K}", replace(FULL, kernel=preset("box-3"))) == "1/9 1/9 1"
    )


def test_markdown_takes_no_scale_for_emphasis():
    assert "*" not in filled("{K(0,0)}", replace(FULL, kernel=Kernel((("2",),), "2*3**2")))


def test_colours_are_three_numbers():
    assert filled("{S(0,1)}", COLOR) == "(6, 8, 10)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{S(9,9)}", "{S(9,9)}: “S(9,9)” does not exist: S is 4 × 5."),
        (
            "{sqrt(0 - 1)}",
            "{sqrt(0 - 1)}: “sqrt(0 - 1)” asks for the square root of a negative number.",
        ),
        ("{9^9^9^9}", "{9^9^9^9}: “9^9^9^9” has an exponent beyond ±1000."),
        ("{}", "{}: nothing stands between the braces; {{ and }} are braces."),
        (
            "{sume S(1,0)}",
            "{sume S(1,0)}: “sume” is none of sum, shape, total, max around, min around, max, min, mean, middle; "
            "did you mean sum?",
        ),
        ("{sum K(0,0)}", "{sum K(0,0)}: “K(0,0)” is no sum; an output is: S."),
        ("{shape X}", "{shape X}: “X” is none of S, I, K."),
        ("{total X}", "{total X}: “X” is none of S, I, K."),
        ("{max S(1,0)}", "{max S(1,0)}: “S(1,0)” has no max; S, I and K have."),
        ("{S(1,0)/I(-1,0)}", "{S(1,0)/I(-1,0)}: “S(1,0)/I(-1,0)” divides by zero."),
        (
            "{S(1,0) at turnd}",
            "{S(1,0) at turnd}: no state of this step is called “turnd”; did you mean turned?",
        ),
        ("{S(1,0)", "a “{” without its other brace; {{ is one."),
        ("S(1,0)}", "a “}” without its other brace; }} is one."),
        (
            "{S(1,0) after 2}",
            "{S(1,0) after 2}: “S(1,0) after 2” is a moment and no place; without “after” it is one.",
        ),
    ],
)
def test_what_cannot_be_filled_in_is_told(text, message):
    with pytest.raises(LessonError) as caught:
        filled(text, turned=FULL)
    assert str(caught.value) == f"Line 7, text: {message}"


def test_a_sum_that_nobody_can_read_is_not_written():
    with pytest.raises(LessonError, match="the sum has 49 terms; at most 25 are written out"):
        filled("{sum S(0,0)}", replace(FULL, kernel=preset("box-7")))


def test_a_state_that_could_not_be_made_is_no_second_problem():
    assert filled("{S(9,9)} {K(7,7) at broken}", None, broken=None) == "{S(9,9)} {K(7,7) at broken}"


# Questions


def question(text, *arguments, **more):
    found = numbers(*arguments, **more)
    asked = read_question(read_table(text, 20, found.problems), found, found.problems)
    found.problems.raise_any()
    return asked


@pytest.mark.parametrize(
    ("answer", "right", "wrong"),
    [
        ('"S(1,0)"', ["8", "8,0", "16/2"], ["9", ""]),
        ('"S(0,0) at turned"', ["44"], ["8"]),
        ('"I(2,3)"', ["12"], ["11"]),
        ('"K(1,1)"', ["4"], ["3"]),
        ('"total K"', ["10"], ["9"]),
        ("12", ["12"], ["13"]),
        ("-0.5", ["-1/2", "−0,5"], ["0.5"]),
        ('"1/3"', ["0.333", "0,333", "1/3"], ["0.3"]),
        ('"sqrt(2)"', ["1.414", "2^0.5"], ["2"]),
        ('"sum S(1,0)"', ["ay + ew", "we+ya"], ["aw + ey", "8"]),
    ],
)
def test_answers(answer, right, wrong):
    asked = question(f'ask = "?"\nanswer = {answer}', turned=textbook_figure())
    assert all(map(asked.is_right, right))
    assert not any(map(asked.is_right, wrong))


def test_a_weight_is_asked_for_with_its_scale():
    asked = question('ask = "?"\nanswer = "K(0,0)"', replace(FULL, kernel=preset("box-3")))
    assert asked.is_right("1/9")
    assert not asked.is_right("1")


def test_a_signal_may_be_asked_for_by_either_name():
    for answer in ("total K", "total w"):
        assert question(f'ask = "?"\nanswer = "{answer}"', spaceship()).is_right("1")


def test_ask_hint_and_choices_have_numbers():
    asked = question(
        'ask = "Is S(1,0) {S(1,0)}?"\nhint = "{sum S(1,0)}"\nchoices = ["{S(1,0)}", 9]\nanswer = "S(1,0)"'
    )
    assert (asked.ask, asked.hint, asked.choices) == ("Is S(1,0) 8?", "1×3 + 5×1", ("8", "9"))
    assert asked.is_right("8")
    assert not asked.is_right("9")


def test_a_choice_by_its_text():
    asked = question('ask = "?"\nchoices = ["K(7,7)", "K(0,0)"]\nanswer = "K(7,7)"')
    assert asked.answer == "K(7,7)"  # what is to be chosen need not exist
    choices = 'choices = ["It is {max S}", "mean S"]'
    for answer, at in (
        ("It is {max S}", 0),
        ("It is {total S / total S * max S}", 0),
        ("mean S", 1),
    ):
        asked = question(f'ask = "?"\n{choices}\nanswer = "{answer}"')
        assert asked.answer == asked.choices[at]
    asked = question('ask = "?"\nchoices = ["full", "valid"]\nanswer = "Valid"')
    assert (asked.kind, asked.answer) == ("choice", "valid")


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ('answer = "S(0,0)"', 20, "ask", "a question has an ask"),
        ('ask = "?"', 20, "answer", "a question has an answer"),
        ('ask = "?"\nanswer = "many"', 21, "answer",
         "“many” is no number and no place such as \"S(1,0)\"; other answers need choices"),
        ('ask = "?"\nanswer = "S(9,9)"', 21, "answer", "“S(9,9)” does not exist: S is 4 × 5"),
        ('ask = "?"\nanswer = "shape S"', 21, "answer", "“shape S” is no number"),
        ('ask = "?"\n\nanswer = "fuull"\nchoices = ["full", "valid"]', 22, "answer",
         "“fuull” is none of the choices; did you mean full?"),
        ('ask = "?"\n\nanswer = "min S"\nchoices = ["max S", "mean S"]', 22, "answer",
         "“min S”, which is 1, is none of the choices"),
        ('ask = "?"\n\nanswer = "{S(9,9)}"\nchoices = ["max S", "mean S"]', 22, "answer",
         "{S(9,9)}: “S(9,9)” does not exist: S is 4 × 5"),
        ('ask = "?"\nanswer = "full"\nchoices = ["full"]', 22, "choices", "there are 2 to 10 to choose from"),
        ('ask = "?"\nanswer = "a"\nchoices = ["a", "b",\n"A"]', 21, "answer", "two of the choices are the same"),
        ('ask = "?"\nanswer = 1\nchoices = ["1", "b",\n"{S(9,9)}"]', 23, "choices",
         "{S(9,9)}: “S(9,9)” does not exist: S is 4 × 5"),
        ('ask = "?"\nanswer = 1\nhints = "x"', 22, "hints", "there is no such key; did you mean hint?"),
        ('ask = "?"\nanswer = true', 21, "answer", 'true is not a text such as "S(1,0)", or a number'),
        ('ask = "?"\nanswer = nan', 21, "answer", "nan is not a finite number"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(text, line, field, message):
    with pytest.raises(LessonError) as caught:
        question(text)
    assert caught.value.problems == ((line, field, message),)


def test_three_numbers_are_no_answer():
    with pytest.raises(LessonError, match="is three numbers, one of each channel"):
        question('ask = "?"\nanswer = "S(0,0)"', COLOR)


def test_no_number_is_no_answer():
    experiment = replace(FULL, picture=Picture(np.full((2, 2), np.nan), 1.0))
    with pytest.raises(LessonError, match="is NaN, which nobody can answer"):
        question('ask = "?"\nanswer = "S(0,0)"', experiment)
