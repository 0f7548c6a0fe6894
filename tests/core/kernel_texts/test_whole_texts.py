"""All of a text counts: statements between lists and what is made of them, and every sign behind a list or a row.

What the texts mean is computed by NumPy, which runs them as code, or by Python's own arithmetic.
"""

from collections import OrderedDict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.numbers.expressions import evaluate

UNDERSTOOD = (
    "a /= a.sum()", "b /= np.sum(b)", "a *= 1/16", "a = a / 4 / 2", "b = b * 3", "b /= 4 / 2",
    "a = np.array([4, 2, 1], float)", "a = b / 2", "a /= 2  # halved", "# a /= 2", "b = np.array(b) / 8",
)  # fmt: skip
CHANGING = (
    "a -= 1", "a[1] = 3", "a.sort()", "a, b = b, a", "a[:] = 0", "b = a", "a += b", "a = -a", "a = a + 1",
    "a //= 2", "a **= 2", "b = a[::-1]", "a = a / 4 - 2", "a = a * b", "a[0] /= 2",
    "if False: a = np.array([9., 9, 9])", "if False:\n    a = np.array([9., 9, 9])", "c = '''\na = [9, 9]\n'''",
    "if False: a /= 2", "a = a.sum()", "np.negative(a, out=a)", "del c", "a = np.array([9., 9])[:1]",
)  # fmt: skip
ENDS = (
    "k = np.outer(a, b)", "np.outer(a, b)", "k = np.outer(b, a) / 16", "k = np.outer(a, b)\nk /= k.sum()",
    "k = np.outer(a, b)\nk *= 2\nk = k / 3 / 5", "k = np.outer(a, b) / 9 * 2", "k = 2 * np.outer(a, b)",
    "k = np.outer(a, b)\nk -= 1", "k = np.outer(a, b) - 1", "k = np.outer(a, b)\nk /= sum(k)",
    "k = np.outer(a, b)  # the kernel", "k = np.outer(a, a)",
)  # fmt: skip


def effective(text):
    """The weights of a text with their scale, or None where it is refused."""
    try:
        kernel = read_kernel_text(text).kernel
    except KernelError:
        return None
    return kernel.typed_array * float(evaluate(kernel.scale))


def run(code):
    """What the last name of code is, or its last expression, when NumPy runs it; None if it cannot."""
    names = OrderedDict(np=np)
    *above, last = code.split("\n")
    try:
        exec("\n".join(above), names)
        try:
            return eval(last.split(" #")[0], names)
        except SyntaxError:
            exec(last, names)
            return names["k"]
    except (ArithmeticError, NameError, TypeError, ValueError, IndexError):
        return None


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(UNDERSTOOD + CHANGING), max_size=3), st.sampled_from(ENDS))
def test_what_is_read_of_statements_is_what_they_compute(between, end):
    code = "\n".join(["a = np.array([1., 4, 6])", "b = np.array([2., 1, 2])", *between, end])
    weights = effective(code)
    if weights is not None:
        np.testing.assert_allclose(weights, run(code), rtol=1e-12)


@pytest.mark.parametrize("statement", CHANGING)
def test_a_statement_that_changes_a_list_in_an_unknown_way_is_refused(statement):
    assert effective(f"a = np.array([1., 4, 6])\n{statement}\nnp.outer(a, a)") is None
    assert effective(f"a = np.array([1., 4, 6])\n{statement}\na /= 2") is None


@pytest.mark.parametrize("statement", UNDERSTOOD[:6])
def test_a_statement_that_scales_a_list_counts_before_the_product(statement):
    code = f"a = np.array([1., 4, 6])\nb = np.array([2., 1, 2])\n{statement}\nk = np.outer(a, b)"
    np.testing.assert_allclose(effective(code), run(code), rtol=1e-12)


