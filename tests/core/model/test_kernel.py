"""The kernel as a value: exact sums, edits that give a new one, and origins that travel."""

import dataclasses
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.weight_sums import exact_sum, rounded_product
from convstudio.core.numbers.expressions import ExpressionError, evaluate

FINITE = st.floats(allow_nan=False, allow_infinity=False)
SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, max_side=6)
SOBEL = Kernel((("1", "0", "-1"), ("2", "0", "-2"), ("1", "0", "-1")), name="sobel-x")


def kernel(text, **more):
    """Rows separated by "|", cells by blanks: kernel("1 2 | 3 4")."""
    return Kernel(tuple(tuple(row.split()) for row in text.split("|")), **more)


@st.composite
def kernels(draw):
    """Any kernel of distinct weights (so that a misplaced one shows), anywhere anchored."""
    kh, kw = draw(SHAPES)
    r, c = draw(st.integers(0, kh - 1)), draw(st.integers(0, kw - 1))
    cells = draw(st.permutations([f"{n}/7" for n in range(kh * kw)]))
    rows = tuple(tuple(cells[a * kw : (a + 1) * kw]) for a in range(kh))
    return Kernel(rows, "1/3", (r, c), "anything")


def marked(each):
    """The weight under the origin: it must stay there when the kernel turns."""
    return each.values[each.origin[0]][each.origin[1]]


@pytest.mark.parametrize(
    ("shape", "centre"), [((1, 1), (0, 0)), ((2, 2), (1, 1)), ((3, 3), (1, 1)), ((4, 5), (2, 2))]
)
def test_the_origin_is_the_centre_unless_it_is_given(shape, centre):
    assert Kernel.from_array(np.zeros(shape)).origin == centre
    assert Kernel.from_array(np.zeros(shape), origin=(0, 0)).origin == (0, 0)


def test_weights_stay_as_typed_but_for_blanks_and_the_sign():
    typed = kernel("1/9 0,5 −1", scale=" −2 ")
    assert typed.texts == (("1/9", "0,5", "-1"),)
    assert typed.scale == "-2"
    assert Kernel(((" 1\t/  9 ",),)).texts == (("1 / 9",),)


def test_nine_ninths_are_one():
    ninths = Kernel.from_array(np.full((3, 3), 1 / 9))
    assert ninths.texts[0] == ("1/9", "1/9", "1/9")
    assert ninths.total == 1


def test_a_product_is_rounded_once():
    thirds = kernel("0.1 0.7", scale="1/3")
    assert thirds.array.tolist() == [[float(Fraction(1, 30)), float(Fraction(7, 30))]]
    assert thirds.array[0, 1] != 0.7 / 3 or thirds.array[0, 0] != 0.1 / 3
    assert thirds.total == Fraction(8, 30)


def test_the_array_is_float64_contiguous_and_read_only():
    array = kernel("1 2 | 3 4", scale="1/2").array
    assert array.dtype == np.float64
    assert array.flags.c_contiguous
    assert array.tolist() == [[0.5, 1.0], [1.5, 2.0]]
    with pytest.raises(ValueError, match="read-only"):
        array[0, 0] = 1


def test_roots_make_the_total_a_float():
    total = kernel("sqrt(2) 1", scale="1/2").total
    assert isinstance(total, float)
    assert total == pytest.approx((math.sqrt(2) + 1) / 2, rel=1e-15)


def test_a_kernel_never_changes():
    with pytest.raises(dataclasses.FrozenInstanceError):
        SOBEL.scale = "2"


