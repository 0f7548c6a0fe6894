"""Pictures in one pass over the pixels, and coarser ones from finer ones: equal to all others but for rounding."""

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from seen_maps import a_section, assert_equal_but_for_rounding, experiments, magnitude, wanted

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.views import one_pass
from convstudio.core.views.coarser import coarser, follows
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import ImageEngine, ViewEngine

PIXELS = np.random.default_rng(0).integers(0, 256, (230, 301), dtype=np.uint8)
WEIGHTS = np.random.default_rng(1).normal(size=(7, 5))
EXPERIMENT = Experiment(Picture(PIXELS, 255.0), Kernel.from_array(WEIGHTS), boundary="mirror")


def all_of(decimation, shown="mean"):
    return Section(range(230), range(301), decimation, shown)


@pytest.fixture
def large(monkeypatch):
    """Every picture counts as a large one."""
    for module in ("one_pass", "coarser"):
        monkeypatch.setattr(f"convstudio.core.views.{module}._FEWEST", 1)


@pytest.fixture
def reads(monkeypatch):
    """The parts of I that are read."""
    reads, read = [], Experiment.bordered
    monkeypatch.setattr(
        Experiment, "bordered", lambda self, *args: (reads.append(args), read(self, *args))[1]
    )
    return reads


@examples(60)
@given(experiments(), st.data())
def test_a_picture_in_one_pass_is_that_of_the_float64_feature_map(experiment, data):
    if 0 in experiment.output_shape:
        return
    section = a_section(data, experiment)
    picture = one_pass.picture(experiment, section)
    pixels = experiment.picture.pixels
    if picture is None:  # it is said where it would not be true
        assert not np.isfinite(pixels).all()
        return
    assert picture.dtype == experiment.screen_dtype
    assert_equal_but_for_rounding(picture, wanted(experiment, section), magnitude(experiment))


@pytest.mark.parametrize("odd", [np.nan, np.inf, 1e31])
def test_no_pass_is_made_over_pixels_that_a_product_of_matrices_would_spread(odd):
    pixels = PIXELS.astype(np.float32)
    pixels[229, 300] = odd
    experiment = Experiment(Picture(pixels, 255.0), Kernel.from_array(WEIGHTS))
    assert one_pass.picture(experiment, all_of(8)) is None


@pytest.mark.parametrize("decimation", [16, 24, 64])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_lines_of_a_block_that_weigh_the_same_are_added_up_exactly(decimation, dtype):
    pixels = (PIXELS.astype(np.int64) * 257).clip(0, np.iinfo(np.uint16).max)
    picture = Picture(pixels.astype(dtype), 255.0)
    experiment = Experiment(picture, Kernel.from_array(WEIGHTS), mode="full")
    section = Section(range(2, 236), range(305), decimation)
    found = one_pass.picture(experiment, section)
    assert_equal_but_for_rounding(found, wanted(experiment, section), magnitude(experiment))


def test_white_stays_white_in_one_pass():
    white = Experiment(
        Picture(np.full((230, 301), 255, np.uint8), 255.0),
        Kernel.from_array(np.ones((1, 1))),
        boundary="nearest",
    )
    for decimation in (3, 24, 48, 64):
        assert np.all(one_pass.picture(white, all_of(decimation)) == 255)


@examples(60)
@given(experiments(), st.data())
def test_a_coarser_picture_is_that_of_the_float64_feature_map_at_the_rim_too(experiment, data):
    if 0 in experiment.output_shape:
        return
    finer = a_section(data, experiment)
    section = Section(
        finer.rows, finer.columns, finer.decimation * data.draw(st.integers(1, 5)), finer.shown
    )
    values = wanted(experiment, finer)
    if not np.isfinite(values).all():
        return
    want = wanted(experiment, section)
    assert_equal_but_for_rounding(coarser(values, finer, section), want, magnitude(experiment))


def test_a_picture_follows_only_from_one_of_the_same_outputs_in_blocks_that_fill_its_own():
    assert follows(all_of(48), all_of(24))
    assert follows(all_of(4, "sampled"), all_of(1))
    assert not follows(all_of(48), all_of(32))
    assert not follows(all_of(24), all_of(48))
    assert not follows(all_of(48, "sampled"), all_of(24))
    assert not follows(all_of(48), Section(range(230), range(300), 24))


def test_what_is_seen_for_the_first_time_waits_for_no_phases(large, monkeypatch):
    engine = ViewEngine()
    view = engine.view(EXPERIMENT, all_of(8))
    assert view.phases is None
    assert not view.is_prepared
    ready = engine.prepare(view)
    assert ready.values is view.values
    assert ready.is_prepared
    monkeypatch.setattr(one_pass, "picture", None)  # nor is it read again
    again = engine.view(EXPERIMENT, all_of(8))
    assert again.phases is ready.phases is not None
    assert np.allclose(again.values, view.values, atol=1e-3)


def test_the_first_frame_of_a_gesture_makes_what_the_others_need(large):
    view = ViewEngine().view(EXPERIMENT, all_of(8), gesture=True)
    assert view.is_prepared


@pytest.mark.parametrize("make_engine", [ViewEngine, ImageEngine])
def test_zooming_out_reads_no_pixel_again(large, reads, make_engine):
    engine = make_engine()
    engine.view(EXPERIMENT, all_of(8))
    engine.view(EXPERIMENT, Section(range(96), range(144), 4))
    reads.clear()
    far = engine.view(EXPERIMENT, all_of(24))
    assert not reads
    assert np.allclose(far.values, make_engine().view(EXPERIMENT, all_of(24)).values, atol=1e-3)
    assert engine.predicted_ms(EXPERIMENT, all_of(48)) < 1
    assert engine.view(EXPERIMENT, all_of(8)).values.shape == (29, 38)


def test_pictures_of_another_experiment_or_of_skipped_pixels_are_not_made_of_those_before(large):
    engine = ViewEngine()
    engine.view(EXPERIMENT, all_of(8))
    other = Experiment(Picture(PIXELS, 255.0), Kernel.from_array(-WEIGHTS), boundary="mirror")
    assert np.allclose(engine.view(other, all_of(24)).values, wanted(other, all_of(24)), atol=1e-3)
    pixels = PIXELS.astype(np.float32)
    pixels[3:9, 3:20] = np.nan
    skipping = Experiment(
        Picture(pixels, 255.0), Kernel.from_array(np.abs(WEIGHTS)), missing="skip"
    )
    engine.view(skipping, all_of(8))
    fresh = ViewEngine().view(skipping, all_of(24))
    assert np.array_equal(engine.view(skipping, all_of(24)).values, fresh.values, equal_nan=True)


@pytest.mark.parametrize("make_engine", [ViewEngine, ImageEngine])
def test_whoever_zooms_in_and_out_again_sees_the_very_picture_of_before_at_once(make_engine):
    engine = make_engine()
    whole = engine.view(EXPERIMENT, all_of(3))
    engine.view(EXPERIMENT, Section(range(96), range(96), 1))
    assert engine.predicted_ms(EXPERIMENT, all_of(3)) == 0
    again = engine.view(EXPERIMENT, all_of(3))
    assert again.values is whole.values
    assert again.phases is whole.phases
    edited = Experiment(EXPERIMENT.picture, Kernel.from_array(-WEIGHTS), boundary="mirror")
    assert engine.view(edited, all_of(3)).values is not whole.values
