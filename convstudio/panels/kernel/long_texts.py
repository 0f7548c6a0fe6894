"""Long texts of kernels, read in the background before they are pasted or dropped, so that the window answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.kernel_texts.reading import read_kernel_text
from convstudio.core.model.kernel import MAX_SIZE

LONG: Final = 150_000
"""Characters above which a text takes noticeably long to be read."""
READING: Final = "Reading the weights…"
_FIRST_LINES: Final = 4


def is_long(text: str) -> bool:
    """Return whether a text takes noticeably long to be read."""
    return len(text) > LONG


def first_lines(text: str) -> str:
    """Return enough of a long text to tell whether it is a table of weights; "" if it has more lines than a kernel."""
    if not is_long(text):
        return text
    if text.strip().count("\n") >= MAX_SIZE:
        return ""
    return "\n".join(text.split("\n", _FIRST_LINES)[:_FIRST_LINES])


class LongTexts(QObject):
    """A reader of long texts: what is done with one begins when `read_kernel_text` knows it; the newest wins."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Worker(Priority.SEEN, self)
        self._worker.done.connect(self._deliver)
        self._newest: Callable[[], object] | None = None

    def read(self, text: str, then: Callable[[], object]) -> bool:
        """Call ``then``: at once for a short text, else later; return whether it is later."""
        self._newest = None
        self._worker.forget()
        if not is_long(text):
            then()
            return False
        self._newest = then
        self._worker.submit(then, partial(read_kernel_text, text))
        return True

    def _deliver(self, request: object, _reading: object, _error: BaseException | None) -> None:
        # What is wrong with the text is found again, at once, by what is done with it.
        if request is self._newest and self._newest is not None:
            then, self._newest = self._newest, None
            then()
