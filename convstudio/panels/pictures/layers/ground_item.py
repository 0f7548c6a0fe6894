"""The ground of a picture: the layers below its marks, kept as a picture while texts are written in the cells.

A step moves marks and changes a sum; all other texts stay, and writing them again would cost more than the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.pixel_items import Look, ViewItem
from convstudio.panels.widgets.kept_picture import BEYOND, KeptPicture
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
        place, looks = self._place(to_screen), [layer.look(to_screen) for layer in self._layers]
        changed = self._changed(place, looks, to_screen)
        if changed is None:
            self._kept.forget()
        self._drawn_for, self._looks = place, looks
        self._kept.draw(
            painter, view.viewport().rect(), self.theme.color("card"), changed or (),
            lambda into: self._draw_layers(into, to_screen),
        )  # fmt: skip

    @contextmanager
    def compared(self) -> Iterator[None]:
        """Repaint only the cells that look different after a change of the layers, if they are kept as a picture."""
        view = self.getViewWidget()
        # In a room marks extend into other cells.
        if view is None or not self.is_kept or self.metrics.marks.over_edges:
            yield
            return
        for layer in self._layers:
            layer.repaints = False
        try:
            yield
        finally:
            for layer in self._layers:
                layer.repaints = True
        to_screen = self.deviceTransform(view.viewportTransform())
        looks = [layer.look(to_screen) for layer in self._layers]
        changed = self._changed(self._place(to_screen), looks, to_screen)
        if changed is None or not any(look.is_written for look in looks):
            view.viewport().update()
            return
        # A sign in the corner of a cell gives way to its text.
        for cell in changed:
            around = self.mark_painter.around(cell, BEYOND + 1.0).toAlignedRect()
            view.viewport().update(around & view.viewport().rect())

    def _place(self, to_screen: QTransform) -> tuple[object, ...]:
        """Everything besides the layers' looks that the picture depends on."""
        clear = self.clear(to_screen)
        covered = tuple(each.geometry() for each in self.overlays if each.isVisible())
        return (*_numbers(to_screen), self.viewRect().getRect(), clear.getRect(), covered)

    def _changed(
        self, place: tuple[object, ...], looks: list[Look], to_screen: QTransform
    ) -> list[QRectF] | None:
        """The cells on the screen that look different than they were drawn; None if everything may."""
        if place != self._drawn_for:
            return None
        cells: set[tuple[int, int]] = set()
        for before, after in zip(self._looks, looks, strict=False):
            if before is after:
                continue
            if before.whole != after.whole:
                return None
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
