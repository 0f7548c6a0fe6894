"""The loupe and the layer in a corner: wholly within their view, whatever its size, and clear of what is lit."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.steps.spotlight import Lit
from convstudio.core.steps.target import Target, on_input
from convstudio.core.views.display import Coloring
from convstudio.panels.pictures.insets.layer_inset import LayerInset
from convstudio.panels.pictures.insets.loupe import Loupe, LoupeContent
from convstudio.panels.pictures.insets.window_loupe import window_content
from convstudio.panels.pictures.pixel_items import paint_of
from convstudio.panels.pictures.pixel_view import PixelView, Viewport
from convstudio.panels.widgets.lettering import recorded
from convstudio.theme import DARK, LIGHT, load_typefaces

PAINT = paint_of(LIGHT, Coloring(0, 12))
FIGURE = textbook_figure()


@pytest.fixture
def view(qtbot):
    load_typefaces()
    view = QWidget()
    qtbot.addWidget(view)
    return view


def window(lettered):
    experiment = Experiment(FIGURE.picture, FIGURE.kernel, mode="full")
    target = Target("output", 1, 1)
    letters = Letters(experiment) if lettered else None
    return window_content(
        experiment, target, on_input(experiment, target), PAINT, Lit(), letters, totalled=True
    )


def of_shape(rows, columns):
    texts = [[["200"]] * columns] * rows if rows * columns <= 144 else []
    return LoupeContent(
        texts, [["× 1"] * columns] * rows, np.zeros((rows, columns, 3), np.uint8),
        np.ones((rows, columns)), np.zeros((rows, columns), bool), "I around (0, 0) × K as applied",
    )  # fmt: skip


def test_it_lies_wholly_in_a_view_of_any_size_and_its_caption_is_whole_or_absent(view):
    loupe = Loupe(LIGHT, view)
    contents = [of_shape(*shape) for shape in ((1, 3), (1, 40), (7, 7), (31, 31))]
    for content in (window(lettered=False), window(lettered=True), *contents):
        for size in ((110, 100), (150, 247), (160, 120), (200, 300), (600, 400)):
            view.resize(*size)
            for left in (0, 60):
                loupe.show_content(content, QRectF(left, 20, 48, 48))
                assert view.rect().contains(loupe.geometry())
                with recorded() as lines:
                    loupe.grab()
                captions = [line.written for line in lines if line.text == content.caption]
                assert captions in ([content.caption], [])
            assert captions or size[0] < 200
        loupe.show_content(None)


def test_it_becomes_smaller_rather_than_cover_what_is_pointed_at(view):
    loupe = Loupe(LIGHT, view)
    view.resize(160, 247)
    for lettered in (False, True):
        for top in (0, 20, 70, 80, 150):
            around = QRectF(20, top, 48, 48)
            loupe.show_content(window(lettered), around)
            assert not QRectF(loupe.geometry()).intersects(around)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_where_letters_are_on_it_has_letters_and_no_number(view, theme):
    loupe = Loupe(theme, view)
    view.resize(500, 400)
    loupe.show_content(window(lettered=True), QRectF(20, 20, 48, 48))
    with recorded() as lines:
        loupe.grab()
    *cells, caption = (line.written for line in lines)
    assert cells[:4] == [slanted("a"), f"× {slanted('z')}", slanted("b"), f"× {slanted('y')}"]
    assert caption == "I around (0, 0) × K as applied"


def test_the_layer_in_a_corner_lies_wholly_in_it_and_its_caption_is_whole_or_absent(view):
    inset, caption = LayerInset(LIGHT, view), "−0.125 × I, moved by (−1, −1)"
    for width in (60, 100, 140, 160, 170, 300):
        view.resize(width, 247)
        inset.show_layer(np.zeros((20, 60)), PAINT, caption)
        assert view.rect().contains(inset.geometry())
        with recorded() as lines:
            inset.grab()
        written = [line.written for line in lines]
        assert written in ([caption], [caption.split(", ")[0]], [])
        assert written or width < 100


SHAPES = ((1, 1), (2, 2), (3, 3), (1, 5), (5, 1), (7, 7), (1, 31), (31, 1), (31, 31))


def content_of(shape, caption):
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
            loupe.show_content(content_of(shape, caption))
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
    view.loupe.show_content(content_of((3, 3), "I"))
    with recorded() as lines:
        view.viewport().grab()
    written = [line.ink for line in lines if line.written == "255"]
    assert len(written) > 9
    under = QRectF(view.loupe.geometry())
    assert not any(ink.intersects(under) for ink in written)
