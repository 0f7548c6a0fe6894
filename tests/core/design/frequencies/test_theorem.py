"""The convolution theorem against scipy's circular sums, and where it does not hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.design.frequencies.theorem import decibels, middle, theorem
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.sums.geometry import BOUNDARIES, MODES


@st.composite
def experiments(draw, modes=MODES, boundaries=BOUNDARIES):
    random = np.random.default_rng(draw(st.integers(0, 99)))
    height, width = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    kh, kw = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    origin = draw(st.integers(0, kh - 1)), draw(st.integers(0, kw - 1))
    kernel = Kernel.from_array(random.integers(-9, 10, (kh, kw)), origin=origin)
    picture = Picture(random.integers(0, 256, (height, width)).astype(np.uint8), 255)
    return Experiment(
        picture, kernel, draw(st.booleans()), draw(st.sampled_from(modes)),
        draw(st.sampled_from(boundaries)),
    )  # fmt: skip


@given(experiments(("same",), ("wrap",)))
def test_it_holds_under_same_with_wrapped_edges(experiment):
    found = theorem(experiment)
    assert found.is_exact
    assert np.abs(found.difference).max() < 1e-8
    np.testing.assert_allclose(found.product, found.map, atol=1e-7)


@given(experiments(("full",), ("constant",)))
def test_it_holds_under_full_with_zeros_around(experiment):
    found = theorem(experiment)
    assert found.is_exact
    assert np.abs(found.difference).max() < 1e-8
    np.testing.assert_allclose(found.product, found.map, atol=1e-7)


@given(experiments())
def test_elsewhere_it_differs_only_where_a_window_sees_the_border(experiment):
    if 0 in experiment.output_shape:
        with pytest.raises(ValueError, match="S is empty"):
            theorem(experiment)
        return
    found = theorem(experiment)
    assert found.returned.shape == found.difference.shape == experiment.output_shape
    np.testing.assert_allclose(found.returned + found.difference, experiment.feature_map())
    inside = np.ix_(
        *(
            [
                all(0 <= at < axis.size for at in axis.window(output))
                for output in range(axis.outputs)
            ]
            for axis in experiment.axes
        )
    )
    assert np.abs(found.difference[inside]).max(initial=0) < 1e-8


def test_the_frequency_0_is_in_the_middle_and_holds_the_sums():
    kernel = Kernel.from_array([[1, 2], [3, 4]])
    found = theorem(
        Experiment(Picture(np.ones((4, 6), np.uint8), 255), kernel, boundary="wrap", flip=False)
    )
    assert (found.image[2, 3], found.kernel[2, 3]) == (24, 10)
    assert found.map[2, 3] == pytest.approx(240)


def test_the_kernel_of_a_correlation_is_conjugated():
    kernel = Kernel.from_array([[1, 2, 4]])
    picture = Picture(np.arange(12, dtype=np.uint8).reshape(3, 4), 255)
    one, other = (
        theorem(Experiment(picture, kernel, boundary="wrap", flip=flip)) for flip in (True, False)
    )
    np.testing.assert_allclose(one.kernel, other.kernel.conj())


def test_what_has_no_transform_is_refused():
    kernel = Kernel.from_array([[1]])
    color = Picture(np.zeros((2, 2, 3), np.uint8), 255)
    with pytest.raises(ValueError, match="three transforms"):
        theorem(Experiment(color, kernel, channels="color"))
    with pytest.raises(ValueError, match="finite"):
        theorem(Experiment(Picture(np.full((2, 2), np.nan, np.float32), 1), kernel))
    with pytest.raises(ValueError, match="too many"):
        theorem(Experiment(Picture(np.zeros((1, 2**22 + 1), np.uint8), 255), kernel))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [np.nan, np.inf, 1e308])
def test_a_border_that_leaves_nothing_of_the_transform_of_s_is_refused_where_s_sees_it(value):
    experiment = Experiment(
        Picture(np.arange(20.0).reshape(4, 5), 1), Kernel.from_array(np.ones((3, 3))),
        fill_value=value,
    )  # fmt: skip
    for mode in ("same", "full"):
        with pytest.raises(ValueError, match="An output that is no finite number"):
            theorem(replace(experiment, mode=mode))
    assert np.abs(theorem(replace(experiment, mode="valid")).difference).max() < 1e-12


def test_of_a_large_input_the_middle_is_taken_with_all_that_belongs_to_it():
    pixels = np.arange(7 * 10, dtype=np.uint8).reshape(7, 10)
    experiment = Experiment(
        Picture(pixels, 255, alpha=pixels), Kernel.from_array([[1, 2]]), boundary="wrap"
    )
    section = middle(experiment, 4)
    np.testing.assert_array_equal(section.picture.pixels, pixels[1:5, 3:7])
    np.testing.assert_array_equal(section.picture.alpha, pixels[1:5, 3:7])
    assert (section.kernel, section.boundary) == (experiment.kernel, "wrap")
    assert middle(experiment, 10) is experiment
    assert middle(experiment, 8).picture.shape == (7, 8)
    assert theorem(section).is_exact


def test_levels_are_relative_to_the_largest_and_end_where_rounding_begins():
    np.testing.assert_allclose(decibels(np.array([[10j, -1, 1e-20, 0]])), [[0, -20, -100, -100]])
    np.testing.assert_array_equal(decibels(np.zeros((1, 2), complex)), [[-100, -100]])
