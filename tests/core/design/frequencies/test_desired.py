"""Kernels for a desired response against an independent least-squares computation."""

from fractions import Fraction

import numpy as np
import pytest

from convstudio.core.design.decimals import decimals
from convstudio.core.design.frequencies.desired import Desired, DesiredResponse, nearest, windowed
from convstudio.core.design.frequencies.response import Response, direction

WISHES = (
    Desired("low-pass", 0, 0.3),
    Desired("low-pass", 0, 0.2, angle=15),
    Desired("high-pass", 0, 0.3),
    Desired("band-pass", 0.2, 0.1),
    Desired("band-pass", 0.25, 0.12, angle=40),
    Desired("band-stop", 0.25, 0.12, angle=120),
    Desired("band-pass", 0.2, 0.1, angle=90),
)


def asked(wish):
    places = np.linspace(-0.5, 0.5, 65)
    u, v = (each.ravel() for each in np.meshgrid(places[32:], places, indexing="ij"))
    gains = wish.gains(u, v)
    kept = np.isfinite(gains)
    return u[kept], v[kept], gains[kept]


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_it_is_the_nearest_of_all_kernels_of_the_size(wish):
    found = nearest(wish, 7)
    u, v, gains = asked(wish)
    middle = np.arange(7) - 3
    # All 49 weights, real and imaginary parts, with nothing said of symmetry.
    turns = 2 * np.pi * (u[:, None] * np.repeat(middle, 7) + v[:, None] * np.tile(middle, 7))
    matrix = np.concatenate([np.cos(turns), np.sin(turns)])
    target = np.concatenate([gains, np.zeros(len(gains))])
    expected = np.linalg.lstsq(matrix, target, rcond=None)[0]
    np.testing.assert_allclose(found.weights.ravel(), expected, atol=1e-9)


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_the_errors_are_those_of_its_response(wish):
    """Also between the frequencies that are fitted, where a large kernel has most of its ripples."""
    places = np.linspace(-0.5, 0.5, 1001)
    gains = wish.gains(*np.meshgrid(places, places, indexing="ij"))
    for size in (9, 31):
        found = nearest(wish, size)
        response = Response(found.weights, (size // 2, size // 2))
        assert response.parity == 1
        errors = response.amplitude(response.grid(1001)) - gains
        assert found.error == pytest.approx(np.sqrt(np.nanmean(errors**2)), rel=0.1)
        assert found.largest == pytest.approx(np.nanmax(np.abs(errors)), rel=0.2)


def test_a_larger_kernel_comes_nearer():
    errors = [nearest(WISHES[4], size).error for size in (3, 7, 11, 15)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.05


def test_what_cannot_be_fitted_is_refused():
    with pytest.raises(ValueError, match="odd size from 1 to 31, not 33"):
        nearest(WISHES[0], 33)
    with pytest.raises(ValueError, match="narrower transition"):
        nearest(Desired("low-pass", 0, -0.01, between=2), 3)


@pytest.mark.parametrize("wish", WISHES, ids=str)
@pytest.mark.parametrize("find", [nearest, windowed])
def test_the_gain_of_flat_areas_is_kept_exactly_where_it_is_wished(wish, find):
    found = find(wish, 9, keeps_flat=True)
    assert found.weights.sum() == pytest.approx(wish.flat, abs=1e-12)
    np.testing.assert_array_equal(found.weights, found.weights[::-1, ::-1])
    texts = np.array(decimals(found.weights), object)
    assert sum(map(Fraction, texts.ravel())) == wish.flat
    np.testing.assert_array_equal(texts, texts[::-1, ::-1])
    if wish.angle in (None, 90):
        np.testing.assert_array_equal(texts, texts[:, ::-1])


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_under_a_window_no_kernel_is_nearer_than_by_least_squares(wish):
    window = windowed(wish, 15)
    assert nearest(wish, 15).error < window.error < 0.3
    places = np.linspace(-0.5, 0.5, 1001)
    gains = wish.gains(*np.meshgrid(places, places, indexing="ij"))
    errors = Response(window.weights, (7, 7)).grid(1001).real - gains
    assert window.error == pytest.approx(np.sqrt(np.nanmean(errors**2)), rel=0.05)


def test_a_strip_under_a_window_is_the_ideal_one_times_the_window():
    wish = Desired("low-pass", 0, 0.25, angle=90)
    weights = windowed(wish, 11).weights
    # Across a direction along the rows nothing is asked: only the middle column is there.
    assert np.abs(np.delete(weights, 5, axis=1)).max() < 1e-12
    at = np.arange(11) - 5
    ideal = 0.25 * np.sinc(0.25 * at) * np.cos(np.pi * at / 12) ** 2
    np.testing.assert_allclose(weights[:, 5], ideal / ideal.sum(), atol=2e-3)


def test_a_desired_response_has_the_gains_that_are_desired():
    wish = WISHES[3]
    response = DesiredResponse.to(wish)
    assert response.at(0.0, 0.2).real == 1
    assert np.isnan(response.at(0.0, 0.27).real)
    assert response.grid(65)[32, 32] == 0
    assert response.peak == ((0, 0), 1)


@pytest.mark.parametrize("wish", WISHES, ids=str)
@pytest.mark.parametrize("angle", [0, 30, 45, 90, 200])
def test_along_any_direction_a_desired_response_is_the_desired_one(wish, angle):
    cut = DesiredResponse.to(wish).cut(angle, 33)
    down, right = direction(angle)
    assert cut.frequencies[-1] == pytest.approx(0.5 / max(abs(down), abs(right)))
    expected = wish.gains(cut.frequencies * down, cut.frequencies * right)
    np.testing.assert_array_equal(cut.values.real, expected)
    assert {*expected[np.isfinite(expected)]} <= {0.0, 1.0}


def test_a_band_between_the_frequencies_of_the_grid_is_asked_in_its_middle():
    found = nearest(Desired("band-pass", 0.2, 0.004, between=0.3, angle=77), 15)
    down, right = direction(77)
    gain = Response(found.weights, (7, 7)).at(0.2 * down, 0.2 * right).real
    assert gain > 0.5
    assert found.largest >= 1 - gain - 1e-12
