"""Letters in cells at a desk: each cell has its sum where that fits, and its name where it does not."""

from collections import defaultdict
from dataclasses import replace

import pytest
from PySide6.QtGui import QTransform

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters, slanted
from convstudio.metrics.metrics import DESK
from convstudio.panels.feature_map.build_up import show_sums
from convstudio.panels.feature_map.placement import place_of
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


def ways_of_writing(view, experiment, cell):
    """Of sums of as many products: whether they are written out, in which type."""
    letters, (rows, columns) = Letters(experiment), place_of(experiment)
    show_sums(view, (rows, columns), letters, letters.expression)
    view.show_viewport(Viewport(2.0, 1.5, cell))
    with recorded() as lines:
        view.grab()
    texts, sizes = defaultdict(str), {}
    for line in lines:
        assert line.place is not None
        at = view.pixel_at(line.place.center())
        texts[at] += line.written
        sizes[at] = line.pixels
    ways = defaultdict(set)
    for (row, column), text in texts.items():
        i, j = row - rows.start, column - columns.start
        sum_of = letters.expression(i, j)
        is_sum = text == slanted(sum_of.replace(" ", ""))
        assert is_sum or text == slanted(letters.output(i, j))
        ways[sum_of.count("+")].add((is_sum, sizes[row, column]))
    return ways


def test_sums_of_as_many_products_are_written_alike_in_every_operation_mode_and_size_of_cell(qtbot):
    load_typefaces()
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(600, 600)
    figure = textbook_figure()
    settings = [
        replace(Experiment(figure.picture, figure.kernel), mode=mode, flip=flip)
        for mode in ("full", "same", "valid")
        for flip in (True, False)
    ]
    for cell in (20.0, 26.0, 30.0, 38.0, 39.2, 40.0, 41.0, 43.0, 47.0, 60.0):
        whole = ways_of_writing(view, settings[0], cell)
        assert all(len(ways) == 1 for ways in whole.values())
        for experiment in settings[1:]:
            for products, ways in ways_of_writing(view, experiment, cell).items():
                assert ways == whole[products] or experiment.mode == "valid"
                # Where nothing but long sums is seen their names may be larger, but are names.
                assert {is_sum for is_sum, _ in ways} == {is_sum for is_sum, _ in whole[products]}


def test_names_have_the_type_that_fits_them_whatever_grows_among_them(qtbot):
    load_typefaces()
    view, sizes = PixelView(LIGHT), []
    qtbot.addWidget(view)
    view.resize(400, 200)
    product = "x₁₀₀₂₀₀k₂₂"
    for grows in ("", product, f"{product} + {product}", " + ".join([product] * 9)):
        view.letters.show_letters(
            (range(1), range(3)),
            lambda _row, column, grows=grows: grows if column == 2 else " + ".join([product] * 9),
            short=lambda _row, column, grows=grows: "s₁₀₀₂₀₀" if column < 2 or grows else "",
            longest=" + ".join([product] * 9),
        )
        view.show_viewport(Viewport(1.5, 0.5, 60.0))
        with recorded() as lines:
            view.grab()
        sizes.append({line.pixels for line in lines if line.written == slanted("s₁₀₀₂₀₀")})
        written_out = sum(slanted(product) in line.written for line in lines)
        assert written_out == {product: 1, f"{product} + {product}": 2}.get(grows, 0)
    assert sizes == [sizes[0]] * 4
    assert min(sizes[0]) > 1.5 * DESK.cells.least_letters
