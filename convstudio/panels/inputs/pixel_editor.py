"""Editing the input's pixels like the cells of a spreadsheet, where they are large enough to be read.

A click selects a pixel. Only then do keys apply to it, so that the animation keeps its arrow and letter keys until the
user points at a number to change it; Esc returns the keys to the animation.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QTransform
from shiboken6 import isValid

from convstudio.core.model.painting import MAX_PAINTABLE, Cell, refusal_in_light
from convstudio.core.model.picture import Picture
from convstudio.core.notation.naming import IMAGE_NAMES, Names
from convstudio.core.numbers.formatting import MINUS, format_weight
from convstudio.panels.pictures.in_place_editor import (
    CLEARING,
    COMMAND,
    OPENING,
    InPlaceEditor,
    is_printable,
    place_over,
)
from convstudio.panels.pictures.pixel_items import ViewItem
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.pictures.targeting.cell_cursor import reveal
from convstudio.panels.widgets.own_keys import ARROWS, take_key
from convstudio.theme import Theme, digit_font

# The size in screen pixels from which a cell can be typed into.
SMALLEST_CELL: Final = 24.0
_NARROWEST_EDITOR: Final = 64
_OTHERS: Final = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape, Qt.Key.Key_Space)


class CaretItem(ViewItem):
    """The frame of the selected pixel: the accent with the card's colour inside, as in the kernel."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cell: Cell | None = None

    def show_cell(self, cell: Cell | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        if self._cell is None:
            return
        m, n = self._cell
        self.mark_painter.selected(painter, to_screen.mapRect(QRectF(n, m, 1, 1)))


class PixelEditor(QObject):
    """An editor of single pixels of a `PixelView` whose picture has its pixel (0, 0) at the origin."""

    pixels_typed = Signal(object, str)
    """New values by pixel, {(m, n): value}, and the name of the edit for Undo."""
    pixel_selected = Signal(object)
    """The selected pixel (m, n), or None."""
    refused = Signal(object)
    """A sentence saying why a typed value was not accepted."""
    editing_ended = Signal()
    """A typed text has been accepted or abandoned."""

    def __init__(self, view: PixelView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._picture: Picture | None = None
        self._names = IMAGE_NAMES
        self._enabled = True
        self._selected: Cell | None = None
        self._line = InPlaceEditor(view, "pixel_value")
        self._line.entered.connect(self._enter)
        self._line.left.connect(self._go_on)
        self._line.keyed.connect(view.forget_mouse)
        self._line.refused.connect(self.refused)
        self._line.ended.connect(self._show_caret)
        self._line.ended.connect(self.editing_ended)
        self._caret = CaretItem(theme)
        view.box.addItem(self._caret, ignoreBounds=True)
        view.box.sigRangeChanged.connect(self._follow_view)
        view.resized.connect(self._follow_view)
        view.pixel_clicked.connect(self.select)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    @property
    def selected(self) -> Cell | None:
        """The selected pixel (m, n), to which keys apply."""
        return self._selected

    def show_picture(
        self, picture: Picture, names: Names = IMAGE_NAMES, *, in_light: bool = False
    ) -> None:
        """Set the picture shown in the view; the selection stays if that pixel still exists.

        ``in_light``: only what its pixels can store may be typed.
        """
        self._names = names
        self._line.refuses = lambda value: refusal_in_light(picture, value) if in_light else ""
        before, self._picture = self._picture, picture
        if before is not None and before.pixels.shape[:2] != picture.pixels.shape[:2]:
            self._line.close()
        if self._selected is not None and not self._is_editable(self._selected):
            self.select(None)

    def show_enabled(self, enabled: bool) -> None:
        """Enable or disable selection, which is off while the brush paints."""
        self._enabled = enabled
        if not enabled:
            self.select(None)

    def show_theme(self, theme: Theme) -> None:
        self._caret.show_theme(theme)

    def give_up(self) -> None:
        """Close an open editor and discard its text because something else is to be shown."""
        self._line.close()

    def leave(self) -> bool:
        """Take what is typed, and select nothing; return False where the text is no number, which stays."""
        if not self._line.take():
            return False
        self.select(None)
        return True

    def select(self, cell: Cell | None) -> None:
        """Select a pixel, if it can be typed into; None clears the selection."""
        self._line.close()
        if cell is not None and not self._is_editable(cell):
            cell = None
        if cell == self._selected:
            return
        self._selected = cell
        self._show_caret()
        if cell is not None:
            reveal(self._view, cell)
        self.pixel_selected.emit(cell)

    # Events of the view (keys, focus) and of its viewport (mouse)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            if watched is not self._view:
                return self._mouse(event)
        elif isinstance(event, QKeyEvent):
            return watched is self._view and not self._line.is_open and self._key(event)
        elif isinstance(event, QFocusEvent) and isValid(self._view):
            # A view that is being destroyed loses the focus, too, but is not valid any more.
            self._show_caret()
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        """Let a press outside the open editor accept its text; an invalid text keeps the focus."""
        return event.type() == QEvent.Type.MouseButtonPress and not self._line.take()

    def _key(self, event: QKeyEvent) -> bool:
        """Claim a key from the window's shortcuts, or act on it; return whether the key was meant for the editor."""
        if not self._enabled:
            return False
        if (selected := self._selected) is None:
            return self._begin(event)
        return take_key(event, self._means_something, lambda key: self._act(key, selected))

    def _begin(self, event: QKeyEvent) -> bool:
        """Let Enter select the first visible pixel, for keyboard users."""
        if event.type() != QEvent.Type.KeyPress or Qt.Key(event.key()) not in OPENING:
            return False
        seen = self._view.box.viewRect()
        self.select((max(int(seen.top()), 0), max(int(seen.left()), 0)))
        return self._selected is not None

    def _means_something(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        # With any modifier but Alt, so that they do not reach the animation.
        if key in ARROWS or key in _OTHERS:
            return not event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.modifiers() & COMMAND:
            return False
        return key in OPENING or key in CLEARING or is_printable(event)

    def _act(self, event: QKeyEvent, cell: Cell) -> None:
        key = Qt.Key(event.key())
        self._view.forget_mouse()
        if key in ARROWS:
            self._step(*ARROWS[key])
        elif key == Qt.Key.Key_Home:
            self.select((cell[0], 0))
        elif key == Qt.Key.Key_End:
            self.select((cell[0], self._shape[1] - 1))
        elif key == Qt.Key.Key_Escape:
            self.select(None)
        elif key in CLEARING:
            self._emit(cell, 0.0)
        elif key in OPENING or key == Qt.Key.Key_Space:
            self._open_line(cell, self._text(cell))
        else:
            self._open_line(cell, "", event.text())

    # The selection

    @property
    def _shape(self) -> tuple[int, int]:
        if self._picture is None:
            return 0, 0
        height, width = self._picture.pixels.shape[:2]
        return height, width

    def _is_editable(self, cell: Cell) -> bool:
        height, width = self._shape
        return (
            self._enabled
            and self._view.cell >= SMALLEST_CELL
            and max(height, width) <= MAX_PAINTABLE
            and 0 <= cell[0] < height
            and 0 <= cell[1] < width
        )

    def _step(self, rows: int, columns: int) -> None:
        if self._selected is None:
            return
        (m, n), (height, width) = self._selected, self._shape
        self.select((min(max(m + rows, 0), height - 1), min(max(n + columns, 0), width - 1)))

    def _step_along(self, columns: int) -> None:
        """Move to the next pixel of the row, and from its end to the next row."""
        if self._selected is None:
            return
        (m, n), (height, width) = self._selected, self._shape
        at = (m * width + n + columns) % (height * width)
        self.select(divmod(at, width))

    def _show_caret(self) -> None:
        here = self._view.hasFocus() or self._line.is_open
        self._caret.show_cell(self._selected if here else None)

    def _follow_view(self) -> None:
        if self._selected is not None and not self._is_editable(self._selected):
            self.select(None)
        elif self._selected is not None and self._line.is_open:
            self._line.move(self._place(self._selected))

    # Editing

    def _open_line(self, cell: Cell, text: str, typed: str = "") -> None:
        font = digit_font(int(min(max(self._view.cell * 0.36, 13), 22)))
        self._line.open(self._names.pixel(*cell), self._place(cell), font, text=text, typed=typed)
        self._show_caret()

    def _place(self, cell: Cell) -> QRect:
        m, n = cell
        # Otherwise it lags behind the range until the next paint.
        self._view.box.updateMatrix()
        pixel = self._view.to_view(QRectF(n, m, 1, 1)).toAlignedRect()
        return place_over(pixel, self._view.viewport().rect(), _NARROWEST_EDITOR)

    def _enter(self, value: float) -> None:
        assert self._selected is not None
        self._emit(self._selected, value)

    def _go_on(self, rows: int, columns: int) -> None:
        if columns:
            self._step_along(columns)
        elif rows:
            self._step(rows, 0)

    def _emit(self, cell: Cell, value: float) -> None:
        assert self._picture is not None
        if (self._picture.pixels[cell].astype(np.float64) != value).any():
            text = format_weight(value).replace("-", MINUS)
            self.pixels_typed.emit({cell: value}, f"Set {self._names.pixel(*cell)} to {text}")

    def _text(self, cell: Cell) -> str:
        """Return the pixel's value as it would be typed; "" where there is not exactly one number."""
        assert self._picture is not None
        values = {float(value) for value in self._picture.pixels[cell].flat}
        try:
            return format_weight(values.pop()) if len(values) == 1 else ""
        except ValueError:
            # NaN and infinities cannot be typed.
            return ""
