"""The history is a line of states with one current: a model of lists says what it must be after any acts."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.document.history import History
from convstudio.document.session import Session

KERNEL = Kernel((("1", "2"), ("3", "4")))


def picture(size=8):
    return Picture(np.zeros((size, size), np.uint8), white=255.0)


START = Experiment(picture(), KERNEL)


@dataclass
class Line:
    """The same in the simplest way: experiments, names, and where one is."""

    states: list = field(default_factory=lambda: [(START, "")])
    kept: list = field(default_factory=list)
    at: int = 0

    def push(self, experiment):
        self.kept += [each for each in self.states[self.at + 1 :] if each[1]]
        self.states[self.at + 1 :] = [(experiment, "")]
        self.at += 1


acts = st.lists(
    st.one_of(
        st.tuples(st.just("push"), st.integers(0, 5)),
        st.tuples(st.just("go"), st.integers(0, 30)),
        st.tuples(st.just("call"), st.integers(0, 30)),
    ),
    max_size=30,
)


@given(acts)
def test_after_any_acts_the_line_is_what_a_list_would_be(acts):
    history, line = History(START), Line()
    for act, number in acts:
        if act == "push":
            experiment = replace(START, fill_value=float(number))
            history.push(experiment, f"edit {number}")
            line.push(experiment)
        else:
            at = number % len(line.states)
            if act == "go":
                history.go_to(at)
                line.at = at
            else:
                history.call(at, f"name {number}")
                line.states[at] = line.states[at][0], f"name {number}"
    assert [(each.experiment, each.name) for each in history.states] == line.states
    assert [(each.experiment, each.name) for each in history.kept] == line.kept
    assert history.index == line.at
    assert (history.can_undo, history.can_redo) == (line.at > 0, line.at + 1 < len(line.states))
    assert history.experiment is line.states[line.at][0]


def test_undo_and_redo_are_called_what_the_edits_were():
    history = History(START)
    history.push(replace(START, flip=False), "Flip")
    history.push(replace(START, mode="full"), "Mode full")
    history.go_to(1)
    assert (history.undo_text, history.redo_text) == ("Flip", "Mode full")
    history.go_to(0)
    assert (history.undo_text, history.redo_text) == ("", "Flip")


def test_a_gesture_is_one_state_and_one_that_comes_back_is_none():
    history = History(START)
    for value in (1.0, 2.0, 3.0):
        history.push(replace(START, fill_value=value), f"Border {value:g}", gesture="drag")
    assert [each.text for each in history.states] == ["", "Border 3"]
    history.push(replace(START, fill_value=0.0), "Border 0", gesture="drag")
    assert [each.experiment for each in history.states] == [START]


def test_a_gesture_does_not_go_on_in_a_state_that_one_has_come_back_to():
    history = History(START)
    history.push(replace(START, fill_value=1.0), "Border 1", gesture="drag")
    history.go_to(0)
    history.go_to(1)
    history.push(replace(START, fill_value=2.0), "Border 2", gesture="drag")
    assert len(history.states) == 3


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.integers(1, 6))
def test_the_oldest_states_go_when_the_budget_is_spent_but_not_what_has_a_name(named, kept):
    pixels = 100
    history = History(START, budget=kept * (pixels**2 + 3_000))
    for number, has_name in enumerate(named):
        history.push(replace(START, picture=picture(pixels)), f"edit {number}")
        if has_name:
            history.call(history.index, f"name {number}")
    names = {each.name for each in (*history.states, *history.kept) if each.name}
    assert names == {f"name {number}" for number, has_name in enumerate(named) if has_name}
    assert history.states[-1].text == f"edit {len(named) - 1}"
    assert history.experiment is history.states[-1].experiment
    unnamed = [each for each in history.states if not each.name]
    assert len(unnamed) <= max(kept - sum(named), 0) + 2  # the current one, and a small first one


def test_a_picture_that_states_share_counts_once():
    history = History(START, budget=60_000)
    large = replace(START, picture=picture(200))
    for value in range(10):
        history.push(replace(large, fill_value=float(value)), f"Border {value}")
    assert len(history.states) == 11


def test_a_picture_that_is_gone_counts_no_more():
    history = History(START, budget=100_000)
    for number in range(50):
        history.push(replace(START, picture=picture(200)), f"edit {number}")
        history.go_to(history.index - 1)
    history.push(replace(START, flip=False), "Flip")
    assert [each.text for each in history.states] == ["", "Flip"]


def test_clearing_begins_anew_with_the_current_state_and_keeps_names():
    history = History(START)
    history.push(replace(START, flip=False), "Flip")
    history.call(1, "unflipped")
    history.push(replace(START, mode="full"), "Mode full")
    history.clear()
    assert [each.text for each in history.states] == [""]
    assert [each.name for each in history.kept] == ["unflipped"]
    assert not history.can_undo
    history.forget(history.kept[0])
    assert history.kept == ()


def test_there_is_no_state_beyond_the_ends():
    with pytest.raises(IndexError, match="not 1"):
        History(START).go_to(1)


def test_named_states_belong_to_the_session_in_which_they_were_named():
    history, other = History(START), Session()
    history.call(0, "first")
    history.push(replace(START, flip=False), "Open other", session=other)
    history.keep("of the file", START)
    assert history.session is other
    assert [state.name for state in history.named] == ["of the file"]
    history.push(START, "edit")
    history.call(2, "mine")
    history.go_to(1)
    history.push(replace(START, mode="full"), "another edit")
    assert [state.name for state in history.kept] == ["of the file", "mine"]
    assert history.session is other
    history.go_to(0)
    assert history.session is not other
    assert [state.name for state in history.named] == ["first"]
    assert history.kept == ()
