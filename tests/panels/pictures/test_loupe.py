"""The loupe: a card over a picture, which lies in it whole."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from convstudio.core.display import Coloring
from convstudio.panels.lettering import recorded
from convstudio.panels.pictures.loupe import Loupe, LoupeContent
from convstudio.panels.pictures.pixel_layers import paint_of
from convstudio.panels.pictures.pixel_view import PixelView, Viewport
from convstudio.theme import LIGHT, load_typefaces

SHAPES = ((1, 1), (2, 2), (3, 3), (1, 5), (5, 1), (7, 7), (1, 31), (31, 1), (31, 31))


def content(shape, caption):
    texts, notes = [[["12"]] * shape[1]] * shape[0], [["× 3"] * shape[1]] * shape[0]
    colors = np.zeros((*shape, 3), np.uint8)
    outside = np.zeros(shape, bool)
    return LoupeContent(texts, notes, colors, np.ones(shape), outside, caption)


@pytest.fixture
def parent(qtbot):
    load_typefaces()
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return parent


@pytest.mark.parametrize("caption", ["", "I around (0, 0) × K as applied × 1/16 = 12.5"])
def test_no_part_of_it_lies_beyond_the_picture(parent, caption):
    loupe = Loupe(LIGHT, parent)
    beyond = []
    for wide, high in ((136, 180), (163, 252), (166, 120), (400, 150), (250, 500), (900, 700)):
        parent.resize(wide, high)
        for shape in SHAPES:
            loupe.show_content(content(shape, caption))
            if not parent.rect().contains(loupe.geometry()):
                beyond.append((wide, high, shape, loupe.geometry()))
    assert beyond == []


def test_no_part_of_a_number_shows_from_under_it(qtbot):
    load_typefaces()
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    view.show_viewport(Viewport(3, 2, 40))
    cells = range(-1, 6), range(-1, 8)
    view.frame.show_cells(cells)
    paint = paint_of(LIGHT, Coloring(0, 255))
    view.digits.show_cells(
        cells, lambda rows, columns: np.full((len(rows), len(columns)), 255), paint
    )
    view.loupe.show_content(content((3, 3), "I"))
    with recorded() as lines:
        view.viewport().grab()
    written = [line.ink for line in lines if line.written == "255"]
    assert len(written) > 9
    under = QRectF(view.loupe.geometry())
    assert not any(ink.intersects(under) for ink in written)
