"""Every target's code and file, read back: the same kernel, as far as the format can hold it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.reading.kernels import read_kernel
from convstudio.core.targets.job import centred
from convstudio.core.targets.targets import (
    TARGETS,
    TargetRefusal,
    code_for,
    file_for,
    target_called,
)

GREY = Picture(np.zeros((6, 7), np.uint8), 255.0)
COLOR = Picture(np.zeros((6, 7, 3), np.uint8), 255.0)
TEXTS = st.sampled_from(
    ["0", "1", "-2", "3", "1/9", "0,5", "-1/16", "sqrt(2)/2", "1e-7", "12.25", "5", "255", "2.5e8"]
)


@st.composite
def experiments(draw):
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    cells = st.tuples(*[TEXTS] * width)
    kernel = Kernel(
        draw(st.tuples(*[cells] * height)),
        draw(st.sampled_from(["1", "1/9", "1/16", "0.1", "-sqrt(2)"])),
        draw(st.none() | st.tuples(st.integers(0, height - 1), st.integers(0, width - 1))),
    )
    return Experiment(
        draw(st.sampled_from([GREY, COLOR])),
        kernel,
        draw(st.booleans()),
        draw(st.sampled_from(["same", "same", "full", "valid"])),
        draw(st.sampled_from(["constant", "nearest", "reflect", "mirror", "wrap"])),
        channels=draw(st.sampled_from(["grey", "color", "red"])),
    )


def around(kernel):
    """A kernel's weights with zeros around them, its origin in the middle of a size that all have."""
    weights = centred(kernel.array, kernel.origin)
    down, across = (19 - side for side in weights.shape)
    return np.pad(weights, ((down // 2,) * 2, (across // 2,) * 2))


def read_back(target, experiment, tmp_path):
    """The kernels that a target's code, or file, may mean."""
    if target.is_binary:
        path = tmp_path / f"kernel{target.suffix}"
        path.write_bytes(file_for(target, experiment))
        reading = read_kernel(path)
    else:
        reading = read_kernel_text(code_for(target, experiment))
    return [reading.kernel, *(other.kernel for other in reading.alternatives)]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_what_is_written_for_a_program_is_read_back_as_the_same_kernel(target, tmp_path):
    @settings(max_examples=25)
    @given(experiments())
    def check(experiment):
        try:
            kernels = read_back(target, experiment, tmp_path)
        except TargetRefusal:
            return
        kernel = experiment.kernel
        if target.name == "latex":
            # The scale stays before the matrix; roots and decimals of a comma are written as they are.
            np.testing.assert_allclose(kernels[0].array, kernel.array, rtol=1e-15)
            assert kernels[0].shape == kernel.shape
            return
        assert len(kernels) == 1 or target.loses is not TARGETS[0].loses
        is_rounded = "rounded to that" in str(file_for(target, experiment))
        tolerance = 1e-4 * np.abs(kernel.array).max() if is_rounded else 0
        if experiment.mode == "same":
            assert any(np.abs(around(each) - around(kernel)).max() <= tolerance for each in kernels)
        elif not is_rounded:
            # Where S is “full” or “valid” an origin changes no number; zeros around the weights do not, either.
            assert any(holds(each.array, kernel.array) for each in kernels)

    check()


def test_a_moved_origin_comes_back_where_it_changes_no_number_too():
    for name in (
        "scipy",
        "opencv",
        "pytorch",
        "matlab",
        "c",
        "libvips",
        "imagej",
        "jax",
        "imagemagick",
        "gmic",
    ):
        for flip, mode in ((True, "full"), (False, "valid"), (False, "full")):
            for shape, origin in (((3, 5), (2, 1)), ((2, 2), (0, 1)), ((3, 3), (1, 1))):
                kernel = Kernel.from_array(np.arange(1.0, shape[0] * shape[1] + 1).reshape(shape))
                experiment = Experiment(GREY, kernel.with_origin(*origin), flip, mode, "constant")
                code = code_for(target_called(name), experiment)
                assert read_kernel_text(code).kernel.origin == origin, code
                assert ("The origin of K" in code) == (origin != (1, 1))


@settings(max_examples=30)
@given(st.data())
def test_weights_that_lie_symmetrically_around_a_moved_origin_come_back_unturned(data):
    half = data.draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))
    around_origin = np.array([half[::-1] + half[1:]], float)
    before, after = data.draw(st.sampled_from([(0, 1), (1, 0), (2, 0), (0, 2), (1, 3)]))
    weights = np.pad(around_origin, ((0, 0), (before, after)))
    kernel = Kernel.from_array(weights).with_origin(0, before + len(half) - 1)
    if data.draw(st.booleans()):
        kernel = Kernel.from_array(weights.T).with_origin(before + len(half) - 1, 0)
    experiment = Experiment(
        GREY, kernel, data.draw(st.booleans()), data.draw(st.sampled_from(["same", "full"]))
    )
    for target in TARGETS:
        if target.loses is TARGETS[0].loses and not target.is_binary:
            try:
                found = read_kernel_text(code_for(target, experiment)).kernel
            except TargetRefusal:
                continue
            if experiment.mode == "same":
                np.testing.assert_array_equal(around(found), around(kernel), target.name)
            else:
                assert holds(found.array, kernel.array), target.name


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(*[st.sampled_from(["0", "1", "-1", "25", "0.5", "1e-7"])] * 2),
        min_size=1,
        max_size=4,
    )
)
def test_two_columns_of_our_csv_are_never_taken_for_decimals(rows):
    kernel = Kernel(tuple(rows))
    reading = read_kernel_text(
        code_for(target_called("csv"), Experiment(GREY, kernel, mode="full"))
    )
    assert not reading.alternatives
    np.testing.assert_array_equal(reading.kernel.array, kernel.array)


def holds(found, weights):
    """Whether an array is some weights with nothing but zeros around them."""

    def trimmed(array):
        rows, columns = np.nonzero(array)
        if not len(rows):
            return array[:0, :0]
        return array[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]

    return np.array_equal(trimmed(found), trimmed(weights))


def test_code_that_is_pasted_back_is_the_kernel_as_typed_and_that_is_said():
    experiment = Experiment(
        GREY, Kernel.from_array([[1, 2, 3], [4, 5, 6]], origin=(0, 2)), True, "same", "wrap"
    )
    # It extends the picture itself, so that K has no zeros around it, and is turned.
    reading = read_kernel_text(code_for(target_called("opencv"), experiment))
    assert reading.kernel.texts == (("1", "2", "3"), ("4", "5", "6"))
    assert reading.kernel.origin == (0, 2)
    assert "turned by 180°, because its comment says that it is written turned" in reading.notes
    # Elsewhere the same words are none of ours.
    assert read_kernel_text("# K is turned by 180° here\n1 2\n3 4").kernel.texts == (
        ("1", "2"),
        ("3", "4"),
    )


@pytest.mark.parametrize(
    "target",
    [each for each in TARGETS if each.loses is TARGETS[0].loses],
    ids=lambda target: target.name,
)
def test_of_code_that_was_cut_no_other_kernel_is_read(target):
    kernel = Kernel((("1/3", "2", "-1"), ("0.125", "5", "6"), ("7", "8", "9")), "1/7", (0, 2))
    code = code_for(target, Experiment(GREY, kernel))
    whole = read_kernel_text(code).kernel
    for cut in range(1, len(code), 23):
        try:
            found = read_kernel_text(code[:cut]).kernel
        except KernelError:
            continue
        assert (found.texts, found.origin) == (whole.texts, whole.origin), code[:cut]
