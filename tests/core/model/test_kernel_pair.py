"""Two kernels in one experiment: the laws of flipping, and of the lock on edge pairs, for any edit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair, quarter_turned
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset

PICTURE = Picture(np.arange(30.0).reshape(5, 6), 255)


@st.composite
def kernels(draw: st.DrawFn) -> Kernel:
    kh, kw = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    rows = draw(st.lists(st.lists(st.integers(-9, 9), min_size=kw, max_size=kw),
                         min_size=kh, max_size=kh))  # fmt: skip
    origin = draw(st.tuples(st.integers(0, kh - 1), st.integers(0, kw - 1)))
    name = draw(st.sampled_from(("", "mine")))
    return Kernel(tuple(tuple(map(str, row)) for row in rows), "1/4", origin, name)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    pair = KernelPair(draw(kernels()), draw(st.booleans()), draw(st.booleans()))
    return Experiment(PICTURE, draw(kernels()), pair=pair)


def is_locked(experiment: Experiment) -> bool:
    """Whether B is A turned: numpy's quarter turn, and the origin on its weight."""
    a, b = experiment.kernel_a, experiment.kernel_b
    assert b is not None
    (r, c), kw = a.origin, a.shape[1]
    return np.array_equal(b.array, np.rot90(a.array)) and b.origin == (kw - 1 - c, r)


@given(experiments())
def test_flipping_twice_is_nothing(experiment):
    flipped = experiment.swapped
    assert is_same(flipped.swapped, experiment)
    assert flipped.kernel is experiment.pair.other
    assert flipped.pair.front == experiment.pair.behind
    assert (flipped.kernel_a, flipped.kernel_b) == (experiment.kernel_a, experiment.kernel_b)


@given(experiments(), kernels())
def test_whatever_is_edited_b_stays_a_turned(experiment, kernel):
    for edited in (
        replace(experiment, kernel=kernel),
        replace(experiment.swapped, kernel=kernel),
        replace(experiment, kernel=kernel).swapped,
    ):
        if experiment.pair.turned:
            assert is_locked(edited)
    locked = replace(experiment, pair=replace(experiment.pair, turned=True))
    assert is_locked(locked)
    assert locked.kernel is experiment.kernel, "the one in front is never changed"


@given(experiments(), kernels())
def test_without_the_lock_an_edit_leaves_the_other_alone(experiment, kernel):
    free = replace(experiment, pair=replace(experiment.pair, turned=False))
    assert replace(free, kernel=kernel).pair is free.pair


def test_one_kernel_is_a_and_has_no_other():
    alone = Experiment(PICTURE, preset("sobel-x"))
    assert (alone.kernel_a, alone.kernel_b) == (alone.kernel, None)
    assert alone.swapped is alone


def test_a_keeps_its_name_while_b_is_looked_at():
    locked = Experiment(PICTURE, preset("sobel-x"), pair=KernelPair(preset("box-9"), turned=True))
    assert locked.swapped.swapped.kernel is locked.kernel
    assert locked.swapped.pair.other.name == "sobel-x"


@pytest.mark.parametrize("letter", ["A", "B"])
def test_an_origin_that_moves_alone_takes_the_other_one_with_it(letter):
    now = Experiment(PICTURE, preset("sobel-x"), pair=KernelPair(preset("box-3"), turned=True))
    now = now if letter == "A" else now.swapped
    for origin in ((0, 2), (2, 1), (1, 1)):
        now = replace(now, kernel=now.kernel.with_origin(*origin))
        assert is_locked(now)


def test_b_is_a_turned_with_its_origin():
    kernel = Kernel((("1", "2", "3"), ("4", "5", "6")), origin=(0, 2))
    turned = quarter_turned(kernel)
    assert turned.texts == (("3", "6"), ("2", "5"), ("1", "4"))
    assert turned.origin == (0, 0)
    assert quarter_turned(turned, back=True) == kernel
