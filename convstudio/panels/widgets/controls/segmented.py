"""A segmented control: joined, mutually exclusive buttons, for the flip and for full | same | valid.

Qt has no such control. All choices stay visible, which is why it is not a combo box.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from convstudio.panels.widgets.lettering import whole_advance, write
from convstudio.theme import LIGHT, Theme, text_font

HEIGHT = 30
RADIUS = 6.0
PADDING = 12


def segment_font(active: bool) -> QFont:
    """The font of a segment; the active one is bolder, so that colour is not the only cue."""
    return text_font(13, QFont.Weight.DemiBold if active else QFont.Weight.Normal)


def segment_width(text: str, padding: int = PADDING) -> int:
    """The width of a segment in the bolder font, so that nothing moves when it is switched."""
    return whole_advance(text, segment_font(True)) + 2 * padding


def draw_segments(
    painter: QPainter,
    frame: QRectF,
    segments: Sequence[tuple[QRectF, str, bool]],
    theme: Theme,
    *,
    hovered: bool = False,
    focused: bool = False,
) -> None:
    """Draw ``segments`` (rectangle, text, whether it is on), clipped to the rounded ``frame`` they share."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.fillPath(outline, theme.color("hover" if hovered else "card"))
    painter.save()
    # A single segment that is off reaches no corner: its text is well inside.
    if len(segments) > 1 or segments[0][2]:
        painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
    for place, text, active in segments:
        if active:
            painter.fillRect(place, theme.color("accent"))
        painter.setFont(segment_font(active))
        painter.setPen(theme.color("on_accent" if active else "text"))
        write(painter, place, text)
    painter.setPen(QPen(theme.color("field"), 1))
    for (left, _, on_left), (_, _, on_right) in pairwise(segments):
        if not (on_left or on_right):
            edge = QPointF(round(left.right()) + 0.5, frame.top())
            painter.drawLine(edge, QPointF(edge.x(), frame.bottom()))
    painter.restore()
    painter.setPen(QPen(theme.color("field"), 1))
    painter.drawPath(outline)
    for place, _, active in segments:
        if focused and active:
            _draw_focus(painter, place, theme)


def _draw_focus(painter: QPainter, place: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(theme.color("on_accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(3, 3, -3, -3), RADIUS - 3, RADIUS - 3)


class _Segment(QAbstractButton):
    """One choice: a real button, so that assistive tools see a group of radio buttons."""

    def __init__(self, owner: Segmented, label: str) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setText(label)
        self.setAccessibleName(label)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(segment_width(self.text(), self._owner.padding), self._owner.segment_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(segment_width(self.text(), padding=6), self._owner.segment_height)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            # Each button paints its part of the common frame, which encloses all of its siblings.
            frame = QRectF(self._owner.rect()).translated(-self.x(), 0)
            segment = (QRectF(self.rect()), self.text(), self.isChecked())
            hovered = self.underMouse() and self.isEnabled() and not self.isChecked()
            draw_segments(
                painter,
                frame,
                [segment],
                self._owner.theme,
                hovered=hovered,
                focused=self.hasFocus(),
            )
            if not (
                self.isChecked()
                or self._owner.is_left_of_the_checked(self)
                or self._owner.is_last(self)
            ):
                painter.setPen(QPen(self._owner.theme.color("field"), 1))
                painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
        }
        if (step := steps.get(Qt.Key(event.key()))) is not None:
            self._owner.choose_beside(self, step)
        else:
            super().keyPressEvent(event)


class Segmented(QWidget):
    """A row of exclusive choices."""

    chosen = Signal(str)
    """Emitted with a choice when the user chooses it, not in `show_choice`."""

    def __init__(
        self,
        choices: Sequence[str],
        labels: Sequence[str] | None = None,
        parent: QWidget | None = None,
        *,
        height: int = HEIGHT,
        padding: int = PADDING,
    ) -> None:
        """Create a segment for each of ``choices``, labelled with ``labels`` if given."""
        super().__init__(parent)
        self.segment_height, self.padding = height, padding
        self.theme = LIGHT
        # Whether the current choice was made by an arrow key, and may be passed over by the next.
        self.by_arrows = False
        self._choices = tuple(choices)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number, label in enumerate(labels or choices):
            segment = _Segment(self, label)
            self._group.addButton(segment, number)
            layout.addWidget(segment)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._choices[number]))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_choice(self._choices[0])

    @property
    def choices(self) -> tuple[str, ...]:
        """All choices."""
        return tuple(self._choices)

    @property
    def choice(self) -> str:
        """The choice that is on."""
        return self._choices[self._group.checkedId()]

    def segment(self, choice: str) -> QAbstractButton:
        """The button of a choice, for tooltips."""
        return self._group.button(self._choices.index(choice))

    def show_choice(self, choice: str) -> None:
        """Switch on a choice without emitting anything."""
        checked = self.segment(choice)
        if checked.isChecked():
            return
        checked.setChecked(True)
        self.setFocusProxy(checked)
        self._repaint_segments()

    def show_theme(self, theme: Theme) -> None:
        """Repaint in a theme's colours."""
        self.theme = theme
        self._repaint_segments()

    def is_last(self, segment: QAbstractButton) -> bool:
        """Whether no segment follows this one."""
        return self._group.id(segment) == len(self._choices) - 1

    def is_left_of_the_checked(self, segment: QAbstractButton) -> bool:
        """Whether the next segment is the one that is on."""
        return self._group.id(segment) + 1 == self._group.checkedId()

    def choose_beside(self, segment: QAbstractButton, step: int) -> None:
        """Choose the segment ``step`` to the right of this one; the ends do not wrap."""
        number = self._group.id(segment) + step
        if 0 <= number < len(self._choices):
            beside = self._group.button(number)
            beside.setFocus(Qt.FocusReason.TabFocusReason)
            self.by_arrows = True
            beside.click()
            self.by_arrows = False
            self._repaint_segments()

    def _repaint_segments(self) -> None:
        for segment in self._group.buttons():
            segment.update()
