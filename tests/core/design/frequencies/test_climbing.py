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
