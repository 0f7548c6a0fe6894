"""Messages in the terminal: one line per sentence, without control characters from a file's name.

Standard streams may be closed, full or broken; a message never fails for that.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from contextlib import suppress
from typing import Final, TextIO

from convstudio.core.numbers.quoting import printable

OK: Final = 0
FAILED: Final = 2

_RAISED: Final = re.compile("[⁰¹²³⁴-⁹]+")
_PLAIN: Final = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "−": "-", "×": "x",
    "·": "-", "∗": "*", "⋆": "*", "→": "->", "≈": "~", "≥": ">=", "≤": "<=", "\u00a0": " ", "\ufffd": "?",
}  # fmt: skip
"""ASCII replacements for characters that the terminal's encoding lacks."""

_progress = ""


def say(sentence: str) -> None:
    """Print a sentence as one line on standard error; do nothing if that is closed."""
    progress("")
    text = printable(" ".join(sentence.split()))
    line = f"convstudio: {text if text.endswith(('.', '?')) else text + '.'}\n"
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(spelled(line, sys.stderr), end="", file=sys.stderr, flush=True)


def progress(text: str) -> None:
    """Show how far the work is on the last line of a terminal, until something else is said; "" removes it."""
    global _progress
    if text == _progress or sys.stderr is None or not sys.stderr.isatty():
        return
    line = spelled(printable(text), sys.stderr)[: shutil.get_terminal_size().columns - 1]
    with suppress(OSError, ValueError):
        print(f"\r{' ' * len(_progress)}\r{line}", end="", file=sys.stderr, flush=True)
    _progress = line


def spelled(text: str, stream: TextIO) -> str:
    """``text`` in characters that a stream's encoding has, with ASCII replacements where it must be."""
    encoding = getattr(stream, "encoding", None) or "ascii"

    def lacks(sign: str) -> bool:
        try:
            sign.encode(encoding)
        except UnicodeEncodeError:
            return True
        return False

    if not lacks(text):
        return text
    text = _RAISED.sub(
        lambda run: f"^{unicodedata.normalize('NFKC', run[0])}" if lacks(run[0]) else run[0], text
    )
    text = "".join(_PLAIN.get(sign, sign) if lacks(sign) else sign for sign in text)
    return text.encode(encoding, "backslashreplace").decode(encoding)


def put(text: str) -> int:
    """Print to standard output, flush while a failure can still be reported, and return the exit status."""
    if sys.stdout is None:
        say("The text cannot be printed: standard output is closed")
        return FAILED
    try:
        print(spelled(text, sys.stdout), end="", flush=True)
        return OK
    except BrokenPipeError:
        status = OK  # the reader, such as `head`, has all it wanted
    except OSError as error:
        say(f"The text cannot be printed: {error.strerror or error}")
        status = FAILED
    # Python flushes the rest of the buffer at exit, which would fail again: send it to /dev/null.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def fill_closed_streams() -> None:
    """Open closed standard streams on /dev/null: else the next file opened would get their number and their output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number
