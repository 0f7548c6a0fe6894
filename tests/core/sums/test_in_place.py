"""Whole pictures by OpenCV's own filters: bands, strips and conversions leave no trace."""

import os
from contextlib import contextmanager
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import convstudio
from convstudio.core.sums import convolution, in_place, plan, recipe, threads

RNG = np.random.default_rng(0)
MACHINES = [1, 2, 3, 8, 64]


def on(machine, monkeypatch, *arguments, **options):
    """A result on a machine of so many cores, on which everything is worth all of them."""
    monkeypatch.setattr(threads, "CORES", machine)
    for module in (in_place, convolution):
        name = "_LEAST_BAND_MS" if module is in_place else "WORTH_TWO_CORES_MS"
        monkeypatch.setattr(module, name, 0.0)
    monkeypatch.setattr(in_place, "_WORTH_MORE_BANDS_MS", 0.0)
    return convstudio.convolve(*arguments, **options)


@pytest.mark.parametrize("mode", ["same", "full"])
@pytest.mark.parametrize("boundary", ["constant", "reflect", "wrap"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32, np.float64])
def test_every_machine_has_the_same_bits(dtype, boundary, mode, monkeypatch):
    number = np.float64 if dtype == np.float64 else np.float32
    image = RNG.uniform(0, 255, (300, 520)).astype(dtype)
    dense, line = RNG.normal(size=(17, 17)), RNG.random(17)
    for kernel in (dense[:3, :4], dense, np.outer(line, line[::-1])):
        options = {"mode": mode, "boundary": boundary, "dtype": number}
        one, *others = (on(machine, monkeypatch, image, kernel, **options) for machine in MACHINES)
        for other in others:
            assert np.array_equal(one, other)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float16, np.float32, np.float64])
@pytest.mark.parametrize("channels", [1, 3])
def test_neither_type_nor_place_in_memory_changes_a_sum(dtype, channels, monkeypatch):
    image = RNG.integers(0, 200, (150, 160, channels)).astype(dtype)
    kernel = np.outer([1, 2, 1, 0.5, 3], [0.25, 1, 2, 1, 0.125])
    options = {"mode": "same", "boundary": "reflect", "dtype": np.float32}
    want = convstudio.convolve(image.astype(np.float32), kernel, **options)
    monkeypatch.setattr(in_place, "_CONVERTED", 2**12)
    for view in (image, np.asfortranarray(image), image[::-1].copy()[::-1]):
        assert np.array_equal(on(2, monkeypatch, view, kernel, **options), want)


def test_bytes_under_a_separable_kernel_are_read_as_they_are(monkeypatch):
    read = []
    function = cv2.sepFilter2D
    monkeypatch.setattr(
        cv2,
        "sepFilter2D",
        lambda *given, **how: read.append(given[0].dtype) or function(*given, **how),
    )
    image, line = RNG.integers(0, 256, (300, 310), dtype=np.uint8), RNG.random(9)
    convstudio.convolve(image, np.outer(line, line), mode="same", dtype=np.float32)
    assert read == [np.uint8]


def test_strips_of_an_awkward_width_are_as_good_as_the_whole():
    image = RNG.random((120, 1024))
    kernel = np.outer(RNG.random(31), RNG.random(24))
    got = convstudio.convolve(image, kernel, mode="same", boundary="mirror", origin=(3, 20))
    wide = np.pad(image, ((27, 3), (3, 20)), "reflect")
    want = cv2.filter2D(wide, -1, kernel[::-1, ::-1].copy(), anchor=(0, 0))[:120, :1024]
    assert np.allclose(got, want, rtol=1e-11)


WITH_A_ZERO = [1.0, 0, 3, 2, 1, 1, 0.5, 1, 1]
MIRRORED = [1.0, 2, 4, 5, 6, 5, 4, 2, 1]


