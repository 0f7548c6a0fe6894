"""The direct children of a widget, without changing who owns them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def direct_children(widget: QWidget) -> list[QWidget]:
    """Return the widgets that are direct children of one and no windows, in Qt's order.

    Not from `QObject.children()`: it makes the wrapper of a widget of Qt's own, as a scroll area's viewport, the owner
    of its children's. When that wrapper is thrown away, the actions and groups kept below it are taken for deleted.
    """
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return [each for each in widget.findChildren(QWidget, options=direct) if not each.isWindow()]
