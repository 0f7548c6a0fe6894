"""Every action can be reached by keyboard, and no two answer to the same keys."""

from collections import Counter

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from convstudio.app import create_window
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.window.help import key_groups


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
    # Enter goes to the question where it means nothing else.
    assert without == ["&Go to the question", "&About Convolution Studio"]
    assert all(action.text() for action in actions if type(action) is QAction)


def test_the_ranges_and_colours_open_by_menu_and_keys_and_stand_on_the_keyboard_map(
    open_window, qtbot
):
    window = open_window("textbook", "--kernel", "textbook", "--mode", "valid")
    inputs, outputs = window.input_panel.range, window.feature_map_panel.range
    rows = {row.words: row.keys for group in key_groups(window.menuBar()) for row in group.rows}
    assert len(rows["Range: of I, of S, Colours of S"]) == 3
    for name, menu in (
        ("input_range", inputs.menu),
        ("map_range", outputs.range_menu),
        ("map_colors", outputs.colors_menu),
    ):
        window.actions_by_name[f"view_{name}"].trigger()
        assert menu.isVisible()
        menu.close()
    window.studio.change("Valid", picture=Picture(np.ones((1, 1)), 1.0))
    assert 0 in window.studio.experiment.output_shape
    window.actions_by_name["view_map_range"].trigger()  # there is no S whose range it were
    assert not outputs.range_menu.isVisible()
    choices = [window.actions_by_name[f"view_{name}"] for name in ("input_range", "map_range")]
    picture = window.studio.experiment.picture
    signal = {"picture": Picture(np.ones((1, 5)), 1.0), "kernel": Kernel((("1", "2"),))}
    for fields, on in ((signal, False), ({"picture": picture, "kernel": preset("textbook")}, True)):
        window.studio.change("Another", **fields)
        assert [choice.isEnabled() for choice in choices] == [on, on]
        assert all(("no range" in choice.toolTip()) != on for choice in choices)


def test_tips_say_what_is_true(open_window):
    window = open_window("textbook")
    actions = window.actions_by_name
    for name, words in (
        ("action_open", ("signal", "table", "CSV", "WAV")),
        ("action_save_feature_map", ("8 or 16 bits", "colours shown")),
        ("action_paste", ("table",)),
    ):
        assert all(word in actions[name].toolTip() for word in words)
    for mode, action in actions.modes.items():
        assert len(action.toolTip()) > len(mode)
    for name in ("open_button", "save_button"):
        assert window.findChild(QWidget, name).toolTip() in [
            actions["action_open"].toolTip(), actions["action_save_feature_map"].toolTip()
        ]  # fmt: skip
    assert "pixel" in window.desk.scale.toolTip()
    compare = window.findChild(QWidget, "compare_button")
    assert compare.accessibleName() == "Compare with and without the flip"


def test_every_menu_belongs_to_the_window_and_goes_with_it(open_window, grid):
    def ownerless():
        menus = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu)]
        return [each.title() for each in menus if each.parent() is None]

    before = ownerless()  # of what other tests have left
    window = open_window(grid)
    menus = window.findChildren(QMenu)
    assert {window.lesson_mode.menu, window.kernel_panel.preset_menu} <= set(menus)
    assert sorted(ownerless()) == sorted(before)
