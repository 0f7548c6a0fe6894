"""The keyboard map: every key on one page, in type as large as the screen allows.

It is given its contents and only lays them out: groups in columns of about equal height, each row an action and its
keys. A group can take the focus, and is then read out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.lettering import LEFT, write
from convstudio.theme import Theme, text_font

COLUMNS: Final = 4

# Pixels per row.
_SMALLEST, _LARGEST = 15, 28
# Pixels per row where the page is larger than the screen.
_SCROLLED: Final = 18
# The size of type, as a fraction of a row's height.
_TYPE: Final = 0.6
# The height of a heading, in rows.
_HEADING: Final = 1.45
_AFTER_GROUP: Final = 0.75
_MARGIN: Final = 16
# Between columns.
_BETWEEN: Final = 30
# Reserved for the window's own frame.
_FRAME: Final = QSize(24, 48)
_GAP, _PADDING, _SEPARATION = 5.0, 6.0, 12.0
# From a group's focus ring to its contents.
_INSET: Final = 8


class KeyRow(NamedTuple):
    """An action and its keys: alternatives, or one for each of several choices."""

    words: str
    keys: tuple[str, ...]


class KeyGroup(NamedTuple):
    """A group of related keys under a heading."""

    title: str
    rows: tuple[KeyRow, ...]

    @property
    def height(self) -> float:
        """The height of the group, in rows."""
        return _HEADING + len(self.rows) + _AFTER_GROUP


class KeyboardMap(QDialog):
    """A dialog of all keys that closes with Esc, or with the keys that opened it."""

    def __init__(
        self,
        parent: QWidget,
        groups: Sequence[KeyGroup],
        theme: Theme,
        keys: Sequence[QKeySequence],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("keyboard_map")
        self.setWindowTitle("Keyboard")
        self.setAccessibleDescription("Every key, by what it does.")
        self.page = QWidget()
        self.page.setObjectName("keyboard_page")
        self._all = [_Group(group, self.page) for group in groups]
        self._set_columns(COLUMNS)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(self.page)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for sequence in keys:
            QShortcut(sequence, self, self.close)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        for group in self._all:
            group.theme = theme
            group.update()

    def open_on(self, screen: QSize) -> None:
        """Show the page, as large as is comfortable to read and as a screen of this size allows.

        If the smallest type does not fit, there are fewer columns, and the page scrolls vertically, never horizontally.
        """
        room = screen - _FRAME
        self._set_columns(COLUMNS)
        sizes = range(_LARGEST, _SMALLEST - 1, -1)
        row = next((size for size in sizes if self._fits(size, room)), None)
        scrolls = row is None
        if row is None:
            row, bar = _SCROLLED, self._scroll.verticalScrollBar().sizeHint().width()
            for count in range(COLUMNS, 0, -1):
                self._set_columns(count)
                if self._size(row).width() + bar <= room.width():
                    break
            room.setWidth(self._size(row).width() + bar)
        size = self._arrange(row)
        self.page.resize(size)
        self.resize(room if scrolls else size)
        self._scroll.resize(self.size())
        self.show()
        self.raise_()
        self.activateWindow()
        self._all[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_columns(self, count: int) -> None:
        """Distribute the groups over ``count`` columns of about equal height."""
        self._columns = in_columns([one.group for one in self._all], count)
        rest = iter(self._all)
        self.groups = [[next(rest) for _ in column] for column in self._columns]

    def _fits(self, row: int, room: QSize) -> bool:
        size = self._size(row)
        return size.width() <= room.width() and size.height() <= room.height()

    def _size(self, row: int) -> QSize:
        widths = [max(group.width_at(row) for group in column) for column in self.groups]
        rows = max(sum(group.height for group in column) for column in self._columns)
        return QSize(
            round(sum(widths)) + (len(widths) - 1) * _BETWEEN + 2 * _MARGIN,
            round((rows - _AFTER_GROUP) * row) + 2 * _MARGIN,
        )

    def _arrange(self, row: int) -> QSize:
        left = _MARGIN
        for column in self.groups:
            width = round(max(group.width_at(row) for group in column))
            top = float(_MARGIN)
            for group in column:
                group.show_row(row)
                height = (group.group.height - _AFTER_GROUP) * row
                place = QRect(left, round(top), width, round(height))
                group.setGeometry(place.adjusted(-_INSET, 0, _INSET, 0))
                top += group.group.height * row
            left += width + _BETWEEN
        return self._size(row)


class _Group(QWidget):
    """A heading and its rows: actions on the left, framed keys on the right."""

    theme: Theme

    def __init__(self, group: KeyGroup, parent: QWidget) -> None:
        super().__init__(parent)
        self.group = group
        self._row = _SMALLEST
        self._widths: dict[int, float] = {}  # those measured, by the height of a row
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(group.title)
        self.setAccessibleDescription(
            "; ".join(f"{row.words}: {' or '.join(row.keys)}" for row in group.rows)
        )

    def show_row(self, row: int) -> None:
        self._row = row
        self.update()

    def width_at(self, row: int) -> float:
        """Return the width that the rows need when each is ``row`` pixels high."""
        if row not in self._widths:
            self._widths[row] = self._measured(row)
        return self._widths[row]

    def _measured(self, row: int) -> float:
        words, caps = QFontMetricsF(_words_font(row)), QFontMetricsF(_caps_font(row))
        return max(
            words.horizontalAdvance(line.words)
            + _SEPARATION
            + sum(caps.horizontalAdvance(key) + 2 * _PADDING for key in line.keys)
            + _GAP * (len(line.keys) - 1)
            for line in self.group.rows
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        row = self._row
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            whole = QRectF(self.rect()).adjusted(_INSET, 0, -_INSET, 0)
            heading = QRectF(whole.left(), 0, whole.width(), row * _HEADING)
            painter.setFont(text_font(round(row * (_TYPE + 0.04)), QFont.Weight.DemiBold))
            painter.setPen(self.theme.color("text"))
            write(painter, heading, self.group.title, LEFT)
            if self.hasFocus():
                ring = heading.adjusted(-_INSET, 2, _INSET, -2)
                draw_focus(painter, ring, self.theme.color("accent"), radius=5)
            for number, line in enumerate(self.group.rows):
                place = QRectF(whole.left(), row * (_HEADING + number), whole.width(), row)
                painter.setFont(_words_font(row))
                painter.setPen(self.theme.color("text"))
                write(painter, place, line.words, LEFT)
                self._draw_keys(painter, place, line.keys)

    def _draw_keys(self, painter: QPainter, place: QRectF, keys: tuple[str, ...]) -> None:
        font = _caps_font(self._row)
        metrics, right = QFontMetricsF(font), place.right()
        painter.setFont(font)
        for key in reversed(keys):
            width = metrics.horizontalAdvance(key) + 2 * _PADDING
            cap = QRectF(right - width, place.top() + 1.5, width, place.height() - 3)
            painter.setPen(QPen(self.theme.color("control"), 1))
            painter.setBrush(self.theme.color("card"))
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(self.theme.color("text"))
            write(painter, cap, key)
            right -= width + _GAP


def _words_font(row: int) -> QFont:
    return text_font(round(row * _TYPE))


def _caps_font(row: int) -> QFont:
    return text_font(round(row * (_TYPE - 0.06)), QFont.Weight.Medium)


def in_columns(groups: Sequence[KeyGroup], count: int) -> list[list[KeyGroup]]:
    """Return ``groups`` in order in at most ``count`` columns, such that the highest column is as low as possible."""
    heights = [group.height for group in groups]
    # The lowest possible maximum is the height of some run of neighbours; take the lowest that works.
    runs = sorted(
        {sum(heights[i : j + 1]) for i in range(len(heights)) for j in range(i, len(heights))}
    )
    for limit in runs:
        columns: list[list[KeyGroup]] = [[]]
        for group in groups:
            if columns[-1] and sum(one.height for one in columns[-1]) + group.height > limit:
                columns.append([])
            columns[-1].append(group)
        if len(columns) <= count and max(heights) <= limit:
            return columns
    return [list(groups)]
