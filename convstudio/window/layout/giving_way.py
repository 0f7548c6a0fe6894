"""What gives way in a small window, in order, so that nothing is ever pushed off the screen.

Height, until the cards of I, K and S have what they need (`Centre`):
 1. the offer of a first lesson, or of what was worked on last; it is never in the Design view,
 2. the words below the spaceship's controls,
 3. half of the gaps between the parts,
 4. the formula above the terms of the sum, with its buttons (letters are also in a menu); tools in place of the sum and
    the transport shrink by the same amount,
 5. the kernel as applied: it moves beside the kernel as typed, then disappears (`KernelPictures`).
Width:
 1. the text of a lesson, down to a third of the window (`LessonMode`), and the colour bar beside S (`BarPlace`),
 2. the words on Undo and Redo (`Toolbar`) and beside the step, and the long ones on the flip,
 3. titles, then captions of cards, then the words on their buttons (`Card`), and buttons whose actions are also in
    menus (`FoldingRow`),
 4. the first step and fast forward, the orders, and last the slider (`TransportBar`).
In the Design view the tools below I, K and S give way to what their panels need (`Column`), and the kernel as applied
is left out where it would take more than a fifth of the panel's width (`InsetLayout`).
What always stays: the operation, I, K, S, the terms, play and step (or the tools in their place), and the status line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

COMFORTABLE: Final = 300
"""The height of the cards in pixels below which other parts give way."""
GAPS: Final = (10, 4)
"""The usual and the least gap between the parts, in pixels."""
_MARGINS: Final = (12, 4, 12, 2)


class Yielding(NamedTuple):
    """A row that can become lower or disappear.

    ``heights`` returns its usual and its least height in pixels, (0, 0) if it is not shown at all; ``give_way`` is
    called with True to give it the least, with False to give it the usual one.
    """

    heights: Callable[[], tuple[int, int]]
    give_way: Callable[[bool], None]


class Centre(QWidget):
    """The central widget: the cards of I, K and S take the height that the other ``rows`` leave."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(*_MARGINS)
        self.rows.setSpacing(GAPS[0])
        # The layout's own minimum height depends on what has given way; see `minimumSizeHint`.
        self.rows.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._spaced: tuple[QVBoxLayout, ...] = (self.rows,)
        self._steady: tuple[QWidget, ...] = ()
        self._rows: tuple[Yielding, ...] = ()
        self._order: tuple[Yielding, ...] = ()
        self._cards: QWidget = self

    def arrange(
        self,
        cards: QWidget,
        stage: QVBoxLayout,
        steady: Sequence[QWidget],
        before_gaps: Sequence[Yielding],
        after_gaps: Sequence[Yielding],
    ) -> None:
        """Set the ``cards``, the rows that are ``steady``, and those that give way before and after the gaps.

        ``stage`` is the layout within this one that holds the cards.
        """
        self._cards, self._steady = cards, tuple(steady)
        self._spaced = (self.rows, stage)
        stage.setSpacing(self.rows.spacing())
        gaps = Yielding(self._gap_heights, self._close_gaps)
        self._rows = (*before_gaps, *after_gaps)
        self._order = (*before_gaps, gaps, *after_gaps)

    def minimumSizeHint(self) -> QSize:
        """The least size, with everything given way."""
        height = self._cards.minimumSizeHint().height() + self._height_of_rows()
        height -= sum(usual - least for usual, least in (one.heights() for one in self._order))
        return QSize(self.rows.totalMinimumSize().width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.give_way()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.give_way()
            self.updateGeometry()
        return done

    def give_way(self) -> None:
        """Let rows give way, in order, until the cards are high enough.

        This is decided from the heights alone, never from what has given way, so that nothing flickers.
        """
        missing = COMFORTABLE - (self.height() - self._height_of_rows())
        for one in self._order:
            usual, least = one.heights()
            one.give_way(missing > 0)
            missing -= max(usual - least, 0) if missing > 0 else 0

    def _height_of_rows(self) -> int:
        """The height of everything but the cards, with the gaps, while nothing has given way."""
        top, bottom = _MARGINS[1], _MARGINS[3]
        steady = sum(widget.sizeHint().height() for widget in self._steady)
        yielding = sum(one.heights()[0] for one in self._rows)
        return top + bottom + steady + yielding + self._gap_heights()[0]

    def _gap_heights(self) -> tuple[int, int]:
        there = sum(one.heights()[0] > 0 for one in self._rows)
        usual, least = (gap * (len(self._steady) + there) for gap in GAPS)
        return usual, least

    def _close_gaps(self, close: bool) -> None:
        for layout in self._spaced:
            if layout.spacing() != GAPS[close]:
                layout.setSpacing(GAPS[close])
