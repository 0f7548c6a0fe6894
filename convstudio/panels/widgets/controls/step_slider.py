"""The slider over all steps of an animation, which may be more than Qt can count.

A QSlider's positions are 32-bit integers, but animations can have 10¹⁰ steps. Up to 2³⁰ steps each one is a position;
beyond, positions stand for evenly spaced steps, far closer together than pixels, and both ends are exact.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider

from convstudio.panels.widgets.controls.segmented import HEIGHT
from convstudio.theme import LIGHT, Theme

MOST_POSITIONS: Final = 2**30

_RADIUS: Final = 9.0
_MARGIN: Final = _RADIUS + 2  # room for the focus ring
_GROOVE: Final = 4.0
_TICK: Final = QSize(2, 5)


class StepSlider(QSlider):
    """A slider whose handle jumps to a click in the groove.

    It leaves keys and wheel to the window, where → is the next term, which a position cannot always express.
    """

    step_dragged = Signal(object)
    """Emitted with the step, a Python int, when the user moves the handle."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("step_slider")
        self.setAccessibleName("Position in the animation")
        self.setToolTip("Where the animation is; drag to any step, or type its number beside.")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = LIGHT
        self._count = 0
        self._step: int | None = None
        self._break_points: tuple[int, ...] = ()
        self._grip = 0.0  # pixels from the handle's centre to the mouse that drags it
        self.setMaximum(0)
        self.valueChanged.connect(self._say_position)

    def show_steps(self, count: int, step: int | None) -> None:
        """Show the handle at ``step`` of ``count``; hollow and at the start while the animation is off."""
        if (count, step) == (self._count, self._step):
            return
        with QSignalBlocker(self):
            if count != self._count:
                self._count = count
                self.setMaximum(max(min(count, MOST_POSITIONS) - 1, 0))
            self._step = step
            self.setValue(0 if step is None else self.position_of(step))
        self.setEnabled(count > 0)
        self.update()

    def show_break_points(self, steps: tuple[int, ...]) -> None:
        """Mark these steps below the groove."""
        if steps != self._break_points:
            self._break_points = steps
            self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    # Steps and positions

    def step_at(self, position: int) -> int:
        """The step that a position stands for."""
        return _scaled(position, self.maximum(), self._count - 1)

    def position_of(self, step: int) -> int:
        """The position nearest to a step.

        The end positions are reserved for the first and the last step, so that going to an end is always a move.
        """
        last = self._count - 1
        if step in (0, last):
            return 0 if step == 0 else self.maximum()
        return min(max(_scaled(step, last, self.maximum()), 1), self.maximum() - 1)

    def _say_position(self, position: int) -> None:
        self.step_dragged.emit(self.step_at(position))

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        event.accept()
        self.setSliderDown(True)
        off = event.position().x() - self._x(self.value())
        held = self._step is not None and abs(off) <= _RADIUS
        self._grip = off if held else 0.0
        if not held:
            self._drag_to(event.position().x())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag_to(event.position().x() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self.update()

    def _drag_to(self, x: float) -> None:
        share = (x - _MARGIN) / max(self.width() - 2 * _MARGIN, 1.0)
        position = round(min(max(share, 0.0), 1.0) * self.maximum())
        if self._step is None and position == self.value():
            # For Qt this is not a move, but it starts the animation.
            self._say_position(position)
        self.setValue(position)

    # The keyboard and the wheel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    # Looks

    def sizeHint(self) -> QSize:
        return QSize(260, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("field" if self.isEnabled() else "hairline"))
            groove = QRectF(_MARGIN, (self.height() - _GROOVE) / 2, 0, _GROOVE)
            groove.setRight(self.width() - _MARGIN)
            painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
            if self.isEnabled():
                self._draw_break_points(painter, groove)
                self._draw_handle(painter)

    def _draw_break_points(self, painter: QPainter, groove: QRectF) -> None:
        painter.setBrush(self._theme.color("text"))
        for step in self._break_points:
            x = self._x(self.position_of(step)) - _TICK.width() / 2
            # Below the handle, which would cover it.
            y = groove.center().y() + _RADIUS + 1
            painter.drawRect(QRectF(x, y, _TICK.width(), _TICK.height()))

    def _draw_handle(self, painter: QPainter) -> None:
        centre = QPointF(self._x(self.value()), self.height() / 2)
        if self._step is None:
            painter.setPen(QPen(self._theme.color("secondary"), 1.5))
            painter.setBrush(self._theme.color("window"))
            painter.drawEllipse(centre, _RADIUS - 2, _RADIUS - 2)
        else:
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(centre, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawEllipse(centre, _MARGIN - 1, _MARGIN - 1)
            painter.setPen(QPen(self._theme.color("window"), 1.5))
            painter.drawEllipse(centre, _RADIUS - 0.5, _RADIUS - 0.5)

    def _x(self, position: int) -> float:
        """The x coordinate of the handle's centre at a position."""
        return _MARGIN + position / max(self.maximum(), 1) * (self.width() - 2 * _MARGIN)


def _scaled(number: int, whole: int, onto: int) -> int:
    """Scale ``number`` from 0…``whole`` to 0…``onto``, rounded to nearest in exact integer arithmetic."""
    return (2 * number * onto + whole) // (2 * whole) if whole else 0
