"""The planner takes the cheapest way that is true, and says why."""

import numpy as np
import pytest

from convstudio.core.plan import choose, is_tame, separated

LARGE = (1000, 1000)
RANDOM = np.random.default_rng(0).normal(size=(31, 31))


def gaussian(size):
    line = np.exp(-(np.linspace(-2, 2, size) ** 2))
    return np.outer(line, line)


@pytest.mark.parametrize(
    ("weights", "outputs", "method"),
    [
        (RANDOM[:3, :3], LARGE, "direct"),
        (RANDOM[:5, :5], LARGE, "direct"),
        (gaussian(9), LARGE, "separable"),
        (RANDOM, LARGE, "DFT"),
        (RANDOM, (1, 1), "direct"),
        (np.zeros((31, 31)), LARGE, "direct"),
    ],
)
def test_each_kernel_has_its_way(weights, outputs, method):
    plan = choose(weights.astype(np.float32), outputs, np.float32)
    assert plan.method == method
    assert f"{weights.shape[0]} × {weights.shape[1]}" in plan.reason
    assert plan.ms > 0


def test_a_way_that_is_not_the_direct_sum_says_how_long_that_would_take():
    plan = choose(RANDOM.astype(np.float32), LARGE, np.float32)
    assert "the direct sum takes" in plan.reason


@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_separation_leaves_nothing_but_rounding(rank, dtype):
    rng = np.random.default_rng(rank)
    # Of one sign, so that the terms do not cancel.
    columns, rows = rng.uniform(0.5, 1, (rank, 9)), rng.uniform(0.5, 1, (rank, 7))
    for r in range(rank):
        columns[r, r::rank] += 5 * (r + 1)
    weights = sum(np.outer(*pair) for pair in zip(columns, rows, strict=True)).astype(dtype)
    terms = separated(weights, dtype)
    assert len(terms) == rank
    again = sum(np.outer(column.astype(float), row.astype(float)) for column, row in terms)
    assert np.all(abs(again - weights) <= 64 * np.finfo(dtype).eps * abs(weights).max())


def test_a_kernel_of_rank_four_is_not_separated():
    rng = np.random.default_rng(0)
    assert separated(rng.normal(size=(9, 4)) @ rng.normal(size=(4, 9)), np.float32) == ()


def test_terms_that_cancel_more_than_is_allowed_are_no_separation(monkeypatch):
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(8, 3)) @ rng.normal(size=(3, 7))
    terms = separated(weights, np.float64)
    sizes = sum(np.abs(np.outer(*term)).sum() for term in terms) / np.abs(weights).sum()
    assert sizes > 1.01  # they do cancel a little
    monkeypatch.setattr("convstudio.core.plan._MOST_CANCELLED", sizes - 0.01)
    assert separated(weights, np.float64) == ()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e20])
def test_pixels_that_a_dft_would_smear_are_not_tame(value):
    pixels = np.random.default_rng(0).uniform(0, 255, (600, 700)).astype(np.float32)
    assert is_tame(pixels)
    pixels[300, 400] = value
    assert not is_tame(pixels)


def test_a_black_image_is_tame_and_a_single_dot_is_not():
    dot = np.zeros((64, 64), np.float32)
    assert is_tame(dot)
    dot[3, 3] = 1
    assert not is_tame(dot)
