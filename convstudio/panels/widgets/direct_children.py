"""The direct children of a widget, whose wrappers stay as long as that of the widget."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def direct_children(widget: QWidget) -> list[QWidget]:
    """Return the widgets that are direct children of one and no windows, in Qt's order.

    `QObject.children()` makes the wrapper of a widget of Qt's own, as a scroll area's viewport, the owner of its
    children's: if that were thrown away, the actions and groups kept below it would be taken for deleted. And wrappers
    that come and go with each call meet event filters while they are made.
    """
    children = [each for each in widget.children() if isinstance(each, QWidget)]
    widget._kept_children = children  # type: ignore[attr-defined]
    return [each for each in children if not each.isWindow()]
