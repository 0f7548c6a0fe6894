"""Pairs of maps against numpy and scikit-image's gradients."""

import numpy as np
import pytest
from scipy import ndimage
from skimage import filters

from convstudio.core.design.combinations import COMBINATIONS, WAYS, combined
from convstudio.core.model.kernel_pair import LETTERS, quarter_turned
from convstudio.core.model.presets import preset


def test_every_column_has_a_row_of_its_own():
    assert set(WAYS) == {*LETTERS, *COMBINATIONS}
    assert len({way.stem for way in WAYS.values()}) == len(WAYS)
    assert all(column in WAYS[column].title for column in COMBINATIONS)


def test_the_direction_of_a_slope_is_where_it_rises():
    a = preset("sobel-x")
    b = quarter_turned(a)
    for angle in (0, 30, 90, 135, 200, 315):
        turn = np.deg2rad(angle)
        slope = np.add.outer(-np.sin(turn) * np.arange(9.0), np.cos(turn) * np.arange(9.0))
        maps = [ndimage.convolve(slope, each.array)[4:5, 4:5] for each in (a, b)]
        found = combined(*maps, "atan2(B, A)")[0, 0] % 360
        assert found == pytest.approx(angle, abs=1e-9)
        assert combined(*maps, "√(A² + B²)")[0, 0] == pytest.approx(8)


def test_the_length_is_that_of_scikit_image():
    picture = np.random.default_rng(1).random((12, 12))
    a = preset("sobel-x")
    maps = [ndimage.convolve(picture, each.array) for each in (a, quarter_turned(a))]
    ours = combined(*maps, "√(A² + B²)")[1:-1, 1:-1] / 4
    theirs = np.hypot(filters.sobel_h(picture), filters.sobel_v(picture))[1:-1, 1:-1]
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


def test_nothing_rises_where_both_are_0_and_nan_stays():
    a, b = np.array([0.0, 1, np.nan, -0.0]), np.array([0.0, 0, 1, -0.0])
    np.testing.assert_array_equal(combined(a, b, "atan2(B, A)"), [np.nan, 0, np.nan, np.nan])
    np.testing.assert_array_equal(combined(a, b, "A − B"), [0, 1, np.nan, 0])
    np.testing.assert_array_equal(
        combined(np.array([np.inf]), np.array([np.inf]), "A − B"), [np.nan]
    )
    assert combined(a, b, "A") is a
    assert combined(a, b, "B") is b
    np.testing.assert_array_equal(combined(-np.ones(1), b[:1], "|A|"), [1])


@pytest.mark.filterwarnings("error")
def test_what_is_no_number_in_either_map_is_none_in_their_combination():
    a = np.array([[np.nan, np.inf, 1.7e308, np.inf]])
    b = np.array([[np.inf, np.nan, -1.7e308, 1.0]])
    assert np.isnan(combined(a, b, "√(A² + B²)")).tolist() == [[True, True, False, False]]
    np.testing.assert_array_equal(combined(a, b, "A − B"), [[np.nan, np.nan, np.inf, np.inf]])
