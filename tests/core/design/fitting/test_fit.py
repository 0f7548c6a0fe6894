"""Kernels that are found from two pictures, against scipy's feature maps and numpy's least squares."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from convstudio.core.design.fitting import fit as fit_module
from convstudio.core.design.fitting.fit import fit

RANDOM = np.random.default_rng(7)
PICTURE = RANDOM.integers(0, 256, (40, 50)).astype(np.uint8)


def unclipped(pixels):
    """Pixels of 8 bits, NaN where they may have been cut off."""
    return np.where((pixels <= 0) | (pixels >= 255), np.nan, pixels)


@pytest.mark.parametrize("shape", [(3, 3), (2, 4), (5, 3), (1, 7)])
@pytest.mark.parametrize("flip", [True, False])
def test_a_hidden_kernel_is_found_whatever_the_border_was(shape, flip):
    hidden = RANDOM.standard_normal(shape)
    origin = tuple(each // 2 for each in shape)
    operation = ndimage.convolve if flip else ndimage.correlate
    after = operation(PICTURE.astype(float), hidden, mode="reflect") + 12
    found = fit(PICTURE, after, shape, origin, flip=flip)
    np.testing.assert_allclose(found.weights, hidden, atol=1e-9)
    assert found.offset == pytest.approx(12)
    assert found.residual < 1e-9
    assert found.explained == pytest.approx(1)
    assert found.undetermined == 0


def test_a_noisy_output_gives_what_numpy_gives():
    after = ndimage.correlate(PICTURE.astype(float), np.ones((3, 3)) / 9)
    after += RANDOM.standard_normal(after.shape)
    found = fit(PICTURE, after, (3, 3), (1, 1), flip=False)
    windows = np.lib.stride_tricks.sliding_window_view(PICTURE, (3, 3)).reshape(-1, 9).astype(float)
    matrix = np.column_stack([windows, np.ones(len(windows))])
    values = after[1:-1, 1:-1].ravel()
    expected, squares, _, _ = np.linalg.lstsq(matrix, values, rcond=None)
    np.testing.assert_allclose(found.weights.ravel(), expected[:9], atol=1e-9)
    assert found.residual == pytest.approx(np.sqrt(squares[0] / len(values)))
    errors = values - matrix @ expected
    assert found.largest == pytest.approx(np.abs(errors).max())
    assert found.explained == pytest.approx(1 - errors.var() / values.var())


@pytest.mark.parametrize("offset", [True, False])
def test_the_standard_errors_are_those_of_the_normal_equations(offset):
    after = ndimage.correlate(PICTURE.astype(float), np.array([[1.0, 2, 0], [0, 1, 3]]))
    after = np.rint(after + RANDOM.normal(0, 3, after.shape))
    found = fit(PICTURE, after, (2, 3), (1, 1), flip=True, offset=offset)
    windows = np.lib.stride_tricks.sliding_window_view(PICTURE, (2, 3)).astype(float)
    matrix = windows[..., ::-1, ::-1].reshape(-1, 6)
    if offset:
        matrix = np.column_stack([matrix, np.ones(len(matrix))])
    values = after[: 40 - 1, 1:-1].ravel()
    unknown = np.linalg.lstsq(matrix, values, rcond=None)[0]
    errors = values - matrix @ unknown
    variance = errors @ errors / (len(values) - len(unknown))
    expected = np.sqrt(np.diag(np.linalg.inv(matrix.T @ matrix)) * variance)
    np.testing.assert_allclose(found.deviations.ravel(), expected[:6], rtol=1e-6)
    assert found.offset_deviation == pytest.approx(expected[6] if offset else 0)


@pytest.mark.parametrize("level", [0, 300, 101_325, 1e7])
@pytest.mark.parametrize("offset", [True, False])
@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 5)])
def test_a_high_level_under_a_pattern_leaves_the_weights_their_digits(level, offset, shape):
    random = np.random.default_rng(5)
    pixels, hidden = level + random.standard_normal((60, 50)), random.standard_normal(shape)
    after = ndimage.correlate(pixels, hidden) + 5 * offset
    found = fit(pixels, after, shape, (shape[0] // 2, shape[1] // 2), flip=False, offset=offset)
    assert found.undetermined == 0
    assert found.is_exact
    np.testing.assert_allclose(found.weights, hidden, atol=1e-7)
    assert found.offset == pytest.approx(5 * offset, abs=1e-9 * max(level, 1) + 1e-9)
    assert found.explained == pytest.approx(1)


def test_of_as_many_outputs_as_unknowns_nothing_is_said_of_how_well_they_are_known():
    small, after = np.random.default_rng(6).standard_normal((2, 5, 5))
    found = fit(small, after, (3, 3), (1, 1), offset=False)
    assert (found.count, found.undetermined) == (9, 0)
    assert np.isnan(found.deviations).all()
    assert not found.is_exact


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_whole_numbers_over_a_divisor_are_found_from_rounded_outputs(data):
    shape = data.draw(st.tuples(st.integers(2, 4), st.integers(2, 4)))
    divisor = data.draw(st.integers(1, 40))
    cells = st.lists(
        st.integers(-20, 20), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
    )
    numerators = np.array(data.draw(cells.filter(any))).reshape(shape)
    after = np.rint(ndimage.convolve(PICTURE.astype(float), numerators / divisor))
    origin = (shape[0] // 2, shape[1] // 2)
    whole = fit(PICTURE, after, shape, origin).integers()
    common = np.gcd.reduce([*numerators.ravel(), divisor])
    if divisor == common:  # integers: there is nothing to be rounded
        assert whole is not None
    if whole is not None:
        np.testing.assert_array_equal(whole[0], numerators // common)
        assert whole[1] == divisor // common


def test_other_weights_are_no_whole_numbers_and_keep_the_digits_that_are_known():
    hidden = RANDOM.standard_normal((3, 3))
    exact = fit(PICTURE, ndimage.convolve(PICTURE.astype(float), hidden), (3, 3), (1, 1))
    assert exact.integers() is None
    assert exact.is_exact
    np.testing.assert_allclose(exact.rounded(), hidden, atol=1e-10)
    noisy = ndimage.convolve(PICTURE.astype(float), hidden) + RANDOM.normal(0, 2, PICTURE.shape)
    found = fit(PICTURE, noisy, (3, 3), (1, 1))
    assert found.integers() is None
    assert not found.is_exact
    rounded = found.rounded()
    assert np.abs(rounded - found.weights).max() <= found.deviation / 10
    assert max(len(repr(each)) for each in rounded.ravel().tolist()) <= 9


def test_of_a_large_picture_that_is_nearly_all_clipped_the_rest_is_asked():
    random = np.random.default_rng(8)
    large = random.integers(1, 255, (900, 1000)).astype(np.uint8)
    large[:, 60:] = 255
    hidden = random.standard_normal((11, 11)) / 100
    hidden[5, 5] += 1 - hidden.sum()  # outputs around the middle grey, few of which are cut off
    after = ndimage.convolve(large.astype(float), hidden)
    found = fit(unclipped(large), unclipped(after), (11, 11), (5, 5))
    np.testing.assert_allclose(found.weights, hidden, atol=1e-9)
    assert 30_000 < found.count <= 890 * 50


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("offset", [True, False])
def test_of_three_channels_one_kernel_fits_the_outputs_of_all_together(flip, offset):
    before = RANDOM.random((20, 24, 3)) * np.array([1.0, 5, 20])
    hidden = RANDOM.standard_normal((2, 3, 3))  # another one in each channel: none fits exactly
    after = np.dstack([
        (ndimage.convolve if flip else ndimage.correlate)(before[..., at], hidden[..., at])
        for at in range(3)
    ])  # fmt: skip
    before[7, 8, 1] = np.nan  # asked in the other channels
    found = fit(before, after, (2, 3), (1, 1), flip=flip, offset=offset)
    rows, values = [], []
    lying = (0, 1) if flip else (1, 1)  # where the origin lies
    for i, j, channel in np.ndindex(19, 22, 3):
        window = before[i : i + 2, j : j + 3, channel]
        if np.isfinite(window).all():
            window = window[::-1, ::-1] if flip else window
            rows.append([*window.ravel(), *([1.0] if offset else [])])
            values.append(after[i + lying[0], j + lying[1], channel])
    solution, *_ = np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)
    np.testing.assert_allclose(found.weights.ravel(), solution[:6], atol=1e-8)
    assert found.count == len(rows) == 3 * 19 * 22 - 6
    assert found.offset == pytest.approx(solution[6] if offset else 0.0, abs=1e-7)
    left = np.array(values) - np.array(rows) @ solution
    assert found.residual == pytest.approx(np.sqrt(np.mean(left**2)))


def test_the_progress_rises_to_its_end():
    told = []
    large = RANDOM.random((900, 1000))
    fit(large, large, (5, 5), (2, 2), progress=told.append)
    assert told == sorted(told)
    assert told[0] == 0
    assert len(told) > 2
    assert told[-1] < 1


def test_clipped_pixels_are_not_asked():
    hidden = np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    after = np.clip(ndimage.correlate(PICTURE.astype(float), hidden), 0, 255)
    wrong = fit(PICTURE, after, (3, 3), (1, 1), flip=False)
    found = fit(unclipped(PICTURE), unclipped(after), (3, 3), (1, 1), flip=False)
    assert np.abs(wrong.weights - hidden).max() > 0.1
    np.testing.assert_allclose(found.weights, hidden, atol=1e-9)
    assert found.count < wrong.count


def test_a_picture_that_does_not_determine_the_kernel_says_so():
    stripes = np.tile(np.sin(np.arange(60) / 3), (40, 1))
    after = ndimage.correlate(stripes, np.ones((3, 3)) / 9)
    found = fit(stripes, after, (3, 3), (1, 1), flip=False, offset=False)
    assert found.undetermined == 7  # a wave determines two numbers
    assert found.residual < 1e-9
    flat = fit(np.full((20, 20), 3.0), np.full((20, 20), 6.0), (3, 3), (1, 1), offset=False)
    np.testing.assert_allclose(flat.weights, np.full((3, 3), 2 / 9))
    assert flat.undetermined == 8


def test_of_a_large_picture_some_outputs_are_asked():
    large = RANDOM.random((900, 1000))
    after = ndimage.correlate(large, np.array([[1.0, 2, 3]]))
    found = fit(large, after, (1, 3), (0, 1), flip=False)
    np.testing.assert_allclose(found.weights, [[1, 2, 3]], atol=1e-9)
    assert 200_000 < found.count < 500_000


def test_outputs_of_all_columns_are_asked_whatever_the_width(monkeypatch):
    # Every third of 60 × 60 outputs is enough, and in the columns 0, 3, 6, … all windows are flat.
    monkeypatch.setattr(fit_module, "_ENOUGH", 1200)
    picture = np.repeat(RANDOM.random((60, 21)), 3, axis=1)[:, :62]
    after = ndimage.correlate(picture, np.array([[1.0, 2, 3]]))
    found = fit(picture, after, (1, 3), (0, 1), flip=False)
    assert found.undetermined == 0
    np.testing.assert_allclose(found.weights, [[1, 2, 3]], atol=1e-9)


def test_pixels_that_are_not_finite_are_not_asked():
    picture = PICTURE.astype(float)
    picture[5, 5] = np.nan
    after = ndimage.correlate(np.nan_to_num(picture), np.ones((1, 3)))
    after[20, 20] = np.inf
    found = fit(picture, after, (1, 3), (0, 1), flip=False)
    np.testing.assert_allclose(found.weights, np.ones((1, 3)), atol=1e-9)


@pytest.mark.parametrize(
    ("before", "after", "shape", "said"),
    [
        ((9, 9), (9, 8), (3, 3), "same size; these have 9 × 9 and 9 × 8"),
        ((9, 9, 3), (9, 9), (3, 3), "as many channels"),
        ((2, 9), (2, 9), (3, 3), "3 × 3 kernel does not fit"),
        ((4, 4), (4, 4), (3, 3), "Too few outputs see no border .*: 4 for 10 unknowns"),
    ],
)
def test_what_cannot_be_fitted_is_refused(before, after, shape, said):
    with pytest.raises(ValueError, match=said):
        fit(np.zeros(before), np.zeros(after), shape, (1, 1))


def test_an_origin_outside_is_refused():
    with pytest.raises(ValueError, match=r"origin \(3, 0\) lies outside"):
        fit(PICTURE, PICTURE, (3, 3), (3, 0))
