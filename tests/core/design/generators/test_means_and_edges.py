"""Means and differences against independent computations, scipy, scikit-image and octave-image."""

import math
import shutil
import subprocess

import numpy as np
import pytest
from scipy import ndimage, signal, special
from skimage import filters

from convstudio.core.design.frequencies.response import Response
from convstudio.core.design.generators.bands import bessel_j1
from convstudio.core.design.generators.table import GENERATORS, GROUPS, generator


def weights(name, size=None, **values):
    return generator(name).generate(values, size).weights


def response(name, size=None, **values):
    found = weights(name, size, **values)
    return Response(found, (found.shape[0] // 2, found.shape[0] // 2))


@pytest.mark.parametrize("width", [1, 3, 5, 9])
def test_a_box_of_an_odd_width_is_a_plain_mean(width):
    assert weights("box", width=width, height=width) == pytest.approx(
        np.full((width, width), width**-2)
    )


def test_a_box_between_two_sizes_weighs_its_rim_by_what_it_covers():
    row = weights("box", width=4, height=1)[2]
    assert row == pytest.approx([1 / 8, 1 / 4, 1 / 4, 1 / 4, 1 / 8])


@pytest.mark.parametrize("radius", [0.5, 1, 2.3, 5])
def test_a_disk_weighs_each_pixel_by_the_area_within_it(radius):
    found = generator("disk").generate({"radius": radius})
    fine, half = 200, found.weights.shape[0] // 2
    places = (np.arange((2 * half + 1) * fine) + 0.5) / fine - half - 0.5
    inside = np.add.outer(places**2, places**2) <= radius**2
    areas = inside.reshape(2 * half + 1, fine, 2 * half + 1, fine).mean(axis=(1, 3))
    np.testing.assert_allclose(found.weights, areas / areas.sum(), atol=2e-4)
    assert found.weights.sum() == pytest.approx(1, abs=1e-14)
    assert found.cut_off == pytest.approx(0, abs=1e-12)


def test_a_disk_that_is_cut_off_says_by_how_much():
    assert generator("disk").generate({"radius": 5}, 5).cut_off == pytest.approx(
        1 - 25 / (25 * math.pi)
    )


@pytest.mark.parametrize("half", [1, 2, 8, 40])
def test_a_binomial_is_that_of_scipy(half):
    row = special.binom(2 * half, np.arange(2 * half + 1)) / 4.0**half
    np.testing.assert_allclose(weights("binomial", half=half), np.outer(row, row), rtol=1e-10)


@pytest.mark.parametrize("length", [1, 3, 9])
def test_motion_along_a_row_is_a_mean_of_it(length):
    found = weights("motion", length=length, angle=0)
    assert found[found.shape[0] // 2][found.any(axis=0)] == pytest.approx(
        np.full(length, 1 / length)
    )
    np.testing.assert_array_equal(weights("motion", length=length, angle=90), found.T)


@pytest.mark.parametrize("angle", [17, 45, 80, 135, 170])
def test_motion_lies_along_its_angle_and_nothing_is_cut_off(angle):
    made = generator("motion").generate({"length": 15, "angle": angle})
    half = made.weights.shape[0] // 2
    y, x = np.mgrid[half : -half - 1 : -1, -half : half + 1]
    covariance = np.array([[(made.weights * a * b).sum() for a in (x, y)] for b in (x, y)])
    _, vectors = np.linalg.eigh(covariance)
    found = math.degrees(math.atan2(vectors[1, 1], vectors[0, 1])) % 180
    assert found == pytest.approx(angle, abs=0.5)
    assert made.cut_off == pytest.approx(0, abs=1e-9)
    assert made.weights[[0, -1]].any() or made.weights[:, [0, -1]].any()


def test_compass_edges_are_those_of_scikit_image():
    picture = np.random.default_rng(2).random((20, 20))
    for middle, sobel, unit in ((2, filters.sobel_v, 4), (1, filters.prewitt_v, 3)):
        found = ndimage.convolve(picture, weights("compass", angle=0, middle=middle))
        np.testing.assert_allclose(found[1:-1, 1:-1] / unit, sobel(picture)[1:-1, 1:-1], atol=1e-12)
    up = ndimage.convolve(picture, weights("compass", angle=90, middle=2))
    np.testing.assert_allclose(
        up[1:-1, 1:-1] / 4, -filters.sobel_h(picture)[1:-1, 1:-1], atol=1e-12
    )


def test_a_compass_turns_by_its_neighbours():
    assert weights("compass", angle=45, middle=2).tolist() == [[0, -1, -2], [1, 0, -1], [2, 1, 0]]
    assert weights("kirsch", angle=0).tolist() == [[5, -3, -3], [5, 0, -3], [5, -3, -3]]
    ramp = np.add.outer(-np.arange(9.0), np.arange(9.0))
    for angle in range(0, 360, 45):
        turn = np.deg2rad(angle)
        slope = np.add.outer(-np.arange(9.0) * np.sin(turn), np.arange(9.0) * np.cos(turn))
        for name in ("compass", "kirsch"):
            assert ndimage.convolve(slope, weights(name, angle=angle))[4, 4] > 0
    assert ndimage.convolve(ramp, weights("compass", angle=135))[4, 4] == pytest.approx(0)


@pytest.mark.parametrize(("degree", "order"), [(0, 0), (2, 0), (2, 1), (3, 1), (4, 2)])
def test_a_fitted_polynomial_is_that_of_least_squares(degree, order):
    picture = np.random.default_rng(5).random((7, 7))
    x, y = np.meshgrid(np.arange(-3, 4), np.arange(3, -4, -1))
    powers = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
    terms = np.stack([(x**i * y**j).ravel() for i, j in powers], 1).astype(float)
    fitted = np.linalg.lstsq(terms, picture.ravel(), rcond=None)[0][powers.index((order, 0))]
    found = weights("savitzky-golay", half=3, degree=degree, order=order, angle=0)
    expected = math.factorial(order) * fitted
    assert ndimage.convolve(picture, found)[3, 3] == pytest.approx(expected, abs=1e-12)


def test_a_fitted_polynomial_keeps_what_is_one():
    x, y = np.meshgrid(np.arange(-9.0, 10), np.arange(9.0, -10, -1))
    picture = 3 + x - 2 * y + 0.5 * x * y + y**2
    turn = np.deg2rad(30)
    for order, expected in ((0, 3), (1, np.cos(turn) - 2 * np.sin(turn))):
        found = weights("savitzky-golay", half=4, degree=2, order=order, angle=30)
        assert ndimage.convolve(picture, found)[9, 9] == pytest.approx(expected)


def test_in_one_row_a_fit_is_that_of_scipy():
    found = weights("savitzky-golay", half=3, degree=2, order=1, angle=0)
    expected = signal.savgol_coeffs(7, 2, deriv=1)
    np.testing.assert_allclose(found.sum(axis=0), expected, atol=1e-12)


def test_the_bessel_function_is_that_of_scipy():
    x = np.linspace(0, 500, 2001)
    np.testing.assert_allclose(bessel_j1(x), special.j1(x), atol=1e-13)


@pytest.mark.parametrize("angle", [0, 25, 70])
def test_bands_pass_what_they_name_and_stop_the_rest(angle):
    low = response("low-pass", cutoff=0.15, half=15)
    assert low.at(0, 0) == pytest.approx(1)
    assert abs(low.cut(angle).values[low.cut(angle).frequencies > 0.23]).max() < 0.02
    high = response("high-pass", cutoff=0.15, half=15)
    assert high.total == 0
    assert abs(high.cut(angle).values[high.cut(angle).frequencies > 0.25]) == pytest.approx(
        1, abs=0.02
    )
    half = -math.sin(math.radians(angle)), math.cos(math.radians(angle))
    for name in ("band-pass", "band-pass-along"):
        band = response(
            name,
            frequency=0.25,
            width=0.1,
            half=20,
            **({} if name == "band-pass" else {"angle": angle}),
        )
        at = half if name == "band-pass-along" else (0, 1)
        assert abs(band.at(0.25 * at[0], 0.25 * at[1])) == pytest.approx(1)
        assert abs(band.at(0, 0)) < 0.01
    beside = response("band-pass-along", frequency=0.25, width=0.1, half=20, angle=angle)
    assert abs(beside.at(0.25 * half[1], -0.25 * half[0])) < 0.01


def test_a_directional_low_pass_has_a_cutoff_for_each_direction():
    found = response("low-pass-along", along=0.1, across=0.4, angle=0, half=15)
    ((_, along),), ((_, across),) = found.passbands(0), found.passbands(90)
    assert along == pytest.approx(0.1, abs=0.02)
    assert across == pytest.approx(0.4, abs=0.03)


@pytest.mark.parametrize(("period", "angle"), [(8, 0), (5.3, 30), (2, 90)])
def test_a_notch_lets_all_flat_areas_through_and_nothing_of_its_wave(period, angle):
    found = response("notch", period=period, angle=angle, half=10)
    turn = math.radians(angle)
    assert abs(found.at(-math.sin(turn) / period, math.cos(turn) / period)) < 1e-12
    assert found.at(0, 0) == pytest.approx(1)


@pytest.mark.parametrize("each", GENERATORS, ids=lambda each: each.name)
def test_every_generator_is_finite_at_both_ends_of_all_its_sliders(each):
    assert each.group in GROUPS
    assert 1 <= len(each.parameters) <= 4
    assert each.source
    for end in ("low", "high"):
        for size in (None, 1, 3, 21):
            values = {other.name: getattr(other, end) for other in each.parameters}
            made = each.generate(values, size)
            assert np.isfinite(made.weights).all()
            assert 0 <= made.cut_off <= 1
            assert made.weights.shape[0] % 2 == 1
            assert size is None or made.weights.shape == (size, size)


def outside(weights, size):
    """The share of Σ|K| outside the middle cells, by masks."""
    half, middle = size // 2, len(weights) // 2
    rows, columns = np.mgrid[: len(weights), : len(weights)]
    is_outside = np.maximum(abs(rows - middle), abs(columns - middle)) > half
    return abs(weights[is_outside]).sum() / (abs(weights).sum() or 1)


@pytest.mark.parametrize("size", [1, 5, 9])
@pytest.mark.parametrize("each", GENERATORS, ids=lambda each: each.name)
def test_what_a_size_cuts_off_is_measured_on_the_kernel_itself(each, size):
    whole = each.generate({}, 81).weights  # nothing lies beyond
    assert each.generate({}, size).cut_off == pytest.approx(outside(whole, size), abs=1e-9)
    for other in each.parameters:
        values = {other.name: other.start + 3 * other.step}
        whole = each.generate(values, 81).weights
        assert each.generate(values, size).cut_off == pytest.approx(outside(whole, size), abs=1e-9)


def test_a_bell_wider_than_any_kernel_is_cut_off_by_the_largest():
    # (1 − erf)-like tails of both bells, by sums over rows of all integers.
    x = np.arange(-600, 601)
    narrow, wide = (np.exp(-(x**2) / (2 * sigma**2)) for sigma in (30, 120))
    narrow, wide = narrow / narrow.sum(), wide / wide.sum()
    weights = np.outer(narrow, narrow) - np.outer(wide, wide)
    made = generator("dog").generate({"sigma": 30, "ratio": 4}, 255)
    assert made.cut_off == pytest.approx(outside(weights, 255), abs=1e-3)


def test_an_unknown_generator_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="no generator called “bxo”; there are gaussian"):
        generator("bxo")


@pytest.mark.programs
@pytest.mark.skipif(shutil.which("octave-cli") is None, reason="octave is not installed")
@pytest.mark.parametrize(
    ("call", "name", "size", "values"),
    [
        ("'gaussian', 9, 1.5", "gaussian", 9, {"sigma": 1.5}),
        ("'average', 5", "box", 5, {"width": 5, "height": 5}),
        ("'log', 13, 1.5", "log", 13, {"sigma": 1.5}),
        ("'disk', 3", "disk", 7, {"radius": 3}),
        ("'disk', 5", "disk", 11, {"radius": 5}),
        ("'motion', 9, 0", "motion", None, {"length": 9, "angle": 0}),
    ],
)
def test_kernels_are_those_of_octave(call, name, size, values):
    script = f"pkg load image; printf('%.17g ', size(h = fspecial({call})), h');"
    said = subprocess.run(
        ["octave-cli", "--norc", "--eval", script], check=True, capture_output=True, text=True
    ).stdout.split()
    shape = int(said[0]), int(said[1])
    theirs = np.array(said[2:], float).reshape(shape)
    ours = weights(name, size, **values)
    if (
        name == "log"
    ):  # there with the Gaussian's 1/(2πσ²) once more, and without its mean taken off
        theirs = theirs * 2 * np.pi * values["sigma"] ** 2
        theirs -= theirs.mean()
    largest = max(*ours.shape, *shape)
    ours, theirs = (
        np.pad(each, [((largest - n) // 2,) * 2 for n in each.shape]) for each in (ours, theirs)
    )
    np.testing.assert_allclose(ours, theirs, atol=1e-12)
