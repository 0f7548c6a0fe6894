"""A step paints the tiles of the sum that it changes, and no others."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.sums.stamp_content import content_of
from convstudio.panels.sums.sum_source import SumSource
from convstudio.panels.sums.sum_terms import SumTerms
from convstudio.panels.sums.sum_tiles import TilePainter
from convstudio.theme import LIGHT, load_typefaces


@pytest.fixture
def shown(qtbot, monkeypatch):
    """Shows a step of the textbook's figure, and returns the texts of the tiles painted for it."""
    load_typefaces()
    timeline = Timeline(textbook_figure(), "gather")
    source, terms, texts = SumSource(timeline), SumTerms(LIGHT), []
    qtbot.addWidget(terms)
    terms.resize(900, 62)
    terms.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the ring of the focus is painted with everything
    terms.show()
    qtbot.waitExposed(terms)
    paint = TilePainter.tile
    monkeypatch.setattr(
        TilePainter,
        "tile",
        lambda self, painter, rect, tile, *at, **how: (
            texts.append(tile.state),
            paint(self, painter, rect, tile, *at, **how),
        ),
    )

    def show(step, source=source):
        term = source.timeline.term(step)
        terms.show_sum(content_of(source, (term.i, term.j), term.index + 1, term))
        texts.clear()
        QApplication.processEvents()
        return list(texts)

    return terms, show


def test_a_step_paints_the_tile_just_added_and_the_one_before(shown):
    _, show = shown
    show(0)
    assert show(1) == ["done", "current"]
    assert show(2) == ["done", "current"]


def test_another_weight_paints_its_own_tile_alone(shown):
    _, show = shown
    show(3)
    figure = textbook_figure()
    edited = replace(figure, kernel=figure.kernel.with_cell(0, 0, "7"))
    assert len(show(3, SumSource(Timeline(edited, "gather")))) == 1


def test_what_a_step_leaves_is_what_painting_everything_gives(shown):
    terms, show = shown
    for step in range(4):
        show(step)
    in_parts = terms.screen().grabWindow(terms.winId()).toImage()
    terms.update()
    QApplication.processEvents()
    assert terms.screen().grabWindow(terms.winId()).toImage() == in_parts
