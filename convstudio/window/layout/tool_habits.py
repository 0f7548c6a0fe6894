"""The habits of a tool: its choices that are no part of the work, kept in the settings as soon as they are made."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import NamedTuple

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QAbstractButton, QSpinBox

from convstudio.document.settings import Settings
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.tools.parts.choice_button import ChoiceButton
from convstudio.tools.tool import ToolView

_GROUP = "tool_habits"
_SWITCH = {"on": True, "off": False}


class _Habit(NamedTuple):
    """A control as text: what says that it was changed, its text, and the act that takes one."""

    changed: SignalInstance
    text: Callable[[], str]
    take: Callable[[str], object]


def keep_habits(view: ToolView, settings: Settings) -> None:
    """Give a tool the choices of the settings, and write there what is chosen from now on."""
    habits = {f"{_GROUP}/{each.objectName()}": _habit(each) for each in view.habits()}
    for key, habit in habits.items():
        if text := settings.text(key, ""):
            habit.take(text)

    def write() -> None:
        # All of them: one may have changed another without a word.
        for key, habit in habits.items():
            if settings.text(key, "") != habit.text():
                settings.set(key, habit.text())

    for habit in habits.values():
        habit.changed.connect(lambda *_: write())


@singledispatch
def _habit(control: QObject) -> _Habit:
    raise TypeError(f"{control} is no choice")


@_habit.register
def _(control: QAbstractButton) -> _Habit:
    names = {value: name for name, value in _SWITCH.items()}
    return _Habit(
        control.toggled,
        lambda: names[control.isChecked()],
        lambda text: control.setChecked(_SWITCH.get(text, control.isChecked())),
    )


@_habit.register
def _(control: Segmented) -> _Habit:
    def take(text: str) -> None:
        if text in control.choices and text != control.choice:
            control.segment(text).click()

    return _Habit(control.chosen, lambda: control.choice, take)


@_habit.register
def _(control: ChoiceButton) -> _Habit:
    return _Habit(control.chosen, lambda: control.choice, control.choose)


@_habit.register
def _(control: QSpinBox) -> _Habit:
    def take(text: str) -> None:
        if text.isascii() and text.isdecimal():
            control.setValue(min(int(text), control.maximum()))

    return _Habit(control.valueChanged, lambda: str(control.value()), take)


@_habit.register
def _(control: QActionGroup) -> _Habit:
    def text() -> str:
        checked = control.checkedAction()
        return "" if checked is None else str(checked.data())

    def take(text: str) -> None:
        for action in control.actions():
            if action.data() == text:
                action.trigger()

    return _Habit(control.triggered, text, take)
