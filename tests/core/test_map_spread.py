"""The spread of a feature map: its ends are those of float64, however it was computed for the screen."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.core import map_spread
from convstudio.core.experiment import Experiment
from convstudio.core.kernel import Kernel
from convstudio.core.map_spread import Stopped, spread_of_map, spread_of_view
from convstudio.core.picture import Picture
from convstudio.core.presets import preset
from convstudio.core.section import Section
from convstudio.core.view_engine import ViewEngine

RNG = np.random.default_rng(3)
PIXELS = RNG.uniform(0, 65535, (90, 110)).astype(np.float32)
HUGE = Kernel.from_array(RNG.normal(size=(3, 3)) * 1e6)
KERNELS = [
    preset("sobel-x"),
    preset("gaussian-5"),
    HUGE,
    Kernel.from_array(np.full((10, 10), 0.01)),
]


def view_of(experiment, stride=1):
    height, width = experiment.output_shape
    return ViewEngine().view(experiment, Section(range(height), range(width), stride))


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("channels", ["grey", "color"])
def test_the_ends_are_exact(kernel, channels, monkeypatch):
    monkeypatch.setattr(map_spread, "_BAND", 700)
    pixels = PIXELS if channels == "grey" else np.stack([PIXELS, PIXELS / 3, -PIXELS], axis=-1)
    experiment = Experiment(Picture(pixels, 1.0), kernel, channels=channels)
    assert experiment.screen_dtype == np.float32
    whole = experiment.outputs(*map(range, experiment.output_shape))
    for found in (spread_of_view(view_of(experiment)), spread_of_map(experiment)):
        assert found.is_known
        assert (found.low, found.high) == (whole.min(), whole.max())
        assert found.inner == (found.low, found.high)


def test_where_too_many_outputs_are_the_largest_the_end_has_six_digits_and_hides_nothing():
    picture = Picture(np.full((60, 60), 28333333.0, np.float32), 1.0)
    experiment = Experiment(picture, preset("box-3"), mode="valid")
    found = spread_of_view(view_of(experiment))
    assert found.low <= 28333333 <= found.high
    assert (found.low, found.high) == (28333300, 28333400)
    experiment = replace(experiment, picture=Picture(np.full((60, 60), 255.0, np.float32), 1.0))
    found = spread_of_view(view_of(experiment))
    assert (found.low, found.high) == (255, 255)


def test_a_view_that_is_not_all_of_s_promises_nothing():
    experiment = Experiment(Picture(PIXELS, 1.0), preset("sobel-x"))
    found = spread_of_view(view_of(experiment, stride=2))
    assert not found.is_known
    assert (found.outliers, found.places) == (0, ())


def test_a_hot_output_is_found_in_any_band(monkeypatch):
    monkeypatch.setattr(map_spread, "_BAND", 1100)
    pixels = PIXELS.copy()
    pixels[80, 20] = 3e9
    experiment = Experiment(Picture(pixels, 1.0), preset("identity"))
    found = spread_of_map(experiment)
    assert [place[:2] for place in found.places] == [(80, 20)]
    assert found.inner[1] < 65536


def test_the_largest_floats_have_a_spread():
    largest = float(np.finfo(np.float32).max)
    pixels = np.array([[largest, -largest], [0, np.inf]], np.float32)
    experiment = Experiment(Picture(pixels, 1.0), preset("identity"))
    found = spread_of_view(view_of(experiment))
    assert (found.low, found.high) == (-largest, largest)


def test_outputs_that_are_no_numbers_have_no_spread():
    experiment = Experiment(Picture(np.full((5, 5), np.nan, np.float32), 1.0), preset("box-3"))
    assert spread_of_map(experiment).high == 0
    empty = Experiment(Picture(PIXELS[:2, :2], 1.0), preset("box-3"), mode="valid")
    assert spread_of_map(empty).sample.size == 0


def test_a_search_is_given_up():
    with pytest.raises(Stopped):
        spread_of_map(Experiment(Picture(PIXELS, 1.0), preset("sobel-x")), lambda: False)
