"""A description costs nothing while nobody asks, and whoever asks gets the newest one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from convstudio.panels.widgets.late_description import LateDescription


class Teller(QWidget):
    """A widget that counts how often its description is made."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[int] = []
        self.number = 0
        self.description = LateDescription(self, self._words)

    def show_number(self, number: int) -> None:
        self.number = number
        self.description.change()

    def _words(self) -> str:
        self.made.append(self.number)
        return f"number {self.number}"


@pytest.fixture
def teller(qtbot: QtBot) -> Teller:
    widget = Teller()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def listener(qapp: object) -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def test_a_description_is_made_once_when_it_is_asked_for(teller: Teller) -> None:
    for number in range(5):
        teller.show_number(number)
    assert teller.made == []

    teller.description.complete()
    teller.description.complete()

    assert teller.made == [4]
    assert teller.accessibleDescription() == "number 4"


def test_a_description_that_nobody_asks_for_is_made_in_the_next_pause(
    teller: Teller, qtbot: QtBot
) -> None:
    for number in range(3):
        teller.show_number(number)

    qtbot.waitUntil(lambda: teller.accessibleDescription() == "number 2")

    assert teller.made == [2]


def test_a_listener_gets_every_description_at_once(teller: Teller, listener: None) -> None:
    for number in range(3):
        teller.show_number(number)
        assert teller.accessibleDescription() == f"number {number}"

    assert teller.made == [0, 1, 2]
