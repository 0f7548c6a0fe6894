"""The golden facts of the textbook's figure, and names that never stand for two things at once."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.model.picture import Picture
from convstudio.core.notation.letters import Letters, joined, latex_number, slanted
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import BOUNDARIES, MODES


def experiment(shape=(3, 4), kernel=(2, 2), **inputs):
    height, width = shape
    pixels = np.arange(1, height * width + 1, dtype=float).reshape(shape)
    weights = np.arange(1, kernel[0] * kernel[1] + 1, dtype=float).reshape(kernel)
    inputs = {"flip": False, "mode": "valid", **inputs}
    return Experiment(Picture(pixels, 1.0), Kernel.from_array(weights), **inputs)


FIGURE = [
    ["aw + bx + ey + fz", "bw + cx + fy + gz", "cw + dx + gy + hz"],
    ["ew + fx + iy + jz", "fw + gx + jy + kz", "gw + hx + ky + lz"],
]


@pytest.mark.parametrize(("i", "j"), list(np.ndindex(2, 3)))
def test_valid_correlation_says_what_the_figure_says(i, j):
    assert Letters(experiment()).expression(i, j) == FIGURE[i][j]


@pytest.mark.parametrize(
    ("i", "j", "text"),
    [
        (0, 0, "aw"),
        (1, 0, "ay + ew"),
        (0, 1, "ax + bw"),
        (1, 1, "az + by + ex + fw"),
        (3, 4, "lz"),
    ],
)
def test_full_convolution_says_what_the_formula_says(i, j, text):
    assert Letters(experiment(flip=True, mode="full")).expression(i, j) == text


def test_the_first_valid_convolution_is_the_figures_place_with_the_kernel_turned():
    assert Letters(experiment(flip=True)).expression(0, 0) == "az + by + ex + fw"


@pytest.mark.parametrize(
    ("upto", "text"), [(0, "0"), (1, "az"), (2, "az + by"), (4, "az + by + ex + fw"), (9, None)]
)
def test_an_expression_grows_term_by_term(upto, text):
    letters = Letters(experiment(flip=True))
    assert letters.expression(0, 0, upto) == (text or letters.expression(0, 0))


def test_terms_certain_to_be_zero_are_counted_but_not_written():
    letters = Letters(experiment(flip=True, mode="full"))
    assert [letters.expression(0, 0, upto) for upto in range(5)] == ["0", "0", "0", "0", "aw"]


def test_shift_and_add_takes_the_weights_as_typed():
    letters = Letters(experiment(flip=True))
    assert letters.expression(0, 0, order="shift-and-add") == "fw + ex + by + az"


@pytest.mark.parametrize(
    ("boundary", "fill", "name", "expression"),
    [
        ("constant", 0.0, "0", "aw"),
        ("constant", -0.0, "0", "aw"),
        ("constant", 5.0, "5", "5z + 5y + 5x + aw"),
        ("constant", -2.5, "−2.5", "−2.5z − 2.5y − 2.5x + aw"),
        ("constant", 1e-9, "1e−9", "1e−9·z + 1e−9·y + 1e−9·x + aw"),
        ("nearest", 0.0, "a", "az + ay + ax + aw"),
        ("wrap", 0.0, "l", "lz + iy + dx + aw"),
        ("mirror", 0.0, "f", "fz + ey + bx + aw"),
    ],
)
def test_a_border_pixel_has_the_name_of_its_source(boundary, fill, name, expression):
    letters = Letters(experiment(flip=True, mode="full", boundary=boundary, fill_value=fill))
    assert letters.pixel(-1, -1) == name
    assert letters.expression(0, 0) == expression


def test_a_weight_of_zero_keeps_its_letter():
    zero = replace(experiment(), kernel=Kernel((("0", "0"), ("0", "0"))))
    assert Letters(zero).expression(0, 0) == FIGURE[0][0]


@pytest.mark.parametrize(
    ("shape", "kernel", "pixel", "weight"),
    [
        ((3, 4), (2, 2), "l", "z"),
        ((2, 11), (2, 2), "v", "z"),
        ((2, 13), (3, 3), "z", "k₂₂"),
        ((5, 5), (2, 2), "x₄₄", "k₁₁"),
        ((3, 9), (3, 3), "x₂₈", "k₂₂"),
        ((20, 4), (3, 11), "x₁₉,₃", "k₂,₁₀"),
        ((1, 30), (1, 12), "x₂₉", "w₁₁"),
        ((4, 1), (2, 1), "x₃", "w₁"),
        ((1, 5), (2, 1), "e", "k₁₀"),
    ],
)
def test_names_are_letters_while_they_suffice(shape, kernel, pixel, weight):
    letters = Letters(experiment(shape, kernel, mode="full"))
    assert letters.pixel(shape[0] - 1, shape[1] - 1) == pixel
    assert letters.weight(kernel[0] - 1, kernel[1] - 1) == weight


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(1, 13), st.integers(1, 13)),
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
    st.booleans(),
)
def test_no_two_things_share_a_name(shape, kernel, latex):
    letters = Letters(experiment(shape, kernel, mode="full"), latex=latex)
    names = [letters.pixel(m, n) for m, n in np.ndindex(shape)]
    names += [letters.weight(a, b) for a, b in np.ndindex(kernel)]
    assert len(set(names)) == len(names)


def test_latex_names_have_latex_subscripts():
    letters = Letters(experiment((20, 4), (3, 3)), latex=True)
    assert letters.pixel(12, 3) == "x_{12,3}"
    assert letters.weight(1, 2) == "k_{1,2}"
    assert letters.product(12, 3, 1, 2) == "x_{12,3} k_{1,2}"
    constant = experiment(flip=True, mode="full", fill_value=-5.0)
    assert Letters(constant, latex=True).expression(0, 0) == "-5 z - 5 y - 5 x + a w"


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("−2.5", "-2.5"),
        ("−1e−7", r"-1 \cdot 10^{-7}"),
        ("−∞", r"-\infty"),
        ("NaN", r"\mathrm{NaN}"),
    ],
)
def test_numbers_become_latex(text, latex):
    assert latex_number(text) == latex


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([(3, 4), (1, 5), (4, 1), (2, 2)]),
    st.sampled_from([(2, 2), (1, 3), (3, 1), (3, 2)]),
    st.sampled_from(MODES),
    st.sampled_from(BOUNDARIES),
    st.booleans(),
    st.sampled_from(ORDERS),
    st.data(),
)
def test_an_expressions_letters_stand_for_the_timelines_products(
    shape, kernel, mode, boundary, flip, order, data
):
    setup = experiment(shape, kernel, mode=mode, boundary=boundary, flip=flip)
    timeline, letters = Timeline(setup, order), Letters(setup)
    if not timeline.count:
        return
    rows, columns = setup.output_shape
    i, j = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    values = {letters.pixel(m, n): setup.image[m, n] for m, n in np.ndindex(shape)} | {"0": 0.0}
    weights = {letters.weight(a, b): setup.kernel.array[a, b] for a, b in np.ndindex(kernel)}
    for index, product in enumerate(letters.products(i, j, order=order)):
        term = timeline.output_term(i, j, index)
        assert values[letters.pixel(term.m, term.n)] == term.value
        assert weights[letters.weight(term.a, term.b)] == term.weight
        assert product == letters.product(term.m, term.n, term.a, term.b)


@pytest.mark.parametrize(
    ("shape", "kernel", "axis"),
    [((1, 5), (1, 3), 1), ((5, 1), (3, 1), 0), ((1, 5), (3, 1), None), ((1, 1), (1, 1), None)],
)
def test_a_signal_has_one_row_or_one_column_in_both(shape, kernel, axis):
    assert signal_axis(experiment(shape, kernel, mode="full")) == axis


def test_slanted_letters_are_letters_still():
    assert slanted("aw + hZ₁₂ = 3") == "𝑎𝑤 + ℎ𝑍₁₂ = 3"


def test_joining_nothing_is_zero():
    assert joined(["", ""]) == "0"


@pytest.mark.parametrize("boundary", ["constant", "nearest", "wrap"])
@pytest.mark.parametrize(
    ("kernel", "mode"), [((5, 5), "full"), ((1, 17), "full"), ((17, 1), "same"), ((5, 5), "valid")]
)
def test_long_sums_are_the_same_where_each_product_is_in_both(kernel, mode, boundary):
    inputs = {"kernel": kernel, "mode": mode, "boundary": boundary}
    convolved, correlated = (
        Letters(experiment((7, 6), flip=flip, **inputs)) for flip in (True, False)
    )
    rows, columns = experiment((7, 6), **inputs).output_shape
    for i, j in np.ndindex(rows, columns):
        same = sorted(convolved.products(i, j)) == sorted(correlated.products(i, j))
        assert convolved.is_same_sum(correlated, i, j) == same