@pytest.mark.parametrize("line", [WITH_A_ZERO, MIRRORED], ids=["zero", "mirrored"])
@pytest.mark.parametrize("odd", [np.nan, np.inf, -3.4e38])
@pytest.mark.parametrize("at", [(0, 0), (149, 100), (299, 309)])
def test_a_pixel_that_may_overflow_on_the_way_is_summed_as_well(at, odd, line):
    image = RNG.random((300, 310)).astype(np.float32)
    image[at] = odd
    kernel = np.outer(line, line) / 25
    options = {"mode": "same", "boundary": "reflect"}
    got = convstudio.convolve(image, kernel, dtype=np.float32, **options)
    with np.errstate(invalid="ignore", over="ignore"):
        want = convstudio.convolve(image, kernel, **options).astype(np.float32)
    assert np.array_equal(np.isfinite(got), np.isfinite(want))
    assert np.allclose(got, want, rtol=1e-5, equal_nan=True)


@contextmanager
def column_times_row(patch):
    """Every separable kernel is summed as its column times its row, small ones too."""
    for number, costs in plan._COSTS.items():
        patch.setitem(plan._COSTS, number, replace(costs, cell=1e3))
    for cached in (recipe._known, recipe._kept):
        cached.cache_clear()
    yield
    for cached in (recipe._known, recipe._kept):
        cached.cache_clear()


@given(
    column=st.lists(st.sampled_from([0.0, 0.0, 1.0, 2.0, -0.5]), min_size=2, max_size=9).filter(
        any
    ),
    places=st.lists(
        st.tuples(st.integers(-9, 9) | st.integers(0, 190), st.integers(-3, 236)),
        min_size=1,
        max_size=3,
    ),
    odd=st.sampled_from([np.nan, np.inf, -np.inf, 3e38, -3.4e38]),
    origin=st.integers(0, 8),
    boundary=st.sampled_from(["constant", "nearest", "reflect", "mirror"]),
    number=st.sampled_from([np.float32, np.float64]),
)
@example([1.0] * 9, [(-1, 100)], np.nan, 0, "constant", np.float32)
@settings(max_examples=60, deadline=None)
def test_no_place_of_an_odd_pixel_escapes_on_any_machine(
    column, places, odd, origin, boundary, number
):
    image = RNG.random((200, 240)).astype(number)
    for at in places:
        image[at] = odd
    kernel = np.outer(column, [1.0, 0, -1, 2, 0])
    options = {"mode": "same", "boundary": boundary, "origin": (origin % len(column), 2)}
    calls, function = [], cv2.sepFilter2D
    with pytest.MonkeyPatch.context() as patch, column_times_row(patch):
        patch.setattr(
            cv2, "sepFilter2D", lambda *given, **how: calls.append(1) or function(*given, **how)
        )
        one, *others = (
            on(machine, patch, image, kernel, dtype=number, **options) for machine in (1, 2, 8)
        )
        assert calls
        assert all(np.array_equal(one, other, equal_nan=True) for other in others)
        patch.setattr(convolution, "fill_in_place", lambda *_: False)
        want = on(1, patch, image, kernel, dtype=number, **options)
    assert np.array_equal(np.isnan(one), np.isnan(want))
    usual = np.isfinite(one) & np.isfinite(want)
    # Sums of a few pixels of 3e38 may become infinite on one way and not on the other.
    assert abs(odd) < 1e39 or np.array_equal(np.isfinite(one), np.isfinite(want))
    assert np.allclose(one[usual], want[usual], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("load", "bands"), [(0.0, 2), (1e3, 1)])
def test_a_short_sum_has_one_band_where_others_want_the_cores(load, bands, monkeypatch):
    calls = []
    function = cv2.filter2D
    monkeypatch.setattr(
        cv2, "filter2D", lambda *given, **how: calls.append(1) or function(*given, **how)
    )
    monkeypatch.setattr(threads, "CORES", 2)
    monkeypatch.setattr(os, "getloadavg", lambda: (load, load, load), raising=False)
    kernel = RNG.normal(size=(3, 3))
    convstudio.convolve(RNG.random((900, 900)), kernel, mode="same")
    # Two bands are mended where they meet.
    assert len(calls) == 2 * bands - 1
