"""The colour bar: the colours of values, and the ends of the range."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.core.numbers.formatting import (
    FULL,
    MINUS,
    digits_within,
    format_ends,
    format_number,
)
from convstudio.core.views.color_tables import ABOVE, BELOW
from convstudio.core.views.display import Coloring
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.panels.widgets.lettering import LEFT, RIGHT, SMALLEST, fitted, write, write_fitted
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.theme import Theme, digit_font

_BAR = 11
_CAP = 6
# From the bar to its labels.
_GAP = 5
# Values from here on are written with an exponent where that is shorter.
_LARGE = 1e6
# The width of a vertical bar, enough for labels of seven characters.
_STANDING = 67
_WIDENED = 16
# The smallest size of its labels relative to the bar's type; below it the ends of the range are rounded.
_LEAST_LYING = 0.6
# Pixels between the baselines of two labels.
_LINE = 14
# The minimum number of parts into which the digits of a label divide the range.
_PARTS = 20
_SHORTEST = 140.0
# The length of a horizontal bar, in sizes of its type.
_LYING = 5.0
_LYING_AT_LEAST = 2.5


class ColorBar(QWidget):
    """A vertical bar labelled with the ends of the range and 0; caps show the colours of values beyond it.

    In a heading the bar is horizontal, as high as a line of type, with an end written on either side: the signs of
    signed values then stand where their colours begin.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("color_bar")
        self._theme, self._metrics = theme, DESK
        self._paint: Paint | None = None
        # The middle and half the height of the picture beside it.
        self._beside = (0.0, 0.0)
        self._blank = False
        self.setFont(digit_font(DESK.bar_type))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        if not self._lies:
            return QSize(self._standing(), 120)
        return self._lying(self._ends(short=False), _LYING)

    def minimumSizeHint(self) -> QSize:
        if not self._lies:
            return super().minimumSizeHint()
        return self._lying(self._ends(short=True), _LYING_AT_LEAST)

    def _standing(self) -> int:
        """Return the width of a vertical bar, increased where many digits are needed to tell its values apart."""
        if self._paint is None:
            return _STANDING
        metrics = QFontMetricsF(self.font())
        wide = max(map(metrics.horizontalAdvance, self.labels)) + _BAR + 2 * _GAP
        # In coarse steps, so that the width seldom changes while a range eases.
        further = max(math.ceil((wide - _STANDING) / _WIDENED), 0)
        return _STANDING + further * _WIDENED

    def _lying(self, ends: tuple[str, str], length: float) -> QSize:
        high, pen = self._metrics.bar_type, self._metrics.pen
        labels = sum(self._advances(ends)) + 2 * (6 * pen) + 4 * pen
        return QSize(math.ceil(labels + length * high), round(1.2 * high))

    def _advances(self, ends: tuple[str, str]) -> tuple[float, float]:
        metrics = QFontMetricsF(self.font())
        return metrics.horizontalAdvance(ends[0]), metrics.horizontalAdvance(ends[1])

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the vertical bar, from top to bottom."""
        if self._paint is None:
            return ()
        coloring = self._paint.coloring
        return tuple(_label(value, coloring) for value in _ticks(coloring))

    @property
    def ends(self) -> tuple[str, str]:
        """The labels at the lower and upper end of the horizontal bar, as they fit its current width."""
        whole = self._ends(short=False)
        fits = self.width() >= self._lying(whole, _LYING_AT_LEAST).width()
        return whole if fits else self._ends(short=True)

    def _ends(self, *, short: bool) -> tuple[str, str]:
        """Return both end labels; ``short``: values that differ only in sign are written once, after the bar."""
        if self._paint is None:
            return "", ""
        coloring = self._paint.coloring
        if coloring.lack:
            return "", coloring.lack
        low, high = _label(coloring.low, coloring), _label(coloring.high, coloring)
        if short and coloring.signed and coloring.low == -coloring.high:
            return "", f"±{high.removeprefix('+')}"
        # In a room nothing else says that signs are ignored.
        return (f"|S| {low}", high) if coloring.absolute else (low, high)

    @property
    def _lies(self) -> bool:
        return self._metrics.ranges_in_headings

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._theme, self._metrics = theme, metrics
        self.setFont(digit_font(metrics.bar_type))
        across, along = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        if self._lies:
            across, along = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, along)
        self.updateGeometry()
        self.update()

    def show_paint(self, paint: Paint) -> None:
        """Show the coloring and colour table of the feature map."""
        before, self._paint = self._paint, paint
        if before is not None and before.coloring == paint.coloring and before.table is paint.table:
            return
        first, last = format_ends(*paint.coloring.ends, FULL)
        caps = "The caps at both ends are the colours of values beyond the range."
        if paint.coloring.asked:
            self.setToolTip(f"An end of the range is what the question asks for. {caps}")
            self.setAccessibleName("Colour range, an end of which is what the question asks for")
        elif paint.coloring.lack:
            self.setToolTip(f"There are {paint.coloring.lack}.")
            self.setAccessibleName(f"Colour range of {paint.coloring.lack}")
        else:
            self.setToolTip(f"From {first} to {last}. {caps}")
            self.setAccessibleName(f"Colour range {first} to {last}")
        self.updateGeometry()
        self.update()

    def show_blank(self, blank: bool) -> None:
        """Keep the space and paint nothing."""
        if blank != self._blank:
            self._blank = blank
            self.update()

    def show_span(self, picture: QRectF) -> None:
        """Align the vertical bar with the picture, at its height within reason and within the available space."""
        before, self._beside = (
            self._span,
            (picture.center().y(), max(picture.height(), _SHORTEST) / 2),
        )
        if self._span != before:
            self.update()

    @property
    def _span(self) -> tuple[float, float]:
        """The top and the bottom of the vertical bar."""
        middle, half = self._beside
        top, bottom = max(middle - half, 4.0), min(middle + half, self.height() - 4.0)
        return (top, bottom) if bottom - top >= _SHORTEST else (4.0, self.height() - 4.0)

    def covered_places(self) -> list[Covered]:
        """Return the whole bar as covered by writing: its labels stand beside it."""
        return [(QRectF(self.rect()), WRITING)]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._paint is None or self._blank:
            return
        with QPainter(self) as painter:
            painter.setFont(self.font())
            if self._lies:
                self._draw_lying(painter, self._paint)
                return
            top, bottom = self._span
            bar = QRectF(1, top + _CAP, _BAR, bottom - top - 2 * _CAP)
            table = self._paint.table
            ramp = np.ascontiguousarray(self._paint.ramp[::-1, np.newaxis, :])
            image = QImage(ramp.data, 1, len(ramp), 3, QImage.Format.Format_RGB888)
            painter.drawImage(bar, image.copy())
            for entry, y in ((ABOVE, bar.top() - _CAP), (BELOW, bar.bottom())):
                painter.fillRect(QRectF(bar.left(), y, _BAR, _CAP), QColor(*table[entry].tolist()))
            painter.setPen(QPen(self._theme.color("control"), 1))
            painter.drawRect(bar.adjusted(0, -_CAP, 0, _CAP))
            self._draw_ticks(painter, bar, self._paint.coloring)

    def _draw_lying(self, painter: QPainter, paint: Paint) -> None:
        theme, pen, ends = self._theme, self._metrics.pen, self.ends
        if (bar := self.lying_bar) is None:
            self._write_range(painter)
            return
        cap = _CAP * pen
        inner = bar.adjusted(cap, 0, -cap, 0)
        ramp = np.ascontiguousarray(paint.ramp[np.newaxis])
        image = QImage(ramp.data, ramp.shape[1], 1, 3 * ramp.shape[1], QImage.Format.Format_RGB888)
        painter.drawImage(inner, image.copy())
        for entry, x in ((BELOW, bar.left()), (ABOVE, inner.right())):
            color = QColor(*paint.table[entry].tolist())
            painter.fillRect(QRectF(x, bar.top(), cap, bar.height()), color)
        painter.setPen(QPen(theme.color("control"), pen))
        painter.drawRect(bar)
        painter.setPen(theme.color("text"))
        for side, text in zip((LEFT, RIGHT), ends, strict=True):
            write(painter, QRectF(self.rect()), text, side)

    @property
    def lying_bar(self) -> QRectF | None:
        """The rectangle of the horizontal bar between its labels; None where they leave it no room."""
        pen, least = self._metrics.pen, self._metrics.bar_type
        low, high = self._advances(self.ends)
        gap = 7 * pen
        bar = QRectF(self.rect()).adjusted(low + gap if low else pen, 0, -high - gap, 0)
        if bar.width() < least:
            return None
        middle, half = bar.center().y(), 0.32 * least
        return QRectF(bar.left(), middle - half, bar.width(), 2 * half)

    def _write_range(self, painter: QPainter) -> None:
        """Write the range alone, in type small enough for all of it."""
        text = "…".join(filter(None, self.ends))
        painter.setFont(self.font())
        painter.setPen(self._theme.color("text"))
        brief = _brief(self._paint.coloring) if self._paint is not None else ""
        least = round(_LEAST_LYING * self._metrics.bar_type) if brief else SMALLEST
        place, shorter = QRectF(self.rect()), [brief] if brief else []
        found = fitted(text, painter.font(), place.width(), shorter=shorter, smallest=least)
        # Even small type is better than nothing.
        if not found.text:
            found = fitted(brief or text, painter.font(), place.width() - 4)
        write_fitted(painter, place, found, text)

    def _draw_ticks(self, painter: QPainter, bar: QRectF, coloring: Coloring) -> None:
        low, high = coloring.ends
        painter.setPen(self._theme.color("secondary"))
        for value, text in zip(_ticks(coloring), self.labels, strict=True):
            # Halved first, because the width of a range may overflow.
            share = (value / 2 - low / 2) / (high / 2 - low / 2) if high > low else 0.5
            y = bar.bottom() - share * bar.height()
            if 0 < share < 1 and min(share, 1 - share) * bar.height() < _LINE:
                # Here 0 is so near to an end that the labels would overlap.
                continue
            label = QRectF(bar.right() + _GAP, y - 9, self.width() - bar.right() - _GAP, 18)
            write(painter, label, text, LEFT)


def _ticks(coloring: Coloring) -> tuple[float, float, float]:
    """Return the values labelled beside a bar, from its upper end to its lower one."""
    low, high = coloring.ends
    return high, 0.0 if low < 0 < high else low / 2 + high / 2, low


def _label(value: float, coloring: Coloring) -> str:
    if coloring.lack:
        return ""
    if coloring.asked and value:
        return "?"
    plus = "+" if coloring.signed and value > 0 else ""
    return plus + _short(value, *coloring.ends)


def _brief(coloring: Coloring) -> str:
    """Return a range in few digits, "≈ −3e−13…1e−13"; "" where its ends would read the same or are asked for."""
    if coloring.asked or coloring.lack:
        return ""
    low, high = (min(format_number(end, 2), _scientific(end, 1), key=len) for end in coloring.ends)
    if low == high:
        return ""
    if coloring.low == -coloring.high:
        return f"≈ ±{high}"
    return f"≈ {'|S| ' if coloring.absolute else ''}{low}…{high}"


def _scientific(value: float, digits: int) -> str:
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def _short(value: float, low: float, high: float) -> str:
    """Return a value in at most seven characters ("815.3", "−3.4e6"), or more if the range needs them ("2460000.5")."""
    if abs(value) < _LARGE:
        return format_number(value, digits_within(value, low, high, 4, _PARTS))
    digits = digits_within(value, low, high, 2, _PARTS)
    return min(format_number(value, digits), _scientific(value, digits), key=len)
