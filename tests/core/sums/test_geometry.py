"""Where outputs lie and where border pixels come from, against numpy.pad and against the formula itself."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.sums.borders import OPENCV_NUMBERS
from convstudio.core.sums.geometry import (
    BORDER_NAMES,
    BORDERS,
    BOUNDARIES,
    MODES,
    Axis,
    source,
    sources,
)

NUMPY_NAMES = {"nearest": "edge", "mirror": "reflect", "reflect": "symmetric", "wrap": "wrap"}

axes = st.builds(
    lambda size, taps, share, mode, flip: Axis(size, taps, int(share * taps), mode, flip),
    st.integers(1, 20),
    st.integers(1, 25),
    st.floats(0, 0.999),
    st.sampled_from(MODES),
    st.booleans(),
)


@pytest.mark.parametrize("boundary", NUMPY_NAMES)
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_border_pixels_come_from_where_numpy_pad_takes_them(boundary, size):
    padded = np.pad(np.arange(size), 20, NUMPY_NAMES[boundary])
    assert np.array_equal(sources(range(-20, size + 20), size, boundary), padded)


def test_the_constant_border_comes_from_nowhere():
    assert source(-1, 4, "constant") is None
    assert source(4, 4, "constant") is None
    assert [source(index, 4, "constant") for index in range(4)] == [0, 1, 2, 3]


@given(axes)
def test_every_term_of_an_output_uses_each_weight_once(axis):
    for output in range(axis.outputs):
        taps = [axis.tap(output, index) for index in axis.window(output)]
        assert sorted(taps) == list(range(axis.taps))


@given(axes)
def test_the_border_is_as_wide_as_the_windows_reach(axis):
    seen = [index for output in range(axis.outputs) for index in axis.window(output)]
    if seen:
        assert min(seen) == -axis.before
        assert max(seen) <= axis.size - 1 + axis.after
        assert axis.after == max(max(seen) - axis.size + 1, 0)
    if axis.mode == "valid":
        assert axis.before == axis.after == 0


@given(axes)
def test_gathering_and_scattering_are_two_sides_of_one_relation(axis):
    for index in range(-axis.before, axis.size + axis.after):
        reaching = [output for output in range(axis.outputs) if index in axis.window(output)]
        assert list(axis.reached(index)) == reaching
    for tap in range(axis.taps):
        touched = [
            index
            for output in range(axis.outputs)
            for index in axis.window(output)
            if axis.tap(output, index) == tap
        ]
        assert list(axis.multiplied(tap)) == touched
        some = range(axis.outputs // 3, axis.outputs)
        assert list(axis.multiplied(tap, some)) == touched[some.start :]


@given(axes, st.integers(-3, 9), st.integers(0, 9))
def test_outputs_and_what_they_lie_over_are_the_same_relation_either_way(axis, start, length):
    indices = range(start, start + length)
    over = [output for output in range(axis.outputs) if output + axis.placement in indices]
    assert list(axis.outputs_over(indices)) == over
    lain = [output + axis.placement for output in over]
    assert list(axis.place(axis.outputs_over(indices))) == lain


@given(axes)
def test_an_output_lies_over_the_pixel_that_its_origin_multiplies(axis):
    convolved = replace(axis, flip=axis.flip or axis.mode != "same")
    for output in range(axis.outputs):
        assert convolved.tap(output, output + axis.placement) == axis.origin


@given(axes)
def test_the_flip_moves_no_output_from_its_place(axis):
    assert replace(axis, flip=not axis.flip).placement == axis.placement


@given(axes)
def test_outputs_that_see_the_same_pixels_lie_in_the_same_place_in_full_and_valid(axis):
    full, valid = (replace(axis, mode=mode) for mode in ("full", "valid"))
    where = {full.window(output): output + full.placement for output in range(full.outputs)}
    for output in range(valid.outputs):
        assert where[valid.window(output)] == output + valid.placement


@pytest.mark.parametrize(
    ("mode", "flip", "offset", "placement"),
    [
        ("full", True, 0, -1),
        ("full", False, 2, -1),
        ("same", True, 1, 0),
        ("same", False, 1, 0),
        ("valid", True, 2, 1),
        ("valid", False, 0, 1),
    ],
)
def test_offsets_of_a_3_tap_kernel_are_those_of_the_formula(mode, flip, offset, placement):
    axis = Axis(9, 3, 1, mode, flip)
    assert (axis.offset, axis.placement) == (offset, placement)


def test_there_are_three_modes_and_five_borders():
    assert MODES == ("full", "same", "valid")
    assert BOUNDARIES == ("constant", "nearest", "reflect", "mirror", "wrap")


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_the_row_of_a_border_says_what_opencv_and_others_call_it(boundary):
    if boundary not in OPENCV_NUMBERS:
        assert not BORDERS[boundary].in_filters
        return
    line, number = np.arange(1.0, 6.0)[np.newaxis], OPENCV_NUMBERS[boundary]
    wide = cv2.copyMakeBorder(line, 0, 0, 3, 3, number, value=0)[0]
    found = sources(range(-3, 8), 5, boundary)
    assert wide.tolist() == np.where(found < 0, 0, line[0][found]).tolist()
    names = [name for border in BORDERS.values() for name in border.elsewhere.split()]
    assert len(names) == len(set(names) - {*BOUNDARIES})
    assert all(BORDER_NAMES[name] == boundary for name in BORDERS[boundary].elsewhere.split())
    if BORDERS[boundary].in_filters:
        cv2.filter2D(line, -1, np.ones((1, 3)), borderType=number)
