"""One map of the tool *All photographs* in all of the tool's room: zoomed by the wheel, moved by dragging.

The other maps of the row have the same part in view, and take its place one after another.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)

from convstudio.core.design.combinations import Column
from convstudio.core.views.section import Section, Shown, decimation_for, section_around
from convstudio.panels.design.photographs.seen import Row, is_blended
from convstudio.panels.design.read_pictures import ReadPictures
from convstudio.panels.widgets.controls.wheel_turn import WheelTurn
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.lettering import LEFT, advance, write
from convstudio.panels.widgets.own_keys import ARROWS, ENTER
from convstudio.theme import digit_font

_MARGIN: Final = 2.0
_TYPE: Final = 11  # pixels of type of the title
_LINE: Final = 18.0  # pixels of height of the title
_STEP: Final = 1.25  # of a notch of the wheel
_LARGEST: Final = 48.0  # pixels of an output
_PALE: Final = 0.45
_FAR: Final = 16.0  # pixels that an arrow moves the picture
_MARK: Final = 9.0
_NEXT: Final = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_ZOOMS: Final = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_BACK: Final = (Qt.Key.Key_Escape, *ENTER)
_OWN: Final = (*_BACK, *_NEXT, *ARROWS, *_ZOOMS, Qt.Key.Key_0)


class EnlargedMap(ReadPictures):
    """A picture of a part of one map, in which every output can be seen and read."""

    section_changed = Signal()
    """Another part, or the same at another size, is to be seen."""
    turn_wanted = Signal(int)
    """By how many columns to go on to another map of the row."""
    left = Signal()
    """The grid is to be seen again."""

    def __init__(self) -> None:
        super().__init__("photograph_enlarged")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._row: Row | None = None
        self._shape = (1, 1)
        self._columns: tuple[Column, ...] = ()
        self._zoom = 1.0  # of the size at which all is seen
        self._centre = (0.5, 0.5)  # of the height and of the width
        self._image: tuple[QImage, Section, Column] | None = None
        self._is_past = False
        self._title = ""
        self._pointed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._wheel = WheelTurn(touchpads=True)

    # What is shown

    def begin(self) -> None:
        """See all of the map, as when it is enlarged first."""
        self._zoom, self._centre = 1.0, (0.5, 0.5)
        self._pointed = self._image = None

    def show_row(self, row: Row, columns: tuple[Column, ...], shape: tuple[int, int]) -> None:
        """Show a map of ``shape``, of a row with these columns."""
        self._row, self._columns, self._shape = row, columns, shape
        self.tell()

    def show_image(
        self, image: QImage | None, section: Section | None, column: Column, *, is_past: bool
    ) -> None:
        """Show the picture of a section of a column; ``is_past``: it belongs to the kernels before."""
        if image is not None and section is not None:
            self._image = image, section, column
        self._is_past = is_past
        self.tell()
        self.update()

    def show_title(self, title: str) -> None:
        """Write in a corner what the map is; "": it is said elsewhere."""
        if title != self._title:
            self._title = title
            self.update()

    @property
    def title_place(self) -> QRectF:
        """The place of the title, over the picture; nothing without one."""
        if not self._title:
            return QRectF()
        wide = min(advance(self._title, digit_font(_TYPE)) + 10, self.width() - 2 * _MARGIN)
        return QRectF(_MARGIN, _MARGIN, wide, _LINE)

    @property
    def scale(self) -> float:
        """The size of an output in pixels."""
        room = self.rect().adjusted(*(int(each * _MARGIN) for each in (1, 1, -1, -1)))
        height, width = self._shape
        fit = min(room.width() / max(width, 1), room.height() / max(height, 1))
        return max(min(fit * self._zoom, max(_LARGEST, fit)), 1e-6)

    @property
    def place(self) -> QRectF:
        """The place of the whole map, of which a part is seen."""
        scale, (height, width) = self.scale, self._shape
        whole = QRectF(0, 0, width * scale, height * scale)
        down, across = self._centre
        whole.moveTopLeft(QPointF(
            self.width() / 2 - across * whole.width(), self.height() / 2 - down * whole.height()
        ))  # fmt: skip
        return whole

    def section(self, shown: Shown) -> Section:
        """Return the section that is to be computed for what is seen."""
        place, scale, (height, width) = self.place, self.scale, self._shape
        rows = _seen(-place.top() / scale, (self.height() - place.top()) / scale, height)
        columns = _seen(-place.left() / scale, (self.width() - place.left()) / scale, width)
        decimation = decimation_for(scale * self.devicePixelRatioF())
        return section_around(rows, columns, decimation, (height, width), shown)

    @property
    def words(self) -> str:
        """The words for the output under the mouse, else with the keyboard's focus for the one in the middle."""
        if self._row is None or self._is_past:
            return ""
        if self._pointed is None and not self.hasFocus():
            return ""
        at = self._pointed or QPointF(self.width() / 2, self.height() / 2)
        place, scale, (height, width) = self.place, self.scale, self._shape
        i, j = int((at.y() - place.top()) // scale), int((at.x() - place.left()) // scale)
        if not (0 <= i < height and 0 <= j < width):
            return ""
        return self._row.words(self._columns, i, j)

    # Acts

    def is_own(self, event: QKeyEvent) -> bool:
        return event.key() in _OWN and not _is_modified(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Enter go back, Page ↑ ↓ to the other maps; arrows move the picture, + − zoom it, 0 shows all."""
        key = Qt.Key(event.key())
        if _is_modified(event):
            super().keyPressEvent(event)
        elif key in _BACK:
            self.left.emit()
        elif key in _NEXT:
            self.turn_wanted.emit(_NEXT[key])
        elif key in ARROWS:
            down, right = ARROWS[key]
            self._pointed = None
            self._move(QPointF(-right * _FAR, -down * _FAR))
        elif key in _ZOOMS:
            self._zoom_about(QPointF(self.width() / 2, self.height() / 2), _ZOOMS[key])
        elif key == Qt.Key.Key_0:
            self._zoom, self._centre = 1.0, (0.5, 0.5)
            self._changed()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = self._wheel.notches(event)
        if notches:
            self._zoom_about(event.position(), notches)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            moved = event.position() - self._dragged
            self._dragged = event.position()
            self._move(moved)
        self._pointed = event.position()
        self.tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.left.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointed = None
        self.tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._changed()

    def _move(self, by: QPointF) -> None:
        place = self.place
        down, across = self._centre
        self._centre = down - by.y() / place.height(), across - by.x() / place.width()
        self._changed()

    def _zoom_about(self, at: QPointF, notches: int) -> None:
        before = self.place
        share = (
            (at.y() - before.top()) / before.height(),
            (at.x() - before.left()) / before.width(),
        )
        fit = self.scale / self._zoom
        self._zoom = min(max(self._zoom * _STEP**notches, 1.0), max(_LARGEST / fit, 1.0))
        height, width = (side * self.scale for side in self._shape)
        self._centre = (
            share[0] + (self.height() / 2 - at.y()) / height,
            share[1] + (self.width() / 2 - at.x()) / width,
        )
        self._changed()

    def _changed(self) -> None:
        """Keep the map in view, and ask for its part."""
        height, width = (side * self.scale for side in self._shape)
        down, across = self._centre
        self._centre = (
            _held(down, self.height() / 2 / max(height, 1)),
            _held(across, self.width() / 2 / max(width, 1)),
        )
        self.tell()
        self.update()
        self.section_changed.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        place, scale = self.place, self.scale
        with QPainter(self) as painter:
            if self._image is not None:
                image, section, column = self._image
                cells = section.decimation * scale
                part = QRectF(
                    place.left() + section.columns.start * scale,
                    place.top() + section.rows.start * scale,
                    image.width() * cells,
                    image.height() * cells,
                )
                blends = is_blended(column, cells * self.devicePixelRatioF())
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, blends)
                painter.save()
                painter.setOpacity(_PALE if self._is_past else 1.0)
                painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
                painter.drawImage(part, image)
                painter.restore()
            painter.setPen(QPen(self._theme.color("control"), 1))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
            if self._title:
                self._paint_title(painter)
            if self.hasFocus():
                draw_focus(painter, QRectF(self.rect()), self._theme.color("accent"), radius=3)
                self._paint_cross(painter)

    def _paint_title(self, painter: QPainter) -> None:
        ground = self.title_place
        painter.setFont(digit_font(_TYPE))
        painter.fillRect(ground, self._theme.color("card"))
        painter.setPen(self._theme.color("caption"))
        write(painter, ground.adjusted(5, 0, -5, 0), self._title, LEFT, smallest=9)

    def _paint_cross(self, painter: QPainter) -> None:
        """Mark the output in the middle, which the keyboard reads."""
        if self._pointed is not None:
            return
        middle = QPointF(self.width() / 2, self.height() / 2)
        for role, width in (("card", 3.5), ("accent", 1.5)):
            painter.setPen(QPen(self._theme.color(role), width))
            painter.drawLine(middle - QPointF(_MARK, 0), middle + QPointF(_MARK, 0))
            painter.drawLine(middle - QPointF(0, _MARK), middle + QPointF(0, _MARK))


def _is_modified(event: QKeyEvent) -> bool:
    """Whether a key is another one by what is held with it; + is with Shift on many keyboards."""
    aside = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    return bool(event.modifiers() & ~aside)


def _seen(first: float, last: float, size: int) -> range:
    start = min(max(int(first), 0), size - 1)
    return range(start, min(max(int(last) + 1, start + 1), size))


def _held(centre: float, half: float) -> float:
    """The centre of what is seen, so that no more than needed lies beside the map."""
    return 0.5 if half >= 0.5 else min(max(centre, half), 1 - half)
