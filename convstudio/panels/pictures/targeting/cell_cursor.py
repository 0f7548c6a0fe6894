"""A keyboard cursor: Alt and the arrows move it over a picture's cells or a plot's points.

It does exactly what the mouse does there: its cell is pointed at, and Enter is a click. Plain arrows keep their meaning
for the animation or a selected cell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent

from convstudio.panels.pictures.framed_view import FramedView
from convstudio.panels.pictures.pixel_view import PixelView, Viewport
from convstudio.panels.widgets.focus_ring import BRIEF_REASONS
from convstudio.panels.widgets.own_keys import ARROWS, ENTER, take_key

Cell = tuple[int, int]
Cells = tuple[range, range]

FAR: Final = 10  # cells per key press with Shift

_ENDS: Final = (Qt.Key.Key_Home, Qt.Key.Key_End)
_ALT: Final = Qt.KeyboardModifier.AltModifier


class Surface(NamedTuple):
    """The area a cursor moves over.

    ``cells`` and ``first``: the cells there are, and the one to start at; the other fields do to a cell what the mouse
    would do.
    """

    cells: Callable[[], Cells]
    first: Callable[[], Cell]
    point: Callable[[Cell | None], None]
    choose: Callable[[Cell], None]
    reveal: Callable[[Cell], None]
    menu: Callable[[Cell], None] | None = None


class CellCursor(QObject):
    """An event filter for a view's keys while the view has the focus."""

    moved = Signal(object)
    """Emitted with the `Cell`, after it has been pointed at."""

    def __init__(self, view: FramedView, surface: Surface) -> None:
        super().__init__(view)
        self._view, self._surface = view, surface
        # Kept while hidden: the cursor comes back where it was.
        self._at: Cell | None = None
        self._pointing = False
        # Whether Enter is for the cell; a second Enter may be for what the first one has opened.
        self._enters = False
        # Whether the cursor, not the mouse, is pointing at this moment.
        self._moves = False
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    @property
    def cell(self) -> Cell | None:
        """The cell pointed at; None while the cursor is hidden."""
        return self._at if self._pointing else None

    def stand_at(self, cell: Cell | None) -> None:
        """Hide the cursor, because the mouse points; the keys go on from its cell."""
        if self._moves:
            return
        self._pointing = self._enters = False
        if cell is not None:
            self._at = cell

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and watched is self._view:
            return take_key(event, self._is_ours, self._act)
        if isinstance(event, QContextMenuEvent):
            return event.reason() == QContextMenuEvent.Reason.Keyboard and self._open_menu()
        if isinstance(event, QFocusEvent) and watched is self._view:
            left = event.type() == QEvent.Type.FocusOut
            if left and event.reason() not in BRIEF_REASONS:
                self._put_away()
        return False

    def _is_ours(self, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers()
        held &= ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if key in ARROWS or key in _ENDS:
            return held == _ALT
        if held or not self._pointing:
            return False
        # With Shift; the menu key arrives as an event of its own.
        if key == Qt.Key.Key_F10:
            return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return key == Qt.Key.Key_Escape or (key in ENTER and self._enters)

    def _act(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._put_away()
        elif key == Qt.Key.Key_F10:
            self._open_menu()
        elif key in ENTER:
            self._enters = False
            assert self._at is not None
            self._surface.choose(self._at)
        else:
            far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(key, FAR if far else 1)

    def _move(self, key: Qt.Key, far: int) -> None:
        rows, columns = self._surface.cells()
        if not (len(rows) and len(columns)):
            return
        m, n = self._at if self._at is not None else self._surface.first()
        if key == Qt.Key.Key_Home:
            m, n = rows[0], columns[0]
        elif key == Qt.Key.Key_End:
            m, n = rows[-1], columns[-1]
        # Otherwise the first press only shows the cursor.
        elif self._pointing:
            down, right = ARROWS[key]
            m, n = m + down * far, n + right * far
        self._at = min(max(m, rows[0]), rows[-1]), min(max(n, columns[0]), columns[-1])
        self._pointing = self._enters = True
        self._surface.reveal(self._at)
        self._point(self._at)
        self.moved.emit(self._at)

    def _put_away(self) -> None:
        if self._pointing:
            self._pointing = self._enters = False
            self._point(None)

    def _point(self, cell: Cell | None) -> None:
        self._moves = True
        self._surface.point(cell)
        self._moves = False

    def _open_menu(self) -> bool:
        """Open the menu of the cell pointed at, if there is one; return whether there was."""
        menu, cell = self._surface.menu, self.cell
        if menu is None or cell is None:
            return False
        menu(cell)
        return True


def over_picture(view: PixelView, cells: Callable[[], Cells]) -> CellCursor:
    """Create a cursor over the cells of a picture, in image coordinates."""

    def first() -> Cell:
        seen = view.visible_rect()
        return max(int(seen.top()), 0), max(int(seen.left()), 0)

    def menu(cell: Cell) -> None:
        place = view.to_view(QRectF(cell[1], cell[0], 1, 1)).center().toPoint()
        view.menu_requested.emit(cell, view.mapToGlobal(place))

    view.setAccessibleDescription("Alt and the arrows point at its cells, Enter chooses one.")
    cursor = CellCursor(
        view,
        Surface(
            cells, first, view.point, view.pixel_clicked.emit, lambda cell: reveal(view, cell), menu
        ),
    )
    view.pixel_hovered.connect(cursor.stand_at)
    return cursor


def reveal(view: PixelView, cell: Cell) -> None:
    """Pan, as the user would, until a cell is completely visible."""
    seen, (m, n) = view.visible_rect(), cell
    right = max(n + 1 - seen.right(), 0.0) + min(n - seen.left(), 0.0)
    down = max(m + 1 - seen.bottom(), 0.0) + min(m - seen.top(), 0.0)
    if right or down:
        at = seen.center()
        view.viewport_proposed.emit(Viewport(at.x() + right, at.y() + down, view.cell))
