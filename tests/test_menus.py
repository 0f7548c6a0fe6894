"""Every action can be reached by keyboard, and no two answer to the same keys."""

from collections import Counter

import pytest
from PySide6.QtGui import QAction

from convstudio.app import create_window


@pytest.fixture
def actions(qtbot, qapp):
    window = create_window(["impulse"])
    qtbot.addWidget(window)
    yield [action for menu in window.menuBar().actions() for action in leaves(menu)]
    window.close()


def leaves(action):
    menu = action.menu()
    if menu is None:
        return [] if action.isSeparator() else [action]
    return [leaf for entry in menu.actions() for leaf in leaves(entry)]


def test_no_two_actions_answer_to_the_same_keys(actions):
    keys = Counter(
        shortcut.toString() for action in set(actions) for shortcut in action.shortcuts()
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_action_has_words_and_every_verb_a_shortcut(actions):
    without = [
        action.text()
        for action in actions
        if isinstance(action, QAction)
        and action.objectName().startswith("action_")
        and action.shortcut().isEmpty()
    ]
    assert without == ["&About Convolution Studio"]
    assert all(action.text() for action in actions if type(action) is QAction)
