"""Views while a gesture lasts and after it: never further from a full computation than anybody could see."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.core.views.phases import Phases
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import ImageEngine, ViewEngine, plan_text

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (90, 110), dtype=np.uint8)
WEIGHTS = RNG.normal(size=(7, 7)).round(3)
SECTION = Section(range(90), range(110), 3)


def experiment_with(weights, **inputs):
    return Experiment(Picture(PIXELS, 255.0), Kernel.from_array(weights), **inputs)


def of_magnitudes(experiment, section):
    """Σ|I||K| behind each value of a picture."""
    alone = replace(experiment, kernel=Kernel.from_array(np.abs(experiment.kernel.array)))
    return Phases(alone, section).picture(alone.applied_weights)


def walk(steps, engine=None, section=SECTION, **inputs):
    """The views of a gesture that goes through these weights, its experiments, and the engine."""
    engine = engine or ViewEngine()
    first, *rest = [experiment_with(weights, **inputs) for weights in steps]
    first = replace(first)
    engine.view(first, section)
    experiments = [replace(first, kernel=other.kernel) for other in rest]
    return [engine.view(each, section, gesture=True) for each in experiments], engine


def with_weight(value, *cells):
    weights = WEIGHTS.copy()
    for cell in cells:
        weights[cell] = value
    return weights


GESTURES = {
    "one weight": lambda t: with_weight(t, (2, 3)),
    "three weights": lambda t: with_weight(t, (0, 0), (2, 3), (6, 1)),
    "scale": lambda t: WEIGHTS * t,
    "offset": lambda t: np.abs(WEIGHTS) + 1 + t,
}


@pytest.mark.parametrize("name", GESTURES)
@examples(20)
@given(values=st.lists(st.floats(-50, 50).map(lambda v: round(v, 2)), min_size=2, max_size=6))
def test_a_linear_update_stays_within_1e_5_of_the_sum_of_magnitudes(name, values):
    make = GESTURES[name]
    views, _ = walk([make(1.0), *map(make, values)])
    for view in views:
        full = Phases(view.experiment, SECTION).picture(view.experiment.applied_weights)
        bound = 1e-5 * of_magnitudes(view.experiment, SECTION) + 1e-30
        assert np.all(np.abs(view.values - full) <= bound)


@pytest.mark.parametrize("name", GESTURES)
def test_a_gesture_is_a_line_and_its_end_is_computed_in_full(name):
    make = GESTURES[name]
    views, engine = walk([make(1.0), make(1.5), make(1.75), make(2.5)])
    assert {view.plan.method for view in views[1:]} == {"delta"}
    last = views[-1].experiment
    assert engine.predicted_ms(last, SECTION, gesture=True) < 1
    end = engine.view(last, SECTION)
    assert end.plan.method != "delta"
    fresh = Phases(last, SECTION).picture(last.applied_weights)
    assert np.array_equal(end.values, fresh)


def test_negation_is_on_the_line_of_the_kernel_itself():
    views, _ = walk([WEIGHTS, -WEIGHTS])
    assert views[0].plan.method == "delta"


def test_a_gesture_that_changes_the_kernel_at_random_is_computed_in_full():
    rng = np.random.default_rng(1)
    views, _ = walk([rng.normal(size=(7, 7)) for _ in range(4)])
    assert "delta" not in {view.plan.method for view in views}


def test_another_weight_begins_another_line():
    views, _ = walk(
        [WEIGHTS, with_weight(2.0, (1, 1)), with_weight(3.0, (1, 1)), with_weight(4.0, (5, 5))]
    )
    last = views[-1]
    full = Phases(last.experiment, SECTION).picture(last.experiment.applied_weights)
    assert np.all(np.abs(last.values - full) <= 1e-5 * of_magnitudes(last.experiment, SECTION))


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", GESTURES)
def test_a_gesture_over_pixels_that_are_not_finite_shows_what_a_full_computation_does(name, odd):
    pixels = PIXELS.astype(np.float32)
    pixels[40, 50] = odd
    make = GESTURES[name]
    first = replace(experiment_with(make(1.0)), picture=Picture(pixels, 255.0))
    engine = ViewEngine()
    engine.view(first, SECTION)
    methods = []
    for value in (1.5, 0.0, 2.5):  # a weight of 0 meets nothing
        other = replace(first, kernel=Kernel.from_array(make(value)))
        view = engine.view(other, SECTION, gesture=True)
        full = Phases(other, SECTION).picture(other.applied_weights)
        methods.append(view.plan.method)
        assert np.allclose(view.values, full, rtol=1e-4, atol=1e-3, equal_nan=True)
    # Only what adds one weight to an untouched rest is sure not to subtract infinities.
    assert ("delta" in methods) == (name in ("one weight", "three weights"))


def test_a_soak_of_5000_drag_frames_ends_equal_to_a_fresh_computation():
    """Through all modes and borders; every gesture's end is the very picture that a new engine makes."""
    rng = np.random.default_rng(7)
    pixels = rng.integers(0, 256, (60, 70), dtype=np.uint8)
    engine, frames, kernel = ViewEngine(), 0, Kernel.from_array(WEIGHTS)
    cases = [(mode, boundary, flip) for mode in MODES for boundary in BOUNDARIES
             for flip in (True, False)]  # fmt: skip
    picture = Picture(pixels, 255.0)
    while frames < 5000:
        for mode, boundary, flip in cases:
            experiment = Experiment(picture, kernel, flip, mode, boundary, 3.0)
            height, width = experiment.output_shape
            section = Section(range(height), range(width), int(rng.choice([1, 2, 3, 4])))
            engine.view(experiment, section)
            a, b = rng.integers(0, 7, 2)
            for step in range(40):
                text = str(Fraction(int(rng.integers(-300, 300)), 100))
                kernel = kernel.with_cell(int(a), int(b), text)
                experiment = replace(experiment, kernel=kernel)
                view = engine.view(experiment, section, gesture=True)
                frames += 1
                assert view.plan.method == "delta" or step == 0
            end = engine.view(experiment, section)
            fresh = ViewEngine().view(experiment, section)
            assert np.array_equal(end.values, fresh.values)
            bound = 1e-5 * of_magnitudes(experiment, section)
            assert np.all(np.abs(view.values - fresh.values) <= bound)


