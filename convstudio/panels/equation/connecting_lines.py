"""The connecting lines of a scene: from what is read, by the kernel that reads it, to what becomes of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPoint, QRectF
from PySide6.QtWidgets import QWidget

from convstudio.core.steps.scene import Scene
from convstudio.panels.equation.connectors import Connectors, Station
from convstudio.panels.equation.equation_view import EquationView
from convstudio.panels.pictures.pixel_layers import cells_rect
from convstudio.theme import Theme

_LINES_FROM: Final = 40.0  # screen pixels of a cell


class ConnectingLines(QObject):
    """The lines over the panels of an `EquationView`; drawn anew when cells or weights stand elsewhere."""

    def __init__(self, view: EquationView, over: QWidget) -> None:
        """``over``: the widget that holds the three panels."""
        super().__init__(over)
        self._view, self._over = view, over
        self._scene: Scene | None = None
        self._lines = Connectors(over)

    def show_scene(self, scene: Scene) -> None:
        """Lines to the output that is pointed at or chosen, else to that of the step."""
        self._scene = scene
        self.draw()

    def show_theme(self, theme: Theme) -> None:
        self._lines.show_theme(theme)

    def draw(self) -> None:
        """Join what is joined where it stands now."""
        self._lines.show_stations(self._stations() if self._scene is not None else [])

    def _stations(self) -> list[Station]:
        scene, inputs = self._scene, self._view.inputs.view
        assert scene is not None
        small = self._view.is_fitted and (self._view.cell_view.scale or 0) >= _LINES_FROM
        # And no comparison.
        if not (scene.lines and small and inputs.isVisible()):
            return []
        rows, columns = scene.timeline.axes
        lit = (each for each in (scene.target, scene.beside) if each and each.kind == "output")
        output = next(((each.row, each.column) for each in lit), scene.chosen)
        light = scene.light
        if output is not None:
            return self._between((rows.window(output[0]), columns.window(output[1])), output)
        if light is not None and scene.order == "gather" and light.on_input.window is not None:
            return self._between(light.on_input.window, (light.term.i, light.term.j))
        return []

    def _between(self, read: tuple[range, range], output: tuple[int, int]) -> list[Station]:
        """In the coordinates of the widget over the panels; none when something is out of sight."""
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