CHAINS = st.lists(
    st.tuples(st.sampled_from("*/"), st.sampled_from(["2", "9", "4", "(1 + 3)", "0.5", "16"])),
    min_size=1, max_size=3,
).map(lambda links: "".join(f" {sign} {operand}" for sign, operand in links))  # fmt: skip
LISTS = [
    ("ones(2)", np.ones((2, 2))),
    ("np.ones((2, 3))", np.ones((2, 3))),
    ("np.array([[1, 2], [3, 4]])", [[1, 2], [3, 4]]),
    ("[1 2; 3 4]", [[1, 2], [3, 4]]),
    ("\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", [[1, 2], [3, 4]]),
    ("np.outer([1, 3], [1, 2])", [[1, 2], [3, 6]]),
    ("1 2\n3 4", [[1, 2], [3, 4]]),
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LISTS), CHAINS)
def test_each_sign_behind_a_list_is_of_the_one_number_behind_it(matrix, chain):
    text, weights = matrix
    np.testing.assert_allclose(
        effective(text + chain), np.array(weights) * eval(f"1.{chain}"), rtol=1e-12
    )


@pytest.mark.parametrize("text", [text for text, _ in LISTS[:-1]])
@pytest.mark.parametrize(
    "rest", ["/9 - 1", "/9 + 1", "*2-1", "/9 - 1*2", "- 1", "/16-1", "/2x", "/"]
)
def test_a_sum_is_no_factor(text, rest):
    assert effective(text + rest) is None
    if rest[-1].isdigit():
        assert effective(f"1{rest}{'*' if 'begin' not in text else ''}{text}") is None
        assert effective(f"(1){rest}*{text}") is None


def test_what_is_divided_by_a_fraction_is_multiplied():
    matrix = "\\begin{pmatrix}1&2\\end{pmatrix}"
    np.testing.assert_array_equal(effective(f"{matrix}/\\frac{{1}}{{16}}"), [[16, 32]])
    np.testing.assert_array_equal(effective(f"{matrix}\\cdot\\frac{{1}}{{16}}"), [[1 / 16, 1 / 8]])


ROWS = ["1 2 1", "2 4 2", "1 2 1"]
BINOMIAL = np.outer([1, 2, 1], [1, 2, 1])


