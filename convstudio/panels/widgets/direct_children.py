"""The direct children of a widget."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def direct_children(widget: QWidget) -> list[QWidget]:
    """Return the widgets that are direct children of one and no windows, in Qt's order.

    `QObject.children()` makes the wrapper of a widget of Qt's own, as a scroll area's viewport, the owner of its
    children's; when it is thrown away, the actions and groups kept below it are taken for deleted. So whoever keeps
    any in a scroll area keeps its viewport's wrapper as well.
    """
    return [each for each in widget.children() if isinstance(each, QWidget) and not each.isWindow()]
