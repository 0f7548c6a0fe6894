"""Colour tables mark what is beyond the range, and digits on them can be read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from skimage.color import rgb2xyz

from convstudio.core.views.color_tables import (
    ABOVE,
    BELOW,
    FIRST,
    LAST,
    MIDDLE,
    UNDEFINED,
    contrast,
    diverging_table,
    entries,
    light_entries,
    light_table,
    ramp_table,
    wants_white_ink,
)

TABLES = [
    diverging_table("#d55e00", "#ffffff", "#0072b2", "#7a2e00", "#003a63", "#b9a3c9"),
    ramp_table("#000000", "#ffffff", "#7a2e00", "#003a63", "#b9a3c9"),
]


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.float32, np.float64])
def test_the_ends_and_the_middle_of_a_range_have_their_entries(dtype):
    values = np.array([[0, 60, 120]], dtype)
    assert entries(values, 0, 120).tolist() == [[FIRST, MIDDLE, LAST]]


def test_what_is_beyond_the_range_is_marked_not_clamped():
    values = np.array([[-1e9, -11, 0, 11, 1e9, np.inf, -np.inf, np.nan]])
    assert entries(values, -10, 10).tolist() == [
        [BELOW, BELOW, MIDDLE, ABOVE, ABOVE, ABOVE, BELOW, UNDEFINED]
    ]


@given(
    st.floats(-1e6, 1e6, width=32),
    st.floats(0.5, 1e6, width=32),
    st.lists(st.floats(0, 1, width=32), min_size=1, max_size=30),
)
def test_values_within_the_range_get_the_nearest_entry(low, span, shares):
    high = low + span
    values = np.array([[low + share * span for share in shares]], np.float64)
    exact = FIRST + (values - low) / (high - low) * (LAST - FIRST)
    assert np.all(abs(entries(values, low, high) - exact) <= 0.5 + 1e-3)


def test_light_is_shown_as_bright_as_the_byte_that_stands_for_it():
    stored = np.arange(256)
    light = rgb2xyz(np.repeat(stored[:, None] / 255, 3, axis=1))[:, 1]
    table = light_table("#3d1700", "#bfe0ff", "#b9a3c9")
    for dtype in (np.float32, np.float64):
        shown = table[light_entries(light[None].astype(dtype), 0.0, 1.0)[0]]
        # 253 entries for 256 bytes.
        assert np.abs(shown.astype(int) - stored[:, None]).max() <= 1
        scaled = light_entries((light[None] * 8 - 3).astype(dtype), -3.0, 5.0)
        assert np.abs(table[scaled[0]].astype(int) - stored[:, None]).max() <= 1


def test_light_beyond_the_range_is_marked_not_clamped():
    values = np.array([[-1e9, -0.01, -1e-9, 0, 1, 1 + 1e-9, 1.02, np.inf, -np.inf, np.nan]])
    for dtype in (np.float32, np.float64):
        assert light_entries(values.astype(dtype), 0.0, 1.0).tolist() == [
            [BELOW, BELOW, FIRST, FIRST, LAST, LAST, ABOVE, ABOVE, BELOW, UNDEFINED]
        ]
    within = light_entries(values, 0.0, 1.0, slack=0.1)[0, 1:7]
    assert within.tolist() == [FIRST] * 3 + [LAST] * 3
    assert light_entries(np.zeros((0, 3)), 0.0, 1.0).shape == (0, 3)
    assert light_entries(np.array([[2, 8]]), 0, 8).tolist() == [[MIDDLE, LAST]]


@given(
    st.sampled_from([np.float32, np.float64, np.int32, np.uint16, np.int16]),
    st.integers(-(2**24), 2**24),
    st.integers(1, 300),
)
def test_neighbouring_numbers_of_the_type_get_their_entries_however_far_from_0_they_lie(
    dtype, low, count
):
    if np.dtype(dtype).kind == "f":
        # That of twice the farthest, so that every one of them is a number of the type.
        spacing = float(np.spacing(dtype(2 * (abs(low) + count + 2))))
        low = float(dtype(low))
        values = (low + spacing * np.arange(-1, count + 2)).astype(dtype)
        low, high = float(values[1]), float(values[-2])
    else:
        info = np.iinfo(dtype)
        low = min(max(low, info.min + 1), info.max - count - 1)
        values = np.arange(low - 1, low + count + 2).astype(dtype)
        high = low + count
    exact = FIRST + (values.astype(np.longdouble) - low) / (high - low) * (LAST - FIRST)
    found = entries(values[np.newaxis], low, high)[0]
    near = (values >= low) & (values <= high)
    assert np.all(abs(found - exact)[near] <= 0.5 + 0.05)
    assert (found[1], found[-2]) == (FIRST, LAST)
    if (high - low) * 1.9 < (LAST - FIRST) * float(values[1] - values[0]):
        assert (found[0], found[-1]) == (BELOW, ABOVE)


def entries_pass_by_pass(values, low, high, slack):
    """The entries, each rule a pass of its own over the values in float64."""
    wide = values.astype(np.float64)
    if slack * 2 * (LAST - FIRST) > high - low:
        near = (wide >= low - slack) & (wide <= high + slack)
        wide = np.where(near, np.clip(wide, low, high), wide)
    span = high - low
    near = np.clip(wide, low - span, high + span)
    # 0 up to here, so that NaN is no integer.
    exact = FIRST + (np.nan_to_num(near) - low) / span * (LAST - FIRST)
    found = np.clip(np.rint(exact), BELOW, ABOVE).astype(np.uint8)
    found[np.isnan(wide)] = UNDEFINED
    return found


@given(
    st.data(),
    st.sampled_from([np.float32, np.float64, np.uint8, np.uint16]),
    st.integers(-300, 70000),
    st.integers(1, 70000),
    st.sampled_from([0.0, 1e-4, 0.003, 0.5]),
)
def test_entries_are_those_that_one_pass_for_each_rule_gives(data, dtype, low, span, share):
    high, slack = low + span, share * span
    marked = [low, high, low - span, high + span, (low + high) / 2]
    elements = None
    if np.dtype(dtype).kind == "f":
        values = [*marked, np.nan, np.inf, -np.inf, 3e38, -3e38]
        elements = st.sampled_from([float(dtype(value)) for value in values]) | st.floats(
            low - 2 * span, high + 2 * span, width=32
        )
    shape = array_shapes(min_dims=2, max_dims=2, max_side=5)
    values = data.draw(arrays(dtype, shape, elements=elements))
    found = entries(values, low, high, slack).astype(int)
    wanted = entries_pass_by_pass(values, low, high, slack).astype(int)
    # What rounding decides: a tie is one level, and the very end of the slack may be marked or not.
    ends = [low - slack, high + slack]
    on_an_end = np.isclose(values.astype(np.float64)[..., np.newaxis], ends, rtol=1e-6).any(axis=-1)
    assert np.all((abs(found - wanted) <= 1) | on_an_end)
    special = [UNDEFINED, BELOW, ABOVE]
    is_special = np.isin(found, special) | np.isin(wanted, special)
    edges = FIRST - 0.5, LAST + 0.5
    level = FIRST + (values.astype(np.float64) - low) / span * (LAST - FIRST)
    is_tie = np.isclose(level[..., np.newaxis], edges, atol=1e-3).any(axis=-1)
    assert np.all((found == wanted) | ~is_special | on_an_end | is_tie)


@pytest.mark.parametrize("shape", [(1, 1), (4, 1), (1, 4), (4, 4), (1, 3)])
def test_a_picture_of_any_shape_is_no_scalar_of_opencv(shape):
    for dtype in (np.float32, np.float64):
        values = np.full(shape, -5, dtype)
        assert np.all(entries(values, 0, 10) == BELOW)
        assert np.all(entries(values, 0, 10, 1.0) == BELOW)
        assert np.all(entries(values, -4, 10, 2.0) == FIRST)
        assert np.all(entries(-values, -4, 3, 1.0) == ABOVE)


def test_an_empty_map_has_no_entries():
    assert entries(np.zeros((0, 5)), 0, 1).shape == (0, 5)


@pytest.mark.parametrize("table", TABLES)
def test_digits_on_every_colour_reach_a_contrast_of_4_5(table):
    ink = np.where(wants_white_ink(table)[:, None], [255] * 3, [0] * 3)
    assert contrast(ink, table).min() >= 4.5


def test_contrast_is_that_of_the_wcag():
    assert contrast([0, 0, 0], [255, 255, 255]) == pytest.approx(21.0)
    # A worked pair: #777777 on white is 4.48 : 1, the well-known near miss.
    assert contrast([0x77] * 3, [255] * 3) == pytest.approx(4.48, abs=0.005)
