"""Actions of the view: the scale, ranges and colours of I and S."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from convstudio.panels.equation.equation_view import EquationView
from convstudio.panels.pictures.cell_view import CellView
from convstudio.panels.widgets.actions import Actions
from convstudio.panels.widgets.card import open_below

Key = QKeySequence.StandardKey

_NO_COLORS: Final = "A signal is drawn as high as its values reach: it has no range of colours."


class ViewActions(Actions):
    """The actions on an `EquationView`, and those that open the menus of its panels."""

    def __init__(self, owner: QObject, view: EquationView) -> None:
        super().__init__(owner)
        inputs, outputs = view.inputs.range, view.outputs.range
        self.fit = self.add(
            "action_fit", "Zoom to &fit", "Ctrl+0", "Show the whole image.", view.fit
        )  # fmt: skip
        self.actual_size = self.add(
            "action_actual_size", "&1:1", "Ctrl+1", "One image pixel on one screen pixel.",
            view.actual_size,
        )  # fmt: skip
        self.zoom_in = self.add(
            "action_zoom_in", "Zoom &in", (Key.ZoomIn, "Ctrl+="), "Show pixels larger.",
            lambda: view.zoom_by(1),
        )  # fmt: skip
        self.zoom_out = self.add(
            "action_zoom_out", "Zoom &out", Key.ZoomOut, "Show pixels smaller.",
            lambda: view.zoom_by(-1),
        )  # fmt: skip
        self.input_range = self.add(
            "view_input_range", "R&ange of I…", "Ctrl+E, I",
            "In which range I is shown, with its histogram.",
            partial(open_below, inputs.button, inputs.menu),
        )  # fmt: skip
        self.map_range = self.add(
            "view_map_range", "Ran&ge of S…", "Ctrl+E, R",
            "In which range S is shown, with its histogram.",
            partial(open_below, outputs.range_button, outputs.range_menu),
        )  # fmt: skip
        self.map_colors = self.add(
            "view_map_colors", "&Colours of S…", "Ctrl+E, K",
            "Signed or grey, and what of many outputs is shown.",
            partial(open_below, outputs.colors_button, outputs.colors_menu),
        )  # fmt: skip
        view.view_changed.connect(self._show_view)

    def _show_view(self, view: CellView) -> None:
        """Enable the choices of range and colours if the view has colours; if not, their tips say why."""
        for action in (self.input_range, self.map_range, self.map_colors):
            self.allow(action, "" if view.has_colors else _NO_COLORS)
