"""Signs that divide in one language and begin a remark in another: a text is what NumPy makes of it, or refused."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.numbers.expressions import evaluate

# What may stand behind an operand in Python, and what may follow it.
SIGNS = (
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "**",
    "@",
    "^",
    "&",
    "|",
    "<<",
    ">>",
    "==",
    "<",
    ",",
    ";",
    "#",
    "'",
    "--",
    "/*",
)
ARRAYS = (
    "np.array([[7, 2], [3, 4]])",
    "np.array([5, 2, 1])",
    "np.ones((2, 3))",
    "np.outer([5, 2], [1, 3])",
)


def weights_of(text):
    """The weights of a text with their scale, or None where it is refused in a sentence."""
    try:
        kernel = read_kernel_text(text).kernel
    except KernelError:
        return None
    return kernel.typed_array * float(evaluate(kernel.scale))


def made_by_numpy(code):
    """What is k in the end, or None where Python refuses the code, but for a quotient of integers in their place."""
    names = {"np": np}
    try:
        exec(code, names)
    except Exception as error:
        if "Cannot cast ufunc" in str(error):
            return made_by_numpy(re.sub(r"(k = .*)", r"\1\nk = k * 1.0", code, count=1))
        return None
    return names["k"]


def check(code):
    weights = weights_of(code)
    if weights is None:
        return
    made = made_by_numpy(code)
    # A number is a kernel, a tuple is none.
    assert isinstance(made, np.ndarray | list | int), code
    np.testing.assert_allclose(
        weights, np.atleast_2d(np.array(made, float)), rtol=1e-12, err_msg=code
    )


@pytest.mark.parametrize("array", ARRAYS)
@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_behind_an_array_is_carried_out_as_numpy_does_or_refused(array, sign):
    for behind in (
        f" {sign} 2",
        f"{sign}2",
        f" {sign} 2 {sign} 3",
        f" / 4 {sign} 2",
        f" {sign} (3 {sign} 2)",
    ):
        check(f"k = {array}{behind}")
        check(f"k = {array}\nk = k{behind}")
    check(f"k = {array}\nk {sign}= 2")
    check(f"k = {array}\nk {sign}= 2; k *= 2")
    check(f"k = {array}\nk *= 3 {sign} 2")
    check(f"k = 3 {sign} {array}")
    check(f"k = 3 {sign} 2 * {array}")
    check(f"k = {array} {sign} n")


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "around", ["np.array([[{}, 2], [3, 4]])", "np.outer([{}, 2], [1, 2])", "np.array([{}, 1])"]
)
def test_every_sign_in_a_cell_is_carried_out_as_numpy_does_or_refused(around, sign):
    for cell in (
        f"5{sign}2",
        f"5 {sign} 2",
        f"-5 {sign} 2",
        f"5 {sign} -2",
        f"5 {sign} 2 {sign} 3",
    ):
        check(f"k = {around.format(cell)}")


SUFFIXES = st.sampled_from(
    ["", " / 4", " * 3", " // 2", "//2", " % 3", " ** 2", " # // 2", " #/ 2", " / 2 # * 3", ","]
)
STATEMENTS = st.sampled_from(
    ["k //= 2", "k /= 2", "k *= 2", "k **= 2", "k %= 3", "k -= 1", "k = k // 2", "k = k / 2  # half", "# k //= 2",
     "k = k * (5//2)", "k = k % 2", "k = k.squeeze()", "k = k / 2 / 2", "k = k / (2 * 2)", "print(k)", "k"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ARRAYS), SUFFIXES, st.lists(STATEMENTS, max_size=3))
def test_statements_in_a_row_are_carried_out_as_numpy_does_or_refused(array, suffix, statements):
    check("\n".join([f"k = {array}{suffix}", *statements]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("k = np.array([[1, 2], [3, 4]])\nk //= 2; k **= 2; print(k)", "“//” divides into whole numbers in Python"),
        ("k = [[1, 2], [3, 4]]\nk //= 2", "“//” divides into whole numbers, or begins a remark"),
        ("[5//2, 1]", "“5//2” is 5/2 in Julia and 2 in Python; 5/2 or 2 would work"),
        ("np.array([2^3, 1])", "“^” is an exclusive or in Python"),
        ("const float k[] = {2^3, 1};", "“^” is an exclusive or in C"),
        ("np.array([1, 2]),", "makes a tuple"),
        ("2*np.array([1, 2]).tolist()", "repeats the list"),
        ("np.array([1, 2]).tolist()*2", "repeats the list"),
        ("np.array([[1], [2]]).squeeze(0)", "cannot take away an axis that is not 1 long"),
        ("const float k[3] = {1, 2, 5 % n\n};", "“%” leaves the rest of a division in C"),
        ("1 # 2 # 1\n2 # 4 # 2", "“#” may begin remarks or separate cells"),
        ("1 # 2\n2 # 4\n", "“#” may begin remarks or separate cells"),
        ("3 % np.array([7, 2])", "“%” leaves the rest of a division in Python"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(text, said):
    with pytest.raises(KernelError) as refusal:
        read_kernel_text(text)
    assert said in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("k = [1//2 3//4]", [[0.5, 0.75]]),
        ("k = [4//2, 3]", [[2, 3]]),
        ("const k = [1, 2, 1]; // horizontal", [[1, 2, 1]]),
        ("float k[3] = {1, 2, 3 // 4 is missing\n};", [[1, 2, 3]]),
        ("k = [1 2 1] % a row", [[1, 2, 1]]),
        ("np.array([1, 2, 1])  # 100 % // sure", [[1, 2, 1]]),
        ("k = [1, 2, 1] # k //= 2", [[1, 2, 1]]),
        ("[1, 2, 1]; // k /= 2", [[1, 2, 1]]),
        ("np.array([[1], [2], [1]]).squeeze()", [[1, 2, 1]]),
        ("torch.tensor([1., 2., 1.]).unsqueeze(1)", [[1], [2], [1]]),
        ("torch.tensor([[1., 2.]]).unsqueeze(0).unsqueeze(0)", [[1, 2]]),
        ("k = [1 2 1];\n%{\nk = k*2;\n%}", [[1, 2, 1]]),
        ("k = [1 2 1];\n  #{  \nk = k*2;\n#}\nk = k*3;", [[3, 6, 3]]),
        ("k = [1 2 1]; %{ no block\nk = k*2; %}", [[2, 4, 2]]),
        ("k = [1 2 1]\n#=\nk = k*2\n=#", [[1, 2, 1]]),
        ("1 2 1 # 2\n2 4 2", [[1, 2, 1], [2, 4, 2]]),
        (">>> import numpy as np\n>>> k = np.array([1, 2])", [[1, 2]]),
    ],
)
def test_remarks_are_left_out_where_they_can_be_nothing_else(text, weights):
    np.testing.assert_array_equal(weights_of(text), weights)


def c_division(above, below):
    return int(above / below)


@given(st.integers(-20, 20), st.integers(1, 9))
def test_what_c_would_make_of_whole_numbers_is_said(above, below):
    read = read_kernel_text(f"const float k[2] = {{{above}/{below}, 1}};")
    assert read.kernel.array[0, 0] == above / below
    notes = " ".join(read.notes).replace("−", "-")
    if c_division(above, below) == above / below:
        assert notes == ""
    else:
        assert f"C would compute {c_division(above, below)} for “{above}/{below}”" in notes


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("1.0/4", ""), ("1/4.", ""), ("1/4.f", ""), ("1.f/4", ""), ("3*1/4", "C would compute 0"),
        ("3*(1/4)", "C would compute 0"), ("1/4*4", "C would compute 0"), ("(1+2)/2", "C would compute 1"),
        ("-(3/2)", "C would compute −1"), ("1/2.0 + 1/2", "C would compute 0.5"), ("4/2", ""), ("1e0/4", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ["float k[] = {{{}, 1}};", "Mat k = (Mat_<float>(1, 2) << {}, 1);", "{{{{{}, 1}}}}"]
)
def test_the_note_is_of_c_s_own_arithmetic(form, cell, note):
    notes = read_kernel_text(form.format(cell)).notes
    assert any(each.startswith(note) for each in notes) if note else not notes


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("1.000,2\n3,4", [[1000.2], [3.4]]),
        ("12.000,25\n-3,4", [[12000.25], [-3.4]]),
        ("1,2\n3,4", [[1.2], [3.4]]),
        ("1.5,2\n3,4", None),
    ],
)
def test_a_point_that_may_set_off_thousands_is_offered(text, offered):
    kernels = {
        alternative.offer: alternative.kernel.array
        for alternative in read_kernel_text(text).alternatives
    }
    if offered is None:
        assert "Read as decimals" not in kernels
    else:
        np.testing.assert_array_equal(kernels["Read as decimals"], offered)


def test_a_number_with_two_points_is_one_number():
    np.testing.assert_array_equal(weights_of("1.234.567,5\n1,5"), [[1234567.5], [1.5]])