@pytest.mark.parametrize(
    ("make", "error", "sentence"),
    [
        (lambda: kernel("1 2 | 1/ 3"), ExpressionError, r"K\(1, 0\): “1/” stops where"),
        (lambda: kernel("1", scale="x"), ExpressionError, "Scale: “x” is not a number"),
        (lambda: kernel("1 2 | 3"), ValueError, "Row 1 has 1 weight, but row 0 has 2"),
        (lambda: kernel("1 | 2 3"), ValueError, "Row 1 has 2 weights, but row 0 has 1"),
        (lambda: Kernel(()), ValueError, "at least one weight"),
        (lambda: Kernel(((),)), ValueError, "at least one weight"),
        (lambda: kernel("1 2", origin=(1, 0)), ValueError, r"\(1, 0\) lies outside the 1×2"),
        (lambda: kernel("1 2", origin=(0, -1)), ValueError, r"\(0, -1\) lies outside"),
        (lambda: kernel("1 1e300", scale="1e300"), ExpressionError, r"K\(0, 1\): times the scale"),
        (lambda: kernel("1 pi*1e300", scale="1e300"), ExpressionError, r"K\(0, 1\): times the"),
        (lambda: Kernel.from_array([[1, np.nan]]), ValueError, r"K\(0, 1\) is not a finite"),
        (lambda: Kernel.from_array([[np.inf]]), ValueError, r"K\(0, 0\) is not a finite"),
        (lambda: Kernel.from_array([1, 2]), ValueError, "two-dimensional"),
        (lambda: Kernel.from_array([["1"]]), ValueError, "real numbers"),
        (lambda: Kernel.from_array([[1j]]), ValueError, "real numbers"),
    ],
)
def test_what_is_no_kernel_is_refused_with_its_place(make, error, sentence):
    with pytest.raises(error, match=sentence):
        make()


@settings(max_examples=200, deadline=None)
@given(hnp.arrays(np.float64, SHAPES, elements=FINITE))
def test_every_finite_array_survives_the_way_through_text(values):
    np.testing.assert_array_equal(Kernel.from_array(values).array, values, strict=True)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float16, np.float32, ">f8"])
def test_arrays_of_any_real_type_become_kernels(dtype):
    values = np.array([[0, 1], [1, 0]], dtype)
    assert Kernel.from_array(values).texts == (("0", "1"), ("1", "0"))


@settings(max_examples=200, deadline=None)
@given(hnp.arrays(np.float64, SHAPES, elements=st.floats(-1e6, 1e6)))
def test_the_total_is_the_exact_sum(values):
    exact = float(Kernel.from_array(values).total)
    # The decimals that stand for floats are theirs to 17 digits, however much of them cancels.
    rounding = 1e-15 * math.fsum(np.abs(values).flat)
    assert exact == pytest.approx(math.fsum(values.flat), rel=1e-12, abs=rounding + 1e-300)


def test_the_total_of_unrelated_fractions_does_not_grow_without_end():
    rows = [[f"{p}^70/{p + 1}^75" for p in range(9000 + 20 * a, 9020 + 20 * a)] for a in range(20)]
    hostile = Kernel(rows)
    assert isinstance(hostile.total, float)
    assert hostile.total == pytest.approx(math.fsum(hostile.array.flat), rel=1e-12)


def test_a_total_beyond_float64_is_infinite_or_exact():
    assert kernel("1e308 1e308").total == 2 * 10**308
    assert kernel("sqrt(2)*1e308 1e308").total == math.inf
    assert kernel("-sqrt(2)*1e308 -1e308").total == -math.inf
    assert kernel("-1e308 -1e308", scale="sqrt(1/2)").total == -math.inf


def test_an_edited_weight_ends_the_name_but_not_the_origin():
    edited = SOBEL.with_origin(0, 2).with_cell(1, 2, " 1/3 ")
    assert edited.texts[1] == ("2", "0", "1/3")
    assert edited.name == ""
    assert edited.origin == (0, 2)
    assert SOBEL.texts[1] == ("2", "0", "-2")


def test_the_name_stays_where_nothing_changes_and_when_the_origin_moves():
    assert SOBEL.with_origin(0, 0).name == "sobel-x"
    assert SOBEL.with_cell(0, 0, "1") == SOBEL
    assert SOBEL.with_scale("1") == SOBEL
    assert SOBEL.resized(3, 3) == SOBEL
    assert SOBEL.mirrored(0).name == "sobel-x"
    assert SOBEL.mirrored(1).name == ""


@pytest.mark.parametrize(
    "cells",
    [
        {(0, 1): "5", (0, 2): "6", (1, 1): "7", (1, 2): "8"},
        (0, 1, [["5", "6"], ["7", "8"]]),
    ],
)
def test_a_block_is_pasted_at_its_place(cells):
    pasted = SOBEL.with_cells(cells)
    assert pasted.texts == (("1", "5", "6"), ("2", "7", "8"), ("1", "0", "-1"))
    assert pasted.name == ""


