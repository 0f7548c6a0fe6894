"""A picture that can be panned and zoomed.

The visible part of the image is one small value, a `Viewport`, in image coordinates. `LinkedViews` holds the current
one and gives it to every view, so that I and S can never drift apart; a view only proposes changes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QTransform
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.metrics.cells import Margins
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.framed_view import FramedView
from convstudio.panels.pictures.insets.layer_inset import LayerInset
from convstudio.panels.pictures.insets.loupe import Loupe
from convstudio.panels.pictures.layers.beneath_item import BeneathItem
from convstudio.panels.pictures.layers.cell_items import DigitItem, MarkItem
from convstudio.panels.pictures.layers.frame_items import FrameItem, IndexItem
from convstudio.panels.pictures.layers.ground_item import GroundItem
from convstudio.panels.pictures.layers.letter_item import LetterItem
from convstudio.panels.pictures.layers.note_item import NoteItem, Notes
from convstudio.panels.pictures.layers.pixel_item import PixelItem
from convstudio.panels.pictures.layers.rim_item import RimItem
from convstudio.panels.pictures.layers.term_item import TermItem
from convstudio.panels.widgets.messages.clear_place import PICTURE, STEPPED, WRITING, Covered
from convstudio.theme import Theme

LARGEST_CELL: Final = 160.0  # screen pixels per image pixel
_MOVES: Final = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize)
PAN_STEP: Final = 48  # screen pixels per arrow key


@dataclass(frozen=True)
class Viewport:
    """The image point (x, y) at the centre of the view, and the screen pixels per image pixel."""

    x: float
    y: float
    scale: float


class PixelView(FramedView):
    """A view of layers (pixels, border, digits, marks) in one viewport, with a loupe for small cells."""

    viewport_proposed = Signal(object)
    """Emitted with the `Viewport` wanted, when the user pans or zooms."""
    fit_proposed = Signal()
    """Emitted when the user asks to fit the picture."""
    resized = Signal()
    """Emitted after the view has been resized."""
    viewport_shown = Signal()
    """Emitted after a viewport is shown: another part of the image, or another scale."""
    loupe_moved = Signal()
    """Emitted when the loupe appears, disappears or moves."""
    pixel_hovered = Signal(object)
    """Emitted with the (row, column) under the mouse, in image coordinates, or None."""
    pixel_clicked = Signal(object)
    """Emitted with the (row, column) that was clicked, but not dragged."""
    menu_requested = Signal(object, QPoint)
    """Emitted with a (row, column) and the global position of the menu asked for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.box = pg.ViewBox(lockAspect=True, invertY=True, enableMenu=False, defaultPadding=0)
        self.box.disableAutoRange()
        self.setCentralWidget(self.box)
        # Layers repaint the view themselves; the scene, which notices later what has moved, would paint it again.
        self.setViewportUpdateMode(self.ViewportUpdateMode.NoViewportUpdate)
        self.pixels = PixelItem(theme)
        self.beneath = BeneathItem(theme, self.pixels)
        self.rim = RimItem(theme)
        self.letters = LetterItem(theme)
        self.frame = FrameItem(theme)
        self.digits = DigitItem(theme)
        self.digits.give_way_to(self.letters)
        self.indices = IndexItem(theme)
        self.terms = TermItem(theme)
        self.kept = MarkItem(theme)  # the cells that a lesson lights up
        self.marks = MarkItem(theme)
        self.notes = NoteItem(theme)
        below = (
            *(self.beneath, self.pixels, self.rim, self.letters, self.frame, self.digits),
            self.notes,
        )
        self.ground = GroundItem(theme, below, (self.letters, self.digits))
        self.terms.lie_on(self.ground, self.notes, self.letters, self.digits)
        self.layers = (
            *below,
            self.ground,
            # Below the highlight, which they add to.
            self.marks,
            self.kept,
            self.terms,
            self.indices,
        )
        for layer in self.layers:
            self.box.addItem(layer, ignoreBounds=True)
        for written in (
            self.ground, self.letters, self.digits, self.notes, self.terms, self.marks,
        ):  # fmt: skip
            written.clear = self.indices.not_covered
        self.notes.is_lifted = lambda: self.marks.is_shown or self.kept.is_shown
        self.indices.taken = self.terms.beyond
        self._overlays: list[QWidget] = []
        for layer in self.layers:
            layer.overlays = self._overlays
        self.loupe = Loupe(theme, self)
        self.inset = LayerInset(theme, self)
        for overlay in (self.loupe, self.inset):
            self.add_overlay(overlay)
        self._viewport: Viewport | None = None
        # The viewport, when it was last shown, and what came of it.
        self._ranged: tuple[object, ...] = ()
        self._hovered: tuple[int, int] | None = None
        self._mouse: QPointF | None = None  # where it rests, while the mouse points
        self._pressed_at: QPointF | None = None
        self.box.sigRangeChangedManually.connect(lambda _mask: self._propose())
        self.show_theme(theme)

    def add_overlay(self, overlay: QWidget) -> None:
        """Keep numbers from being written where a widget on this view covers a part of them."""
        self._overlays.append(overlay)
        overlay.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in self._overlays and event.type() in _MOVES:
            # Repaint beyond its edges, too: numbers appear and disappear with it.
            self.viewport().update()
            if watched is self.loupe:
                self.loupe_moved.emit()
        return bool(super().eventFilter(watched, event))

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self.theme, self.metrics = theme, metrics
        self.setBackground(theme.card)
        for layer in self.layers:
            layer.show_theme(theme, metrics)
        self.loupe.show_theme(theme, metrics)
        self.inset.show_theme(theme, metrics)

    def show_viewport(self, viewport: Viewport) -> None:
        """Show this part of the image, without emitting a proposal."""
        if (viewport, *self._range()) != self._ranged:
            self._viewport = viewport
            self.box.setRange(self.visible_rect(), padding=0, disableAutoRange=False)
            # At once, since layers are laid out by it before the next paint.
            self.box.updateMatrix()
            self.viewport().update()
            self._ranged = viewport, *self._range()
        self.viewport_shown.emit()

    def _range(self) -> tuple[object, ...]:
        """What pyqtgraph shows, and in how large a view."""
        return self.size(), self.box.rect(), self.box.viewRange()

    def visible_rect(self) -> QRectF:
        """The visible rectangle, in image coordinates."""
        at = self._viewport or Viewport(0, 0, 1)
        width, height = self.width() / at.scale, self.height() / at.scale
        return QRectF(at.x - width / 2, at.y - height / 2, width, height)

    @property
    def is_readable(self) -> bool:
        """Whether the text in the cells is legible, so that nothing needs to be magnified."""
        cells = self.metrics.cells
        if not cells.legible_only:
            return self.cell >= cells.indices_from
        scale = QTransform.fromScale(self.cell, self.cell)
        return self.letters.covers(scale) or self.digits.covers(self.cell)

    def carries(self, notes: Notes | None) -> bool:
        """Whether cells are large enough for these notes below their text."""
        cells = self.metrics.cells
        if notes is None or not cells.legible_only:
            return self.cell >= cells.notes_from
        scale = QTransform.fromScale(self.cell, self.cell)
        above = self.letters.covers(scale, raised=True) or self.digits.covers(
            self.cell, raised=True
        )
        return above and bool(notes.pixels(cells, self.cell))

    @property
    def may_carry_notes(self) -> bool:
        """Whether cells are large enough for notes below their text, if these are short enough."""
        cells = self.metrics.cells
        return self.is_readable if cells.legible_only else self.cell >= cells.notes_from

    def legible(self, notes: Notes) -> Notes | None:
        """The notes, or None if a room could not read both them and the text above."""
        return notes if not self.metrics.cells.legible_only or self.carries(notes) else None

    @contextmanager
    def raising(self) -> Iterator[None]:
        """Lower all text that is not raised again within the context; a text that stays raised is not drawn anew."""
        before = self.letters.raised
        self.show_raised(None)
        yield
        if self.letters.raised != before:
            self.digits.update()
            self.letters.update()

    def show_raised(self, cells: tuple[range, range] | None) -> None:
        """Move the text of these cells up, to make room for a note below it; within `raising`."""
        self.digits.raised = self.letters.raised = cells

    @property
    def cell(self) -> float:
        """Screen pixels per image pixel."""
        return self._viewport.scale if self._viewport else 1.0

    def covered_places(self) -> list[Covered]:
        """The rectangle of the cells with their indices, or of a picture without legible cells; what a step marks."""
        room = QRectF(self.rect())
        wide, high = self.metrics.cells.gutter if self.is_readable else (0, 0)
        cells = self.to_view(self.frame.place).adjusted(-wide, -high, 0, 0)
        found = [(cells & room, WRITING if self.is_readable else PICTURE)]
        if not (marked := self.terms.marked).isEmpty():
            found.append((self.to_view(marked) & room, STEPPED))
        return found

    def fitting_scale(self, bounds: QRectF) -> float:
        """The largest scale at which ``bounds`` fit with a margin."""
        scale, cells = self.indexed_scale(bounds), self.metrics.cells
        if scale >= cells.indices_from:
            return scale
        plain = self._fitting(bounds, cells.fit_margins(indices=False))
        # Without a margin for them, indices would cover the outermost cells.
        return plain if cells.indices_give_way else min(plain, 0.999 * cells.indices_from)

    def indexed_scale(self, bounds: QRectF, wide: float | None = None) -> float:
        """The largest scale at which ``bounds`` fit with indices; ``wide``: a width to use instead of the view's."""
        return self._fitting(bounds, self.metrics.cells.fit_margins(indices=True), wide)

    def _fitting(self, bounds: QRectF, margins: Margins, wide: float | None = None) -> float:
        left, top, right, bottom = margins
        width = (self.width() if wide is None else wide) - left - right
        height = self.height() - top - bottom
        scale = min(max(width, 8) / bounds.width(), max(height, 8) / bounds.height())
        return float(min(scale, self.largest_cell))

    @property
    def largest_cell(self) -> float:
        """The largest number of screen pixels per image pixel."""
        return LARGEST_CELL * self.metrics.pen

    def to_view(self, rect: QRectF) -> QRectF:
        """A rectangle of the image in this widget's coordinates."""
        # pyqtgraph's own transform lags until the next paint.
        at = self._viewport or Viewport(0, 0, 1)
        left = (rect.x() - at.x) * at.scale + self.width() / 2
        top = (rect.y() - at.y) * at.scale + self.height() / 2
        return QRectF(left, top, rect.width() * at.scale, rect.height() * at.scale)

    def pixel_at(self, position: QPointF) -> tuple[int, int]:
        """The (row, column) under a point of this widget, in image coordinates; it may be outside the image."""
        at = self.box.mapSceneToView(position)
        return math.floor(at.y()), math.floor(at.x())

    def point(self, pixel: tuple[int, int] | None) -> None:
        """Point at a pixel without the mouse."""
        self._mouse, self._hovered = None, pixel
        self.pixel_hovered.emit(pixel)

    def forget_mouse(self) -> None:
        """Stop pointing until the mouse moves again, because the user types."""
        if self._hovered is not None or self._mouse is not None:
            self.point(None)

    @property
    def pointed(self) -> tuple[int, int] | None:
        """The pixel pointed at: under a resting mouse, the one that is there now."""
        return self._hovered if self._mouse is None else self.pixel_at(self._mouse)

    def _propose(self) -> None:
        rect = self.box.viewRect()
        centre = rect.center()
        scale = self.width() / rect.width() if rect.width() else 1.0
        self.viewport_proposed.emit(Viewport(centre.x(), centre.y(), scale))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is not None and getattr(self, "loupe", None) is not None:
            self.resized.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # Nothing in the scene answers a mouse that only passes by.
        if event.buttons():
            super().mouseMoveEvent(event)
        self._hover(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed_at = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed_at = self._pressed_at, None
        if pressed is None or self._viewport is None:
            return
        if (event.position() - pressed).manhattanLength() >= QApplication.startDragDistance():
            return
        if event.button() is Qt.MouseButton.LeftButton:
            self.pixel_clicked.emit(self.pixel_at(event.position()))
        elif event.button() is Qt.MouseButton.RightButton:
            self.menu_requested.emit(
                self.pixel_at(event.position()), event.globalPosition().toPoint()
            )

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.fit_proposed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._viewport is None:
            event.ignore()
            return
        at, move = self._viewport, PAN_STEP / self._viewport.scale
        self.viewport_proposed.emit(
            Viewport(at.x + step[0] * move, at.y + step[1] * move, at.scale)
        )
        event.accept()

    def _hover(self, position: QPointF | None) -> None:
        self._mouse = None if self._viewport is None else position
        pixel = None if self._mouse is None else self.pixel_at(self._mouse)
        if pixel != self._hovered:
            self._hovered = pixel
            self.pixel_hovered.emit(pixel)
