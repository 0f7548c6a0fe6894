"""The frame of the equation's three panels: a heading, the body, and a quiet line below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QSize
from PySide6.QtGui import QFont, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.widgets.header_controls import ElidedButton, FittedLabel
from convstudio.theme import Theme, math_font, text_font

# The height of heading and footer, whatever they hold, so that cards side by side agree.
_LINE: Final = DESK.heading.line
_SPACING: Final = DESK.heading.spacing
_MARGIN: Final = 1
_HEAD_MARGINS: Final = (12, 6, 6, 2)
_IS_FOLDED: Final = "folded"  # the property of a header button that is hidden for want of room


class Card(QFrame):
    """A titled card; ``letter`` is the panel's name in the equation, as a mathematical letter.

    Panels add their chrome, which is buttons and quiet lines, to ``header`` and ``footer``, and their content to
    ``body``. Whatever a room must see as well goes into ``heading``, beside the title.
    """

    def __init__(self, name: str, letter: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._metrics, self._has_chrome = DESK, True
        self._folded: tuple[QWidget, ...] = ()
        self._extended: tuple[QToolButton, int] | None = None
        self._left_out: set[QWidget] = set()
        self._symbol, self._title = QLabel(letter), QLabel(title)
        self._title.setMinimumWidth(1)  # words must not keep a panel wide
        self._symbol.setFont(math_font(DESK.heading.letter))
        # STIX Two Math claims the height of four lines, for its tallest signs.
        self._symbol.setFixedHeight(_LINE)
        self._head: QWidget | None = None  # what holds the chrome that can be hidden
        self._foot: QWidget | None = None
        self.header = QHBoxLayout()
        self.header.setContentsMargins(0, 0, 0, 0)
        self.header.setSpacing(_SPACING)
        self.header.addStretch(1)
        self.heading = QHBoxLayout()
        self.heading.setContentsMargins(*_HEAD_MARGINS)
        self.heading.setSpacing(_SPACING)
        self.heading.addStretch(0)
        for widget in (self._symbol, self._title):
            self.heading.addWidget(widget)
        self.heading.addLayout(self.header, 1)
        self.heading.addStretch(0)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(1, 0, 1, 0)
        self._line = QFrame()
        self._line.setObjectName("footer_line")
        self._line.setFixedHeight(1)
        self.footer = QHBoxLayout()
        self.footer.setContentsMargins(6, 1, 6, 2)
        self.footer.setSpacing(2)
        self.footer.addStrut(_LINE)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(*(_MARGIN,) * 4)
        self._layout.setSpacing(0)
        self._layout.addLayout(self.heading)
        self._layout.addLayout(self.body, 1)
        self._layout.addWidget(self._line)
        self._layout.addLayout(self.footer)

    def show_title(self, letter: str, title: str) -> None:
        """Show another name in the equation, such as a signal's x, w or s."""
        self._symbol.setText(letter)
        self._symbol.setHidden(not letter)
        self._title.setText(title)
        self.setAccessibleName(title)
        self._fit_title()

    def fold(self, *widgets: QWidget) -> None:
        """Set the header's widgets that are hidden where the card is narrow, because a menu offers the same."""
        self._folded = widgets

    def give_rest(self, button: QToolButton, least: int) -> None:
        """Let a button with a long name take the width that the title leaves, and ``least`` where that is less."""
        self._extended = button, least

    def show_in_header(self, widget: QWidget, shown: bool) -> None:
        """Show or hide a widget of the header, whatever the width."""
        (self._left_out.discard if shown else self._left_out.add)(widget)
        widget.setHidden(not shown)
        widget.setProperty(_IS_FOLDED, False)
        self._fit_title()

    def show_chrome(self, shown: bool) -> None:
        """Show or hide buttons, quiet lines and the frame; without them a centred title and the body remain."""
        if shown == self._has_chrome:
            return
        self._has_chrome = shown
        if self._head is None or self._foot is None:
            if shown:
                return
            # Inside hidden holders, panels may go on showing and hiding parts of their chrome; it takes effect when the
            # chrome returns.
            self._head, self._foot = (
                _held(self.header, self.heading),
                _held(self.footer, self._layout),
            )
        self._head.setVisible(shown)
        self._foot.setVisible(shown)
        self._line.setVisible(shown)
        # The stretches before and after the title.
        for stretch in (0, self.heading.count() - 1):
            self.heading.setStretch(stretch, 0 if shown else 1)
        self.heading.setContentsMargins(*(_HEAD_MARGINS if shown else (0, 0, 0, 0)))
        # Frame and background come from the application's style sheet, whose theme may differ from the room's.
        bare = f"#{self.objectName()} {{ border: none; background: transparent; }}"
        self.setStyleSheet("" if shown else bare)
        self._fit_title()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Set the title's type, and its colours where the style sheet does not apply."""
        if metrics.styled and self._metrics.styled:
            return
        self._metrics, at = metrics, metrics.heading
        self._symbol.setFont(math_font(at.letter))
        self._symbol.setFixedHeight(at.line)
        self._title.setFont(QFont() if at.words is None else text_font(at.words))
        for label in (self._symbol, self._title):
            colors = QPalette()
            if not metrics.styled:
                colors.setColor(QPalette.ColorRole.WindowText, theme.color("text"))
            label.setPalette(colors)
        self.heading.setSpacing(at.spacing)
        self._fit_title()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_title()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._has_chrome:
            self._fit_title()
        return done

    def minimumSizeHint(self) -> QSize:
        """Require the symbol and those buttons that do not fold, but not the title."""
        least = super().minimumSizeHint()
        if not self._has_chrome:
            return least
        lines = (self.footer.minimumSize().width(), self.body.minimumSize().width())
        return QSize(max(self._least_heading(), *lines) + self._frame, least.height())

    @property
    def _height_around(self) -> int:
        """The height of the heading and the footer, the line between and the frame: of all but the body."""
        border = self.contentsMargins()
        rows = (self.heading, self._line, self.footer)
        rim = border.top() + border.bottom() + 2 * _MARGIN
        return rim + sum(row.sizeHint().height() for row in rows)

    @property
    def _frame(self) -> int:
        """The width of the style sheet's border, which no layout counts, and of the margin inside it."""
        border = self.contentsMargins()
        return border.left() + border.right() + 2 * _MARGIN

    def _least_heading(self) -> int:
        """The width of the heading without its words and its foldable widgets."""
        needed = sum(_HEAD_MARGINS[::2]) + self._symbol.sizeHint().width() + _SPACING
        for widget in _widgets(self.header):
            gives_way = isinstance(widget, FittedLabel) or widget in self._folded
            if not (widget.isHidden() or gives_way):
                needed += widget.minimumSizeHint().width() + _SPACING
        return needed

    def _fit_words(self) -> None:
        """Hide captions that have no room for their start, then the foldable widgets."""
        room = self.width() - self._frame - self._least_heading() - 2 * _SPACING
        for widget in self._folded:
            if widget not in self._left_out:
                needed = widget.minimumSizeHint().width() + _SPACING
                room -= needed
                widget.setProperty(_IS_FOLDED, room < -_SPACING)
                widget.setHidden(room < -_SPACING)
        header = _widgets(self.header)
        # The buttons' numbers take precedence over the captions.
        for widget in header:
            if isinstance(widget, ElidedButton) and not widget.isHidden():
                room -= max(widget.brief_width - widget.minimumSizeHint().width(), 0)
        for widget in header:
            if isinstance(widget, FittedLabel):
                widget.setHidden(widget.least_width > room)

    def _fit_title(self) -> None:
        """Hide the title where the panel is too narrow: the symbol names it then, and the title is never cut."""
        if self._has_chrome:
            self._fit_words()
            spaces = sum(_HEAD_MARGINS[::2]) + _SPACING + self._frame
            title = self._symbol.sizeHint().width() + self._title.sizeHint().width()
            if self._extended is not None:
                button, least = self._extended
                taken = spaces + title + _wanted(self.header, button) + _SPACING
                most = max(self.width() - taken, least)
                # A limit that the name does not meet may stay: another would lay out the window anew.
                if button.sizeHint().width() > min(most, button.maximumWidth()):
                    button.setMaximumWidth(most)
            narrow = spaces + title + _wanted(self.header) > self.width()
        else:
            beside = [self._symbol, *self._beside_title()]
            taken = sum(widget.sizeHint().width() + self.heading.spacing() for widget in beside)
            narrow = taken + self._title.sizeHint().width() > self.width()
        hidden = narrow or not self._title.text()
        if hidden != self._title.isHidden():
            self._title.setHidden(hidden)

    def _beside_title(self) -> Sequence[QWidget]:
        """The other widgets of the heading when there is no chrome."""
        return ()


