"""Any experiment, any section of its S, and the section's picture from the float64 feature map."""

import numpy as np
from hypothesis import strategies as st

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.sums.geometry import BOUNDARIES, MODES
from convstudio.core.views.section import Section

NUMBERS = [np.uint8, np.uint16, np.int16, np.int32, np.float32, np.float64]
ODD = [np.nan, np.inf, -np.inf, 1e20]


@st.composite
def experiments(draw, largest=40, kernels=9):
    """Any mode, border, origin, flip, channels and number type; now and then a pixel that is not like the others."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = [draw(st.integers(1, largest)) for _ in range(2)]
    taps = [draw(st.integers(1, kernels)) for _ in range(2)]
    dtype = draw(st.sampled_from(NUMBERS))
    pixels = rng.integers(0, 200, [*shape, *draw(st.sampled_from([(), (3,)]))]).astype(dtype)
    if pixels.dtype.kind == "f" and draw(st.booleans()):
        pixels.flat[draw(st.integers(0, pixels.size - 1))] = draw(st.sampled_from(ODD))
    weights = rng.normal(size=taps)
    weights[rng.random(taps) < draw(st.sampled_from([0.0, 0.4]))] = 0
    origin = tuple(draw(st.integers(0, size - 1)) for size in taps)
    return Experiment(
        Picture(pixels, 255.0),
        Kernel.from_array(weights, origin=origin),
        flip=draw(st.booleans()),
        mode=draw(st.sampled_from(MODES)),
        boundary=draw(st.sampled_from(BOUNDARIES)),
        fill_value=draw(st.sampled_from([0.0, 3.0, -7.5])),
        channels=draw(st.sampled_from(["grey", "color"])),
    )


def a_section(data, experiment):
    parts = []
    for size in experiment.output_shape:
        start = data.draw(st.integers(0, size - 1))
        parts.append(range(start, data.draw(st.integers(start + 1, size))))
    decimation = data.draw(st.sampled_from([1, 2, 3, 4, 6, 8, 12]))
    return Section(*parts, decimation, data.draw(st.sampled_from(["mean", "sampled"])))


def wanted(experiment, section):
    """The section's picture, from the float64 feature map."""
    i, j, decimation = section.rows, section.columns, section.decimation
    with np.errstate(invalid="ignore", over="ignore"):
        part = experiment.feature_map()[i.start : i.stop, j.start : j.stop]
        if section.shown == "sampled":
            return part[::decimation, ::decimation]
        lines = [
            [part[top : top + decimation, left : left + decimation].mean(axis=(0, 1))
             for left in range(0, len(j), decimation)]
            for top in range(0, len(i), decimation)
        ]  # fmt: skip
    return np.array(lines)


def magnitude(experiment):
    """max|I| Σ|K|, of the numbers among the pixels."""
    pixels = experiment.picture.pixels.astype(float)
    largest = np.abs(pixels[np.isfinite(pixels)]).max(initial=abs(experiment.fill_value))
    return largest * np.abs(experiment.kernel.array).sum()


def assert_equal_but_for_rounding(got, want, size):
    assert got.shape == want.shape
    with np.errstate(invalid="ignore"):
        near = np.abs(got - want) <= 2e-6 * size
    assert np.all(near | (got == want) | (np.isnan(got) & np.isnan(want)))
