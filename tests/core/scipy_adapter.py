"""scipy's convolutions made of ours, and the pytest plugin that gives them to scipy's own tests.

Each function has scipy's signature, translates it into a call of `convstudio.convolve` or `correlate`, and gives the
result scipy's number type. What cannot be said in our signature skips the test, with the reason. Loaded with `-p`; the
outcome of every test is written to the JSON file that CONVSTUDIO_OUTCOMES names.
"""

import json
import os
from collections import Counter

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal

import convstudio

BORDERS_OF_SIGNAL = {"fill": "constant", "pad": "constant", "symm": "reflect", "symmetric": "reflect",
                     "wrap": "wrap", "circular": "wrap"}  # fmt: skip
BORDERS_OF_NDIMAGE = {"grid-constant": "constant", "grid-mirror": "reflect", "grid-wrap": "wrap"}

calls = Counter()


def not_expressible(reason):
    pytest.skip(f"not expressible: {reason}")


def ours(operation, image, kernel, mode, number, **options):
    """One call of ours, in float32 where scipy's result is; the result in scipy's ``number`` type."""
    for array in (image, kernel):
        if array.ndim not in (1, 2):
            not_expressible(f"{array.ndim} dimensions")
        if not array.size:
            not_expressible("an empty array")
    calls[operation.__name__] += 1
    dtype = np.float32 if number == np.float32 else np.float64
    result = operation(image, kernel, mode, dtype=dtype, **options)
    if number.kind in "iu" and result.size and abs(result).max() >= 2**53:
        not_expressible("integers beyond float64")
    return result.astype(number)


def of_signal(operation, in1, in2, mode, **options):
    """The common part of scipy.signal's functions: complex numbers, and what `valid` does with a larger kernel."""
    in1, in2 = np.asarray(in1), np.asarray(in2)
    if np.iscomplexobj(in1) or np.iscomplexobj(in2):
        return of_complex(operation, in1, in2, mode, **options)
    if in1.ndim != in2.ndim:
        raise ValueError("the dimensions differ")
    is_turned = False
    if mode == "valid" and any(k > i for i, k in zip(in1.shape, in2.shape, strict=True)):
        if any(k < i for i, k in zip(in1.shape, in2.shape, strict=True)):
            raise ValueError("neither fits into the other")
        in1, in2, is_turned = in2, in1, operation is convstudio.correlate
    result = ours(operation, in1, in2, mode, np.result_type(in1, in2), **options)
    return np.flip(result) if is_turned else result


def of_complex(operation, in1, in2, mode, **options):
    """By linearity; a correlation takes the conjugate of its second."""
    if options.get("fill_value"):
        not_expressible("a fill value beside complex numbers")
    if operation is convstudio.correlate:
        in2 = in2.conj()
    (a, b), (c, d) = (in1.real, in1.imag), (in2.real, in2.imag)
    ac, bd, ad, bc = (
        of_signal(operation, *pair, mode, **options) for pair in ((a, c), (b, d), (a, d), (b, c))
    )
    return ((ac - bd) + 1j * (ad + bc)).astype(np.result_type(in1, in2))


def convolve(in1, in2, mode="full", method="auto"):
    check_method(method)
    return of_signal(convstudio.convolve, in1, in2, mode, **cut_before(in2, mode))


def correlate(in1, in2, mode="full", method="auto"):
    check_method(method)
    return of_signal(convstudio.correlate, in1, in2, mode)  # which has our own origin


def convolve2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    return of_two(convstudio.convolve, in1, in2, mode, boundary, fillvalue)


def correlate2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    return of_two(convstudio.correlate, in1, in2, mode, boundary, fillvalue)


def check_method(method):
    if method not in ("auto", "direct", "fft"):
        raise ValueError(f"there is no method {method}")


