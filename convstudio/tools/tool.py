"""A tool as data: its name, title, key, and the widget that is made when it is first shown.

A tool is one file, with its widget, and one row of `catalog.TOOLS`. The menu, keys, tips, the keyboard map, themes, the
slots and windows, and what is remembered between two starts come from the row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from convstudio.core.steps.scene import Scene
from convstudio.document.history import History
from convstudio.panels.help.keyboard_map import KeyRow
from convstudio.theme import Theme


class ToolView(QWidget):
    """The widget of a tool: values in through its setters, the user's acts out through its signals.

    It is given what it shows while it can be seen, and nothing else: neither the studio nor the window. A tool
    overrides the setters of what it shows.
    """

    def controls(self) -> tuple[QWidget, ...]:
        """Controls of the tool that stand beside its title."""
        return ()

    def show_scene(self, scene: Scene) -> None:
        """Show another scene."""

    def show_history(self, history: History) -> None:
        """Show which states there are, and which of them is current."""

    def show_theme(self, theme: Theme) -> None:
        """Repaint in a theme's colours."""


Act = Callable[..., None]
"""A method of the `Studio`; it is called with the studio and what the signal carries."""


@dataclass(frozen=True)
class Tool:
    """A row of `catalog.TOOLS`.

    ``title`` has the letter marked that Alt goes with. ``acts``: the signals of the view, each with the act of the
    studio that it asks for. ``keys``: those that mean something in the tool alone, for the keyboard map.
    """

    name: str
    title: str
    key: str
    tip: str
    make: Callable[[], ToolView]
    acts: tuple[tuple[str, Act], ...] = ()
    keys: tuple[KeyRow, ...] = ()

    @property
    def words(self) -> str:
        """The title as it is read."""
        return self.title.replace("&", "")
