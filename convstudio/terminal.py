"""What is said in the terminal: one line a sentence, harmless whatever a file's name brings along.

Standard streams may be closed, full or broken; saying something never fails for that.
"""

from __future__ import annotations

import os
import re
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
"""What stands for a sign that the terminal's encoding has not."""


def say(sentence: str) -> None:
    """One line on standard error; where that is closed, nowhere."""
    text = printable(" ".join(sentence.split()))
    line = f"convstudio: {text if text.endswith(('.', '?')) else text + '.'}\n"
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(spelled(line, sys.stderr), end="", file=sys.stderr, flush=True)


def spelled(text: str, stream: TextIO) -> str:
    """``text`` in signs that a stream's encoding has: with plain quotation marks, if it must be."""
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
    """Print and flush now, while a failure can still be answered; the exit status."""
    if sys.stdout is None:
        say("The text cannot be printed: standard output is closed")
        return FAILED
    try:
        print(spelled(text, sys.stdout), end="", flush=True)
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
