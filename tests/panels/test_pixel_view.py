"""How large a picture is shown where there is little room."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QApplication

import convstudio
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.steps.spotlight import Lit
from convstudio.core.views.display import Coloring
from convstudio.metrics.metrics import DESK
from convstudio.panels.inputs.parts_of_experiment import rim_of
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.pictures.pixel_items import paint_of
from convstudio.panels.pictures.pixel_view import PixelView, Viewport
from convstudio.theme import LIGHT, load_typefaces

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
    assert view.cell < DESK.cells.indices_from or place.left() >= GUTTER - 1e-6


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


class PaintedAreas(QObject):
    """The areas of a widget's paints."""

    def __init__(self, widget):
        super().__init__(widget)
        self.areas = []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            box = event.region().boundingRect()
            self.areas.append(box.width() * box.height())
        return False


@pytest.mark.parametrize("step", [False, True], ids=["pointed at", "of a step"])
def test_a_mark_that_moves_on_a_photograph_repaints_only_its_own_places(qtbot, step):
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.pixels.show_values(np.zeros((3000, 4000)), 0, 0, paint_of(LIGHT, Coloring(0, 1)))
    view.show()

    def mark(row):
        if step:
            view.terms.show_lit(Lit((row, 2000), (range(row, row + 31), range(2000, 2031))))
        else:
            view.marks.show_marks((range(row, row + 1), range(2000, 2001)))

    for scale, most in ((0.1, 0.02), (20, 1.0)):
        view.show_viewport(Viewport(2000, 1500, scale))
        mark(1500)
        QApplication.processEvents()
        painted = PaintedAreas(view.viewport())
        mark(1510)
        QApplication.processEvents()
        assert [area <= most * 400 * 300 for area in painted.areas] == [True]
        assert (painted.areas[0] == 400 * 300) == (scale > 1)


def test_a_mouse_that_only_passes_by_asks_nothing_of_the_scene(qtbot):
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show_viewport(Viewport(20, 15, 10))
    view.show()
    hovered, asked = [], []
    view.pixel_hovered.connect(hovered.append)
    view.scene().sigMouseMoved.connect(asked.append)
    qtbot.mouseMove(view.viewport(), QPoint(105, 205))
    assert hovered == [(20, 10)]
    assert asked == []


def test_nothing_that_is_painted_drops_the_clip_of_what_it_lies_in():
    clips = re.compile(r"\.setClip(?:Rect|Path|Region)\((.*)\)")
    found = {
        path.name: [
            call for call in clips.findall(path.read_text("utf-8")) if "IntersectClip" not in call
        ]
        for path in Path(convstudio.__file__).parent.glob("panels/**/*.py")
    }
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_no_gap_is_left_between_the_sides_of_a_border(qtbot):
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.rim.show_rim(
        (range(3), range(4)),
        (1, 1, 1, 1),
        lambda rows, columns: np.zeros((len(rows), len(columns))),
        paint_of(LIGHT, Coloring(0, 1)),
    )
    gaps = []
    for scale, wide, high in product((17.5, 19, 23), (162, 163), (254, 255, 256)):
        view.resize(wide, high)
        view.show_viewport(Viewport(2, 1.5, scale))
        grey = _grey(view)
        left, top, right, bottom = _edges(view.to_view(QRectF(-1, -1, 6, 5)))
        inside = _edges(view.to_view(QRectF(0, 0, 4, 3)))
        grey[inside[1] - 1 : inside[3] + 1, inside[0] - 1 : inside[2] + 1] = 0  # the image's place
        if grey[top + 1 : bottom - 1, left + 1 : right - 1].max() >= 200:
            gaps.append((scale, wide, high))
    assert gaps == []


def test_a_border_of_one_value_looks_as_if_each_of_its_pixels_were_read(qtbot):
    view, pads = PixelView(LIGHT), (2, 3, 1, 2)
    qtbot.addWidget(view)
    view.grab()  # which lays it out
    picture = Picture(np.zeros((40, 60), np.uint8), 255.0)
    experiment = Experiment(picture, preset("box-3"), mode="full", fill_value=100.0)
    for scale in (0.4, 2.7, 19.0):
        seen = []
        for region in (experiment.bordered, rim_of(experiment)):
            view.rim.show_rim(
                (range(40), range(60)), pads, region, paint_of(LIGHT, Coloring(0, 255))
            )
            view.show_viewport(Viewport(2, 1.5, scale))
            seen.append(_grey(view))
        assert np.array_equal(*seen)
        assert seen[0].min() < 200


def _grey(view):
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return lines[:, : image.width()].copy()


def _edges(place):
    return [round(edge) for edge in place.getCoords()]


@pytest.mark.parametrize(
    ("text", "side", "smallest"),
    [("7", 1, 17), ("57", 1, 17), ("255", 1, 22), ("65535", 1, 36), ("7", 8, 17), ("7", 9, 25)],
)
def test_digits_are_written_as_soon_as_they_can_be_read_unless_they_veil_the_picture(
    qtbot, text, side, smallest
):
    load_typefaces()
    view = PixelView(LIGHT)
    qtbot.addWidget(view)
    view.resize(600, 600)
    view.grab()  # only then it has its size
    view.show_viewport(Viewport(side / 2, side / 2, 10))
    cells = range(side), range(side)
    view.frame.show_cells(cells)
    paint = paint_of(LIGHT, Coloring(0, float(text)))
    values = np.full((side, side), int(text))
    view.digits.show_cells(cells, lambda _rows, _columns: values, paint)
    assert next(cell for cell in range(10, 60) if view.digits.covers(cell)) == smallest
