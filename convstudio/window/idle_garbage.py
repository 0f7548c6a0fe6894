"""Python's search for garbage, made by the GUI thread: among what has lived for long while the window rests.

That may take several frames; what is young is searched in a fraction of a millisecond.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer

_REST_MS: Final = 1000
# In searches among the young since the last one among all: worth a search, and too many to wait for a rest.
_ENOUGH: Final = 10
_TOO_MANY: Final = 300


class IdleGarbage(QObject):
    """The search for garbage, by the GUI thread alone, and among all objects when nothing has happened for a second.

    Python itself searches in whichever thread makes an object. An object of Qt that is destroyed in another thread
    holds Qt's lock of connections while it waits for Python's, and the GUI thread may wait the other way
    round, for ever.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._young, self._middle, _ = gc.get_threshold()
        gc.disable()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(lambda: gc.collect())
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.aboutToBlock.connect(self._search)

    def _search(self) -> None:
        """Search among the young as often as Python would, and await a rest anew, since something has happened."""
        young, middle, old = gc.get_count()
        if old >= _TOO_MANY:
            gc.collect()
        elif young >= self._young:
            gc.collect(1 if middle >= self._middle else 0)
        if _ENOUGH <= old < _TOO_MANY:
            self._rest.start()
