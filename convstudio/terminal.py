"""What is said in the terminal: one line a sentence, harmless whatever a file's name brings along.

Standard streams may be closed, full or broken; saying something never fails for that.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Final

from convstudio.core.files.opening import printable

OK: Final = 0
FAILED: Final = 2


def say(sentence: str) -> None:
    """One line on standard error; where that is closed, nowhere."""
    text = printable(" ".join(sentence.split()))
    line = f"convstudio: {text if text.endswith(('.', '?')) else text + '.'}\n"
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(line, end="", file=sys.stderr, flush=True)


def put(text: str) -> int:
    """Print and flush now, while a failure can still be answered; the exit status."""
    if sys.stdout is None:
        say("The text cannot be printed: standard output is closed")
        return FAILED
    try:
        print(text, end="", flush=True)
        return OK
    except BrokenPipeError:
        status = OK  # the reader, `head` for one, has all it wanted
    except OSError as error:
        say(f"The text cannot be printed: {error.strerror or error}")
        status = FAILED
    # What is left in the buffer is written when Python ends, and would fail again: to nowhere then.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def fill_closed_streams() -> None:
    """Open what is closed of the standard streams to nowhere: else a file would get its number, and what is said."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the smallest number that is free
