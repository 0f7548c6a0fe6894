"""Habits: the user's preferences for looking at any experiment, restored at the next start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from convstudio.core.design.editing.locks import KEPT_SUMS, SYMMETRIES, KeptSum, Symmetry
from convstudio.core.views.section import Shown
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio

Name = TypeVar("Name", bound=str)


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
            symmetry=_one_of(SYMMETRIES, self._settings.text("symmetry", "none")),
            kept_sum=_one_of(KEPT_SUMS, self._settings.text("kept_sum", "none")),
        )

    def choose_locks(self, symmetry: Symmetry, kept_sum: KeptSum) -> None:
        """Choose what keeps the kernel symmetric, and its sum, while weights are typed."""
        self._studio.look(symmetry=symmetry, kept_sum=kept_sum)
        self._settings.set("symmetry", symmetry)
        self._settings.set("kept_sum", kept_sum)

    def choose_lines(self, lines: bool) -> None:
        """Show or hide the lines that lead from the window and the kernel to the output."""
        self._studio.look(lines=lines)
        self._settings.set("lines", lines)

    def choose_shown(self, shown: Shown) -> None:
        """Choose which value of many outputs one pixel of the screen shows."""
        self._studio.look(shown=shown)
        self._settings.set("shown", shown)


def _one_of(names: Sequence[Name], name: str) -> Name:
    """Return the one that is called ``name``, or the first."""
    return next((each for each in names if each == name), names[0])
