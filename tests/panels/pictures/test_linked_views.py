"""What several linked pictures show of what is followed: all of it, and the same whichever way was taken there."""

from __future__ import annotations

import pytest
from looks import for_room
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.core.steps.spotlight import Lit
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.widgets.lettering import recorded
from convstudio.theme import LIGHT

BOUNDS = QRectF(-1, -1, 6, 5)
FOLLOWED = QRectF(-1, -1, 2, 2)


@pytest.fixture
def pair(qtbot):
    stage = QWidget()
    qtbot.addWidget(stage)
    views = PixelView(LIGHT), PixelView(LIGHT)
    for view in views:
        view.setParent(stage)
        view.resize(600, 400)
    stage.show()
    links = LinkedViews(views, stage)
    links.show_bounds(BOUNDS, fit=True)
    yield links, views  # noqa: PT022  (the stage lives as long)


def resize(views, width, height):
    views[0].resize(width, height)
    views[1].resize(width + 40, height)
    QApplication.processEvents()


def test_what_is_followed_is_seen_whole_and_depends_on_no_way_to_get_there(pair):
    links, views = pair
    for width in (60, 110, 150, 200, 330):
        seen = []
        for before in (10, 900):  # the views are laid out only after the step is shown
            resize(views, before, before)
            links.fit()
            links.follow(FOLLOWED, 52.0, "gather")
            resize(views, width, 220)
            seen.append((links.viewport, links.is_fitted))
        resize(views, width, 220)
        links.fit()
        links.follow(FOLLOWED, 52.0, "gather")
        assert seen == [(links.viewport, links.is_fitted)] * 2
        for view in views:
            assert QRectF(view.rect()).contains(view.to_view(FOLLOWED))


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_in_a_room_no_index_covers_what_is_followed(pair, columns):
    links, views = pair
    look = for_room(False, 38)
    rect = QRectF(4, 2, columns, 2)
    links.show_bounds(QRectF(0, 0, 40, 30), fit=True)
    shown = []
    for view in views:
        view.show_theme(*look)
        view.indices.show_cells((range(30), range(40)), (0, 0))
    for width, readable in ((343, 121.6), (343, 102.9), (320, 90.0), (500, 121.6)):
        resize(views, width, 450)
        links.fit()
        links.follow(rect, readable, "gather")
        for view in views:
            place, clear = view.to_view(rect), _clear(view, links.viewport.scale)
            if place.width() <= view.width():
                assert clear.contains(place)
            shown.append(clear.left() > 0)
    assert any(shown)
    links.zoom(1)  # whoever moves by hand has them again
    assert all(_clear(view, links.viewport.scale).left() > 0 for view in views)


def _clear(view, scale):
    """The part of a view on which no indices stand."""
    origin = view.to_view(QRectF(0, 0, 1, 1)).topLeft()
    return view.indices.not_covered(QTransform(scale, 0, 0, scale, origin.x(), origin.y()))


@pytest.mark.parametrize("follows", [False, True])
def test_views_that_get_their_sizes_together_are_fitted_once(pair, follows):
    links, views = pair
    if follows:
        links.follow(FOLLOWED, 52.0, "gather")
    resize(views, 150, 220)
    one_by_one, fits = links.viewport, []
    resize(views, 400, 300)
    links.changed.connect(lambda *now: fits.append(now))
    with links.sized_together(), links.sized_together():
        resize(views, 150, 220)
        assert not fits
    assert fits == [(links.viewport.scale, links.is_fitted)]
    assert links.viewport == one_by_one
    with links.sized_together():
        pass
    assert len(fits) == 1
    # So are those that get another picture with their sizes.
    fits.clear()
    with links.sized_together():
        resize(views, 160, 230)
        links.show_bounds(QRectF(0, 0, 30, 20), fit=True)
        links.fit()
        assert not fits
    assert len(fits) == 1
    assert links.is_fitted


def test_who_moves_by_hand_is_not_taken_back(pair):
    links, views = pair
    resize(views, 150, 220)
    links.follow(FOLLOWED, 52.0, "gather")
    links.zoom(0.8)
    moved = links.viewport
    resize(views, 160, 230)
    assert links.viewport == moved
    links.fit()
    assert links.is_fitted


def test_no_index_stands_in_a_cell_that_a_stamp_draws_beside_the_picture(pair):
    (view, _), columns = pair[1], range(5)
    view.indices.show_cells((range(4), columns), (0, 0))

    def of_columns():
        with recorded() as lines:
            view.grab()
        top = min(line.ink.top() for line in lines if line.written)
        return [line.written for line in lines if line.written and line.ink.top() < top + 3]

    assert of_columns() == ["0", "1", "2", "3", "4"]
    lit = Lit((-1, 2), (range(-1, 1), range(1, 3)))
    view.terms.show_lit(lit, (0, 0), None, (range(4), columns))
    assert of_columns() == ["0", "3", "4"]
