"""What the flip does: every word of the verdict is checked against both feature maps, computed by brute force."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset, preset_names
from convstudio.core.notation.design.flip_effect import Comparison, compare, verdict
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.core.sums.reference import reference

GRID = Picture(np.arange(1, 13, dtype=np.uint8).reshape(3, 4), 12.0)
PRIMES = Picture(np.random.default_rng(7).integers(0, 256, (9, 10), dtype=np.uint8), 255.0)


def experiment(rows, *, mode="same", origin=None, picture=GRID, boundary="constant", scale="1"):
    return Experiment(
        picture, Kernel.from_array(rows, scale=scale, origin=origin), True, mode, boundary
    )


def both(case):
    """S∗ and S⋆ by the reference loops; of small integers, so exact."""
    options = {
        "mode": case.mode,
        "boundary": case.boundary,
        "fill_value": case.fill_value,
        "origin": case.origin,
    }
    image = case.image.astype(np.float64)
    return [reference(image, case.kernel.array, flip=flip, **options) for flip in (True, False)]


def overlap(convolved, correlated, shift):
    """S⋆(i, j) beside S∗(i − r, j − c), wherever both exist."""
    pairs = [
        (correlated[i, j], convolved[i - shift[0], j - shift[1]])
        for i, j in np.ndindex(correlated.shape)
        if 0 <= i - shift[0] < convolved.shape[0] and 0 <= j - shift[1] < convolved.shape[1]
    ]
    return np.array(pairs).reshape(-1, 2).T


@st.composite
def experiments(draw):
    """Small experiments of whose kernels many are (anti)symmetric, padded or zero, with any origin, mode and border."""
    kh, kw = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    weights = np.array(
        draw(st.lists(st.integers(-3, 3), min_size=kh * kw, max_size=kh * kw))
    ).reshape(kh, kw)
    weights = weights + draw(st.sampled_from([0, 1, -1])) * weights[::-1, ::-1]
    pads = draw(st.tuples(*[st.integers(0, 2)] * 4))
    weights = np.pad(weights, (pads[:2], pads[2:]))
    origin = (
        draw(st.integers(0, weights.shape[0] - 1)),
        draw(st.integers(0, weights.shape[1] - 1)),
    )
    shape = draw(st.tuples(st.integers(1, 6), st.integers(1, 6)))
    pixels = np.random.default_rng(draw(st.integers(0, 99))).integers(0, 256, shape, dtype=np.uint8)
    return Experiment(
        Picture(pixels, 255.0),
        Kernel.from_array(weights, origin=origin),
        draw(st.booleans()),
        draw(st.sampled_from(MODES)),
        draw(st.sampled_from(BOUNDARIES)),
        float(draw(st.integers(-3, 3))),
    )


@examples(60)
@given(experiments())
def test_no_verdict_is_ever_false(case):
    found = verdict(case)
    convolved, correlated = both(case)
    assert (found.kind == "empty") == (convolved.size == 0)
    sign = {"none": 1, "shift": 1, "sign": -1, "sign and shift": -1}.get(found.kind)
    if found.kind in ("none", "sign"):
        assert found.shift == (0, 0)
        assert np.array_equal(correlated, sign * convolved)
    elif sign is not None:
        assert found.shift != (0, 0)
        here, there = overlap(convolved, correlated, found.shift)
        assert np.array_equal(here, sign * there)


@examples(60)
@given(experiments())
def test_the_flip_matters_only_where_no_sign_and_shift_explain_it(case):
    """On an impulse in the middle of enough zeros, a kernel that "matters" is seen to matter."""
    found = verdict(case)
    if found.kind != "matters":
        return
    kh, kw = case.kernel.shape
    pixels = np.zeros((2 * kh + 1, 2 * kw + 1))
    pixels[kh, kw] = 1
    boxes = []
    for operation in (signal.convolve2d, signal.correlate2d):
        stamp = operation(pixels, case.kernel.array)
        m, n = np.nonzero(stamp)
        boxes.append(stamp[m.min() : m.max() + 1, n.min() : n.max() + 1])
    assert not np.array_equal(boxes[0], boxes[1])
    assert not np.array_equal(boxes[0], -boxes[1])


@pytest.mark.parametrize(
    ("case", "kind", "text", "shift"),
    [
        (experiment([[1, 2], [3, 4]]), "matters", "the flip matters", (0, 0)),
        (experiment([[5]]), "none", "symmetric: the flip changes nothing", (0, 0)),
        (experiment(np.ones((3, 3))), "none", "symmetric: the flip changes nothing", (0, 0)),
        (experiment(np.ones((2, 2))), "shift", "symmetric, but the flip shifts by (1, 1)", (1, 1)),
        (
            experiment(np.ones((2, 2)), origin=(0, 0)),
            "shift",
            "symmetric, but the flip shifts by (−1, −1)",
            (-1, -1),
        ),
        (
            experiment(np.ones((2, 2)), mode="full"),
            "none",
            "symmetric: the flip changes nothing",
            (0, 0),
        ),
        (
            experiment(np.ones((2, 2)), mode="valid"),
            "none",
            "symmetric: the flip changes nothing",
            (0, 0),
        ),
        (experiment(np.ones((3, 2))), "shift", "symmetric, but the flip shifts by (0, 1)", (0, 1)),
        (
            experiment(np.ones((3, 3)), origin=(0, 1)),
            "shift",
            "symmetric, but the flip shifts by (−2, 0)",
            (-2, 0),
        ),
        (experiment([[1, 0, -1]]), "sign", "antisymmetric: it changes the sign", (0, 0)),
        (
            experiment([[1, -1]]),
            "sign and shift",
            "antisymmetric: it changes the sign and shifts by (0, 1)",
            (0, 1),
        ),
        (experiment([[1, -1]], mode="full"), "sign", "antisymmetric: it changes the sign", (0, 0)),
        (
            experiment([[0, 0], [0, 0]]),
            "none",
            "all weights are 0: the flip changes nothing",
            (0, 0),
        ),
        (
            experiment([[1, 2]], scale="0"),
            "none",
            "all weights are 0: the flip changes nothing",
            (0, 0),
        ),
        (experiment(np.ones((5, 5)), mode="valid"), "empty", "nothing to compare", (0, 0)),
        # A row of zeros more does not make a Sobel's flip a riddle.
        (
            experiment(np.pad([[1, 0, -1]], (1, 2)), origin=(1, 2)),
            "sign",
            "antisymmetric: it changes the sign",
            (0, 0),
        ),
    ],
)
def test_the_badge_says_what_the_flip_does(case, kind, text, shift):
    found = verdict(case)
    assert (found.kind, found.text, found.shift) == (kind, text, shift)


@pytest.mark.parametrize("name", preset_names())
def test_the_presets_verdicts_hold_on_a_picture(name):
    case = Experiment(PRIMES, preset(name))
    found, measured = verdict(case), compare(case)
    assert (found.kind == "none") == (measured.largest == 0)
    if found.kind == "sign":
        assert np.array_equal(measured.correlated, -measured.convolved)


def test_the_sentence_behind_a_shift_is_true_as_it_stands():
    found = verdict(experiment(np.ones((2, 3)), origin=(0, 0)))
    assert found.detail == "S⋆(i, j) = S∗(i + 1, j + 2) wherever both are outputs."
    found = verdict(experiment([[1, -1]]))
    assert found.detail == "S⋆(i, j) = −S∗(i, j − 1) wherever both are outputs."


def test_weights_are_compared_exactly_and_not_as_they_are_rounded():
    thirds = Kernel((("1/3", "1", "0.3333333333333333333333"),))
    assert thirds.values[0][0] != thirds.values[0][2]
    assert verdict(Experiment(GRID, thirds)).kind == "matters"
    assert verdict(Experiment(GRID, Kernel((("1/3", "1", "2/6"),)))).kind == "none"
    assert thirds.values[0][0] == Fraction(1, 3)


def test_the_verdict_does_not_depend_on_which_operation_is_on():
    case = experiment(np.ones((2, 2)))
    assert verdict(case) == verdict(replace(case, flip=False))


# The measured difference


@given(experiments())
def test_the_numbers_are_those_of_the_two_maps(case):
    found = compare(case)
    convolved, correlated = both(case)
    size = np.abs(convolved - correlated)
    assert np.allclose(found.difference, convolved - correlated, rtol=1e-12, atol=1e-9)
    assert found.largest == pytest.approx(size.max() if size.size else 0, abs=1e-9)
    assert found.mean == pytest.approx(size.mean() if size.size else 0, abs=1e-9)
    maps = np.array([convolved, correlated])
    if maps.size:
        assert (found.spread.low, found.spread.high) == (maps.min(), maps.max())
    assert found.reach <= found.largest or not found.difference.size


def test_the_difference_is_said_in_round_numbers():
    case = experiment([[1, 2], [3, 4]], mode="full")
    assert compare(case).text == "they differ by up to 45, 18.4 on average"


def test_rounding_is_no_difference():
    """Products added up in two orders differ in the last digit, under which weights OpenCV decides; no flip did it."""
    flat = Picture(np.full((6, 6), 0.7), 1.0)
    found = []
    for weights in ([0.1, 0.2, 0.3], [0.1, 0.2, 0.3, 0.4, 0.5], [0.1, 0.7, 0.3, 0.9, 0.2]):
        case = experiment([weights], picture=flat, boundary="wrap")
        found.append(np.abs(case.feature_map() - replace(case, flip=False).feature_map()).max())
        assert compare(case).text == "they do not differ on this image"
    assert max(found) > 0


def test_what_is_not_finite_is_left_out_and_said():
    pixels = np.zeros((5, 5))
    pixels[2, 2] = np.nan
    case = experiment([[1, 2, 4]], picture=Picture(pixels, 1.0))
    found = compare(case)
    assert found.undefined == 3
    assert found.text == "they do not differ on this image (but for 3 outputs that are not finite)"
    all_nan = experiment([[1, 2]], picture=Picture(np.full((2, 2), np.nan), 1.0))
    assert compare(all_nan).text == "no output is a finite number"


def test_huge_values_overflow_into_what_is_left_out_without_a_warning():
    case = experiment([[1, 5]], picture=Picture(np.array([[1e308, -1e308, 3.0]]), 1.0))
    assert isinstance(compare(case), Comparison)


def test_a_map_too_large_for_exact_sums_is_compared_as_on_the_screen(monkeypatch):
    case = experiment([[1, 2], [3, 4]], picture=PRIMES)
    exact = compare(case)
    monkeypatch.setattr("convstudio.core.notation.design.flip_effect._MOST_EXACT_OUTPUTS", 10)
    screen = compare(case)
    assert (exact.convolved.dtype, screen.convolved.dtype) == (np.float64, np.float32)
    assert screen.text == exact.text


def test_what_is_said_of_a_very_large_comparison_has_only_digits_that_are_known(monkeypatch):
    monkeypatch.setattr("convstudio.core.notation.design.flip_effect._MOST_EXACT_OUTPUTS", 10)
    pixels = np.random.default_rng(5).integers(0, 65536, (6, 7, 3)).astype(np.uint16)
    kernel = Kernel((("999999", "3"), ("-1", "7000001")))
    for channels in ("grey", "color"):
        large = Experiment(Picture(pixels, 65535.0), kernel, channels=channels)
        screen = compare(large)
        assert screen.difference.dtype == np.float32
        maps = [replace(large, flip=flip).feature_map() for flip in (True, False)]
        differences = np.abs(maps[0] - maps[1])
        assert np.isin(screen.largest, differences)
        assert screen.largest == pytest.approx(differences.max(), rel=1e-6)
        assert screen.mean == float(f"{differences.mean():.5g}")


@pytest.mark.parametrize("no_data", [9.97e36, -3.4e38, 1e20])
def test_a_bright_pixel_far_away_erases_no_difference(no_data):
    rng = np.random.default_rng(0)
    pixels = rng.uniform(275, 2675, (60, 70)).astype(np.float32)
    calm = experiment([[1, 2, 0], [0, 0, 0], [0, -1, 0]], picture=Picture(pixels, 1.0))
    holed = pixels.copy()
    holed[5, 5] = no_data
    found = compare(replace(calm, picture=Picture(holed, 1.0)))
    far = slice(20, None)
    assert np.allclose(found.difference[far], compare(calm).difference[far], rtol=1e-9)
    assert np.count_nonzero(found.difference[far]) == found.difference[far].size


def test_differences_of_a_large_map_are_worked_out_in_float64(monkeypatch):
    monkeypatch.setattr("convstudio.core.notation.design.flip_effect._MOST_EXACT_OUTPUTS", 0)
    rng = np.random.default_rng(0)
    pixels = (60000 + 20 * rng.normal(size=(40, 45))).astype(np.uint16)
    weights = np.tri(15) * rng.integers(1, 100, (15, 15)) / 64
    case = experiment(weights.tolist(), picture=Picture(pixels, 65535.0), boundary="mirror")
    found = compare(case)
    assert found.difference.dtype == np.float32
    exact = np.subtract(*both(case))
    assert np.allclose(found.difference, exact, rtol=1e-6, atol=1e-6 * abs(exact).max())
