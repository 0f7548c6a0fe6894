"""The program's own notation of a kernel: nothing is lost, and damage is told."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import About, KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import preset
from convstudio.core.numbers.quoting import printable

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
        ('{"convstudio-kernel": 2, "weights": {"1": 3}}', "a later version of Convolution Studio"),
        ('{"convstudio-kernel": 2, "weights": [["1"]], "scale": 3}', "not understood here"),
        ('{"convstudio-kernel": 2, "weights": [["1"]], "origin": "here"}', "not understood here"),
        ('{"convstudio-kernel": 1}', "it has no weights"),
        ('{"convstudio-kernel": 0, "weights": [["1"]]}', "damaged"),
        ('{"convstudio-kernel": "1", "weights": [["1"]]}', "damaged"),
        ('{"convstudio-kernel": 1, "weights": [["1"]], "name": 3}', "damaged"),
        ('{"convstudio-kernel": 1, "weights": [["1"]], "operation": "blur"}', "damaged"),
        ('{"other": {"convstudio-kernel": 1}, "weights": [["1"]]}', "it has no version"),
        ('{"convstudio-kernel": 1, "weights": ' + "[" * 5000, "damaged"),
        ('{"convstudio-kernel": 1, "weights": [[]]}', "at least one weight"),
        ('{"convstudio-kernel": 1, "weights": [[1]]}', "damaged"),
        ('{"convstudio-kernel": 1, "weights": [["1", "2"], ["3"]]}', "all rows of a kernel"),
        ('{"convstudio-kernel": 1, "weights": [["x"]]}', "“x” is not a number"),
        ('{"convstudio-kernel": 1, "weights": [["1"]], "origin": [3, 0]}', "lies outside"),
    ],
)
def test_what_cannot_be_trusted_is_refused(text, sentence):
    with pytest.raises(KernelError, match=sentence):
        read_kernel_text(text)


def test_fields_that_are_not_known_are_left_out_and_that_is_said():
    read = read_kernel_text('{"convstudio-kernel": 1, "weights": [["1/9"]], "color": "blue"}')
    assert read.kernel.texts == (("1/9",),)
    assert read.notes == ("“color” left out, which this program does not know",)


def test_a_later_version_is_read_as_far_as_it_is_understood():
    text = '{"convstudio-kernel": 3, "weights": [["1/9", "2"]], "scale": "1/2", "origin": [0, 1], '
    read = read_kernel_text(text + '"name": "Soft", "operation": "blur", "tags": [1, 2]}')
    assert read.kernel == Kernel((("1/9", "2"),), "1/2", (0, 1), "Soft")
    assert read.about == About("Soft")
    assert read.notes == (
        "written by a later version: “operation”, “tags” left out, which this program does not know",
    )
    assert read_kernel_text(text + '"name": "Soft"}').notes == ("written by a later version",)


NAMES = st.text(max_size=40).filter(lambda name: name == " ".join(name.split()).strip())
ABOUTS = st.builds(About, NAMES, st.text(max_size=40), st.sampled_from([True, False, None]))


@settings(max_examples=50)
@given(KERNELS, ABOUTS)
def test_what_is_told_about_a_kernel_is_read_back_sign_for_sign(kernel, about):
    read = read_kernel_text(own.written(kernel, about))
    assert read.about == replace(about, name=printable(about.name))
    assert replace(read.kernel, name="") == kernel


def test_the_name_of_a_preset_stays_with_its_weights():
    other = own.written(Kernel((("1", "2"),)), About("sobel-x"))
    assert read_kernel_text(other).kernel.name == ""
    assert read_kernel_text(own.written(preset("sobel-x"))).kernel == preset("sobel-x")


def test_another_name_leaves_all_else_as_it_is_written():
    text = '\ufeff{"convstudio-kernel": 2, "new": {"a":  [1]}, "name": "Soft", "weights": [["1"]]}'
    again = own.renamed(text, "Half “soft”")
    assert read_kernel_text(again).about.name == "Half “soft”"
    assert '"new": {"a":  [1]}' in again
    with pytest.raises(KernelError):
        own.renamed("1 2 1", "Soft")
