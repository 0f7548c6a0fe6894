"""The connecting lines of a scene: from the window in I, through the kernel, to the output in S."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPoint, QRectF
from PySide6.QtWidgets import QWidget

from convstudio.core.steps.scene import Scene
from convstudio.panels.equation.connectors import Connectors, Station
from convstudio.panels.equation.equation_view import EquationView
from convstudio.panels.pictures.pixel_items import cells_rect
from convstudio.theme import Theme

# The scale, in screen pixels per cell, from which lines are drawn.
_LINES_FROM: Final = 40.0


class ConnectingLines(QObject):
    """The lines across the panels of an `EquationView`; redrawn when cells or weights have moved."""

    def __init__(self, view: EquationView, over: QWidget) -> None:
        """Draw on ``over``, the widget that holds the three panels."""
        super().__init__(over)
        self._view, self._over = view, over
        self._scene: Scene | None = None
        self._lines = Connectors(over)

    def show_scene(self, scene: Scene) -> None:
        """Connect the output that is pointed at or chosen, or else that of the step."""
        self._scene = scene
        self.draw()

    def show_theme(self, theme: Theme) -> None:
        self._lines.show_theme(theme)

    def draw(self) -> None:
        """Draw the lines between the current positions of what they connect."""
        self._lines.show_stations(self._stations() if self._scene is not None else [])

    def _stations(self) -> list[Station]:
        scene, inputs = self._scene, self._view.inputs.view
        assert scene is not None
        small = self._view.is_fitted and (self._view.cell_view.scale or 0) >= _LINES_FROM
        # The input picture is hidden while operations are compared; in the Design view a line would cross the weights.
        if not (scene.lines and small and inputs.isVisible()) or scene.design:
            return []
        rows, columns = scene.timeline.axes
        lit = (each for each in (scene.target, scene.beside) if each and each.kind == "output")
        output = next(((each.row, each.column) for each in lit), scene.chosen)
        light = scene.light
        if output is not None:
            return self._between((rows.window(output[0]), columns.window(output[1])), output)
        if (
            light is not None
            and scene.timeline.by == "output"
            and light.on_input.window is not None
        ):
            return self._between(light.on_input.window, (light.term.i, light.term.j))
        return []

    def _between(self, read: tuple[range, range], output: tuple[int, int]) -> list[Station]:
        """Return the stations in the coordinates of the widget over the panels; none when an end is out of sight."""
        assert self._scene is not None
        rows, columns = self._scene.timeline.axes
        i, j = output[0] + rows.placement, output[1] + columns.placement
        view = self._view
        inputs, outputs = view.inputs.view, view.outputs.view
        start = inputs.to_view(cells_rect(*read))
        end = outputs.to_view(QRectF(j, i, 1, 1))
        if not (inputs.rect().contains(start.center().toPoint())
                and outputs.rect().contains(end.center().toPoint())):  # fmt: skip
            return []
        bordered = QRectF(0, 0, columns.size, rows.size).adjusted(
            -columns.before, -rows.before, columns.after, rows.after
        )
        whole = QRectF(columns.placement, rows.placement, columns.outputs, rows.outputs)
        kernel = view.kernel.place_of_applied()
        return [
            Station(*(rect.translated(widget.mapTo(self._over, QPoint(0, 0))) for rect in rects))
            for rects, widget in (
                ((start, inputs.to_view(bordered)), inputs),
                ((kernel, kernel), view.kernel),
                ((end, outputs.to_view(whole)), outputs),
            )
        ]
