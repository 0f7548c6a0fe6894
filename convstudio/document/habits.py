"""Habits: the user's preferences for looking at any experiment, restored at the next start."""

from __future__ import annotations

from convstudio.core.views.section import Shown
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio


class Habits:
    """The fields of the scene that outlast its experiment, kept in the settings."""

    def __init__(self, studio: Studio, settings: Settings) -> None:
        self._studio, self._settings = studio, settings

    def restore(self) -> None:
        """Apply the habits of the settings, or the defaults."""
        is_sampled = self._settings.text("shown", "mean") == "sampled"
        self._studio.look(
            shown="sampled" if is_sampled else "mean",
            lines=bool(self._settings.flag("lines", True)),
        )

    def choose_lines(self, lines: bool) -> None:
        """Show or hide the lines that lead from the window and the kernel to the output."""
        self._studio.look(lines=lines)
        self._settings.set("lines", lines)

    def choose_shown(self, shown: Shown) -> None:
        """Choose which value of many outputs one pixel of the screen shows."""
        self._studio.look(shown=shown)
        self._settings.set("shown", shown)