def cut_before(kernel, mode):
    """The origin of scipy.signal under ``same``: one cell before ours where a size is even."""
    return {"origin": [(size - 1) // 2 for size in np.shape(kernel)]} if mode == "same" else {}


def of_two(operation, in1, in2, mode, boundary, fillvalue):
    if np.iscomplexobj(fillvalue):
        not_expressible("a complex fill value")
    if np.ndim(in1) != 2 or np.ndim(in2) != 2:
        raise ValueError("both must be two-dimensional")
    options = {"boundary": BORDERS_OF_SIGNAL.get(boundary, boundary), "fill_value": fillvalue}
    return of_signal(operation, in1, in2, mode, **options, **cut_before(in2, mode))


def of_ndimage(operation, image, weights, output, mode, cval, origin, axes=None):
    """Every plane, or line, of an image along ``axes``; the origin counts from the kernel's centre there."""
    image, weights = np.asarray(image), np.asarray(weights)
    axes = range(image.ndim) if axes is None else np.atleast_1d(axes).tolist()
    if np.iscomplexobj(image) or np.iscomplexobj(weights):
        not_expressible("complex numbers")
    if not image.size:
        not_expressible("an empty array")
    if not isinstance(mode, str):
        not_expressible("a border for each axis")
    last = range(-len(axes), 0)
    try:
        turned = np.moveaxis(image, axes, last)
    except (TypeError, ValueError):
        not_expressible("axes that there are not")
    shifts = list(origin) if np.ndim(origin) else [origin] * len(axes)
    if not len(shifts) == weights.ndim == len(axes):
        not_expressible("a kernel or an origin of other dimensions")
    options = {
        "boundary": BORDERS_OF_NDIMAGE.get(mode, mode),
        "fill_value": cval if "constant" in mode else 0,
        "origin": [k // 2 + int(shift) for k, shift in zip(weights.shape, shifts, strict=True)],
    }
    sums = [
        ours(operation, plane, weights, "same", np.dtype(np.float64), **options)
        for plane in turned.reshape(-1, *turned.shape[image.ndim - len(axes) :])
    ]
    result = np.moveaxis(np.reshape(sums, turned.shape), last, axes)
    if not isinstance(output, np.ndarray):
        return result.astype(image.dtype if output is None else output)
    output[...] = result.astype(output.dtype)
    return output


def nd_correlate(input, weights, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    return of_ndimage(convstudio.correlate, input, weights, output, mode, cval, origin, axes)


def nd_convolve(input, weights, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    return of_ndimage(convstudio.convolve, input, weights, output, mode, cval, origin, axes)


def correlate1d(input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    return of_ndimage(convstudio.correlate, input, weights, output, mode, cval, origin, axis)


def convolve1d(input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    return of_ndimage(convstudio.convolve, input, weights, output, mode, cval, origin, axis)


SIGNAL = {
    "convolve": convolve,
    "correlate": correlate,
    "convolve2d": convolve2d,
    "correlate2d": correlate2d,
}
NDIMAGE = {
    "convolve": nd_convolve,
    "correlate": nd_correlate,
    "convolve1d": convolve1d,
    "correlate1d": correlate1d,
}

outcomes = {}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put ours where the tests look: in scipy's package, in the tests' module, and in their parameters."""
    for package, adapters in ((scipy.signal, SIGNAL), (scipy.ndimage, NDIMAGE)):
        ours_of = {id(getattr(package, name)): adapter for name, adapter in adapters.items()}
        tests = [item for item in items if item.module.__name__.startswith(package.__name__)]
        modules = [package, *{item.module for item in tests}] if tests else []
        parameters = [item.callspec.params for item in tests if hasattr(item, "callspec")]
        for names in [*map(vars, modules), *parameters]:
            names |= {name: ours_of[id(it)] for name, it in names.items() if id(it) in ours_of}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call":
        used = calls.total()
        calls.clear()
        outcome = "unused" if report.passed and not used else report.outcome
        reason = str(call.excinfo.value)[:1000] if call.excinfo else ""
        outcomes[item.nodeid] = (outcome, reason)
    return report


def pytest_sessionfinish():
    with open(os.environ["CONVSTUDIO_OUTCOMES"], "w") as file:
        json.dump(outcomes, file)
