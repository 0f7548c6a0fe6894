"""Climbs to the summits of a gain, against a walk uphill on a fine grid."""

import numpy as np
import pytest

from convstudio.core.design.frequencies.climbing import Climb

GRID = 2**11


def uphill(gains, at):
    """The place that is reached on a ring of gains by going up alone."""
    while True:
        around = [at, (at - 1) % len(gains), (at + 1) % len(gains)]
        best = max(around, key=lambda each: gains[each])
        if best == at:
            return at
        at = best


def test_a_climb_ends_on_the_summit_beside_its_beginning():
    """However flat the slope is there: Newton's step alone would leap to another summit."""
    random = np.random.default_rng(2)
    for row in random.integers(-9, 10, (12, 9)).astype(float):
        gains = np.abs(np.fft.fft(row, GRID))
        starts = np.arange(0, GRID, 16)
        summits = np.array([uphill(gains, each) for each in starts])
        # Beside a valley both ways lead up, and twelve steps reach only so far.
        aside = np.array(
            [[uphill(gains, (each + by) % GRID) for by in (-30, 30)] for each in starts]
        )
        walk = np.abs((summits - starts + GRID // 2) % GRID - GRID // 2) / GRID
        plain = (aside == summits[:, None]).all(axis=1) & (walk < 0.1)
        found = Climb(row[None], (0, 0)).from_places(np.zeros(len(starts)), starts / GRID)
        assert plain.sum() > 20
        assert found.gains[plain] == pytest.approx(gains[summits[plain]], rel=2e-3)


@pytest.mark.parametrize("start", [0.0, 0.5])
def test_a_climb_leaves_a_valley_between_two_summits_that_mirror_each_other(start):
    row = np.array([3.0, -5, 0, 3, -7, 4, -1, -1, -1, 10, -3, -3, -6, 4, -7])
    row *= np.cos(2 * np.pi * (start - 0.5) * np.arange(len(row)))
    gains = np.abs(np.fft.fft(row, 2**14))
    at = round(start * 2**14)
    assert gains[at] < gains[at + 8]  # it is one
    for weights in (row[None], row[:, None]):
        found = Climb(weights, (0, 0)).from_places(*np.full((2, 1), start))
        assert found.gains[0] == pytest.approx(gains[uphill(gains, at + 8)], rel=1e-6)
