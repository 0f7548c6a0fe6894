"""Pictures of sections against the float64 reference: any experiment, any view."""

from dataclasses import fields, replace
from threading import Event

import numpy as np
import pytest
from changed_inputs import changed
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from seen_maps import a_section, assert_equal_but_for_rounding, experiments, magnitude, wanted

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.sums.plan import costs
from convstudio.core.sums.threads import Cancelled, cancellable
from convstudio.core.views import polyphase
from convstudio.core.views.phases import Phases
from convstudio.core.views.polyphase import Part
from convstudio.core.views.section import Section


@examples(100)
@given(experiments(), st.data())
def test_a_picture_is_that_of_the_float64_feature_map(experiment, data):
    if 0 in experiment.output_shape:
        return
    section = a_section(data, experiment)
    picture = Phases(experiment, section).picture(experiment.applied_weights)
    assert_equal_but_for_rounding(picture, wanted(experiment, section), magnitude(experiment))


@examples(100)
@given(experiments(), st.data())
def test_a_basis_is_the_picture_under_one_weight(experiment, data):
    if 0 in experiment.output_shape:
        return
    section = a_section(data, experiment)
    kh, kw = experiment.kernel.shape
    at = data.draw(st.integers(0, kh - 1)), data.draw(st.integers(0, kw - 1))
    one = np.zeros((kh, kw))
    one[at] = 1
    applied = one[::-1, ::-1] if experiment.flip else one
    alone = replace(experiment, kernel=Kernel.from_array(applied, origin=experiment.origin))
    basis = Phases(experiment, section).basis(*at)
    assert_equal_but_for_rounding(basis, wanted(alone, section), magnitude(alone))


@pytest.mark.parametrize("decimation", [1, 2, 3, 8, 24, 32, 48])
@pytest.mark.parametrize("channels", ["grey", "color"])
def test_every_way_of_summing_is_exact_on_a_photograph(decimation, channels):
    """Strides below, near and above the kernel's size; large enough for threads, tiles and DFT."""
    rng = np.random.default_rng(decimation)
    shape = (min(150 * decimation, 1500), min(170 * decimation, 1700), 3)
    pixels = rng.integers(0, 256, shape, dtype=np.uint8)
    experiment = Experiment(
        Picture(pixels, 255.0), Kernel.from_array(rng.normal(size=(31, 29))), boundary="mirror",
        channels=channels,
    )  # fmt: skip
    section = Section(range(decimation, shape[0]), range(shape[1] - 5), decimation)
    picture = Phases(experiment, section).picture(experiment.applied_weights)
    assert_equal_but_for_rounding(picture, wanted(experiment, section), magnitude(experiment))


def test_phases_serve_every_kernel_of_the_same_size_and_no_other_image():
    picture = Picture(np.ones((9, 9), np.uint8), 255.0)
    experiment = Experiment(picture, Kernel.from_array(np.ones((3, 3))))
    section = Section(range(9), range(9), 2)
    phases = Phases(experiment, section)
    assert phases.serves(replace(experiment, kernel=Kernel.from_array(np.eye(3))), section)
    assert phases.serves(replace(experiment, flip=False), section)
    for other in (
        replace(experiment, kernel=Kernel.from_array(np.eye(5))),
        replace(experiment, mode="valid"),
        replace(experiment, boundary="wrap"),
        replace(experiment, fill_value=1.0),
        replace(experiment, picture=Picture(np.ones((9, 9), np.uint8), 255.0)),
    ):
        assert not phases.serves(other, section)
    assert not phases.serves(experiment, Section(range(9), range(9), 3))


def test_the_plan_counts_the_small_sums_that_are_no_product_of_matrices(monkeypatch):
    sums, window_sums = [], polyphase.window_sums
    monkeypatch.setattr(
        polyphase, "window_sums", lambda *of: (sums.append(of), window_sums(*of))[1]
    )
    for dtype in (np.float32, np.float64):
        pixels = np.linspace(0, 1e300 if dtype == np.float64 else 1, 4800, dtype=dtype)
        picture = Picture(pixels.reshape(60, 80), 1.0)
        experiment = Experiment(picture, Kernel.from_array(np.ones((15, 15))))
        phases = Phases(experiment, Section(range(56), range(80), 8))
        plan = phases.plan(experiment.applied_weights)
        phases.picture(experiment.applied_weights, plan)
        assert phases.dtype == dtype
        assert len(sums) == (0 if dtype == np.float32 else 64)
        assert plan.ms * 1e6 >= len(sums) * costs(dtype).call


def test_what_takes_too_much_memory_is_made_channel_by_channel(monkeypatch):
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)
    experiment = Experiment(
        Picture(pixels, 255.0), Kernel.from_array(rng.normal(size=(5, 5))), channels="color"
    )
    section = Section(range(40), range(50), 4)
    kept = Phases(experiment, section)
    monkeypatch.setattr("convstudio.core.views.phases.MOST_KEPT", 0)
    made = Phases(experiment, section)
    weights = experiment.applied_weights
    assert kept.size > 0
    assert made.size == 0
    assert np.array_equal(made.picture(weights), kept.picture(weights))
    assert np.array_equal(made.basis(1, 2), kept.basis(1, 2))
    assert np.array_equal(made.basis(1, 2), kept.basis(1, 2))  # the second time from what was kept


def test_phases_that_serve_another_experiment_give_its_map_whichever_input_has_changed():
    served = set()
    for before, after in changed():
        section = Section(*map(range, before.output_shape), 1)
        if before.skips or after.skips:
            continue
        phases = Phases(before, section)
        if not phases.serves(after, section):
            continue
        served.update(
            each.name
            for each in fields(Experiment)
            if getattr(before, each.name) is not getattr(after, each.name)
        )
        picture = phases.picture(after.applied_weights)
        assert_equal_but_for_rounding(picture, wanted(after, section), magnitude(after))
    assert served >= {"kernel", "flip", "channels"}, "what depends on no weights serves others"


def test_phases_that_nobody_wants_any_more_leave_no_memory_behind(monkeypatch):
    cancelled, made, arrange = Event(), [], Part._arrange

    def stop(part, *tile):
        made.append(part)
        arrange(part, *tile)
        cancelled.set()

    monkeypatch.setattr(Part, "_arrange", stop)
    monkeypatch.setattr("convstudio.core.views.polyphase._TILE", (8, 8))
    experiment = Experiment(
        Picture(np.ones((64, 64), np.uint8), 255.0), Kernel.from_array(np.ones((3, 3)))
    )
    with cancellable(cancelled), pytest.raises(Cancelled):
        Phases(experiment, Section(range(64), range(64), 2))
    assert made
    assert all(part.values.nbytes == 0 for part in made)
