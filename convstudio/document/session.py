"""The session that states of a history belong to, and the file in which it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from convstudio.core.session.archive import StoredSession


@dataclass(eq=False)
class Session:
    """What states of the history belong to; another one begins where a session is opened.

    ``path`` is that of its file, None while it has none; ``stored`` what is known of that file; ``saved`` what of the
    session is in it. ``is_changed``: there was more when it was current last; ``is_left``: the user has been asked
    about that, and has opened another one.
    """

    path: Path | None = None
    stored: StoredSession | None = None
    saved: object = None
    is_changed: bool = False
    is_left: bool = False
