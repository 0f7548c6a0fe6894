"""Where an animation begins, on pictures of which one sees at once where something happens."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.beginning import beginning
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.timeline import Timeline

BOX = Kernel.from_array(np.ones((3, 3)))


def timeline(pixels, order="gather", **fields):
    return Timeline(Experiment(Picture(pixels, 255.0), BOX, **{"mode": "same"} | fields), order)


@pytest.mark.parametrize("order", ORDERS)
def test_a_small_image_is_walked_through_from_the_first_step(order):
    steps = timeline(np.arange(64.0).reshape(8, 8), order)
    assert beginning(steps) == steps.first_stop


@settings(max_examples=30, deadline=None)
@given(
    st.integers(4, 80), st.integers(4, 100), st.sampled_from(["full", "same", "valid"]),
    st.sampled_from(["gather", "scatter"]), st.sampled_from(["nan", "huge", "color", "plain"]),
)  # fmt: skip
def test_the_one_thing_in_a_plain_picture_is_found(top, left, mode, order, kind):
    pixels = np.full((90, 110), 1e300 if kind == "huge" else 10.0)
    pixels[top : top + 6, left : left + 6] = -1e300 if kind == "huge" else 90.0
    if kind == "nan":
        pixels[::7, ::5] = np.nan
    if kind == "color":
        pixels = np.stack([pixels, pixels / 2, pixels], axis=2)
    steps = timeline(pixels, order, mode=mode)
    step = beginning(steps)
    term = steps.term(step)
    assert step % 9 == 0
    assert top - 5 <= term.m <= top + 10
    assert left - 5 <= term.n <= left + 10


@pytest.mark.parametrize("value", [0.0, 3.5, np.nan, np.inf])
def test_where_nothing_changes_it_is_the_first_step(value):
    for order in ORDERS:
        steps = timeline(np.full((80, 80), value), order)
        assert beginning(steps) == steps.first_stop


def test_whole_layers_begin_with_the_first():
    picture = np.random.default_rng(0).random((80, 80))
    assert beginning(timeline(picture, "shift-and-add")) == 0


def test_of_a_large_picture_only_samples_are_looked_at(monkeypatch):
    looked_at, pixels_at = [], Experiment.pixels_at

    def counted(self, rows, columns):
        looked_at.append(np.broadcast(rows, columns).size)
        return pixels_at(self, rows, columns)

    monkeypatch.setattr(Experiment, "pixels_at", counted)
    pixels = np.zeros((2000, 3000), np.uint8)
    pixels[1200:1300, 1000:1100] = np.arange(100)
    steps = timeline(pixels)
    term = steps.term(beginning(steps))
    assert 1100 < term.m < 1400
    assert 900 < term.n < 1200
    assert 0 < sum(looked_at) <= 200 * 200
