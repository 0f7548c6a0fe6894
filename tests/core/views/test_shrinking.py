"""Pictures are shrunk as OpenCV shrinks them, and only what has changed is shrunk again."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convstudio.core.sums import threads
from convstudio.core.views import shrinking
from convstudio.core.views.layers import Layers
from convstudio.core.views.shrinking import Shrinking, shrunk

ALL = slice(None), slice(None)
VALUES = st.floats(-1e6, 1e6, width=32) | st.sampled_from(
    [np.nan, np.inf, -np.inf, float(np.float32(3e38)), 0.0]
)


def opencv(values, rows, columns):
    return cv2.resize(values, (columns, rows), interpolation=cv2.INTER_AREA)


def close(found, wanted, values):
    """Whether two shrunk pictures are equal up to the rounding of the values they are made of."""
    finite = np.abs(values[np.isfinite(values)]).max(initial=1.0).astype(np.float64)
    with np.errstate(all="ignore"):
        return np.allclose(found, wanted, rtol=0, atol=1e-5 * finite, equal_nan=True)


@st.composite
def pictures(draw, elements=VALUES):
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    shape = draw(st.tuples(st.integers(1, 30), st.integers(1, 12)))
    shape += draw(st.sampled_from([(), (3,)]))
    values = draw(arrays(dtype, shape, elements=elements))
    return values, draw(st.integers(1, shape[0])), draw(st.integers(1, shape[1]))


@given(pictures())
def test_in_parts_on_all_cores_a_picture_is_shrunk_as_in_one_go(picture):
    values, rows, columns = picture
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shrinking, "_MANY", 16)
        patch.setattr(threads, "CORES", 2)
        found = shrunk(values, rows, columns)
    assert close(found, opencv(values, rows, columns).reshape(found.shape), values)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_integers_are_rounded_once(dtype):
    values = np.random.default_rng(0).integers(0, 255, (900, 700)).astype(dtype)
    assert np.array_equal(shrunk(values, 331, 297), opencv(values, 331, 297))


@given(pictures(), st.data())
def test_rows_that_have_changed_are_shrunk_as_all_are(picture, data):
    values, rows, columns = picture
    shrinking = Shrinking()
    shrinking.shrink(values, None, ALL, (rows, columns))
    after = values.copy()
    top = data.draw(st.integers(0, len(values) - 1))
    after[top : top + data.draw(st.integers(0, 3))] = data.draw(VALUES)
    kept = shrinking.shrink(values, None, ALL, (rows, columns))[0].copy()
    found, changed = shrinking.shrink(after, None, ALL, (rows, columns))
    wanted = opencv(after, rows, columns).reshape(found.shape)
    assert close(found, wanted, np.stack([values, after]))
    others = np.ones(rows, bool)
    others[changed.start : changed.stop] = False
    assert np.array_equal(found[others], kept[others], equal_nan=True)


@given(pictures(st.floats(-1e6, 1e6, width=32)), st.floats(-100, 100, width=32))
def test_a_sum_of_shrunk_pictures_is_the_shrunk_sum(picture, factor):
    values, rows, columns = picture
    layers = Layers(values, factor, np.ascontiguousarray(values[::-1, ::-1]))
    found, _ = Shrinking().shrink(layers.total(), layers, ALL, (rows, columns))
    assert close(found, opencv(layers.total(), rows, columns).reshape(found.shape), 100 * values)


@pytest.fixture
def sizes(monkeypatch):
    """The number of values of each array that is shrunk."""
    found = []
    resized = shrinking._resized

    def count(values, rows, columns):
        found.append(values.size)
        return resized(values, rows, columns)

    monkeypatch.setattr(shrinking, "_resized", count)
    return found


def test_while_one_weight_changes_nothing_is_shrunk_but_once(sizes):
    base, added = np.random.default_rng(1).random((2, 60, 80), np.float32)
    kept = Shrinking()
    for factor in (1.0, 2.5, 0.0, -3.0):
        layers = Layers(base, factor, added)
        kept.shrink(layers.total(), layers, ALL, (40, 50))
    assert sizes == [base.size, added.size]


def test_a_changed_row_shrinks_no_other_rows(sizes):
    values = np.random.default_rng(1).random((600, 80), np.float32)
    after = values.copy()
    after[100, 3:5] = 7
    kept = Shrinking()
    kept.shrink(values, None, ALL, (400, 50))
    _, rows = kept.shrink(after, None, ALL, (400, 50))
    assert sizes[0] == values.size
    assert sizes[1] <= 5 * 80
    assert rows == range(66, 68)
    assert kept.shrink(after.copy(), None, ALL, (400, 50))[1] == range(0)
    assert len(sizes) == 2


def test_another_part_or_another_size_is_shrunk_anew(sizes):
    values = np.random.default_rng(1).random((60, 80), np.float32)
    kept = Shrinking()
    for part, size in ((ALL, (40, 50)), (ALL, (40, 51)), ((slice(1, 60), slice(80)), (40, 51))):
        found, rows = kept.shrink(values, None, part, size)
        assert np.array_equal(found, opencv(values[part], *size))
        assert rows == range(40)
    assert len(sizes) == 3
