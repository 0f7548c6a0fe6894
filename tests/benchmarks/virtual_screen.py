"""A screen for windows that nobody sees: that of Qt's offscreen platform is 800 × 800, and no window is larger."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

_SCREEN = {"name": "virtual", "x": 0, "y": 0, "width": 3840, "height": 2160,
           "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}  # fmt: skip


def virtual_screen() -> str:
    """The offscreen platform with a screen of 3840 × 2160, as Qt is to be told of it before its start."""
    described = Path(tempfile.mkdtemp(), "screen.json")
    described.write_text(json.dumps({"synchronousWindowSystemEvents": False, "screens": [_SCREEN]}))
    return f"offscreen:configfile={described}"
