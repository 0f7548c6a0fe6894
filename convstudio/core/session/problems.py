"""The exception for what is no session, or a damaged one."""

from __future__ import annotations


class SessionError(ValueError):
    """Raised for a session that cannot be read or written; the text is the second half of a sentence.

    "it was written by a later version; …"
    """
