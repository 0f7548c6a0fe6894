"""The power spectrum of a picture, and what of it a filtered picture loses or folds when every second pixel is kept.

Half the pixels carry half the frequencies: those beyond ¼ cycle per pixel come back as others (aliasing). The share of
the energy beyond, of white noise or of the picture after the kernel, says how much does.

Reference: A. V. Oppenheim and R. W. Schafer, Discrete-time signal processing (3rd ed., 2010), section 4.6, and for the
window section 10.6 (one periodogram, smoothed by averaging over neighbouring frequencies).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.design.frequencies.peaks import Peak, refined
from convstudio.core.design.frequencies.response import HIGHEST, Frequency, Response
from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.magnitude import exponent_of, over_power

Real = npt.NDArray[np.float64]

LARGEST_SECTION: Final = 1024
"""The most rows and columns of a picture of which the spectrum is made, from its middle."""
QUARTER: Final = HIGHEST / 2
PEAK: Final = 10.0
"""By how many decibels a peak stands out of its surroundings, at least."""
MOST_PEAKS: Final = 8

_ALONG: Final = range(-6, 7)  # frequencies of the grid, along a line through a peak
_LINES: Final = ((0, 1), (1, 0), (1, 1), (1, -1))
_NEIGHBOURS: Final = (*_LINES, *((-down, -right) for down, right in _LINES))
_SLOW: Final = 2  # frequencies of the grid next to 0 that are no peaks
_DEEPEST: Final = -127.0  # decibels below the largest power that are told apart
_FAR: Final = 200  # powers of 2 from 1
_MOST_PLACES: Final = 16  # at which peaks are looked for
_DIGITS: Final = 9  # of a frequency, behind the point, that are no rounding


@dataclass(frozen=True, eq=False)
class Spectrum:
    """The power spectrum of a section of a picture, by ``power`` (n, n) at the frequencies of `Response.grid`.

    The sum of the power is the variance of the section under its window; the mean is taken off before. Of pixels whose
    squares are no floats it is that of the pixels over a power of 2.
    """

    power: Real
    found: tuple[Peak, ...] = ()
    """The patterns in the picture: of those that stand out here, what the section itself says of them."""

    @property
    def peaks(self) -> tuple[Frequency, ...]:
        """The frequencies (u, v) of the patterns, one of each two that are opposite, the most prominent first."""
        return tuple(each.frequency for each in self.found)

    def decibels(self) -> Real:
        """Return the power relative to its largest value, in decibels; −∞ where there is none."""
        largest = self.power.max()
        with np.errstate(divide="ignore"):
            return 10 * np.log10(self.power / (largest or 1))

    def standing_out(self) -> tuple[Frequency, ...]:
        """Return the frequencies (u, v) that stand out, as well as `power` tells, the most prominent first.

        A peak is the largest of its neighbours, and at least `PEAK` decibels above the medians along lines through it
        in four directions: edges in a picture make ridges, which are none. Neither is what is nearly as slow as the
        section itself.
        """
        size = self.power.shape[0] - 1
        level = np.maximum(self.decibels()[:size, :size], _DEEPEST)
        beside = np.max([_moved(level, *way) for way in _NEIGHBOURS], axis=0)
        lines = [
            np.median([_moved(level, at * down, at * right) for at in _ALONG], axis=0)
            for down, right in _LINES
        ]
        floor = np.max(lines, axis=0)
        above = level - floor
        places = np.argwhere((level >= beside) & (above >= PEAK))
        places = places[np.abs(places - size // 2).max(axis=1) > _SLOW]
        by_height = np.argsort(-above[tuple(places.T)], kind="stable")
        found = [
            self._centre(row, column, 10 ** (floor[row, column] / 10) * self.power.max())
            for row, column in places[by_height].tolist()
        ]
        ahead = ((u, v) for u, v in found if (round(v, _DIGITS), round(u, _DIGITS)) > (0, 0))
        return tuple(ahead)[:_MOST_PLACES]

    def _centre(self, row: int, column: int, floor: float) -> Frequency:
        """Return the centre of gravity of the power around a place, without the ``floor`` it stands on."""
        size, apart = self.power.shape[0] - 1, np.arange(-1, 2)
        near = np.maximum(
            self.power[np.ix_((row + apart) % size, (column + apart) % size)] - floor, 0
        )
        u, v = (
            (at + float((near * way).sum() / near.sum())) / size - HIGHEST
            for at, way in ((row, apart[:, None]), (column, apart))
        )
        # The ends −½ and ½ are one frequency.
        return HIGHEST - (HIGHEST - u) % 1, HIGHEST - (HIGHEST - v) % 1


def spectrum(experiment: Experiment, size: int) -> Spectrum:
    """Return the power spectrum of the input at ``size`` × ``size`` frequencies, both ends of −½ … ½ included.

    Missing pixels count as the mean, colours as the sum of the spectra of the channels. The section is at most
    `LARGEST_SECTION` in each direction, under a Hann window. ValueError where nothing of it is finite.
    """
    height, width = experiment.picture.pixels.shape[:2]
    rows, columns = (_middle(each) for each in (height, width))
    pixels = _squarable(np.atleast_3d(experiment.bordered(rows, columns, np.float64)))
    power = np.zeros((size, size))
    strongest, most = None, 0.0
    for channel in range(pixels.shape[2]):
        section = _windowed(pixels[..., channel])
        power += _power(section, size)
        if (energy := float((section**2).sum())) > most:
            strongest, most = section, energy
    found = Spectrum(power)
    if strongest is None:
        return found
    # Several places of a coarse transform may be one peak.
    peaks = refined(strongest, found.standing_out(), 1 / (size - 1))
    return Spectrum(power, peaks[:MOST_PEAKS])


def _windowed(section: Real) -> Real:
    """Return a section less its mean under a window whose squares add up to the number of pixels."""
    known = np.isfinite(section)
    if not known.any():
        raise ValueError("The middle of the picture has no finite pixel, and so no spectrum.")
    level = np.where(known, section - section[known].mean(), 0)
    window = np.outer(*(np.hanning(each + 2)[1:-1] for each in level.shape))
    found: Real = level * window / np.sqrt((window**2).mean())
    return found


def _power(section: Real, size: int) -> Real:
    whole = np.abs(np.fft.fft2(section) / section.size) ** 2
    # Each frequency goes, in shares, to the nearest of the grid; the ends −½ and ½ are one frequency.
    return _gathered(_gathered(whole, size).T, size).T


def _squarable(pixels: Real) -> Real:
    """Return pixels over a power of 2 where their squares are no floats; else themselves."""
    exponent = exponent_of(pixels[np.isfinite(pixels)])
    return over_power(pixels, exponent) if abs(exponent) > _FAR else pixels


def _gathered(power: Real, size: int) -> Real:
    """Add up rows of a transform into ``size`` rows from −½ to ½."""
    at = (np.fft.fftfreq(power.shape[0]) + HIGHEST) * (size - 1)
    below = np.floor(at).astype(int)
    part = (at - below)[:, None]
    found = np.zeros((size, power.shape[1]))
    np.add.at(found, below, (1 - part) * power)
    np.add.at(found, np.minimum(below + 1, size - 1), part * power)
    ends = (found[0] + found[-1]) / 2
    found[0] = found[-1] = ends
    return found


def folded_share(response: Response, axis: int | None = None) -> float:
    """Return the share of the energy of filtered white noise that every second pixel folds, 0 … 1; 0 if there is none.

    That is 1 − ∫|H|² over |u|, |v| ≤ ¼ divided by ∫|H|² over all, both in closed form. ``axis``: that of a signal,
    along which alone every second sample is kept.
    """
    weights = response.weights
    total = float((weights**2).sum())
    if not total:
        return 0.0
    rows, columns = (
        _half_band(count) if axis in (None, at) else np.eye(count)
        for at, count in enumerate(weights.shape)
    )
    kept = float((weights * (rows @ weights @ columns)).sum())
    return min(max(1 - kept / total, 0.0), 1.0)


def folded_share_of(response: Response, picture: Spectrum) -> float:
    """Return the share of the energy of a filtered picture that every second pixel folds, 0 … 1; 0 if there is none."""
    size = picture.power.shape[0]
    energy = np.abs(response.grid(size)) ** 2 * picture.power
    total = energy.sum()
    if not total:
        return 0.0
    inside = np.clip(
        (QUARTER - np.abs(np.linspace(-HIGHEST, HIGHEST, size))) * (size - 1) + 0.5, 0, 1
    )
    return min(max(float(1 - (energy * np.outer(inside, inside)).sum() / total), 0.0), 1.0)


def folded(power: Real) -> Real:
    """Return a picture of frequencies −½ … ½ as every second pixel has it: (n, n), its −½ … ½ being −¼ … ¼ of before.

    Of power: what comes to lie on one frequency is added up. ``n`` − 1 is a multiple of 4.
    """
    size = power.shape[0] - 1
    if size % 4:
        raise ValueError(f"A picture of 4k + 1 frequencies can be folded, not one of {size + 1}.")
    whole = power[:size, :size]
    half = size // 2
    middle = np.roll(whole, (half, half), (0, 1))  # from the frequency 0
    quarter = middle.reshape(2, half, 2, half).sum(axis=(0, 2))
    small = np.roll(quarter, (half // 2, half // 2), (0, 1))
    small = np.pad(small, (0, 1), mode="wrap")
    return np.asarray(
        cv2.resize(small, (size + 1, size + 1), interpolation=cv2.INTER_LINEAR), float
    )


def _half_band(count: int) -> Real:
    """Return ∫ e^(−2πi u (a − a')) du over |u| ≤ ¼, (count, count): ½ sinc((a − a')/2)."""
    apart = np.subtract.outer(np.arange(count), np.arange(count))
    found: Real = np.sinc(apart / 2) / 2
    return found


def _moved(values: Real, down: int, right: int) -> Real:
    """Return values a step away: beyond −½ and ½ those of the other end."""
    return np.roll(values, (down, right), (0, 1))


def _middle(count: int) -> range:
    taken = min(count, LARGEST_SECTION)
    first = (count - taken) // 2
    return range(first, first + taken)
