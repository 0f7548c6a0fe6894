"""The formula as printed, taken at its word: summing what it says gives the feature map."""

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.formula import (
    general,
    index_ranges,
    offset_reason,
    substituted,
    term_text,
    value_text,
)
from convstudio.core.notation.letters import Letters
from convstudio.core.notation.naming import output_name
from convstudio.core.notation.weights import scaling, scaling_tip, weight_text
from convstudio.core.notation.written_sum import MOST_WRITTEN, left_out, written_sum
from convstudio.core.numbers.expressions import evaluate
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import MODES


def experiment(shape=(3, 4), kernel=(2, 2), **inputs):
    height, width = shape
    pixels = np.arange(1, height * width + 1, dtype=float).reshape(shape)
    if isinstance(kernel, tuple):
        weights = np.arange(1, kernel[0] * kernel[1] + 1, dtype=float).reshape(kernel)
        kernel = Kernel.from_array(weights)
    return Experiment(Picture(pixels, 1.0), kernel, **inputs)


SIGNAL = {"shape": (1, 9), "kernel": (1, 3)}

GENERAL = [
    ({"mode": "full"}, "S(i, j) = Σm Σn I(m, n) K(i−m, j−n)", "I(i−m, j−n) K(m, n)"),
    ({"mode": "same"}, "S(i, j) = Σm Σn I(m, n) K(i+1−m, j+1−n)", "I(i+1−m, j+1−n) K(m, n)"),
    (
        {"mode": "valid", "kernel": (3, 1)},
        "S(i, j) = Σm Σn I(m, n) K(i+2−m, j−n)",
        "I(i+2−m, j−n) K(m, n)",
    ),
    (
        {"mode": "valid", "flip": False},
        "S(i, j) = Σm Σn I(m, n) K(m−i, n−j)",
        "I(i+m, j+n) K(m, n)",
    ),
    (
        {"mode": "same", "flip": False},
        "S(i, j) = Σm Σn I(m, n) K(m−i+1, n−j+1)",
        "I(i−1+m, j−1+n) K(m, n)",
    ),
    ({"mode": "full", **SIGNAL}, "s(t) = Σa x(a) w(t−a)", "x(t−a) w(a)"),
    ({"mode": "same", **SIGNAL}, "s(t) = Σa x(a) w(t+1−a)", "x(t+1−a) w(a)"),
    ({"mode": "valid", "flip": False, **SIGNAL}, "s(t) = Σa x(a) w(a−t)", "x(t+a) w(a)"),
]


@pytest.mark.parametrize(("inputs", "formula", "commuted"), GENERAL)
def test_the_general_formula_has_the_offset_of_its_mode(inputs, formula, commuted):
    setup = experiment(**inputs)
    assert general(setup).plain == formula
    assert general(setup, commuted=True).plain.endswith(f" {commuted}")


@pytest.mark.parametrize(
    ("inputs", "output", "formula"),
    [
        (
            {"shape": (512, 512), "kernel": (3, 3)},
            (148, 262),
            "S(148, 262) = Σm Σn I(m, n) K(148+1−m, 262+1−n)",
        ),
        ({"mode": "full"}, (1, 0), "S(1, 0) = Σm Σn I(m, n) K(1−m, 0−n)"),
        ({"flip": False}, (1, 0), "S(1, 0) = Σm Σn I(m, n) K(m−1+1, n−0+1)"),
        (SIGNAL, (0, 5), "s(5) = Σa x(a) w(5+1−a)"),
        ({"shape": (9, 1), "kernel": (3, 1)}, (5, 0), "s(5) = Σa x(a) w(5+1−a)"),
    ],
)
def test_an_outputs_formula_has_its_numbers_and_keeps_the_offset(inputs, output, formula):
    assert substituted(experiment(**inputs), *output).plain == formula


_INDICES = re.compile(r"[IKxw]\(([^)]*)\)")


def _said(setup, i, j, commuted):
    """The products that the printed formula and its ranges name, as a count of ((m, n), (a, b))."""
    ranges = index_ranges(setup, i, j, commuted=commuted).partition(";")[0]
    bounds = {}
    for part in ranges.split(", "):
        name, _, span = part.partition(" = ")
        first, _, last = span.partition("…")
        bounds[name] = range(int(first), int(last or first) + 1)
    places = [
        found.split(", ")
        for found in _INDICES.findall(
            substituted(setup, i, j, commuted=commuted).plain.partition("=")[2]
        )
    ]
    said = Counter()
    for position in np.ndindex(*map(len, bounds.values())):
        values = {name: bounds[name][at] for name, at in zip(bounds, position, strict=True)}
        cells = []
        for place in places:
            cell = [
                int(evaluate("".join(str(values.get(sign, sign)) for sign in index)))
                for index in place
            ]
            if len(cell) == 1:  # a signal: put the index back on its axis
                cell.insert(0 if setup.image.shape[0] == 1 else 1, 0)
            cells.append(tuple(cell))
        said[tuple(cells)] += 1
    return said


