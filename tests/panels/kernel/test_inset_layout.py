"""The large kernel of the Design view and its inset lie within their panel and never on each other."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from convstudio.metrics.metrics import DESK
from convstudio.panels.kernel.inset_layout import design_width, inset_layout

AT = DESK.kernel
SIDES = st.integers(1, 31)


def weights(laid, shape):
    kh, kw = shape
    return QRect(laid.corner, QSize(kw * laid.cell, kh * laid.cell))


@given(st.integers(220, 1200), st.integers(180, 900), SIDES, SIDES, st.integers(1, 40))
def test_neither_leaves_the_panel_nor_covers_the_other(width, height, kh, kw, digits_from):
    laid = inset_layout(QSize(width, height), (kh, kw), AT, lambda cell: cell < digits_from)
    typed, panel = weights(laid, (kh, kw)), QRect(0, 0, width, height)
    indices = QPoint(AT.index_width, AT.index_height)
    readout = QRect(0, typed.bottom() + 1, width, laid.readout)
    assert panel.contains(QRect(typed.topLeft() - indices, typed.bottomRight()))
    assert not laid.readout or panel.contains(readout)
    if laid.small:
        inset = QRect(laid.inset, QSize(kw * laid.small, kh * laid.small))
        assert panel.contains(inset)
        assert inset.left() >= typed.right() + AT.margin
        assert max(inset.width(), inset.height()) <= AT.inset


@given(st.integers(480, 900), SIDES)
def test_in_its_width_a_square_kernel_is_as_high_as_there_is_room_whatever_its_size(height, side):
    size = QSize(design_width(height, AT), height)
    laid = inset_layout(size, (side, side), AT, lambda _cell: False)
    room = height - AT.index_height - AT.below
    assert laid.small
    assert side * laid.cell > room - side or laid.cell == AT.largest_beside_inset
    assert side == 1 or side * laid.cell >= 430


def test_the_inset_gives_way_where_it_would_take_a_fifth_of_the_width_or_has_no_pixel_a_weight():
    for width, side, is_there in ((450, 5, True), (430, 5, False), (700, 77, False)):
        laid = inset_layout(QSize(width, 460), (side, side), AT, lambda _cell: False)
        assert bool(laid.small) is is_there
    assert (
        design_width(200, AT) == 200 - AT.index_height - AT.below + AT.index_width + 2 * AT.margin
    )
