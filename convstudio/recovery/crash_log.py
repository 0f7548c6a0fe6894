"""The log of errors: whatever the program did not expect is written to one small file, and the work is kept first.

It hears of exceptions that nobody caught, in any thread, of Qt's warnings, and of crashes of the interpreter, for which
Python writes what each thread was doing.
"""

from __future__ import annotations

import atexit
import faulthandler
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO

from PySide6.QtCore import QObject, QtMsgType, Signal, qInstallMessageHandler, qVersion

from convstudio import __version__
from convstudio.core.files.locks import is_sole, share
from convstudio.core.files.opening import regular_only
from convstudio.core.numbers.quoting import printable, shortened

LOG: Final = "log.txt"
MOST_BYTES: Final = 200_000
"""The size beyond which a log becomes the one before, and what one run may add to it."""
_LONGEST: Final = 200  # characters of an error that is said
_TRIES: Final = 20
_MOMENT: Final = 0.02  # seconds
_QT: Final = {
    QtMsgType.QtDebugMsg: "debug", QtMsgType.QtInfoMsg: "info", QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "critical", QtMsgType.QtFatalMsg: "fatal",
}  # fmt: skip


class CrashLog(QObject):
    """The log in a folder; ``save`` keeps the work, and returns whether it could.

    It is called in the GUI thread, before anything is written.
    """

    erred = Signal(str)
    """A sentence that says that there was an error, whether the work is kept, and where the log is.

    Once, and again when that has changed.
    """
    unwritten = Signal(str)
    """A sentence that says that there is no log, since something that is no file is in its place."""

    def __init__(self, folder: Path, save: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self.path = folder / LOG
        self._save = save
        self._written = 0
        self._is_busy = False
        # Whether the work was kept, after the last error that was told.
        self._said: bool | None = None
        self._file: TextIO | None = None
        self._thread = threading.get_ident()

    def begin(self) -> None:
        """Hear of everything from now on, and write to the log; without one, to standard error alone."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._set_aside()
            # It stays open: a crash leaves no time to open a file.
            self._file = self._opened()
            faulthandler.enable(self._file)
            atexit.register(self.end)
        except OSError:
            # Of a folder in which nothing can be written, others speak.
            if self.path.exists() and not self.path.is_file():
                self.unwritten.emit(
                    f"Errors of the program will not be written down: “{self.path}” is no file."
                )
        self._before = sys.excepthook, sys.unraisablehook, threading.excepthook
        sys.excepthook = self._hear
        sys.unraisablehook = lambda found: self._hear_of(
            found, "Ignored" if found.err_msg is None else found.err_msg
        )
        threading.excepthook = lambda found: self._hear_of(
            found, f"In thread {found.thread.name if found.thread else '?'}"
        )
        self._qt = qInstallMessageHandler(self._hear_qt)

    def _set_aside(self) -> None:
        """Let a large log be the one before, unless another window writes to it."""
        with suppress(OSError), open(self.path, "rb", opener=regular_only) as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES and is_sole(file.fileno()):
                if sys.platform == "win32":
                    file.close()  # Windows renames no open file
                os.replace(self.path, self.path.with_suffix(".before.txt"))

    def _opened(self) -> TextIO:
        """The log, open, and held together with other windows: none of them removes it."""
        for _ in range(_TRIES):
            file = open(  # noqa: SIM115
                self.path, "a", encoding="utf-8", errors="backslashreplace", opener=regular_only
            )
            with suppress(OSError):
                status = os.fstat(file.fileno())
                if share(file.fileno()) and os.path.samestat(status, os.stat(self.path)):
                    break
            # A window that ends has removed it, or is about to.
            file.close()
            time.sleep(_MOMENT)
        return file

    # What is heard

    def _hear(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        is_in_saving = self._is_busy
        is_kept = self._keep()
        self._put("".join(traceback.format_exception(kind, error, trace)))
        with suppress(Exception):
            self._before[0](kind, error, trace)
        if not is_in_saving:
            self._tell(is_kept, "".join(traceback.format_exception_only(kind, error)))

    def _hear_of(
        self, found: sys.UnraisableHookArgs | threading.ExceptHookArgs, where: str
    ) -> None:
        if threading.get_ident() == self._thread:
            self._keep()
        text = traceback.format_exception(found.exc_type, found.exc_value, found.exc_traceback)
        self._put(f"{where}:\n{''.join(text)}")
        with suppress(Exception):
            if isinstance(found, threading.ExceptHookArgs):
                self._before[2](found)
            else:
                self._before[1](found)

    def _hear_qt(self, kind: QtMsgType, _where: object, words: str) -> None:
        if kind == QtMsgType.QtFatalMsg and threading.get_ident() == self._thread:
            self._keep()
        self._put(f"Qt {_QT.get(kind, kind.name)}: {words}\n")
        if sys.stderr is not None:
            with suppress(OSError, ValueError):
                print(words, file=sys.stderr, flush=True)

    # What is done

    def _keep(self) -> bool:
        """Save the work, unless it is the saving that has failed; return whether it is kept."""
        if self._is_busy or threading.get_ident() != self._thread:
            return False
        self._is_busy = True
        try:
            return self._save()
        except Exception:
            self._put(traceback.format_exc())
            return False
        finally:
            self._is_busy = False

    def _put(self, text: str) -> None:
        """Write to the log, as long as this run has not written too much."""
        if self._file is None or self._written > MOST_BYTES:
            return
        head = "" if self._written else _about()
        self._written += len(head) + len(text)
        rest = "" if self._written <= MOST_BYTES else "Whatever follows is left out.\n"
        with suppress(OSError, ValueError):
            self._file.write(
                f"{head}{time.strftime('%Y-%m-%d %H:%M:%S')} {text[:MOST_BYTES]}{rest}"
            )
            self._file.flush()

    def _tell(self, is_kept: bool, error: str) -> None:
        if self._said not in (None, not is_kept):
            return
        self._said = is_kept
        work = "is kept" if is_kept else "is not kept: Ctrl+S saves it in a session"
        if self._file is not None:
            what = f"“{self.path}” says what happened."
        else:
            # What happened is said, since it is written nowhere.
            what = (
                f"It was {shortened(printable(' '.join(error.split())), _LONGEST)}; "
                f"no log can be written in “{self.path.parent}”."
            )
        self.erred.emit(
            f"The program met an error that it did not expect. Your work {work}. {what}"
        )

    def end(self) -> None:
        """Close the log, and leave no empty one, unless another window has it open."""
        faulthandler.disable()
        file, self._file = self._file, None
        if file is None:
            return
        with file, suppress(OSError):
            status = os.fstat(file.fileno())
            is_there = os.path.samestat(status, os.stat(self.path))
            if is_there and not status.st_size and is_sole(file.fileno()):
                if sys.platform == "win32":
                    file.close()  # Windows removes no open file
                self.path.unlink()


def _about() -> str:
    python = ".".join(map(str, sys.version_info[:3]))
    return f"\nConvolution Studio {__version__}, Python {python}, Qt {qVersion()}, {sys.platform}\n"
