"""Spectra and folding against waves, Parseval's theorem and numerical integrals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.core.design.frequencies.response import Response
from convstudio.core.design.frequencies.spectrum import (
    folded,
    folded_share,
    folded_share_of,
    spectrum,
)
from convstudio.core.design.frequencies.zeros import with_zeros
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

WEIGHTS = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.integers(-9, 9)
)


def experiment(pixels):
    return Experiment(Picture(np.asarray(pixels, np.float32), 1), Kernel.from_array([[1]]))


def wave(period, shape=(96, 128)):
    """A wave along the rows."""
    return np.tile(np.sin(2 * np.pi * np.arange(shape[1]) / period), (shape[0], 1))


def test_a_wave_is_two_peaks_at_its_frequency():
    found = spectrum(experiment(wave(8)), 65).power
    assert np.unravel_index(found.argmax(), found.shape) in ((32, 40), (32, 24))
    np.testing.assert_allclose(found, found[::-1, ::-1], atol=1e-6 * found.max())


def test_the_power_adds_up_to_the_variance():
    noise = np.random.default_rng(1).standard_normal((256, 256))
    found = spectrum(experiment(noise), 33).power
    # Both ends are one frequency, of which each has half.
    assert found.sum() == pytest.approx(1, rel=0.05)


def test_missing_pixels_are_the_mean_and_nothing_at_all_is_refused():
    pixels = wave(8)
    pixels[3, 4] = np.nan
    assert np.isfinite(spectrum(experiment(pixels), 33).power).all()
    with pytest.raises(ValueError, match="no finite pixel"):
        spectrum(experiment(np.full((4, 4), np.nan)), 33)


@given(WEIGHTS)
def test_the_folded_share_of_noise_is_that_of_a_numerical_integral(weights):
    response = Response(weights, (0, 0))
    fine = 120
    at = (np.arange(fine) + 0.5) / fine - 0.5
    energy = np.abs(response.at(at[:, None], at[None, :])) ** 2
    inside = np.abs(at) < 0.25
    total = energy.sum()
    expected = 1 - energy[np.ix_(inside, inside)].sum() / total if total else 0
    assert folded_share(response) == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("axis", [0, 1])
def test_of_a_signal_half_of_the_band_is_folded_along_its_samples(axis):
    one = Response(np.ones((1, 1)), (0, 0))
    assert folded_share(one, axis) == pytest.approx(0.5)
    weights = np.array([[1.0, 2, -1, 0.5]])
    power = np.abs(np.fft.fft(weights[0], 4096)) ** 2
    expected = 1 - power[np.abs(np.fft.fftfreq(4096)) <= 0.25].sum() / power.sum()
    signal = Response(weights if axis else weights.T, (0, 0))
    assert folded_share(signal, axis) == pytest.approx(expected, abs=2e-3)


def test_a_picture_folds_by_what_it_has():
    fine, coarse = (spectrum(experiment(wave(period)), 65) for period in (3, 16))
    identity = Response(np.ones((1, 1)), (0, 0))
    assert folded_share_of(identity, fine) > 0.99
    assert folded_share_of(identity, coarse) < 0.01
    blur = Response(np.full((1, 3), 1 / 3), (0, 1))  # lets nothing of the fine one through
    both = spectrum(experiment(wave(3) + wave(16)), 65)
    assert folded_share_of(identity, both) == pytest.approx(0.5, abs=0.01)
    assert folded_share_of(blur, both) < 0.01


def test_white_noise_as_a_picture_folds_as_theory_says():
    noise = spectrum(experiment(np.random.default_rng(2).standard_normal((512, 512))), 129)
    weights = np.outer([1, 2, 1], [1, 2, 1]) / 16
    response = Response(weights, (1, 1))
    assert folded_share_of(response, noise) == pytest.approx(folded_share(response), abs=0.01)


def test_folding_adds_up_four_frequencies():
    power = np.zeros((65, 65))
    power[32, 32 + 24] = 1  # ⅜ cycle per pixel: −¼ of half the pixels
    found = folded(power)
    assert np.unravel_index(found.argmax(), found.shape) == (32, 16)
    with pytest.raises(ValueError, match="4k \\+ 1"):
        folded(np.zeros((64, 64)))


def test_decibels_are_relative_to_the_largest():
    found = spectrum(experiment(wave(8)), 33).decibels()
    assert found.max() == 0


def test_its_peaks_are_the_waves_in_it_whatever_they_lie_on():
    down, right = np.mgrid[:512, :512]
    rough = np.cumsum(np.cumsum(np.random.default_rng(2).standard_normal((512, 512)), 0), 1)
    rough = (rough - rough.mean()) / rough.std()
    stripes = np.cos(2 * np.pi * right / 8) + np.cos(2 * np.pi * (down / 5 - right / 16)) / 2
    found = spectrum(experiment(rough + stripes), 129).peaks
    assert len(found) == 2
    np.testing.assert_allclose(found, [(-1 / 5, 1 / 16), (0, 1 / 8)], atol=1e-3)
    assert spectrum(experiment(rough), 129).peaks == ()
    # The fastest wave of all is its own mirror.
    (checks,) = spectrum(experiment((-1.0) ** (down + right)), 129).peaks
    assert checks == pytest.approx((0.5, 0.5), abs=1e-6)


@pytest.mark.parametrize("side", [64, 100, 300])
@pytest.mark.parametrize(
    "place", [(0, 1 / 8), (1 / 5, 1 / 5), (3 / 16, 0), (0, 0.1234), (0.0811, 0.1913)]
)
def test_a_wave_in_a_noisy_picture_is_one_peak_within_its_room_and_simple_where_it_is(side, place):
    u, v = place
    down, right = np.mgrid[:side, :side]
    noise = np.random.default_rng(side).standard_normal((side, side))
    pixels = np.rint(128 + 4 * noise + 40 * np.cos(2 * np.pi * (u * down + v * right) + 1))
    (peak,) = spectrum(experiment(pixels), 129).found
    assert (np.abs(np.subtract(peak.measured, place)) <= peak.room).all()
    assert max(peak.room) < 0.1 / side
    for each, known in zip(peak.frequency, place, strict=True):
        if known in (0, 1 / 8, 1 / 5, 3 / 16):
            assert each == known
        else:
            assert each == pytest.approx(known, abs=max(peak.room))
    # The zero that is made there has the symmetries, and the rank, of the wave that it removes.
    if not u or not v:
        weights = with_zeros([peak.frequency], 11).weights
        np.testing.assert_array_equal(weights, weights[:, ::-1])
        assert np.linalg.matrix_rank(weights, 1e-12) == 2


def test_noise_has_no_peak_and_a_wave_in_much_of_it_an_unsure_one():
    noise = np.random.default_rng(3).standard_normal((64, 64))
    assert spectrum(experiment(noise), 129).found == ()
    (peak,) = spectrum(experiment(2 * noise + wave(8.13, (64, 64))), 129).found
    assert (np.abs(np.subtract(peak.measured, (0, 1 / 8.13))) <= peak.room).all()
    assert max(peak.room) > 1e-3
