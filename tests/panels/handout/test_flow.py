"""Pages end where they may, and nothing is lost, doubled or beyond the paper."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.panels.handout.flow import Flow, Piece

PAGE = 100.0


@st.composite
def pieces(draw):
    """A picture, a text that may be broken, or a headline, up to a third of a page before what follows."""
    kind = draw(st.sampled_from(("picture", "text", "headline")))
    height = draw(st.integers(1, 20 if kind == "headline" else 60 if kind == "picture" else 300))
    cuts = tuple(range(10, height, draw(st.integers(5, 30)))) if kind == "text" else ()
    return Piece(object(), float(height), float(draw(st.integers(0, 9))), cuts, kind == "headline")


@settings(max_examples=40)
@given(st.lists(pieces(), max_size=25))
def test_every_piece_is_whole_in_order_on_its_pages(given_pieces):
    flow = Flow(PAGE)
    placed = [each for piece in given_pieces for each in flow.add(piece)] + flow.finish()
    assert [each.thing for each in placed if not each.start] == [one.thing for one in given_pieces]
    for piece in given_pieces:
        parts = [each for each in placed if each.thing is piece.thing]
        assert (parts[0].start, parts[-1].end) == (0.0, piece.height)
        assert all(one.end == two.start and one.end in piece.cuts for one, two in pairwise(parts))
    for each in placed:
        assert each.top + (each.end - each.start) * each.scale <= PAGE + 1e-9
    for one, two in pairwise(placed):
        same = one.page == two.page
        assert two.page - one.page in (0, 1)  # no page is empty
        assert two.top >= (one.top + one.end - one.start) * same - 1e-9
        assert two.top == 0 or same


@settings(max_examples=40)
@given(st.lists(pieces(), min_size=1, max_size=25))
def test_no_headline_ends_a_page(given_pieces):
    kept = [piece for at, piece in enumerate(given_pieces)
            if not piece.keeps or not (at and given_pieces[at - 1].keeps)]  # fmt: skip
    flow = Flow(PAGE)
    placed = [each for piece in kept for each in flow.add(piece)]
    headlines = {id(piece.thing) for piece in kept if piece.keeps}
    for one, two in pairwise(placed):
        if id(one.thing) in headlines:
            assert one.page == two.page


def test_a_headline_stays_with_what_is_too_tall_for_the_rest_of_any_page():
    flow = Flow(PAGE)
    flow.add(Piece("before", 30.0))
    flow.add(Piece("headline", 20.0, 5.0, keeps=True))
    headline, picture = flow.add(Piece("picture", 160.0))
    assert (headline.page, headline.top) == (1, 0.0)
    assert (picture.page, picture.top, picture.scale) == (1, 20.0, 0.5)


def test_what_is_too_tall_for_any_page_is_made_smaller():
    (placed,) = Flow(PAGE).add(Piece("tall", 250.0))
    assert (placed.start, placed.end, placed.scale) == (0.0, 250.0, 0.4)
