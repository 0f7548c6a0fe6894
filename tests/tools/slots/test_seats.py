"""Seats: each tool of the Design view has one, and keeps it while others come and go."""

from hypothesis import given
from hypothesis import strategies as st

from convstudio.tools.slots.arrangement import MOST_SLOTS
from convstudio.tools.slots.seats import Seats

arrangements = st.lists(st.sampled_from("abcdef"), max_size=MOST_SLOTS, unique=True).map(tuple)


@given(st.lists(arrangements, max_size=12))
def test_each_tool_has_one_seat_and_keeps_it_while_others_come_and_go(steps):
    seats = Seats()
    for slots in steps:
        before, seats = seats, seats.taken_by(slots, ())
        assert sorted(name for name in seats.names if name) == sorted(slots)
        assert len(seats.names) == MOST_SLOTS
        if len(slots) == len(before.slots):  # one in place of another, or two that change places
            pairs = zip(before.slots, slots, strict=True)
            assert all(before.names.index(a) == seats.names.index(b) for a, b in pairs)
        else:
            stayed = set(slots) & set(before.slots)
            assert all(before.names.index(a) == seats.names.index(a) for a in stayed)


def test_seats_are_filled_in_their_order():
    assert Seats().taken_by(("a", "b"), ()).names == ("a", "b", "")
    assert Seats().taken_by(("a", "b", "c"), ()).taken_by(("b", "c"), ()).names == ("", "b", "c")
    assert Seats(("", "b", "c"), ("b", "c")).taken_by(("b", "c", "d"), ()).names == ("d", "b", "c")


def test_a_tall_tool_that_is_opened_leaves_the_low_seat_to_one_that_can_be_low():
    low = ("g", "r")
    first = Seats().taken_by(("p", "r", "g"), low)
    opened = first.taken_by(("p", "r", "i"), low)  # in place of the last one
    assert opened.names == ("p", "i", "r")
    by_hand = opened.taken_by(("p", "i", "r"), low)  # two that change places
    assert by_hand.names == ("p", "r", "i")
    assert by_hand.taken_by(("p", "i", "h"), low).names == ("p", "h", "i")  # `i` stays
    assert first.taken_by(("p", "g"), low).taken_by(("p", "g", "r"), low).names == ("p", "r", "g")
    tall = Seats().taken_by(("p", "q"), low).taken_by(("p", "q", "i"), low)
    assert tall.names == ("p", "q", "i")  # nobody else can be low
    left = by_hand.in_order(by_hand.slots)
    assert Seats().taken_by(left, low).names == by_hand.names  # as they were left
