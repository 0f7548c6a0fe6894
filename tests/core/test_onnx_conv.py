"""ONNX's own cases of its operator Conv, with channels, groups, strides, dilation and depth composed of `correlate`."""

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import convstudio

# Of one, two and three dimensions, as they are stored in ONNX; ConvTranspose is another operator.
STORED = {1: 8, 2: 11, 3: 7}


@pytest.fixture(scope="module")
def stored():
    """Each stored case: its name, {attribute: value}, inputs and output, converted from PyTorch with random weights."""
    import onnx  # not while tests are collected: it takes half a second

    numbers = onnx.numpy_helper.to_array
    cases = []
    data = Path(onnx.__file__).parent / "backend" / "test" / "data"
    for folder in sorted(data.glob("pytorch-converted/test_Conv[123]d*")):
        graph = onnx.load(folder / "model.onnx").graph
        (node,) = graph.node
        tensors = {tensor.name: numbers(tensor) for tensor in graph.initializer}
        (first,) = [value.name for value in graph.input if value.name not in tensors]
        set_0 = folder / "test_data_set_0"
        tensors[first] = numbers(onnx.load_tensor(set_0 / "input_0.pb"))
        inputs = [tensors[name] for name in node.input]
        output = numbers(onnx.load_tensor(set_0 / "output_0.pb"))
        cases.append((folder.name, attributes(node), inputs, output))
    return cases


@pytest.fixture
def documented(monkeypatch):
    """The cases of the operator's documentation: pads of unequal sides, strides, and pads that are worked out."""
    from onnx.backend.test.case.node import conv

    cases = []

    def expect(node, inputs, outputs, name):
        cases.append((name, attributes(node), inputs, outputs[0]))

    monkeypatch.setattr(conv, "expect", expect)
    for name in dir(conv.Conv):
        if name.startswith("export"):
            getattr(conv.Conv, name)()
    return cases


def attributes(node):
    from onnx.helper import get_attribute_value

    return {attribute.name: get_attribute_value(attribute) for attribute in node.attribute}


def composed(image, kernels, bias=None, *, group=1, strides=None, dilations=None, pads=None, auto_pad=b"NOTSET",
             kernel_shape=None):  # fmt: skip
    """ONNX's Conv of (N, C, …) under (M, C / group, …)."""
    rank = image.ndim - 2
    strides, dilations = strides or [1] * rank, dilations or [1] * rank
    taps = dilated(kernels, dilations)
    before, outputs = [], []
    for axis, (size, width, step) in enumerate(
        zip(image.shape[2:], taps.shape[2:], strides, strict=True)
    ):
        if auto_pad in (b"NOTSET", b"VALID"):
            around = pads[axis] + pads[axis + rank] if pads else 0
            outputs.append((size + around - width) // step + 1)
            before.append(pads[axis] if pads else 0)
        else:
            outputs.append(math.ceil(size / step))
            around = max((outputs[-1] - 1) * step + width - size, 0)
            before.append(around // 2 if auto_pad == b"SAME_UPPER" else around - around // 2)
    cut = tuple(
        slice(width - 1 - pad, width - 1 - pad + (count - 1) * step + 1, step)
        for width, pad, count, step in zip(taps.shape[2:], before, outputs, strides, strict=True)
    )
    result = np.zeros((len(image), len(taps), *outputs))
    each = len(taps) // group
    for n, m, c in np.ndindex(len(image), *taps.shape[:2]):
        channel = m // each * taps.shape[1] + c
        result[n, m] += full(image[n, channel], taps[m, c])[cut]
    return result if bias is None else result + bias.reshape(-1, *[1] * rank)


def dilated(kernels, dilations):
    """The kernels with zeros between their weights."""
    sizes = [(k - 1) * step + 1 for k, step in zip(kernels.shape[2:], dilations, strict=True)]
    taps = np.zeros((*kernels.shape[:2], *sizes))
    taps[(..., *(slice(None, None, step) for step in dilations))] = kernels
    return taps


def full(image, taps):
    """The whole correlation; of three dimensions plane by plane."""
    if image.ndim <= 2:
        return convstudio.correlate(image, taps)
    sums = np.zeros([size + width - 1 for size, width in zip(image.shape, taps.shape, strict=True)])
    for i, z in np.ndindex(len(image), len(taps)):
        sums[i + len(taps) - 1 - z] += full(image[i], taps[z])
    return sums


def assert_equal_to_float32(case):
    name, options, inputs, want = case
    magnitudes = [abs(np.asarray(tensor, float)) for tensor in inputs]
    got, scale = composed(*inputs, **options), composed(*magnitudes, **options)
    assert got.shape == want.shape, name
    assert np.all(abs(got - want) <= 1e-6 * scale), name


def test_the_stored_cases_are_correlations_of_ours(stored):
    assert Counter(image.ndim - 2 for _, _, (image, *_), _ in stored) == STORED
    for case in stored:
        assert_equal_to_float32(case)


def test_so_are_the_documented_ones(documented):
    assert len(documented) >= 6
    for case in documented:
        assert_equal_to_float32(case)


def test_same_upper_has_the_origin_before_the_middle_and_same_lower_has_ours():
    rng = np.random.default_rng(8)
    for height, width in ((2, 2), (4, 3), (3, 4)):
        image, taps = rng.normal(size=(9, 8)), rng.normal(size=(height, width))
        for padding, origin in (
            (b"SAME_UPPER", ((height - 1) // 2, (width - 1) // 2)),
            (b"SAME_LOWER", None),
        ):
            want = composed(image[None, None], taps[None, None], auto_pad=padding)[0, 0]
            got = convstudio.correlate(image, taps, "same", origin=origin)
            assert np.allclose(got, want, rtol=1e-12, atol=1e-12)
