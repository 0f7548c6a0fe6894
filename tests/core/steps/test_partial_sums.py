"""The picture after any step, against adding up the terms one after another."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from examples import examples
from hypothesis import assume, given
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps import partial_sums, section_sums
from convstudio.core.steps.orders import ORDERS
from convstudio.core.steps.partial_sums import PartialSums
from convstudio.core.steps.section_sums import SectionSums
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums import convolution
from convstudio.core.sums.block_means import box_means
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.core.views.phases import Phases
from convstudio.core.views.section import Section
from convstudio.core.views.skipping import SkippingPhases
from convstudio.core.views.view_engine import ViewEngine

laws = examples(40)


@st.composite
def timelines(draw, largest=6, kernels=4, odd=True):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    color = draw(st.booleans())
    shape = (draw(st.integers(1, largest)), draw(st.integers(1, largest)), *((3,) if color else ()))
    pixels = rng.integers(0, 256, shape).astype(draw(st.sampled_from([np.uint8, np.uint16, float])))
    if pixels.dtype == float and odd and draw(st.booleans()):
        strange = rng.random(shape) < 0.1
        pixels[strange] = rng.choice([np.nan, np.inf, -np.inf], strange.sum())
        channels = "color"  # a grey of infinities of both signs is not what is tested here
    else:
        channels = draw(st.sampled_from(["grey", "color"]))
    kh, kw = draw(st.integers(1, kernels)), draw(st.integers(1, kernels))
    weights = rng.normal(size=(kh, kw))
    weights[rng.random((kh, kw)) < 0.2] = 0
    experiment = Experiment(
        Picture(pixels, 255.0),
        Kernel.from_array(
            weights, origin=(draw(st.integers(0, kh - 1)), draw(st.integers(0, kw - 1)))
        ),
        flip=draw(st.booleans()),
        mode=draw(st.sampled_from(MODES)),
        boundary=draw(st.sampled_from(BOUNDARIES)),
        fill_value=draw(st.sampled_from([0.0, 7.5])),
        channels=channels,
    )
    timeline = Timeline(experiment, draw(st.sampled_from(ORDERS)))
    assume(timeline.count)
    return timeline


def everything(timeline):
    rows, columns = timeline.axes
    return range(rows.outputs), range(columns.outputs)


def a_part(data, indices):
    start = data.draw(st.integers(0, len(indices) - 1))
    return range(start, data.draw(st.integers(start + 1, len(indices))))


def a_step(data, timeline):
    return data.draw(st.integers(0, timeline.count - 1))


def rounding(timeline):
    """1e-12 of the largest Σ|I||K| that is a number."""
    i, j = everything(timeline)
    rows, columns = timeline.axes
    pixels = timeline.experiment.bordered(
        range(rows.first, rows.first + len(i) + rows.taps - 1),
        range(columns.first, columns.first + len(j) + columns.taps - 1),
    ).astype(float)
    largest = np.abs(pixels[np.isfinite(pixels)]).max(initial=1)
    return 1e-12 * largest * np.abs(timeline.experiment.kernel.array).sum()


def staged(timeline, i, j, decimation=1, *, has_whole=False):
    """A stage of the outputs i × j at a decimation."""
    phases = Phases(timeline.experiment, Section(i, j, decimation))
    whole = phases.picture(timeline.experiment.applied_weights) if has_whole else None
    return PartialSums(timeline, phases, whole)


@laws
@given(timelines(largest=4, kernels=3), st.data())
def test_the_values_after_a_step_are_the_running_totals_of_the_terms_so_far(timeline, data):
    stage, (i, j) = PartialSums(timeline), everything(timeline)
    totals = np.full((len(i), len(j), *timeline.experiment.image.shape[2:]), np.nan)
    looks = data.draw(st.sets(st.integers(0, timeline.count - 1), max_size=12))
    looks |= {0, timeline.count // 2, timeline.count - 1}
    for step in range(timeline.count):
        term = timeline.term(step)
        if term.lands:
            totals[term.i, term.j] = term.total
        if step in looks:
            values = stage.values(step, i, j)
            assert np.allclose(values, totals, 0, rounding(timeline), equal_nan=True)


@laws
@given(timelines(largest=4, kernels=3))
def test_what_is_reached_and_what_is_complete_is_always_a_run_from_the_first_output(timeline):
    stage, (i, j) = PartialSums(timeline), everything(timeline)
    outputs = list(itertools.product(i, j))
    for step in range(0, timeline.count, max(timeline.count // 60, 1)):
        done = [timeline.done(step, *output) for output in outputs]
        reached, complete = stage.reached(step), stage.complete(step)
        assert [count > 0 for count in done] == [at < reached for at in range(len(outputs))]
        assert [count == timeline.taps for count in done] == [
            at < complete for at in range(len(outputs))
        ]


@laws
@given(timelines(), st.data())
def test_a_part_is_the_same_part_of_the_whole(timeline, data):
    stage, (i, j), step = PartialSums(timeline), everything(timeline), a_step(data, timeline)
    rows, columns = a_part(data, i), a_part(data, j)
    whole = stage.values(step, i, j)[rows.start : rows.stop, columns.start : columns.stop]
    part = stage.values(step, rows, columns)
    assert np.allclose(part, whole, 0, rounding(timeline), equal_nan=True)


@pytest.mark.parametrize("has_final", [False, True])
@examples(50)
@given(timeline=timelines(largest=12), decimation=st.integers(1, 5), data=st.data())
def test_the_picture_shows_the_means_of_blocks_of_the_values(has_final, timeline, decimation, data):
    i, j = (a_part(data, indices) for indices in everything(timeline))
    stage = staged(timeline, i, j, decimation, has_whole=has_final)
    for _ in range(3):
        step = a_step(data, timeline)
        values = stage.values(step, i, j)
        row, column = np.ogrid[i.start : i.stop, j.start : j.stop]
        later = row * len(everything(timeline)[1]) + column >= stage.reached(step)
        values[later] = 0
        picture = stage.shown(step)
        with np.errstate(invalid="ignore"):
            want = box_means(values, decimation)
        assert picture.dtype == timeline.experiment.screen_dtype
        assert np.allclose(picture, want, 1e-6, 1e6 * rounding(timeline), equal_nan=True)


@laws
@given(timelines(largest=9), st.integers(1, 4), st.data())
def test_walking_shows_what_jumping_shows(timeline, decimation, data):
    i, j = everything(timeline)
    walked = staged(timeline, i, j, decimation)
    step = a_step(data, timeline)
    for _ in range(6):
        level = data.draw(st.integers(0, 2))
        if data.draw(st.booleans()):
            step = timeline.next_stop(step, level)
        else:
            step = timeline.previous_stop(step, level)
        jumped = staged(timeline, i, j, decimation).shown(step)
        shown = walked.shown(step)
        assert np.allclose(shown, jumped, 1e-6, 1e6 * rounding(timeline), equal_nan=True)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("decimation", [1, 4])
def test_going_on_and_back_returns_to_the_identical_picture(order, decimation):
    rng = np.random.default_rng(5)
    experiment = Experiment(
        Picture(rng.integers(0, 256, (20, 24), np.uint8), 255.0),
        Kernel.from_array(rng.integers(-9, 10, (5, 5)), scale="1/25"),
    )
    timeline = Timeline(experiment, order)
    stage = staged(timeline, *everything(timeline), decimation, has_whole=True)
    steps = range(timeline.count // 3, timeline.count // 3 + 3 * timeline.unit_sizes[2], 97)
    there = [stage.shown(step) for step in steps]
    back = [stage.shown(step) for step in reversed(steps)][::-1]
    assert all(map(np.array_equal, there, back))


def test_while_a_weight_is_dragged_no_layer_begins_with_a_sum_of_its_own(monkeypatch):
    rng = np.random.default_rng(5)
    photo = Picture(rng.integers(0, 256, (60, 70), np.uint8), 255.0)
    weights, counted = rng.normal(size=(7, 7)), []
    timeline = Timeline(Experiment(photo, Kernel.from_array(weights)), "shift-and-add")
    step, stage = 40 * timeline.outputs + 200, None
    phases = Phases(timeline.experiment, Section(*everything(timeline), 3))
    picture = Phases.picture
    monkeypatch.setattr(Phases, "picture", lambda *of: (counted.append(1), picture(*of))[1])
    for turn in range(8):
        weights[0, 1] += 0.5
        kernel = Kernel.from_array(weights)
        dragged = Timeline(replace(timeline.experiment, kernel=kernel), "shift-and-add")
        whole = picture(phases, dragged.experiment.applied_weights)
        counted.clear()
        stage = PartialSums(dragged, phases, whole, stage)
        shown = stage.shown(step)
        assert len(counted) == (1 if turn < 2 else 0)
        afresh = PartialSums(dragged, phases, whole).shown(step)
        assert np.allclose(shown, afresh, 1e-6, 1e6 * rounding(dragged))


@laws
@given(timelines(largest=9, odd=False), st.integers(1, 4))
def test_after_the_last_step_the_picture_is_the_feature_map(timeline, decimation):
    final = timeline.experiment.feature_map()
    shown = staged(timeline, *everything(timeline), decimation).shown(timeline.count - 1)
    assert np.allclose(shown, box_means(final, decimation), 1e-6, 1e6 * rounding(timeline))


@laws
@given(timelines(largest=9), st.integers(1, 4), st.data())
def test_the_layer_is_what_one_weight_adds_to_the_picture(timeline, decimation, data):
    timeline = Timeline(timeline.experiment, "shift-and-add")
    (i, j), step = everything(timeline), a_step(data, timeline)
    a, b = divmod(step // timeline.outputs, timeline.axes[1].taps)
    products = [
        [timeline.term(timeline.step_of(row, column, a, b)).product for column in j] for row in i
    ]
    want = np.array(products)[::decimation, ::decimation]
    layer = PartialSums(timeline).layer(step, decimation)
    assert np.allclose(layer, want, 1e-6, 1e6 * rounding(timeline), equal_nan=True)


@pytest.mark.parametrize("order", ["gather", "scatter"])
def test_only_shift_and_add_has_layers(order):
    experiment = Experiment(Picture(np.ones((3, 3)), 1.0), Kernel.from_array(np.ones((2, 2))))
    with pytest.raises(ValueError, match=order):
        PartialSums(Timeline(experiment, order)).layer(0, 1)


def test_the_impulse_is_stamped_with_the_kernel_as_typed():
    impulse = np.zeros((5, 5), np.uint8)
    impulse[2, 2] = 1
    weights = np.arange(1.0, 10).reshape(3, 3)
    experiment = Experiment(Picture(impulse, 255.0), Kernel.from_array(weights))
    timeline = Timeline(experiment, "scatter")
    stage = staged(timeline, range(1, 4), range(1, 4))
    first = timeline.step_of(1, 1, 0, 0)
    for count in range(9):
        stamped = np.where(np.arange(9) <= count, weights.ravel(), 0).reshape(3, 3)
        assert np.array_equal(stage.shown(first + count), stamped)


def test_walking_back_over_an_infinite_layer_leaves_no_nan_behind():
    pixels = np.array([[1.0, np.inf, 2.0, 3.0]])
    experiment = Experiment(
        Picture(pixels, 1.0), Kernel.from_array([[1, 1, 1]]), flip=False, mode="valid"
    )
    stage = staged(Timeline(experiment, "shift-and-add"), range(1), range(2))
    walk = [stage.shown(step).tolist() for step in (3, 4, 5, 3)]
    assert walk == [[[np.inf, np.inf]]] * 4
    assert stage.shown(0).tolist() == [[1, 0]]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("fill", [7.5, 256.0, -1.0])
def test_a_constant_border_that_the_files_numbers_cannot_hold_is_kept(order, fill):
    experiment = Experiment(
        Picture(np.zeros((3, 3), np.uint8), 255.0), Kernel.from_array([[1, 0]]), fill_value=fill
    )
    timeline = Timeline(experiment, order)
    shown = staged(timeline, range(3), range(3)).shown(timeline.count - 1)
    assert np.array_equal(shown, [[0, 0, fill]] * 3)


def test_a_stage_without_phases_has_no_pictures():
    experiment = Experiment(Picture(np.ones((3, 3)), 1.0), Kernel.from_array(np.ones((2, 2))))
    with pytest.raises(ValueError, match="phases"):
        PartialSums(Timeline(experiment, "gather")).shown(0)


@pytest.mark.parametrize("order", ORDERS)
def test_weights_beyond_float32_are_summed_all_the_same(order):
    experiment = Experiment(
        Picture(np.full((4, 4), 200, np.uint8), 255.0), Kernel.from_array([[1e300, -1e300]])
    )
    timeline = Timeline(experiment, order)
    i, j = range(4), range(3)
    promised = (
        1e-12 * 2 * 200 * 1e300
    )  # of the absolute products; an OpenCV may round each of the two
    last = timeline.count - 1
    for sums in (staged(timeline, i, j, 2).shown(last), PartialSums(timeline).values(last, i, j)):
        assert np.all(np.abs(sums) <= promised)


def test_finished_sums_are_added_up_once_for_all_steps(monkeypatch):
    experiment = Experiment(
        Picture(np.arange(12.0).reshape(3, 4), 255.0), Kernel.from_array(np.ones((2, 2)))
    )
    sums = PartialSums(Timeline(experiment, "gather"))
    added_up = []
    under = convolution.sums_under
    monkeypatch.setattr(convolution, "sums_under", lambda *of: added_up.append(of) or under(*of))
    first, second = (sums.values(step, range(2), range(3)) for step in (4, 5))
    assert len(added_up) == 1
    assert first[0, 0] == second[0, 0]
    assert first[0, 1] != second[0, 1]


@pytest.mark.parametrize("order", ORDERS)
def test_what_is_begun_elsewhere_is_what_would_have_been_shown(order):
    timeline = Timeline(photo_under(np.arange(25.0).reshape(5, 5) - 9), order)
    step = timeline.count // 2
    one, other = (staged(timeline, *everything(timeline), 2, has_whole=True) for _ in range(2))
    assert (one.predicted_ms(step) > 0) == (timeline.by == "weight")
    if timeline.by == "weight":
        one.begin(one.begun(step))
        assert one.predicted_ms(step) == 0
    assert np.array_equal(one.shown(step), other.shown(step))


def test_while_a_weight_is_dragged_only_the_layer_that_is_shown_is_made_again(monkeypatch):
    weights, made, stage = np.arange(49.0).reshape(7, 7), [], None
    timeline = Timeline(photo_under(weights), "shift-and-add")
    step, phases = 44 * timeline.outputs + 200, Phases(timeline.experiment, whole_section(timeline))
    one_layer = SectionSums._one_layer
    monkeypatch.setattr(SectionSums, "_one_layer", lambda *of: (made.append(1), one_layer(*of))[1])
    for turn in range(5):
        weights[5, 1] += 0.5  # the 36th, one of the layers since the 32nd
        kernel = Kernel.from_array(weights)
        dragged = Timeline(replace(timeline.experiment, kernel=kernel), "shift-and-add")
        made.clear()
        stage = PartialSums(dragged, phases, None, stage)
        shown = stage.shown(step)
        assert len(made) == (13 if turn == 0 else 1)
        afresh = PartialSums(dragged, phases).shown(step)
        assert np.allclose(shown, afresh, 1e-6, 1e6 * rounding(dragged))


def test_stamps_of_a_large_kernel_are_summed_in_one_go_as_they_are_over_means(monkeypatch):
    timeline = Timeline(photo_under(np.arange(63.0).reshape(7, 9) % 10 - 4), "scatter")
    step, planned, choose = timeline.count // 2, [], convolution.choose
    over_means = staged(timeline, *everything(timeline), 3, has_whole=True).shown(step)
    monkeypatch.setattr(section_sums, "_MOST_PRODUCTS", 0)
    monkeypatch.setattr(convolution, "choose", lambda *of: (planned.append(of[1]), choose(*of))[1])
    stage = staged(timeline, *everything(timeline), 3, has_whole=True)
    assert np.allclose(stage.shown(step), over_means, 1e-6, 1e-3)
    assert len(planned) == 1


def test_where_missing_pixels_weigh_nothing_a_layer_is_foreseen_to_take_as_long_as_a_picture():
    experiment = replace(photo_under(np.ones((3, 3))), missing="skip")
    timeline = Timeline(experiment, "shift-and-add")
    section = whole_section(timeline)
    stage = PartialSums(timeline, SkippingPhases(experiment, section))
    step = 4 * timeline.outputs
    stage.shown(step)
    one_picture = ViewEngine().predicted_ms(experiment, section)
    assert stage.predicted_ms(step + 1) == 0
    assert stage.predicted_ms(step + timeline.outputs) > one_picture / 2


def test_the_layer_of_a_picture_in_which_nothing_is_missing_is_divided_in_one_go(monkeypatch):
    whole = replace(photo_under(np.arange(9.0).reshape(3, 3)), missing="skip")
    alpha = np.full((60, 70), 255, np.uint8)
    alpha[0, 0] = 0
    gaps = replace(whole, picture=replace(whole.picture, alpha=alpha))
    assert gaps.has_gaps
    asked, divisors_of = [], partial_sums.divisors_of
    monkeypatch.setattr(
        partial_sums, "divisors_of", lambda *of: (asked.append(of), divisors_of(*of))[1]
    )
    layers = []
    for experiment in (whole, gaps):
        timeline = Timeline(experiment, "shift-and-add")
        layers.append(PartialSums(timeline).layer(4 * timeline.outputs, 5))
        assert len(asked) == (1 if experiment is whole else 1 + 12)
    assert np.allclose(*(layer[1:] for layer in layers))


def photo_under(weights):
    photo = Picture(np.random.default_rng(5).integers(0, 256, (60, 70), np.uint8), 255.0)
    return Experiment(photo, Kernel.from_array(weights))


def whole_section(timeline):
    return Section(*everything(timeline), 3)
