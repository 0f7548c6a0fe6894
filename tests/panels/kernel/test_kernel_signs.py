"""Marks on the edges of the typed kernel's cells in a room: whole at the table's edges as well."""

import numpy as np
import pytest
from looks import for_room
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage

from convstudio.core.model.presets import preset
from convstudio.core.steps.spotlight import Lit
from convstudio.panels.kernel.kernel_pictures import KernelPictures
from convstudio.theme import LIGHT, load_typefaces


@pytest.fixture
def pictures(qtbot):
    load_typefaces()
    shown = KernelPictures(preset("sobel-x"), LIGHT)
    qtbot.addWidget(shown)
    shown.show_theme(*for_room(False, 40))
    shown.resize(500, 900)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def pixels_of(widget):
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def show_step(pictures, cell):
    pictures.show_lit(Lit(current=cell) if cell is not None else None)


def show_target(pictures, cell):
    pictures.show_target(frozenset() if cell is None else frozenset({cell}), frozenset())


@pytest.mark.parametrize("show", [show_step, show_target])
@pytest.mark.parametrize("cell", [(0, 0), (0, 2), (2, 1), (1, 1)])
def test_the_ring_of_a_weight_is_whole_at_every_edge(pictures, show, cell):
    show(pictures, None)
    without = pixels_of(pictures)
    show(pictures, cell)
    changed = pixels_of(pictures) != without
    corner = pictures.table.viewport().mapTo(pictures, QPoint(0, 0))
    place: QRect = pictures.table.cell_rect(cell).translated(corner)
    across = slice(place.left() + 5, place.right() - 4)
    down = slice(place.top() + 5, place.bottom() - 4)
    sides = {
        "above": changed[place.top() - 2, across],
        "below": changed[place.bottom() + 3, across],
        "left": changed[down, place.left() - 2],
        "right": changed[down, place.right() + 3],
    }
    assert {side for side, ring in sides.items() if not ring.all()} == set()
    show(pictures, None)
    assert not (pixels_of(pictures) != without).any()
