"""I, K and S as pictures in a room: as large as may be, none on another or on the edge, whatever the kernel."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSizeF

from convstudio.core.model.kernel import Kernel
from convstudio.panels.kernel.weight_cells import CellContent
from convstudio.panels.projector.board.layout import CAPTION
from convstudio.panels.projector.picture_layout import arrange_pictures
from convstudio.theme import load_typefaces

EDGE = 13


def arranged(shape, size, pixels=(512, 512), scale="1", weight=1):
    load_typefaces()
    content = CellContent(Kernel.from_array(np.full(shape, weight)).with_scale(scale))
    room = round(size[1] / 16)
    return room, arrange_pictures(QSizeF(*size), room, content, QSizeF(*pixels), EDGE)


@settings(max_examples=60, deadline=None)
@given(
    shape=st.tuples(st.integers(1, 31), st.integers(1, 31)),
    size=st.sampled_from([(3776, 1700), (1888, 860), (1256, 600), (1002, 560), (1002, 450)]),
    pixels=st.tuples(st.integers(20, 3000), st.integers(20, 3000)),
)
def test_no_part_touches_another_or_the_edge(qapp, shape, size, pixels):
    _, layout = arranged(shape, size, pixels)
    parts = [layout.inputs, layout.kernel, layout.outputs, layout.star, layout.equals]
    for part in parts:
        assert QRectF(EDGE - 0.1, 0, size[0] - 2 * EDGE + 0.2, size[1]).contains(part)
    for one, other in combinations(parts, 2):
        assert (one & other).width() < 0.1
    assert layout.inputs.size() == layout.outputs.size()


@pytest.mark.parametrize("shape", [(3, 3), (5, 5), (9, 9), (31, 31), (1, 31), (31, 1)], ids=str)
@pytest.mark.parametrize("size", [(1888, 890), (1002, 580)], ids=str)
def test_most_of_the_screen_is_the_pictures(qapp, shape, size):
    room, layout = arranged(shape, size)
    side = min(layout.inputs.width(), layout.inputs.height() - CAPTION * room)
    assert 2 * side > 0.58 * size[0]  # beside the kernel, which has to be seen as well


def test_a_kernel_keeps_its_digits_and_both_its_pictures_where_they_cost_little(qapp):
    assert arranged((3, 3), (1888, 860))[1].arrangement == "column"
    assert arranged((5, 5), (1888, 860))[1].arrangement == "alone"
    # Few weights are read one by one: without their digits they are an empty table.
    room, layout = arranged((5, 5), (1002, 608), (80, 80), weight=-24)
    assert layout.arrangement == "alone"
    assert layout.kernel.width() > 5 * 1.8 * room


@pytest.mark.parametrize("size", [(1002, 0), (0, 0), (20, 400), (400, 30)], ids=str)
def test_a_stage_that_is_squeezed_for_a_moment_has_some_layout(qapp, size):
    content = CellContent(Kernel.from_array(np.ones((3, 3))))
    layout = arrange_pictures(QSizeF(*size), 48, content, QSizeF(512, 512), EDGE)
    assert layout.kernel.width() >= 0
