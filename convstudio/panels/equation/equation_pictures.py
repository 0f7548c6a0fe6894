"""The pictures of I and S as one view of cells, showing the same part of the image at the same scale."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QRectF, Signal

from convstudio.core.design.looking.region import Region, place_of_outputs
from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.scene import Output, Scene
from convstudio.core.steps.spotlight import Spotlight
from convstudio.core.steps.target import one
from convstudio.panels.feature_map.placement import bounds_of
from convstudio.panels.pictures.cell_view import ViewNames
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.pictures.pixel_items import cells_rect
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.pictures.targeting.cell_cursor import Cells, over_picture, reveal

_NOTHING: Final = range(0), range(0)


class EquationPictures(LinkedViews):
    """A `CellView` of two pictures, each with a keyboard cursor."""

    names = ViewNames("image", "pixel", ("I", "K", "S"), "feature map")
    has_colors, is_stacked = True, False

    cursor_moved = Signal(object)
    """The cell to which the keyboard cursor has moved, in one of the pictures."""

    def __init__(self, inputs: PixelView, outputs: PixelView, parent: QObject) -> None:
        super().__init__((inputs, outputs), parent)
        self._inputs, self._outputs = inputs, outputs
        self._chosen: Output | None = None
        self._experiment: Experiment | None = None
        self._place: Cells = _NOTHING
        for view, cells in ((inputs, self._input_cells), (outputs, self._output_cells)):
            over_picture(view, cells).moved.connect(self.cursor_moved)

    @property
    def scale(self) -> float:
        """Screen pixels per pixel of I."""
        return self.viewport.scale

    def show_scene(self, scene: Scene) -> None:
        """Show the scene; a picture of another size is fitted into the view, an edit of its pixels moves nothing."""
        before, self._experiment = self._experiment, scene.experiment
        self._place = place_of_outputs(scene.experiment, scene.outputs)
        if before is not scene.experiment:
            is_same_size = before is not None and _size(before) == _size(scene.experiment)
            self.show_bounds(bounds_of(scene.experiment), fit=not is_same_size)
        if scene.chosen != self._chosen:
            self._chosen = scene.chosen
            self._reveal(scene)

    def _reveal(self, scene: Scene) -> None:
        """Bring an output that has been chosen elsewhere, as in a tool, into view."""
        if scene.chosen is not None:
            rows, columns = scene.experiment.axes
            m, n = scene.chosen[0] + rows.placement, scene.chosen[1] + columns.placement
            reveal(self._outputs, (m, n))

    def region(self) -> Region | None:
        if self._experiment is None:
            return None
        height, width = _size(self._experiment)
        seen = self._inputs.visible_rect() & QRectF(0, 0, width, height)
        if seen.isEmpty():
            return None
        return _cells(seen.top(), seen.bottom(), height), _cells(seen.left(), seen.right(), width)

    def follow_step(self, light: Spotlight) -> None:
        rect = looked_at(light)
        self.follow(rect, self._readable(rect), light.timeline.order)

    def _readable(self, rect: QRectF) -> float:
        """Return the scale at which a followed cell can be read with all of ``rect`` still in view."""
        view = self._inputs
        whole = min(view.width() / rect.width(), view.height() / rect.height())
        return view.metrics.cells.followed(max(rect.width(), rect.height()), whole)

    def _input_cells(self) -> Cells:
        """Return the cells of I and of its border."""
        if self._experiment is None:
            return _NOTHING
        rows, columns = self._experiment.axes
        return (
            range(-rows.before, rows.size + rows.after),
            range(-columns.before, columns.size + columns.after),
        )

    def _output_cells(self) -> Cells:
        return self._place


def looked_at(light: Spotlight) -> QRectF:
    """Return the cells that belong to a step, in image coordinates: window and output, or pixel and stamp."""
    rows, columns = light.timeline.axes
    term = light.term
    rect = QRectF(term.n, term.m, 1, 1)
    rect |= cells_rect(rows.place(one(term.i)), columns.place(one(term.j)))
    if light.timeline.by == "output" and light.on_input.window is not None:
        rect |= cells_rect(*light.on_input.window)
    elif light.on_output.window is not None:
        i, j = light.on_output.window
        rect |= cells_rect(rows.place(i), columns.place(j))
    return rect


def _size(experiment: Experiment) -> tuple[int, ...]:
    return experiment.picture.pixels.shape[:2]


def _cells(low: float, high: float, count: int) -> range:
    """Return the cells of ``count`` at least half of which are visible, or one cell if there are none."""
    first = min(round(low), count - 1)
    return range(first, max(round(high), first + 1))
