"""The layer of a plot's NaN and ∞ samples, which have an index but no height."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen, QTransform

from convstudio.panels.pictures.pixel_items import ViewItem
from convstudio.panels.signals.signal_items import Floats, visible, within
from convstudio.theme import Theme

_TINT: Final = 0.35  # the opacity of the colour that NaN has in pictures
_CROSS: Final = 3.6


class LackingItem(ViewItem):
    """A tint over the full height of NaN and ∞ samples, and a cross on the base line where there is room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._runs: list[range] = []
        self._base = 0.0

    def show_values(
        self, start: int, values: Floats, known: npt.NDArray[np.bool_], base: float
    ) -> None:
        """Show ``values`` from index ``start``; those not ``known`` are not computed yet, and left out."""
        lacking = (known & ~np.isfinite(values)).astype(np.int8)
        edges = start + np.flatnonzero(np.diff(lacking, prepend=0, append=0))
        self._runs = [range(a, b) for a, b in edges.reshape(-1, 2).tolist()]
        self._base = base
        self.update()

    @property
    def shown(self) -> list[range]:
        """The runs of NaN and ∞ samples in view."""
        if not self._runs:
            return []
        view = visible(self, range(self._runs[0].start, self._runs[-1].stop))
        cut = (range(max(run.start, view.start), min(run.stop, view.stop)) for run in self._runs)
        return [run for run in cut if run]

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        view, theme = self.viewRect(), self.theme
        runs = self.shown
        for run in runs:
            place = QRectF(run.start - 0.5, view.top(), len(run), view.height())
            painter.fillRect(to_screen.mapRect(place), theme.color("undefined", _TINT))
        if to_screen.m11() < 2 * _CROSS:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("secondary"), within(self, 1.6, to_screen, 0.14)))
        base = self._base * to_screen.m22() + to_screen.dy()
        reach = within(self, _CROSS, to_screen, 0.32)
        for x in (index * to_screen.m11() + to_screen.dx() for run in runs for index in run):
            for way in (-reach, reach):
                painter.drawLine(QLineF(x - reach, base - way, x + reach, base + way))
