"""The first cells of a rectangle, as a set that stores none of them."""

from itertools import islice, product

from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.steps.first_cells import FirstCells, run

RUNS = st.builds(run, st.integers(-3, 3), st.integers(-3, 3))


@settings(max_examples=40, deadline=None)
@given(RUNS, RUNS, st.integers(0, 50), st.integers(0, 50), RUNS)
def test_they_are_the_set_of_what_comes_first(rows, columns, count, other, elsewhere):
    stored = [frozenset(islice(product(rows, columns), each)) for each in (count, other)]
    cells, more = (FirstCells(rows, columns, each) for each in (count, other))
    assert cells == stored[0]
    assert stored[0] == cells
    assert (cells == more) is (stored[0] == stored[1])
    assert [cell for cell in product(range(-4, 5), repeat=2) if cell in cells] == sorted(stored[0])
    assert cells ^ more == stored[0] ^ stored[1] == stored[0] ^ more
    apart = frozenset(product(elsewhere, columns))
    assert cells ^ FirstCells(elsewhere, columns, 50) == stored[0] ^ apart
    assert cells & apart == stored[0] & apart
