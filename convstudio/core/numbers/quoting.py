"""Texts of others for a sentence of ours: on one line, printable, not too long, between quotation marks."""

from __future__ import annotations

from typing import Final

_LONGEST_NAME: Final = 60


def printable(text: str) -> str:
    """A text as one line that nothing obeys: line breaks, control signs and undecodable bytes become U+FFFD."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def shortened(text: str, most: int) -> str:
    """A text of at most so many signs, the last an ellipsis where it was longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def quoted(text: str, most: int = 40) -> str:
    """ "“ful”": on one line, printable, and with an ellipsis where it had more than ``most`` signs."""
    line = printable(" ".join(text[: 2 * most].split()))
    return f"“{line}”" if len(line) <= most else f"“{line[:most]}…”"


def quoted_name(name: str) -> str:
    """Return a name that a user has given, such as a kernel's, as it stands in a sentence."""
    return quoted(name, _LONGEST_NAME)
