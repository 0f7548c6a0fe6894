"""The brush: painting pixels with the mouse, on inputs small enough to be edited by hand.

While it is active the left button paints instead of panning; the middle button and the wheel still move the picture.
The brush reports which cells a stroke covers and with what value; it never changes a picture itself.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QTransform

from convstudio.core.model.painting import (
    MAX_PAINTABLE,
    Cell,
    footprint,
    line_cells,
    refusal_in_light,
    value_at,
)
from convstudio.core.model.picture import Picture
from convstudio.core.views.display import Coloring, image_coloring
from convstudio.panels.inputs.brush_bar import BrushBar
from convstudio.panels.pictures.pixel_items import ViewItem, cells_rect, paint_of
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.widgets.messages.notice import Act, Notice
from convstudio.theme import Theme

_FIRST_SIZE: Final = 1
_SMALLER: Final = (
    Act("Open…", "Choose a smaller picture", "action_open"),
    Act("New input…", "An empty input of any small size", "action_new_input"),
)


class BrushOutline(ViewItem):
    """The outline of the square to be painted, dark and light so that it is visible on any background."""

    # Screen pixels.
    SMALLEST: Final = 5.0

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells: tuple[range, range] | None = None

    def show_cells(self, cells: tuple[range, range] | None) -> None:
        if cells != self._cells:
            self._cells = cells
            self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        if self._cells is None:
            return
        rect: QRectF = to_screen.mapRect(cells_rect(*self._cells))
        grow = max(self.SMALLEST - rect.width(), 0) / 2
        rect = rect.adjusted(-grow, -grow, grow, grow)
        self.mark_painter.brush(painter, rect)


class Brush(QObject):
    """A brush on a `PixelView` whose picture has its pixel (0, 0) at the origin; ``bar`` is its toolbar."""

    active_changed = Signal(bool)
    """Whether the left button paints now."""
    stroke_started = Signal()
    """The button has been pressed, before the first cells are painted."""
    painted = Signal(object, float)
    """The cells painted by one mouse move, as a frozenset of (m, n), and their value."""
    stroke_ended = Signal()
    """The button has been released, or the stroke has been interrupted."""
    refused = Signal(object)
    """A sentence, or a `Notice` that offers an action."""

    def __init__(self, view: PixelView, theme: Theme) -> None:
        super().__init__(view)
        self.bar = BrushBar()
        self._view, self._theme = view, theme
        self._picture: Picture | None = None
        self._coloring: Coloring | None = None
        self._active = self._in_light = False
        self._value, self._size = 255.0, _FIRST_SIZE
        # The cell that the current stroke has reached.
        self._last: Cell | None = None
        self._outline = BrushOutline(theme)
        view.box.addItem(self._outline, ignoreBounds=True)
        view.viewport().installEventFilter(self)
        self.bar.active_chosen.connect(self.show_active)
        self.bar.active_chosen.connect(self._take_focus)
        self.bar.value_entered.connect(self._choose_value)
        self.bar.size_chosen.connect(self.show_size)
        self.bar.refused.connect(self.refused)
        self.show_size(_FIRST_SIZE)
        self.show_value(self._value)

    @property
    def active(self) -> bool:
        """Whether the left button paints."""
        return self._active

    def show_active(self, active: bool) -> None:
        """Activate or deactivate the brush; it refuses a picture that is too large to paint on."""
        problem = self._problem() if active else ""
        if problem:
            self.refused.emit(Notice(problem, *_SMALLER))
        active = active and not problem
        self.bar.show_active(active)
        if active == self._active:
            return
        self._active = active
        self._end_stroke()
        self._outline.show_cells(None)
        if active:
            self._view.viewport().setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._view.viewport().unsetCursor()
        self.active_changed.emit(active)

    def show_picture(self, picture: Picture, *, in_light: bool = False) -> None:
        """Set the picture shown in the view; its white is the brush's value until another is chosen.

        ``in_light``: only what its pixels can store is painted.
        """
        before, self._picture, self._in_light = self._picture, picture, in_light
        if before is picture:
            return
        if before is None or self._value == before.white:
            self.show_value(picture.white)
        self._show_color()
        if self._active and self._problem():
            self.show_active(False)

    def show_coloring(self, coloring: Coloring) -> None:
        """Set the colouring of the picture, for the sample of the brush's colour."""
        self._coloring = coloring
        self._show_color()

    def show_value(self, value: float) -> None:
        self._value = value
        self.bar.show_value(value)
        self._show_color()

    def show_size(self, size: int) -> None:
        self._size = size
        self.bar.show_size(size)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._outline.show_theme(theme)
        self._show_color()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Consume mouse buttons while painting; mouse moves still reach the view, which needs them for hovering."""
        # When plots replace the picture, the button's release is never delivered.
        if event.type() == QEvent.Type.Hide:
            self._end_stroke()
        if not self._active or self._picture is None:
            return False
        if isinstance(event, QMouseEvent):
            return self._mouse(event, self._picture)
        if event.type() == QEvent.Type.Leave:
            self._outline.show_cells(None)
        # A right click that has picked a value must not open a menu as well.
        return event.type() == QEvent.Type.ContextMenu

    def _mouse(self, event: QMouseEvent, picture: Picture) -> bool:
        here = self._view.pixel_at(event.position())
        if event.type() == QEvent.Type.MouseMove:
            self._move(here, event.buttons(), picture)
            return False
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._end_stroke()
            return True
        picks = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.button() == Qt.MouseButton.RightButton or picks:
            self._pick(here, picture)
        elif self._last is None:
            reason = refusal_in_light(picture, self._value) if self._in_light else ""
            if reason:
                self.refused.emit(f"Nothing was painted: {reason}")
                return True
            self._last = here
            self.stroke_started.emit()
            self._paint(here, picture)
        return True

    def _move(self, here: Cell, buttons: Qt.MouseButton, picture: Picture) -> None:
        self._outline.show_cells(footprint(here, self._size))
        # The button has been released outside the view.
        if self._last is not None and not buttons & Qt.MouseButton.LeftButton:
            self._end_stroke()
        elif self._last is not None and here != self._last:
            self._paint(here, picture)
        elif buttons & Qt.MouseButton.RightButton:
            self._pick(here, picture)

    def _paint(self, here: Cell, picture: Picture) -> None:
        """Paint from the previous cell to this one, so that a fast mouse leaves no gaps."""
        assert self._last is not None
        height, width = picture.pixels.shape[:2]
        cells = line_cells(self._last, here, self._size, (height, width))
        self._last = here
        if cells:
            self.painted.emit(cells, self._value)

    def _pick(self, here: Cell, picture: Picture) -> None:
        height, width = picture.pixels.shape[:2]
        if 0 <= here[0] < height and 0 <= here[1] < width:
            value = value_at(picture, here)
            if np.isfinite(value):
                self.show_value(value)

    def _end_stroke(self) -> None:
        if self._last is not None:
            self._last = None
            self.stroke_ended.emit()

    def _problem(self) -> str:
        """Return a sentence saying why the picture cannot be painted; "" if it can."""
        if self._picture is None:
            return ""
        height, width = self._picture.pixels.shape[:2]
        if max(height, width) <= MAX_PAINTABLE:
            return ""
        return (
            f"This input is too large to paint on: it has {height} × {width} pixels, and painting works up to "
            f"{MAX_PAINTABLE} × {MAX_PAINTABLE}; open a smaller one or make a new input."
        )

    def _choose_value(self, value: float) -> None:
        self.show_value(value)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_focus(self) -> None:
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_color(self) -> None:
        if self._picture is not None:
            shown = self._coloring or image_coloring(self._picture)
            value = np.array([[self._value]])
            if shown.light:
                from convstudio.core.model.linear_light import light_of  # seldom wanted

                value = light_of(value, self._picture.white)
            color = paint_of(self._theme, shown).colors(value)[0, 0]
            self.bar.show_color(QColor(*color.tolist()))
