"""Generators from the Gaussian against scipy.ndimage and scikit-image on the same grid."""

import numpy as np
import pytest
from scipy import ndimage
from skimage import filters

from convstudio.core.design.generators.gaussians import GAUSSIANS

BY_NAME = {each.name: each for each in GAUSSIANS}
SIGMAS = (0.6, 1.0, 1.5, 2.7)


def weights(name, size, **values):
    return BY_NAME[name].generate(values, size).weights


def of_scipy(size, sigma, order=0):
    """The impulse response of ndimage's Gaussian, cut to a size by its own radius."""
    impulse = np.zeros((2 * size + 1, 2 * size + 1))
    impulse[size, size] = 1
    found = ndimage.gaussian_filter(impulse, sigma, order, mode="constant", radius=size // 2)
    return found[size - size // 2 : size + size // 2 + 1, size - size // 2 : size + size // 2 + 1]


@pytest.mark.parametrize("sigma", SIGMAS)
def test_a_gaussian_is_that_of_scipy(sigma):
    np.testing.assert_allclose(weights("gaussian", 9, sigma=sigma), of_scipy(9, sigma), atol=1e-15)


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_derivatives_are_those_of_scipy(sigma, order):
    size = 2 * int(np.ceil(4 * sigma)) + 5
    along_x = weights("derivative", size, sigma=sigma, order=order, angle=0)
    np.testing.assert_allclose(along_x, of_scipy(size, sigma, (0, order)), atol=1e-12)
    upwards = weights("derivative", size, sigma=sigma, order=order, angle=90)
    expected = of_scipy(size, sigma, (order, 0)) * (-1) ** order
    np.testing.assert_allclose(upwards, expected, atol=1e-12)


def test_a_first_derivative_steers():
    one, other, between = (
        weights("derivative", 11, sigma=1.3, order=1, angle=angle) for angle in (0, 90, 30)
    )
    expected = np.cos(np.pi / 6) * one + np.sin(np.pi / 6) * other
    np.testing.assert_allclose(between, expected, atol=1e-14)


def test_an_ellipse_along_an_axis_is_an_outer_product_of_scipys_rows():
    found = weights("ellipse", 15, along=2.5, across=0.8, angle=0)
    np.testing.assert_allclose(found, of_scipy(15, (0.8, 2.5)), atol=1e-15)
    np.testing.assert_allclose(weights("ellipse", 15, along=2.5, across=0.8, angle=90), found.T)


@pytest.mark.parametrize("sigma", SIGMAS)
def test_a_difference_is_that_of_two_gaussians_of_scipy(sigma):
    found = weights("dog", 13, sigma=sigma, ratio=1.6)
    np.testing.assert_allclose(found, of_scipy(13, sigma) - of_scipy(13, 1.6 * sigma), atol=1e-15)


@pytest.mark.parametrize("sigma", SIGMAS)
def test_a_laplacian_is_that_of_scipy_but_for_its_mean(sigma):
    size = 2 * int(np.ceil(6 * sigma)) + 1
    found = weights("log", size, sigma=sigma)
    expected = of_scipy(size, sigma, (0, 2)) + of_scipy(size, sigma, (2, 0))
    np.testing.assert_allclose(found, expected - expected.mean(), atol=1e-12)
    assert abs(found.sum()) < 1e-12


@pytest.mark.parametrize(
    ("period", "sigma", "angle", "phase"), [(8, 3, 0, 0), (5, 2, 30, 90), (7.5, 4, 120, -40)]
)
def test_a_wave_is_that_of_scikit_image(period, sigma, angle, phase):
    expected = filters.gabor_kernel(
        1 / period, np.deg2rad(-angle), sigma_x=sigma, sigma_y=sigma, offset=np.deg2rad(phase),
        n_stds=4,
    ).real  # fmt: skip
    half = min(each // 2 for each in expected.shape)
    rows, columns = (each // 2 for each in expected.shape)
    expected = expected[rows - half : rows + half + 1, columns - half : columns + half + 1]
    found = weights("gabor", 2 * half + 1, period=period, sigma=sigma, angle=angle, phase=phase)
    np.testing.assert_allclose(found, expected, atol=1e-15)


def test_unsharp_masking_is_that_of_scikit_image():
    picture = np.random.default_rng(1).random((40, 40))
    found = weights("unsharp", 2 * int(4 * 1.5 + 0.5) + 1, sigma=1.5, amount=0.7)
    ours = ndimage.convolve(picture, found, mode="reflect")
    expected = filters.unsharp_mask(picture, radius=1.5, amount=0.7, preserve_range=True)
    np.testing.assert_allclose(ours, expected, atol=1e-12)


@pytest.mark.parametrize("each", GAUSSIANS, ids=lambda each: each.name)
def test_the_size_that_fits_cuts_off_next_to_nothing_and_a_small_one_says_what(each):
    fitting = each.generate({})
    assert fitting.weights.shape[0] == fitting.weights.shape[1]
    assert fitting.cut_off < 0.01
    assert each.generate({}, 3).cut_off > 0.05


def test_what_is_cut_off_is_the_mass_of_the_tails():
    sigma, size = 2.0, 7
    whole = np.exp(-(np.arange(-60, 61) ** 2) / (2 * sigma**2))
    inside = (whole[57:64].sum() / whole.sum()) ** 2
    assert BY_NAME["gaussian"].generate({"sigma": sigma}, size).cut_off == pytest.approx(1 - inside)


def test_values_are_kept_in_range_and_wrong_names_are_refused():
    gaussian, wave = BY_NAME["gaussian"], BY_NAME["gabor"]
    assert gaussian.allowed({"sigma": 1e9}) == {"sigma": 30}
    assert wave.allowed({"angle": 190})["angle"] == 10
    assert wave.allowed({"phase": 270})["phase"] == -90
    with pytest.raises(ValueError, match="no radius; it has sigma"):
        gaussian.generate({"radius": 1})
    with pytest.raises(ValueError, match="finite"):
        gaussian.generate({"sigma": float("nan")})
    for size in (0, 4, 257, -1):
        with pytest.raises(ValueError, match="odd size from 1 to 255"):
            gaussian.generate({}, size)
