"""Whatever is done with tools, each stands in one place, at most three in the strip, and what was asked for is seen."""

from hypothesis import given
from hypothesis import strategies as st

from convstudio.tools.slots.arrangement import MOST_SLOTS, Arrangement

NAMES = st.sampled_from("abcde")
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["opened", "closed", "replaced", "beside", "torn", "put_back", "put_aside", "without_slots"]
        ),
        NAMES,
        NAMES,
    ),
    max_size=20,
)  # fmt: skip


def done(now, act, name, other):
    """An arrangement after an act, if that is offered; and the tool that is to be seen then."""
    if act == "without_slots":
        return now.without_slots(), None
    if act == "put_aside":
        return now.put_aside(name < "c"), None
    if act in ("opened", "closed"):
        return getattr(now, act)(name), name if act == "opened" else None
    places = {"torn": now.slots, "put_back": now.windows, "beside": now.slots}
    if not now.shows(name) or name not in places.get(act, name):
        return now, None
    if act in ("torn", "put_back"):
        return getattr(now, act)(name), name
    full = act == "beside" and (now.is_full or other in now.slots)
    return (now, None) if name == other or full else (getattr(now, act)(name, other), other)


@given(ACTS)
def test_after_any_acts_each_tool_stands_in_one_place(acts):
    now = Arrangement()
    for act, name, other in acts:
        before, (now, wanted) = now, done(now, act, name, other)
        assert len(set(now.slots)) == len(now.slots) <= MOST_SLOTS
        assert not set(now.slots) & now.windows
        assert now.windows <= now.torn_off
        assert not set(now.slots) & now.torn_off
        assert not now.is_aside or now.slots
        if wanted is not None:
            assert now.shows(wanted)
        if act == "closed":
            assert not now.shows(name)
            assert now.torn_off == before.torn_off  # where it opens again
