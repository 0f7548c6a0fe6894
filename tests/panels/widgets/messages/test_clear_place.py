"""What lies over a part of the window goes where nothing is to be read, if there is such a place."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QRectF, QSize

from convstudio.panels.widgets.messages.clear_place import WRITING, cheapest, cost_of

ROOM = QRect(0, 0, 120, 80)
APART = 3


@st.composite
def places(draw):
    left, top = draw(st.integers(0, 110)), draw(st.integers(0, 70))
    return QRect(left, top, draw(st.integers(1, 60)), draw(st.integers(1, 60)))


@given(st.lists(places(), max_size=8), st.integers(5, 60), st.integers(5, 40))
def test_a_place_with_nothing_under_it_is_found_where_there_is_one(written, width, height):
    covered = [(QRectF(each), WRITING) for each in written]
    found = cheapest([QSize(width, height)], ROOM, covered)
    assert ROOM.contains(found)
    assert (found.width(), found.height()) == (width, height)
    apart = [each.adjusted(-APART, -APART, APART, APART) for each in written]
    free = any(
        not any(QRect(x, y, width, height).intersects(each) for each in apart)
        for x in range(0, 121 - width, 2)
        for y in range(0, 81 - height, 2)
    )
    assert cost_of(found, covered) == 0 or not free


def test_of_two_sizes_the_first_is_taken_unless_the_second_covers_less():
    wide, slim = QSize(100, 10), QSize(40, 30)
    assert cheapest([wide, slim], ROOM, []).size() == wide
    column = [(QRectF(60, 0, 10, 80), WRITING)]
    found = cheapest([wide, slim], ROOM, column)
    assert found.size() == slim
    assert cost_of(found, column) == 0


def test_where_all_is_free_the_lowest_place_in_the_middle_is_taken():
    assert cheapest([QSize(20, 10)], ROOM, []).center().x() in (58, 59, 60)
    assert cheapest([QSize(20, 10)], ROOM, []).bottom() == ROOM.bottom()
