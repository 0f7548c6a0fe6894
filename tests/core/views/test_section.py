"""Which outputs are computed for a view, and at which decimation."""

from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.views.section import Section, decimation_for, section_around

shown = st.sampled_from(["mean", "sampled"])


@given(st.floats(1e-3, 100))
def test_a_value_is_never_larger_than_a_pixel_and_seldom_much_smaller(scale):
    decimation = decimation_for(scale)
    assert decimation == 1 or decimation * scale <= 1 + 1e-6
    assert scale >= 1 or decimation * scale > 0.5


@given(st.integers(1, 20_000), st.integers(1, 20_000), st.integers(1, 40), shown, st.data())
def test_a_section_covers_what_is_seen_and_stays_inside_s(height, width, decimation, kind, data):
    seen = []
    for size in (height, width):
        start = data.draw(st.integers(0, size - 1))
        seen.append(range(start, data.draw(st.integers(start, size))))
    section = section_around(*seen, decimation, (height, width), kind)
    assert section.covers(*seen, decimation, kind)
    assert 0 <= section.rows.start <= section.rows.stop <= height
    assert 0 <= section.columns.start <= section.columns.stop <= width
    assert section.rows.start % decimation == section.columns.start % decimation == 0


def test_a_small_s_is_always_computed_whole():
    section = section_around(range(3, 5), range(1, 2), 1, (512, 512), "mean")
    assert (section.rows, section.columns) == (range(512), range(512))


def test_blocks_of_another_kind_or_too_large_ones_do_not_do():
    section = Section(range(100), range(100), 4)
    inside = range(10, 20), range(10, 20)
    assert section.covers(*inside, 4, "mean")
    assert not section.covers(*inside, 4, "sampled")
    assert not section.covers(*inside, 2, "mean")
    assert not section.covers(range(90, 101), range(5), 4, "mean")
    assert Section(range(100), range(100)).covers(*inside, 1, "sampled")  # all are there
