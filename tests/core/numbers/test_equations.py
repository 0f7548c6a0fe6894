"""Printed equations: equal as they are printed, or "≈"."""

import functools
import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_equations import Numbers, behind_name, check, numbers_of, plain, worked_out
from summed_setups import summed_setups

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.sentences.spoken import term_words
from convstudio.core.notation.sentences.status_line import describe
from convstudio.core.notation.written_sum import written_sum
from convstudio.core.numbers.equations import (
    as_printed,
    difference,
    plus,
    printed,
    product,
    reading,
    right_side,
    sum_of,
)
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.target import Target
from convstudio.core.steps.timeline import Timeline


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("37.65", Fraction(753, 20)),
        ("−2", -2),
        ("1/9", Fraction(1, 9)),
        ("−1/9", Fraction(-1, 9)),
        ("1.2e−7", Fraction(12, 10**8)),
        ("(2×3 − 1×(−4)) × 1/2", 5),
        ("sqrt(2)", None),
        ("aw + bx", None),
        ("1/0", None),
        ("∞", float("inf")),
        ("−∞", -float("inf")),
    ],
)
def test_what_is_printed_is_read_exactly(text, value):
    assert printed(text) == value


@pytest.mark.parametrize(
    ("left", "value", "equation"),
    [
        ("37.65 × −2", -75.2908, "≈ −75.29"),
        ("92 × 2", 184.0, "= 184"),
        ("37.65 × 1/2", 18.825, "= 18.825"),  # a digit more makes it true
        ("0.1 × 3", 0.1 * 3, "= 0.3"),
        ("1 × 1/9", 1 / 9, "≈ 0.1111"),
        ("1e−7 × 3", 3e-7, "= 3e−7"),
        ("0 × 2", 0.0, "= 0"),
        ("123456 × 1000000", 123456e6, "= 123456000000"),
    ],
)
def test_the_sign_of_a_product(left, value, equation):
    factors = [printed(factor) for factor in left.split(" × ")]
    assert right_side([product(*factors)], value, 4) == equation
    check(f"{left} {equation}")


def test_what_is_not_finite_is_compared_as_it_is_printed():
    nan, infinite = printed("NaN"), printed("∞")
    assert right_side([product(nan, Fraction(2))], np.nan) == "= NaN"
    assert right_side([product(infinite, Fraction(-2))], -np.inf) == "= −∞"
    assert right_side([product(nan, 0)], 0.0) == "= 0"  # nothing, whatever it meets
    assert right_side([product(Fraction(10) ** 300, Fraction(10) ** 300)], np.inf) == "≈ ∞"
    assert right_side(sum_of([np.inf, -np.inf], [1, 1]), np.nan) == "= NaN"
    assert right_side(sum_of([np.inf, 1e308], [1, Fraction(10) ** 308]), np.inf) == "= ∞"
    assert right_side(sum_of([np.nan, 1 / 3], [1, 1]), np.nan) == "= NaN"  # whatever else there is


def test_colours_are_equal_in_all_channels_or_about():
    left = [product(each, 2) for each in as_printed((1.0, 2.0, 3.5))]
    assert right_side(left, (2.0, 4.0, 7.0)) == "= (2, 4, 7)"
    left = [product(each, Fraction(1, 3)) for each in as_printed((3.0, 2.0, 3.0))]
    assert right_side(left, (1.0, 2 / 3, 1.0), 4) == "≈ (1, 0.6667, 1)"


_VALUES = st.one_of(
    st.integers(-70000, 70000).map(float), st.sampled_from([0.5, 1e15, 1e16, np.inf, np.nan, -0.0])
)
_WEIGHTS = st.one_of(
    st.integers(-9, 9), st.fractions(-2, 2, max_denominator=12), st.none(), st.just(np.inf)
)


@given(st.lists(st.tuples(_VALUES, _VALUES, _WEIGHTS), min_size=1, max_size=6), st.booleans())
def test_a_sum_of_many_is_that_of_its_products_one_after_another(terms, in_color):
    values = [(one, other) if in_color else one for one, other, _ in terms]
    weights = [weight for _, _, weight in terms]
    channels = [[one for one, _, _ in terms], [other for _, other, _ in terms]][: 1 + in_color]
    expected = []
    for channel in channels:
        total = 0
        for value, weight in zip(channel, weights, strict=True):
            total = plus(total, product(as_printed(value)[0], weight))
        expected.append(total)
    found = sum_of(values, weights)
    assert [*map(str, found)] == [*map(str, expected)]