@pytest.mark.parametrize("cells", [{(0, 3): "1"}, {(-1, 0): "1"}, (2, 2, [["1"], ["2"]])])
def test_a_block_that_sticks_out_is_refused(cells):
    with pytest.raises(ValueError, match="lies outside the 3×3 kernel"):
        SOBEL.with_cells(cells)


@pytest.mark.parametrize(
    ("text", "scale", "value"),
    [
        ("1/9", "1/9", Fraction(1, 9)),
        ("÷9", "1/9", Fraction(1, 9)),
        (" / 9", "1/9", Fraction(1, 9)),
        ("×0.5", "0.5", Fraction(1, 2)),
        ("*2", "2", 2),
        ("· 2", "2", 2),
        ("−1", "-1", -1),
    ],
)
def test_a_scale_is_typed_as_a_factor_or_a_divisor(text, scale, value):
    scaled = SOBEL.with_scale(text)
    assert scaled.scale == scale
    assert scaled.scale_value == value
    assert scaled.name == ""


@pytest.mark.parametrize("text", ["", "÷", "/0", "**2", "x"])
def test_a_scale_that_is_no_number_is_refused(text):
    with pytest.raises(ExpressionError, match=r"^Scale: "):
        SOBEL.with_scale(text)


@pytest.mark.parametrize(
    ("size", "rows"),
    [
        ((5, 5), "0 0 0 0 0 | 0 1 2 3 0 | 0 4 5 6 0 | 0 7 8 9 0 | 0 0 0 0 0"),
        ((4, 3), "0 0 0 | 1 2 3 | 4 5 6 | 7 8 9"),
        ((2, 3), "1 2 3 | 4 5 6"),
        ((1, 1), "5"),
    ],
)
def test_a_kernel_grows_and_shrinks_around_its_centre(size, rows):
    resized = kernel("1 2 3 | 4 5 6 | 7 8 9").resized(*size)
    assert resized == kernel(rows)


@settings(deadline=None)
@given(kernels(), st.integers(0, 5), st.integers(0, 5))
def test_growing_and_shrinking_back_restores_the_kernel(each, more_rows, more_columns):
    kh, kw = each.shape
    grown = each.resized(kh + more_rows, kw + more_columns)
    assert grown.total == each.total
    assert marked(grown) == marked(each)
    assert grown.resized(kh, kw) == dataclasses.replace(each, name=grown.resized(kh, kw).name)


@settings(deadline=None)
@given(kernels(), st.integers(1, 9), st.integers(1, 9))
def test_a_centred_origin_stays_centred(each, kh, kw):
    centred = each.with_origin(each.shape[0] // 2, each.shape[1] // 2)
    assert centred.resized(kh, kw).origin == (kh // 2, kw // 2)


@settings(deadline=None)
@given(kernels(), st.integers(1, 9), st.integers(1, 9))
def test_an_origin_that_is_cropped_away_stays_inside(each, kh, kw):
    resized = each.resized(kh, kw)
    assert resized.shape == (kh, kw)
    r, c = resized.origin
    assert 0 <= r < kh
    assert 0 <= c < kw


def test_a_kernel_cannot_shrink_to_nothing():
    with pytest.raises(ValueError, match="at least one row"):
        SOBEL.resized(0, 3)


@pytest.mark.parametrize(
    ("turn", "oracle"),
    [
        (Kernel.transposed, np.transpose),
        (Kernel.rotated, lambda array: np.rot90(array, -1)),
        (Kernel.turned, lambda array: np.rot90(array, 2)),
        (lambda each: each.mirrored(0), np.flipud),
        (lambda each: each.mirrored(1), np.fliplr),
    ],
)
@settings(deadline=None)
@given(each=kernels())
def test_turns_are_those_of_numpy_and_the_origin_goes_with_its_weight(turn, oracle, each):
    np.testing.assert_array_equal(turn(each).array, oracle(each.array), strict=True)
    assert marked(turn(each)) == marked(each)


def test_a_kernel_has_two_axes():
    with pytest.raises(ValueError, match="axes 0 and 1, not 2"):
        SOBEL.mirrored(2)


def test_negating_twice_gives_the_typed_texts_back():
    typed = kernel("1/9 -0,5 0 | 1+2 -(1+2) sqrt(2)", scale="1/9")
    assert typed.negated().texts == (("-1/9", "0,5", "0"), ("-(1+2)", "1+2", "-sqrt(2)"))
    assert typed.negated().negated() == typed
    np.testing.assert_array_equal(typed.negated().array, -typed.array + 0.0)


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("1 2 1 | 2 4 2 | 1 2 1", "1/16"),
        ("0 1 0 | 1 -5 1 | 0 1 0", "-1"),
        ("0.1 0.2", "10/3"),
        ("1/2 0", "2"),
        ("1 1 1", "1/3"),
    ],
)
def test_the_normalised_sum_is_exactly_one(text, scale):
    normalised = kernel(text, scale="5").normalised()
    assert normalised.scale == scale
    assert normalised.total == 1


