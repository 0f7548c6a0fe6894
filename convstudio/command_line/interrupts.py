"""Handling of the signals that end the program: SIGINT (Ctrl+C), SIGTERM and SIGHUP (the terminal has gone).

They end it at once, whatever is going on: no unfinished file stays on disk, one line says so, and the exit status is
the shell's, 128 plus the signal's number. A window is asked to close first; a second signal does not ask.

Python runs signal handlers between two bytecode instructions of the main thread, and one of those may be a call that
encodes a large picture. So a separate thread waits for the byte that the interpreter writes as soon as a signal comes.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from threading import Thread
from typing import Final

from convstudio.core.files.replacing import nothing_written
from convstudio.terminal import say

_WORDS: Final = {"SIGINT": "Interrupted", "SIGTERM": "Ended", "SIGHUP": "The terminal has gone"}
_PATIENCE: Final = 0.5  # seconds to wait for a pipe that nobody may be reading
_close: Callable[[], None] | None = None
_status = 0


def watch() -> None:
    """Let the signals end the program from now on; signals that the parent process ignores stay ignored."""
    reading, writing = os.pipe()
    if sys.platform != "win32":
        os.set_blocking(writing, False)  # required by set_wakeup_fd
    for name in _WORDS:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    Thread(target=_listen, args=(reading,), name="convstudio-signals", daemon=True).start()


def ask_first(close: Callable[[], None]) -> None:
    """Call ``close``, in the listening thread, at the first signal, and end the program only at the second."""
    global _close
    _close = close


def status() -> int:
    """The exit status of the last signal, 128 plus its number; 0 if none came."""
    return _status


def _listen(reading: int) -> None:
    global _close, _status
    while came := os.read(reading, 1):
        number = came[0]
        _status = 128 + number
        if _close is None:
            with nothing_written():
                _say_at_once(f"{_WORDS[signal.Signals(number).name]}; nothing unfinished is left")
                os._exit(_status)
        close, _close = _close, None
        close()


def _say_at_once(sentence: str) -> None:
    """Print a sentence, without waiting long for a pipe that is not being read."""
    speaker = Thread(target=say, args=(sentence,), name="convstudio-last-word", daemon=True)
    speaker.start()
    speaker.join(_PATIENCE)
