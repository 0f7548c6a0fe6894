"""The guard of quick sums: what it lets through, what it holds back, and in which parts."""

from fractions import Fraction

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.sums.plan import choose
from convstudio.core.sums.rounding import (
    Guard,
    certain,
    is_float32_enough,
    may_be_rounding,
    tolerance,
)

RNG = np.random.default_rng(0)
SIGNED = RNG.normal(size=(15, 15))
OUTPUTS = (120, 130)


def a_region(taps=15):
    shape = [size + taps - 1 for size in OUTPUTS]
    return RNG.uniform(100, 900, shape)


def in_doubt(guard, region, result=None):
    """A mask of the outputs that the guard does not trust, and whether it had the sum made at all."""
    called = []
    result = np.full(OUTPUTS, 1e3, region.dtype) if result is None else result
    mask = np.zeros(OUTPUTS, bool)
    for i, j in guard.sum(region, result, lambda: called.append(1)):
        mask[i.start : i.stop, j.start : j.stop] = True
    return mask, bool(called)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_picture_without_dark_parts_is_trusted_and_so_is_its_border_of_zeros(dtype):
    guard = choose(SIGNED, (2000, 2000), dtype).guard
    region = a_region().astype(dtype)
    assert in_doubt(guard, region)[0].sum() == 0
    region[:7] = region[:, :7] = 0
    assert in_doubt(guard, region)[0].mean() < 0.05


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 3e38])
def test_pixels_that_may_fill_a_transform_are_not_given_to_it(odd, dtype):
    guard = choose(SIGNED, (2000, 2000), dtype).guard
    region = a_region().astype(dtype)
    region[60, 60] = odd
    mask, called = in_doubt(guard, region)
    assert mask.all() or (dtype == np.float64 and np.isfinite(odd))
    assert called == (not mask.all())


def test_a_black_corner_is_in_doubt_and_the_rest_is_not():
    guard = choose(SIGNED, (2000, 2000), np.float64).guard
    region = a_region()
    region[:60, :60] = 0
    mask, called = in_doubt(guard, region)
    assert called
    assert mask[:45, :45].all()  # these outputs see nothing but black
    assert not mask[75:].any()
    assert not mask[:, 75:].any()


def test_under_weights_of_one_sign_small_outputs_are_in_doubt():
    guard = choose(np.abs(SIGNED), (2000, 2000), np.float64).guard
    result = np.full(OUTPUTS, 1e5)
    result[50, 60] = 1e-12
    mask, _ = in_doubt(guard, a_region(), result)
    assert mask[50, 60]
    assert mask.sum() <= 256


def test_nothing_but_zeros_needs_no_sum():
    guard = choose(SIGNED, (2000, 2000), np.float64).guard
    result = np.full(OUTPUTS, np.nan)
    mask, called = in_doubt(guard, np.zeros_like(a_region()), result)
    assert not called
    assert not mask.any()
    assert np.all(result == 0)


@examples(80)
@given(st.data())
def test_whoever_is_trusted_has_the_least_sum_of_sizes(data):
    """Against the sums themselves: Σ|I||K| of an output that is not in doubt is at least `least` × the brightest."""
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    taps = data.draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    weights = rng.normal(size=taps) * (rng.random(taps) < data.draw(st.sampled_from([1.0, 0.5])))
    if not (weights.any() and weights.min() < 0 < weights.max()):
        return
    noise = 10.0 ** data.draw(st.integers(-16, -13)) * abs(weights).sum()
    guard = Guard.against(noise, weights, 1e300)
    region = rng.uniform(0, 1, (OUTPUTS[0] + taps[0] - 1, OUTPUTS[1] + taps[1] - 1))
    region *= rng.choice([-1, 1], region.shape)
    region[rng.random(region.shape) < data.draw(st.sampled_from([0, 0.3, 0.9]))] = 0
    region[: data.draw(st.integers(0, 100)), : data.draw(st.integers(0, 100))] *= 1e-5
    mask, _ = in_doubt(guard, region)
    windows = np.lib.stride_tricks.sliding_window_view(abs(region), taps)
    sizes = np.einsum("ijpq,pq->ij", windows, abs(weights))
    assert np.all(mask | (sizes >= guard.least * abs(region).max() * (1 - 1e-9)))


def test_the_promise_follows_the_number_type():
    assert tolerance(9, np.float64) == 1e-12
    assert tolerance(961, np.float32) == pytest.approx(961 * 6e-8 + 1.2e-7)


@pytest.mark.parametrize(
    ("weights", "largest", "fill_value", "enough"),
    [
        ([[0, 1, -2]], 255, 0, True), ([[0, 0]], np.inf, 0, False), ([[0, 1e14]], 3e38, -1e14, True),
        ([[0, 1e-14]], 0, 0, True), ([[1, -1e15]], 0, 0, False), ([[1, 1e-15]], 0, 0, False),
        ([[1, 2]], 3.5e38, 0, False), ([[1, 2]], 0, -1e15, False), ([[0.0]], np.nan, np.nan, True),
    ],
)  # fmt: skip
def test_one_rule_says_when_float32_is_enough_for_the_api_and_the_screen(
    weights, largest, fill_value, enough
):
    assert is_float32_enough(np.array(weights, float), largest, fill_value) is enough


@examples(60)
@given(
    st.lists(st.tuples(st.floats(-1, 1), st.integers(-9, 9)), min_size=1, max_size=25),
    st.integers(-30, 30),
)
def test_what_is_left_of_a_sum_is_what_float64_knows_of_it(terms, power):
    pixels, weights = np.array(terms, np.float64).T
    pixels *= 10.0**power
    exact = sum(
        Fraction(pixel) * int(weight) for pixel, weight in zip(pixels, weights, strict=True)
    )
    summed, size = np.array(pixels @ weights), np.abs(pixels) @ np.abs(weights)
    found = certain(summed, size, len(terms))
    error = 8e-16 * (1 + len(terms) ** 0.5 / 4) * size
    assert abs(Fraction(float(found)) - exact) <= Fraction(6 * error) + Fraction(1e-300)
    assert found == summed or abs(summed) < 1e8 * error


def test_sums_that_do_not_cancel_are_left_as_they_are():
    sums = np.array([1 / 3, -7.0, 0.0, np.nan, np.inf, 1e8])
    np.testing.assert_array_equal(certain(sums, np.array([1, 9, 1, np.nan, np.inf, 1e15]), 9), sums)
    assert may_be_rounding(np.array([3e-17, 1.0]), 8.0)
    assert not may_be_rounding(np.array([0.0, 1.0]), 8.0)
    assert certain(np.array([5.55e-17, 1.23456789e-12]), 1.0, 9).tolist() == [0, 1.23e-12]
