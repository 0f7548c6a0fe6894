"""Work of the GUI thread in pieces of less than a frame, so that the window answers between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

_APART_MS: Final = 20  # between two pieces: a drag loses one frame at most, now and then


class Pieces(QObject):
    """Work that goes on by one step of an iterator at a time, and never while a mouse button is down."""

    def __init__(self, parent: QObject, apart: int = _APART_MS) -> None:
        """``apart``: the milliseconds before each step."""
        super().__init__(parent)
        self._work: Iterator[None] = iter(())
        self._next = QTimer(self, interval=apart)
        self._next.timeout.connect(self._go_on)

    def begin(self, work: Iterator[None]) -> None:
        """Do other work from now on."""
        self._work = work
        self._next.start()

    def stop(self) -> None:
        """Leave the rest undone."""
        self._next.stop()

    def _go_on(self) -> None:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        work = self._work
        try:
            next(work)
        except StopIteration:
            # Its last step may have begun other work.
            if work is self._work:
                self._next.stop()
