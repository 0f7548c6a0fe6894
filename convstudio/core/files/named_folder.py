"""The folder that ``CONVSTUDIO_SETTINGS`` names for whatever the program keeps, in place of the platform's own."""

from __future__ import annotations

import os
from pathlib import Path


def named_folder() -> Path | None:
    """Return that folder's absolute path; None if none is named."""
    named = os.environ.get("CONVSTUDIO_SETTINGS")
    return Path(os.path.abspath(named)) if named else None
