"""Views under two kernels: each is its own kernel's, the other one is there when it is asked for, and both at once."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seen_maps import assert_equal_but_for_rounding, magnitude, wanted

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.picture import Picture
from convstudio.core.views.pair_engine import PairEngine
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import ViewEngine
from convstudio.core.views.wiped import column_at, wiped, wiped_outputs

RNG = np.random.default_rng(0)
PICTURE = Picture(RNG.integers(0, 256, (40, 50), dtype=np.uint8), 255.0)
A = Kernel.from_array(RNG.normal(size=(5, 5)).round(3))
B = Kernel.from_array(RNG.normal(size=(3, 7)).round(3))
BOTH = Experiment(PICTURE, A, pair=KernelPair(B))
SECTION = Section(range(40), range(50), 2)
ALONE = replace(BOTH, pair=None)


def assert_right(view, experiment, section):
    assert view.experiment is experiment
    assert_equal_but_for_rounding(view.values, wanted(experiment, section), magnitude(experiment))


@given(
    st.lists(st.sampled_from(["flip", "edit", "drag", "other", "alone"]), max_size=8), st.booleans()
)
@settings(max_examples=40)
def test_whatever_is_done_each_view_is_that_of_its_kernel(acts, turned):
    engine = PairEngine()
    now = replace(BOTH, pair=replace(BOTH.pair, turned=turned))
    for number, act in enumerate(acts):
        kernel = now.kernel.with_cell(0, 1, str(number))
        if act == "flip":
            now = now.swapped
        elif act == "other" and now.pair is not None:
            now = replace(now, pair=KernelPair(B.with_cell(1, 1, str(number)), now.pair.shows_b))
        elif act == "alone":
            now = ALONE if now.pair is not None else BOTH
        else:
            now = replace(now, kernel=kernel)
        view = engine.view(now, SECTION, gesture=act == "drag", both=True)
        assert_right(view, now, SECTION)
        assert (view.behind is None) == (now.pair is None)
        if view.behind is not None:
            assert view.behind.experiment.kernel == now.pair.other
            assert_right(view.behind, view.behind.experiment, SECTION)


def test_the_other_view_is_there_when_it_has_been_prepared():
    engine = PairEngine()
    view = engine.view(BOTH, SECTION)
    assert view.behind is None
    assert not view.is_prepared
    assert engine.predicted_ms(BOTH.swapped, SECTION) > 0
    prepared = engine.prepare(view)
    assert prepared.is_prepared
    assert prepared.experiment is BOTH
    for experiment in (BOTH.swapped, BOTH, BOTH.swapped):
        assert engine.predicted_ms(experiment, SECTION) == 0.0
        assert_right(engine.view(experiment, SECTION), experiment, SECTION)


def test_a_drag_of_one_kernel_computes_nothing_of_the_other(monkeypatch):
    engine = PairEngine()
    before = engine.view(BOTH, SECTION, both=True)
    computed = []
    by_phases = ViewEngine._by_phases
    monkeypatch.setattr(
        ViewEngine,
        "_by_phases",
        lambda self, experiment, *rest: (
            computed.append(experiment.kernel) or by_phases(self, experiment, *rest)
        ),
    )
    for text in ("2", "3", "4"):
        now = replace(BOTH, kernel=A.with_cell(0, 0, text))
        view = engine.view(now, SECTION, gesture=True, both=True)
        assert view.is_prepared, "nothing is made ahead of a drag"
        assert view.behind.values is before.behind.values
    assert B not in computed
    assert len(computed) == 3


def test_a_drag_of_one_kernel_takes_as_long_as_if_it_were_seen_alone():
    engine = PairEngine()
    for text in "123":
        now, is_drag = replace(BOTH, kernel=A.with_cell(0, 0, text)), text != "1"
        if is_drag:
            took = [engine.predicted_ms(now, SECTION, True, both) for both in (True, False)]
            assert took[0] == took[1] > 0
        engine.view(now, SECTION, is_drag, both=True)


def test_while_b_follows_a_both_are_dragged():
    engine = PairEngine()
    locked = replace(BOTH, pair=replace(BOTH.pair, turned=True))
    drag = [replace(locked, kernel=A.with_cell(0, 0, text)) for text in "1234"]
    for now in drag[:3]:
        engine.view(now, SECTION, gesture=now is not drag[0], both=True)
    alone = ViewEngine()
    for now in drag[:3]:
        alone.view(replace(now, pair=None), SECTION, gesture=now is not drag[0])
    one = alone.predicted_ms(replace(drag[3], pair=None), SECTION, True)
    assert engine.predicted_ms(drag[3], SECTION, True, both=True) == 2 * one


def test_two_sides_are_not_drawn_in_the_layers_of_the_one_in_front():
    engine = PairEngine()
    for text in "123":
        now = replace(BOTH, kernel=A.with_cell(0, 0, text))
        view = engine.view(now, SECTION, gesture=text != "1", both=True)
    assert view.layers is not None
    assert wiped(view, 20, shows_b=False).layers is None


def test_without_a_second_kernel_it_is_one_engine():
    engine = PairEngine()
    view = engine.view(ALONE, SECTION, both=True)
    assert_right(view, ALONE, SECTION)
    assert view.behind is None


@pytest.mark.parametrize("shows_b", [False, True])
@pytest.mark.parametrize("column", [0, 13, 50])
def test_left_of_the_line_is_a_and_right_of_it_is_b(shows_b, column):
    experiment = BOTH.swapped if shows_b else BOTH
    section = Section(range(40), range(4, 50), 1)
    view = PairEngine().view(experiment, section, both=True)
    at = column_at(view, column)
    a, b = (replace(ALONE, kernel=each).feature_map() for each in (A, B))
    expected = np.concatenate([a[:, :at], b[:, at:]], axis=1)
    shown = wiped(view, at, shows_b=shows_b)
    np.testing.assert_allclose(shown.values, expected[:, 4:], atol=1e-3)
    read = wiped_outputs(view, at, shows_b=shows_b)
    for columns in (range(5), range(10, 20), range(48, 50)):
        np.testing.assert_allclose(
            read(range(3, 6), columns), expected[3:6, columns.start : columns.stop]
        )


def test_the_line_goes_between_whole_blocks():
    view = PairEngine().view(BOTH, Section(range(40), range(3, 50), 4), both=True)
    assert [column_at(view, at) for at in (-9, 3, 4.9, 5.1, 20, 49, 90)] == [3, 3, 3, 7, 19, 50, 50]
    shown = wiped(view, 50, shows_b=False)
    np.testing.assert_array_equal(shown.values, view.values)
