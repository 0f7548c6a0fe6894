"""What becomes of a sum in a file of whole numbers, and what is said of it."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.saving.scaling import Counts, Scale, scale_of, scale_to


@pytest.mark.parametrize(
    ("like", "white", "depth", "values", "numbers", "text"),
    [
        (np.uint8, 255, None, [0, 7, 255], [0, 7, 255], ""),
        (np.uint8, 15, None, [0, 7, 15], [0, 119, 255], "S of 0 … 15 became 0 … 255"),
        (np.uint8, 1, None, [0, 1], [0, 255], "S of 0 … 1 became 0 … 255"),
        (np.uint8, 255, 16, [1, 255], [257, 65535], "S of 0 … 255 became 0 … 65535"),
        (np.uint16, 65535, None, [300, 65535], [300, 65535], ""),
        (np.uint16, 4095, None, [1, 4095], [16, 65535], "S of 0 … 4095 became 0 … 65535"),
        (np.uint16, 65535, 8, [257, 65535], [1, 255], "S of 0 … 65535 became 0 … 255"),
        (np.int16, 32767, None, [-7, 7, 32767], [0, 7, 32767], ""),
        (np.int8, 127, None, [-7, 7, 127], [0, 7, 127], ""),
        (np.int16, 32767, 8, [-7, 0, 32767], [0, 0, 255], "S of 0 … 32767 became 0 … 255"),
        (np.int8, 127, 16, [-7, 1, 127], [0, 516, 65535], "S of 0 … 127 became 0 … 65535"),
        (np.float32, 1, None, [0, 0.5, 1], [0, 32768, 65535], "S of 0 … 1 became 0 … 65535"),
        (np.float64, 1, 8, [0, 0.2, 1], [0, 51, 255], "S of 0 … 1 became 0 … 255"),
        (np.uint8, 255, 32, [-7, 300], [-7, 300], ""),
    ],
)
def test_white_stays_white_and_what_is_scaled_is_said(like, white, depth, values, numbers, text):
    scale = scale_of(like, white, depth)
    found, _ = scale.apply(np.array([values], float))
    assert found.tolist() == [numbers]
    assert found.dtype == scale.dtype
    assert scale.text == text


@pytest.mark.parametrize(
    ("scale", "values", "numbers", "clipped", "text"),
    [
        (
            scale_of("i2", 32767, offset=32768), [-32768, -5, 32767], [0, 32763, 65535], 0,
            "S of −32768 … 32767 became 0 … 65535",
        ),
        (
            scale_of("u1", 255, offset=128), [-129, -128, 127, 128], [0, 0, 255, 255], 2,
            "S of −128 … 127 became 0 … 255",
        ),
        (scale_of("u1", 255, absolute=True), [-7, 7, -256], [7, 7, 255], 1, "|S| was written"),
        (scale_to((-10, 41), 255, 8), [-10, 0, 41], [0, 50, 255], 0, "S of −10 … 41 became 0 … 255"),
        (
            scale_to((-51, 10), 255, 8, absolute=True), [-51, 10], [255, 50], 0,
            "|S| of 0 … 51 became 0 … 255",
        ),
        (scale_to((3, 3), 255, 8), [3], [3], 0, ""),
        (scale_to((0.5, 0.5), 1, 16), [0.5], [32768], 0, "S of 0 … 1 became 0 … 65535"),
        (scale_to((300, 300), 255, 8), [300], [255], 0, "S of 0 … 300 became 0 … 255"),
        (scale_to((0, 0), 1, 8), [0], [0], 0, "S of 0 … 1 became 0 … 255"),
        (
            scale_of("i2", 32767, 8, offset=32768), [-32768, 32767], [0, 255], 0,
            "S of −32768 … 32767 became 0 … 255",
        ),
        (Scale(32, offset=0.5, absolute=True), [-1, 2], [1.5, 2.5], 0, "|S| + 0.5 was written"),
    ],
)  # fmt: skip
def test_offset_absolute_values_and_the_whole_range(scale, values, numbers, clipped, text):
    found, count = scale.apply(np.array([values], float))
    assert (found.tolist(), count) == ([numbers], Counts(clipped))
    assert scale.text == text


def test_the_rounding_of_a_sum_is_not_counted_as_clipped():
    close = np.array([[255.00001, -1e-9, 254.99999, 255.4999, -0.4999]])
    assert scale_of(np.uint8, 255).apply(close)[1] == Counts()
    assert scale_of(np.float32, 1.0).apply(np.array([[1.0000001, -1e-9]]))[1] == Counts()
    found = scale_of(np.uint8, 255).apply(np.array([[255.6, -0.6, np.nan, np.inf]]))[1]
    assert found == Counts(clipped=3, empty=1)
    assert scale_of(np.uint8, 255).holds((-1e-9, 255.00001))
    assert not scale_of(np.uint8, 255).holds((0, 256))


@given(
    st.sampled_from(["u1", "u2", "i1", "i2", "f4", "f8", "u4"]),
    st.sampled_from([8, 16]),
    st.floats(-1e5, 1e5),
    st.floats(-1e3, 1e3),
    st.booleans(),
)
def test_every_number_is_the_exact_one_rounded_and_only_what_is_outside_is_counted(
    like, depth, value, offset, absolute
):
    dtype = np.dtype(like)
    white = float(np.iinfo(dtype).max) if dtype.kind in "iu" else 1.0
    scale = scale_of(like, white, depth, offset=offset, absolute=absolute)
    (((number,),), counts) = scale.apply(np.array([[value]]))
    most = 2**depth - 1
    full = Fraction(white)
    if dtype.kind == "i":
        own = depth == 8 * dtype.itemsize
        full = Fraction(most) if own else max(full + Fraction(offset), Fraction(0)) or full
    size = abs(Fraction(value)) if absolute else Fraction(value)
    exact = (size + Fraction(offset)) * most / Fraction(full)
    near = Fraction(1, 10**4) + abs(exact) / 10**12
    assert abs(int(number) - min(max(exact, 0), most)) <= Fraction(1, 2) + near
    if counts.clipped:
        assert exact < Fraction(-1, 2) + near or exact > most + Fraction(1, 2) - near
    else:
        assert Fraction(-1, 2) - near <= exact <= most + Fraction(1, 2) + near


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: scale_of("u1", 255, 8, offset=1e308), "offset.* no value is left in 8 bits"),
        (lambda: scale_of("f4", 1.0, 16, offset=-1e15), "no value is left in 16 bits"),
        (lambda: scale_to((-1.7e308, 1.7e308), 1.0, 8), "cannot be spread over 8 bits"),
        (lambda: scale_to((0, 5e-324), 1.0, 8), "cannot be spread"),
    ],
)
def test_a_scale_under_which_no_digit_would_be_left_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_a_pixel_of_colours_without_a_value_is_not_clipped():
    values = np.array([[[np.nan, 300.0, 1.0], [np.nan, 1.0, 1.0], [1.0, 2.0, 3.0]]])
    numbers, counts = scale_of(np.uint8, 255).apply(values)
    assert numbers.tolist() == [[[0, 255, 1], [0, 1, 1], [1, 2, 3]]]
    assert counts == Counts(clipped=1, empty=2)
