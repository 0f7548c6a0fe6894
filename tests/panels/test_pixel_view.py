"""How large a picture is shown where there is little room."""

import pytest
from PySide6.QtCore import QRectF

from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.pictures.room import INDICES_FROM
from convstudio.theme import LIGHT

GUTTER = 32  # pixels that the indices of rows and columns take


@pytest.mark.parametrize("width", range(120, 340, 10))
def test_indices_never_lie_over_the_outermost_cells(qtbot, width):
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(width, 400)
    scale = view.fitting_scale(QRectF(0, 0, 6, 4))
    assert 6 * scale < width
    assert scale < INDICES_FROM or (width - 6 * scale) / 2 >= GUTTER - 1e-6
