"""Numbers as text: short for the eye, exact for the keyboard."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.formatting import (
    format_ends,
    format_number,
    format_value,
    format_weight,
    format_within,
    negate_text,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (3.0, "3"),
        (-0.5, "−0.5"),
        (0.1 + 0.2, "0.3"),
        (123456789, "123456789"),
        (1e9, "1000000000"),
        (65535 * 961, "62979135"),
        (-999_999_999_999_999, "−999999999999999"),
        (1e15, "1e15"),
        (43e12, "4.3e13"),
        (-(10**10), "−1e10"),
        (Fraction(5 * 10**14), "5e14"),
        (9_999_999_999, "9999999999"),
        (43_123_456_789_012, "43123456789012"),
        (-999_999_999_999_999.9, "−1000000000000000"),
        (123456.789, "123457"),
        (1234567.8, "1234568"),
        (999999.5, "1000000"),
        (0.99999999, "1"),
        (0.0001, "0.0001"),
        (9.9999999e-5, "0.0001"),
        (1.2e-7, "1.2e−7"),
        (-1.23456789e-7, "−1.23457e−7"),
        (1e300, "1e300"),
        (10**400, "1e400"),
        (Fraction(10**400, 3), "3.33333e399"),
        (Fraction(1, 9), "0.111111"),
        (Fraction(-2, 3), "−0.666667"),
        (Fraction(6, 2), "3"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (np.float32(0.1), "0.1"),
        (np.uint16(65535), "65535"),
        (np.int64(2**53 + 1), "9.0072e15"),
    ],
)
def test_a_number_on_the_screen(value, text):
    assert format_number(value) == text


@pytest.mark.parametrize(
    ("digits", "text"), [(1, "3"), (2, "3.1"), (4, "3.142"), (9, "3.14159265")]
)
def test_the_digits_are_significant_ones(digits, text):
    assert format_number(math.pi, digits) == text


@settings(deadline=None)
@given(FINITE, st.integers(1, 12))
def test_a_number_on_the_screen_is_as_near_as_its_digits_allow(value, digits):
    text = format_number(value, digits).replace("−", "-")
    assert text != "-0"
    assert abs(Fraction(text) - Fraction(value)) <= abs(Fraction(value)) / 2 / 10 ** (digits - 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.5, "-0.5"),
        (3.0, "3"),
        (0.1, "0.1"),
        (0.25, "0.25"),
        (0.0625, "0.0625"),
        (1 / 256, "1/256"),
        (1 / 9, "1/9"),
        (-8 / 9, "-8/9"),
        (1000.25, "1000.25"),
        (1e-7, "1e-7"),
        (1e22, "1e22"),
        (5e-324, "5e-324"),
        (-0.0, "0"),
        (7, "7"),
        (2**60 + 1, "1152921504606846977"),
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 9), "1/9"),
        (Fraction(-1, 16), "-0.0625"),
        (np.float64(2.5), "2.5"),
        (np.float32(0.1), "0.10000000149011612"),
    ],
)
def test_the_text_of_a_weight_is_humane(value, text):
    assert format_weight(value) == text


@settings(deadline=None)
@given(FINITE)
@example(1.7976931348623157e308)
@example(2.2250738585072014e-308)
def test_the_text_of_a_float_typed_again_is_that_float(value):
    text = format_weight(value)
    assert text.isascii()
    assert float(evaluate(text)) == value
    assert len(text) <= len(repr(value))


@settings(deadline=None)
@given(st.fractions(max_denominator=10**12))
def test_the_text_of_a_fraction_typed_again_is_that_fraction(value):
    assert evaluate(format_weight(value)) == value


def test_the_text_of_an_enormous_fraction_is_its_nearest_float():
    value = Fraction(2**250, 3**250)
    assert float(evaluate(format_weight(value))) == float(value)
    assert len(format_weight(value)) < 30


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400])
def test_a_weight_that_is_not_finite_has_no_text(value):
    with pytest.raises(ValueError, match="finite"):
        format_weight(value)


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("1/9", "-1/9"),
        ("0,5", "-0,5"),
        ("2*3", "-2*3"),
        ("2^2", "-2^2"),
        ("sqrt(2)/2", "-sqrt(2)/2"),
        ("1+2", "-(1+2)"),
        ("-1+2", "-(-1+2)"),
        ("-1-2", "-(-1-2)"),
        ("(1)+(2)", "-((1)+(2))"),
    ],
)
def test_negating_twice_gives_the_first_text_back(text, negative):
    assert negate_text(text) == negative
    assert negate_text(negative) == text


@pytest.mark.parametrize(
    ("text", "negative"),
    [("-(1/9)", "1/9"), ("+1", "-1"), ("- 1", "1"), ("-(1)+(2)", "-(-(1)+(2))")],
)
def test_negating_simplifies_what_was_typed_at_length(text, negative):
    assert negate_text(text) == negative


@pytest.mark.parametrize("text", ["0", "-0", "0/9", "1-1"])
def test_zero_has_no_negative(text):
    assert negate_text(text) == text


def test_a_text_too_long_for_another_pair_of_parentheses_is_worked_out():
    assert negate_text("1" + "+1" * 99) == "-100"


def test_what_is_no_number_cannot_be_negated():
    with pytest.raises(ExpressionError):
        negate_text("x")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (141.03125, "141.03125"),  # two digits more, and it is exact
        (141.031254321, "141.031"),
        (1 / 9, "0.111111"),
        (0.1 + 0.2, "0.3"),
        (-137.64540000000002, "−137.6454"),  # the sum's own rounding is no digit
        (0.00001234567, "1.234567e−5"),
        (12345.678, "12345.678"),
        (1e300, "1e300"),
        (float("nan"), "NaN"),
        (float("-inf"), "−∞"),
        (0.0, "0"),
    ],
)
def test_a_value_in_full_takes_the_few_digits_that_make_it_exact(value, text):
    assert format_value(value) == text
    assert format_value(value, 4) == format_number(value, 4)


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0, 255, ("0", "255")),
        (-80, 400, ("−80", "400")),
        (7243.1298, 24068.73, ("7243", "24069")),
        (float(np.float32(1013.21)), float(np.float32(1013.24)), ("1013.21", "1013.24")),
        (2460000.5, 2460000.6, ("2460000.5", "2460000.6")),
        (16777200, 16777215, ("16777200", "16777215")),
        (1, 1 + 1e-9, ("1", "1.000000001")),
        (-1 - 1e-9, -1, ("−1.000000001", "−1")),
        (0.07031, 540000.7, ("0.07031", "540001")),  # never fewer than four
        (-1.7e308, 1.7e308, ("−1.7e308", "1.7e308")),
        (1e-12, 1.001e-12, ("1e−12", "1.001e−12")),
        (5, 5, ("5", "5")),
        (0, math.inf, ("0", "∞")),
    ],
)
def test_ends_of_a_range_have_the_digits_that_tell_them_apart(low, high, texts):
    assert format_ends(low, high) == texts


@given(st.floats(-1e12, 1e12), st.floats(1e-6, 1e12), st.floats(0, 1), st.sampled_from([2, 4, 6]))
def test_no_printed_value_of_a_range_is_off_by_a_hundredth_of_it(low, span, share, digits):
    high = max(low + span, math.nextafter(low, math.inf))
    value = low + share * span
    printed = format_within(value, low, high, digits).replace("−", "-")
    assert abs(float(printed) - value) <= max((high - low) / 100, 4 * math.ulp(value))


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (43_123_456_789_012, 2.295e15, ("4.312e13", "2.295e15")),
        (-123_456_789_012, 123_456_789_012, ("−123456789012", "123456789012")),
        (12_345_678_901, 2e12, ("1.235e10", "2e12")),
        (0, 4_294_967_295, ("0", "4294967295")),
        (123_456_789_012, 123_456_789_013.5, ("123456789012", "123456789013.5")),
        (12, 98_765_432_101, ("12", "98765432101")),
        (0, math.inf, ("0", "∞")),
    ],
)
def test_the_ends_of_a_range_of_large_numbers_have_one_notation(low, high, texts):
    assert format_ends(low, high) == texts


@given(st.floats(1e10, 1e18), st.floats(1e10, 1e18))
def test_large_numbers_beside_each_other_are_written_alike_unless_they_need_their_digits(
    one, other
):
    low, high = sorted((one, other))
    texts = format_ends(low, high)
    if high > 2 * low:
        assert len({"e" in text for text in texts}) == 1
    for text, value in zip(texts, (low, high), strict=True):
        assert float(text) == pytest.approx(value, rel=1e-3)
