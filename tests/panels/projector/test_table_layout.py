"""A table for the room: what is permitted fits on every usual screen, in a type that has a floor, and is never cut."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF

from convstudio.core.notation.words import MOST_COLUMNS, MOST_ROWS, WIDEST_TABLE, Words, faults
from convstudio.panels.projector.legible import least_type
from convstudio.panels.projector.table_layout import FLOOR, aligned, laid_out
from convstudio.theme import BOARD_WEIGHT, digit_font, load_typefaces

SCREENS = [(1024, 768), (1280, 800), (1920, 1080)]
HEAD = 5.2  # of the type: two lines of headline, badge and formula, where they are highest


@st.composite
def tables(draw):
    columns = draw(st.integers(1, MOST_COLUMNS))
    widths = [draw(st.integers(1, WIDEST_TABLE // columns)) for _ in range(columns)]
    cell = st.text(st.sampled_from("Wi0 −x."), max_size=WIDEST_TABLE)
    rows = draw(st.integers(2, MOST_ROWS))
    return tuple(tuple(draw(cell)[:width].strip() for width in widths) for _ in range(rows))


@pytest.mark.usefixtures("qapp")
@settings(max_examples=25, deadline=None)
@given(tables(), st.sampled_from(SCREENS))
@example(((("W" * 12,) * 5,) * 8), SCREENS[0])
@example(((("W" * 60,),) * 8), SCREENS[0])
def test_any_permitted_table_fits_and_nothing_of_it_is_cut(table, size):
    assert not faults(Words(table=table))
    least = least_type(size[1])
    width, height = size[0] - 1.1 * least, size[1] - (HEAD + 0.9) * least
    laid = laid_out(table, (round(1.25 * least), least), width, height)
    assert laid.pixels >= int(FLOOR * least)
    assert laid.height <= height
    metrics = QFontMetricsF(digit_font(laid.pixels, BOARD_WEIGHT))
    for place, text in laid.lines:
        assert place.left() >= 0
        assert place.right() <= width + 1
        assert metrics.horizontalAdvance(text) <= place.width() + 1.5
        assert place.bottom() <= laid.height + 1
    columns = sorted({(place.left(), place.right()) for place, _ in laid.lines})
    assert all(one[1] <= two[0] for one, two in pairwise(columns))
    written = sorted("".join("".join(text.split()) for _, text in laid.lines))
    assert written == sorted("".join(cell for row in table for cell in row).replace(" ", ""))


@pytest.mark.usefixtures("qapp")
def test_the_type_becomes_smaller_only_where_breaking_cells_does_not_do():
    least = least_type(768)
    short = (("mode", "S"), ("full", "20"))
    long = (
        ("which of them turn the kernel", "where"),
        ("scipy.signal.convolve2d, np.convolve", "SciPy"),
    )
    assert laid_out(short, (50, least), 980, 400).pixels == 50
    broken = laid_out(long, (least,), 700, 400)
    assert (broken.pixels, len(broken.lines) > 4) == (least, True)
    assert laid_out(long * 4, (least,), 700, 400).pixels < least


@pytest.mark.usefixtures("qapp")
def test_numbers_below_each_other_are_flush_right_those_of_one_cell_each_for_itself():
    load_typefaces()
    table = (("", "I ⋆ K", "one"), ("first", "3  6  0", "9"), ("last", "10  7  −4", "961"))
    (first, last) = aligned(table)[1:]
    assert [" ".join(each.split()) for each in (first[1], last[1])] == ["3 6 0", "10 7 −4"]
    metrics = QFontMetricsF(digit_font(1000, BOARD_WEIGHT))
    for one, other in zip(first[1:], last[1:], strict=True):
        ends = [
            [metrics.horizontalAdvance(text[: found.end()]) for found in re.finditer(r"\d+", text)]
            for text in (one, other)
        ]
        assert ends[0] == pytest.approx(ends[1], abs=1)
    laid = [text for _, text in laid_out(table, (50,), 980, 400).lines]
    assert set(laid) > {*first[1:], *last[1:]}  # what was put before them is kept
    words = (("", "kind"), ("a", "9"), ("b", "many"))
    assert aligned(words) == words


def test_numbers_of_one_cell_stand_closer_together_than_two_columns():
    table = (
        ("", "I ⋆ K", "K ⋆ I"),
        ("first", "3  6  0  0", "4  4  7  3"),
        ("middle", "10  7  10  0", "0  10  7  10"),
    )
    laid = laid_out(table, (50,), 1200, 400)
    metrics = QFontMetricsF(digit_font(laid.pixels, BOARD_WEIGHT))
    rows = {}
    for place, text in laid.lines:
        for found in re.finditer(r"\d+", text):
            ends = (metrics.horizontalAdvance(text[:at]) + place.left() for at in found.span())
            rows.setdefault(place.top(), []).append(tuple(ends))
    for numbers in rows.values():
        gaps = [right[0] - left[1] for left, right in pairwise(numbers)]
        within, between = [gap for at, gap in enumerate(gaps) if at != 3], gaps[3]
        assert max(within) < 0.7 * between
        right = [number[1] for number in numbers]
        steps = [b - a for at, (a, b) in enumerate(pairwise(right)) if at != 3]
        assert max(steps) - min(steps) < 1
