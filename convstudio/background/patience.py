"""A sentence on what is being done, said only if that takes noticeably long."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

_UNNOTICED_MS: Final = 300


class Patience(QObject):
    """A wait of 300 ms before a sentence is said; what ends before is done without a word."""

    said = Signal(str)
    """The sentence, as it takes so long."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sentence = ""
        self._timer = QTimer(self, singleShot=True, interval=_UNNOTICED_MS)
        self._timer.timeout.connect(lambda: self.said.emit(self._sentence))

    def begin(self, sentence: str, *, at_once: bool = False) -> None:
        """Say a sentence after a while, or ``at_once`` where it is known that it will take long."""
        self._sentence = sentence
        if at_once:
            self._timer.stop()
            self.said.emit(sentence)
        else:
            self._timer.start()

    def end(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
