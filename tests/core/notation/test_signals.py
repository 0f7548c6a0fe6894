"""Signals: the unrolled arrays against the timeline and numpy, causality, the spaceship and its two mistakes."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.examples.spaceship import (
    ARRANGEMENTS,
    arranged,
    arrangement_of,
    decay_of,
    errors,
    is_spaceship,
    mistakes,
    readings_averaged,
    spaceship,
    weights_by_age,
)
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.formula import offset_reason
from convstudio.core.notation.sentences.remarks import skip_advice
from convstudio.core.notation.sentences.spoken import term_words
from convstudio.core.notation.sentences.status_line import describe
from convstudio.core.notation.signals import SignalView, is_signal
from convstudio.core.numbers.expressions import evaluate
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.target import Target
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import BOUNDARIES, MODES

NUMBERS = st.one_of(st.integers(-9, 9).map(float), st.just(float("nan")))


@st.composite
def signals(draw):
    samples = np.array(draw(st.lists(NUMBERS, min_size=2, max_size=7)))
    weights = np.array(draw(st.lists(st.integers(-3, 3), min_size=1, max_size=9)), float)
    origin = draw(st.integers(0, len(weights) - 1))
    column = draw(st.booleans())
    shape = (-1, 1) if column else (1, -1)
    return Experiment(
        Picture(samples.reshape(shape), 1.0),
        Kernel.from_array(weights.reshape(shape), origin=(origin, 0) if column else (0, origin)),
        flip=draw(st.booleans()),
        mode=draw(st.sampled_from(MODES)),
        boundary=draw(st.sampled_from(BOUNDARIES)),
        fill_value=draw(st.integers(-2, 2)),
    )


def experiment(image, kernel, **inputs):
    return Experiment(Picture(np.array(image, float), 1.0), Kernel.from_array(kernel), **inputs)


@pytest.mark.parametrize(
    ("image", "kernel", "expected"),
    [
        (np.zeros((1, 2)), np.ones((1, 3)), True),
        (np.zeros((2, 1)), np.ones((3, 1)), True),
        (np.zeros((1, 2)), np.ones((1, 1)), True),
        (np.zeros((2, 1)), np.ones((1, 1)), True),
        (np.zeros((1, 1)), np.ones((1, 3)), False),
        (np.zeros((1, 5)), np.ones((3, 1)), False),
        (np.zeros((5, 1)), np.ones((1, 3)), False),
        (np.zeros((2, 5)), np.ones((1, 3)), False),
        (np.zeros((1, 5)), np.ones((3, 3)), False),
    ],
)
def test_one_row_or_one_column_of_several_samples_is_a_signal(image, kernel, expected):
    assert is_signal(experiment(image, kernel)) is expected


def test_channels_side_by_side_are_no_signal_but_their_grey_is():
    color = experiment(np.zeros((1, 5, 3)), [[1.0]])
    assert is_signal(color)
    assert not is_signal(replace(color, channels="color"))


@settings(deadline=None)
@given(signals(), st.sampled_from(ORDERS), st.data())
def test_progress_is_what_the_timeline_says_of_every_output(signal, order, data):
    view, timeline = SignalView(signal), Timeline(signal, order)
    if not timeline.count:
        return
    step = data.draw(st.integers(0, timeline.count - 1))
    outputs = range(view.axis.outputs)
    progress = view.progress(timeline, step, outputs)
    cells = [view.cell(t) for t in outputs]
    assert progress.done.tolist() == [timeline.done(step, *cell) for cell in cells]
    for total, done, cell in zip(progress.totals, progress.done, cells, strict=True):
        wanted = timeline.output_term(*cell, int(done) - 1).total if done else np.nan
        np.testing.assert_allclose(total, wanted, atol=1e-12)


@settings(deadline=None)
@given(signals())
def test_known_outputs_give_the_same_progress_as_unknown_ones(signal):
    view, timeline = SignalView(signal), Timeline(signal, "gather")
    if not timeline.count:
        return
    outputs = range(view.axis.outputs // 2, view.axis.outputs)
    final = signal.feature_map().ravel()[outputs.start :]
    step = timeline.count - 1 - view.axis.taps // 2
    known = view.progress(timeline, step, outputs, final)
    np.testing.assert_allclose(
        known.totals, view.progress(timeline, step, outputs).totals, atol=1e-12
    )


def test_before_the_first_step_nothing_is_reached():
    ship = spaceship()
    progress = SignalView(ship).progress(Timeline(ship, "gather"), None, range(60))
    assert not progress.done.any()
    assert not progress.complete.any()
    assert np.isnan(progress.totals).all()


@settings(deadline=None)
@given(signals())
def test_the_products_of_a_window_add_up_to_its_output(signal):
    view = SignalView(signal)
    s = signal.feature_map().ravel()
    for t in range(view.axis.outputs):
        gathered = view.gathered(t)
        assert gathered.places == view.axis.window(t)
        np.testing.assert_allclose(gathered.products.sum(), s[t], atol=1e-12)


@settings(deadline=None)
@given(signals())
def test_stamps_and_layers_add_up_to_the_whole_of_s(signal):
    view = SignalView(signal)
    s = signal.feature_map().ravel()
    stamps, layers = np.zeros_like(s), np.zeros_like(s)
    for m in view.times:
        stamped = view.stamped(m)
        stamps[stamped.places.start : stamped.places.stop] += stamped.products
    for a in range(view.axis.taps):
        layers += view.layer(a).products
    np.testing.assert_allclose(stamps, s, atol=1e-12)
    np.testing.assert_allclose(layers, s, atol=1e-12)


@settings(deadline=None)
@given(signals(), st.sampled_from(ORDERS), st.data())
def test_the_current_product_is_the_term_of_the_step(signal, order, data):
    view, timeline = SignalView(signal), Timeline(signal, order)
    if not timeline.count:
        return
    term = timeline.term(data.draw(st.integers(0, timeline.count - 1)))
    t, m, a = view.index(term.i, term.j), view.index(term.m, term.n), view.index(term.a, term.b)
    if order == "gather":
        products, place = view.gathered(t, term.step % timeline.taps + 1), m
    elif order == "scatter":
        products, place = view.stamped(m, term.step % timeline.taps + 1), t
    else:
        products, place = view.layer(a, term.step % timeline.outputs + 1), t
    if not term.lands:
        assert products.current is None
        return
    assert products.places[products.current] == place
    assert products.done == products.current + 1
    assert products.weights[products.current] == term.weight
    np.testing.assert_equal(products.products[products.current], term.product)


def test_the_argument_of_w_is_the_one_of_the_formula():
    for flip in (True, False):
        for mode in MODES:
            signal = replace(spaceship(), flip=flip, mode=mode, kernel=Kernel((("1", "2", "3"),)))
            offset = SignalView(signal).axis.offset
            text = SignalView(signal).argument
            for t, a in ((4, 2), (7, 7)):
                expected = t + offset - a if flip else a - t + offset
                numbers = text.replace("t", str(t)).replace("a", str(a))
                assert evaluate(numbers) == expected


# The spaceship


def s_after_changing(experiment, at):
    pixels = experiment.picture.pixels.copy()
    pixels[0, at] += 100
    return replace(experiment, picture=Picture(pixels, 100.0)).feature_map().ravel()


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_only_weights_by_age_never_use_a_reading_of_the_future(arrangement):
    kernel, flip = arranged(arrangement, weights_by_age(7, 0.8))
    ship = replace(spaceship(), kernel=kernel, flip=flip)
    before, ahead = ship.feature_map().ravel(), set()
    for at in range(10, 50):
        changed = np.flatnonzero(s_after_changing(ship, at) != before)
        ahead.add(int(at - changed.min()))
    assert ahead == {{"weights by age": 0, "unflipped": 6, "not causal": 3}[arrangement]}
    assert bool(mistakes(ship)) is (arrangement != "weights by age")


def test_the_age_of_a_reading_chooses_its_weight():
    ship = spaceship()
    w = ship.kernel.array.ravel()
    impulse = np.zeros((1, 60))
    impulse[0, 20] = 1
    s = replace(ship, picture=Picture(impulse, 1.0)).feature_map().ravel()
    assert np.flatnonzero(s).tolist() == list(range(20, 20 + len(w)))
    np.testing.assert_allclose(s[20 : 20 + len(w)], w, rtol=1e-15)


def test_the_spaceship_is_the_same_every_time_and_keeps_its_truth():
    one, other = spaceship(), spaceship()
    assert is_signal(one)
    assert is_spaceship(one)
    assert (one.mode, one.boundary, one.flip, one.origin) == ("same", "nearest", True, (0, 0))
    assert np.array_equal(one.picture.pixels, other.picture.pixels)
    noise = one.picture.pixels.ravel() - one.picture.truth
    assert 4 < noise.std() < 8
    assert abs(spaceship(noise=0).picture.pixels.ravel() - one.picture.truth).max() <= 0.0501


def test_the_weighted_average_is_nearer_to_the_truth_than_the_readings():
    ship = spaceship()
    of_readings, of_s = errors(ship)
    truth = ship.picture.truth
    assert of_readings == pytest.approx(np.sqrt(np.mean((ship.image.ravel() - truth) ** 2)))
    assert of_s < 0.6 * of_readings
    for arrangement in ARRANGEMENTS[1:]:
        kernel, flip = arranged(arrangement, ship.kernel)
        assert errors(replace(ship, kernel=kernel, flip=flip))[1] > 1.2 * of_s


def test_without_a_truth_there_are_no_errors():
    ship = spaceship()
    bare = replace(ship, picture=Picture(ship.picture.pixels, 100.0))
    assert errors(bare) is None
    assert not is_spaceship(bare)


@pytest.mark.parametrize("length", range(1, 32))
@pytest.mark.parametrize("decay", [0, 0.01, 0.33, 0.5, 0.7, 0.95, 0.99, 1])
def test_weights_by_age_fall_by_the_decay_and_add_up_to_exactly_one(length, decay):
    kernel = weights_by_age(length, decay)
    assert kernel.total == 1
    assert kernel.origin == (0, 0)
    assert kernel.scale == "1"
    powers = float(decay) ** np.arange(length)
    np.testing.assert_allclose(kernel.array.ravel(), powers / powers.sum(), atol=1e-4)
    assert (np.diff(kernel.array.ravel()) <= 0).all()
    assert decay_of(kernel) == (decay if length > 1 else None)


def test_weights_that_no_decay_makes_have_none():
    assert decay_of(weights_by_age(8, 0.7).with_cell(0, 3, "0.5")) is None
    assert decay_of(Kernel((("0", "1"),))) is None
    assert decay_of(Kernel((("1",), ("0",)))) is None


@pytest.mark.parametrize(("length", "decay"), [(0, 0.5), (32, 0.5), (8, -0.1), (8, 1.1)])
def test_impossible_lengths_and_decays_are_refused(length, decay):
    with pytest.raises(ValueError, match="not possible"):
        weights_by_age(length, decay)


@pytest.mark.parametrize("length", [1, 2, 5, 8])
@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_an_arrangement_is_recognised_where_it_differs(length, arrangement):
    kernel, flip = arranged(arrangement, weights_by_age(length, 0.5))
    found = arrangement_of(replace(spaceship(), kernel=kernel, flip=flip))
    if length == 1 and arrangement == "not causal":
        assert found == "weights by age"
    else:
        assert found == arrangement


def test_another_origin_is_none_of_the_arrangements():
    ship = spaceship()
    assert arrangement_of(replace(ship, kernel=ship.kernel.with_origin(0, 2))) is None


@pytest.mark.parametrize(
    ("weights", "origin", "flip", "expected"),
    [
        ("4 3 2 1", 0, True, ""),
        ("4 3 2 1", 0, False, "Unflipped: s(t) averages readings from t to t+3; those after t lie in the future."),
        ("4 3 2 1", 2, False, "Unflipped: s(t) averages readings from t−2 to t+1; those after t lie in the future."),
        ("4 3 2 1", 3, False, "Unflipped: the oldest reading, t−3, meets the weight meant for today's."),
        ("1 1 1 1", 3, False, ""),
        ("4 3 2 1", 1, True, "Not causal: the origin is w(1), so s(t) uses 1 reading of the future."),
        ("4 3 2 1", 3, True, "Not causal: the origin is w(3), so s(t) uses 3 readings of the future."),
        ("0 0 2 1", 3, True, "Not causal: the origin is w(3), so s(t) uses 1 reading of the future."),
        ("0 0 2 1", 2, True, ""),
        ("1 0 0 0", 0, False, ""),
        ("0 0", 1, True, ""),
        ("1", 0, False, ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_where_nothing_is(weights, origin, flip, expected):
    kernel = Kernel((tuple(weights.split()),), origin=(0, origin))
    assert mistakes(replace(spaceship(), kernel=kernel, flip=flip)) == expected


@pytest.mark.parametrize(
    ("mode", "origin", "flip", "expected"),
    [
        ("same", 0, True, "Causal: s(t) averages readings t−3 … t, each weighted by its age"),
        ("full", 2, True, "Causal: s(t) averages readings t−3 … t, each weighted by its age"),
        ("valid", 2, True, "Causal: s(t), known at t+3, averages readings t … t+3, each weighted by its age"),
        ("full", 0, False, "Unflipped: the oldest reading, t−3, meets the weight meant for today's."),
        ("valid", 0, False, "Unflipped: the oldest reading, t, meets the weight meant for the newest, t+3."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", [False, True])
def test_the_readings_that_are_named_are_those_that_change_s_in_each_mode(
    mode, origin, flip, expected, column
):
    ship = replace(
        spaceship(), kernel=Kernel((tuple("4321"),), origin=(0, origin)), flip=flip, mode=mode
    )
    before = ship.feature_map().ravel()
    used = [at - 20 for at in range(60) if s_after_changing(ship, at)[20] != before[20]]
    if column:
        kernel = Kernel(tuple((text,) for text in "4321"), origin=(origin, 0))
        pixels = ship.picture.pixels.T
        ship = replace(ship, kernel=kernel, picture=Picture(pixels, 100.0))
    said = mistakes(ship) or readings_averaged(ship)
    assert said == expected
    named = [int(each.replace("−", "-") or 0) for each in re.findall(r"\bt(?!\))([+−]\d+)?", said)]
    assert {min(named), max(named)} <= {*used, 0}
    assert used[0] in named


@pytest.mark.parametrize(
    ("shape", "truth"),
    [((1, 5), np.zeros(4)), ((2, 5), np.zeros(10)), ((1, 5), np.zeros((1, 5)))],
)
def test_a_truth_that_does_not_fit_its_samples_is_refused(shape, truth):
    with pytest.raises(ValueError, match="does not fit"):
        Picture(np.zeros(shape), 1.0, truth=truth)


def test_a_truth_does_not_change_with_the_array_it_came_from():
    truth = np.zeros(5)
    picture = Picture(np.zeros((1, 5)), 1.0, truth=truth)
    truth[0] = 1
    assert picture.truth[0] == 0
    assert not picture.truth.flags.writeable


def test_a_signal_consists_of_samples_in_every_sentence_and_an_image_of_pixels():
    for size, word, other in ((1, "sample", "pixel"), (3, "pixel", "sample")):
        values = np.ones((size, 3))
        values[0, 0] = np.nan
        one = experiment(values, np.ones((1, 3)), mode="full", flip=False)
        stepped = Timeline(one, "scatter")
        said = [
            describe(one, Target("output", 0, 0)),
            describe(replace(one, mode="valid"), Target("output", 0, 0)),
            skip_advice(one),
            offset_reason(one),
            stepped.units[1],
        ]
        assert all(word in each for each in said), said
        assert not any(other in each for each in said)
        name = "s" if word == "sample" else "S"
        valid = Timeline(replace(one, mode="valid"), "scatter")
        beside = next(term for term in map(valid.term, range(valid.count)) if not term.lands)
        assert f"beside {name} " in term_words(valid, beside)