def test_roots_are_normalised_as_well_as_floats_can():
    assert kernel("sqrt(2) 1").normalised().total == pytest.approx(1, rel=1e-15)


def test_a_normalised_preset_keeps_its_name():
    box = kernel("1 1 1", scale="1/3", name="motion-3")
    assert box.normalised().name == "motion-3"


@pytest.mark.parametrize("text", ["1 0 -1", "sqrt(2) -sqrt(2)*3/3 0", "0.1 0.2 -0.3"])
def test_a_kernel_that_sums_to_zero_cannot_be_normalised_and_needs_no_correction(text):
    with pytest.raises(ValueError, match="sum to 0"):
        kernel(text).normalised()
    assert kernel(text).zero_sum() == kernel(text)


def test_the_mean_is_subtracted_from_every_weight():
    corrected = kernel("1 0 0 | 0 0 0 | 0 0 0", scale="1/2", name="anything").zero_sum()
    assert corrected.texts[0] == ("8/9", "-1/9", "-1/9")
    assert corrected.scale == "1/2"
    assert corrected.name == ""


@settings(max_examples=100, deadline=None)
@given(hnp.arrays(np.float64, SHAPES, elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 6))))
def test_the_corrected_sum_is_exactly_zero(values):
    corrected = Kernel.from_array(values).zero_sum()
    assert corrected.total == 0
    np.testing.assert_allclose(corrected.array, values - values.mean(), rtol=0, atol=1e-6)


def test_a_sum_that_is_too_large_is_no_total():
    kernel = Kernel((("1e308", "1e308"), ("-1e308", "1e308")))
    assert not any(kernel.sums_to(total) for total in (0.0, 1.0))


NUMERALS = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.floats(-1e9, 1e9).map(repr),
    st.sampled_from(["-0", "0.10", ".5", "1.", "-1e-3", "1/3", "0,5", "sqrt(2)", "1e300", "0.30"]),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(NUMERALS, min_size=1, max_size=5), st.sampled_from(["1", "1/9", "0.1", "-3", "pi"]))
def test_what_is_read_all_at_once_is_what_each_text_means(texts, scale):
    each = Kernel((tuple(texts),), scale)
    values, factor = [evaluate(text) for text in texts], evaluate(scale)
    assert each.typed_array.tolist() == [[float(value) for value in values]]
    assert each.array.tolist() == [[rounded_product(value, factor) for value in values]]
    assert not np.signbit(each.typed_array[each.typed_array == 0]).any()
    assert each.typed_total == exact_sum(values)
    assert each.largest == max(map(abs, values))
    for made in (each.negated(), each.transposed(), each.mirrored(1), each.with_scale("1/7")):
        again = Kernel(made.texts, made.scale)
        assert np.array_equal(made.array, again.array)
        assert made.array.flags.c_contiguous
        assert np.array_equal(made.typed_array, again.typed_array)
        assert made.total == again.total


@pytest.mark.parametrize("text", ["1e-400", "0.0e-9x", "1e400", "1-", "e5"])
def test_a_numeral_that_float64_cannot_hold_is_refused_as_typed_alone(text):
    with pytest.raises(ExpressionError) as alone:
        evaluate(text)
    with pytest.raises(ExpressionError) as among:
        kernel(f"1 2 | 3 {text}")
    assert str(among.value) == f"K(1, 1): {alone.value}"
