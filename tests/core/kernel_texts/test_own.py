"""The program's own notation of a kernel: nothing is lost, and damage is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.model.kernel import Kernel

TEXTS = st.sampled_from(
    ["1", "-2", "1/9", "0,5", "sqrt(2)/2", "2 × π", "1e-7", "(1 + 2)*3", "1 -2", "(2)"]
)
KERNELS = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda size: st.builds(
        Kernel,
        st.tuples(*[st.tuples(*[TEXTS] * size[1])] * size[0]),
        st.sampled_from(["1", "1/9", "0.1", "-sqrt(2)"]),
        st.tuples(st.integers(0, size[0] - 1), st.integers(0, size[1] - 1)),
    )
)


@settings(max_examples=50)
@given(KERNELS)
def test_what_is_written_is_read_back_as_it_was_typed(kernel):
    assert read_kernel_text(own.written(kernel)).kernel == kernel


@pytest.mark.parametrize("cut", range(5, 130, 12))
def test_a_part_of_it_is_never_read(cut):
    whole = own.written(Kernel((("1", "2"), ("3", "4")), "1/10"))
    with pytest.raises(KernelError):
        read_kernel_text(whole[: min(cut, len(whole) - 3)])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"convstudio-kernel": 2, "weights": [["1"]]}', "a later version of Convolution Studio"),
        ('{"convstudio-kernel": 1}', "missing required field `weights`"),
        ('{"convstudio-kernel": 1, "weights": [[1]]}', "damaged"),
        ('{"convstudio-kernel": 1, "weights": [["1", "2"], ["3"]]}', "all rows of a kernel"),
        ('{"convstudio-kernel": 1, "weights": [["x"]]}', "“x” is not a number"),
        ('{"convstudio-kernel": 1, "weights": [["1"]], "origin": [3, 0]}', "lies outside"),
    ],
)
def test_what_cannot_be_trusted_is_refused(text, sentence):
    with pytest.raises(KernelError, match=sentence):
        read_kernel_text(text)


def test_fields_that_are_not_known_are_passed_over():
    read = read_kernel_text('{"convstudio-kernel": 1, "weights": [["1/9"]], "color": "blue"}')
    assert read.kernel.texts == (("1/9",),)
