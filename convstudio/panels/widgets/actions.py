"""Actions: each made in one line, with all that is seen of it and what it does, beside the feature that it belongs to.

A new action is such a line, and an entry of a menu (`window/menu_bar.py`). The keyboard map, the tips and the
projector's keys come from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

Keys = str | QKeySequence.StandardKey
Name = TypeVar("Name", bound=str)


class Choice(NamedTuple):
    """One of several that exclude each other: its text, keys ("" for none) and tip."""

    text: str
    keys: str
    tip: str


class Actions:
    """The actions of one feature, each an attribute; the ``owner`` has them as children, by their object names.

    What can be ticked is never the truth: it asks for that after its act, and whenever it is told to `refresh`.
    """

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._all: list[QAction] = []
        self._on_projector: list[QAction] = []
        self._ticks: list[Callable[[], None]] = []

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._all)

    @property
    def on_projector(self) -> list[QAction]:
        """Those whose keys work on the projector's screen as well."""
        return list(self._on_projector)

    def refresh(self) -> None:
        """Tick what is on now, and nothing else."""
        for tick in self._ticks:
            tick()

    def add(
        self, name: str, text: str, keys: Keys | tuple[Keys, ...], tip: str,
        act: Callable[[], object], *, on_projector: bool = False,
    ) -> QAction:  # fmt: skip
        """An action that does ``act``; ``text`` has the mnemonic, ``keys`` are "" where there are none."""
        action = self._made(name, text, keys, tip, on_projector)
        action.triggered.connect(lambda: act())  # whatever Qt says of its tick
        return action

    def add_toggle(
        self, name: str, text: str, keys: Keys | tuple[Keys, ...], tip: str,
        act: Callable[[bool], object], is_on: Callable[[], bool], *, on_projector: bool = False,
    ) -> QAction:  # fmt: skip
        """An action that is ticked while ``is_on``; ``act`` is told what is wanted, and may refuse it."""
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
        """Actions of which the ``chosen`` one is ticked; their object names begin with the ``kind``."""
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
        self._all.append(action)
        if on_projector:
            self._on_projector.append(action)
        return action


def show_tip(action: QAction, tip: str) -> None:
    """Say what an action does: beside the mouse, and in the status line."""
    action.setToolTip(tip)
    action.setStatusTip(tip)
