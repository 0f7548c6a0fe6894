"""What is found out once for a kernel, and kept for the last few."""

import contextlib

import numpy as np
import pytest

import convstudio
from convstudio.core.sums import plan, recipe

RNG = np.random.default_rng(0)
IMAGE = RNG.random((200, 210))


def spied(monkeypatch, module, name):
    calls, function = [], getattr(module, name)
    monkeypatch.setattr(
        module, name, lambda *given, **how: calls.append(given) or function(*given, **how)
    )
    return calls


def test_the_same_kernel_is_planned_once(monkeypatch):
    plans = spied(monkeypatch, recipe, "choose")
    kernel = RNG.normal(size=(5, 7))
    for _ in range(3):
        convstudio.convolve(RNG.random((200, 210)), kernel.copy(), mode="same")
    assert len(plans) == 1


def test_arguments_are_checked_once_for_calls_with_plain_arrays(monkeypatch):
    checks = spied(monkeypatch, recipe, "checked")
    kernel = RNG.normal(size=(5, 7))
    for _ in range(3):
        convstudio.convolve(RNG.random((200, 210)), kernel.copy(), "same", dtype=np.float32)
    assert len(checks) == 1
    for image in ([[1.0]], np.ma.ones((2, 2)), np.ones((2, 2), complex)):
        with contextlib.suppress(ValueError):
            convstudio.convolve(image, kernel)
    assert len(checks) == 4


def test_a_call_that_was_refused_once_is_refused_again():
    for _ in range(2):
        with pytest.raises(ValueError, match="finite"):
            convstudio.convolve(IMAGE, np.full((3, 3), np.nan))
        with pytest.raises(ValueError, match="empty"):
            convstudio.convolve(IMAGE[:0], np.ones((3, 3)))


@pytest.mark.parametrize("argument", ["mode", "boundary", "missing", "dtype", "fill_value"])
def test_an_array_in_place_of_a_name_is_refused_in_words(argument):
    with pytest.raises(ValueError, match=argument):
        convstudio.convolve(IMAGE, np.ones((3, 3)), **{argument: np.ones(2)})


def test_a_kernel_that_was_changed_in_place_is_another():
    kernel = RNG.random((5, 5))
    before = convstudio.convolve(IMAGE, kernel, mode="same")
    kernel[0, 0] += 1
    assert not np.array_equal(convstudio.convolve(IMAGE, kernel, mode="same"), before)


@pytest.mark.parametrize(
    "other",
    [{"boundary": "mirror"}, {"mode": "full"}, {"origin": (0, 0)}, {"dtype": np.float32}],
    ids=str,
)
def test_whatever_else_decides_a_sum_is_part_of_its_recipe(other):
    kernel = RNG.random((3, 4))
    first = convstudio.convolve(IMAGE, kernel, **({"mode": "same"} | other))
    convstudio.convolve(IMAGE, kernel, mode="same")
    recipe._known.cache_clear()
    recipe._kept.cache_clear()
    again = convstudio.convolve(IMAGE, kernel, **({"mode": "same"} | other))
    assert first.dtype == again.dtype
    assert np.array_equal(first, again)


def test_only_a_few_recipes_are_kept_and_none_of_large_kernels():
    recipe._known.cache_clear()
    recipe._kept.cache_clear()
    for size in range(30):
        convstudio.convolve(IMAGE, np.ones((1, size + 1)))
    convstudio.convolve(IMAGE, RNG.random((60, 60)))
    kept = recipe._kept.cache_info()
    assert kept.currsize == kept.maxsize <= 16
    assert kept.misses == 30


def test_a_kernel_whose_rank_is_too_high_needs_no_decomposition(monkeypatch):
    decompositions = spied(monkeypatch, plan.np.linalg, "svd")
    for size in (5, 9, 31):
        assert plan.separated(RNG.normal(size=(size, size)), np.float32) == ()
    assert decompositions == []


@pytest.mark.parametrize("size", [4, 8, 12])
@pytest.mark.parametrize("kh", [11, 21, 31])
@pytest.mark.parametrize("width", [500, 1000, 1024, 2000, 2048, 4096, 8192])
def test_rows_of_a_strip_have_places_of_their_own_in_the_cache(width, kh, size):
    count = recipe._strips(width, (kh, kh), size)
    columns = width if count == 1 else -(-width // count) + kh - 1
    assert recipe._rows_apart(columns, size) + recipe._FEW_ROWS >= kh


def test_usual_widths_need_no_strips():
    for width in (240, 640, 1920, 3000, 4000, 6000, 8000):
        assert recipe._strips(width, (31, 31), 4) == 1
