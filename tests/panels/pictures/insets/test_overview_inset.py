"""Where in a photograph one is, while the animation looks at a few of its pixels."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from convstudio.core.steps.spotlight import Lit
from convstudio.core.views.display import Coloring
from convstudio.panels.pictures.insets import overview_inset
from convstudio.panels.pictures.insets.loupe import LoupeContent
from convstudio.panels.pictures.insets.overview_inset import OverviewInset
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.panels.pictures.pixel_view import PixelView, Viewport
from convstudio.theme import DARK, LIGHT


@pytest.fixture
def view(qtbot):
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show_viewport(Viewport(450, 300, 40))
    view.show()
    return view


@pytest.fixture
def inset(view):
    inset = OverviewInset(LIGHT, view)
    inset.show_picture(np.zeros((600, 900), np.uint8), (600, 900))
    inset.show_paint(Paint(Coloring(0, 255, False), LIGHT.grey_colors))
    return inset


def test_it_is_there_only_while_a_step_is_lit_and_a_part_is_seen(view, inset):
    assert not inset.isVisible()
    inset.show_lit(Lit((300, 450)))
    assert inset.isVisible()
    view.show_viewport(Viewport(450, 300, 0.4))
    assert not inset.isVisible()
    view.show_viewport(Viewport(100, 100, 4))
    assert inset.isVisible()
    inset.show_lit(None)
    assert not inset.isVisible()
    inset.show_lit(Lit((300, 450)))
    inset.show_picture(None, (1, 1))
    assert not inset.isVisible()


def test_a_picture_is_reduced_once_and_only_when_it_is_shown(view, inset, monkeypatch):
    reduced = []
    monkeypatch.setattr(overview_inset, "_reduced", lambda values: reduced.append(1) or values)
    for _ in range(2):
        inset.show_picture(np.zeros((600, 900), np.uint8), (600, 900))
    view.show_viewport(Viewport(400, 200, 40))
    assert not reduced
    for column in (450, 451):
        inset.show_lit(Lit((300, column)))
    assert len(reduced) == 1


def test_it_has_the_shape_of_the_picture_and_rather_the_lower_left_corner(view, inset):
    inset.show_lit(Lit((300, 450)))
    assert inset.width() / inset.height() == pytest.approx(1.5, rel=0.03)
    assert (inset.x(), view.height() - inset.y() - inset.height()) == (10, 10)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [((301, 304), (445, 452)), ((297, 304), (445, 450)), ((300, 304), (445, 455))],
)
def test_it_never_covers_what_is_lit(view, inset, rows, columns):
    inset.show_lit(Lit((rows[0], columns[0]), (range(*rows), range(*columns))))
    lit = view.to_view(QRectF(columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0]))
    assert inset.isVisible()
    assert not lit.intersects(QRectF(inset.geometry()))
    assert view.rect().contains(inset.geometry())
    inset.show_lit(Lit((300, 450), (range(600), range(900))))
    assert not inset.isVisible()


@pytest.mark.parametrize("at", [(2, 2), (896, 596), (270, 420)])
def test_the_mark_is_around_the_part_and_never_too_small_or_beyond_the_picture(view, inset, at):
    inset.show_lit(Lit((300, 450)))
    view.show_viewport(Viewport(*at, 100))
    for theme in (LIGHT, DARK):
        inset.show_theme(theme)
        image = inset.grab().toImage()
        amber = theme.color("highlight").getRgb()[:3]
        found = [
            (900 * x / image.width(), 600 * y / image.height())
            for y in range(image.height())
            for x in range(image.width())
            if max(
                abs(one - other)
                for one, other in zip(image.pixelColor(x, y).getRgb(), amber, strict=False)
            )
            < 40
        ]
        assert len(found) >= 12
        assert np.mean(found, axis=0) == pytest.approx(at, abs=45)


def test_it_makes_way_for_the_loupe_and_comes_back(view, inset):
    inset.show_lit(Lit((300, 450)))
    corner = inset.pos()
    shape = (3, 3)
    view.loupe.show_content(
        LoupeContent(
            [], [], np.zeros((*shape, 3), np.uint8), np.ones(shape), np.zeros(shape, bool), "I"
        )
    )
    assert view.loupe.geometry().contains(corner)
    assert not inset.geometry().intersects(view.loupe.geometry())
    assert inset.isVisible()
    view.loupe.show_content(None)
    assert inset.pos() == corner


def test_a_large_picture_is_reduced_in_the_background_to_the_same_values(view, qtbot, monkeypatch):
    values = np.arange(600 * 900).reshape(600, 900).astype(np.uint16)
    inset = OverviewInset(LIGHT, view)
    inset.show_paint(Paint(Coloring(0, 65535, False), LIGHT.grey_colors))
    inset.show_picture(values, (600, 900))
    inset.show_lit(Lit((300, 450)))
    at_once = inset.grab().toImage()
    monkeypatch.setattr(overview_inset, "MOST_AT_ONCE", 1000)
    inset.show_picture(None, (1, 1))
    inset.show_picture(values, (600, 900))
    assert inset.is_busy
    assert not inset.isVisible()
    qtbot.waitUntil(inset.isVisible)
    assert inset.grab().toImage() == at_once
    inset.join()
