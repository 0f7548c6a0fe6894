"""What a step lights up: checked against the timeline, term by term."""

from itertools import product

import numpy as np
import pytest

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.spotlight import MOST_IDENTITIES, spotlight
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import MODES


def experiment(flip: bool, mode: str, kernel: tuple[tuple[str, ...], ...]) -> Experiment:
    pixels = np.arange(1, 13, dtype=np.uint8).reshape(3, 4)
    return Experiment(Picture(pixels, 12.0), Kernel(kernel), flip=flip, mode=mode)  # type: ignore[arg-type]


SMALL = (("1", "2"), ("3", "4"))
LARGER = (("1", "2", "3"), ("4", "5", "6"))


@pytest.mark.parametrize(("order", "flip", "mode"), [*product(ORDERS, (True, False), MODES)])
def test_the_three_current_cells_are_those_of_the_term(order, flip, mode):
    timeline = Timeline(experiment(flip, mode, LARGER), order)
    for step in range(timeline.count):
        light = spotlight(timeline, step)
        term = timeline.term(step)
        assert light.term == term
        assert light.on_input.current == (term.m, term.n)
        assert light.on_kernel.current == (term.a, term.b)
        assert light.on_output.current == (term.i, term.j)


@pytest.mark.parametrize("flip", [True, False])
def test_in_gather_what_is_done_are_the_earlier_products_of_the_same_output(flip):
    timeline = Timeline(experiment(flip, "same", LARGER), "gather")
    for step in range(timeline.count):
        light = spotlight(timeline, step)
        earlier = [timeline.term(step - back) for back in range(1, light.term.index + 1)]
        assert light.on_input.done == {(term.m, term.n) for term in earlier}
        assert light.on_kernel.done == {(term.a, term.b) for term in earlier}
        assert light.on_input.current in [
            (m, n) for m in light.on_input.window[0] for n in light.on_input.window[1]
        ]


@pytest.mark.parametrize("flip", [True, False])
def test_in_scatter_the_stamp_is_what_one_pixel_reaches(flip):
    timeline = Timeline(experiment(flip, "full", LARGER), "scatter")
    for step in range(timeline.count):
        light = spotlight(timeline, step)
        first = step // timeline.taps * timeline.taps
        stamp = [timeline.cells(first + k) for k in range(timeline.taps)]
        rows, columns = light.on_output.window
        assert {(i, j) for i, j, _, _ in stamp} == {(i, j) for i in rows for j in columns}
        assert light.on_output.done == {(i, j) for i, j, _, _ in stamp[: step - first]}


def test_in_shift_and_add_whole_weights_are_done():
    timeline = Timeline(experiment(True, "valid", LARGER), "shift-and-add")
    light = spotlight(timeline, 2 * timeline.outputs)
    assert light.on_kernel.done == {(0, 0), (0, 1)}
    assert light.on_kernel.current == (0, 2)


def test_up_to_four_terms_are_told_apart_by_number_and_the_number_joins_pixel_and_weight():
    timeline = Timeline(experiment(True, "valid", SMALL), "gather")
    light = spotlight(timeline, 0)
    assert sorted(light.on_input.badges.values()) == list(range(MOST_IDENTITIES))
    # Convolution: the window's first pixel meets the typed kernel's last weight.
    assert light.on_input.badges[0, 0] == light.on_kernel.badges[1, 1] == 0
    assert not spotlight(Timeline(experiment(True, "valid", LARGER), "gather"), 0).on_input.badges
