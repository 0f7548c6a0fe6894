"""Actions declared in one call each, beside the feature that they belong to.

A call gives an action's texts, keys, tip and effect. The keyboard map, the tips and the projector's keys are derived
from it; the menu bar (`window/menus/menu_bar.py`) lists it in a menu.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

Keys = str | QKeySequence.StandardKey
Name = TypeVar("Name", bound=str)


class Choice(NamedTuple):
    """One of several mutually exclusive choices: its text, keys ("" for none) and tip."""

    text: str
    keys: str
    tip: str


class Actions:
    """The actions of one feature, each an attribute of its subclass; the ``owner`` has them as children.

    A checked action never holds the state itself: it asks for the state after it was triggered, and in `refresh`.
    """

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._all: list[QAction] = []
        self._on_projector: list[QAction] = []
        self._ticks: list[Callable[[], None]] = []
        # What each action does, and why it cannot be done, "" where it can.
        self._tips: dict[QAction, str] = {}
        self._reasons: dict[QAction, str] = {}

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._all)

    @property
    def on_projector(self) -> list[QAction]:
        """The actions whose keys also work on the projector's screen."""
        return list(self._on_projector)

    def refresh(self) -> None:
        """Check the actions that are on now, and no others."""
        for tick in self._ticks:
            tick()

    def allow(self, action: QAction, reason: str = "") -> None:
        """Let an action be done, or say in its tip for what ``reason`` it cannot; telling it again costs nothing."""
        if self._reasons.get(action, "") == reason:
            return
        self._reasons[action] = reason
        action.setEnabled(not reason)
        show_tip(action, reason or self._tips[action])

    def describe(self, action: QAction, text: str, tip: str) -> None:
        """Give an action another text, and another tip for when it can be done."""
        action.setText(text)
        self._tips[action] = tip
        if not self._reasons.get(action):
            show_tip(action, tip)

    def add(
        self, name: str, text: str, keys: Keys | tuple[Keys, ...], tip: str,
        act: Callable[[], object], *, on_projector: bool = False,
    ) -> QAction:  # fmt: skip
        """Add an action that calls ``act``.

        ``text`` contains the mnemonic; ``keys`` is "" for an action without a shortcut.
        """
        action = self._made(name, text, keys, tip, on_projector)
        # `triggered` carries the checked state, which ``act`` does not take.
        action.triggered.connect(lambda: act())
        return action

    def add_toggle(
        self, name: str, text: str, keys: Keys | tuple[Keys, ...], tip: str,
        act: Callable[[bool], object], is_on: Callable[[], bool], *, on_projector: bool = False,
    ) -> QAction:  # fmt: skip
        """Add an action that is checked while ``is_on()``.

        ``act`` is given the wanted state, and may refuse it.
        """
        action = self._made(name, text, keys, tip, on_projector)
        action.setCheckable(True)

        def tick() -> None:
            action.setChecked(is_on())

        def do(on: bool) -> None:
            act(on)
            tick()

        action.triggered.connect(do)
        self._ticks.append(tick)
        tick()
        return action

    def add_choices(
        self, kind: str, choices: Iterable[tuple[Name, Choice]],
        act: Callable[[Name], object], chosen: Callable[[], Name], *, on_projector: bool = False,
    ) -> dict[Name, QAction]:  # fmt: skip
        """Add exclusive actions, of which the ``chosen()`` one is checked; their object names begin with ``kind``."""
        group = QActionGroup(self._owner)
        actions: dict[Name, QAction] = {}

        def tick() -> None:
            actions[chosen()].setChecked(True)

        def do(name: Name) -> None:
            act(name)
            tick()

        for name, (text, keys, tip) in choices:
            action = self._made(f"{kind}_{name}", text, keys, tip, on_projector)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, name=name: do(name))
            group.addAction(action)
            actions[name] = action
        self._ticks.append(tick)
        tick()
        return actions

    def _made(
        self, name: str, text: str, keys: Keys | tuple[Keys, ...], tip: str, on_projector: bool
    ) -> QAction:
        action = QAction(text, self._owner)
        action.setObjectName(name)
        several = keys if isinstance(keys, tuple) else (keys,) if keys != "" else ()
        action.setShortcuts([QKeySequence(each) for each in several])
        show_tip(action, tip)
        self._tips[action] = tip
        self._all.append(action)
        if on_projector:
            self._on_projector.append(action)
        return action


def show_tip(action: QAction, tip: str) -> None:
    """Describe what an action does, in its tooltip and in the status line."""
    action.setToolTip(tip)
    action.setStatusTip(tip)
