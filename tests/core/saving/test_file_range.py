"""Which sums are black and white in a file of whole numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture, white_of
from convstudio.core.model.presets import preset
from convstudio.core.saving.file_range import form_for, has_white, shown_range
from convstudio.core.views.map_bands import extremes_of

RAMP = np.linspace(0, 1, 600).reshape(20, 30)


def picture_of(pixels, **more):
    return Picture(pixels, white_of(pixels.dtype), **more)


def experiment_of(pixels, kernel="identity", **more):
    return Experiment(picture_of(pixels, **more), preset(kernel), channels="color")


@pytest.mark.parametrize(
    ("dtype", "low", "high", "is_white"),
    [
        ("u1", 0, 9, True), ("u2", 0, 4095, True), ("i1", -9, 9, True), ("i2", -300, 1700, True),
        ("u4", 0, 9, False), ("i4", -9, 9, False), ("u8", 0, 9, False),
        ("f4", 0, 1, True), ("f8", 0.2, 0.4, True), ("f8", 0, 1 + 1e-9, True),
        ("f4", -300, 1700, False), ("f8", 0, 255, False), ("f8", -0.2, 0.2, False),
    ],
)  # fmt: skip
def test_small_integers_and_fractions_have_a_white(dtype, low, high, is_white):
    assert has_white(picture_of((RAMP * (high - low) + low).astype(dtype))) is is_white


@given(
    st.sampled_from(["f4", "f8", "i4", "u4"]),
    st.sampled_from([8, 16]),
    st.integers(0, 10**6),
    st.integers(2, 10**6),
    st.booleans(),
)
def test_numbers_without_a_white_fill_the_file_whatever_they_are(dtype, depth, low, span, negative):
    pixels = (RAMP * span + low).astype(dtype)
    pixels = -pixels if negative and dtype != "u4" else pixels
    numbers, counts = form_for(experiment_of(pixels), depth).apply(pixels.astype(float))
    assert (int(numbers.min()), int(numbers.max())) == (0, 2**depth - 1)
    assert counts.clipped == counts.empty == 0


def test_an_average_has_the_range_of_its_image_and_a_derivative_its_own():
    heights = (RAMP * 2000 - 300).astype(np.float32)
    blurred, edges = experiment_of(heights, "gaussian-5"), experiment_of(heights, "sobel-x")
    assert form_for(blurred, 16).held == pytest.approx((-300, 1700))
    inner = np.abs(edges.feature_map())
    low, high = shown_range(edges)
    assert low == -high
    assert high <= inner.max()
    assert shown_range(edges, absolute=True) == (0.0, high)
    assert form_for(edges, 8).text == f"S of {low:g} … {high:g} became 0 … 255".replace("-", "−")
    assert form_for(edges, 32).text == form_for(experiment_of(RAMP * 255), 32).text == ""
    assert form_for(experiment_of(RAMP), 16).held == (0, 1)  # where a white is, it stays


def test_an_offset_moves_black_and_values_too_far_apart_are_refused():
    heights = experiment_of(RAMP * 2000 - 300)
    assert form_for(heights, 8, offset=200).held == pytest.approx((-200, 1800))
    with pytest.raises(ValueError, match="cannot be spread"):
        form_for(experiment_of((RAMP - 0.5) * 2 * 1.7e308), 8)


@pytest.mark.parametrize("channels", ["grey", "color", "green"])
@pytest.mark.parametrize(("kernel", "reach"), [("identity", 0), ("gaussian-3", 1)])
def test_a_sum_with_declared_no_data_in_it_counts_for_no_range(kernel, reach, channels):
    pixels = np.random.default_rng(1).uniform(20, 240, (20, 30, 3)).astype(np.float32)
    pixels[8:12, 10:14] = -9999
    if channels == "color":
        pixels[8:12, 10:14, 1] = 100  # the other channels alone lack something there
    one = Experiment(
        picture_of(pixels, no_data=-9999.0), preset(kernel), boundary="mirror", channels=channels
    )
    s = one.feature_map()
    gap = slice(8 - reach, 12 + reach), slice(10 - reach, 14 + reach)
    if channels == "color":
        s[..., 0][gap] = s[..., 2][gap] = np.nan
    else:
        s[gap] = np.nan
    assert extremes_of(one) == (np.nanmin(s), np.nanmax(s))
    assert shown_range(one)[0] >= 20


def test_where_nothing_is_left_to_have_a_range_there_still_is_a_file():
    for pixels in (np.full((4, 5), np.nan), np.full((4, 5), -9999.0)):
        one = experiment_of(pixels, no_data=-9999.0)
        assert extremes_of(one) == (0.0, 0.0)
        assert form_for(one, 8).held == (0, 1)
