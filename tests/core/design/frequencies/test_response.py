"""The frequency response against scipy and a dense transform, and what is read off it."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import signal

from convstudio.core.design.frequencies.response import Response, direction, frequencies
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

WEIGHTS = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=7),
    elements=st.floats(-100, 100, width=32),
)
BOX = Response(np.full((3, 3), 1 / 9), (1, 1))
SOBEL = Response(np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]), (1, 1))


@st.composite
def responses(draw):
    weights = draw(WEIGHTS)
    origin = tuple(draw(st.integers(0, count - 1)) for count in weights.shape)
    return Response(weights, origin, draw(st.booleans()))


def dense(response, u, v):
    """The double sum itself, in long doubles."""
    (r, c), total = response.origin, 0
    for (a, b), weight in np.ndenumerate(response.weights):
        turn = -2 * np.longdouble(np.pi) * (u * (a - r) + v * (b - c))
        total += weight * (np.cos(turn) + 1j * np.sin(turn))
    return complex(total if response.flip else np.conj(total))


@given(responses(), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_a_response_is_the_double_sum(response, u, v):
    room = 1e-12 * np.abs(response.weights).sum()
    assert abs(response.at(u, v) - dense(response, u, v)) <= room + 1e-300


@given(responses())
def test_the_grid_has_the_values_at_its_frequencies(response):
    places = frequencies(9)
    expected = response.at(places[:, None], places[None, :])
    np.testing.assert_allclose(
        response.grid(9), expected, atol=1e-12 * np.abs(response.weights).sum()
    )


@given(hnp.arrays(np.float64, st.integers(1, 9), elements=st.floats(-9, 9)), st.data())
def test_a_row_has_the_response_of_scipy_seen_from_its_origin(row, data):
    origin = data.draw(st.integers(0, len(row) - 1))
    v = np.linspace(-0.5, 0.5, 11)
    _, expected = signal.freqz(row, worN=2 * np.pi * v)
    expected = expected * np.exp(2j * np.pi * v * origin)
    found = Response(row[None, :], (0, origin)).at(0, v)
    np.testing.assert_allclose(found, expected, atol=1e-12 * (1 + np.abs(row).sum()))


def test_an_experiment_has_the_response_of_its_effective_weights_in_its_operation():
    kernel = Kernel((("1", "2"), ("3", "4")), scale="1/2", origin=(0, 1))
    experiment = Experiment(Picture(np.zeros((4, 4), np.uint8), 255), kernel)
    shifted = Response.of(experiment).at(0.1, 0.2)
    assert shifted == pytest.approx(dense(Response(kernel.array, (0, 1)), 0.1, 0.2))
    correlated = Response.of(Experiment(experiment.picture, kernel, flip=False))
    assert correlated.at(0.1, 0.2) == pytest.approx(shifted.conjugate())


@given(st.floats(-720, 720))
def test_a_direction_is_of_length_1_and_counts_counter_clockwise(angle):
    down, right = direction(angle)
    assert math.hypot(down, right) == pytest.approx(1)
    assert (down, right) == pytest.approx(
        (-math.sin(math.radians(angle)), math.cos(math.radians(angle))), abs=1e-12
    )


def test_quarter_turns_are_exact():
    assert [direction(90 * n) for n in range(4)] == [(0, 1), (-1, 0), (0, -1), (1, 0)]


def test_a_cut_ends_at_the_edge_of_the_square():
    assert BOX.cut(0).frequencies[-1] == 0.5
    assert BOX.cut(45).frequencies[-1] == pytest.approx(math.sqrt(0.5))
    assert BOX.cut(90).values == pytest.approx(BOX.cut(0).values)


@pytest.mark.parametrize(
    ("weights", "origin", "parity"),
    [
        ([[1, 2, 1]], (0, 1), 1),
        ([[1, 2, 1]], (0, 0), 0),
        ([[1, 0, -1]], (0, 1), -1),
        ([[1, 1]], (0, 1), 0),
        ([[0, 1, 0, 0]], (0, 1), 1),
        ([[0, 0]], (0, 0), 1),
    ],
)
def test_the_parity_is_that_of_the_half_turn_about_the_origin(weights, origin, parity):
    response = Response(np.array(weights, float), origin)
    assert response.parity == parity
    values = response.grid(5)
    if parity:
        whole = response.amplitude(values) * (1 if parity == 1 else 1j)
        np.testing.assert_allclose(whole, values, atol=1e-12)
    else:
        with pytest.raises(ValueError, match="half turn"):
            response.amplitude(values)


def test_the_largest_gain_is_found_between_the_frequencies_of_the_grid():
    (u, v), gain = SOBEL.peak
    assert (u, v) == pytest.approx((0, 0.25), abs=1e-5)
    assert gain == pytest.approx(8)
    weights = np.random.default_rng(3).standard_normal((7, 7))
    fine = np.abs(Response(weights, (3, 3)).grid(1025)).max()
    assert fine <= Response(weights, (3, 3)).peak[1] * (1 + 1e-9)
    assert Response(weights, (3, 3)).peak[1] <= fine * (1 + 1e-3)


@given(responses())
def test_no_frequency_has_more_than_the_largest_gain(response):
    assert np.abs(response.grid(33)).max() <= response.peak[1] * (1 + 1e-9) + 1e-300


def test_decibels_are_relative_to_flat_areas_or_else_to_the_largest_gain():
    assert BOX.reference == (pytest.approx(1), True)
    assert BOX.decibels(abs(BOX.at(0, 0))) == pytest.approx(0, abs=1e-9)
    assert SOBEL.reference == (pytest.approx(8), False)
    assert SOBEL.decibels([8, 0.8, 0]) == pytest.approx([0, -20, -math.inf], abs=1e-6)


def test_the_sum_of_a_kernel_that_cancels_is_0_and_no_rounding():
    assert Response(np.array([[0.1, 0.2, -0.3]]), (0, 1)).total == 0


@pytest.mark.parametrize("sigma", [1.0, 1.5, 2.5])
@pytest.mark.parametrize("angle", [0, 30, 135])
def test_a_gaussian_falls_to_half_its_power_where_theory_says(sigma, angle):
    half = 20
    bell = signal.windows.gaussian(2 * half + 1, sigma)
    weights = np.outer(bell, bell)
    ((low, high),) = Response(weights, (half, half)).passbands(angle)
    assert low == 0
    assert high == pytest.approx(math.sqrt(math.log(2)) / (2 * math.pi * sigma), rel=1e-6)


def test_a_passband_off_zero_has_two_ends():
    ((low, high),) = Response(np.array([[1.0, 0, -1]]), (0, 1)).passbands(0)
    assert (low, high) == pytest.approx((0.125, 0.375))


@pytest.mark.parametrize("period", [4, 5, 8])
def test_a_comb_passes_each_of_its_bands(period):
    # The gain of (1 0 … 0 1)/2 is |cos(π f period)|.
    row = np.zeros(period + 1)
    row[[0, -1]] = 0.5
    found = Response(row[None], (0, 0)).passbands(0)
    at = np.arange(period // 2 + 1) / period
    known = [(max(each - 0.25 / period, 0), min(each + 0.25 / period, 0.5)) for each in at]
    np.testing.assert_allclose(found, known, atol=1e-8)


def test_what_never_falls_has_no_end():
    assert Response(np.array([[1.0]]), (0, 0)).passbands(0) == ((0.0, 0.5),)
    assert Response(np.zeros((3, 3)), (1, 1)).passbands(10) == ()
    assert SOBEL.passbands(90) == ()


def test_weights_of_one_sign_pass_flat_areas_best_however_large_they_are():
    assert Response(np.array([[1.0, 3], [0, 2]]), (0, 1)).peak == ((0, 0), 6)
    assert Response(np.array([[-1.0, -3]]), (0, 1)).peak == ((0, 0), 4)
    assert Response(np.full((2, 2), 1e308), (0, 0)).peak[1] == math.inf
    assert Response(np.array([[5e-324, 0]]), (0, 0)).peak[1] == 5e-324


@pytest.mark.parametrize("size", [31, 63])
def test_of_hundreds_of_summits_the_highest_is_found(size):
    for seed in range(4):
        weights = np.random.default_rng(seed).standard_normal((size, size))
        known = np.abs(np.fft.rfft2(weights, (1024, 1024))).max()
        assert known <= Response(weights, (0, 0)).peak[1] <= known * 1.01


def test_of_two_summits_that_are_nearly_as_high_the_higher_is_found():
    weights = np.array([[0.0, -4, 0], [-2, 0, 2], [0, -2, 0], [0, 3, 3]])
    response = Response(weights, (0, 0))
    assert response.peak[1] == pytest.approx(np.abs(response.grid(1025)).max(), rel=1e-5)


@pytest.mark.parametrize("axis", [0, 1])
def test_the_largest_gain_of_a_single_row_or_column_is_that_of_a_fine_transform(axis):
    rng = np.random.default_rng(5)
    for _ in range(250):
        weights = rng.integers(-9, 10, rng.integers(2, 20)).astype(float)
        if weights.any():
            found = Response(np.expand_dims(weights, axis), (0, 0)).peak[1]
            assert found >= np.abs(np.fft.rfft(weights, 2**14)).max() * (1 - 1e-9)
            assert found <= np.abs(weights).sum() * (1 + 1e-9)


@pytest.mark.parametrize("power", [-300, -160, -20, 20, 160, 300])
@pytest.mark.parametrize("is_derivative", [False, True])
def test_weights_of_every_size_have_the_same_bands_and_gains_times_their_scale(
    power, is_derivative
):
    rng, scale = np.random.default_rng(7), 10.0**power
    for _ in range(8):
        weights = rng.standard_normal((3, 4))
        weights -= is_derivative * weights.mean()
        plain, scaled = Response(weights, (1, 2)), Response(weights * scale, (1, 2))
        assert scaled.peak[1] == pytest.approx(plain.peak[1] * scale, rel=1e-9)
        assert scaled.total == pytest.approx(plain.total * scale, rel=1e-9, abs=1e-14 * scale)
        assert scaled.largest_along(20) == pytest.approx(plain.largest_along(20) * scale)
        np.testing.assert_allclose(scaled.passbands(20), plain.passbands(20), rtol=1e-6)


def test_sums_beyond_the_floats_are_infinite_without_a_warning():
    large = Response(np.full((2, 2), 1e308), (0, 0))
    assert (large.total, large.size, large.peak[1]) == (math.inf,) * 3
    np.testing.assert_allclose(
        large.passbands(0), Response(np.ones((2, 2)), (0, 0)).passbands(0), rtol=1e-9
    )


@given(WEIGHTS, st.booleans())
def test_of_a_mean_it_is_that_of_the_weights_over_their_sum(weights, flip):
    weights = np.abs(weights)
    picture = Picture(np.ones((3, 3), np.uint8), 255)
    experiment = Experiment(picture, Kernel.from_array(weights), flip, missing="skip")
    found, plain = Response.of(experiment), Response.of(replace(experiment, missing="spread"))
    if not weights.any():
        assert found.total == 0
        return
    assert found.total == pytest.approx(1)
    np.testing.assert_allclose(found.grid(9), plain.grid(9) / weights.sum(), atol=1e-12)
