"""The spread of a feature map: its ends are those of float64, however it was computed for the screen."""

import numpy as np
import pytest

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.views import map_spread
from convstudio.core.views.map_spread import Stopped, spread_of_map, spread_of_view
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import ViewEngine

RNG = np.random.default_rng(3)
PIXELS = RNG.uniform(0, 65535, (90, 110)).astype(np.float32)
HUGE = Kernel.from_array(RNG.normal(size=(3, 3)) * 1e6)
KERNELS = [
    preset("sobel-x"),
    preset("gaussian-5"),
    HUGE,
    Kernel.from_array(np.full((10, 10), 0.01)),
]


def view_of(experiment, decimation=1):
    height, width = experiment.output_shape
    return ViewEngine().view(experiment, Section(range(height), range(width), decimation))


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


@pytest.mark.parametrize("value", [28333332.0, 255.0, 16777215.0, 0.0])
@pytest.mark.parametrize("most_terms", [0, 2**20])
def test_where_too_many_outputs_are_the_largest_and_alike_the_end_is_exact(
    value, most_terms, monkeypatch
):
    experiment = Experiment(
        Picture(np.full((60, 60), value, np.float32), 1.0), preset("box-3"), mode="valid"
    )
    monkeypatch.setattr(map_spread, "_MOST_TERMS", most_terms)
    found = spread_of_view(view_of(experiment))
    assert (found.low, found.high) == pytest.approx((value, value), rel=1e-15)


def test_where_too_many_outputs_may_be_the_largest_the_end_hides_none_and_has_no_false_digit(
    monkeypatch,
):
    monkeypatch.setattr(map_spread, "_MOST_TERMS", 0)
    pixels = (28333332 + 2 * RNG.integers(0, 9, (90, 90))).astype(np.float32)
    experiment = Experiment(Picture(pixels, 1.0), preset("box-3"), mode="valid")
    exact = experiment.outputs(*map(range, experiment.output_shape))
    found = spread_of_view(view_of(experiment))
    assert exact.min() - 40 < found.low <= exact.min()
    assert exact.max() <= found.high < exact.max() + 40
    assert found.low % 10 == found.high % 10 == 0


def smooth_relief():
    rows, columns = np.mgrid[:120, :160]
    relief = (
        1500
        + 900 * np.sin(rows / 17.0)
        + 250 * np.cos(columns / 11.0)
        + RNG.normal(0, 9, rows.shape)
    )
    return relief.astype(np.float32)


def with_no_data(value, size=24):
    relief = smooth_relief()
    relief.ravel()[RNG.choice(relief.size, size, replace=False)] = value
    return relief


def beside_a_bright_band():
    dim = np.random.default_rng(3).exponential(0.05, (300, 400)).astype(np.float32)
    dim[140:160] = np.linspace(0, 60000, 400, dtype=np.float32)
    return dim


WIDE = {
    "9.97e36": with_no_data(9.97e36),
    "1e10": with_no_data(1e10),
    "-1e37": with_no_data(-1e37),
    "both": np.where(with_no_data(1e20) > 1e19, np.float32(1e20), with_no_data(-1e12)),
    "band": beside_a_bright_band(),
    "nan border": smooth_relief(),
    "signed": beside_a_bright_band() - beside_a_bright_band()[::-1],
}

BORDERS = {"nan border": np.nan}


@pytest.mark.parametrize("image", WIDE)
@pytest.mark.parametrize("kernel", ["ones", "box-3", "sobel-x", "gaussian-5"])
def test_each_end_is_exact_however_far_the_other_lies_and_without_the_outliers(
    image, kernel, monkeypatch
):
    monkeypatch.setattr(map_spread, "_BAND", 7000)
    weights = Kernel.from_array(np.ones((3, 3))) if kernel == "ones" else preset(kernel)
    border = {"fill_value": fill} if (fill := BORDERS.get(image)) else {"boundary": "nearest"}
    experiment = Experiment(Picture(WIDE[image], 1.0), weights, **border)
    assert experiment.screen_dtype == np.float32
    exact = experiment.outputs(*map(range, experiment.output_shape))
    exact = exact[np.isfinite(exact)]
    for found in (spread_of_view(view_of(experiment)), spread_of_map(experiment)):
        low, high = found.inner
        inside = exact[(exact >= low) & (exact <= high)]
        assert exact.size - inside.size == found.outliers
        assert (inside.min(), inside.max()) == found.inner


def test_a_view_that_is_not_all_of_s_promises_nothing():
    experiment = Experiment(Picture(PIXELS, 1.0), preset("sobel-x"))
    found = spread_of_view(view_of(experiment, decimation=2))
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


def test_outliers_of_some_outputs_are_where_they_are_in_all_of_s():
    pixels = RNG.uniform(1, 2, (60, 80))
    pixels[33, 44], pixels[31, 58] = 1e6, np.inf
    experiment = Experiment(Picture(pixels, 1.0), Kernel((("1",),)))
    found = spread_of_map(experiment, within=(range(30, 45), range(40, 60)))
    assert [each[:2] for each in found.places] == [(33, 44)]
    assert [each[:2] for each in found.infinite.places] == [(31, 58)]
