"""The Tab order: controls in reading order, row by row, whenever each was created.

Qt's own order is that of creation, and plots, pages and panels are created when they are first needed. The layouts know
where everything stands, so the order is read from them at each key press.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDockWidget,
    QLayout,
    QLineEdit,
    QMainWindow,
    QSplitter,
    QWidget,
)

from convstudio.panels.widgets.direct_children import direct_children


def stops(window: QMainWindow) -> list[QWidget]:
    """All widgets that Tab reaches now (visible and enabled), in reading order."""
    docks = [dock for dock in window.findChildren(QDockWidget) if not dock.isFloating()]
    parts = [window.centralWidget(), *docks, window.statusBar()]
    return [stop for part in parts if part is not None for stop in _within(part) if _is_stop(stop)]


def next_stop(window: QMainWindow, forwards: bool) -> QWidget | None:
    """The stop after the focused one, or before it; the first (last) one if none has the focus.

    It wraps around at the ends. None if there are no stops.
    """
    around = stops(window)
    if not around:
        return None
    focused: QWidget | None = window.focusWidget()
    while focused is not None and focused not in around and focused is not window:
        focused = focused.parentWidget()
    if focused is None or focused not in around:
        return around[0 if forwards else -1]
    return around[(around.index(focused) + (1 if forwards else -1)) % len(around)]


def _within(widget: QWidget) -> Iterator[QWidget]:
    """Iterate over ``widget`` and its descendants in reading order."""
    yield widget
    seen: set[QWidget] = set()
    for child in (*_laid_out(widget), *direct_children(widget)):
        # Those that float, or that no layout places, come last.
        if child not in seen:
            seen.add(child)
            yield from _within(child)


def _laid_out(widget: QWidget) -> Iterator[QWidget]:
    if isinstance(widget, QSplitter):
        for place in range(widget.count()):
            # The first handle is never visible.
            for part in (widget.handle(place), widget.widget(place)):
                if part is not None:
                    yield part
        return
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        inner = item.layout() if item is not None else None
        if item is None:
            continue
        if inner is not None:
            yield from _in_layout(inner)
        elif (child := item.widget()) is not None:
            yield child


def _is_stop(widget: QWidget) -> bool:
    if not (widget.isVisible() and widget.isEnabled()):
        return False
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or has_proxy(widget):
        return False
    # Of a group of exclusive buttons only the checked one; the arrows reach the others.
    if isinstance(widget, QAbstractButton) and widget.autoExclusive():
        return widget.isChecked()
    return True


def has_proxy(widget: QWidget) -> bool:
    """Whether the parent of a widget has the focus in its place: the line of a box, the viewport of a scroll area.

    `QWidget.focusProxy` would tell, but PySide makes what it returns a child of the widget that is asked. Such a circle
    is garbage to Python, and when it is collected, all Python objects below it lose their widgets.
    """
    parent = widget.parentWidget()
    if isinstance(parent, QAbstractScrollArea):
        return widget == parent.viewport()
    return isinstance(widget, QLineEdit) and isinstance(parent, QAbstractSpinBox | QComboBox)
