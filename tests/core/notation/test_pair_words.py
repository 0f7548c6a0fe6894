"""The maps of A and B in words: exact values, and which direction is which."""

import numpy as np
import pytest

from convstudio.core.design.photograph_maps import on_photograph, slope_gains
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair, quarter_turned
from convstudio.core.model.picture import Picture
from convstudio.core.notation.pair_words import directions_in_brief, directions_in_words, values_at

PIXELS = np.array([[0, 0, 0, 0], [0, 5, 9, 0], [0, 2, 7, 0], [0, 0, 0, 0]], np.uint8)
LAPLACE = Kernel.from_array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
RIGHT = Kernel.from_array([[0, 0, 0], [-1, 0, 1], [0, 0, 0]])

DOWN = RIGHT.rotated()


def words(third, i, j, picture=None, **inputs):
    picture = picture or Picture(PIXELS, 255.0, "small.png")
    pair = KernelPair(quarter_turned(RIGHT))
    experiment = Experiment(picture, RIGHT, flip=False, pair=pair, **inputs)
    return values_at(on_photograph(experiment, picture), ("A", "B", third), i, j)


def test_values_are_exact_or_said_to_be_rounded():
    assert words("A − B", 1, 1) == "small.png (1, 1): A = 9, B = −2, A − B = 11"
    assert words("√(A² + B²)", 1, 1).endswith("√(A² + B²) ≈ 9.21954")
    assert words("atan2(B, A)", 1, 1).endswith("atan2(B, A) ≈ −12.53°")
    assert words("|A|", 2, 2).endswith("A = −2, B = 9, |A| = 2")
    empty = Picture(np.zeros((3, 3), np.uint8), 255.0)
    assert words("atan2(B, A)", 1, 1, empty).endswith("B = 0, atan2(B, A) has no value")
    assert words("√(A² + B²)", 1, 1, empty).endswith("√(A² + B²) = 0")
    holes = Picture(np.full((3, 3), np.nan), 1.0)
    assert words("A − B", 1, 1, holes).count("has no value") == 3


def test_of_colours_there_are_three_values_and_of_sizes_that_of_the_grey():
    picture = Picture(np.dstack([PIXELS, 2 * PIXELS, 0 * PIXELS]), 255.0, "c.png")
    said = words("A − B", 1, 1, picture, channels="color")
    assert said == "c.png (1, 1): A = (9, 18, 0), B = (−2, −4, 0), A − B = (11, 22, 0)"
    grey = 0.2125 * 9 + 0.7154 * 18
    said = words("|A|", 1, 1, picture, channels="color").rpartition(", ")[2]
    assert said.startswith("|A| of grey ≈ ")
    assert float(said.rpartition(" ")[2]) == pytest.approx(grey, rel=1e-5)
    said = words("√(A² + B²)", 1, 1, picture, channels="color").rpartition("), ")[2]
    assert float(said.rpartition("√(A² + B²) of grey ≈ ")[2]) == pytest.approx(
        grey * np.hypot(9, 2) / 9, rel=1e-5
    )


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (3, 4, "= 5"),
        (1.5, 2, "= 2.5"),
        (1e8, 1, "≈ 100000000"),
        (0.3, 0.4, "≈ 0.5"),
        (1, 1, "≈ 1.4142"),
    ],
)
def test_a_root_is_equal_only_where_its_square_is_the_sum(a, b, said):
    pixels = np.zeros((3, 3))
    pixels[1, 2], pixels[0, 1] = a, b
    text = words("√(A² + B²)", 1, 1, Picture(pixels, 1.0))
    assert text.rpartition("√(A² + B²) ")[2].startswith(said)


def test_of_maps_of_different_sizes_only_the_values_that_are_there_are_said():
    picture = Picture(PIXELS, 255.0, "small.png")
    pair = KernelPair(Kernel.from_array([[1.0]]), shows_b=False)
    experiment = Experiment(picture, LAPLACE, mode="valid", pair=pair)
    said = values_at(on_photograph(experiment, picture), ("A", "B", "A − B"), 1, 1)
    assert said == "small.png (1, 1): A = −17, B = 5"


@pytest.mark.parametrize(
    ("kernel", "flip", "said"),
    [
        (RIGHT, False, "0° to the right, counter-clockwise: where I rises, by cross-correlation"),
        (RIGHT, True, "180° where I rises to the right, −90° where upwards, by convolution"),
        (DOWN, True, "−90° where I rises to the right, 0° where upwards, by convolution"),
        (LAPLACE, True, "0° where A alone is positive, 90° where B alone is"),
    ],
)
def test_the_legend_says_which_way_directions_count_in_this_operation(kernel, flip, said):
    pair = KernelPair(quarter_turned(kernel))
    experiment = Experiment(Picture(PIXELS, 255.0), kernel, flip=flip, pair=pair)
    assert directions_in_words(slope_gains(experiment), flip) == said
    assert directions_in_words(slope_gains(experiment.swapped), flip) == said


def test_unequal_gains_are_not_said_to_give_the_angles_in_between():
    experiment = Experiment(
        Picture(PIXELS, 255.0), RIGHT, flip=False,
        pair=KernelPair(quarter_turned(RIGHT).with_scale("2")),
    )  # fmt: skip
    gains = slope_gains(experiment)
    assert directions_in_words(gains, False) == (
        "0° where I rises to the right, 90° where upwards, by cross-correlation"
    )
    # Half way up it is 63.4°, not 45°.
    assert np.degrees(np.arctan2(*gains.sum(axis=0)[::-1])) == pytest.approx(63.43, abs=0.01)


def test_where_there_is_little_room_the_legend_is_brief():
    for kernel, said in ((RIGHT, "0° right, 90° up"), (LAPLACE, "0° A, 90° B")):
        pair = KernelPair(quarter_turned(kernel))
        experiment = Experiment(Picture(PIXELS, 255.0), kernel, flip=False, pair=pair)
        assert directions_in_brief(slope_gains(experiment)) == said
