"""Selecting a region of I: a rectangle dragged by the mouse, its edges and its inside, the arrow keys.

The selector changes no scene: it reports the region that is wanted, and outlines the one that it is given.
"""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from convstudio.core.design.looking.region import Region
from convstudio.core.notation.region_words import size_words
from convstudio.core.steps.scene import Scene
from convstudio.panels.inputs.input_editing import InputEditing
from convstudio.panels.inputs.region_popup import RegionPopup
from convstudio.panels.pictures.layers.region_item import RegionItem, frame_of
from convstudio.panels.pictures.pixel_items import cells_rect
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.widgets.own_keys import ARROWS, ENTER, take_key
from convstudio.theme import Theme

Edge = Literal[-1, 0, 1]
Grip = tuple[Edge, Edge]
"""Which edges are held, down and across: −1 the first, 1 the last, 0 none; (0, 0) is all of the region."""
Point = tuple[int, int]

HOW: Final = (
    "Drag a rectangle over I; Enter types its rows and columns, Esc leaves it. "
    "Shift and a drag select at any time."
)

_REACH: Final = 5.0  # points of the screen around an edge
_BELOW: Final = 22  # points of the screen, of the words below a region
_FAR: Final = 10  # pixels of I per key press with Shift
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_CURSORS: Final = {
    (0, 0): Qt.CursorShape.SizeAllCursor,
    (-1, 0): Qt.CursorShape.SizeVerCursor,
    (1, 0): Qt.CursorShape.SizeVerCursor,
    (0, -1): Qt.CursorShape.SizeHorCursor,
    (0, 1): Qt.CursorShape.SizeHorCursor,
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
}


