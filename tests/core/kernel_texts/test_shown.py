"""Code whose last lines show the kernel that it has made, as the cells of a notebook end."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.numbers.expressions import evaluate

MADE = (
    "k = np.array([[1., 2, 1], [2, 4, 2], [1, 2, 1]])", "k = np.array([[0., -1], [3, 5]]) / 4",
    "a = np.array([1., 2, 1])\nk = np.outer(a, a)", "a = [1, 4, 6]\nb = [1., 2, 1]\nk = np.outer(a, b) / 16",
    "k = np.ones((3, 3)) / 9", "import numpy as np\nk: np.ndarray = np.array([[1., 2],\n              [3, 4]])",
)  # fmt: skip
CHANGED = ("", "k = k / 4", "k /= k.sum()", "k *= 2", "m = k / 8", "k -= 1", "k = k.T", "k[0] = 0")
SHOWN = (
    "k", "print(k)", "print( k )", "k;", "k  # the kernel", "m", "print(m)", "a", "print(a)", "k.T", "-k", "k / 2",
    "print(k / 2)", "print(k, k)", "print(k.T)", "k + k", "print(-k)", "K", "np", "print()", "len(k)",
)  # fmt: skip


def effective(text):
    """The weights of a text with their scale, or None where it is refused."""
    try:
        kernel = read_kernel_text(text).kernel
    except KernelError:
        return None
    return kernel.typed_array * float(evaluate(kernel.scale))


def run(code, shown):
    """What the last line shows when NumPy runs the code."""
    names = {"np": np, "print": lambda *values: values[0]}
    exec(code, names)
    return eval(shown.rstrip(";"), names)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(MADE),
    st.lists(st.sampled_from(CHANGED), max_size=2),
    st.lists(st.sampled_from(SHOWN), min_size=1, max_size=3),
)
@example(MADE[0], [], ["k"])
@example(MADE[2], ["k /= k.sum()"], ["k", "print(k)"])
def test_what_is_read_is_what_numpy_shows_in_the_end(made, changes, shown):
    code = "\n".join([made, *filter(None, changes)])
    weights = effective("\n".join([code, *shown]))
    if weights is not None:
        np.testing.assert_allclose(weights, run(code, shown[-1]), rtol=1e-12)


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("change", ["", "k = k / 4", "k /= k.sum()"])
@pytest.mark.parametrize("shown", [["k"], ["print(k)"], ["k;"], ["print(k)", "k"]])
def test_a_kernel_may_be_shown_in_the_end(made, change, shown):
    code = "\n".join(filter(None, [made, change]))
    np.testing.assert_allclose(effective("\n".join([code, *shown])), run(code, "k"), rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("k = [1 2 1; 2 4 2; 1 2 1]/16;\ndisp(k)", np.outer([1, 2, 1], [1, 2, 1]) / 16),
        ("k = [0 1 0\n1 -4 1\n0 1 0] % laplace\ndisp(k) % shown", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("k = [1;2;1]*[1 2 1]\nk", np.outer([1, 2, 1], [1, 2, 1])),
        (">> k = ones(3)/9;\n>> k", np.full((3, 3), 1 / 9)),
        ("K <- matrix(c(1, 2, 3, 4), 2, 2) # by columns\nprint(K)", [[1, 3], [2, 4]]),
        ("K <- matrix(c(1, 2,\n  3, 4), nrow = 2, byrow = TRUE) / 4\nK", np.array([[1, 2], [3, 4]]) / 4),
    ],
)  # fmt: skip
def test_so_do_matlab_and_r(text, wanted):
    np.testing.assert_allclose(effective(text), wanted, rtol=1e-12)


@pytest.mark.parametrize(
    "end",
    [
        "q", "print(q)", "disp('k')", "k'", "k.T", "print(k / 2)", "print(k, k)", "print((k))", "k k", "show(k)",
        "k(1)", "k[0]", "del k", "m = k", "print(k)\nq", "k = 2", "[k]", "print k",
    ],
)  # fmt: skip
def test_any_other_end_is_refused_in_one_sentence(end):
    with pytest.raises(KernelError) as refusal:
        read_kernel_text(f"k = [[1, 2], [3, 4]]\n{end}")
    assert str(refusal.value).count("\n") == 0
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "K = c(1, 2, 1) %o% c(1, 2, 1)\nK", "K = c(1, 2, 1) %o% c(1, 2, 1)\nK = K / 16", "k = 5\nk", "k = 1 2 1\nk",
        "k = [1, 2]\nk = [3, 4]\nk", "k = [[1, 2], [3, 4]]\nm = k / 4\nk", "a = [1, 2]\nk = np.outer(a, a)\nprint(a)",
        "np.outer(k, k)\nk", "k\nprint(k)\nouter(k, k)", "k = np.array([[5, 2, 1]]) % k2\nk", "x = 3\nk = [1, 2, 1]\nk",
    ],
)  # fmt: skip
def test_nothing_is_read_of_what_is_not_shown_or_computed_in_an_unknown_way(text):
    assert effective(text) is None
