"""What is written on the board, against the sums and names that the rest of the program has."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.examples.spaceship import spaceship
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.board import MOST_CELLS, Board, broken, is_small
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.timeline import Timeline


def figure(**changes):
    return replace(textbook_figure(), **changes)


def board(experiment, *, letters=False, order="gather"):
    return Board(Timeline(experiment, order), Letters(experiment) if letters else None)


def joined(grid, row, column):
    return "".join(grid.texts[row][column])


def test_the_figure_stands_on_the_board_as_in_the_book():
    grid = board(figure(), letters=True).outputs(None)
    assert [joined(grid, 0, j) for j in range(3)] == [
        slanted(text) for text in ("aw+bx+ey+fz", "bw+cx+fy+gz", "cw+dx+gy+hz")
    ]
    assert all(len(lines) == 2 for row in grid.texts for lines in row)


def test_a_full_convolution_begins_with_aw_and_shows_where_the_six_are():
    grid = board(figure(mode="full", flip=True), letters=True).outputs(None)
    assert joined(grid, 0, 0) == slanted("aw")
    assert joined(grid, 1, 0) == slanted("ay+ew")
    assert grid.tinted == (range(1, 3), range(1, 4))


@settings(max_examples=40)
@given(
    order=st.sampled_from(ORDERS),
    mode=st.sampled_from(["full", "same", "valid"]),
    flip=st.booleans(),
    share=st.floats(0, 1),
    seed=st.integers(0, 99),
)
def test_each_cell_says_what_its_output_has_come_to(order, mode, flip, share, seed):
    rng = np.random.default_rng(seed)
    kernel = Kernel.from_array(rng.integers(-3, 4, (2, 3)))
    picture = Picture(rng.integers(0, 9, (4, 5)).astype(np.uint8), 9)
    timeline = Timeline(Experiment(picture, kernel, flip=flip, mode=mode), order)
    step = int(share * (timeline.count - 1))
    grid = Board(timeline, None).outputs(step)
    for i, j in np.ndindex(grid.shape):
        done = timeline.done(step, i, j)
        expected = format_number(timeline.output_term(i, j, done - 1).total, 4) if done else ""
        assert joined(grid, i, j) == expected
        assert all(line in grid.widest[j] for line in grid.texts[i][j])


def test_the_rim_has_the_borders_pixels():
    experiment = figure(mode="full", boundary="mirror")
    grid = board(experiment).inputs(rim=True)
    assert grid.first == (-1, -1)
    expected = experiment.bordered(range(-1, 4), range(-1, 5))
    assert [[joined(grid, row, column) for column in range(6)] for row in range(5)] == [
        [str(int(value)) for value in row] for row in expected
    ]
    assert grid.outside.sum() == 30 - 12


def test_without_the_rim_there_is_the_image_alone():
    grid = board(figure(mode="full")).inputs(rim=False)
    assert grid.shape == (3, 4)
    assert not grid.outside.any()


def test_a_sum_that_will_be_called_by_its_name_is_written_as_long_as_it_is_short():
    lettered = board(figure(mode="full", flip=True), letters=True)
    written = [joined(lettered.outputs(24 + done, longest=2), 1, 1) for done in range(4)]
    assert written == [slanted("az"), slanted("az+by"), "…", slanted("s₁₁")]
    assert {"…", slanted("az")} <= {*lettered.outputs(None, longest=1).widest[1]}


def test_long_sums_are_called_by_their_names():
    kernel = Kernel.from_array(np.ones((3, 3)))
    lettered = board(figure(kernel=kernel, mode="full"), letters=True)
    assert joined(lettered.outputs(None), 2, 1) == slanted("s₂₁")
    assert joined(lettered.outputs(0), 0, 0) == "…"
    assert joined(lettered.outputs(0), 2, 1) == ""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("aw", ("aw",)),
        ("ax + bw", ("ax", "+bw")),
        ("az + by + ex + fw", ("az+by", "+ex+fw")),
        ("a − 5y + ex", ("a−5y", "+ex")),
        ("0", ("0",)),
    ],
)
def test_a_sum_is_broken_before_a_sign(text, lines):
    assert broken(text) == lines


def test_what_is_large_empty_coloured_or_a_signal_is_not_for_the_board():
    picture = textbook_figure().picture
    assert is_small(figure())
    assert not is_small(spaceship())
    assert not is_small(figure(kernel=Kernel.from_array(np.ones((5, 5)))))  # valid: no outputs
    side = int(MOST_CELLS**0.5) + 1
    large = Picture(np.zeros((side, side), np.uint8), 255)
    assert not is_small(figure(picture=large))
    color = Picture(np.zeros((3, 4, 3), np.uint8), 255)
    assert is_small(figure(picture=color))
    assert not is_small(figure(picture=color, channels="color"))
    assert picture.white == 12
