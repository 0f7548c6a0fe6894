"""Values are drawn in their colours, and only those that have changed are coloured again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from convstudio.core.sums import threads
from convstudio.core.views.color_tables import FIRST, LAST
from convstudio.core.views.display import Coloring
from convstudio.core.views.layers import Layers
from convstudio.panels.pictures import pixel_items
from convstudio.panels.pictures.layers import pixel_item
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.pictures.pixel_items import paint_of, put_colors, to_image
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import LIGHT

SIGNED = paint_of(LIGHT, Coloring(-100, 100, signed=True, slack=1.0))
ONE_ENTRY = np.abs(np.diff(SIGNED.table[FIRST : LAST + 1].astype(int), axis=0)).max()


def pixels_of(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1).copy()


@given(
    st.data(),
    st.sampled_from([np.float32, np.float64, np.uint8]),
    array_shapes(min_dims=2, max_dims=2, max_side=6),
    st.sampled_from([(), (3,)]),
    st.booleans(),
)
def test_the_image_of_the_screen_has_the_colours_of_the_one_for_files(
    data, dtype, shape, channels, absolute
):
    elements = None
    if dtype != np.uint8:
        elements = st.floats(-300, 300, width=32) | st.sampled_from([np.nan, np.inf, -np.inf])
    values = data.draw(arrays(dtype, shape + channels, elements=elements))
    paint = paint_of(LIGHT, Coloring(0 if absolute else -100, 100, absolute=absolute))
    image = QImage(shape[1], shape[0], QImage.Format.Format_RGB32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pixel_items, "_MANY", 4)
        patch.setattr(threads, "CORES", 2)
        put_colors(paint, values, image, range(shape[0]))
    assert np.array_equal(pixels_of(image), pixels_of(to_image(paint, values)))


@pytest.fixture
def view(qtbot):
    """A view in which 300 × 240 values are smaller than pixels."""
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(250, 170)
    LinkedViews((view,)).show_bounds(QRectF(0, 0, 300, 240), fit=True)
    return view


@pytest.fixture
def colored(monkeypatch):
    """How many rows of values have been coloured."""
    rows = []
    put = pixel_item.put_colors

    def count(paint, values, image, part):
        rows.append(len(part))
        put(paint, values, image, part)

    monkeypatch.setattr(pixel_item, "put_colors", count)
    return rows


def painted(view, values, paint=SIGNED, layers=None):
    """What the view shows of the values."""
    rows, columns = range(len(values)), range(values.shape[1])
    view.pixels.show_blocks(values, rows, columns, 1, paint, layers=layers)
    return pixels_of(view.grab().toImage())


def apart(one, two):
    """By how many levels of colour two pictures differ at most."""
    return np.abs(one.view(np.uint8).astype(int) - two.view(np.uint8)).max()


def random_values(seed):
    return np.random.default_rng(seed).normal(0, 60, (240, 300)).astype(np.float32)


def test_a_row_that_changes_colours_no_other_rows(view, colored):
    values = random_values(0)
    painted(view, values)
    after = values.copy()
    after[100, :9] = 90
    shown = painted(view, after)
    assert colored[0] > 50
    assert colored[1] <= 2
    view.pixels._shrinking, view.pixels._imaged = type(view.pixels._shrinking)(), None
    assert apart(shown, painted(view, after)) <= ONE_ENTRY
    assert colored[2] == colored[0]


def test_the_same_values_in_other_colours_are_coloured_anew(view, colored):
    values = random_values(1)
    for paint in (SIGNED, paint_of(LIGHT, Coloring(0, 100, absolute=True)), SIGNED):
        painted(view, values, paint)
    assert colored[0] > 50
    assert colored == [colored[0]] * 3


def test_enlarged_and_shrunk_in_turns_a_picture_is_that_of_its_values(view):
    values, other = random_values(2), random_values(3)
    first = painted(view, values)
    painted(view, other[:20, :20])
    assert np.array_equal(painted(view, values), first)


def test_a_dragged_weight_is_shown_as_the_picture_that_it_makes(view):
    base, added = random_values(4), random_values(5)
    for factor in (0.0, 1.5, -0.7):
        layers = Layers(base, factor, added)
        shown = painted(view, layers.total(), layers=layers)
        assert apart(shown, painted(view, layers.total())) <= ONE_ENTRY


def test_the_outermost_pixels_of_a_picture_are_seen_beside_its_frame(qtbot):
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    values = np.zeros((240, 300), np.float32)
    values[0] = values[-1] = values[:, 0] = values[:, -1] = 90
    cells = range(240), range(300)
    view.frame.show_cells(cells)
    line = LIGHT.color("control").rgb()
    for width in (*range(241, 260), 331, 457):
        view.resize(width, width)
        LinkedViews((view,)).show_bounds(QRectF(0, 0, 300, 240).adjusted(-9, -9, 9, 9), fit=True)
        for rim in ((0, 0, 0, 0), (2, 2, 2, 2)):
            view.rim.show_rim(
                cells, rim, lambda rows, columns: np.zeros((len(rows), len(columns))), SIGNED
            )
            shown = painted(view, values)
            for way in (shown, shown[::-1], shown.T, shown.T[::-1]):
                middle = way[:, way.shape[1] // 2]
                blue = np.flatnonzero(middle & 0xFF > (middle >> 16 & 0xFF) + 60)
                assert len(blue), (width, rim)
                assert rim[0] or middle[blue[0] - 1] == line, (width, rim)
