"""A lesson as a value: going through it, and judging answers."""

import pytest

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lessons.lesson import Lesson, Question, Screen, Step


def screens(count):
    return tuple(Screen(textbook_figure()) for _ in range(count))


@pytest.fixture
def lesson():
    return Lesson(
        "Three steps", (Step("One", screens(1)), Step("Two", screens(3)), Step("Three", screens(2)))
    )


def test_a_clicker_goes_through_every_screen_and_back_the_same_way(lesson):
    forth = [(0, 0)]
    while (following := lesson.after(forth[-1])) is not None:
        forth.append(following)
    assert forth == [(0, 0), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1)] == list(lesson.positions)
    back = [forth[-1]]
    while (previous := lesson.before(back[-1])) is not None:
        back.append(previous)
    assert back == forth[::-1]


def test_back_from_a_step_lands_on_the_end_state_of_the_one_before(lesson):
    assert lesson.before((2, 0)) == (1, 2)
    assert lesson.screen((1, 2)) is lesson.steps[1].screens[-1]


@pytest.mark.parametrize(
    ("position", "nearest"),
    [((1, 2), (1, 2)), ((1, 9), (1, 2)), ((7, 0), (2, 0)), ((7, 9), (2, 1))],
)
def test_the_nearest_position_exists(lesson, position, nearest):
    assert lesson.nearest(position) == nearest
    assert nearest in lesson.positions


@pytest.mark.parametrize("given", ["26", " 26 ", "26.0", "26,0", "52/2", "2*13", "26,000"])
def test_a_number_may_be_typed_as_a_weight_may(given):
    assert Question("?", "number", "26").is_right(given)


@pytest.mark.parametrize(
    "given", ["", "27", "-26", "−26", "26.1", "S(1,1)", "26 + 1", "inf", "1e999", "26)"]
)
def test_another_number_is_wrong(given):
    assert not Question("?", "number", "26").is_right(given)


@pytest.mark.parametrize("given", ["1/3", "0.333", "0,333", "2/6", "0.3333333"])
def test_a_rounded_third_is_a_third(given):
    assert Question("?", "number", "1/3").is_right(given)


def test_nought_is_nought():
    question = Question("?", "number", "0")
    assert question.is_right("0")
    assert question.is_right("1-1")
    assert not question.is_right("0.001")


def test_a_negative_number_may_have_either_minus():
    assert Question("?", "number", "−6").is_right("-6")
    assert Question("?", "number", "-6").is_right("−6")


@pytest.mark.parametrize(
    "given", ["ay + ew", "ew+ay", "ya + we", "a*y + e·w", " AY+EW ", "e×w + y×a"]
)
def test_letters_come_in_any_order(given):
    assert Question("?", "letters", "ay + ew").is_right(given)


@pytest.mark.parametrize(
    "given", ["", "ay", "aw + ey", "ay + ew + ew", "ay − ew", "ay + ew + 1", "a + y + e + w"]
)
def test_other_letters_are_wrong(given):
    assert not Question("?", "letters", "ay + ew").is_right(given)


def test_subscripts_may_be_typed_as_digits_and_belong_to_their_letter():
    question = Question("?", "letters", "x₅w₀ + x₄w₁")
    assert question.is_right("x5w0 + x4w1")
    assert question.is_right("w_1 x_4 + w_0 x_5")
    assert not question.is_right("x0w5 + x1w4")


def test_indices_of_two_digits_are_parted_by_a_comma():
    question = Question("?", "letters", "x₁,₁₂k₀₀")
    assert question.is_right("k00 x1,12")
    assert not question.is_right("k00 x11,2")


def test_a_difference_is_no_sum():
    question = Question("?", "letters", "aw − bx")
    assert question.is_right("-bx + aw")
    assert not question.is_right("aw + bx")


@pytest.mark.parametrize(
    ("given", "right"), [("full", True), (" Full ", True), ("valid", False), ("", False)]
)
def test_a_choice_is_that_choice(given, right):
    assert Question("?", "choice", "full", ("full", "valid")).is_right(given) is right
