"""The tools in the window: which of them stand in the strip below the equation, and which in windows of their own.

The strip holds the sum and the transport, or tools in their place. When an animation begins the sum comes back, since
whoever begins one wants to read it; when it ends, the tools are there again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.core.steps.scene import Scene
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio
from convstudio.theme import Theme
from convstudio.tools.catalog import TOOLS
from convstudio.tools.slot import Slot
from convstudio.tools.strip import MOST_SLOTS, ToolStrip
from convstudio.tools.tool import Act, Tool, ToolView
from convstudio.tools.tool_window import ToolWindow
from convstudio.window.frame import on_these_screens
from convstudio.window.rendering import Gate

_STRIP: Final = "tools"
_WINDOWS: Final = "tool_windows"
_TORN_OFF: Final = "tools_torn_off"
_WIDTHS: Final = "tool_widths"


class Tools(QObject):
    """Opens, closes and moves tools, and shows each the scene and the history while it can be seen."""

    strip_changed = Signal()
    """Other things stand in the strip."""

    def __init__(self, studio: Studio, settings: Settings, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._settings, self._window = studio, settings, window
        self._theme = theme
        self._shelf = QWidget(window)
        self._shelf.hide()
        self.strip = ToolStrip(self._shelf)
        self.actions = [self._action(tool) for tool in TOOLS]
        self._made: dict[str, _Made] = {}
        self._slots: list[str] = []
        self._windows: dict[str, ToolWindow] = {}
        self._torn_off: set[str] = set()
        self._is_aside = self._is_covered = False
        self._scene: Scene | None = None
        self._waiting: list[str] = []  # that open their windows once the main one is there
        studio.history_changed.connect(self._show_history)
        window.installEventFilter(self)

    def _action(self, tool: Tool) -> QAction:
        action = QAction(tool.title, self._window, checkable=True)
        action.setObjectName(f"tool_{tool.name}")
        action.setShortcut(QKeySequence(tool.key))
        action.setToolTip(tool.tip)
        action.setStatusTip(tool.tip)
        action.triggered.connect(lambda shown: self.show_tool(tool.name, shown))
        return action

    # What is shown

    @property
    def covers_sum(self) -> bool:
        """Whether tools stand in place of the sum and the transport."""
        return bool(self._slots) and not self._is_aside

    def is_shown(self, name: str) -> bool:
        """Whether a tool stands in the strip or in a window."""
        return name in self._windows or (name in self._slots and not self._is_aside)

    def show_scene(self, scene: Scene) -> None:
        """Show a scene to all tools that can be seen."""
        before, self._scene = self._scene, scene
        was_animated = before is not None and before.step is not None
        if was_animated != (scene.step is not None):
            self._put_aside(scene.step is not None)
        self._render(self._made)

    @property
    def scene(self) -> Scene:
        """The scene that was shown last."""
        return self._scene or self._studio.scene

    def set_covered(self, covered: bool) -> None:
        """Whether a full-screen projector covers the main window, though not the tools' own ones."""
        self._is_covered = covered
        self._render(self._made)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        for made in self._made.values():
            made.slot.show_theme(theme)

    def _show_history(self) -> None:
        for made in self._made.values():
            made.is_behind = True
        self._render(self._made)

    def _render(self, names: Iterable[str]) -> None:
        for name in names:
            made = self._made[name]
            covered = self._is_covered and name not in self._windows
            if self._scene is not None:
                made.gate.show_scene(self._scene, covered=covered)
            if made.is_behind and made.slot.view.isVisible() and not covered:
                made.is_behind = False
                made.slot.view.show_history(self._studio.history)

    # Acts

    def show_tool(self, name: str, shown: bool = True) -> None:
        """Open a tool where it stood last, or close it."""
        if not shown:
            self.close_tool(name)
        elif name in self._torn_off:
            self._open_window(name)
        else:
            self._put_in_strip(name, len(self._slots))
        if shown:
            self._focus(name)

    def close_tool(self, name: str) -> None:
        """Close a tool, wherever it is."""
        self._close_window(name)
        if name in self._slots:
            self._slots.remove(name)
        self._arrange()

    def close_strip(self) -> bool:
        """Put the sum and the transport back into the strip; whether there were tools."""
        were_there = self.covers_sum
        if were_there:
            self._slots.clear()
            self._arrange()
        return were_there

    def replace(self, name: str, other: str) -> None:
        """Let another tool stand where one is; where both are in the strip they change places."""
        if name in self._windows:
            self._exchange_window(name, other)
        else:
            self._close_window(other)
            self._torn_off.discard(other)
            at = self._slots.index(name)
            if other in self._slots:
                self._slots[self._slots.index(other)] = name
            self._slots[at] = other
            self._arrange()
        self._focus(other)

    def add_beside(self, name: str, other: str) -> None:
        """Let another tool stand to the right of one."""
        self._close_window(other)
        self._torn_off.discard(other)
        self._put_in_strip(other, self._slots.index(name) + 1)
        self._focus(other)

    def tear_off(self, name: str) -> None:
        """Let a tool stand in a window of its own."""
        self._slots.remove(name)
        self._torn_off.add(name)
        self._arrange()
        self._open_window(name)
        self._focus(name)

    def put_back(self, name: str) -> None:
        """Let a tool stand in the strip again."""
        self._close_window(name)
        self._torn_off.discard(name)
        self._put_in_strip(name, len(self._slots))
        self._focus(name)

    def show_sum(self) -> None:
        """Let the sum and the transport be seen, with the tools put aside."""
        self._put_aside(True)

    # The strip and the windows

    def _put_in_strip(self, name: str, at: int) -> None:
        """At a place of the strip; where there is no room left, in place of the last one."""
        self._is_aside = False
        if name not in self._slots:
            if len(self._slots) == MOST_SLOTS:
                self._slots.pop()
            self._slots.insert(at, name)
        self._arrange()

    def _put_aside(self, aside: bool) -> None:
        if aside != self._is_aside:
            self._is_aside = aside
            if self._slots:
                self._arrange()

    def _arrange(self) -> None:
        if not self._slots:
            self._is_aside = False
        focused = QApplication.focusWidget()
        self.strip.show_slots([self._make(name).slot for name in self._slots])
        self.strip.setVisible(self.covers_sum)
        self.strip_changed.emit()
        if focused is not None and not focused.isVisible():
            self._window.setFocus()
        self._show_choices()

    def _show_choices(self) -> None:
        for tool, action in zip(TOOLS, self.actions, strict=True):
            action.setChecked(self.is_shown(tool.name))
        for name, made in self._made.items():
            others = [tool for tool in TOOLS if tool.name != name]
            free = [tool for tool in others if tool.name not in self._slots]
            made.slot.show_choices(
                [
                    tool
                    for tool in others
                    if name not in self._windows or tool.name not in self._windows
                ],
                free,
                is_full=len(self._slots) == MOST_SLOTS,
                is_torn_off=name in self._windows,
            )

    def _make(self, name: str) -> _Made:
        """A tool with its slot, made now if it has not been shown yet."""
        if name not in self._made:
            tool = next(each for each in TOOLS if each.name == name)
            view = tool.make()
            for signal, act in tool.acts:
                getattr(view, signal).connect(_asking(act, self._studio))
            slot = Slot(tool, view, self._shelf)
            slot.show_theme(self._theme)
            self._made[name] = _Made(slot, view)
            slot.came_into_view.connect(lambda: self._render([name]))
            slot.close_requested.connect(lambda: self.close_tool(name))
            slot.tool_chosen.connect(lambda other: self.replace(name, other))
            slot.beside_chosen.connect(lambda other: self.add_beside(name, other))
            slot.tear_off_requested.connect(lambda: self.tear_off(name))
            slot.put_back_requested.connect(lambda: self.put_back(name))
        return self._made[name]

    def _open_window(self, name: str) -> None:
        if name not in self._windows:
            window = self._windows[name] = ToolWindow(self._make(name).slot, self._window)
            if not window.restoreGeometry(self._settings.shape(_place(name))):
                window.stand_beside(self._window)
            window.closed.connect(lambda: self.close_tool(name))
            window.show()
        self._show_choices()

    def _close_window(self, name: str) -> None:
        window = self._windows.pop(name, None)
        if window is None:
            return
        self._settings.set(_place(name), window.saveGeometry())
        self._made[name].slot.setParent(self._shelf)
        window.closed.disconnect()
        window.close()
        window.deleteLater()

    def _exchange_window(self, name: str, other: str) -> None:
        """Let another tool stand in a window in place of the one that is there."""
        geometry = self._windows[name].saveGeometry()
        self._close_window(name)
        if other in self._slots:
            self._slots.remove(other)
        self._torn_off.add(other)
        self._settings.set(_place(other), geometry)
        self._arrange()
        self._open_window(other)

    def _focus(self, name: str) -> None:
        if name in self._windows:
            self._windows[name].activateWindow()
        if self.is_shown(name):
            self._made[name].slot.view.setFocus()

    # Memory

    def restore(self) -> None:
        """The tools as they were left."""
        known = {tool.name for tool in TOOLS}
        self._torn_off = known & set(self._settings.text(_TORN_OFF, "").split())
        slots = dict.fromkeys(self._settings.text(_STRIP, "").split())
        self._slots = [name for name in slots if name in known - self._torn_off][:MOST_SLOTS]
        self.strip.restore(self._settings.shape(_WIDTHS))
        windows = self._settings.text(_WINDOWS, "").split()
        self._waiting = [name for name in windows if name in self._torn_off]
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._waiting:
            waiting, self._waiting = self._waiting, []
            for name in waiting:
                self._open_window(name)
        return super().eventFilter(watched, event)

    def remember(self) -> None:
        """Keep for the next start where the tools stand."""
        self._settings.set(_STRIP, " ".join(self._slots))
        self._settings.set(_WINDOWS, " ".join(self._windows))
        self._settings.set(_TORN_OFF, " ".join(sorted(self._torn_off)))
        self._settings.set(_WIDTHS, self.strip.saveState())
        for name, window in self._windows.items():
            self._settings.set(_place(name), window.saveGeometry())

    def reset(self) -> None:
        """No tools, as at the first start."""
        for name in tuple(self._windows):
            self._close_window(name)
        for tool in TOOLS:
            self._settings.remove(_place(tool.name))
        self._torn_off.clear()
        self._slots.clear()
        self._arrange()


class _Made:
    """A tool that has been shown: its slot, and what it has been given."""

    def __init__(self, slot: Slot, view: ToolView) -> None:
        self.slot = slot
        self.gate = Gate(view, lambda _scene: view.isVisible())
        self.is_behind = True
        """Whether the history has changed since it was shown it."""


def _asking(act: Act, studio: Studio) -> Callable[..., None]:
    """A slot that passes all that a signal carries on to an act of the studio."""
    return lambda *values: act(studio, *values)


def _place(name: str) -> str:
    """The name under which the place of a tool's window on these screens is kept."""
    return on_these_screens(f"tool_{name}")
