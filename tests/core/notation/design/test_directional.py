"""Passbands, edges, slopes and bits in words, against what the design package and Python's integers find."""

import re
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convstudio.core.design.generators.naming import named_kernel
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.notation.design.directional import accumulator
from convstudio.core.notation.design.properties import properties

GREY = Picture(np.zeros((9, 9), np.uint8), 255.0)


def texts(kernel, angle=0, picture=GREY, **fields):
    found = properties(Experiment(picture, kernel, **fields), None, angle)
    return {line.name: line.text for line in found}


@pytest.mark.parametrize(
    ("name", "angle", "passes"),
    [
        ("box-3", 0, "0 … 0.155 cycles/px, along 0° and across, periods ≥ 6.44 px; −3 dB relative to flat areas"),
        ("identity", 30, "all frequencies, along 30° and across; −3 dB relative to flat areas"),
        (
            "sobel-x", 0,
            "0.125 … 0.375 cycles/px, along 0°, periods 2.67 … 8 px, across nothing; "
            "−3 dB relative to the largest gain along it",
        ),
        ("sobel-x", 90, "nothing, along 90°, across 0.125 … 0.375; −3 dB relative to the largest gain along it"),
        (
            "notch period=8 half=7", 0,
            "0 … 0.0454 and 0.211 … 0.5 cycles/px, along 0°, periods ≥ 22 px and ≤ 4.74 px, across all; "
            "−3 dB relative to flat areas",
        ),
    ],
)  # fmt: skip
def test_a_passband_is_said_along_and_across(name, angle, passes):
    assert texts(named_kernel(name), angle)["Passes"] == f"Passes: {passes}"


def test_edges_and_slopes_are_said_in_the_operation_that_is_on():
    assert (
        texts(preset("sharpen"))["Edges"]
        == "Edges: overshoot 100 %, of the height of an edge across 0°"
    )
    assert (
        texts(preset("box-3"))["Edges"]
        == "Edges: no overshoot, S stays between both sides across 0°"
    )
    slope = "where I grows by 1 for each pixel along {}°"
    assert texts(preset("sobel-x"))["Slope"] == f"Slope: S = 8, {slope.format(0)}"
    assert texts(preset("sobel-x"), flip=False)["Slope"] == f"Slope: S = −8, {slope.format(0)}"
    assert texts(preset("sobel-x"), 90)["Slope"] == f"Slope: S = 0, {slope.format(90)}"
    assert texts(preset("sobel-x"), 45)["Slope"] == f"Slope: S ≈ 5.66, {slope.format(45)}"


def test_a_sum_that_rounded_weights_leave_is_no_reference():
    exact = Kernel((("1/7", "0", "-1/7"),))
    rounded = Kernel((("0.1428571", "0", "-0.1428572"),))
    for angle in (0, 30):
        wanted, found = texts(exact, angle), texts(rounded, angle)
        assert {"Passes", "Slope"} <= set(found)
        assert "Edges" not in found
        assert found["Passes"] == wanted["Passes"]
        assert found["Slope"] == wanted["Slope"]
    assert "Edges" in texts(Kernel((("0.143", "0", "-0.142"),)))


def test_a_signal_has_one_direction_and_its_own_words():
    signal = Picture(np.zeros((1, 9), np.uint8), 255.0)
    found = texts(Kernel((("1", "2", "1"),), "1/4"), 77, signal)
    assert (
        found["Passes"]
        == "Passes: 0 … 0.182 cycles/sample, periods ≥ 5.49 samples; −3 dB relative to flat areas"
    )
    assert found["Edges"] == "Edges: no overshoot, s stays between both sides"
    column = Picture(np.zeros((9, 1), np.uint8), 255.0)
    found = texts(Kernel((("1",), ("0",), ("-1",))), 77, column)
    assert found["Slope"] == "Slope: s = 2, where x grows by 1 for each sample"


def test_no_weights_pass_nothing_and_say_nothing():
    found = texts(Kernel((("0", "0"),)))
    assert not {"Passes", "Edges", "Slope"} & set(found)


@settings(max_examples=40)
@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=5), st.sampled_from([np.uint8, np.int16]),
    st.sampled_from(["", "/7"]),
)  # fmt: skip
def test_no_order_of_any_products_needs_more_bits_and_one_needs_them(weights, dtype, divided):
    kernel = Kernel((tuple(f"{each}{divided}" for each in weights),))
    found = accumulator(Experiment(Picture(np.zeros((9, 9), dtype), 1.0), kernel))
    if not any(weights):
        assert found is None
        return
    divisor = 7 if divided and any(each % 7 for each in weights) else 1
    whole = [each * divisor // (7 if divided else 1) for each in weights]
    ends = np.iinfo(dtype).min, np.iinfo(dtype).max
    reached = [0]
    for order in permutations(range(len(whole))):
        for pick in (max, min):
            total = 0
            for at in order:
                total += pick(whole[at] * int(end) for end in ends)
                reached.append(total)
    for order in permutations(whole):  # of one end alone
        for end in ends:
            reached += np.cumsum([each * int(end) for each in order]).tolist()
    signed = min(reached) < 0
    need = (
        max(max(reached).bit_length(), (-min(reached) - 1).bit_length() if signed else 0) + signed
    )
    bits, sign = re.fullmatch(r"(\d+) bits?, (\w+)", found.value).groups()
    assert (int(bits), sign) == (need, "signed" if signed else "unsigned")


def test_pixels_of_the_border_need_their_bits_where_a_sum_meets_them():
    one = Experiment(Picture(np.zeros((9, 9), np.uint8), 255.0), Kernel((("1", "1"),)))
    said = {
        (value, mode): accumulator(replace(one, fill_value=value, mode=mode))
        for value in (0.0, 300.0, -1.0, 0.5, np.nan)
        for mode in ("same", "valid")
    }
    assert {found.value for (_, mode), found in said.items() if mode == "valid"} == {
        "9 bits, unsigned"
    }
    assert said[0.0, "same"].value == "9 bits, unsigned"
    assert said[300.0, "same"].value == "10 bits, unsigned"
    assert said[-1.0, "same"].value == "10 bits, signed"
    assert said[0.5, "same"] is said[np.nan, "same"] is None


def test_bits_are_said_where_there_are_whole_numbers():
    assert texts(preset("gaussian-5"))["Sums need"] == (
        "Sums need: 16 bits, unsigned, for weights as typed, before × 1/256, added in any order"
    )
    assert "Sums need" not in texts(Kernel((("sqrt(2)",),)))
    assert "Sums need" not in texts(
        preset("box-3"), picture=Picture(np.zeros((9, 9), np.float32), 1.0)
    )
