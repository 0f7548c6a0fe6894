"""Experiments whose sums are written down: gaps, colours, shares, scales, and weights as people type them."""

import numpy as np
from hypothesis import strategies as st

from convstudio.core.model.experiment import CHANNELS, Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

PIXELS = st.one_of(
    st.integers(0, 255).map(float),
    st.floats(0, 255, width=32),
    st.floats(-1e6, 1e6).filter(lambda value: not 0 < abs(value) < 1e-100),
    st.decimals("-99", "99", places=2).map(float),
    st.decimals("0", "255", places=4).map(float),  # grey of three bytes
    st.just(float("nan")),
)
POSITIVE = [
    "0",
    "1",
    "2",
    "3",
    "0.5",
    "1/9",
    "0.125",
    "1.25",
    "2.4142",
    "12345.678",
    "0.34375",
    "0.03125",
    "0.1+0.2",
    "(1+2)*3",
    "2-1/3",
    "sqrt(2)",
    "2^-3",
    "1e-7",
    "1/3/7",
]
SIGNED = ["-1", "-1/9", "-0.25", "-1+2", "1-3", "-2^2", "-(1/9)", "-sqrt(2)"]
SCALES = [
    "1",
    "1",
    "1/9",
    "0.5",
    "3",
    "12345.678",
    "0.1+0.2",
    "2-1/3",
    "1/(2+5)",
    "2*3",
    "sqrt(2)",
    "1/65536",
]


@st.composite
def summed_setups(draw):
    """2 × 2 weights on 3 × 3 pixels."""
    color = draw(st.booleans())
    shape = (3, 3, 3) if color else (3, 3)
    if draw(st.booleans()):  # bytes
        numbers = draw(st.lists(st.integers(0, 255), min_size=27, max_size=27))
        pixels = np.resize(np.array(numbers, np.uint8), shape)
    else:
        numbers = draw(st.lists(PIXELS, min_size=9, max_size=9))
        pixels = np.resize(np.array(numbers), shape)
        pixels = pixels + np.resize([0, 1, 0.5], shape) * color
    shares = st.one_of(st.sampled_from([0, 255]), st.integers(0, 255))
    alpha = np.array(draw(st.lists(shares, min_size=9, max_size=9)), np.uint8).reshape(3, 3)
    picture = Picture(pixels, 255.0, alpha=alpha if draw(st.booleans()) else None)
    missing = draw(st.sampled_from(["skip", "spread"]))
    known = POSITIVE if missing == "skip" else POSITIVE + SIGNED
    texts = draw(st.lists(st.sampled_from(known), min_size=4, max_size=4))
    scale = draw(
        st.sampled_from(SCALES if missing == "skip" else [*SCALES, "-1/16", "-1+2", "1-3"])
    )
    kernel = Kernel((tuple(texts[:2]), tuple(texts[2:])), scale)
    mode = draw(st.sampled_from(["valid", "full"]))
    return Experiment(
        picture, kernel, draw(st.booleans()), mode=mode, missing=missing,
        channels=draw(st.sampled_from(CHANNELS)), boundary=draw(st.sampled_from(["constant", "wrap"])),
    )  # fmt: skip
