"""The digits in cells: as many as tell the cells of the range shown apart."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF, QTransform

from convstudio.core.numbers.formatting import format_number
from convstudio.core.views.display import Coloring
from convstudio.panels.pictures.layers.cell_items import cell_digits, cell_texts, widest_ems
from convstudio.panels.pictures.layers.letter_item import LetterItem
from convstudio.panels.pictures.pixel_items import paint_of
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import LIGHT, digit_font


def texts_of(values, low, high):
    paint = paint_of(LIGHT, Coloring(low, high))
    return [
        text for ((text,),) in cell_texts(np.asarray(values)[:, np.newaxis], cell_digits(paint))
    ]


@pytest.mark.parametrize(
    ("values", "low", "high", "texts"),
    [
        ([0.0, 37.654, 255.0], 0, 255, ["0", "37.65", "255"]),
        ([-800.4, 0.0, 1 / 3], -800.4, 800.4, ["−800.4", "0", "0.3333"]),
        ([2460000.5, 2460000.502], 2460000.5, 2460000.502, ["2460000.5", "2460000.502"]),
        ([1013.21, 1013.2234, 1013.24], 1013.21, 1013.24, ["1013.21", "1013.223", "1013.24"]),
        ([1, 1 + 3e-10], 1, 1 + 1e-9, ["1", "1.0000000003"]),
        ([1013.21, 9.97e36], 1013.21, 9.97e36, ["1013", "9.97e36"]),
    ],
)
def test_a_cell_has_four_digits_or_as_many_as_its_range_needs(values, low, high, texts):
    assert texts_of(values, low, high) == texts


@given(st.floats(-1e9, 1e9), st.floats(1e-5, 1e9), st.integers(3, 20))
def test_no_two_cells_read_the_same_that_are_a_twentieth_of_the_range_apart(low, span, count):
    values = low + span * np.arange(count + 1) / count
    assert len(set(texts_of(values, low, low + span))) == count + 1


def test_digits_are_written_wherever_letters_of_their_size_are(qtbot):
    cells, values = (range(2), range(3)), np.array([[54, 63, 9], [-4, 0, 10]])
    letters = LetterItem(LIGHT)
    letters.show_letters(cells, lambda row, column: "a")
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.digits.show_cells(cells, lambda _rows, _columns: values, paint_of(LIGHT, Coloring(0, 63)))
    view.digits.visible = letters.visible = lambda *_cells: cells
    lettered = [side for side in range(10, 160) if letters.covers(QTransform.fromScale(side, side))]
    assert lettered[0] <= 20
    assert all(view.digits.covers(side) for side in (16.75, *lettered))
    assert not view.digits.covers(16)


def test_digits_that_do_not_fit_are_left_out_and_never_cut(qtbot):
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(600, 400)
    values = np.linspace(2460000.5, 2460000.502, 6).reshape(2, 3)
    cells = range(2), range(3)
    view.frame.show_cells(cells)
    for high, smallest in ((2460000.502, 90), (2.5e6 + 2460000.5, 60)):
        paint = paint_of(LIGHT, Coloring(2460000.5, high))
        view.digits.show_cells(cells, lambda _rows, _columns: values, paint)
        assert view.digits.covers(smallest)
        assert not view.digits.covers(smallest - 30)


@given(st.lists(st.floats(-1e7, 1e7).map(lambda value: format_number(value, 4)), min_size=1))
@example(["16.24", "−4224"])  # of as many characters, a point in one, a sign in the other
def test_the_type_is_chosen_for_the_widest_text_not_for_the_longest(qapp, texts):
    metrics = QFontMetricsF(digit_font(10))
    advances = [metrics.horizontalAdvance(text) / 10 for text in texts]
    assert widest_ems(texts) == pytest.approx(max(advances))


def test_a_cell_without_texts_needs_no_width():
    assert widest_ems([]) == 0
