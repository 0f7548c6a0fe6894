"""A work: what the states of a history belong to, and which session's file they are saved in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from convstudio.core.session.archive import StoredSession


@dataclass(eq=False)
class Work:
    """The work that states of the history belong to; another begins where a session is opened.

    ``path`` is that of its file, None while it has none; ``stored`` what is known of that file; ``saved`` what of the
    work is in it.
    """

    path: Path | None = None
    stored: StoredSession | None = None
    saved: object = None
