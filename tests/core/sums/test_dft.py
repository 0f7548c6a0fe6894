"""The DFT in tiles against scipy's direct sum, for tiles of every kind."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.sums.dft import Spectrum, most_outputs


@settings(max_examples=60, deadline=None)
@given(
    kernel=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    outputs=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    dtype=st.sampled_from([np.float32, np.float64]),
    seed=st.integers(0, 2**32 - 1),
)
def test_it_is_the_correlation(kernel, outputs, dtype, seed):
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=kernel)
    shape = [size + taps - 1 for size, taps in zip(outputs, kernel, strict=True)]
    region = rng.uniform(0, 255, shape)
    result = np.full(outputs, np.nan, dtype)
    Spectrum(weights.astype(dtype)).correlate(region.astype(dtype), result)
    want = scipy.signal.oaconvolve(region, weights[::-1, ::-1], mode="valid")
    tolerance = 40 * np.finfo(dtype).eps * 255 * abs(weights).sum()
    assert np.all(abs(result - want) <= tolerance)


@pytest.mark.parametrize("taps", [1, 31, 200])
def test_a_tile_is_larger_than_its_kernel(taps):
    assert most_outputs(taps) > 2 * taps
