"""Types of whole numbers in code: a cell that its type would change is refused, and every other one is taken."""

import numpy as np
import pytest

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("np.array([[1.7,2],[3,4]], dtype=int)", "one of whole numbers, which “1.7” is not"),
        ("np.array([[1.7, 2]], int)", "one of whole numbers, which “1.7” is not"),
        ("np.array([[1.7, 2]], dtype=int).astype(float)", "one of whole numbers, which “1.7”"),
        ("np.array([[1.7, 2]]).astype(int).astype(float)", "one of whole numbers, which “1.7”"),
        ("torch.tensor([[1.5, 2]], dtype=torch.int)", "one of whole numbers, which “1.5” is not"),
        ("np.array([[-1, 3]], dtype=np.uint8)", "holds 0 to 255, but not “-1”"),
        ("np.array([[1, 300]], dtype='u1')", "holds 0 to 255, but not “300”"),
        ("np.array([[1, 300]]).astype(np.int8)", "holds -128 to 127, but not “300”"),
        ("np.array([[0, 2]], dtype=bool)", "holds 0 to 1, but not “2”"),
        ("unsigned char k[2] = {1, 300};", "holds 0 to 255, but not “300”"),
        ("unsigned k[2] = {-1, 3};", "but not “-1”"),
        ("Mat k = (Mat_<uchar>(1,3) << -1, 2, 3);", "holds 0 to 255, but not “-1”"),
        ("let k: [i8; 3] = [1, 2, 300];", "holds -128 to 127, but not “300”"),
        ("new Uint8Array([1, -2, 3])", "holds 0 to 255, but not “-2”"),
        ("uint8([1 2; 3 300])", "holds 0 to 255, but not “300”"),
        ("[np.uint8(1), np.uint8(300)]", "but not “np.uint8(300)”"),
        ("int16([1 2; 3 4])/16", "to which its factor rounds them"),
    ],
)
def test_a_cell_that_its_type_would_change_is_refused(text, sentence):
    with pytest.raises(KernelError, match="type") as refusal:
        read_kernel_text(text)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("np.array([[-1, 300]], dtype=np.int16)", [[-1, 300]]),
        ("np.array([[0, 1]], dtype=bool)", [[0, 1]]),
        ("np.array([[1, 2, 1]], dtype=np.uint8)/4", [[0.25, 0.5, 0.25]]),
        ("Mat k = (Mat_<uchar>(1,3) << 1, 2, 255);", [[1, 2, 255]]),
        ("long double k[3] = {1, 2.5, 3};", [[1, 2.5, 3]]),
        ("int_kernel = [[1.5, 2]]", [[1.5, 2]]),
        ("new Int8Array([1, -2, 3])", [[1, -2, 3]]),
    ],
)
def test_a_cell_that_its_type_can_hold_is_taken(text, weights):
    np.testing.assert_array_equal(read_kernel_text(text).kernel.array, weights)
