"""Python's search for garbage among what has lived for long, made while the window rests: it may take several frames.

What is young is searched as ever, a fraction of a millisecond at a time.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer

_REST_MS: Final = 1000
# In searches among the young since the last one among all: worth a search, and too many to wait for a rest.
_ENOUGH: Final = 10
_TOO_MANY: Final = 300
_NEVER: Final = 1_000_000


class IdleGarbage(QObject):
    """The search among all objects, which begins when nothing has happened for a second.

    From Python 3.14 on there is nothing to do: it searches all objects in small pieces.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, _NEVER)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(lambda: gc.collect())
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.aboutToBlock.connect(self._await_rest)

    def _await_rest(self) -> None:
        """Wait anew, since something has just happened."""
        count = gc.get_count()[2]
        if count >= _TOO_MANY:
            gc.collect()
        elif count >= _ENOUGH:
            self._rest.start()