def test_memory_is_bounded(monkeypatch):
    engine = ViewEngine()
    experiment = experiment_with(WEIGHTS)
    sections = [Section(range(90), range(start, 110), 1) for start in range(10)]
    size = engine.view(experiment, sections[0]).phases.size
    monkeypatch.setattr("convstudio.core.views.view_engine._MOST_KEPT", 3 * size)
    views = [engine.view(experiment, section) for section in sections]
    kept = [view.phases for view in views if view.phases is not None]
    assert len(kept) <= 4
    assert sum(phases.size for phases in kept) <= 4 * size
    assert views[0].phases is not None  # that of all of S goes last
    assert views[-1].phases is not None


def test_a_view_says_how_it_was_made():
    text = plan_text(ViewEngine().view(experiment_with(WEIGHTS), SECTION))
    assert "the mean of each 3 × 3" in text
    assert "7 × 7" in text
    assert "computed in" in text


@pytest.mark.parametrize("channels", ["grey", "color"])
@pytest.mark.parametrize(("decimation", "shown"), [(1, "mean"), (3, "mean"), (4, "sampled")])
def test_the_image_is_seen_as_it_is_or_as_means_of_blocks(channels, decimation, shown):
    pixels = np.random.default_rng(0).integers(0, 256, (50, 41, 3), dtype=np.uint8)
    experiment = Experiment(Picture(pixels, 255.0), Kernel.from_array(WEIGHTS), channels=channels)
    section = Section(range(2, 47), range(3, 41), decimation, shown)
    view = ImageEngine().view(experiment, section)
    part = experiment.image[2:47, 3:41].astype(float)
    if shown == "sampled":
        want = part[::decimation, ::decimation]
    else:
        rows, columns = range(0, 45, decimation), range(0, 38, decimation)
        want = np.array(
            [
                [part[i : i + decimation, j : j + decimation].mean(axis=(0, 1)) for j in columns]
                for i in rows
            ]
        )
    assert np.allclose(view.values, want)
