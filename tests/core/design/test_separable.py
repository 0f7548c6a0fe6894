"""Kernels of low rank against numpy's decomposition, and exact factors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.core.design.separable import approximation, factors, singular_shares
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import preset

WEIGHTS = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.integers(-20, 20).map(float),
)


@given(WEIGHTS, st.data())
def test_the_nearest_of_a_rank_is_that_of_numpy(weights, data):
    rank = data.draw(st.integers(1, min(weights.shape)))
    found = approximation(Kernel.from_array(weights), rank)
    left, values, right = np.linalg.svd(weights)
    expected = (left[:, :rank] * values[:rank]) @ right[:rank]
    # Equal singular values leave the choice between several that are as near.
    assert np.linalg.norm(weights - found.weights) == pytest.approx(
        np.linalg.norm(weights - expected), abs=1e-9
    )
    assert found.error * np.linalg.norm(weights) == pytest.approx(
        np.linalg.norm(values[rank:]), abs=1e-9
    )
    assert found.largest_error == pytest.approx(np.abs(weights - found.weights).max(), abs=1e-9)
    assert (found.rank, found.products) == (rank, rank * sum(weights.shape))
    np.testing.assert_allclose(
        singular_shares(Kernel.from_array(weights)), values / max(values[0], 1e-300), atol=1e-9
    )


@pytest.mark.parametrize("name", ["sobel-x", "scharr-y", "gaussian-5", "box-3", "motion-9"])
def test_a_kernel_of_rank_1_comes_apart_exactly(name):
    kernel = preset(name)
    ((column, row),) = factors(kernel, 1)
    assert (column.shape[1], row.shape[0]) == (1, 1)
    assert (column.origin, row.origin) == ((kernel.origin[0], 0), (0, kernel.origin[1]))
    whole = [
        [left * right * column.scale_value for right in row.values[0]] for (left,) in column.values
    ]
    assert whole == [[value * kernel.scale_value for value in each] for each in kernel.values]


def test_factors_are_whole_numbers_where_they_can_be():
    ((column, row),) = factors(preset("sobel-x"), 1)
    assert (column.texts, row.texts) == ((("1",), ("2",), ("1",)), (("1", "0", "-1"),))
    ((column, row),) = factors(Kernel((("1/2", "1/3"), ("-1/4", "-1/6"))), 1)
    assert (column.texts, column.scale, row.texts) == ((("2",), ("-1",)), "1/12", (("3", "2"),))


@given(WEIGHTS, st.data())
def test_the_factors_add_up_to_the_approximation(weights, data):
    kernel = Kernel.from_array(weights)
    rank = data.draw(st.integers(1, min(weights.shape)))
    total = sum(column.array @ row.array for column, row in factors(kernel, rank))
    np.testing.assert_allclose(total, approximation(kernel, rank).weights, atol=1e-9)


@pytest.mark.parametrize("rank", [0, 3])
def test_a_rank_that_no_kernel_of_the_size_has_is_refused(rank):
    with pytest.raises(ValueError, match="2 × 5 kernel is from 1 to 2"):
        approximation(Kernel.from_array(np.ones((2, 5))), rank)