def _wanted(header: QHBoxLayout, without: QWidget | None = None) -> int:
    """The width in which everything that matters in a header can be read, but for one widget."""
    wanted = 0
    for widget in _widgets(header):
        if widget.isHidden() or widget is without:
            continue
        width = widget.sizeHint().width()
        if isinstance(widget, FittedLabel):
            width = widget.minimumWidth()
        elif isinstance(widget, ElidedButton):
            width = min(widget.brief_width, widget.maximumWidth())
        wanted += width + header.spacing()
    return wanted


def _widgets(header: QHBoxLayout) -> list[QWidget]:
    items = [header.itemAt(at) for at in range(header.count())]
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]


def _held(chrome: QHBoxLayout, layout: QBoxLayout) -> QWidget:
    """Move a layout of chrome into a new widget in the same place of ``layout``."""
    at = layout.indexOf(chrome)
    stretch = layout.stretch(at)
    layout.removeItem(chrome)
    chrome.setParent(None)
    holder = QWidget()
    holder.setLayout(chrome)
    layout.insertWidget(at, holder, stretch)
    return holder


def open_below(button: QToolButton, menu: QMenu) -> None:
    """Open a button's menu as a click would; also that of a button hidden for want of room."""
    if not button.isEnabled():
        return
    card = button.parentWidget()
    if button.isVisible():
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    elif card is not None and card.isVisible() and button.property(_IS_FOLDED):
        menu.popup(card.mapToGlobal(QPoint(0, _LINE + _HEAD_MARGINS[1])))
