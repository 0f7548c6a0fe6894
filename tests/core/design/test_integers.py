"""Integer kernels and integer outputs against fractions and Python's own integers."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.core.design.integers import OVERFLOWS, ROUNDINGS, OutputFormat, rounded
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import preset

WEIGHTS = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.floats(-4, 4, width=32),
)
DIVISORS = st.sampled_from([1, 2, 7, 16, 256, 1000])


@given(WEIGHTS, DIVISORS)
def test_integers_add_up_to_the_rounded_sum_and_each_is_near(weights, divisor):
    kernel = Kernel.from_array(weights)
    found = rounded(kernel, divisor)
    assert found.numerators.sum() == round(float(kernel.total) * divisor)
    apart = np.abs(found.numerators - weights * divisor)
    apart[kernel.origin] = 0  # takes what the symmetries leave
    assert apart.max() <= 1 + 1e-6
    assert found.as_kernel().array * divisor == pytest.approx(found.numerators)
    assert found.error == pytest.approx(np.abs(found.numerators / divisor - weights).max())


@given(WEIGHTS, DIVISORS)
def test_without_the_sum_each_weight_is_the_nearest(weights, divisor):
    found = rounded(Kernel.from_array(weights), divisor, keeps_sum=False)
    assert found.error <= 0.5 / divisor + 1e-9
    errors = found.numerators / divisor - weights
    dense = np.abs(np.fft.fft2(errors, (256, 256))).max()
    assert dense * (1 - 1e-9) <= found.response_error <= dense * 1.01
    assert found.difference is None or found.difference.array == pytest.approx(errors, rel=1e-9)


def test_the_error_of_h_is_the_largest_of_all_frequencies_of_a_large_kernel_too():
    weights = np.random.default_rng(2).standard_normal((31, 25)) / 30
    found = rounded(Kernel.from_array(weights), 16)
    dense = np.abs(np.fft.fft2(found.numerators / 16 - weights, (1024, 1024))).max()
    assert dense * (1 - 1e-9) <= found.response_error <= dense * 1.01


@pytest.mark.parametrize("name", ["gaussian-7", "laplacian-8", "log-9", "box-5", "unsharp"])
@pytest.mark.parametrize("divisor", [16, 60, 256])
def test_a_symmetric_kernel_stays_symmetric(name, divisor):
    found = rounded(preset(name), divisor).numerators
    for same in (found[::-1], found[:, ::-1], found.T):
        np.testing.assert_array_equal(found, same)


def test_the_origin_takes_no_more_than_symmetric_moves_leave_at_least():
    # 25 ones leave 7 of 32, which 4 + 4 − 1 are nearer to than 4 + 1.
    found = rounded(preset("box-5"), 32)
    assert found.numerators.sum() == 32
    assert found.error * 32 == pytest.approx(1.28)


def symmetries(weights):
    """The ways other than leaving each cell in its place in which a matrix equals itself."""
    ways = [lambda k: k[::-1], lambda k: k[:, ::-1], lambda k: k[::-1, ::-1]]
    if weights.shape[0] == weights.shape[1]:
        ways += [lambda k: k.T, lambda k: k[::-1, ::-1].T]
    places = np.arange(weights.size).reshape(weights.shape)
    moving = [way for way in ways if not np.array_equal(way(places), places)]
    return [way for way in moving if np.array_equal(way(weights), weights)]


def least_error(exact, total):
    """The least largest error of all integers near some numbers that have a sum, by trying all of them."""
    low = np.floor(exact).astype(int).ravel() - 1
    return min(
        np.abs(low + moves - exact.ravel()).max()
        for moves in itertools.product(range(4), repeat=exact.size)
        if (low + moves).sum() == total
    )


@pytest.mark.parametrize("shape", [(1, 2), (2, 2), (1, 4), (2, 3)])
def test_integers_keep_a_symmetry_or_else_have_the_least_error_that_there_can_be(shape):
    rng = np.random.default_rng(8)
    kept = best = 0
    for _ in range(25):
        weights = rng.random(shape)
        for mirrored in range(int(rng.integers(3))):
            weights = weights + np.flip(weights, mirrored)
        kernel, divisor = Kernel.from_array(weights), int(rng.integers(1, 40))
        found = rounded(kernel, divisor)
        assert found.numerators.sum() == round(float(kernel.total) * divisor)
        if any(
            np.array_equal(way(found.numerators), found.numerators) for way in symmetries(weights)
        ):
            kept += 1
            continue
        best += 1
        least = least_error(weights * divisor, found.numerators.sum())
        assert found.error * divisor == pytest.approx(least)
    assert kept
    assert best


def test_an_even_box_is_never_off_by_more_than_it_must_be():
    found = rounded(Kernel((("1", "1"), ("1", "1")), "1/9"), 256)
    np.testing.assert_array_equal(found.numerators, [[29, 28], [28, 29]])
    assert found.error * 256 == pytest.approx(5 / 9)


@given(WEIGHTS, DIVISORS)
def test_the_error_of_a_mean_is_that_of_h_over_its_sum(weights, divisor):
    weights = np.abs(weights)
    found = rounded(Kernel.from_array(weights), divisor)
    if not found.numerators.sum() or not weights.sum():
        assert found.mean_error is None
        return
    apart = found.numerators / found.numerators.sum() - weights / weights.sum()
    dense = np.abs(np.fft.fft2(apart, (256, 256))).max()
    assert dense * (1 - 1e-9) - 1e-11 <= found.mean_error <= dense * 1.01 + 1e-11


def test_integers_that_are_exact_stay():
    found = rounded(preset("gaussian-5"), 256)
    assert (found.error, found.response_error, found.difference) == (0, 0, None)
    assert found.as_kernel().texts == preset("gaussian-5").texts


def test_divisors_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="from 1, not 0"):
        rounded(preset("box-3"), 0)
    with pytest.raises(ValueError, match="a smaller divisor can"):
        rounded(Kernel.from_array([[1e9]]), 16)


@given(
    st.lists(st.integers(-(2**40), 2**40), min_size=1, max_size=9), st.integers(1, 999),
    st.sampled_from(ROUNDINGS), st.sampled_from(OVERFLOWS), st.sampled_from([8, 16]), st.booleans(),
)  # fmt: skip
def test_outputs_are_those_of_whole_numbers(sums, divisor, rounding, overflow, bits, signed):
    output_format = OutputFormat(bits, signed, rounding, overflow)
    expected = []
    for each in sums:
        exact = Fraction(each, divisor)
        whole = {
            "half up": math.floor(exact + Fraction(1, 2)),
            "half even": round(exact),
            "down": math.floor(exact),
            "to zero": math.trunc(exact),
        }[rounding]
        low, high = output_format.ends
        if overflow == "saturate":
            whole = min(max(whole, low), high)
        else:
            kind = np.dtype(f"{'i' if signed else 'u'}{bits // 8}")
            whole = int(np.array(whole % 2**bits, np.uint64).astype(kind))
        expected.append(whole)
    assert output_format.stored(np.array(sums), divisor).tolist() == expected
