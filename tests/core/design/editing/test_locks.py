"""Locks: laws of symmetry and sums, on any kernel."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.design.editing.locks import (
    KEPT_SUMS,
    SYMMETRIES,
    edited,
    is_symmetric,
    joined,
    symmetrised,
    with_sum,
    with_symmetry,
)
from convstudio.core.model.kernel import Kernel

OPERATIONS = {
    "none": lambda k: k,
    "left-right": lambda k: k[:, ::-1],
    "up-down": lambda k: k[::-1],
    "half turn": lambda k: k[::-1, ::-1],
    "four-fold": lambda k: np.rot90(k) if k.shape[0] == k.shape[1] else k[:, ::-1],
    "antisymmetric": lambda k: -k[::-1, ::-1],
}


@st.composite
def kernels(draw):
    kh, kw = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    cells = st.integers(-9, 9).map(str)
    return Kernel(tuple(tuple(draw(cells) for _ in range(kw)) for _ in range(kh)))


def cells_of(kernel):
    return st.tuples(*(st.integers(0, count - 1) for count in kernel.shape))


@given(kernels(), st.sampled_from(SYMMETRIES), st.data())
def test_what_is_typed_once_keeps_a_symmetric_kernel_symmetric(kernel, symmetry, data):
    kernel = symmetrised(kernel, symmetry)
    np.testing.assert_allclose(kernel.array, OPERATIONS[symmetry](kernel.array), atol=1e-12)
    cell = data.draw(cells_of(kernel))
    typed = with_symmetry(kernel, {cell: "7/3"}, symmetry)
    after = kernel.with_cells(typed)
    np.testing.assert_allclose(after.array, OPERATIONS[symmetry](after.array), atol=1e-12)
    assert after.texts[cell[0]][cell[1]] == (
        "0" if 0 in joined(cell, kernel.shape, symmetry).values() else "7/3"
    )


@given(kernels(), st.sampled_from(SYMMETRIES))
def test_the_nearest_symmetric_kernel_is_a_projection(kernel, symmetry):
    once = symmetrised(kernel, symmetry)
    assert symmetrised(once, symmetry) is once
    apart = kernel.array - once.array
    assert abs((apart * once.array).sum()) < 1e-9


@given(kernels(), st.sampled_from(KEPT_SUMS), st.sampled_from(SYMMETRIES), st.data())
def test_a_kept_sum_is_kept_exactly_and_symmetry_with_it(kernel, kept, symmetry, data):
    kernel = symmetrised(kernel, symmetry)
    cell = data.draw(cells_of(kernel))
    typed = with_symmetry(kernel, {cell: "5"}, symmetry)
    edited = kernel.with_cells(typed)
    after = with_sum(kernel, edited, frozenset(typed), kept, symmetry)
    total = {"none": edited.total, "sum": kernel.total, "zero": Fraction(0)}[kept]
    if len(typed) < kernel.array.size or kept == "none":
        assert after.total == total
    np.testing.assert_allclose(after.array, OPERATIONS[symmetry](after.array), atol=1e-12)
    if symmetry != "antisymmetric":
        assert after.texts[cell[0]][cell[1]] == "5"


def test_the_remainder_goes_to_the_middle_in_whole_numbers():
    before = Kernel((("0", "-1", "0"), ("-1", "4", "-1"), ("0", "-1", "0")))
    edited = before.with_cell(0, 0, "-2")
    after = with_sum(before, edited, frozenset({(0, 0)}), "zero", "none")
    assert after.texts == (("-2", "-1", "0"), ("-1", "6", "-1"), ("0", "-1", "0"))
    middle = before.with_cell(1, 1, "8")
    around = with_sum(before, middle, frozenset({(1, 1)}), "zero", "none")
    assert around.texts == (("0", "-2", "0"), ("-2", "8", "-2"), ("0", "-2", "0"))


@pytest.mark.parametrize(
    ("symmetry", "cells"),
    [
        ("four-fold", {(0, 1): 1, (1, 2): 1, (2, 1): 1, (1, 0): 1}),
        ("left-right", {(0, 1): 1}),
        ("antisymmetric", {(0, 1): 1, (2, 1): -1}),
    ],
)
def test_which_cells_are_joined(symmetry, cells):
    assert joined((0, 1), (3, 3), symmetry) == cells


@given(kernels(), st.sampled_from(SYMMETRIES), st.sampled_from(KEPT_SUMS), st.data())
def test_whatever_is_typed_into_several_cells_leaves_what_is_kept(kernel, symmetry, kept, data):
    kernel = symmetrised(kernel, symmetry)
    assert is_symmetric(kernel, symmetry)
    texts = data.draw(st.dictionaries(cells_of(kernel), st.integers(-9, 9).map(str), min_size=1))
    try:
        after = edited(kernel, texts, symmetry, kept)
    except ValueError:
        assert kept != "none"  # no cell is left to keep the sum
        return
    np.testing.assert_allclose(after.array, OPERATIONS[symmetry](after.array), atol=1e-12)
    if kept != "none":
        assert after.total == (kernel.total if kept == "sum" else 0)
    if symmetry == "none" and (kernel.array == np.rint(kernel.array)).all():
        assert (after.array == np.rint(after.array)).all()
