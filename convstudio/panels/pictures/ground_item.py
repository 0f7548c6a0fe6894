"""The ground of a picture: the layers below its marks, kept as a picture while texts are written in the cells.

A step moves marks and changes a sum; all other texts stay, and writing them again would cost more than the rest.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.pixel_items import Look, ViewItem
from convstudio.panels.widgets.kept_picture import KeptPicture
from convstudio.panels.widgets.lettering import is_recorded
from convstudio.theme import Theme


class GroundItem(ViewItem):
    """The lowest layer, which draws other ``layers``; of the cells only those that look different than before."""

    def __init__(
        self, theme: Theme, layers: tuple[ViewItem, ...], written: tuple[ViewItem, ...]
    ) -> None:
        """Draw ``layers``, of which ``written`` write texts in the cells."""
        super().__init__(theme)
        self._layers, self._written = layers, written
        self._kept = KeptPicture()
        self._looks: list[Look] = []
        self._drawn_for: tuple[object, ...] = ()
        self.is_kept = False
        """Whether it was last drawn from a kept picture, so that any part of the view can be painted by itself."""
        for layer in layers:
            layer.setFlag(ViewItem.GraphicsItemFlag.ItemHasNoContents)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._kept.forget()
        super().show_theme(theme, metrics)

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        view = self.getViewWidget()
        # Pictures without texts are drawn as quickly as copied, and recorded texts must be written.
        keeps = view is not None and not is_recorded() and KeptPicture.suits(painter)
        self.is_kept = keeps and any(layer.look(to_screen).is_written for layer in self._written)
        if not self.is_kept:
            self._kept.forget()
            self._draw_layers(painter, to_screen)
            return
        looks = [layer.look(to_screen) for layer in self._layers]
        clear = self.clear(to_screen)
        covered = tuple(each.geometry() for each in self.overlays if each.isVisible())
        place = (*_numbers(to_screen), self.viewRect().getRect(), clear.getRect(), covered)
        if place != self._drawn_for:
            self._kept.forget()
        changed = self._changed(looks, to_screen)
        self._drawn_for, self._looks = place, looks
        self._kept.draw(
            painter, view.viewport().rect(), self.theme.color("card"), changed,
            lambda into: self._draw_layers(into, to_screen),
        )  # fmt: skip

    def _changed(self, looks: list[Look], to_screen: QTransform) -> list[QRectF]:
        """The cells on the screen that look different than they were drawn."""
        cells: set[tuple[int, int]] = set()
        for before, after in zip(self._looks, looks, strict=False):
            if before is after:
                continue
            if before.whole != after.whole:
                self._kept.forget()
                return []
            cells |= {
                cell
                for cell in before.cells.keys() | after.cells.keys()
                if before.cells.get(cell) != after.cells.get(cell)
            }
        return [to_screen.mapRect(QRectF(column, row, 1, 1)) for row, column in cells]

    def _draw_layers(self, painter: QPainter, to_screen: QTransform) -> None:
        for layer in self._layers:
            painter.save()
            layer.draw(painter, to_screen)
            painter.restore()


def _numbers(transform: QTransform) -> tuple[float, ...]:
    return transform.m11(), transform.m22(), transform.dx(), transform.dy()
