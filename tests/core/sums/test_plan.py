"""The planner takes the cheapest way that is true, and says why."""

import numpy as np
import pytest

from convstudio.core.sums.plan import choose, separated

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
    monkeypatch.setattr("convstudio.core.sums.plan._MOST_CANCELLED", sizes - 0.01)
    assert separated(weights, np.float64) == ()


def test_weights_of_zero_cost_nothing_so_a_sparse_kernel_is_summed_directly():
    sparse = np.zeros((31, 31))
    sparse[np.arange(31), np.arange(31)[::-1] // 2] = RANDOM[0]
    assert choose(sparse, LARGE, np.float32).method == "direct"


def test_what_is_zero_in_a_kernel_of_rank_one_is_zero_in_its_separation():
    line = np.array([0.1, 0, 0.7, 1e-9, 0])
    ((column, row),) = separated(np.outer(line, line[::-1]), np.float64)
    assert np.array_equal(np.outer(column, row) == 0, np.outer(line, line[::-1]) == 0)


def test_sums_of_integers_are_rounded_to_integers_and_need_no_guard():
    plan = choose(np.sign(RANDOM), LARGE, np.float32, largest_integer=255)
    assert plan.rounds
    assert plan.guard is None
    assert choose(np.sign(RANDOM), LARGE, np.float32).guard is not None
