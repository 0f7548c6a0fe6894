"""Habits: what somebody has chosen of how any experiment is looked at, and finds again at the next start."""

from __future__ import annotations

from convstudio.core.views.section import Shown
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio


class Habits:
    """Changes fields of the scene that no other experiment changes, and keeps them in the settings."""

    def __init__(self, studio: Studio, settings: Settings) -> None:
        self._studio, self._settings = studio, settings

    def restore(self) -> None:
        """As they were left, or as they are the first time."""
        is_sampled = self._settings.text("shown", "mean") == "sampled"
        self._studio.look(
            shown="sampled" if is_sampled else "mean",
            lines=bool(self._settings.flag("lines", True)),
        )

    def choose_lines(self, lines: bool) -> None:
        """Whether lines lead from the window by the kernel to the output."""
        self._studio.look(lines=lines)
        self._settings.set("lines", lines)

    def choose_shown(self, shown: Shown) -> None:
        """What of many outputs one pixel of the screen shows."""
        self._studio.look(shown=shown)
        self._settings.set("shown", shown)
