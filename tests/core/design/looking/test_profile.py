"""Values along a line are those of the cells it passes, and its outputs those of the whole of S."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.design.looking.line import line_across, line_in, moved
from convstudio.core.design.looking.profile import along_line, outputs_at, profile_of
from convstudio.core.design.looking.region import all_outputs
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.steps.scene import Scene
from tests.random_scenes import experiments

PIXELS = np.random.default_rng(4).integers(0, 256, (30, 40)).astype(np.uint8)
PLACES = st.tuples(st.integers(0, 29), st.integers(0, 39))
LINES = st.tuples(PLACES, PLACES)


@given(LINES)
def test_a_line_has_one_pixel_for_each_row_or_column(line):
    rows, columns, far = along_line(line)
    start, end = line
    assert ((rows[0], columns[0]), (rows[-1], columns[-1])) == (start, end)
    assert max(np.abs(np.diff(rows)).max(initial=0), np.abs(np.diff(columns)).max(initial=0)) <= 1
    assert len({*zip(rows.tolist(), columns.tolist(), strict=True)}) == len(rows)
    assert far[-1] == pytest.approx(math.dist(start, end))
    if start != end:
        # Half a pixel away at most, across the line.
        across = np.array([start[1] - end[1], end[0] - start[0]]) / math.dist(start, end)
        off = (rows - start[0]) * across[0] + (columns - start[1]) * across[1]
        assert np.abs(off).max() <= 0.5 + 1e-9


@given(experiments())
@settings(max_examples=60)
def test_outputs_of_places_are_those_of_the_whole_map(experiment):
    whole = experiment.outputs(*(range(each) for each in experiment.output_shape))
    i, j = (np.asarray(each, np.intp) for each in np.nonzero(np.ones(experiment.output_shape)))
    found = outputs_at(experiment, i, j)
    sizes = experiment.sizes(*(range(each) for each in experiment.output_shape))
    expected = whole.reshape(found.shape)
    np.testing.assert_array_equal(np.isfinite(found), np.isfinite(expected))
    with np.errstate(invalid="ignore"):  # ∞ − ∞
        near = np.abs(found - expected) <= 1e-13 * np.abs(sizes.reshape(found.shape))
    assert (near | (found == expected) | ~np.isfinite(expected)).all()


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_a_profile_has_the_outputs_that_lie_over_its_pixels(mode):
    weights = np.random.default_rng(1).integers(-4, 5, (3, 4))
    experiment = Experiment(Picture(PIXELS, 255), Kernel.from_array(weights), mode=mode)
    profile = profile_of(experiment, ((2, 0), (27, 39)), all_outputs(experiment))
    np.testing.assert_array_equal(profile.image, PIXELS[profile.rows, profile.columns])
    rows, columns = experiment.axes
    for at, (m, n) in enumerate(zip(profile.rows, profile.columns, strict=True)):
        i, j = m - rows.placement, n - columns.placement
        exists = 0 <= i < rows.outputs and 0 <= j < columns.outputs
        if not exists:
            assert np.isnan(profile.outputs[at])
            continue
        assert profile.outputs[at] == experiment.outputs(range(i, i + 1), range(j, j + 1))[0, 0]
    assert np.isnan(profile.outputs).any() == (mode == "valid")
    assert profile.nearest(2, 0) == 0
    assert profile.nearest(2, 39) is None


def test_missing_pixels_are_gaps_and_colours_have_three_values():
    pixels = PIXELS.astype(np.float32)
    pixels[3, 5] = np.nan
    experiment = Experiment(
        Picture(pixels, 255, no_data=float(pixels[3, 9])), Kernel.from_array([[1, 2, 1]])
    )
    profile = profile_of(experiment, ((3, 0), (3, 39)), all_outputs(experiment), np.arange(40) < 30)
    assert np.isnan(profile.image[[5, 9]]).all()
    assert np.isnan(profile.outputs[4:7]).all()
    assert np.isnan(profile.outputs[30:]).all()
    color = Experiment(
        Picture(np.dstack([PIXELS] * 3), 255), Kernel.from_array([[2]]), channels="color"
    )
    found = profile_of(color, ((0, 0), (9, 9)), all_outputs(color))
    np.testing.assert_array_equal(found.outputs, 2 * found.image)
    assert found.image.shape == (10, 3)


def test_a_line_stays_in_the_image_and_moves_as_far_as_there_is_room():
    assert line_in(((-3, 2), (50, 90)), (30, 40)) == ((0, 2), (29, 39))
    assert line_in(((-3, 2), (-9, 2)), (30, 40)) is None
    assert line_in(None, (30, 40)) is None
    assert moved(((5, 6), (2, 30)), -4, 20, (30, 40)) == ((3, 15), (0, 39))
    assert line_across(range(10, 20), range(4, 9)) == ((15, 4), (15, 8))
    assert line_across(range(30), range(7, 8)) == ((0, 7), (29, 7))
    small = Experiment(Picture(PIXELS[:4, :4], 255), Kernel.from_array([[1]]))
    scene = Scene(Experiment(Picture(PIXELS, 255), Kernel.from_array([[1]])), line=((0, 0), (9, 2)))
    assert scene.changed(experiment=small).line == ((0, 0), (3, 2))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("power", range(-12, 13, 3))
def test_outputs_of_a_mean_keep_their_digits_however_large_the_weights_are(mode, power):
    rng = np.random.default_rng(power + 40)
    for _ in range(4):
        weights = rng.random((3, 4)) * 10.0**power
        experiment = Experiment(
            Picture(PIXELS, 255), Kernel.from_array(weights), mode=mode, missing="skip",
            flip=bool(rng.integers(2)),
        )  # fmt: skip
        whole = experiment.outputs(*map(range, experiment.output_shape))
        i, j = (np.asarray(each, np.intp) for each in np.indices(experiment.output_shape))
        np.testing.assert_allclose(
            outputs_at(experiment, i.ravel(), j.ravel()), whole.ravel(), rtol=1e-13, atol=0
        )
