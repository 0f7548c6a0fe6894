"""The textbook's figure, and where its six cells lie in other modes (DESIGN: golden facts)."""

from dataclasses import replace

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.model.picture import Picture
from convstudio.core.notation.figure import figure_caption, figure_cells, figure_remark
from convstudio.core.notation.letters import Letters


def test_the_figure_says_what_the_textbook_says():
    letters = Letters(textbook_figure())
    assert letters.expression(0, 0) == "aw + bx + ey + fz"
    assert letters.expression(1, 2) == "gw + hx + ky + lz"
    assert textbook_figure().output_shape == (2, 3)


def test_flipped_it_is_the_formulas_own_output_1_1():
    flipped = replace(textbook_figure(), flip=True)
    assert Letters(flipped).expression(0, 0) == "az + by + ex + fw"
    assert figure_caption(flipped) == "S(0, 0) of valid is the formula’s own S(1, 1)"
    full = replace(flipped, mode="full")
    assert Letters(full).expression(1, 1) == "az + by + ex + fw"


def test_the_six_cells_lie_around_the_same_inner_block():
    full = replace(textbook_figure(), flip=True, mode="full")
    rows, columns = full.axes
    place = figure_cells(full)
    assert place is not None
    outputs = tuple(
        range(cells.start - axis.placement, cells.stop - axis.placement)
        for cells, axis in zip(place, (rows, columns), strict=True)
    )
    assert outputs == (range(1, 3), range(1, 4))


def test_other_sizes_have_no_figure():
    figure = textbook_figure()
    assert figure_cells(figure) is None  # in valid all six are all there is
    larger = replace(figure, picture=Picture(figure.image.repeat(2, axis=0), 12.0), mode="full")
    assert figure_cells(larger) is None
    assert figure_caption(larger) == ""


def test_the_remark_speaks_of_letters_only_where_they_are_to_be_seen():
    full = replace(textbook_figure(), flip=True, mode="full")
    assert "aw and ay + ew are right" in figure_remark(full, lettered=True)
    assert "S(0, 0) and S(1, 0) are right" in figure_remark(full)
