"""The numbers of a board's columns: no sign touches the number before it, and none is smaller than it has to be."""

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.notation.naming import index_text
from convstudio.panels.projector.board.painter import index_type
from convstudio.panels.projector.table_layout import FLOOR
from convstudio.panels.sums.sum_type import width_of
from convstudio.theme import load_typefaces


@pytest.fixture(scope="module", autouse=True)
def typefaces(qapp):
    load_typefaces()


@given(
    st.integers(-12, 3),
    st.lists(st.integers(25, 140), min_size=1, max_size=12),
    st.integers(20, 60),
)
@settings(max_examples=60, deadline=None)
def test_columns_keep_apart_or_are_as_small_as_can_be_read(first, widths, room):
    numbers = [index_text(first + at) for at in range(len(widths) + 1)]
    centers = [0.0, *accumulate(map(float, widths))]
    pixels = index_type(numbers, centers, room)
    gaps = []
    for at, number in enumerate(numbers[1:]):
        before = numbers[at].lstrip("−")
        end = centers[at] + width_of(before, pixels) / 2
        digits = number.lstrip("−")
        start = centers[at + 1] + width_of(digits, pixels) / 2 - width_of(number, pixels)
        gaps.append(start - end)
    assert pixels <= room
    assert min(gaps) >= 0.15 * pixels - 1 or pixels == round(room * FLOOR)
    if pixels < room - 1:
        assert min(gaps) <= 0.25 * pixels + 1


def test_negative_columns_of_narrow_cells_are_smaller_and_others_are_not():
    centers = [52.0 * at for at in range(6)]
    assert index_type(["0", "1", "2", "3", "4", "5"], centers, 38) == 38
    assert 30 <= index_type(["−2", "−1", "0", "1", "2", "3"], centers, 40) < 40
    assert index_type(["0"], [0.0], 38) == 38
