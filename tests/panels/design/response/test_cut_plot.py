"""The curve of a response: its labels stand where its scale ends, and no word stands on it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from convstudio.core.design.frequencies.response import Response
from convstudio.core.design.generators.naming import named_kernel
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.panels.design.response.cut_plot import CutPlot
from convstudio.panels.design.response.shown_response import ShownResponse
from convstudio.panels.widgets.lettering import recorded
from convstudio.theme import LIGHT

PICTURE = Picture(np.zeros((9, 9), np.uint8), 255.0)
NAMES = (
    "notch period=8", "high-pass half=5", "gaussian sigma=1", "compass middle=2", "band-pass half=9",
    "gabor phase=90",
)  # fmt: skip
KERNELS = [
    *map(named_kernel, NAMES), Kernel((("1",),)), Kernel((("0",),)),
    *(Kernel.from_array(np.random.default_rng(seed).normal(size=(5, 7))) for seed in range(4)),
]  # fmt: skip


def words_of(plot):
    with recorded() as lines:
        plot.grab()
    return lines


@pytest.fixture(scope="module")
def plot(qapp):
    plot = CutPlot()
    plot.show_theme(LIGHT)
    return plot


@pytest.mark.parametrize("quantity", ["gain", "decibels", "phase"])
@pytest.mark.parametrize("size", [(150, 60), (300, 110), (420, 260)])
def test_no_word_stands_on_the_curve_and_both_ends_of_the_scale_have_labels(plot, quantity, size):
    plot.resize(*size)
    corners = set()
    for kernel in KERNELS:
        shown = replace(ShownResponse.of(Experiment(PICTURE, kernel)), quantity=quantity, angle=20)
        plot.show_response(shown, beneath=False)
        room, scale = plot.room(), shown.scale
        lines = words_of(plot)
        at = np.linspace(room.left(), room.right(), len(shown.curve))
        heights = (
            room.bottom() - (shown.curve - scale.low) / (scale.high - scale.low) * room.height()
        )
        within = [each for each in lines if room.contains(each.ink.center())]
        for line in within:
            inside = (at >= line.ink.left()) & (at <= line.ink.right())
            on = (heights >= line.ink.top()) & (heights <= line.ink.bottom())
            assert not (inside & on).any(), line.written
            corners.add(
                (
                    line.ink.center().x() > room.center().x(),
                    line.ink.center().y() > room.center().y(),
                )
            )
        labels = [each for each in lines if each.ink.right() <= room.left()]
        middles = sorted(each.ink.center().y() for each in labels)
        assert abs(middles[0] - room.top()) <= 4
        assert abs(middles[-1] - room.bottom()) <= 4
        assert all(after - before >= 11 for before, after in pairwise(middles))
    if quantity != "gain":
        assert corners  # where there is a corner, it is used


def test_the_curve_on_offer_has_its_room_too(plot):
    plot.resize(300, 200)
    # The word of flat areas' curve stands above it, where another one runs.
    shown = replace(
        ShownResponse.of(Experiment(PICTURE, named_kernel("gaussian sigma=2"))), angle=0
    )
    plot.show_response(shown, beneath=False)
    (before,) = (each for each in words_of(plot) if each.written == "gain")
    plot.show_offered(Response(np.array([[1.0]]), (0, 0)))
    (after,) = (each for each in words_of(plot) if each.written == "gain")
    plot.show_offered(None)
    assert QRectF(before.ink) != QRectF(after.ink)