@given(
    st.lists(st.tuples(_VALUES, _WEIGHTS, st.sampled_from([0.0, 1.0, 0.25])), min_size=1),
    st.booleans(),
)
def test_a_sum_over_missing_pixels_is_that_of_those_that_are_there(terms, in_color):
    values, weights, shares = zip(*terms, strict=True)
    one_by_one = [
        sum_of([value], [weight], 6, [share])[0]
        for value, weight, share in zip(values, weights, shares, strict=True)
    ]
    expected = functools.reduce(plus, one_by_one)
    if in_color:
        values, shares = ([(each, each) for each in those] for those in (values, shares))
    found = sum_of(list(values), weights, 6, shares)
    assert [*map(str, found)] == [str(expected)] * len(found)


def test_a_sum_of_a_thousand_terms_reads_none_of_them_for_itself(monkeypatch):
    monkeypatch.setattr("convstudio.core.numbers.equations.as_printed", None)
    assert sum_of([3.0] * 961, [Fraction(1, 3)] * 961, 6, [1.0, *[0.0] * 960]) == (1,)


def test_a_sum_is_one_of_products_and_not_of_their_roundings():
    thirds = [Fraction(1, 3), Fraction(1, 3)]
    assert right_side(sum_of([1.0], thirds), 1 / 3, 4) == "≈ 0.3333"
    assert right_side(sum_of([1.0, 2.0], thirds), 1.0) == "= 1"


@pytest.mark.parametrize(
    ("value", "weight", "equation"),
    [
        (2460000.95, 1, "≈ 2460001"),  # printed as 2460001
        (0.999984, Fraction(1, 4), "≈ 0.25"),  # as 1
        (0.25, Fraction(1, 4), "= 0.0625"),
        (float(np.float32(0.1)), 3, "= 0.3"),  # the float32 that 0.1 is
        (float(np.float32(0.123456)), 3, "≈ 0.3704"),
        (216.5431 * 3 / 3, 1, "≈ 216.5"),
        (0.2125 * 38 + 0.7154 * 37 + 0.0721 * 39, 0, "= 0"),  # multiplied by 0 it does not count
        (2.0**60, 1, "≈ 1.153e18"),
    ],
)  # fmt: skip
def test_behind_a_factor_that_is_rounded_there_is_no_equals_sign(value, weight, equation):
    left = [product(each, weight) for each in as_printed(value, 4)]
    assert right_side(left, value * weight, 4) == equation


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (26.0, "= 26"),
        (0.1 + 0.2, "= 0.3"),  # float64's own rounding
        (141.03125, "= 141.03125"),
        (205 + 2 / 9, "≈ 205.222"),
        (0.999999999, "≈ 1"),
        (np.nan, "= NaN"),
        (-np.inf, "= −∞"),
        ((1.0, 2.5, 3.0), "= (1, 2.5, 3)"),
        ((1.0, 1 / 3, 3.0), "≈ (1, 0.333333, 3)"),
    ],
)
def test_behind_the_name_of_a_value_that_is_rounded_there_is_no_equals_sign(value, said):
    assert reading(value) == said


def test_differences():
    def right(one, other):
        return right_side(map(difference, as_printed(one), as_printed(other)), one - other)

    assert right(2.5, 4.0) == "= −1.5"
    assert right(1 / 3, 0.5) == "≈ −0.166667"  # though 0.333333 − 0.5 is
    assert right(float("inf"), 0.5) == "= ∞"
    assert right(2 / 3, 1 / 3) == "≈ 0.333333"


@given(summed_setups(), st.sampled_from(ORDERS))
@settings(max_examples=80, deadline=None)
def test_whatever_is_written_of_a_sum_holds_as_it_is_written(setup, order):
    timeline = Timeline(setup, order)
    numbers = numbers_of(setup)
    written = [written_sum(timeline, 1, 0), plain(written_sum(timeline, 1, 0, latex=True))]
    for target in (Target("output", 1, 0), Target("weight", 0, 1), Target("input", 0, 1)):
        written.append(describe(setup, target))
    for text in written:
        check(behind_name(text), some=False, numbers=numbers)


@given(summed_setups(), st.sampled_from(ORDERS))
@settings(max_examples=50, deadline=None)
def test_whatever_is_said_of_a_term_holds_as_it_is_said(setup, order):
    timeline = Timeline(setup, order)
    words = term_words(timeline, timeline.output_term(1, 0, 1))
    assert not re.search("[×÷·+−=≈]", words)
    words = words.partition(", total")[0].rpartition("), ")[2]
    for word, sign in ((" times 10 to the power of ", "e"), ("minus ", "−"), (" times ", " × "),
                       (" is about ", " ≈ "), (" is ", " = ")):  # fmt: skip
        words = words.replace(word, sign)
    check(words, some=False, numbers=numbers_of(setup))


