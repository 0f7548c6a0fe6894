"""Edits of selected weights, rims and scales: what they do to any kernel."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convstudio.core.design.editing import selection
from convstudio.core.design.editing.normalising import unit_peak, unit_ramp
from convstudio.core.design.editing.rim import cropped, grown
from convstudio.core.design.frequencies.response import Response
from convstudio.core.design.frequencies.steps_and_ramps import ramp_gain
from convstudio.core.model.kernel import MAX_SIZE, Kernel

numbers = st.sampled_from(["0", "0", "1", "-2", "1/3", "0.25", "sqrt(2)"])


@st.composite
def kernels(draw, cells=numbers, most=5):
    kh, kw = draw(st.integers(1, most)), draw(st.integers(1, most))
    rows = tuple(tuple(draw(cells) for _ in range(kw)) for _ in range(kh))
    origin = draw(st.integers(0, kh - 1)), draw(st.integers(0, kw - 1))
    return Kernel(rows, draw(st.sampled_from(["1", "1/16"])), origin)


@given(kernels(), numbers, st.data())
def test_edits_of_a_selection_do_to_it_what_numpy_does_and_to_nothing_else(kernel, text, data):
    area = np.zeros(kernel.shape, bool)
    (kh, kw) = kernel.shape
    top, left = data.draw(st.integers(0, kh - 1)), data.draw(st.integers(0, kw - 1))
    bottom, right = data.draw(st.integers(top, kh - 1)), data.draw(st.integers(left, kw - 1))
    area[top : bottom + 1, left : right + 1] = True
    cells = [(int(a), int(b)) for a, b in np.argwhere(area)]
    number = float(Kernel(((text,),)).array[0, 0])
    block = kernel.typed_array[top : bottom + 1, left : right + 1]
    for texts, wanted in (
        (selection.filled(kernel, cells, text), np.full(block.shape, number)),
        (selection.added(kernel, cells, text), block + number),
        (selection.multiplied(kernel, cells, text), block * number),
        (selection.negated(kernel, cells), -block),
        (selection.mirrored(kernel, (top, left, bottom, right), 0), block[::-1]),
        (selection.mirrored(kernel, (top, left, bottom, right), 1), block[:, ::-1]),
    ):
        after = kernel.with_cells(texts).typed_array
        np.testing.assert_allclose(after[area].reshape(block.shape), wanted, atol=1e-12)
        assert (after[~area] == kernel.typed_array[~area]).all()


@given(kernels())
def test_a_rim_of_zeros_is_grown_and_cropped_and_changes_nothing_about_the_origin(kernel):
    bare = cropped(kernel)
    assert cropped(bare) is bare
    at_origin = [each.typed_array[each.origin] for each in (kernel, bare)]
    assert at_origin[0] == at_origin[1]
    frequencies = np.linspace(-0.5, 0.5, 7)
    for other in (bare, grown(kernel)):
        np.testing.assert_allclose(
            Response(other.array, other.origin).at(frequencies, frequencies[::-1]),
            Response(kernel.array, kernel.origin).at(frequencies, frequencies[::-1]),
            atol=1e-12,
        )  # fmt: skip
    inner = bare.typed_array != 0
    inner[bare.origin] = True
    assert all(line.any() for line in (inner[0], inner[-1], inner[:, 0], inner[:, -1]))


def test_a_row_grows_as_a_row_and_the_largest_kernel_not_at_all():
    assert grown(Kernel((("1", "2"),))).texts == (("0", "1", "2", "0"),)
    assert grown(Kernel((("3",),))).shape == (3, 3)
    with pytest.raises(ValueError, match=f"at most {MAX_SIZE}"):
        grown(Kernel((("1",) * MAX_SIZE,)))


whole = st.integers(-9, 9).map(str)


@given(kernels(whole))
def test_a_derivatives_slope_becomes_1_and_anything_else_is_refused(kernel):
    ones = Response(kernel.typed_array, kernel.origin)
    if ones.total:
        with pytest.raises(ValueError, match="sum to"):
            unit_ramp(kernel)
        return
    down = -ramp_gain(ones, 270.0)
    right = -ramp_gain(ones, 0.0)
    if not (down or right):
        with pytest.raises(ValueError, match="0 in every direction"):
            unit_ramp(kernel)
        return
    scaled = unit_ramp(kernel)
    response = Response(scaled.array, scaled.origin)
    steepest = math.degrees(math.atan2(-down, right))
    assert abs(ramp_gain(response, steepest)) == pytest.approx(1)
    assert scaled.texts == kernel.texts


def test_the_scales_of_well_known_derivatives_are_exact():
    sobel = Kernel((("1", "0", "-1"), ("2", "0", "-2"), ("1", "0", "-1")))
    assert unit_ramp(sobel).scale == "1/8"
    assert unit_peak(sobel).scale == "1/8"
    assert unit_peak(Kernel((("1", "2", "1"),))).scale == "1/4"


@given(kernels(whole, most=4))
def test_the_peak_gain_becomes_1(kernel):
    assume(kernel.typed_array.any())
    _, gain = Response(unit_peak(kernel).array, kernel.origin).peak
    assert gain == pytest.approx(1, abs=1e-6)


def test_without_a_gain_there_is_nothing_to_scale():
    with pytest.raises(ValueError, match="All weights are 0"):
        unit_peak(Kernel((("0", "0"),)))
