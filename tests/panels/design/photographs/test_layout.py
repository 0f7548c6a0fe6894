"""Maps of photographs stand side by side in any room, keep their proportions, and are pointed at where they are."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize

from convstudio.panels.design.photographs.layout import (
    WORDS,
    GridLayout,
    output_at,
    parts_enlarged,
    parts_in,
)

shapes = st.lists(
    st.tuples(st.integers(1, 4000), st.integers(1, 4000)), min_size=1, max_size=5
).map(tuple)


@given(st.integers(330, 2000), st.integers(60, 1200), shapes, st.integers(2, 3))
def test_maps_do_not_overlap_and_are_within_the_grid(width, height, found, columns):
    parts = parts_in(QSize(width, height), found, columns)
    room = parts.pictures
    places = GridLayout(room.width(), room.height(), found, columns, parts.titles)
    for row, shape in enumerate(found):
        right = places.name(row).right()
        for column in range(columns):
            inner, cell = places.picture(row, column), places.cell(row, column)
            assert cell.left() >= right + parts.titles
            assert cell.adjusted(-1, -1, 1, 1).contains(inner)
            right = cell.right()
            at = places.at(inner.center())
            assert at is not None
            assert at[:2] == (row, column)
            assert at[2:] == output_at(inner, shape, inner.center())
            assert all(0 <= place < size for place, size in zip(at[2:], shape, strict=True))
        assert right <= room.width()
        assert places.name(row).bottom() <= places.total_height
    assert places.at(places.name(0).center()) is None
    assert places.row_at(places.name(0).center()) == 0


@given(st.integers(170, 2000), st.integers(60, 1200), shapes)
def test_words_lie_over_nothing_that_has_another_place(width, height, found):
    parts = parts_in(QSize(width, height), found, 3)
    assert parts.is_over == (parts.words.intersects(parts.heads) or parts.words == parts.heads)
    if not parts.is_over:
        assert not parts.words.intersects(parts.pictures)
    if not parts.titles:
        assert not parts.heads.intersects(parts.pictures)


@given(st.integers(170, 2000), st.integers(60, 1200), shapes, st.integers(2, 3))
def test_an_enlarged_map_has_all_of_the_tool_and_is_larger_than_it_was(
    width, height, found, columns
):
    before = parts_in(QSize(width, height), found, columns)
    room = before.pictures
    grid = GridLayout(room.width(), room.height(), found, columns, before.titles)
    for row, (h, w) in enumerate(found):
        parts = parts_enlarged(QSize(width, height), (h, w))
        room = parts.pictures
        scale = min(room.width() / w, room.height() / h)
        words = 0 if height < 150 else WORDS if height < 300 else 2 * WORDS
        assert scale >= min(width / w, (height - words) / h)  # which is all but the words
        assert scale > min(grid.picture(row, 0).width() / w, grid.picture(row, 0).height() / h)
        assert parts.is_over == parts.words.intersects(room)
        assert not parts.heads.intersects(room | parts.words if parts.is_over else room)


def test_a_place_and_its_values_have_a_line_each_where_it_is_narrow_and_pictures_leave_them():
    def lines(size, count):
        return parts_in(QSize(*size), ((3000, 4000),) * count, 3).words.height() // WORDS

    assert lines((350, 340), 1) == 4
    assert lines((350, 340), 3) == 4
    assert lines((350, 340), 5) == 2  # the pictures need the height
    assert lines((900, 340), 1) == 1
    assert lines((350, 160), 1) == 2