@pytest.mark.parametrize(
    ("weight", "scale", "said"),
    [
        ("0.1+0.2", "2", "(0.1+0.2) × 2 = 0.6"),
        ("2", "0.1+0.2", "2 × (0.1+0.2) = 0.6"),
        ("1/9", "2", "(1/9) × 2 ≈ 0.222222"),
        ("-1/9", "9", "(−1/9) × 9 = −1"),
        ("-1+3", "2-5", "(−1+3) × (2−5) = −6"),
        ("2^2", "-3", "(2^2) × −3 = −12"),
        ("sqrt(2)", "2", "sqrt(2) × 2 ≈ 2.82843"),
    ],
)
def test_a_typed_text_that_is_more_than_a_number_is_a_factor_in_brackets(weight, scale, said):
    setup = Experiment(Picture(np.array([[3.0]]), 255.0), Kernel(((weight,),), scale))
    assert describe(setup, Target("weight", 0, 0)).startswith(f"K(0, 0) = {said}   ·")
    for text in (
        behind_name(written_sum(Timeline(setup, "gather"), 0, 0)),
        behind_name(plain(written_sum(Timeline(setup, "gather"), 0, 0, latex=True))),
        behind_name(describe(setup, Target("output", 0, 0))),
    ):
        check(text, some="sqrt" not in weight)


def test_a_typed_scale_is_said_in_words():
    setup = Experiment(Picture(np.array([[3.0]]), 255.0), Kernel((("2",),), "0.5-0.2+1e-1"))
    timeline = Timeline(setup, "gather")
    assert term_words(timeline, timeline.term(0)).endswith(
        "total times (0.5 minus 0.2 plus 1 times 10 to the power of minus 1) is 2.4"
    )


def skipping(pixels, *weights, **inputs):
    return Experiment(
        Picture(np.array(pixels), 255.0, **inputs), Kernel((weights,)), flip=False, mode="valid",
        missing="skip",
    )  # fmt: skip


def test_a_mean_of_what_is_there_is_equal_as_it_is_printed():
    beside = skipping(
        [[[200, 220, 231], [9, 9, 9]]], "1", "1", alpha=np.array([[255, 0]], np.uint8)
    )
    timeline = Timeline(beside, "gather")
    assert written_sum(timeline, 0, 0) == "s(0) = (216.5431×1) ÷ 1 = 216.5431"
    large = skipping([[131.0, 103.0]], "12345.678", "12345.678")
    assert describe(large, Target("output", 0, 0)).startswith(
        "s(0) = (131×12345.678 + 103×12345.678) ÷ 24691.356 = 117   ·"
    )


def test_a_channel_without_a_value_hides_nothing_of_the_others():
    colors = replace(
        skipping([[[np.nan, 1.0, 2.0], [np.nan, 2.0, 2.0], [np.nan, 2.0, 2.0]]], "1", "1", "1"),
        channels="color",
    )
    timeline = Timeline(colors, "gather")
    assert written_sum(timeline, 0, 0).endswith(" ÷ (0, 3, 3) ≈ (no value, 1.66667, 2)")
    assert written_sum(timeline, 0, 0, latex=True).endswith(
        r"+ (\mbox{--}, 2, 2) \times 1}{(0, 3, 3)} \approx (\mathrm{no\ value}, 1.66667, 2)"
    )


def test_latex_says_about():
    setup = Experiment(Picture(np.array([[1.0]]), 1.0), Kernel((("1",),), "1/3"))
    assert written_sum(Timeline(setup, "gather"), 0, 0, latex=True).endswith(
        r"\times \frac{1}{3} \approx 0.333333"
    )


def test_the_oracle_itself():
    assert worked_out("(37.65 × 2 + 1) × −1/9") == Fraction(-763, 90)
    for wrong in ("37.65 × −2 = −75.29", "2 × 2 ≈ 4", "1 × 1/9 ≈ 3"):
        with pytest.raises(AssertionError):
            check(wrong)
    check("37.65 × −2 ≈ −75.3", numbers=Numbers.of(37.6454, 2))
    check("0.1 × 0.5 = 0.05", numbers=Numbers.of(float(np.float32(0.1)), Fraction(1, 2)))
    check("37.65 × 0 + 2 × 1 = 2", numbers=Numbers.of(37.6454, 0, 1, 2))
    for text, numbers in (
        ("2460001 × 1 = 2460001", Numbers.of(2460000.95, 1)),
        ("1 × 1/4 = 0.25", Numbers.of(0.999984, Fraction(1, 4), 4)),
        ("1 × 2 ≈ 2", Numbers.of(1, 2)),
        ("37.65 × NaN ≈ NaN", Numbers.of(37.65)),
    ):
        with pytest.raises(AssertionError):
            check(text, numbers=numbers)