@pytest.mark.parametrize(
    ("behind", "factor"),
    [
        ("/ 16", 1 / 16), ("\u00f7 16", 1 / 16), ("* 1/16", 1 / 16), ("/ 2^4", 1 / 16), ("/ (8+8)", 1 / 16),
        ("/ (8 + 8)", 1 / 16), ("/ 16 / 2", 1 / 32), ("\u00d7 0.5", 0.5), ("/ (1/4)", 4), ("/ sqrt(4)", 0.5),
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["{}", "\u23a1{}\u23a4", "\u23a2{}\u23a5", "   {}"])
@pytest.mark.parametrize("at", [1, 2])
def test_a_factor_behind_a_row_is_of_all_and_the_weight_alone_is_offered(behind, factor, frame, at):
    rows = [frame.format(row) for row in ROWS]
    rows[at] += f" {behind}"
    np.testing.assert_allclose(effective("\n".join(rows)), BINOMIAL * factor, rtol=1e-12)
    (other,) = read_kernel_text("\n".join(rows)).alternatives
    alone = BINOMIAL.astype(float)
    alone[at, 2] *= factor
    assert other.offer.startswith("Only the last weight")
    np.testing.assert_allclose(other.kernel.array, alone, rtol=1e-12)


@pytest.mark.parametrize(
    ("at", "behind"),
    [(2, "/ 4/4"), (1, "/ 1/4"), (0, "/ 16"), (2, "/ x"), (2, "/ 2 / 2 / 2 / 2 / 2"), (2, "\n/ 4/4"),
     (2, "\n/ 4 / 4"), (1, "/ 0"), (2, "/ (1"), (1, "/ 16 - 1")],
)  # fmt: skip
def test_a_factor_that_may_be_another_one_is_refused(at, behind):
    rows = list(ROWS)
    rows[at] += f" {behind}"
    assert effective("\n".join(rows)) is None


@pytest.mark.parametrize(
    ("code", "weights"),
    [
        ("k = np.array([[1, 2], [3, 4]])\nk /= sum(k)", None),
        ("k = np.array([[1, 2], [3, 4]])\nk /= sum(k[:])", None),
        ("k = np.array([[1, 2, 1]])\nk = k / sum(k)", None),
        ("k = np.ones((1, 3))\nk = k / sum(k)", None),
        ("k = [1 2; 3 4]; k = k / sum(k)", None),
        ("k = [1 2; 3 4]; k = k ./ sum(k);", None),
        ("k = [1 2; 3 4]; k = k / sum(k(:))", [[0.1, 0.2], [0.3, 0.4]]),
        ("k = [1 2; 3 4]; k = k / sum(k[:])", [[0.1, 0.2], [0.3, 0.4]]),
        ("k = [1 2 1]; k = k / sum(k)", [[0.25, 0.5, 0.25]]),
        ("k = [1; 2; 1]; k = k ./ sum(k)", [[0.25], [0.5], [0.25]]),
        ("k = np.array([1, 2, 1])\nk = k / sum(k)  # normalise", [[0.25, 0.5, 0.25]]),
        ("k = np.array([[1], [2], [1]])\nk = k / sum(k)", [[0.25], [0.5], [0.25]]),
        ("k = [1 2; 3 4]; % a\nk = k / 10; % normalised", [[0.1, 0.2], [0.3, 0.4]]),
    ],
)
def test_the_sum_of_a_matrix_in_code_is_that_of_its_columns(code, weights):
    read = effective(code)
    assert read is weights or np.allclose(read, weights, rtol=1e-12)


@pytest.mark.parametrize("row", ["[1,2,1]", "[1 2 1]", "2*[1, 2, 1]", "([1,2,1])", "(1, 2, 1)"])
@pytest.mark.parametrize("turned", [".T", ".t()"])
def test_a_row_that_has_no_transpose_is_refused(row, turned):
    assert effective(row + turned) is None
    np.testing.assert_array_equal(effective(f"np.array([1, 2, 1]){turned}"), [[1, 2, 1]])


@pytest.mark.parametrize(
    ("code", "weights"),
    [
        ("a = np.array([20, 30], np.uint8)\nnp.outer(a, a)", None),
        ("np.outer(np.array([20, 30], np.int8), np.array([20], dtype='u1'))", None),
        ("np.array([[100]], dtype=np.uint8) * 3", None),
        ("3 * np.array([[100]], dtype=np.uint8)", None),
        ("k = np.array([[100]], dtype=np.uint8)\nk *= 3", None),
        ("a = np.array([2, 3], np.uint8)\nnp.outer(a, a)", [[4, 6], [6, 9]]),
        ("a = np.array([20, 30], np.uint8)\nnp.outer(a, [20])", [[400], [600]]),
        ("np.array([[100]], dtype=np.uint8) / 4", [[25]]),
    ],
)
def test_a_product_that_leaves_its_type_is_refused(code, weights):
    read = effective(code)
    assert read is weights or np.array_equal(read, weights)


def test_the_size_of_a_product_is_checked_before_it_is_multiplied():
    ones = "1," * 5_000
    for text in (f"a = [{ones}1]\nnp.outer(a, a)", f"[{ones.replace(',', ';')}1]*[{ones}1]"):
        with pytest.raises(KernelError, match="at most 255×255"):
            read_kernel_text(text)


@pytest.mark.parametrize(
    "code", ["if True: k = [1, 2, 1]", "while x: k = [1, 2, 1]", "k = '''\n[1, 2]\n'''"]
)
def test_a_list_that_may_never_be_made_is_refused(code):
    assert effective(code) is None


@pytest.mark.parametrize("factor", ["1e300", "1e-300", "3"])
@pytest.mark.parametrize("count", [40, 60, 5_000])
def test_more_factors_than_a_scale_can_be_are_refused_in_a_sentence(factor, count):
    for text in (f"[1 2]{f' * {factor}' * count}", "a = [1, 2]" + f"\na *= {factor}" * count):
        read = effective(text)
        assert read is None or np.allclose(read, [[3.0**count, 2 * 3.0**count]])
