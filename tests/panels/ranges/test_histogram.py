"""The values written beside the two ends of a histogram's range."""

from hypothesis import example, given
from hypothesis import strategies as st

from convstudio.panels.ranges.histogram import SIDE, value_places

WIDTH = 320.0


@given(
    st.floats(SIDE, WIDTH - SIDE),
    st.floats(SIDE, WIDTH - SIDE),
    st.floats(8, 130),
    st.floats(8, 130),
)
def test_two_values_stand_inside_and_never_on_each_other(one, other, low, high):
    left, right = sorted((one, other))
    at_low, at_high = value_places(left, right, low, high, WIDTH)
    assert at_low >= 0
    assert at_low + low < at_high
    assert at_high + high <= WIDTH


@example(260.0, 8.220391836231997, 59.69661230566826)
@given(st.floats(SIDE, WIDTH - SIDE), st.floats(8, 60), st.floats(8, 60))
def test_values_of_a_narrow_range_keep_off_its_marks(middle, low, high):
    left, right = middle - 1, middle + 1
    at_low, at_high = value_places(left, right, low, high, WIDTH)
    assert at_low + low < left or at_low > right
    assert at_high + high < left or at_high > right
