"""The texts of weights are measured: the widest exactly as all of them would say, and few of a large kernel."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_bench import CTRL, Bench
from PySide6.QtWidgets import QApplication

from convstudio.core.design.generators.naming import named_kernel
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair, quarter_turned
from convstudio.core.numbers.expressions import evaluate
from convstudio.core.numbers.formatting import MINUS, format_number
from convstudio.metrics.metrics import DESK
from convstudio.panels.kernel.weight_cells import CellContent
from convstudio.panels.kernel.weight_texts import (
    common_decimals,
    displayed,
    fits,
    least_ems_of,
    typed_width,
    widest_of,
    width_in_ems,
    with_decimals,
)

WEIGHTS = st.one_of(
    st.floats(-1e9, 1e9).map(str),
    st.integers(-2000, 2000).map(str),
    st.sampled_from(["1/9", "-sqrt(2)/2", "0,5", "1/1234567", "π", "1111111", "0.1111", "-1e-7"]),
)


@given(st.lists(WEIGHTS, min_size=1, max_size=60).map(tuple))
def test_a_row_is_as_wide_as_the_widest_of_its_weights(qapp, row):
    widest = max(map(typed_width, row))
    assert widest_of(row) in row
    # Kerning may make one of two that are about equally wide a little wider.
    assert typed_width(widest_of(row)) == pytest.approx(widest, rel=0.01)
    least = max(
        min(typed_width(text), width_in_ems(f"≈{format_number(evaluate(text), 2)}"))
        if len(text) > 3
        else width_in_ems(displayed(text))
        for text in row
    )
    assert least_ems_of(row) == pytest.approx(least)


def test_few_texts_of_a_large_kernel_are_measured_whatever_is_done_with_all_its_weights(qtbot):
    a = Kernel.from_array(np.random.default_rng(0).normal(size=(255, 255)))
    bench = Bench(qtbot, a)
    bench.show(pair=KernelPair(quarter_turned(a), turned=True))

    def measured(act):
        before = width_in_ems.cache_info().misses
        act()
        QApplication.processEvents()
        return width_in_ems.cache_info().misses - before

    def flip():
        pair = bench.experiment.pair
        bench.experiment = replace(
            bench.experiment, kernel=pair.other, pair=pair.flipped(bench.kernel)
        )
        bench.look(experiment=bench.experiment)

    assert measured(flip) < 255
    assert measured(lambda: bench.action("negate").trigger()) < 255
    assert measured(lambda: bench.panel.resize(400, 700)) < 255
    assert measured(lambda: bench.wheel((100, 100), 20, CTRL)) < 65_025 / 8
    assert bench.table.has_digits
    assert measured(lambda: bench.action("transpose").trigger()) < 65_025 / 8
    assert measured(flip) < 65_025 / 8


@given(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.integers(13, 120))
def test_long_weights_of_a_kernel_have_as_many_decimals_as_all_fit_with(qapp, one, other, cell):
    low, high = sorted((one, other))
    decimals = common_decimals(low, high, cell, DESK)
    largest = max(abs(low), abs(high))
    if decimals is None:
        return
    texts = [with_decimals(end, decimals) for end in (low, high)]
    assert all(fits(text, cell) for text in texts)
    between = np.linspace(low, high, 40)
    assert all(fits(with_decimals(each, decimals), cell) for each in between)
    shown = [float(text[1:].replace(MINUS, "-")) for text in texts]
    assert shown == pytest.approx([low, high], abs=0.5001 * 10.0**-decimals)
    assert max(map(abs, shown)) == pytest.approx(largest, rel=0.051)  # two digits


@pytest.mark.parametrize(("made", "cell"), [("log sigma=1.4 size=9", 48), ("unsharp size=5", 80)])
def test_generated_weights_have_digits_where_rounded_ones_fit(qapp, made, cell):
    content = CellContent(named_kernel(made))
    assert content.shows_digits(cell)
    # All in one size, also those with a minus sign.
    assert content.digit_pixels(cell) >= 8
