"""Painting and typing pixels, and the impulse with which a kernel is probed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.painting import (
    MAX_BRUSH,
    blank,
    counting,
    footprint,
    impulse,
    line_cells,
    probe_shape,
    random_digits,
    stroke,
    value_at,
    with_pixels,
)
from convstudio.core.model.picture import Picture
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.core.views.display import image_coloring


def grey(dtype=np.uint8, white=255.0):
    return Picture(np.arange(12, dtype=dtype).reshape(3, 4), white, "grid", notes=("a note",))


@pytest.mark.parametrize(
    ("value", "dtype"),
    [(0, np.uint8), (255, np.uint8), (256, np.float64), (-1, np.float64), (0.5, np.float64)],
)
def test_a_blank_picture_holds_its_value_exactly(value, dtype):
    picture = blank(2, 3, value)
    assert picture.pixels.dtype == dtype
    assert np.array_equal(picture.pixels, np.full((2, 3), value))
    assert picture.white >= value


def test_counting_numbers_the_cells_as_the_letters_of_a_figure():
    picture = counting(3, 4)
    assert picture.pixels.tolist() == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]
    assert picture.white == 12
    assert counting(64, 64).pixels.max() == 64 * 64


def test_random_digits_are_all_of_0_to_9_and_those_of_the_generator():
    picture = random_digits(30, 40, np.random.default_rng(1))
    assert set(picture.pixels.flat) == set(range(10))
    again = random_digits(30, 40, np.random.default_rng(1))
    other = random_digits(30, 40, np.random.default_rng(2))
    assert np.array_equal(picture.pixels, again.pixels)
    assert not np.array_equal(picture.pixels, other.pixels)


# The probe


@given(
    kh=st.integers(1, 6),
    kw=st.integers(1, 6),
    seed=st.integers(0, 2**16),
    shape=st.tuples(st.integers(1, 20), st.integers(1, 20)),
    mode=st.sampled_from(MODES),
    boundary=st.sampled_from(BOUNDARIES),
    flip=st.booleans(),
    data=st.data(),
)
def test_the_probe_shows_the_whole_kernel_once_in_every_mode_border_and_origin(
    kh, kw, seed, shape, mode, boundary, flip, data
):
    weights = np.random.default_rng(seed).integers(1, 100, (kh, kw))
    origin = (data.draw(st.integers(0, kh - 1)), data.draw(st.integers(0, kw - 1)))
    kernel = Kernel.from_array(weights, origin=origin)
    picture = impulse(*probe_shape(shape, (kh, kw)))
    s = Experiment(picture, kernel, flip, mode, boundary).feature_map()
    shown = weights if flip else weights[::-1, ::-1]
    rows, columns = np.nonzero(s)
    assert np.array_equal(s[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], shown)


@pytest.mark.parametrize(
    ("shape", "kernel", "probe"),
    [
        ((512, 512), (3, 3), (7, 7)),
        ((3, 4), (2, 2), (5, 5)),
        ((9, 11), (3, 3), (9, 11)),
        ((15, 15), (7, 7), (15, 15)),
        ((10, 11), (3, 3), (7, 7)),
        ((17, 17), (3, 3), (7, 7)),
        ((5, 5), (1, 1), (5, 5)),
        ((512, 512), (31, 31), (63, 63)),
        ((1, 200), (1, 5), (1, 11)),
        ((1, 200), (3, 5), (7, 11)),
        ((200, 1), (4, 1), (9, 1)),
    ],
)
def test_the_probe_keeps_a_small_fitting_shape_and_a_signal_a_signal(shape, kernel, probe):
    assert probe_shape(shape, kernel) == probe


def test_an_impulse_is_scipys_and_is_shown_white():
    picture = impulse(5, 7)
    assert np.array_equal(picture.pixels, signal.unit_impulse((5, 7), "mid", np.uint8))
    assert image_coloring(picture).high == 1


# Pixels


@pytest.mark.parametrize(
    ("dtype", "value", "becomes"),
    [
        (np.uint8, 200, np.uint8),
        (np.uint8, 256, np.float64),
        (np.uint8, -1, np.float64),
        (np.uint8, 0.5, np.float64),
        (np.int16, -300, np.int16),
        (np.uint16, 65535, np.uint16),
        (np.uint16, 1e300, np.float64),
        (np.float32, 0.5, np.float32),
        (np.float32, 0.1, np.float64),
        (np.float32, 1e300, np.float64),
        (np.float64, 0.1, np.float64),
    ],
)
def test_a_painted_value_is_exact_or_the_picture_becomes_float64(dtype, value, becomes):
    before = grey(dtype)
    after = with_pixels(before, {(1, 2): value})
    expected = before.pixels.astype(np.float64)
    expected[1, 2] = value
    assert after.pixels.dtype == becomes
    assert np.array_equal(after.pixels, expected)
    assert before.pixels[1, 2] == 6


def test_a_painted_picture_is_no_file_any_more_and_says_once_that_it_was_painted(tmp_path):
    before = Picture(np.zeros((2, 2), np.uint8), 255.0, "grid", tmp_path / "grid.png", ("a note",))
    after = with_pixels(with_pixels(before, {(0, 0): 1}), {(0, 1): 2})
    assert (after.name, after.path, after.notes, after.white) == (
        "grid, painted",
        None,
        ("a note",),
        255.0,
    )


def test_a_painted_signal_keeps_the_truth_it_is_compared_with():
    before = Picture(np.zeros((1, 3)), 1.0, truth=np.array([1.0, 2.0, 3.0]))
    assert with_pixels(before, {(0, 1): 5}).truth.tolist() == [1, 2, 3]


def test_white_grows_with_a_brighter_integer_only():
    assert with_pixels(grey(white=9.0), {(0, 0): 20, (0, 1): 3}).white == 20
    assert with_pixels(grey(white=9.0), {(0, 0): 5}).white == 9
    assert with_pixels(grey(np.float64, white=1.0), {(0, 0): 5}).white == 1


def test_a_colour_is_painted_in_all_three_channels_and_its_grey_follows():
    before = Picture(np.arange(12, dtype=np.uint8).reshape(2, 2, 3), 255.0)
    _ = before.grey  # cached, and not to be taken along
    after = with_pixels(before, {(0, 1): 40, (1, 0): 7})
    assert after.pixels.tolist() == [[[0, 1, 2], [40] * 3], [[7] * 3, [9, 10, 11]]]
    assert after.grey[0, 1] == pytest.approx(40)
    assert value_at(after, (1, 0)) == 7.0


@pytest.mark.parametrize("cell", [(3, 0), (0, 4), (-1, 0), (0, -1)])
def test_a_cell_outside_is_an_error_and_does_not_count_from_the_end(cell):
    with pytest.raises(IndexError, match="3 × 4"):
        with_pixels(grey(), {cell: 1})


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_only_finite_numbers_are_painted(value):
    with pytest.raises(ValueError, match="finite"):
        with_pixels(grey(np.float64), {(0, 0): value})


def test_nothing_painted_is_the_same_picture():
    picture = grey()
    assert with_pixels(picture, {}) is picture
    assert stroke(picture, frozenset(), 3) is picture


@pytest.mark.parametrize(
    ("picture", "value"),
    [
        (Picture(np.full((1, 1, 3), (10, 20, 31), np.uint8), 255.0), 19),
        (Picture(np.full((1, 1), 0.25), 1.0), 0.25),
        (Picture(np.full((1, 1), 65535, np.uint16), 65535.0), 65535),
    ],
)
def test_the_value_picked_up_paints_without_changing_the_number_type(picture, value):
    assert value_at(picture, (0, 0)) == value
    assert stroke(picture, [(0, 0)], value_at(picture, (0, 0))).pixels.dtype == picture.pixels.dtype


# Strokes

places = st.tuples(st.integers(-30, 50), st.integers(-30, 50))


def around(cell, size, shape):
    rows, columns = footprint(cell, size)
    return {(m, n) for m in rows for n in columns if 0 <= m < shape[0] and 0 <= n < shape[1]}


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, MAX_BRUSH])
def test_a_dab_covers_the_footprint_and_no_more(size):
    for cell in [(10, 12), (0, 0), (-1, 5), (19, 24), (21, 26), (-40, 3)]:
        assert line_cells(cell, cell, size, (20, 25)) == around(cell, size, (20, 25))


@pytest.mark.parametrize(
    ("size", "rows"), [(1, [5]), (2, [5, 6]), (3, [4, 5, 6]), (4, [4, 5, 6, 7])]
)
def test_the_footprint_has_the_cell_in_its_middle(size, rows):
    assert list(footprint((5, 9), size)[0]) == rows


@given(start=places, end=places, size=st.integers(1, 6))
def test_a_stroke_is_a_line_of_dabs_without_a_gap(start, end, size):
    shape = (20, 25)
    covered = line_cells(start, end, size, shape)
    assert around(start, size, shape) | around(end, size, shape) <= covered
    # Every covered cell lies within the brush of a point on the straight way, to the line's own rounding.
    (m0, n0), (m1, n1) = start, end
    share = np.linspace(0, 1, 400)
    way = np.stack([m0 + (m1 - m0) * share, n0 + (n1 - n0) * share], axis=1)
    for cell in covered:
        assert np.abs(way - cell).max(axis=1).min() <= size / 2 + 1.2


@given(
    start=st.tuples(st.integers(0, 19), st.integers(0, 24)),
    end=st.tuples(st.integers(0, 19), st.integers(0, 24)),
)
def test_a_thin_stroke_is_bresenhams_line(start, end):
    covered = line_cells(start, end, 1, (20, 25))
    down, right = end[0] - start[0], end[1] - start[1]
    steps = max(abs(down), abs(right))
    assert len(covered) == steps + 1
    for m, n in covered:
        step = abs(m - start[0]) if abs(down) >= abs(right) else abs(n - start[1])
        share = step / (steps or 1)
        assert abs(m - start[0] - down * share) <= 0.5 + 1e-9
        assert abs(n - start[1] - right * share) <= 0.5 + 1e-9


@pytest.mark.parametrize("size", [0, -1, MAX_BRUSH + 1])
def test_a_brush_has_a_size_from_1_to_32(size):
    with pytest.raises(ValueError, match="1 to 32"):
        line_cells((0, 0), (1, 1), size, (5, 5))


def test_what_is_painted_on_a_transparent_pixel_is_there():
    alpha = np.zeros((2, 3), np.uint8)
    picture = Picture(np.zeros((2, 3), np.uint8), 255.0, alpha=alpha)
    painted = with_pixels(picture, {(0, 1): 7.0})
    assert painted.alpha.tolist() == [[0, 255, 0], [0, 0, 0]]
    assert picture.alpha.tolist() == alpha.tolist()
