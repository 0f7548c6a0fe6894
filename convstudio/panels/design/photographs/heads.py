"""The heads of the columns of the tool *All photographs*: what each is, its colours, and their range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QToolTip, QWidget

from convstudio.core.design.combinations import COMBINATIONS, WAYS, Column
from convstudio.core.design.photograph_maps import PairRanges
from convstudio.core.model.kernel_pair import LETTERS, Letter
from convstudio.core.notation.pair_words import (
    directions_in_brief,
    directions_in_words,
    fading_in_words,
)
from convstudio.core.views.display import Coloring
from convstudio.core.views.range_texts import range_text
from convstudio.panels.design.photographs.layout import EDGE, HEADS, RANGES, GridLayout
from convstudio.panels.design.photographs.seen import Gains, SeenMaps, wheel
from convstudio.panels.pictures.pixel_items import paint_of
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.panels.widgets.lettering import LEFT, advance, write
from convstudio.theme import LIGHT, Theme, digit_font

_BAR: Final = 8.0  # the height of a bar of colours
_LONGEST: Final = 96.0
_SHORTEST: Final = 24.0
_WHEEL: Final = 24.0
_DROP: Final = 6  # pixels above a title that stands beside its map
_UNDER: Final = 24.0  # the height of the range below such a title
_LINE: Final = 2.0  # the height of the mark below the title of a map that is enlarged
_WIDE: Final = 170.0  # the width of a column from which on its title is written in full


class PhotographHeads(QWidget):
    """The titles of the columns, with bars of their colours; A and B bring the kernel to the front."""

    flip_wanted = Signal()
    """The other kernel is to come to the front."""
    combination_chosen = Signal(str)
    """The combination that the last column is to show."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("photograph_heads")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = LIGHT
        self._places = GridLayout(0, 0, (), 1)
        self._columns: tuple[Column, ...] = ()
        self._ranges: PairRanges | None = None
        self._blocks, self._has_color = "", False
        self._gains: Gains = None
        self._flip = True
        self._front = "A"
        self._enlarged: int | None = None
        self.kernels = tuple(self._kernel_button(letter) for letter in LETTERS)
        self.third = flat_button("", "photograph_third", "What is made of A and B")
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        for how in COMBINATIONS:
            choice = self._menu.addAction(WAYS[how].title)
            choice.setToolTip(WAYS[how].tip)
            choice.setCheckable(True)
            choice.setData(how)
            choice.triggered.connect(lambda _=False, how=how: self.combination_chosen.emit(how))
        open_menu_from(self.third, self._menu)
        for button in (*self.kernels, self.third):
            button.setParent(self)

    def _kernel_button(self, letter: Letter) -> QToolButton:
        button = flat_button(letter, f"photograph_{letter.lower()}", WAYS[letter].tip)
        button.setCheckable(True)
        button.clicked.connect(lambda: self._choose(letter))
        return button

    def _choose(self, letter: str) -> None:
        self._check()
        if letter != self._front:
            self.flip_wanted.emit()

    def show_columns(self, columns: Sequence[Column], front: str, gains: Gains, flip: bool) -> None:
        """Show these columns; ``front`` is the kernel in front, and ``gains`` what A and B make of two slopes."""
        self._columns, self._front, self._gains, self._flip = tuple(columns), front, gains, flip
        self._check()
        third = self._columns[-1]
        has_menu = len(self._columns) > 2
        self.third.setEnabled(has_menu)
        tip = WAYS[third].tip
        self.third.setToolTip(f"{tip}\nIts menu has the others." if has_menu else tip)
        for choice in self._menu.actions():
            choice.setChecked(choice.data() == third)
        self._place()
        self._describe()

    def show_enlarged(self, column: int | None) -> None:
        """Mark the column whose map fills the tool; None: there is none."""
        if column != self._enlarged:
            self._enlarged = column
            self.update()

    def show_seen(self, seen: SeenMaps | None) -> None:
        """Show the colours of the columns of some maps."""
        ranges, blocks, has_color = None, "", False
        if seen is not None:
            ranges, blocks, has_color = seen.ranges, seen.blocks, seen.has_color
        if (ranges, blocks, has_color) != (self._ranges, self._blocks, self._has_color):
            self._ranges, self._blocks, self._has_color = ranges, blocks, has_color
            self._describe()
            self.update()

    def _describe(self) -> None:
        """Let screen readers say what the colours of a column stand for."""
        for column, button in enumerate(self._buttons()):
            is_last = column == len(self._columns) - 1
            words = (self.legend if is_last else "") or self.full_words(column)
            button.setAccessibleDescription(words)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def place(self, places: GridLayout) -> None:
        """Stand above the columns of a grid."""
        self._places = places
        self._place()

    @property
    def legend(self) -> str:
        """The words for the colours of the last column, where those are directions."""
        if not self._columns or not WAYS[self._columns[-1]].is_direction:
            return ""
        words = [directions_in_words(self._gains, self._flip)]
        if self._ranges is not None and self._ranges.full:
            words.append(fading_in_words(self._ranges.full, self._unit))
        return "; ".join(words)

    def title(self, how: Column) -> str:
        """Return what a column is, with its range, for where there is no room for heads."""
        return " · ".join(filter(None, (how, self._said_words(self._columns.index(how)))))

    def range_words(self, column: int) -> str:
        """Return the range of a column in words; "" where it is that of the one before it."""
        if self._ranges is None or column >= len(self._columns):
            return ""
        how = self._columns[column]
        if not self._ranges.are_of(how):
            return ""
        colors = self._ranges.of(how)
        if colors is None:
            return directions_in_brief(self._gains)
        return f"{range_text(colors)}{self._unit}"

    def _said_words(self, column: int) -> str:
        """Return the range of a column, and of what: "±425.4, means of 3 × 3"."""
        is_range = self._ranges is not None and self._ranges.of(self._columns[column]) is not None
        of = self._blocks if is_range else ""
        return ", ".join(filter(None, (self.range_words(column), of)))

    def full_words(self, column: int) -> str:
        """Return all that is to be said of a column's colours."""
        words = self._said_words(column)
        if words and self._grey_of(self._columns[column]) is not None:
            words += "; rows in colour are black to white"
        return words

    def _grey_of(self, how: Column) -> Coloring | None:
        """The colours of rows with three channels, where others have signed ones."""
        if self._ranges is None or not self._has_color or WAYS[how].is_of_grey:
            return None
        colors = self._ranges.of(how)
        is_mixed = colors is not None and colors.signed
        return self._ranges.of(how, is_color=True) if is_mixed else None

    @property
    def _unit(self) -> str:
        return " × white" if self._ranges is not None and self._ranges.shares else ""

    def _check(self) -> None:
        is_pair = len(self._columns) > 2
        for button, letter in zip(self.kernels, LETTERS, strict=True):
            is_front = letter == self._front
            button.setChecked(is_front and is_pair)
            button.setVisible(letter in self._columns)
            tip = WAYS[letter].tip
            if is_pair:
                tip += (
                    ", which is in front" if is_front else "\nA click brings it to the front (F4)"
                )
            button.setToolTip(tip)
            state = ", in front" if is_front and is_pair else ""
            button.setAccessibleName(f"Kernel {letter}{state}")

    def _buttons(self) -> list[QToolButton]:
        return [*self.kernels[: len(self._columns) - 1], self.third]

    def _place(self) -> None:
        if not self._columns:
            return
        third = self._columns[-1]
        is_wide = self._places.column_width >= _WIDE and not self._places.titles
        title = third if is_wide else WAYS[third].short or third
        self.third.setText(f"{title} ▾" if len(self._columns) > 2 else title)
        self.third.setAccessibleName(f"{third}: {WAYS[third].tip}")
        titles, width = int(self._places.titles), int(self._places.column_width)
        for column, button in enumerate(self._buttons()):
            size = button.sizeHint()
            left, top = int(self._places.left_of(column)), (HEADS - size.height()) // 2
            wide = min(size.width(), titles or width)
            button.setGeometry(left, max(top, 0) + (_DROP if titles else 0), wide, size.height())
        self._uncover()
        self.update()

    def _uncover(self) -> None:
        """Leave the pictures to the mouse, where the titles stand beside them."""
        if not self._places.titles:
            self.clearMask()
            return
        seen = QRegion()
        for column in range(len(self._columns)):
            seen += QRegion(self._colors_place(column).toRect())
            seen += QRegion(self._buttons()[column].geometry().adjusted(0, 0, 0, int(_LINE)))
        self.setMask(seen)

    def sizeHint(self) -> QSize:
        return QSize(200, HEADS)

    def event(self, event: QEvent) -> bool:
        """Say in full what the colours stand for, where the mouse rests on them."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for column in range(len(self._columns)):
                if self._colors_place(column).contains(event.pos().toPointF()):
                    is_last = column == len(self._columns) - 1
                    words = (self.legend if is_last else "") or self.full_words(column)
                    QToolTip.showText(event.globalPos(), words, self)
                    return True
        return super().event(event)

    # Painting

    def _colors_place(self, column: int) -> QRectF:
        """The place for a column's colours and range, beside its title, or below it where it is narrow."""
        button = self._buttons()[column].geometry()
        if not self._places.titles and self.height() >= HEADS + RANGES:
            left, right = self._places.left_of(column), self._places.left_of(column + 1) - EDGE
            return QRectF(left, HEADS, right - left, RANGES)
        if self._places.titles:
            below = QRectF(button.left(), button.bottom() + 3, self._places.titles - 4, _UNDER)
            return below.adjusted(4, 0, 0, 0)
        left = button.right() + 1 + EDGE / 2
        right = self._places.left_of(column) + self._places.column_width
        return QRectF(left, 0, max(right - left, 0), HEADS)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._enlarged is not None and self._enlarged < len(self._columns):
                title = self._buttons()[self._enlarged].geometry()
                line = QRectF(title.left(), title.bottom(), title.width(), _LINE)
                painter.fillRect(line, self._theme.color("accent"))
            if self._ranges is None or not self._columns:
                return
            painter.setFont(digit_font(11))
            for column in range(len(self._columns)):
                self._paint_colors(painter, column)

    def _bars(self, painter: QPainter) -> tuple[dict[int, str], float]:
        """The words beside the bars of the columns that have a range, in full where there is room for it.

        And the width of all bars: where one has no room, none has.
        """
        texts, widths = {}, [_LONGEST]
        for column, how in enumerate(self._columns):
            if self._ranges is None or not self._ranges.are_of(how) or not self._ranges.of(how):
                continue
            wide = self._colors_place(column).width() - 6
            both = self._said_words(column), self.range_words(column)
            rooms = [wide - advance(words, painter.font()) for words in both]
            at = int(rooms[0] < _SHORTEST)
            texts[column] = both[at]
            widths.append(rooms[at])
        return texts, min(widths)

    def _paint_colors(self, painter: QPainter, column: int) -> None:
        place, how = self._colors_place(column), self._columns[column]
        assert self._ranges is not None
        if not self._ranges.are_of(how):
            return
        colors, words = self._ranges.of(how), self.range_words(column)
        if colors is None:
            side = min(_WHEEL, place.width(), place.height())
            ring = QRectF(place.left(), place.center().y() - side / 2, side, side)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(ring, wheel(self._theme, self._gains))
            place.setLeft(ring.right() + 5)
            if advance(self.legend, painter.font()) <= place.width():
                words = self.legend
        else:
            texts, long = self._bars(painter)
            words = texts[column]
            if long >= _SHORTEST:
                top = place.center().y() - _BAR / 2
                bar = QRectF(int(place.left()), int(top), int(long), _BAR)
                self._paint_ramp(painter, bar, colors)
                if (grey := self._grey_of(how)) is not None:
                    self._paint_ramp(painter, bar.adjusted(0, _BAR / 2, 0, 0), grey)
                painter.setPen(QPen(self._theme.color("control"), 1))
                painter.drawRect(bar.adjusted(-1, -1, 0, 0))
                place.setLeft(bar.right() + 6)
        painter.setPen(self._theme.color("caption"))
        write(painter, place, words, LEFT, smallest=9)

    def _paint_ramp(self, painter: QPainter, bar: QRectF, colors: Coloring) -> None:
        ramp = np.ascontiguousarray(paint_of(self._theme, colors).ramp[np.newaxis])
        size = ramp.shape[1]
        image = QImage(ramp.data, size, 1, 3 * size, QImage.Format.Format_RGB888)
        painter.drawImage(bar, image)
