"""Words that are read in All photographs: where there is room each value has a line of its own."""

import numpy as np
import pytest

from convstudio.core.design.combinations import COMBINATIONS
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.pair_words import values_at
from convstudio.panels.design.photographs.layout import WORDS
from convstudio.panels.design.photographs.reading_strip import ReadingStrip


@pytest.mark.parametrize("third", COMBINATIONS)
@pytest.mark.parametrize("brightness", [0, 3, np.nan])
def test_each_value_has_a_line_of_its_own(qtbot, third, brightness):
    picture = Picture(np.full((2, 2), brightness), 1.0, "A = 1, B.png")
    both = [Experiment(picture, Kernel.from_array([[weight]])) for weight in (1.0, -2.0)]
    strip = ReadingStrip("strip")
    qtbot.addWidget(strip)
    words = values_at(both, ("A", "B", third), 0, 1)
    strip.setText(words)
    strip.resize(300, WORDS)
    assert strip.lines == [words]
    strip.resize(300, 5 * WORDS)
    starts = ["A = 1, B.png (0, 1):", "A ", "B ", f"{third} "]
    assert [line[: len(start)] for line, start in zip(strip.lines, starts, strict=True)] == starts


def test_values_of_colours_have_a_line_of_their_own_too(qtbot):
    picture = Picture(np.full((2, 2, 3), [3.0, 5.0, 8.0]), 9.0, "c.png")
    both = [
        Experiment(picture, Kernel.from_array([[weight]]), channels="color")
        for weight in (1.0, -2.0)
    ]
    strip = ReadingStrip("strip")
    qtbot.addWidget(strip)
    strip.setText(values_at(both, ("A", "B", "√(A² + B²)"), 0, 1))
    strip.resize(300, 5 * WORDS)
    assert strip.lines[:3] == ["c.png (0, 1):", "A = (3, 5, 8)", "B = (−6, −10, −16)"]
    assert strip.lines[3].startswith("√(A² + B²) of grey ≈ ")


def test_values_share_as_few_lines_as_their_width_allows_where_there_is_room_for_no_more(qtbot):
    strip = ReadingStrip("strip")
    qtbot.addWidget(strip)
    words = "grey.png (449, 599): A ≈ 2.8105, B ≈ 15.2035, A − B ≈ −12.393"
    strip.setText(words)
    strip.resize(300, 2 * WORDS)
    assert len(strip.lines) == 2
    assert " ".join(strip.lines) == words
    assert strip.lines[1].startswith(("B ≈", "A − B ≈"))
    strip.resize(900, 2 * WORDS)
    assert strip.lines == [words]
    strip.resize(60, 2 * WORDS)
    assert strip.lines == [words]  # which is shrunk, and a tip
