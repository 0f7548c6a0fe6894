"""The exceptions for what is no session, a damaged one, or one that has changed meanwhile."""

from __future__ import annotations


class SessionError(ValueError):
    """Raised for a session that cannot be read or written; the text is the second half of a sentence.

    "it was written by a later version; …"
    """


class ChangedElsewhereError(SessionError):
    """Raised for a session's file that another program has changed since it was read or written here."""

    def __init__(self) -> None:
        super().__init__("it was changed by another program since it was opened here")
