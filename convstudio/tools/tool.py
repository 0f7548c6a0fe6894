"""A tool as data: its name, title, key, and the function that makes its widget.

A tool is one module, with its widget, and one row of `catalog.TOOLS`. The menu, keys, tips, keyboard map, themes,
slots, windows and settings follow from the row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.design.looking.region import Region
from convstudio.core.steps.scene import Scene
from convstudio.document.history import History
from convstudio.panels.help.keyboard_map import KeyRow
from convstudio.theme import Theme


class ToolView(QWidget):
    """The base class of a tool's widget: values come in through its setters, acts go out through its signals.

    It knows neither the studio nor the window, and is updated only while it is visible. A tool overrides the setters of
    what it shows.
    """

    act_wanted = Signal(str)
    """The object name of an action of the window to trigger."""

    window_size = QSize(380, 300)
    """The size of a window that the tool has had none of before."""
    share = 1.0
    """Of the strip's width at first, against that of other tools."""
    is_low = False
    """Whether about 110 pixels of height are enough to work in it, as below K in the Design view."""

    def controls(self) -> tuple[QWidget, ...]:
        """The controls of the tool that are shown beside its title."""
        return ()

    def habits(self) -> tuple[QObject, ...]:
        """The choices that outlast the window, in the order in which they are restored, each with an object name."""
        return ()

    def show_scene(self, scene: Scene) -> None:
        """Show a scene."""

    def show_region(self, region: Region | None) -> None:
        """Show which pixels of I are in view, None: all of them."""

    def show_history(self, history: History) -> None:
        """Show the states of a history and its current one; before the scene, if that is another one too."""

    def show_theme(self, theme: Theme) -> None:
        """Apply a theme's colours."""

    def join(self) -> None:
        """End what it computes in the background, before the window closes."""


Act = Callable[..., None]
"""A method of `Studio` or of `Edits`, to be called with one of these and the values of a signal."""


def asking(act: Act, owner: object) -> Act:
    """Return a Qt slot that calls an act of its owner with the values that a signal carries."""
    return lambda *values: act(owner, *values)


@dataclass(frozen=True)
class Tool:
    """A row of `catalog.TOOLS`.

    ``title`` marks its mnemonic with "&". ``acts`` are the names of the view's signals, each with the method of the
    studio that it calls, ``edits`` those with a method of `Edits`. ``keys`` are those that work only in
    the tool, for the keyboard map.
    """

    name: str
    title: str
    key: str
    tip: str
    make: Callable[[], ToolView]
    acts: tuple[tuple[str, Act], ...] = ()
    edits: tuple[tuple[str, Act], ...] = ()
    keys: tuple[KeyRow, ...] = ()

    @property
    def words(self) -> str:
        """The title without its mnemonic."""
        return self.title.replace("&", "")
