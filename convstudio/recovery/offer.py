"""The offer to continue what was worked on last: one line above the stage at a start, until it is taken or closed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.core.numbers.quoting import printable
from convstudio.document.settings import Settings
from convstudio.panels.widgets.messages.offer_line import Answer, OfferLine, OfferStrip
from convstudio.recovery.works import KeptWork, left_works

_DECLINED: Final = "declined_work"


class ContinueOffer(QObject):
    """A controller of the line that offers the latest work below the folder ``root``; ``strip`` holds it."""

    accepted = Signal(object)
    """The `Path` of the work to continue."""

    def __init__(self, root: Path, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._root, self._settings = root, settings
        self._work: KeptWork | None = None
        self.strip = OfferStrip()

    def begin(self) -> bool:
        """Offer the latest work, unless that has been declined before; return whether it is offered."""
        work = next(left_works(self._root), None)
        if work is None or self._settings.text(_DECLINED, "") == _told(work):
            return False
        assert work.caption is not None
        words = f"Continue: {printable(work.caption.text(time.time()))}"
        go_on = Answer("continue_open", words, "Bring it back, with Undo and ★", words)
        close = Answer(
            "continue_close",
            "Not now",
            "Close this line; File ▸ Recent work has it",
            "Not now: recent work",
        )
        line = OfferLine("continue_line", "", (go_on, close))
        line.answered.connect(
            lambda name: self._accept() if name == go_on.name else self._decline()
        )
        self._work = work
        self.strip.make(line)
        return True

    def withdraw(self) -> None:
        """Take the line away; the work stays under File ▸ Recent work."""
        self._work = None
        self.strip.withdraw()

    def _accept(self) -> None:
        work = self._work
        self.withdraw()
        if work is not None:
            self.accepted.emit(work.folder)

    def _decline(self) -> None:
        if self._work is not None:
            self._settings.set(_DECLINED, _told(self._work))
        self.withdraw()


def _told(work: KeptWork) -> str:
    """What tells a piece of work from others, and from what it becomes when it is gone on with."""
    return f"{work.folder.name} {0 if work.caption is None else work.caption.at}"
