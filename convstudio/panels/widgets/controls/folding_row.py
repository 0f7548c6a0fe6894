"""A row of controls, some of which are hidden where it is narrow because a menu offers the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convstudio.panels.widgets.header_controls import FittedLabel


class FoldingRow(QWidget):
    """A row that hides the widgets ``folded``, in this order, until the others have room.

    ``long`` takes the remaining width. It keeps the width that the longest text shown in it needs at least, in its
    shortest wording, so that widgets do not come and go with each text, until it is empty or `forget_texts` is called.
    """

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._folded: tuple[QWidget, ...] = ()
        self._absent: set[QWidget] = set()
        self._kept: tuple[QWidget, ...] = ()
        self._long: FittedLabel | None = None
        self._longest = 0  # pixels
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)

    def show_widgets(
        self, widgets: Sequence[QWidget], long: FittedLabel, folded: Sequence[QWidget],
        *, kept: Sequence[QWidget] = (),
    ) -> None:  # fmt: skip
        """Set the widgets from left to right; those ``kept``, the last of the folded, are hidden for no text."""
        for widget in widgets:
            self._row.addWidget(widget, int(widget is long))
        self._folded, self._kept, self._long = tuple(folded), tuple(kept), long

    def show_present(self, widget: QWidget, present: bool) -> None:
        """Set whether one of the folded widgets has any use now; without one it is hidden, whatever the room."""
        if present == (widget in self._absent):
            (self._absent.discard if present else self._absent.add)(widget)
            self._fold()

    def forget_texts(self) -> None:
        """Forget the longest text, because texts of another kind follow."""
        self._longest = 0
        self._fold()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(self._folded, usual=False), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Hide widgets until nothing needs to be elided, neither on a button nor in the long text."""
        wanted = self._wanted()
        for count in range(len(self._folded) + 1):
            gives_way = all(each in self._kept for each in self._folded[count:])
            text = 0 if gives_way else wanted
            if self._width(self._folded[:count], usual=True) + text <= self.width():
                break
        for at, widget in enumerate(self._folded):
            hidden = at < count or widget in self._absent
            if widget.isHidden() != hidden:
                widget.setHidden(hidden)
        if self._long is not None:
            rest = self.width() - self._width(self._folded[:count], usual=False)
            self._long.setMinimumWidth(max(min(wanted, rest), 0))

    def _wanted(self) -> int:
        """The width that the longest text has needed in its shortest wording."""
        if self._long is None or self._long.isHidden():
            return 0
        needed = self._long.shortest_width
        self._longest = max(self._longest, needed) if needed else 0
        return self._longest

    def _width(self, without: Sequence[QWidget], *, usual: bool) -> int:
        """The width of all widgets but the long text and those ``without``: their ``usual`` width, or the least."""
        items = [self._row.itemAt(at) for at in range(self._row.count())]
        shown = [
            widget
            for item in items
            if item is not None and (widget := item.widget()) is not None
            if widget not in without and widget not in self._absent
            if widget in self._folded or not widget.isHidden()
        ]
        widths = [
            (widget.sizeHint() if usual else widget.minimumSizeHint()).width()
            for widget in shown
            if widget is not self._long
        ]
        return sum(widths) + self._row.spacing() * max(len(shown) - 1, 0)
