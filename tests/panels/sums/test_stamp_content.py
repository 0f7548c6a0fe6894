"""What stands in the tiles while a pixel stamps: its products and where they land, never a result before its turn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import MODES
from convstudio.panels.sums.stamp_content import StampSum, content_of
from convstudio.panels.sums.sum_content import OutputSum
from convstudio.panels.sums.sum_source import SumSource

FIGURE = Picture(np.arange(1.0, 13.0).reshape(3, 4), 12.0)
SQUARE = Kernel((("1", "2"), ("3", "4")))


def stamp(step, kernel=SQUARE, **fields):
    timeline = Timeline(Experiment(FIGURE, kernel, **{"mode": "full"} | fields), "scatter")
    term = timeline.term(step)
    output = (term.i, term.j) if term.lands else None
    return content_of(SumSource(timeline), output, term.index + 1, term)


def step_of(m, n, a, b, **fields):
    timeline = Timeline(Experiment(FIGURE, SQUARE, **{"mode": "full"} | fields), "scatter")
    rows, columns = timeline.axes
    i = next(i for i in rows.stamped(m) if rows.tap(i, m) == a)
    j = next(j for j in columns.stamped(n) if columns.tap(j, n) == b)
    return timeline.step_of(i, j, a, b)


def test_the_tiles_are_the_products_of_one_pixel_each_with_the_output_it_lands_on():
    content = stamp(step_of(1, 1, 0, 1))
    tiles = [content.tile(index, False) for index in range(4)]
    assert [(tile.state, tile.text, tile.below) for tile in tiles] == [
        ("done", "6 × 1", "6 → S(1, 1)"),
        ("current", "6 × 2", "12 → S(1, 2)"),
        ("future", "6 × 3", "→ S(2, 1)"),
        ("future", "6 × 4", "→ S(2, 2)"),
    ]
    assert content.lead(False) == "𝐼(1, 1) → "
    assert (content.closing, content.result) == ("S(1, 2) ", "= 29")
    assert not content.is_complete
    assert content.spoken(False) == (
        "I(1, 1) K(0, 1) = 6 × 2, onto S(1, 2). S(1, 2) = 29 after 3 of 4 terms."
    )


def test_letters_stand_in_the_same_tiles():
    content = stamp(step_of(1, 1, 0, 1))
    assert [content.tile(index, True).text for index in range(4)] == ["𝑓𝑤", "𝑓𝑥", "𝑓𝑦", "𝑓𝑧"]
    assert content.lead(True) == "𝑓 → "
    assert content.expression() == "𝑏𝑧 + 𝑐𝑦 + 𝑓𝑥"


def test_what_lands_beside_s_says_so_and_has_no_result():
    content = stamp(0, mode="valid")
    assert content.tile(0, False).below == "1 → beside S"
    assert content.result == content.total() == ""
    assert content.spoken(False) == "I(0, 0) K(0, 0) = 1 × 1, beside S: it adds to no output."


def test_a_scale_belongs_to_the_sum_and_not_to_the_tiles():
    content = stamp(step_of(0, 0, 1, 1), Kernel(SQUARE.texts, scale="1/10"))
    assert content.tile(3, False).text == "1 × 4"
    assert content.result == "= 0.4"
    assert content.closing + content.result == "S(1, 1) = 4 × 1/10 = 0.4"
    assert content.closing_in_letters == "S(1, 1) "
    content = stamp(step_of(1, 1, 0, 1), Kernel((("1/3", "1"), ("1", "1")), scale="1/9"))
    assert [content.tile(index, False).below for index in (0, 1)] == ["2 → S(1, 1)", "6 → S(1, 2)"]
    assert content.closing + content.result_beside([]) == "S(1, 2) = 11 × 1/9 ≈ 1.22222"


def test_a_product_that_lands_is_about_where_it_is_rounded():
    rounded = Picture(FIGURE.pixels + 0.123456, 12.0)
    timeline = Timeline(Experiment(rounded, SQUARE, mode="full"), "scatter")
    source = SumSource(timeline)
    content = StampSum(source, source.step_term(step_of(1, 1, 0, 1)))
    assert content.tile(0, False).below == "≈ 6.123 → S(1, 1)"


def test_what_a_mean_is_divided_by_stands_behind_its_sum():
    gap = Picture(np.where(FIGURE.pixels == 1, np.nan, FIGURE.pixels), 12.0)
    timeline = Timeline(Experiment(gap, SQUARE, mode="full", missing="skip"), "scatter")
    source = SumSource(timeline)
    content = StampSum(source, source.step_term(step_of(0, 1, 1, 0)))
    assert content.closing + content.result == "S(1, 1) = 6 ÷ 6 = 1"


def test_an_output_that_is_asked_for_is_a_sum():
    timeline = Timeline(Experiment(FIGURE, SQUARE, mode="full"), "scatter")
    term = timeline.term(step_of(1, 1, 0, 1))
    source = SumSource(timeline)
    assert isinstance(content_of(source, (1, 2), 3, None), OutputSum)
    assert isinstance(content_of(source, (0, 0), 1, term), OutputSum)
    assert content_of(source, None, None, None) is None


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MODES), st.booleans(), st.data())
def test_each_tile_is_the_product_of_its_step_and_a_click_leads_there(mode, flip, data):
    timeline = Timeline(Experiment(FIGURE, SQUARE, mode=mode, flip=flip), "scatter")
    step = data.draw(st.integers(0, timeline.count - 1))
    term = timeline.term(step)
    content = StampSum(SumSource(timeline), term)
    for index in range(content.taps):
        other = timeline.term(content.step_of(index))
        assert (other.m, other.n) == (term.m, term.n)
        tile = content.tile(index, False)
        lands = f"→ S({other.i}, {other.j})" if other.lands else "→ beside S"
        assert tile.below.endswith(lands)
        assert tile.state == (
            "done" if other.step < step else "future" if other.step > step else "current"
        )
    if term.lands:
        assert float(content.total()) == pytest.approx(term.total)
