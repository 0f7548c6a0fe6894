"""What other weights and a device's integers make of S is what all of S says, computed at once and by itself."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from convstudio.core.design import on_picture as module
from convstudio.core.design.integers import OutputFormat, rounded
from convstudio.core.design.on_picture import largest_error, on_picture, sums_integers
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset

PIXELS = np.random.default_rng(7).integers(0, 256, (37, 29)).astype(np.uint8)


@pytest.fixture(autouse=True)
def in_bands(monkeypatch):
    monkeypatch.setattr(module, "rows_at_once", lambda _width: 5)


def experiment(kernel, pixels=PIXELS, **inputs):
    return Experiment(Picture(pixels, 255.0), kernel, boundary="reflect", **inputs)


def of_scipy(weights, pixels=PIXELS):
    return ndimage.convolve(pixels.astype(float), weights, mode="reflect")


def test_the_largest_error_is_that_of_all_outputs_and_says_where():
    one, other = preset("gaussian-5"), preset("box-5")
    expected = np.abs(of_scipy(one.array) - of_scipy(other.array))
    found = largest_error(experiment(one), other)
    assert found.size == pytest.approx(expected.max(), abs=1e-9)
    assert expected[found.place] == pytest.approx(expected.max(), abs=1e-9)
    assert largest_error(experiment(one), one).size == 0
    assert (
        largest_error(experiment(preset("box-31"), PIXELS[:3, :3], mode="valid"), one).place is None
    )
    with_gap = PIXELS.astype(float)
    with_gap[3, 3] = np.nan
    whole = largest_error(experiment(one, with_gap), other)
    assert 0 < whole.size <= found.size


@pytest.mark.parametrize("overflow", ["saturate", "wrap"])
def test_outputs_are_those_of_integers_divided_rounded_and_stored(overflow):
    kernel = Kernel.from_array(np.array([[0, -0.61, 0], [-0.61, 3.44, -0.61], [0, -0.61, 0]]))
    found = rounded(kernel, 16)
    error, stored = on_picture(experiment(kernel), found, OutputFormat(overflow=overflow))
    exact = of_scipy(kernel.array)
    sums = np.rint(of_scipy(found.numerators.astype(float))).astype(int)
    assert error.size == pytest.approx(np.abs(sums / 16 - exact).max(), abs=1e-9)
    wanted = (sums + 8) >> 4  # half up
    fits = (wanted >= 0) & (wanted <= 255)
    as_stored = np.clip(wanted, 0, 255) if overflow == "saturate" else wanted % 256
    assert (stored.count, stored.below, stored.above) == (
        PIXELS.size, (wanted < 0).sum(), (wanted > 255).sum(),
    )  # fmt: skip
    assert stored.below
    assert stored.above
    assert stored.error == pytest.approx(np.abs(wanted - exact)[fits].max(), abs=1e-9)
    assert stored.worst == pytest.approx(np.abs(as_stored - exact).max(), abs=1e-9)


def test_what_has_fractions_has_no_outputs_of_a_device():
    kernel, whole = preset("box-3"), experiment(preset("box-3"))
    color = np.dstack([PIXELS] * 3)
    assert sums_integers(whole)
    assert sums_integers(experiment(kernel, color, channels="color"))
    for other in (
        experiment(kernel, PIXELS / 255),
        experiment(kernel, color, channels="grey"),
        replace(whole, linear_light=True),
        replace(whole, fill_value=0.5),
        replace(whole, missing="skip"),
    ):
        assert not sums_integers(other)
        error, stored = on_picture(other, rounded(kernel, 256), OutputFormat())
        assert error.size > 0
        assert stored is None
