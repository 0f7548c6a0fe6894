"""The golden facts about the textbook's figure, in letters, and the laws of the flip in numbers."""

import numpy as np
import pytest

import convstudio
from convstudio.core.sums.reference import reference


class Letters:
    """A sum of products of letters: enough algebra for the figure, and no more."""

    def __init__(self, *terms):
        self.terms = terms

    def __mul__(self, other):
        return Letters(*(one + two for one in self.terms for two in other.terms))

    def __add__(self, other):
        return Letters(*self.terms, *other.terms)

    def __str__(self):
        return "+".join(self.terms)


IMAGE = np.array([[Letters(letter) for letter in row] for row in ("abcd", "efgh", "ijkl")])
KERNEL = np.array([[Letters(letter) for letter in row] for row in ("wx", "yz")])


def terms(cell):
    return sorted(cell.terms)


def test_valid_correlation_is_the_textbooks_figure():
    got = reference(IMAGE, KERNEL, flip=False, mode="valid")
    assert [[str(cell) for cell in row] for row in got] == [
        ["aw+bx+ey+fz", "bw+cx+fy+gz", "cw+dx+gy+hz"],
        ["ew+fx+iy+jz", "fw+gx+jy+kz", "gw+hx+ky+lz"],
    ]


def test_full_convolution_begins_with_the_readers_aw_and_ay_plus_ew():
    got = reference(IMAGE, KERNEL, flip=True, mode="full")
    assert got.shape == (4, 5)
    assert str(got[0, 0]) == "aw"
    assert terms(got[1, 0]) == ["ay", "ew"]
    assert str(got[1, 1]) == "az+by+ex+fw"


def test_the_six_cells_of_the_figure_lie_inside_full_with_the_kernel_turned():
    full = reference(IMAGE, KERNEL, flip=True, mode="full")
    valid = reference(IMAGE, KERNEL, flip=True, mode="valid")
    inner = full[1:3, 1:4]
    assert [terms(cell) for cell in inner.flat] == [terms(cell) for cell in valid.flat]
    turned = reference(IMAGE, KERNEL[::-1, ::-1], flip=False, mode="valid")
    assert [terms(cell) for cell in inner.flat] == [terms(cell) for cell in turned.flat]


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 3), (2, 5), (4, 1)])
def test_an_impulse_returns_the_kernel_and_its_correlation_the_kernel_turned(shape):
    kernel = np.random.default_rng(0).normal(size=shape)
    assert np.array_equal(convstudio.convolve([[1.0]], kernel), kernel)
    assert np.array_equal(convstudio.correlate([[1.0]], kernel), kernel[::-1, ::-1])


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("shape", "mode"), [((3, 3), "same"), ((2, 4), "full"), ((2, 3), "valid")])
def test_a_kernel_equal_to_its_turn_does_not_notice_the_flip(sign, shape, mode):
    rng = np.random.default_rng(1)
    image, half = rng.normal(size=(9, 8)), rng.normal(size=shape)
    kernel = half + sign * half[::-1, ::-1]
    there = convstudio.convolve(image, kernel, mode=mode)
    back = convstudio.correlate(image, kernel, mode=mode)
    assert np.allclose(there, sign * back, atol=1e-12)


def test_for_an_even_symmetric_kernel_the_flip_shifts_same_by_one():
    image, kernel = np.random.default_rng(2).normal(size=(9, 8)), np.ones((2, 2))
    there = convstudio.convolve(image, kernel, mode="same", boundary="wrap")
    back = convstudio.correlate(image, kernel, mode="same", boundary="wrap")
    assert not np.allclose(there, back)
    assert np.allclose(there, np.roll(back, (-1, -1), (0, 1)))
