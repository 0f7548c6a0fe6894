"""The folders of the kernels that are kept: in the program's data folder, or below ``CONVSTUDIO_SETTINGS``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from convstudio.core.files.named_folder import named_folder


def library_folder() -> Path:
    """Return the folder of the user's own kernels; it need not exist yet."""
    return _data_folder() / "kernels"


def recent_folder() -> Path:
    """Return the folder of the kernels that were used last; it need not exist yet."""
    return _data_folder() / "recent-kernels"


def _data_folder() -> Path:
    """Return where the platform keeps a program's data, on Windows the roaming part of it."""
    if (folder := named_folder()) is not None:
        return folder
    if sys.platform == "win32":
        return _named("APPDATA", Path.home() / "AppData" / "Roaming") / "convstudio"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "convstudio"
    return _named("XDG_DATA_HOME", Path.home() / ".local" / "share") / "convstudio"


def _named(variable: str, usual: Path) -> Path:
    named = os.environ.get(variable, "")
    return Path(named) if os.path.isabs(named) else usual
