"""A window whose keys reach whatever has the focus first, whose Tab goes as it is read, and which is laid out first."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QMainWindow

from convstudio.panels.widgets.keys import keep_key
from convstudio.panels.widgets.reading_order import next_stop


class KeyedWindow(QMainWindow):
    """What its own actions do with a key comes after what the focused control does with it."""

    def event(self, event: QEvent) -> bool:
        """A control that has the focus keeps its own keys; nothing is painted where it stands no more."""
        if (
            event.type() == QEvent.Type.UpdateRequest
        ):  # what is laid out may have to be laid out once more
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        return keep_key(event) or super().event(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab goes from control to control as they are read, whenever each of them was made."""
        stop = next_stop(self, forwards)
        if stop is not None:
            way = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
            stop.setFocus(way)
        return stop is not None