@settings(max_examples=120, deadline=None)
@given(
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.sampled_from(MODES),
    st.booleans(),
    st.booleans(),
    st.data(),
)
def test_the_printed_formula_and_ranges_name_exactly_the_terms_inside_the_image(
    shape, kernel, mode, flip, commuted, data
):
    origin = data.draw(st.tuples(*(st.integers(0, taps - 1) for taps in kernel)))
    weights = Kernel.from_array(np.ones(kernel), origin=origin)
    setup = experiment(shape, weights, mode=mode, flip=flip)
    timeline = Timeline(setup, "gather")
    if not timeline.count:
        return
    i, j = (data.draw(st.integers(0, size - 1)) for size in setup.output_shape)
    terms = [timeline.output_term(i, j, index) for index in range(timeline.taps)]
    expected = Counter(((term.m, term.n), (term.a, term.b)) for term in terms if not term.outside)
    # The parts of the formula name I first, K second.
    assert _said(setup, i, j, commuted) == expected


@pytest.mark.parametrize(
    ("inputs", "ranges", "commuted"),
    [
        ({"shape": (512, 512), "kernel": (3, 3)}, "m = 147…149, n = 261…263", "m = 0…2, n = 0…2"),
        (SIGNAL, None, None),
    ],
)
def test_the_commuted_ranges_are_those_of_the_kernel(inputs, ranges, commuted):
    setup, output = experiment(**inputs), ((148, 262) if ranges else (0, 4))
    assert index_ranges(setup, *output) == (ranges or "a = 3…5")
    assert index_ranges(setup, *output, commuted=True) == (commuted or "a = 0…2")


@pytest.mark.parametrize(
    ("inputs", "ranges"),
    [
        ({}, "m = 0, n = 0…1; beyond: 0"),
        ({"boundary": "nearest"}, "m = 0, n = 0…1; beyond: border"),
        ({"fill_value": 5.0}, "m = 0, n = 0…1; beyond: border"),
    ],
)
def test_ranges_say_what_lies_beyond_the_image(inputs, ranges):
    assert index_ranges(experiment(mode="full", **inputs), 0, 1) == ranges


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"mode": "full"}, ""),
        ({"mode": "valid", "flip": False}, ""),
        ({"mode": "same"}, "+1: the origin of “same”"),
        ({"kernel": Kernel((("1", "2"),), origin=(0, 1))}, "(0, +1): the origin of “same”"),
        ({"kernel": Kernel((("1", "2"),), origin=(0, 0))}, ""),
        (SIGNAL, "+1: the origin of “same”; moved to w(0), the weights are by age"),
        (SIGNAL | {"flip": False}, "+1: the origin of “same”"),
        ({"mode": "valid", "kernel": (3, 3)}, "+2: “valid” starts where the whole kernel fits"),
        (
            {"mode": "full", "flip": False},
            "+1: “full” starts with the last weight on the first pixel",
        ),
    ],
)
def test_the_offset_has_a_reason(inputs, reason):
    assert offset_reason(experiment(**inputs)) == reason


def test_the_reason_has_the_sign_that_is_printed():
    setup = experiment(mode="same", flip=False)
    assert offset_reason(setup, commuted=True).startswith("−1:")
    assert "i−1+m" in general(setup, commuted=True).plain


def test_a_formula_has_three_notations():
    formula = general(experiment(mode="full"))
    assert formula.latex == r"S(i, j) = \sum_{m} \sum_{n} I(m, n) K(i-m, j-n)"
    assert formula.html.startswith("<i>S</i>(<i>i</i>, <i>j</i>) = Σ<sub><i>m</i></sub> ")
    assert formula.runs[:3] == (("𝑆(𝑖, 𝑗) = Σ", False), ("𝑚", True), (" Σ", False))
    assert re.sub("<.*?>", "", formula.html) == formula.plain


@pytest.mark.parametrize(
    ("inputs", "numbers", "letters"),
    [
        ({"mode": "full"}, "I(0, −1) K(1, 1) = 0 × 4", "I(0, −1) K(1, 1) = 0 z"),
        ({"mode": "valid"}, "I(1, 0) K(1, 1) = 5 × 4", "I(1, 0) K(1, 1) = e z"),
        (
            {"mode": "valid", "kernel": Kernel((("1", "1"), ("1", "1")), scale="1/4")},
            "I(1, 0) K(1, 1) = 5 × 1 × 1/4",
            "I(1, 0) K(1, 1) = e z",
        ),
        ({**SIGNAL, "mode": "valid"}, "x(1) w(2) = 2 × 3", "x(1) w(2) = x₁ w₂"),
    ],
)
def test_the_current_term_is_said_with_its_indices(inputs, numbers, letters):
    setup = experiment(**inputs)
    i, j = (0, 1) if "shape" in inputs else (1, 0)
    term = Timeline(setup, "gather").output_term(i, j, 0)
    assert term_text(setup, term) == numbers
    assert term_text(setup, term, Letters(setup)) == letters


