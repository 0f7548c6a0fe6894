"""The grid of the tool *All photographs*: a row for each photograph, with its name and its maps.

One map is marked by the arrow keys or a click. The mouse reads the output under it, the keyboard the one in the middle
of the marked map.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy

from convstudio.core.design.combinations import Column
from convstudio.core.design.photograph_maps import PairMaps
from convstudio.core.model.kernel_pair import LETTERS
from convstudio.panels.design.photographs.layout import GridLayout
from convstudio.panels.design.photographs.seen import Row, SeenMaps, is_blended
from convstudio.panels.design.read_pictures import ReadPictures
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.lettering import LEFT, write, write_paragraph
from convstudio.panels.widgets.own_keys import ARROWS, ENTER
from convstudio.theme import digit_font, text_font

_LINE: Final = 16.0  # pixels of height of a line of a name
_PALE: Final = 0.45  # the opacity of maps that belong to the kernels before
_BAR: Final = 3.0  # the width of the bar beside the input
_PLAIN: Final = (*ARROWS, *ENTER, Qt.Key.Key_Space, Qt.Key.Key_Delete)
_MOVING: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down)  # with Alt


class PhotographGrid(ReadPictures):
    """The rows of photographs and their maps; it is as high as they are, in a scroll area."""

    input_chosen = Signal(object)
    """The `Picture` of a row that is to be the input."""
    enlarge_wanted = Signal(int, int)
    """The row and the column of a map that is to fill the tool."""
    unpin_wanted = Signal(object)
    """The `Picture` of a row that is not to be pinned any more."""
    move_wanted = Signal(object, int)
    """The `Picture` of a pinned row, and by how many places it is to be moved down."""
    menu_wanted = Signal(int, object)
    """A row whose menu is to be opened, and the place for it on the screen."""
    marked = Signal(object)
    """The place of the marked map, a `QRectF`, which should be seen."""

    def __init__(self) -> None:
        super().__init__("photograph_grid")
        self.setAccessibleName("Feature maps of the photographs")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._room, self._titles = QSize(0, 0), 0.0
        self._rows: tuple[Row, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self._seen: SeenMaps | None = None
        self._is_past = False
        self._lack = ""
        self._mark = (0, 0)
        self._pointed: tuple[int, int, int, int] | None = None
        self._named: int | None = None  # the row whose name is under the mouse
        self.places = GridLayout(0, 0, (), 1)

    # What is shown

    def show_rows(self, rows: Sequence[Row], columns: Sequence[Column], lack: str = "") -> None:
        """Show these photographs; ``lack``: why the last column is empty."""
        row, column = self._mark
        marked = self._rows[row].picture if row < len(self._rows) else None
        self._rows, self._columns, self._lack = tuple(rows), tuple(columns), lack
        # The mark stays with its photograph, wherever that has gone.
        places = [at for at, each in enumerate(rows) if each.picture is marked]
        row = places[0] if places else min(row, max(len(rows) - 1, 0))
        self._mark = row, min(column, len(columns) - 1)
        self._lay_out()
        self.tell()

    def show_maps(self, seen: SeenMaps | None, *, is_past: bool) -> None:
        """Show the maps; ``is_past``: they belong to the kernels before, and those that are now are computed."""
        self._seen, self._is_past = seen, is_past
        self.tell()
        self.update()

    def fit(self, room: QSize, titles: float = 0.0) -> None:
        """Lay the rows out for a room, which is scrolled if they are higher; ``titles``: the width of those beside."""
        self._room, self._titles = room, titles
        self._lay_out()

    @property
    def mark(self) -> tuple[int, int]:
        """The row and the column of the marked map."""
        return self._mark

    @property
    def words(self) -> str:
        """The words for what is pointed at, else for the marked map if the keyboard is here."""
        if self._is_past or not self._rows:
            return ""
        if self._pointed is not None:
            row, _, i, j = self._pointed
            return self._rows[row].words(self._columns, i, j) if row < len(self._rows) else ""
        if self._named is not None and self._named < len(self._rows):
            row_named = self._rows[self._named]
            what = "the input" if row_named.is_input else "a click makes it the input"
            return f"{row_named.name}, {row_named.size} pixels: {what}"
        if not self.hasFocus():
            return ""
        marked = self._rows[self._mark[0]]
        return marked.words(self._columns, marked.shape[0] // 2, marked.shape[1] // 2)

    def _lay_out(self) -> None:
        shapes = tuple(row.shape for row in self._rows)
        columns = max(len(self._columns), 1)
        self.places = GridLayout(
            self._room.width(), self._room.height(), shapes, columns, self._titles
        )
        self.setFixedHeight(max(self.places.total_height, 1))
        self.update()

    # Acts

    def is_own(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.AltModifier:
            return event.key() in _MOVING
        return modifiers == Qt.KeyboardModifier.NoModifier and event.key() in _PLAIN

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the mark, Enter enlarges, Space takes the input, Delete unpins, Alt+↑ ↓ changes the order."""
        if not self._rows or not self.is_own(event):
            super().keyPressEvent(event)
            return
        row, column = self._mark
        key, marked = Qt.Key(event.key()), self._rows[row]
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if marked.is_pinned:
                self._read_nothing()
                self.move_wanted.emit(marked.picture, ARROWS[key][0])
        elif key in ENTER:
            self.enlarge_wanted.emit(row, column)
        elif key == Qt.Key.Key_Space:
            self.input_chosen.emit(marked.picture)
        elif key == Qt.Key.Key_Delete:
            if marked.is_pinned:
                self.unpin_wanted.emit(marked.picture)
        else:
            down, right = ARROWS[key]
            self._set_mark(
                min(max(row + down, 0), len(self._rows) - 1),
                min(max(column + right, 0), len(self._columns) - 1),
            )

    def _read_nothing(self) -> None:
        """Let the mouse read nothing until it moves: other rows may come under it."""
        self._pointed = self._named = None

    def _set_mark(self, row: int, column: int) -> None:
        self._mark = row, column
        self._read_nothing()
        self.tell()
        self.marked.emit(self.places.cell(row, column))
        self.update()

    def mark_picture(self, picture: object) -> None:
        """Mark the row of a picture, if there is one."""
        for at, row in enumerate(self._rows):
            if row.picture is picture:
                self._set_mark(at, self._mark[1])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event.position())

    def _point(self, place: QPointF) -> None:
        self._pointed = self.places.at(place) if self._rows else None
        row = self.places.row_at(place) if self._rows else None
        on_name = row is not None and self.places.name(row).contains(place)
        named = row if on_name else None
        if named != self._named:
            self._named = named
            can = named is not None and not self._rows[named].is_input
            self.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)
            self.update()
        self.tell()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointed = self._named = None
        self.tell()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._rows:
            super().mousePressEvent(event)
            return
        row = self.places.row_at(event.position())
        if row is None:
            return
        at = self.places.at(event.position())
        self._mark = (row, at[1] if at is not None else self._mark[1])
        if self.places.name(row).contains(event.position()):
            self.input_chosen.emit(self._rows[row].picture)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self.places.at(event.position()) if self._rows else None
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.enlarge_wanted.emit(at[0], at[1])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self._rows:
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            row = self.places.row_at(QPointF(event.pos()))
            if row is not None:
                self._mark = (row, self._mark[1])
                self.menu_wanted.emit(row, event.globalPos())
            return
        centre = self.places.cell(*self._mark).center().toPoint()
        self.menu_wanted.emit(self._mark[0], self.mapToGlobal(centre))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        seen_part = QRectF(event.rect())
        with QPainter(self) as painter:
            for row, photograph in enumerate(self._rows):
                name = self.places.name(row)
                if name.bottom() < seen_part.top() or name.top() > seen_part.bottom():
                    continue
                self._paint_name(painter, name, row, photograph)
                for column in range(len(self._columns)):
                    self._paint_map(painter, row, column, photograph)

    def _paint_name(self, painter: QPainter, place: QRectF, row: int, photograph: Row) -> None:
        theme = self._theme
        if self._named == row and not photograph.is_input:
            painter.fillRect(place, theme.color("hover"))
        if photograph.is_input:
            painter.fillRect(
                QRectF(place.left(), place.top(), _BAR, place.height()), theme.color("accent")
            )
        lines = [(photograph.name, text_font(12), "text")]
        if place.height() >= 2 * _LINE:
            lines.append((photograph.size, digit_font(11), "caption"))
        if place.height() >= 3 * _LINE:
            state = "input" if photograph.is_input else "pinned"
            if photograph.is_input and photograph.is_pinned:
                state = "input, pinned"
            lines.append((state, text_font(11), "caption"))
        if place.height() >= 4 * _LINE and (blocks := self._blocks(row)):
            lines.append((blocks, digit_font(11), "caption"))
        top = place.top() + max((place.height() - len(lines) * _LINE) / 2, 0)
        for at, (text, font, role) in enumerate(lines):
            painter.setFont(font)
            painter.setPen(theme.color(role))
            line = QRectF(
                place.left() + _BAR + 5, top + at * _LINE, place.width() - _BAR - 7, _LINE
            )
            write(painter, line, text, LEFT, smallest=10)

    def _blocks(self, row: int) -> str:
        """What a point of a row's maps is, of which their range is too: "mean 3 × 3"; "" if it is an output."""
        if (found := self._map_of(row)) is None:
            return ""
        section = found.wanted.parts[0][1]
        most, kind = section.decimation, "mean" if section.shown == "mean" else "first"
        return f"{kind} {most} × {most}" if most > 1 else ""

    def _paint_map(self, painter: QPainter, row: int, column: int, photograph: Row) -> None:
        theme, how = self._theme, self._columns[column]
        inner, cell = self.places.picture(row, column), self.places.cell(row, column)
        if photograph.blank:
            self._say(painter, cell, photograph.blank)
            return
        if self._lack and how not in LETTERS:
            self._say(painter, cell, self._lack if row == 0 else "—")
            return
        self._paint_image(painter, inner, row, how)
        painter.setPen(QPen(theme.color("control"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inner.adjusted(-1, -1, 0, 0))
        if (row, column) == self._mark and self.hasFocus():
            draw_focus(painter, inner.adjusted(-3, -3, 3, 3), theme.color("accent"), radius=3)

    def _map_of(self, row: int) -> PairMaps | None:
        """The maps of a row that are there."""
        maps = () if self._seen is None else self._seen.maps
        picture = self._rows[row].picture
        return next((each for each in maps if each.wanted.picture is picture), None)

    def _paint_image(self, painter: QPainter, inner: QRectF, row: int, how: Column) -> None:
        seen, found = self._seen, self._map_of(row)
        image = (
            seen.image(found, how, self._theme) if seen is not None and found is not None else None
        )
        if image is None:
            self._say(painter, inner, "…")
            return
        pixels = inner.width() * self.devicePixelRatioF() / image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_blended(how, pixels))
        painter.setOpacity(_PALE if self._is_past else 1.0)
        painter.drawImage(inner, image)
        painter.setOpacity(1.0)
        if self._is_past:
            self._say(painter, inner, "…")

    def _say(self, painter: QPainter, place: QRectF, words: str) -> None:
        painter.setFont(text_font(12 if len(words) > 3 else 18))
        painter.setPen(self._theme.color("caption" if len(words) > 3 else "text"))
        if len(words) > 3:
            write_paragraph(painter, place.adjusted(4, 2, -4, -2), words)
        else:
            write(painter, place, words)
