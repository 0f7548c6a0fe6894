"""The terms of the sum as tiles, painted by one widget: a widget per term would cost more than a frame.

Only what is drawn is computed: about 25 terms, however large the kernel is. A fold shows the number and the sum of its
terms, and a click reveals them.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip

from convstudio.panels.sums.spoken_sum import SpokenSum
from convstudio.panels.sums.stamp_content import Content
from convstudio.panels.sums.sum_layout import EDGE, TermLayout
from convstudio.panels.sums.sum_scene import Fold, Part, Scene, scene_layout
from convstudio.panels.sums.sum_source import SumSource
from convstudio.panels.sums.sum_type import draw_text, width_of
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.messages.clear_place import HINT, STEPPED, Covered
from convstudio.panels.widgets.own_keys import ENTER, SIDEWAYS
from convstudio.theme import Theme

HEIGHT: Final = 62
_FADE: Final = 200  # milliseconds
_MESSAGE: Final = 14
# Pixels from a tile to the outer edge of its focus ring, clear of the highlight; two rows have less room.
_OUTSIDE: Final = {1: (7.0, 6.0), 2: (5.0, 5.0)}
_ENDS: Final = (Qt.Key.Key_Home, Qt.Key.Key_End)


class SumTerms(SpokenSum):
    """The tiles, folds and result of one output, or of a stamp.

    With the focus, ← and → move a ring along the tiles, and Enter clicks the tile with the ring.
    """

    term_visited = Signal(str)
    """Emitted with the description of the term that the ring has moved to."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("sum_terms")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self._theme = theme
        self._unit = 1.0
        self._moved: int | None = None  # the first tile's term, once a fold was clicked
        self._hovered: Part | None = None
        self._visited: int | None = None  # the term with the ring, once it has moved
        self._layouts: dict[tuple[SumSource, bool], TermLayout] = {}
        self._scenes: dict[bool, Scene] = {}
        self._amount = 0.0  # 0: numbers, 1: letters, between: cross-fading
        self._reduced_motion = False
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(_FADE)
        self._fade.setEasingCurve(QEasingCurve.Type.InOutQuad)
        self._fade.valueChanged.connect(self._show_amount)

    # What is shown

    def show_sum(self, content: Content | None, message: str = "") -> None:
        """Show the sum of an output; without one, a sentence that says why there is none."""
        if content is None and self._content is None and message == self._message:
            return
        if content is None or self._content is None or not content.same_place(self._content):
            self._moved = self._visited = None
        before, self._content, self._message = self._scene(self._letters), content, message
        self._description.change()
        self._update_since(before)

    def _update_since(self, before: Scene | None) -> None:
        """Paint what looks different than in the frame before."""
        after, is_fading = self._scene(self._letters), self._amount != float(self._letters)
        changed = None
        # At 150 %, a tick that is cut would be smoothed otherwise.
        is_exact = self.devicePixelRatioF() == 1
        in_parts = is_exact and not is_fading and not self.hasFocus()
        if before is not None and after is not None and in_parts:
            changed = after.changed_since(before, self.width())
        if changed is None:
            self.update()
        else:
            self.update(changed)

    def covered_places(self) -> list[Covered]:
        """The terms, or the hint in their place."""
        whole = QRectF(self.rect())
        if self._content is not None:
            return [(whole, STEPPED)]
        whole.setWidth(2 * EDGE + width_of(self._message, _MESSAGE * self._unit))
        return [(whole, HINT)]

    def show_letters(self, on: bool) -> None:
        """Fade from numbers to letters or back, at the same step."""
        if on == self._letters:
            return
        self._letters = on
        self._description.change()
        self._fade.stop()
        if self._reduced_motion or not self.isVisible():
            self._show_amount(float(on))
            return
        self._fade.setStartValue(self._amount)
        self._fade.setEndValue(float(on))
        self._fade.start()

    def show_reduced_motion(self, reduced: bool) -> None:
        """Set whether letters and numbers change at once."""
        self._reduced_motion = reduced
        if reduced:
            self._fade.stop()
            self._show_amount(float(self._letters))

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_unit(self, unit: float) -> None:
        """Set the magnification."""
        self._unit = unit
        self.updateGeometry()
        self._layouts.clear()
        self.update()

    def _show_amount(self, amount: float) -> None:
        self._amount = amount
        self.update()

    # Geometry

    def sizeHint(self) -> QSize:
        return QSize(600, round(HEIGHT * self._unit))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layouts.clear()

    def tile_rect(self, index: int) -> QRectF | None:
        """The rectangle of a term's tile, by the term's index; None while it is folded."""
        scene = self._scene(self._letters)
        return scene.tile_place(index) if scene else None

    def fold_rect(self, fold: Fold) -> QRectF | None:
        """The rectangle of a fold; None if nothing is folded there."""
        scene = self._scene(self._letters)
        return scene.fold_place(fold) if scene else None

    def _scene(self, in_letters: bool) -> Scene | None:
        content = self._content
        if content is None:
            return None
        layout = self._layout(content.source, in_letters)
        if self._moved is not None:
            first = layout.clipped(self._moved)
        else:
            first = layout.first_around(0 if content.done is None else max(content.done - 1, 0))
        scene = Scene(content, in_letters, layout, first)
        # A frame has the texts of its tiles only as long as it is the same object.
        if self._scenes.get(in_letters) != scene:
            self._scenes[in_letters] = scene
        return self._scenes[in_letters]

    def _layout(self, source: SumSource, in_letters: bool) -> TermLayout:
        key = source, in_letters
        if key not in self._layouts:
            self._layouts = {each: at for each, at in self._layouts.items() if each[0] is source}
            size = self.size()
            self._layouts[key] = scene_layout(
                source, in_letters, size.width(), size.height(), self._unit
            )
        return self._layouts[key]

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        part = self._part_at(event.position())
        if part is None or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif part[0] == "tile":
            self.term_clicked.emit(part[1])
        else:
            self._turn_page(1 if part[0] == "more" else -1)

    def _turn_page(self, direction: int) -> None:
        scene = self._scene(self._letters)
        if scene is not None:
            first = scene.first + direction * scene.layout.capacity
            self._moved = scene.layout.clipped(first)
            self.update()

    def _part_at(self, point: QPointF) -> Part | None:
        scene = self._scene(self._letters)
        return scene.part_at(point) if scene else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._show_hovered(self._part_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._show_hovered(None)

    def _show_hovered(self, part: Part | None) -> None:
        if part != self._hovered:
            self._hovered = part
            shape = Qt.CursorShape.PointingHandCursor if part else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    # The keyboard

    @property
    def visited(self) -> int | None:
        """The term whose tile has the ring while the focus is here: at first the one just added."""
        content = self._content
        if content is None:
            return None
        return max((content.done or 1) - 1, 0) if self._visited is None else self._visited

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at, content = self.visited, self._content
        if at is None or content is None or not _is_ours(event):
            super().keyPressEvent(event)
            return
        key, last = Qt.Key(event.key()), content.taps - 1
        if key in ENTER:
            self.term_clicked.emit(at)
            return
        to = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}.get(key, at + SIDEWAYS.get(key, 0))
        self._visit(min(max(to, 0), last), content)

    def _visit(self, index: int, content: Content) -> None:
        self._visited = index
        scene = self._scene(self._letters)
        if scene is not None and scene.tile_place(index) is None:
            before = index < scene.first
            self._moved = scene.layout.clipped(index - (0 if before else scene.layout.capacity - 1))
        self.update()
        self.term_visited.emit(content.tip(index, self._letters))

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride and self._content is not None
        if override and isinstance(event, QKeyEvent) and _is_ours(event):
            # Otherwise the transport would take the key.
            event.accept()
            return True
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(event), self)
            return True
        return super().event(event)

    def _tip(self, event: QHelpEvent) -> str:
        part = self._part_at(event.pos().toPointF())
        # An empty text hides the tooltip.
        if self._content is None or part is None:
            return ""
        kind, index = part
        return self._content.tip(index, self._letters) if kind == "tile" else "Show these"

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.draw(painter, event.region())
            if self.hasFocus():
                draw_focus(painter, self._focus_place(), self._theme.color("accent"))

    def _focus_place(self) -> QRectF:
        """The place of the ring: around the visited tile, or around everything if there are no tiles."""
        whole, at, scene = QRectF(self.rect()), self.visited, self._scene(self._letters)
        place = None if scene is None or at is None else scene.tile_place(at)
        if scene is None or place is None:
            return whole
        x, y = (scene.layout.unit * outside for outside in _OUTSIDE[scene.layout.rows])
        return place.adjusted(-x, -y, x, y) & whole

    def draw(self, painter: QPainter, exposed: QRegion | None = None) -> None:
        """Draw the terms, also into a copied picture, or only what is ``exposed``."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._content is None:
            painter.setPen(self._theme.color("secondary"))
            place = QRectF(self.rect()).adjusted(EDGE, 0, -EDGE, 0)
            draw_text(painter, place, self._message, _MESSAGE * self._unit, align=0)
        for in_letters, opacity in ((False, 1 - self._amount), (True, self._amount)):
            scene = self._scene(in_letters)
            if scene is not None and opacity > 0:
                painter.setOpacity(opacity)
                scene.draw(painter, self.width(), self._theme, self._hovered, exposed)
        painter.setOpacity(1)


def _is_ours(event: QKeyEvent) -> bool:
    key = Qt.Key(event.key())
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return not held and (key in SIDEWAYS or key in _ENDS or key in ENTER)
