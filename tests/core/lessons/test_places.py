"""Moments and places by name: "S(1,1) after 2" is the step that a lecturer means, in every order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.examples.spaceship import spaceship
from convstudio.core.lessons.places import PlaceError, place_name, step_at, target_at, words_for
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.target import Target
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import BOUNDARIES, MODES

FULL = replace(textbook_figure(), flip=True, mode="full")  # 4 × 5 outputs of 4 terms
SIGNAL = spaceship()


@pytest.mark.parametrize(
    ("order", "at", "step"),
    [
        *((order, "all", None) for order in ORDERS),
        *((order, "start", 0) for order in ORDERS),
        ("gather", "end", 79),
        ("shift-and-add", "end", 79),
        ("scatter", "end", 119),  # 5 × 6 pixels with their border
        ("gather", "S(0,0)", 3),
        ("gather", "S(1,0)", 23),
        ("gather", "S(1,1) after 2", 25),
        ("gather", " S( 1 , 1 )  after  4 ", 27),
        ("shift-and-add", "S(1,1) after 2", 20 + 6),
        ("shift-and-add", "S(1,1)", 60 + 6),
        ("shift-and-add", "K(0,0)", 19),
        ("shift-and-add", "K(0,1)", 39),
        ("shift-and-add", "K(0,1) after 7", 26),
        ("scatter", "I(-1,-1)", 3),
        ("scatter", "I(−1,−1) after 2", 1),
        ("scatter", "I(0,0)", (6 + 1) * 4 + 3),
        ("scatter", "I(0,0) after 1", (6 + 1) * 4),
    ],
)
def test_moments_of_the_textbook(order, at, step):
    assert step_at(at, FULL, order) == step


@pytest.mark.parametrize("order", ORDERS)
def test_an_output_is_complete_with_its_last_term(order):
    timeline = Timeline(FULL, order)
    for i in range(4):
        for j in range(5):
            step = step_at(f"S({i},{j})", FULL, order)
            assert timeline.done(step, i, j) == 4
            assert timeline.done(step - 1, i, j) == 3


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_so_many_terms_of_an_output(order, count):
    step = step_at(f"S(2,3) after {count}", FULL, order)
    assert Timeline(FULL, order).done(step, 2, 3) == count
    assert Timeline(FULL, order).cells(step)[:2] == (2, 3)


def test_all_that_a_pixel_stamps_is_stamped():
    timeline = Timeline(FULL, "scatter")
    step = step_at("I(2,3)", FULL, "scatter")
    assert {(timeline.term(at).m, timeline.term(at).n) for at in range(step - 3, step + 1)} == {
        (2, 3)
    }


@pytest.mark.parametrize(
    ("at", "same"),
    [("s(5)", "S(0,5)"), ("s(5) after 2", "S(0,5) after 2")],
)
def test_a_signal_has_one_index(at, same):
    assert step_at(at, SIGNAL, "gather") == step_at(same, SIGNAL, "gather") is not None


def test_a_column_is_a_signal_too():
    column = Experiment(Picture(np.arange(5.0).reshape(5, 1), 4.0), Kernel((("1",), ("2",))))
    assert step_at("s(3)", column, "gather") == 7
    assert target_at("x(3)", column) == Target("input", 3, 0)
    assert step_at("w(1)", column, "shift-and-add") == 9
    assert words_for(7, column, "gather") == "s(3)"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("S(3,4)", Target("output", 3, 4)),
        ("I(0,0)", Target("input", 0, 0)),
        ("I(-1,4)", Target("input", -1, 4)),
        ("K(1,0)", Target("weight", 1, 0)),
    ],
)
def test_places(text, target):
    assert target_at(text, FULL) == target
    assert target_at(place_name(target, FULL), FULL) == target


@pytest.mark.parametrize("text", ["s(5)", "x(-3)", "w(7)"])
def test_places_of_a_signal(text):
    assert place_name(target_at(text, SIGNAL), SIGNAL) == text


@pytest.mark.parametrize(
    ("at", "order", "message"),
    [
        ("S(9,9)", "gather", "“S(9,9)” does not exist: S is 4 × 5"),
        ("S(-1,0)", "gather", "“S(-1,0)” does not exist: S is 4 × 5"),
        (
            "S(1,1) after 5",
            "gather",
            "“S(1,1) after 5” does not exist: there are 1 to 4 to be added",
        ),
        (
            "S(1,1) after 0",
            "gather",
            "“S(1,1) after 0” does not exist: there are 1 to 4 to be added",
        ),
        ("I(0,0)", "gather", "“I(0,0)” is a moment only where the order is stamp"),
        ("K(0,0)", "scatter", "“K(0,0)” is a moment only where the order is shift-and-add"),
        ("K(2,0)", "shift-and-add", "“K(2,0)” does not exist: K is 2 × 2"),
        ("K(-1,0)", "shift-and-add", "“K(-1,0)” does not exist: K is 2 × 2"),
        ("I(-2,0)", "scatter", "“I(-2,0)” does not exist: I is 3 × 4 and its border"),
        (
            "S(1)",
            "gather",
            "“S(1)” has one index; a place has a row and a column: S(1,0), I(0,0) or K(1,1)",
        ),
        ("s(1)", "gather", "“s(1)” is no place such as S(1,0), I(0,0) or K(1,1)"),
        ("al", "gather", "“al” is no moment such as S(1,0), all, start or end; did you mean all?"),
        ("", "gather", "“” is no moment such as S(1,0), all, start or end"),
        ("S(1,0) after", "gather", "“S(1,0) after” is no moment such as S(1,0), all, start or end"),
        ("S(1e9,0)", "gather", "“S(1e9,0)” is no moment such as S(1,0), all, start or end"),
    ],
)
def test_what_is_no_moment_is_told(at, order, message):
    with pytest.raises(PlaceError) as caught:
        step_at(at, FULL, order)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("s(60)", "“s(60)” does not exist: s has 60 values"),
        ("w(8)", "“w(8)” does not exist: w has 8 values"),
        ("s(1,2)", "“s(1,2)” is no place such as s(5), x(2) or w(0)"),
    ],
)
def test_what_is_no_moment_of_a_signal_is_told(at, message):
    with pytest.raises(PlaceError) as caught:
        step_at(at, SIGNAL, "shift-and-add")
    assert str(caught.value) == message


@pytest.mark.parametrize("at", ["start", "end", "S(0,0)"])
def test_an_empty_map_has_no_moments(at):
    empty = replace(FULL, kernel=Kernel((("1",) * 9,)), mode="valid")
    with pytest.raises(PlaceError, match="does not exist: S is empty"):
        step_at(at, empty, "gather")
    assert step_at("all", empty, "gather") is None


def test_a_focus_is_no_moment():
    with pytest.raises(PlaceError, match="is a moment and no place"):
        target_at("S(1,0) after 2", FULL)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_step_has_a_name_that_leads_back_to_it(data):
    size = st.integers(1, 5)
    height, width, kh, kw = (data.draw(size) for _ in range(4))
    experiment = Experiment(
        Picture(np.zeros((height, width), np.uint8), 255.0),
        Kernel(
            (("1",) * kw,) * kh,
            origin=(data.draw(st.integers(0, kh - 1)), data.draw(st.integers(0, kw - 1))),
        ),
        flip=data.draw(st.booleans()),
        mode=data.draw(st.sampled_from(MODES)),
        boundary=data.draw(st.sampled_from(BOUNDARIES)),
    )
    order = data.draw(st.sampled_from(ORDERS))
    count = Timeline(experiment, order).count
    step = data.draw(st.integers(0, count - 1)) if count else None
    assert step_at(words_for(step, experiment, order), experiment, order) == step
