"""How large a picture is shown where there is little room."""

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

import convstudio
from convstudio.core.display import Coloring
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.pictures.pixel_layers import paint_of
from convstudio.panels.pictures.pixel_view import PixelView, Viewport
from convstudio.panels.pictures.room import INDICES_FROM
from convstudio.theme import LIGHT

GUTTER = 32  # pixels that the indices of rows and columns take


@pytest.mark.parametrize("width", range(120, 340, 10))
def test_indices_never_lie_over_the_outermost_cells(qtbot, width):
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(width, 400)
    bounds = QRectF(0, 0, 6, 4)
    LinkedViews((view,)).show_bounds(bounds, fit=True)
    place = view.to_view(bounds)
    assert QRectF(view.rect()).contains(place)
    assert view.cell < INDICES_FROM or place.left() >= GUTTER - 1e-6


def test_a_picture_that_is_zoomed_in_is_drawn_on_paper_within_what_its_painter_is_clipped_to(qtbot):
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(100, 100)
    view.pixels.show_values(np.zeros((50, 50)), 0, 0, paint_of(LIGHT, Coloring(0, 1)))
    view.show_viewport(Viewport(25, 25, 10))
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        painter.setClipRect(100, 100, 100, 100)
        view.pixels.draw(painter, QTransform(10, 0, 0, 10, -100, -100))
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(300, 300) & 0xFFFFFF
    black = np.argwhere(pixels == 0)
    assert black.min(axis=0).tolist() == [100, 100]
    assert black.max(axis=0).tolist() == [199, 199]


def test_nothing_that_is_painted_drops_the_clip_of_what_it_lies_in():
    clips = re.compile(r"\.setClip(?:Rect|Path|Region)\((.*)\)")
    found = {
        path.name: [
            call for call in clips.findall(path.read_text("utf-8")) if "IntersectClip" not in call
        ]
        for path in Path(convstudio.__file__).parent.glob("panels/**/*.py")
    }
    assert {name: calls for name, calls in found.items() if calls} == {}
