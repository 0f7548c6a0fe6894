"""A map shrunk to the screen in the background, where that would take longer than a frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.views.shrinking import Part, shrunk

Floats = npt.NDArray[Any]

# Values that are shrunk in a fraction of a frame.
MOST_AT_ONCE: Final = 1_000_000


class LaterShrinking(QObject):
    """The part of a map that was asked for last, shrunk; ``shown`` is called when it is there."""

    def __init__(self, shown: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._shown = shown
        self._asked: tuple[Floats, object] | None = None
        self._found: tuple[Floats, object, Floats] | None = None
        self._worker = Worker(Priority.COMPARISON, self)
        self._worker.done.connect(self._take)

    @property
    def is_busy(self) -> bool:
        """Whether something is being shrunk."""
        return self._worker.busy

    def shrunk(
        self, values: Floats, part: Part, size: tuple[int, int], *, absolute: bool
    ) -> Floats | None:
        """Return a part of the values, or of their ``absolute`` values, shrunk to ``size``; None: not there yet."""
        wanted = part, size, absolute
        if (kept := self._found) is not None and kept[0] is values and kept[1] == wanted:
            return kept[2]

        def shrink() -> Floats:
            seen = values[part]
            if seen.dtype.kind != "f":
                # Means of integers are no integers.
                seen = seen.astype(np.float32 if seen.dtype.itemsize <= 2 else np.float64)
            return shrunk(np.abs(seen) if absolute else seen, *size)

        if (asked := self._asked) is None or asked[0] is not values or asked[1] != wanted:
            self._asked = values, wanted
            self._worker.submit(self._asked, shrink)
        return None

    def _take(
        self, request: tuple[Floats, object], found: Floats | None, _error: BaseException | None
    ) -> None:
        if found is not None and self._asked is not None:
            self._found = *request, found
            self._shown()

    def forget(self) -> None:
        """Release the map and what was made of it."""
        self._worker.cancel()
        self._asked = self._found = None

    def join(self) -> None:
        """End what is running; nothing is delivered afterwards."""
        self._worker.join()
