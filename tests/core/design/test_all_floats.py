"""Pictures and weights over the whole range of float64: every tool says what is true, or why it cannot."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from convstudio.core.design.editing.normalising import unit_peak, unit_ramp
from convstudio.core.design.fitting.fit import fit
from convstudio.core.design.frequencies.response import Response
from convstudio.core.design.frequencies.spectrum import spectrum
from convstudio.core.design.frequencies.theorem import theorem
from convstudio.core.design.integers import OutputFormat, rounded
from convstudio.core.design.looking.counting import count_outputs, count_pixels, count_some
from convstudio.core.design.looking.extreme_outputs import extreme_outputs
from convstudio.core.design.looking.match import match_map
from convstudio.core.design.looking.profile import profile_of
from convstudio.core.design.looking.region import all_outputs
from convstudio.core.design.on_picture import on_picture
from convstudio.core.design.separable import approximation, factors, singular_shares
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

SHAPE = 4, 5
WHOLE = range(4), range(5)

# Whole pictures of one size as well as mixed ones.
POWERS = st.integers(-1074, 1023)
FEW = st.sampled_from([0.0, 1.0, -1.0, 0.75, 1.5, -1.25])
SIZED = st.builds(
    lambda values, power: [math.ldexp(each, power) for each in values],
    st.lists(FEW, min_size=20, max_size=20), POWERS,
)  # fmt: skip
MIXED = st.lists(st.floats() | FEW, min_size=20, max_size=20)


def experiment_of(pixels, weights):
    picture = np.reshape(pixels, SHAPE)
    return Experiment(Picture(picture, 1.0), Kernel.from_array(np.reshape(weights, (2, 2))))


def is_known(*values):
    return all(math.isfinite(each) for each in values)


def said(job):
    """Return what a job finds; None if it says why there is nothing."""
    try:
        return job()
    except ValueError as error:
        sentence = str(error)
    assert sentence.endswith(".")
    return None


@pytest.mark.filterwarnings("error")
@given(
    SIZED | MIXED,
    st.lists(st.floats(allow_nan=False, allow_infinity=False) | FEW, min_size=4, max_size=4)
    | SIZED.map(lambda values: values[:4]),
)
@settings(max_examples=60, deadline=None)
@example([1.7e308, -1.7e308, 0.0, 1.0, 2.0] * 4, [1.7e308, -1.7e308, 1.7e308, 0.0])
@example([5e-324, 0.0, 0.0, 1.0, math.nan] * 4, [5e-324, 0.0, 1e-323, 0.0])
@example([1e300, -1e300, 1e300, 1.0, math.inf] * 4, [1e-200, 2e-200, 1e-200, 0.0])
@example([1.0, 2.0, 5.0, 1.0, 3.0] * 4, [1e200, 2e200, 1e200, 0.0])
def test_every_tool_knows_a_true_value_or_says_why_not(pixels, weights):
    experiment = experiment_of(pixels, weights)
    kernel = experiment.kernel
    every = [
        count_pixels(experiment, WHOLE),
        count_outputs(experiment, all_outputs(experiment)),
        count_some(experiment, all_outputs(experiment), 8),
    ]
    for counts in filter(None, every):
        assert is_known(counts.mean, counts.deviation, counts.start, counts.width)
        assert counts.low <= counts.mean <= counts.high or counts.low == counts.high
        assert counts.bins.sum() == counts.count
    if scores := said(lambda: match_map(experiment, *WHOLE, 16)):
        assert all(-1 <= each.score <= 1 for each in scores.best)
    assert is_known(*singular_shares(kernel))
    for rank in (1, 2):
        found = approximation(kernel, rank)
        assert 0 <= found.error <= 1
        assert math.isfinite(found.largest_error)
        factors(kernel, rank)
    for divisor in (1, 256):
        if whole := said(lambda divisor=divisor: rounded(kernel, divisor)):
            on_picture(experiment, whole, OutputFormat())
    if proof := said(lambda: theorem(experiment)):
        assert np.isfinite(proof.difference).all()
    if power := said(lambda: spectrum(experiment, 17)):
        assert np.isfinite(power.power).all()
        assert is_known(*(each for peak in power.peaks for each in peak))
    response = Response.of(experiment)
    response.grid(9), response.cut(30), response.peak
    extreme_outputs(experiment, all_outputs(experiment))
    profile_of(experiment, ((0, 0), (3, 4)), all_outputs(experiment))
    for normal in (unit_peak, unit_ramp):
        said(lambda normal=normal: normal(kernel))
    image = experiment.image
    if fitted := said(lambda: fit(image, image, (1, 2), (0, 0))):
        assert np.isfinite(fitted.weights).all()
        assert np.isfinite(fitted.rounded()).all()
        fitted.integers()


@pytest.mark.parametrize("size", [1e-320, 1e-300, 1e-200, 1.0, 1e200, 1e300])
def test_scores_and_errors_do_not_depend_on_the_size_of_pixels_and_weights(size):
    pixels, weights = np.arange(20.0) ** 2 % 7, np.array([1.0, 3.0, 2.0, 5.0])
    usual = experiment_of(pixels, weights)
    for scaled in (experiment_of(pixels * size, weights), experiment_of(pixels, weights * size)):
        expected, found = (match_map(each, *WHOLE, 16) for each in (usual, scaled))
        # The smallest floats have few digits.
        near = 1e-2 if size < 1e-310 else 1e-9
        np.testing.assert_allclose(found.values, expected.values, atol=near)
        assert approximation(scaled.kernel, 1).error == pytest.approx(
            approximation(usual.kernel, 1).error, abs=near
        )
        assert count_pixels(scaled, WHOLE).deviation == pytest.approx(
            scaled.image.max() * (usual.image / usual.image.max()).std(), rel=near, abs=0
        )


def test_one_pixel_far_away_leaves_other_windows_their_scores():
    pixels, weights = np.random.default_rng(2).random((12, 12)), np.array([[1.0, 3.0], [2.0, 5.0]])
    usual = Experiment(Picture(pixels, 1.0), Kernel.from_array(weights))
    for far in (-3.4e38, 1e300, -1.7e308):
        other = pixels.copy()
        other[0, 0] = far
        found = match_map(Experiment(Picture(other, 1.0), usual.kernel), *(range(12),) * 2, 64)
        expected = match_map(usual, *(range(12),) * 2, 64)
        np.testing.assert_allclose(found.values[3:, 3:], expected.values[3:, 3:], atol=1e-6)
