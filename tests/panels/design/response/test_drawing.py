"""The picture of a response: contours are one pixel wide, and every kernel has a picture."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.design.frequencies.spectrum import spectrum
from convstudio.core.design.frequencies.zeros import with_zeros
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.panels.design.response.drawing import contours, response_image
from convstudio.panels.design.response.shown_response import ShownResponse, nice_step
from convstudio.theme import DARK, LIGHT

PICTURE = Picture(np.random.default_rng(1).integers(0, 255, (40, 30)).astype(np.uint8), 255.0)
SPECTRUM = spectrum(Experiment(PICTURE, Kernel.from_array([[1]])), 129)


def shown(weights, **looks):
    return replace(ShownResponse.of(Experiment(PICTURE, Kernel.from_array(weights))), **looks)


def pixels(image):
    found = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return found[..., 2::-1].astype(int)


def test_contours_are_one_pixel_wide_however_steep_the_slope_is():
    down, right = np.mgrid[:200, :200] - 99.5
    for radii in (10, 25):
        steps = (np.hypot(down, right) / radii).astype(np.float32)
        lines = contours(steps, 0, 200 / radii)
        around = [2 * np.pi * radii * at for at in range(1, 99 // radii + 1)]
        inside = np.hypot(down, right) < radii * (len(around) + 0.5)
        assert lines[inside].sum() == pytest.approx(sum(around), rel=0.02)
    assert not contours(np.full((9, 9), 2, np.float32), 0, 9).any()  # no line runs in what is flat


def test_what_is_flat_but_for_a_ripple_has_no_lattice_of_contours():
    down, right = np.mgrid[:160, :160] / 160
    ripple = np.sin(2 * np.pi * 11 * down) * np.sin(2 * np.pi * 11 * right)
    slope = 6 * right
    assert not contours((4 + 0.05 * ripple).astype(np.float32), 0, 9).any()
    whole = contours((4 + ripple).astype(np.float32), 0, 9)
    assert whole.sum() > 1000  # which is no ripple
    for small in (0.0, 0.05):
        lines = contours((slope + small * ripple + 1.5).astype(np.float32), 0, 9)
        assert lines.sum() == pytest.approx(6 * 160, rel=0.05)  # on a slope all are there
    kernel = Kernel.from_array(with_zeros(((0.0, 0.125),), 11).weights)
    notched = ShownResponse.of(Experiment(PICTURE, kernel))
    image = pixels(response_image(notched, 160, LIGHT, beneath=False))
    corner = image[:50, :30, 0]
    assert np.ptp(corner) < 30  # gains of nearly 1, and no line
    assert (image[:, :, 0] == image[::-1, ::-1, 0]).all()


def test_the_picture_has_the_frequency_0_in_its_middle_and_signs_in_their_colours():
    across = np.array([[1.0, 0.0, -1.0]])  # H = 2i sin 2πv
    gain = pixels(response_image(shown(across), 101, LIGHT, beneath=False))
    assert (gain[50, 50] == 0).all()
    assert (gain[50, 75] >= 250).all()
    signed = pixels(response_image(shown(across, quantity="phase"), 101, LIGHT, beneath=False))
    assert signed[40, 75, 2] > 150 > 50 > signed[40, 75, 0]  # blue: positive
    assert signed[40, 25, 0] > 150 > 50 > signed[40, 25, 2]


@settings(max_examples=50)
@given(
    st.sampled_from([0.0, 1e-305, 1e-200, 1.0, 1e38, 1e299]),
    st.sampled_from(["gain", "decibels", "phase"]),
    st.booleans(),
    st.integers(0, 9),
)
def test_every_kernel_has_a_picture_and_a_curve_in_its_scale(size, quantity, folds, seed):
    weights = size * np.random.default_rng(seed).integers(-2, 3, (3, 4)).astype(float)
    found = shown(weights, quantity=quantity, folds=folds, angle=30.0)
    found = replace(found, spectrum=SPECTRUM)
    for beneath in (False, True):
        image = response_image(found, 33, DARK, beneath=beneath)
        assert (image.width(), image.height()) == (33, 33)
    curve, scale = found.curve[np.isfinite(found.curve)], found.scale
    slack = 1e-3 * (scale.high - scale.low)
    assert ((scale.low - slack <= curve) & (curve <= scale.high + slack)).all()
    assert 1 <= len(scale.ticks) <= 12
    assert len(found.power_along_cut) == len(found.curve)


@given(st.floats(1e-300, 1e300), st.integers(1, 9))
def test_a_step_between_ticks_is_nice_and_wide_enough(width, most):
    step = nice_step(width, most)
    assert width / step <= most * (1 + 1e-6)
    assert float(f"{step:.1e}") == pytest.approx(step)