@pytest.mark.parametrize(
    ("text", "shown"),
    [("-2", "−2"), ("1/9", "1/9"), ("-0.25", "−0.25"), ("sqrt(2)", "1.414"), ("1+2", "3"),
     ("0.123456789", "0.1235")],
)  # fmt: skip
def test_a_weight_is_shown_as_typed_where_that_is_short(text, shown):
    assert weight_text(Kernel(((text,),)), 0, 0) == shown


def test_values_of_three_channels_stand_in_brackets():
    assert value_text((1.0, -2.0, 0.5)) == "(1, −2, 0.5)"


def test_a_whole_sum_is_written_in_numbers_and_letters():
    timeline = Timeline(experiment(mode="valid"), "gather")
    assert written_sum(timeline, 0, 0) == "S(0, 0) = 1×4 + 2×3 + 5×2 + 6×1 = 26"
    assert written_sum(timeline, 0, 0, in_letters=True) == "S(0, 0) = az + by + ex + fw"
    assert (
        written_sum(timeline, 0, 0, latex=True)
        == r"S(0, 0) = 1 \times 4 + 2 \times 3 + 5 \times 2 + 6 \times 1 = 26"
    )
    assert written_sum(timeline, 0, 0, in_letters=True, latex=True) == (
        "S(0, 0) = a z + b y + e x + f w"
    )


def test_a_scale_stands_outside_the_brackets_and_minus_inside_some():
    kernel = Kernel((("1/9", "-1/9"), ("2", "-0.25")), scale="-1/3")
    timeline = Timeline(experiment(mode="valid", kernel=kernel, flip=False), "gather")
    assert written_sum(timeline, 0, 0) == (
        "S(0, 0) = (1×1/9 + 2×(−1/9) + 5×2 + 6×(−0.25)) × (−1/3) ≈ −2.7963"
    )
    assert written_sum(timeline, 0, 0, latex=True) == (
        r"S(0, 0) = \left( 1 \times \frac{1}{9} + 2 \times (-\frac{1}{9}) + 5 \times 2"
        r" + 6 \times (-0.25) \right) \times (-\frac{1}{3}) \approx -2.7963"
    )


def test_outside_terms_are_written_in_numbers_and_left_out_in_letters():
    timeline = Timeline(experiment(mode="full"), "gather")
    assert written_sum(timeline, 0, 0) == "S(0, 0) = 0×4 + 0×3 + 0×2 + 1×1 = 1"
    assert written_sum(timeline, 0, 0, in_letters=True) == "S(0, 0) = aw"


def test_colours_are_written_as_triples():
    pixels = np.arange(12.0).reshape(2, 2, 3)
    setup = Experiment(Picture(pixels, 1.0), Kernel((("2", "-1"),)), mode="valid", channels="color")
    timeline = Timeline(setup, "gather")
    assert written_sum(timeline, 0, 0) == "S(0, 0) = (0, 1, 2)×(−1) + (3, 4, 5)×2 = (6, 7, 8)"


@pytest.mark.parametrize("latex", [False, True])
@pytest.mark.parametrize("in_letters", [False, True])
def test_a_long_sum_is_cut_in_the_middle_and_says_so(in_letters, latex):
    timeline = Timeline(experiment((20, 20), (15, 15), mode="valid"), "gather")
    assert left_out(timeline) == 25
    text = written_sum(timeline, 2, 3, in_letters=in_letters, latex=latex)
    assert text.count(" + ") == MOST_WRITTEN  # the gap is a term of its own
    assert re.search(r"25\\? ?more", text)


def test_a_signals_output_has_its_own_name():
    assert output_name(experiment(**SIGNAL), 0, 5) == "s(5)"
    assert output_name(experiment(), 0, 2) == "S(0, 2)"


@given(st.integers(2, 64), st.integers(0, 99))
def test_a_power_as_a_scale_is_divided_by_and_means_what_it_says(base, exponent):
    typed = f"1/{base}^{exponent}"
    said = scaling(typed)
    assert len(said) < len(f"× {typed}")
    assert "^" not in said
    kernel = Kernel((("1",),)).with_scale(said)
    assert kernel.scale_value == evaluate(typed)
    assert scaling(kernel.scale) == said
    for form in scaling_tip(typed).partition(" ≈ ")[0].split(" = "):
        assert Kernel((("1",),)).with_scale(form).scale_value == evaluate(typed)


@pytest.mark.parametrize(
    ("typed", "said", "tip"),
    [
        ("1/4^26", "÷ 4²⁶", "÷ 4²⁶ = ÷ 2⁵² ≈ × 2.22045e−16"),
        ("1/3^4", "÷ 3⁴", "÷ 3⁴ ≈ × 0.0123457"),
        ("1/961", "× 1/961", ""),
        ("-2", "× −2", ""),
        ("0.1+0.2", "× (0.1+0.2)", ""),
    ],
)
def test_a_scale_is_said_as_shortly_as_it_can_be(typed, said, tip):
    assert (scaling(typed), scaling_tip(typed)) == (said, tip)
