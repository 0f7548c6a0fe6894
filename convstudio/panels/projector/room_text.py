"""The words of a lesson's screen for the room: a sentence, a question and then its answer, or a table."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.core.notation.words import NO_WORDS, Words
from convstudio.metrics.metrics import Metrics
from convstudio.panels.projector.table_layout import LINE, LaidTable, laid_out, wrapped
from convstudio.panels.sums.sum_type import width_of
from convstudio.panels.widgets.lettering import put
from convstudio.theme import BOARD_WEIGHT, Theme, digit_font

_INDENT: Final = 0.55  # of the type: to the left of the text, for the bar
_BAR: Final = 0.16
_PADDING: Final = 0.2  # of the type: above and below
_GAP: Final = 0.8  # of the type: between a question and its answer on one line
_CAPITAL_MIDDLE: Final = 0.364  # of the type, above the baseline
_MOST_LINES: Final = 2  # in type larger than the smallest
_ALONE: Final = (1.6, 1.4, 1.25, 1.12)  # of the type: for a table that has the whole place


class RoomText(QWidget):
    """A widget that paints the words, never smaller than the room can read, except `table_layout.FLOOR`."""

    def __init__(self, theme: Theme, metrics: Metrics) -> None:
        super().__init__()
        self.setObjectName("room_text")
        self.setAccessibleName("Text for the room")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme, self._metrics, self._least = theme, metrics, metrics.type
        self._words = NO_WORDS
        self._table: LaidTable | None = None
        self._is_alone = False
        self.hide()

    @property
    def words(self) -> Words:
        """The words shown."""
        return self._words

    @property
    def table(self) -> LaidTable | None:
        """The table's layout, if there is a table."""
        return self._table

    def show_theme(self, theme: Theme, metrics: Metrics, least: int) -> None:
        """Set the theme; ``least`` is the smallest type to use where the metrics' type does not fit."""
        self._theme, self._metrics, self._least = theme, metrics, least
        self._arrange()

    def show_words(self, words: Words) -> None:
        """Show other words, or none."""
        self._words = words
        self.setAccessibleDescription("\n".join(words.lines))
        self._arrange()

    def height_for(self, words: Iterable[Words], width: int) -> int:
        """The height in pixels of the highest of some sentences and questions; 0 for none."""
        return max(
            (ceil(self._set(each, width)[2]) for each in words if each and not each.table),
            default=0,
        )

    def table_height(self, width: int, height: int) -> int:
        """The height in pixels of the table, in a smaller type if it would exceed ``height``."""
        return ceil(laid_out(self._words.table, self._sizes, width, height).height)

    def show_alone(self, alone: bool) -> None:
        """Set whether a table has the whole place, and so larger type."""
        self._is_alone = alone
        self._arrange()

    @property
    def _sizes(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((self._metrics.type, self._least)))

    def sizeHint(self) -> QSize:
        return QSize(400, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._table = None
        if self._words.table and self.width() > 1 and self.height() > 1:
            larger = [round(size * self._metrics.type) for size in _ALONE] if self._is_alone else []
            sizes = (*larger, *self._sizes)
            self._table = laid_out(self._words.table, sizes, self.width(), self.height())
        self.update()

    def _set(self, words: Words, width: int) -> tuple[int, list[str], float, float | None]:
        """The type of a sentence, its lines, the total height, and the x coordinate of an answer on the last line.

        The answer's place does not depend on whether it is shown; it gets its own lines only if it does not fit beside
        the question.
        """
        text, pixels = words.say or words.ask, self._sizes[-1]
        lines: list[str] = []
        for pixels in self._sizes:
            lines = wrapped(text, width - _INDENT * pixels, pixels)
            if len(lines) <= _MOST_LINES:
                break
        beside = None
        count = len(lines)
        if words.answer:
            end = width_of(lines[-1], pixels, BOARD_WEIGHT) + (_INDENT + _GAP) * pixels
            if end + width_of(words.answer, pixels, BOARD_WEIGHT) <= width:
                beside = end
            else:
                count += len(wrapped(words.answer, width - _INDENT * pixels, pixels))
        return pixels, lines, (count * LINE + 2 * _PADDING) * pixels, beside

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._table is not None:
                self._draw_table(painter, self._table)
            elif self._words:
                self._draw_sentence(painter)

    def _draw_sentence(self, painter: QPainter) -> None:
        words, theme = self._words, self._theme
        pixels, lines, high, beside = self._set(words, self.width())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        pad = _PADDING * pixels
        painter.drawRect(QRectF(0, pad, _BAR * pixels, high - 2 * pad))
        top, left = pad, _INDENT * pixels
        painter.setPen(theme.color("text"))
        for line in lines:
            _write(painter, QPointF(left, top), line, pixels)
            top += LINE * pixels
        painter.setPen(theme.color("accent"))
        if words.answer and beside is not None:
            _write(painter, QPointF(beside, top - LINE * pixels), words.answer, pixels)
        elif words.answer:
            for line in wrapped(words.answer, self.width() - left, pixels):
                _write(painter, QPointF(left, top), line, pixels)
                top += LINE * pixels

    def _draw_table(self, painter: QPainter, table: LaidTable) -> None:
        theme = self._theme
        painter.translate(
            max((self.width() - table.width) / 2, 0), max((self.height() - table.height) / 2, 0)
        )
        for place, text in table.lines:
            painter.setPen(theme.color("secondary" if place.top() < table.rule else "text"))
            _write(painter, place.topLeft(), text, table.pixels)
        painter.setPen(QPen(theme.color("control"), 0.6 * self._metrics.pen))
        painter.drawLine(QPointF(0, table.rule), QPointF(table.width, table.rule))


def _write(painter: QPainter, corner: QPointF, text: str, pixels: int) -> None:
    """Write a line whose box starts at ``corner``, with its capitals vertically centred."""
    painter.setFont(digit_font(pixels, BOARD_WEIGHT))
    baseline = corner.y() + (LINE / 2 + _CAPITAL_MIDDLE) * pixels
    put(painter, QPointF(corner.x(), baseline), text)
