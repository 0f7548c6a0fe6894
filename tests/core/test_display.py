"""Every choice of range gives the coloring that its name promises."""

import numpy as np
import pytest

from convstudio.core.display import (
    Coloring,
    Display,
    beyond,
    coloring,
    image_coloring,
    range_text,
)
from convstudio.core.picture import Picture, extremes

CASES = [
    # choice, colours, extremes, zero_sum, colour image → coloring
    ("auto", "auto", (-300.0, 800.0), True, False, Coloring(-800, 800, signed=True)),
    ("auto", "auto", (0.0, 240.0), False, False, Coloring(0, 255)),
    ("auto", "auto", (-80.0, 400.0), False, False, Coloring(-80, 400)),
    ("auto", "grey", (-300.0, 800.0), True, False, Coloring(-300, 800)),
    ("auto", "signed", (0.0, 240.0), False, False, Coloring(-240, 240, signed=True)),
    ("auto", "signed", (-10.0, 20.0), True, True, Coloring(-20, 20)),
    ("fixed", "auto", (-1.0, 1.0), True, False, Coloring(-50, 50, signed=True)),
    ("clip", "auto", (-300.0, 800.0), True, False, Coloring(0, 255)),
    ("absolute", "auto", (-300.0, 200.0), True, False, Coloring(0, 300, absolute=True)),
    ("offset", "grey", (-300.0, 800.0), True, False, Coloring(-127.5, 127.5)),
]


@pytest.mark.parametrize(("choice", "colors", "found", "zero_sum", "color", "want"), CASES)
def test_a_choice_gives_its_coloring(choice, colors, found, zero_sum, color, want):
    display = Display(choice, colors, fixed=(-50.0, 50.0))
    shown = coloring(display, found, white=255.0, signed=zero_sum, keeps_white=False, color=color)
    assert shown == want


def test_a_map_whose_weights_sum_to_1_is_shown_in_the_images_range_and_says_what_is_beyond():
    values = np.array([[-10.0, 0.0, 200.0, 300.0]])
    shown = coloring(
        Display(), (-10.0, 300.0), white=255.0, signed=False, keeps_white=True, color=False
    )
    assert shown == Coloring(0, 255)
    assert beyond(values, shown, (-10.0, 300.0)) == 0.5
    assert beyond(values, Coloring(-10, 300), (-10.0, 300.0)) == 0
    assert beyond(values, Coloring(0, 250, absolute=True), (-10.0, 300.0)) == 0.25


@pytest.mark.parametrize("zero_sum", [True, False])
def test_a_map_of_one_value_still_has_a_range(zero_sum):
    shown = coloring(
        Display(), (0.0, 0.0), white=255.0, signed=zero_sum, keeps_white=False, color=False
    )
    assert shown.low < shown.high


def test_extremes_leave_out_what_is_not_finite():
    assert extremes(np.array([[np.nan, -2.0, np.inf, 5.0]])) == (-2.0, 5.0)
    assert extremes(np.array([[np.nan]])) == (0.0, 0.0)
    assert extremes(np.zeros((0, 3))) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("pixels", "white", "want"),
    [
        (np.array([[0, 9]], np.uint8), 255.0, Coloring(0, 255)),
        (np.array([[0, 9]], np.uint16), 65535.0, Coloring(0, 65535)),
        (np.array([[-3, 9]], np.int16), 32767.0, Coloring(-32767, 32767)),
        (np.array([[0.1, 0.9]]), 1.0, Coloring(0, 1)),
        (np.array([[0.1, 812.0]]), 1.0, Coloring(0, 812)),
        (np.array([[-2.0, 0.5]]), 1.0, Coloring(-2, 0.5)),
    ],
)
def test_the_input_is_shown_from_0_to_white_unless_its_values_leave_that(pixels, white, want):
    assert image_coloring(Picture(pixels, white)) == want


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (Coloring(-800, 800, signed=True), "signed ±800"),
        (Coloring(0, 255), "grey 0…255"),
        (Coloring(-80, 400), "grey −80…400"),
        (Coloring(0, 300, absolute=True), "grey |S| 0…300"),
    ],
)
def test_the_range_is_said_in_words(shown, words):
    assert range_text(shown) == words
