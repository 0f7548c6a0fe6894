"""The whole picture, coarse, beneath the section that is seen best: what is panned into view is never bare."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform

from convstudio.core.views.view_engine import View
from convstudio.panels.pictures.layers.pixel_item import PixelItem
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.theme import Theme


class BeneathItem(PixelItem):
    """The latest view of all cells, drawn only while the section above it leaves a part of the picture open.

    It is of the same experiment as that section, or not there: what is stale is not shown.
    """

    def __init__(self, theme: Theme, above: PixelItem) -> None:
        super().__init__(theme)
        self._above = above
        self._whole: View | None = None

    def show_view(
        self,
        seen: View,
        place: tuple[range, range],
        paint: Paint,
        blanks: tuple[QRectF, ...] = (),
    ) -> None:
        """Lie beneath a view of cells that are at ``place`` in image coordinates."""
        section, whole = seen.section, self._whole
        if (len(section.rows), len(section.columns)) == tuple(map(len, place)):
            self._whole, whole = seen, None
        elif whole is not None and (
            whole.experiment is not seen.experiment or whole.section.shown != section.shown
        ):
            self._whole = whole = None
        if whole is None:
            self.show_nothing()
            return
        rows, columns = (
            range(at.start + cells.start, at.start + cells.stop)
            for cells, at in zip((whole.section.rows, whole.section.columns), place, strict=True)
        )
        self.show_blocks(whole.values, rows, columns, whole.section.decimation, paint, blanks)

    def show_nothing(self) -> None:
        """Lie beneath a picture that is whole, or of which not all may be seen."""
        if self._paint is not None and self._rows:
            self.show_values(np.zeros((0, 0), np.uint8), 0, 0, self._paint)

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        seen = self.visible(self._rows, self._columns)
        if seen != self.visible(self._above.rows, self._above.columns):
            super().draw(painter, to_screen)
