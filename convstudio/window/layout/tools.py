"""The tools of the window: shown in the strip below the equation, below its panels, or in separate windows.

The strip holds the sum and the transport, or tools in their place. When an animation begins the sum is shown again, so
that it can be read; when the animation ends, the tools are back. A tool that is opened there while the animation plays
pauses it, since the button that pauses would be out of sight. The Design view has tools of its own, each below a panel,
and never the sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from convstudio.core.design.looking.region import Region
from convstudio.core.steps.scene import Scene
from convstudio.document.edits import Edits
from convstudio.document.history import State
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio
from convstudio.theme import Theme
from convstudio.tools.catalog import TOOLS, known_tools
from convstudio.tools.slots.arrangement import MOST_SLOTS, Arrangement
from convstudio.tools.slots.seats import Seats
from convstudio.tools.slots.slot import Slot
from convstudio.tools.slots.strip import ToolStrip
from convstudio.tools.slots.tool_window import ToolWindow
from convstudio.tools.tool import ToolView, asking
from convstudio.window.layout.frame import on_these_screens
from convstudio.window.layout.tool_habits import keep_habits
from convstudio.window.rendering import Gate

_STRIP: Final = "tools"
_DESIGN: Final = "design_tools"
_WINDOWS: Final = "tool_windows"
_TORN_OFF: Final = "tools_torn_off"
_WIDTHS: Final = "tool_widths"
_AT_FIRST: Final = "properties response generator"  # those in the first Design view


class Tools(QObject):
    """A controller that opens, closes and moves tools, and updates those that are visible."""

    strip_changed = Signal()
    """The contents of the strip have changed."""
    arranged = Signal()
    """The tools that are shown, or their places, may have changed."""
    act_wanted = Signal(str)
    """The object name of an action of the window that a tool asks for."""
    opened = Signal(str)
    """The name of a tool that its action has opened."""

    def __init__(
        self,
        studio: Studio,
        settings: Settings,
        theme: Theme,
        window: QWidget,
        below: Sequence[ToolStrip],
    ) -> None:
        """Take the strips ``below`` the panels, for the tools of the Design view in this order."""
        super().__init__(window)
        self._studio, self._settings, self._window = studio, settings, window
        self._theme = theme
        self._shelf = QWidget(window)  # the parent of slots that are not shown
        self._shelf.hide()
        self.strip, self._below = ToolStrip(self._shelf), tuple(below)
        self._seats = Seats()
        self._made: dict[str, _Made] = {}
        self._windows: dict[str, ToolWindow] = {}
        self._arrangement = Arrangement()
        self._designs = False
        # The tools of the Design view, or, while that is shown, of the equation, and the widths that these had.
        self._others = known_tools(_AT_FIRST)
        self._widths: list[int] = []
        self._shown: tuple[tuple[str, ...], bool, bool] | None = (), False, False
        self._is_covered = False
        self._scene: Scene | None = None
        # The history as it was shown last: its states, those off its line, and which is the current one.
        self._line: tuple[tuple[State, ...], tuple[State, ...], int] = (), (), 0
        self._region: Region | None = None
        studio.history_changed.connect(self._show_history)
        window.installEventFilter(self)

    # Display

    @property
    def covers_sum(self) -> bool:
        """Whether the sum and the transport are hidden, because tools or the Design view are in their place."""
        return self._designs or self._arrangement.covers_sum

    @property
    def designs(self) -> bool:
        """Whether the tools are those of the Design view."""
        return self._designs

    @property
    def fill_strip(self) -> bool:
        """Whether there are tools in the strip."""
        return self._arrangement.covers_sum

    def shows(self, name: str) -> bool:
        """Whether a tool is shown."""
        return self._arrangement.shows(name)

    def hold(self, widget: QWidget) -> bool:
        """Whether a widget is in a tool of this window, and not in a torn-off one."""
        return any(strip.isAncestorOf(widget) for strip in (self.strip, *self._below))

    def has_focus(self, name: str) -> bool:
        """Whether the keyboard focus is in a tool."""
        made, focused = self._made.get(name), QApplication.focusWidget()
        return made is not None and focused is not None and made.slot.isAncestorOf(focused)

    @property
    def scene(self) -> Scene:
        """The scene that was shown last."""
        return self._scene or self._studio.scene

    def show_scene(self, scene: Scene) -> None:
        """Show a scene to all visible tools, those of the Design view in it, and the sum while an animation runs."""
        before, self._scene = self._scene, scene
        if scene.design != self._designs:
            self._exchange(is_aside=scene.step is not None)
        was_animated = before is not None and before.step is not None
        if was_animated != (scene.step is not None):
            self._show(self._arrangement.put_aside(not was_animated))
        # The state that another experiment is in is known already, and is announced after it.
        self._show_history()

    def show_region(self, region: Region | None) -> None:
        """Show to all visible tools which pixels of I are in view, None: all of them."""
        if region != self._region:
            self._region = region
            self._render(self._made)

    def set_covered(self, covered: bool) -> None:
        """Set whether a full-screen projector covers the main window; the tools' windows are not covered."""
        self._is_covered = covered
        self._render(self._made)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        for made in self._made.values():
            made.slot.show_theme(theme)

    def _show_history(self) -> None:
        history = self._studio.history
        if self._made and (line := (history.states, history.kept, history.index)) != self._line:
            self._line = line
            for made in self._made.values():
                made.is_behind = True
        self._render(self._made)

    def _render(self, names: Iterable[str]) -> None:
        for name in names:
            made = self._made[name]
            covered = self._is_covered and name not in self._windows
            if made.is_behind and made.slot.view.isVisible() and not covered:
                made.is_behind = False
                made.slot.view.show_history(self._studio.history)
            if self._scene is not None:
                made.gate.show_scene(self._scene, covered=covered)
            if made.region != self._region and made.slot.view.isVisible() and not covered:
                made.region = self._region
                made.slot.view.show_region(self._region)

    # Acts

    def show_tool(self, name: str, shown: bool = True) -> None:
        """Open a tool where it was shown last, or close it; a window that may be behind others is raised instead."""
        window = self._windows.get(name)
        if shown or (window is not None and not window.isActiveWindow()):
            self._show(self._arrangement.opened(name), name)
            self.opened.emit(name)
        else:
            self.close(name)

    def close(self, name: str) -> None:
        """Close a tool, wherever it is shown."""
        self._show(self._arrangement.closed(name))

    def close_strip(self) -> bool:
        """Show the sum and the transport in the strip again; return whether tools were there."""
        were_there = self.covers_sum
        if were_there:
            self._show(self._arrangement.without_slots())
        return were_there

    def show_sum(self) -> None:
        """Show the sum and the transport, with the tools put aside; the Design view is left by its scene alone."""
        if self.fill_strip and not self._designs:
            self._show(self._arrangement.put_aside(True))

    def replace(self, name: str, other: str) -> None:
        """Show another tool in the place of one, be that a slot or a window."""
        if name in self._windows:
            self._settings.set(_place(other), self._windows[name].saveGeometry())
        self._show(self._arrangement.replaced(name, other), other)

    def add_beside(self, name: str, other: str) -> None:
        """Show another tool to the right of one; in the Design view below a panel that has none."""
        now = self._arrangement
        self._show(now.put_back(other) if self._designs else now.beside(name, other), other)

    def tear_off(self, name: str) -> None:
        """Move a tool into a separate window."""
        self._show(self._arrangement.torn(name), name)

    def put_back(self, name: str) -> None:
        """Move a tool back into the strip."""
        self._show(self._arrangement.put_back(name), name)

    # Places

    def _exchange(self, is_aside: bool) -> None:
        """Exchange the strip's tools of the equation and those of the Design view, which may be put aside."""
        now, focused = self._arrangement, QApplication.focusWidget()
        if not self._designs:
            self._settings.set(_WIDTHS, self.strip.saveState())
            self._widths = self.strip.sizes()
        slots = tuple(name for name in self._others if name not in now.torn_off)[:MOST_SLOTS]
        self._others, self._designs = now.slots, not self._designs
        self._show(replace(now, slots=slots).put_aside(is_aside))
        if not self._designs and len(self._widths) == len(slots):
            self.strip.setSizes(self._widths)
        if focused is not None and not focused.isVisible():
            self._window.setFocus()

    def _show(self, arrangement: Arrangement, focused: str = "") -> None:
        """Show another arrangement, and give the tool ``focused``, if any, the keyboard focus."""
        self._arrangement = arrangement
        keyboard = QApplication.focusWidget()
        for name in tuple(self._windows):
            if name not in arrangement.windows:
                self._close_window(name)
        shown = arrangement.slots, arrangement.covers_sum, self._designs
        if shown != self._shown:
            self._shown = shown
            self._put(arrangement)
            self.strip_changed.emit()
        self._open_windows()
        self._show_choices()
        if focused in self._made:
            if focused in self._windows:
                self._windows[focused].raise_()
                self._windows[focused].activateWindow()
            self._made[focused].slot.view.setFocus()
        elif keyboard is not None and not keyboard.isVisible():
            self._window.setFocus()

    def _put(self, arrangement: Arrangement) -> None:
        """Put the tools into the strip, or below the panels in the Design view."""
        names = arrangement.slots
        if self._designs:
            self._seats = self._seated(names)
        seats = self._seats.names if self._designs else ("",) * len(self._below)
        places = [(name,) if name else () for name in seats]
        strips = (self.strip, *self._below)
        for strip, held in zip(strips, [() if self._designs else names, *places], strict=True):
            strip.show_slots([self._make(name).slot for name in held])
            strip.setVisible(bool(held) and arrangement.covers_sum)

    def _show_choices(self) -> None:
        """Update the menus of the slots."""
        now = self._arrangement
        for name, made in self._made.items():
            others = [tool for tool in TOOLS if tool.name != name]
            besides = [tool for tool in others if tool.name not in now.slots]
            back = self._below_what(name) if name in now.windows else ""
            made.slot.show_choices(
                others, besides, is_full=now.is_full, designs=self._designs, back=back
            )
        self.arranged.emit()

    def _seated(self, names: tuple[str, ...]) -> Seats:
        """The seats of the Design view with these tools."""
        low = {name for name in names if self._make(name).slot.view.is_low}
        return self._seats.taken_by(names, low)

    def _below_what(self, name: str) -> str:
        """What a tool would go below out of its window."""
        if not self._designs:
            return "the &equation"
        return self._seated(self._arrangement.put_back(name).slots).panel_above(name)

    def _make(self, name: str) -> _Made:
        """A tool with its slot, made on first use."""
        if name not in self._made:
            tool = next(each for each in TOOLS if each.name == name)
            view = tool.make()
            for acts, owner in ((tool.acts, self._studio), (tool.edits, Edits(self._studio))):
                for signal, act in acts:
                    getattr(view, signal).connect(asking(act, owner))
            view.act_wanted.connect(self.act_wanted)
            keep_habits(view, self._settings)
            slot = Slot(tool, view, self._shelf)
            slot.show_theme(self._theme)
            self._made[name] = _Made(slot, view)
            slot.came_into_view.connect(lambda: self._render([name]))
            slot.close_requested.connect(lambda: self.close(name))
            slot.tool_chosen.connect(lambda other: self.replace(name, other))
            slot.beside_chosen.connect(lambda other: self.add_beside(name, other))
            slot.tear_off_requested.connect(lambda: self.tear_off(name))
            slot.put_back_requested.connect(lambda: self.put_back(name))
        return self._made[name]

    def _open_windows(self) -> None:
        """Open the tools' windows that are not open yet, once the main window is visible."""
        if not self._window.isVisible():
            return
        for name in self._arrangement.windows - set(self._windows):
            window = self._windows[name] = ToolWindow(self._make(name).slot, self._window)
            if not window.restoreGeometry(self._settings.shape(_place(name))):
                window.stand_beside(self._window)
            window.closed.connect(lambda name=name: self.close(name))
            window.show()
            window.raise_()

    def _close_window(self, name: str) -> None:
        window = self._windows.pop(name)
        self._settings.set(_place(name), window.saveGeometry())
        self._made[name].slot.setParent(self._shelf)
        window.closed.disconnect()
        window.close()
        window.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the tools' windows after the main window has first been shown, so that they are in front of it."""
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.Show:
            self._window.removeEventFilter(self)
            # Qt sends the event before it shows the window.
            QTimer.singleShot(0, self, self._open_at_start)
        return done

    def _open_at_start(self) -> None:
        self._open_windows()
        self._show_choices()

    # Settings

    def restore(self) -> None:
        """Restore the arrangement of the settings."""
        slots, windows, torn_off = (
            known_tools(self._settings.text(key, "")) for key in (_STRIP, _WINDOWS, _TORN_OFF)
        )
        self._others = known_tools(self._settings.text(_DESIGN, _AT_FIRST))
        self.strip.restore(self._settings.shape(_WIDTHS))
        attached = tuple(name for name in slots if name not in torn_off)[:MOST_SLOTS]
        torn = frozenset(torn_off)
        self._show(Arrangement(attached, torn.intersection(windows), torn))

    def remember(self) -> None:
        """Store the arrangement for the next start."""
        now = self._arrangement
        equation, design = (self._others, now.slots) if self._designs else (now.slots, self._others)
        slots = equation, self._seats.in_order(design)
        keys = _STRIP, _DESIGN, _WINDOWS, _TORN_OFF
        for key, names in zip(keys, (*slots, now.windows, now.torn_off), strict=True):
            self._settings.set(key, " ".join(names))
        if not self._designs:
            self._settings.set(_WIDTHS, self.strip.saveState())
        for name, window in self._windows.items():
            self._settings.set(_place(name), window.saveGeometry())

    def join(self) -> None:
        """End what the tools compute in the background."""
        for made in self._made.values():
            made.slot.view.join()

    def reset(self) -> None:
        """Close all tools but those of a first Design view, and forget their places."""
        first = known_tools(_AT_FIRST)
        self._others = () if self._designs else first
        self._seats, self._shown = Seats(), None
        self._show(Arrangement(first if self._designs else ()))
        for tool in TOOLS:
            self._settings.remove(_place(tool.name))


class _Made:
    """A tool that has been made: its slot, and whether it is up to date."""

    def __init__(self, slot: Slot, view: ToolView) -> None:
        self.slot = slot
        self.gate = Gate(view, lambda _scene: view.isVisible())
        self.is_behind = True
        """Whether the history has changed since it was last shown to the tool."""
        self.region: Region | None = None
        """What the tool was last told to be in view."""


def _place(name: str) -> str:
    """The settings key for the geometry of a tool's window in the present arrangement of screens."""
    return on_these_screens(f"tool_{name}")
