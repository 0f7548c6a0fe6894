"""Letters in cells at a desk: each cell has its sum where that fits, and its name where it does not."""

import pytest
from PySide6.QtGui import QTransform

from convstudio.core.notation.letters import slanted
from convstudio.panels.pictures.pixel_view import PixelView, Viewport
from convstudio.panels.widgets.lettering import recorded
from convstudio.theme import LIGHT, load_typefaces

SUMS = ["aw", "ax + bw", "az + by + ex + fw"]


def written(qtbot, cell):
    load_typefaces()
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.letters.show_letters(
        (range(1), range(3)),
        lambda _row, column: SUMS[column],
        short=lambda _row, column: f"s₀{'₀₁₂'[column]}",
        longest=SUMS[-1],
    )
    view.show_viewport(Viewport(1.5, 0.5, cell))
    with recorded() as lines:
        view.grab()
    assert view.letters.covers(QTransform.fromScale(cell, cell)) == bool(lines)
    for line in lines:  # within its cell, clear of the highlight on the cell's edge
        assert line.ink.width() <= 0.88 * cell
    return [line.written for line in lines]


@pytest.mark.parametrize("cell", [39.0, 45.0, 60.0, 90.0])
def test_sums_are_written_out_at_a_desk_of_any_size(qtbot, cell):
    assert "".join(written(qtbot, cell)) == slanted("".join(SUMS).replace(" ", ""))


def test_a_sum_that_has_no_room_leaves_the_others_theirs(qtbot):
    assert written(qtbot, 30.0) == [slanted(text) for text in ("aw", "ax", "+bw", "s₀₂")]


def test_in_the_smallest_cells_there_are_names_alone(qtbot):
    lines = written(qtbot, 22.0)
    assert slanted("aw") in lines
    assert slanted("az") not in lines
