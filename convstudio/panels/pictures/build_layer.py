"""The feature map while the animation builds it up: what is reached is drawn, the rest stays blank.

It asks a `Stage` for the part that is on the screen, at the resolution of the screen, so a step costs the same on
a photograph as on a grid of twelve cells.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from convstudio.core.stage import Stage
from convstudio.panels.pictures.pixel_layers import Layer, Paint, cells_rect, draw_pixels
from convstudio.theme import Theme


class BuildLayer(Layer):
    """Draws S after a step; its output (0, 0) lies at ``place`` in image coordinates."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._stage: Stage | None = None
        self._step = 0
        self._place = (0, 0)
        self._paint: Paint | None = None
        self._drawn: tuple[object, ...] = ()
        self._image, self._target = QImage(), QRectF()

    def show_stage(
        self, stage: Stage | None, step: int, place: tuple[int, int], paint: Paint | None
    ) -> None:
        """Show ``stage`` after ``step``; None shows nothing."""
        if stage is None and self._stage is None:
            return
        self._stage, self._step, self._place, self._paint = stage, step, place, paint
        self._drawn = ()
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        stage, paint = self._stage, self._paint
        if stage is None or paint is None:
            return
        rows, columns = stage.timeline.axes
        top, left = self._place
        whole = range(top, top + rows.outputs), range(left, left + columns.outputs)
        stride = max(int(1 / to_screen.m11()), 1)
        seen = self.visible(*whole)
        i, j = (
            _aligned(part, by, stride, axis.outputs)
            for part, by, axis in zip(seen, self._place, (rows, columns), strict=True)
        )
        if not (len(i) and len(j)):
            return
        painter.save()
        painter.setClipRect(to_screen.mapRect(cells_rect(*whole)))
        self._draw_reached(painter, to_screen, stage, i, j, stride)
        card = self.theme.color("card")
        for blank in _blanks(stage.reached(self._step), rows.outputs, columns.outputs):
            painter.fillRect(to_screen.mapRect(blank.translated(left, top)), card)
        painter.restore()

    def _draw_reached(
        self,
        painter: QPainter,
        to_screen: QTransform,
        stage: Stage,
        i: range,
        j: range,
        stride: int,
    ) -> None:
        assert self._paint is not None
        key = (i, j, to_screen, painter.device().devicePixelRatio())
        if key == self._drawn:  # only something above this layer has changed
            painter.drawImage(self._target, self._image)
            return
        values = stage.shown(self._step, i, j, stride)
        # The last block may reach beyond S; there the clip cuts it.
        height, width = values.shape[:2]
        blocks = QRectF(
            j.start + self._place[1], i.start + self._place[0], width * stride, height * stride
        )
        target = to_screen.mapRect(blocks)
        self._image, self._target = draw_pixels(painter, values, target, self._paint)
        self._drawn = key


def _aligned(seen: range, by: int, stride: int, outputs: int) -> range:
    """Visible outputs, from the start of a block to the end of one: panning then finds the same blocks again."""
    start, stop = seen.start - by, seen.stop - by
    return range(start // stride * stride, min(-(-stop // stride) * stride, outputs))


def _blanks(reached: int, height: int, width: int) -> list[QRectF]:
    """The outputs that come after the first ``reached``, as rectangles: the rest of a row, and the rows below."""
    if not width:
        return []
    row, column = divmod(reached, width)
    rest = [QRectF(column, row, width - column, 1)] if column and row < height else []
    below = row + 1 if column else row
    return [*rest, QRectF(0, below, width, height - below)] if below < height else rest