class RegionSelector(QObject):
    """A selector of a region of a `PixelView` whose picture has its pixel (0, 0) at the origin."""

    region_chosen = Signal(object)
    """The `Region` that is wanted, or None."""
    armed_changed = Signal(bool)
    """Whether the next drag selects."""
    told = Signal(str)
    """How a region is selected, when that is asked for."""

    def __init__(self, view: PixelView, theme: Theme, editing: InputEditing) -> None:
        """Leave the mouse to the brush of ``editing`` while it paints, and the keys to its selected pixel."""
        super().__init__(view)
        self._view, self._editing = view, editing
        self._region: Region | None = None
        self._shape = (1, 1)
        # A region that is dragged or that keys move has grips; a press beside it lets go of it.
        self._armed = self._held = False
        self._grip: Grip | None = None
        self._is_new = self._has_moved = False
        self._before: Region | None = None
        self._from: Point = (0, 0)
        self._pressed_at = QPointF()
        self._has_cursor = False
        self._popup: RegionPopup | None = None
        self.item = RegionItem(theme)
        view.box.addItem(self.item, ignoreBounds=True)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    @property
    def armed(self) -> bool:
        """Whether the next drag selects."""
        return self._armed

    def show_scene(self, scene: Scene) -> None:
        """Outline the region of a scene."""
        self._shape = (scene.experiment.image_shape[0], scene.experiment.image_shape[1])
        if scene.selected != self._region:
            self._region = scene.selected
            self._held = self._held and self._region is not None
        self._show()

    def show_theme(self, theme: Theme) -> None:
        self.item.show_theme(theme, self._view.metrics)

    def arm(self, armed: bool) -> None:
        """Let the next drag select, and keys move what is selected, or not."""
        if armed == self._armed:
            return
        self._armed = armed
        if armed:
            self._held = self._region is not None
            self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.told.emit(HOW)
        self._show_cursor(Qt.CursorShape.CrossCursor if armed else None)
        self._show()
        self.armed_changed.emit(armed)

    def ask(self) -> None:
        """Ask for rows and columns; without a region, from the middle of what is seen on."""
        if self._popup is None:
            self._popup = RegionPopup(self._view)
            self._popup.region_typed.connect(self.region_chosen)
        before = self._region
        region = before or self._middle()
        self.arm(False)
        # Where the keys go when the popup is closed.
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._hold(region)
        self._want(region)
        # Below the words beside the region, as far as that is seen.
        seen = self._view.to_view(cells_rect(*region)) & QRectF(self._view.rect())
        place = seen.toAlignedRect().adjusted(0, 0, 0, _BELOW)
        place.moveTopLeft(self._view.mapToGlobal(place.topLeft()))
        self._popup.ask(region, before, self._shape, place)

    def give_up(self) -> None:
        """Leave what is being dragged, since something else is about to be shown."""
        self._end()
        self.arm(False)

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.give_up()
        if isinstance(event, QMouseEvent) and watched is not self._view:
            return self._mouse(event)
        if isinstance(event, QKeyEvent) and watched is self._view and not self._editing.is_at_work:
            return take_key(event, self._is_ours, self._act)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, is_left = event.type(), event.button() is Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseMove:
            return self._move(event)
        if kind == QEvent.Type.MouseButtonRelease and is_left and self._grip is not None:
            self._release(event)
            return True
        if kind == QEvent.Type.MouseButtonPress and is_left and not self._editing.brush.active:
            return self._press(event)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        """Begin a region where the next drag selects, or hold what is under the mouse; else leave the press alone."""
        is_new = self._armed or bool(event.modifiers() & _SHIFT)
        grip: Grip | None = (1, 1) if is_new else self._grip_at(event.position())
        if grip is None:
            self._hold(None)
            return False
        if not self._editing.cells.leave():
            return True  # a text that is no number keeps the focus
        self._grip, self._is_new, self._has_moved = grip, is_new, False
        self._before, self._pressed_at = self._region, event.position()
        self._from = self._view.pixel_at(event.position())
        if not is_new:
            self._hold(self._region)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self._grip is None:
            if not (self._armed or event.buttons() or self._editing.brush.active):
                grip = self._grip_at(event.position())
                self._show_cursor(None if grip is None else _CURSORS[grip])
            return False
        # The button has been released outside the view.
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._end()
            return False
        far = (event.position() - self._pressed_at).manhattanLength()
        self._has_moved = self._has_moved or far >= QApplication.startDragDistance()
        if self._has_moved:
            self._held = True
            self._want(self._dragged(event.position()))
        return True

    def _release(self, event: QMouseEvent) -> None:
        has_moved, was_armed = self._has_moved, self._armed
        pixel = self._view.pixel_at(event.position())
        self._end()
        self.arm(False)
        if not has_moved and was_armed:
            self._held = True
            self._want(_between(pixel, pixel, self._shape))
        elif not has_moved:
            self._view.pixel_clicked.emit(pixel)  # a click means what it means elsewhere

    def _end(self) -> None:
        self._grip = None

    def _is_ours(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Escape:
            return not held and (self._armed or self._held or self._grip is not None)
        if key in ENTER:
            return not held and (self._armed or self._held)
        return key in ARROWS and self._held and not held & ~(_SHIFT | _CTRL)

    def _act(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ENTER:
            self.ask()
        elif key != Qt.Key.Key_Escape:
            self._move_by(ARROWS[key], event.modifiers())
        elif self._grip is not None:
            self._end()
            self._want(self._before)
        elif self._armed:
            self.arm(False)
        else:
            self._want(None)

    def _move_by(self, way: tuple[int, int], held: Qt.KeyboardModifier) -> None:
        """Move the region, or with Ctrl its last row and column; Shift goes further."""
        if self._region is None:
            return
        steps = [each * (_FAR if held & _SHIFT else 1) for each in way]
        grip: tuple[Edge, Edge] = (1, 1) if held & _CTRL else (0, 0)
        self._want(self._moved(self._region, grip, (steps[0], steps[1])))

    # Places

    def _grip_at(self, at: QPointF) -> Grip | None:
        """Return what of the region is under the mouse: an edge, or the inside of one that is held."""
        if self._region is None:
            return None
        place = self._view.to_view(cells_rect(*self._region))
        frame = frame_of(place)
        if not frame.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(at):
            return None
        down = _edge(at.y(), frame.top(), frame.bottom())
        across = _edge(at.x(), frame.left(), frame.right())
        if down or across:
            return down, across
        # A region that is all that is seen leaves room for nothing else, and the picture is panned.
        fills = place.contains(QRectF(self._view.rect()))
        return (0, 0) if self._held and not fills else None

    def _dragged(self, at: QPointF) -> Region | None:
        here = self._view.pixel_at(at)
        if self._is_new:
            return _between(self._from, here, self._shape)
        if self._before is None or self._grip is None:
            return self._before
        step = here[0] - self._from[0], here[1] - self._from[1]
        return self._moved(self._before, self._grip, step)

    def _moved(self, region: Region, grip: Grip, step: tuple[int, int]) -> Region:
        """Return a region of which the edges of a grip are moved, within the picture."""
        is_whole = grip == (0, 0)
        rows, columns = (
            _slid(part, by, size) if is_whole else _stretched(part, edge, by, size)
            for part, edge, by, size in zip(region, grip, step, self._shape, strict=True)
        )
        return rows, columns

    def _middle(self) -> Region:
        """Return the middle of what is seen of the picture, a third of it in each direction."""
        height, width = self._shape
        seen = self._view.visible_rect() & QRectF(0, 0, width, height)
        parts = []
        for low, long, size in (
            (seen.top(), seen.height(), height),
            (seen.left(), seen.width(), width),
        ):
            count = max(round(long / 3), 1)
            first = min(max(round(low + (long - count) / 2), 0), size - count)
            parts.append(range(first, first + count))
        return parts[0], parts[1]

    # What is shown

    def _want(self, region: Region | None) -> None:
        if region != self._region:
            self.region_chosen.emit(region)

    def _hold(self, region: Region | None) -> None:
        """Let keys move a region, and give it grips; None: let go of it."""
        self._held = region is not None
        self._show()

    def _show(self) -> None:
        region = self._region
        words = "" if region is None or not self._held else size_words(region)
        self.item.show_region(region, words, has_grips=self._held)

    def _show_cursor(self, shape: Qt.CursorShape | None) -> None:
        if shape is not None:
            self._view.viewport().setCursor(shape)
        elif self._has_cursor:
            self._view.viewport().unsetCursor()
        self._has_cursor = shape is not None


def _edge(at: float, low: float, high: float) -> Edge:
    """Return which of two edges a point is at, the nearer one; 0 for none."""
    # Between the edges of a small region there is still room to hold all of it.
    reach = min(_REACH, max((high - low) / 4, 1.0))
    near = min((abs(at - low), -1), (abs(at - high), 1))
    beyond = at < low or at > high
    if beyond or near[0] <= reach:
        return -1 if near[1] < 0 else 1
    return 0


def _between(one: Point, other: Point, shape: tuple[int, int]) -> Region | None:
    """Return the region from one pixel to another, as far as it is in the picture."""
    rows, columns = (
        range(max(min(a, b), 0), min(max(a, b) + 1, size))
        for a, b, size in zip(one, other, shape, strict=True)
    )
    return (rows, columns) if rows and columns else None


def _slid(part: range, by: int, size: int) -> range:
    first = min(max(part.start + by, 0), size - len(part))
    return range(first, first + len(part))


def _stretched(part: range, edge: Edge, by: int, size: int) -> range:
    if edge < 0:
        return range(min(max(part.start + by, 0), part.stop - 1), part.stop)
    if edge > 0:
        return range(part.start, max(min(part.stop + by, size), part.start + 1))
    return part
