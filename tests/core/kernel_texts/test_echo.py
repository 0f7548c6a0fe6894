"""What a shell printed below code has to agree with the code, and its digits are those of the code."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text

K = [[1, 2], [3, 4]]
SHOWN = [
    ">>> k = np.array([[1, 2], [3, 4]])\n>>> k\narray([[1, 2],\n       [3, 4]])",
    ">>> import numpy as np\n>>> k = np.array([[1, 2], [3, 4]])\n>>> k\narray([[1, 2],\n       [3, 4]])\n>>> ",
    "In [1]: import numpy as np\n\nIn [2]: k = np.array([[1, 2], [3, 4]])\n\nIn [3]: k\nOut[3]: \narray([[1, 2],\n"
    "       [3, 4]])\n\nIn [4]: ",
    "In [1]: k = np.array([[1, 2], [3, 4]]); k\nOut[1]: array([[1, 2],\n       [3, 4]])",
    ">>> np.array([[1, 2], [3, 4]])\narray([[1, 2],\n       [3, 4]])",
    "k = [1 2; 3 4]\nk =\n 1 2\n 3 4",
    ">> k = [1 2; 3 4]\r\n\r\nk =\r\n\r\n     1     2\r\n     3     4\r\n\r\n>> ",
    "k = np.array([[1, 2], [3, 4]])\nprint(k)\n[[1 2]\n [3 4]]",
    "k = [[1, 2], [3, 4]]\nprint(k)\n[[1, 2], [3, 4]]",
    "k = [1 2; 3 4];\ndisp(k)\n     1     2\n     3     4",
    "julia> k = [1 2; 3 4]\n2×2 Matrix{Int64}:\n 1  2\n 3  4\n\njulia> ",
    "> k <- matrix(c(1, 3, 2, 4), 2)\n> k\n     [,1] [,2]\n[1,]    1    2\n[2,]    3    4",
    ">>> k = torch.tensor([[1., 2.], [3., 4.]])\n>>> k\ntensor([[1., 2.],\n        [3., 4.]])",
]


@pytest.mark.parametrize("text", SHOWN)
def test_code_with_what_it_prints_is_one_kernel(text):
    np.testing.assert_array_equal(read_kernel_text(text).kernel.array, K)


@pytest.mark.parametrize("text", SHOWN)
def test_where_both_differ_it_is_refused_in_a_sentence(text):
    at = text.rindex("4")
    at = text.rindex("4", 0, at) if text[at - 1 : at + 2] == "[4]" else at
    other = f"{text[:at]}5{text[at + 1 :]}"
    with pytest.raises(
        KernelError, match="has 4 at 1, 1, and what is printed below it 5; one of them alone"
    ):
        read_kernel_text(other)


def test_another_shape_or_another_name_is_refused():
    with pytest.raises(KernelError, match="is 2 × 2, and what is printed below it 2 × 3"):
        read_kernel_text("k = np.array([[1, 2], [3, 4]])\nk\narray([[1, 2, 3],\n       [3, 4, 5]])")
    with pytest.raises(KernelError):
        read_kernel_text("k = [1 2; 3 4]\nq =\n 1 2\n 3 4")
    with pytest.raises(KernelError):
        read_kernel_text(f"{SHOWN[0]}\n>>> k /= 2")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-99, 99), min_size=6, max_size=6),
    st.sampled_from(["", " / 9", " / 16", " * 1e-7", " / 7e5", " * 1e9"]),
    st.sampled_from([">>> k\n{!r}", "print(k)\n{}"]),
)
def test_the_digits_are_those_of_the_code_however_numpy_rounds_them(numbers, factor, shown):
    code = f"k = np.array({np.reshape(numbers, (2, 3)).tolist()}){factor}"
    names = {"np": np}
    exec(code, names)
    read = read_kernel_text(f"{code}\n{shown.format(names['k'])}")
    np.testing.assert_allclose(read.kernel.array, names["k"], rtol=1e-14)


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("[1 2; 3 4]/9", "    0.1111    0.2222\n    0.3333    0.4444"),
        ("[0.001 0.002; 3 4]/1000", "   1.0e-03 *\n\n    0.0010    0.0020\n    3.0000    4.0000"),
    ],
)
def test_matlab_s_four_decimals_agree_with_what_was_typed(code, printed):
    read = read_kernel_text(f">> k = {code}\n\nk =\n\n{printed}\n\n")
    np.testing.assert_array_equal(read.kernel.array, read_kernel_text(code).kernel.array)
    with pytest.raises(KernelError, match="printed below it"):
        read_kernel_text(f">> k = {code}\n\nk =\n\n{printed.replace('2', '3', 1)}\n\n")
