"""Tests for one grid of the board."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSizeF
from PySide6.QtGui import QImage, QRegion

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.notation.board import Board
from convstudio.core.steps.spotlight import Lit
from convstudio.core.steps.timeline import Timeline
from convstudio.metrics.metrics import room_metrics
from convstudio.panels.projector.board.cells import Marks, Touched
from convstudio.panels.projector.board.content import BoardContent
from convstudio.panels.projector.board.grid import BoardGrid
from convstudio.panels.projector.board.layout import arrange
from convstudio.theme import load_typefaces, room_theme


@pytest.fixture(scope="module")
def content(qapp):
    load_typefaces()
    return BoardContent(Board(Timeline(replace(textbook_figure(), mode="full"), "gather"), None))


@pytest.fixture
def grid(qtbot, content):
    layout = arrange(QSizeF(900, 400), 26, 18, content)
    grid = BoardGrid("board_output", "Feature map", room_theme(False), None)
    qtbot.addWidget(grid)
    grid.show_place(layout.outputs, room_metrics(layout.pixels))
    grid.show_grid(content.board.outputs(0), None)
    return grid


def pixels(grid):
    image = grid.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4).copy()


def renewed(grid, monkeypatch, act):
    """The region that an act asks to be painted, and the pixels that differ after it."""
    before, asked = pixels(grid), QRegion()

    def update(*place):
        nonlocal asked
        asked |= QRegion(*(place or (grid.rect(),)))

    monkeypatch.setattr(grid, "update", update)
    act()
    differs = (pixels(grid) != before).any(axis=2)
    return asked, [(int(x), int(y)) for y, x in np.argwhere(differs)]


ONE = Marks(Lit((1, 1), (range(2), range(2)), frozenset({(0, 0)}), {(0, 0): 0, (1, 1): 1}))
TAGGED = replace(ONE, tags={(0, 0): ("×2", 2.0), (1, 1): ("×−1", -1.0)})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Marks(), ONE),
        (ONE, Marks(replace(ONE.lit, current=(0, 1), done=frozenset({(0, 0), (1, 1)})))),
        (ONE, TAGGED),
        (TAGGED, replace(TAGGED, tags={(0, 1): ("×2", 2.0)})),
        (Marks(), Marks(pointed=Touched((2, 1)))),
        (Marks(pointed=Touched((2, 1))), Marks(ONE.lit, pointed=Touched((2, 1)))),
        (Marks(kept=Touched(window=(range(1, 3), range(2)))), Marks(kept=Touched((0, 0)))),
    ],
)
def test_other_marks_are_painted_where_they_were_and_where_they_are(
    grid, monkeypatch, before, after
):
    grid.show_marks(before)
    asked, differing = renewed(grid, monkeypatch, lambda: grid.show_marks(after))
    assert differing
    assert all(asked.contains(QPoint(*at)) for at in differing)
    assert asked.boundingRect() != grid.rect()


def test_a_sum_that_grows_is_painted_alone(grid, content, monkeypatch):
    later = content.board.outputs(3)
    asked, differing = renewed(grid, monkeypatch, lambda: grid.show_grid(later, None))
    cell = grid.cell_rect((0, 0))
    assert differing
    assert all(cell.contains(*at) for at in differing)
    assert asked.boundingRect().width() < 2 * cell.width()


def test_what_stays_the_same_is_not_painted(grid, content, monkeypatch):
    grid.show_marks(ONE)
    asked, differing = renewed(grid, monkeypatch, lambda: grid.show_marks(Marks(replace(ONE.lit))))
    assert (asked.isEmpty(), differing) == (True, [])
