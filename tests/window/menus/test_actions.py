"""Every action can be reached by keyboard, and no two answer to the same keys."""

import re
from collections import Counter

import numpy as np
import pytest
from PySide6.QtCore import SIGNAL, QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QStyle, QToolButton, QWidget, QWidgetAction

from convstudio.app import create_window
from convstudio.core.files.resources import resource_path
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.window.menus.help import key_groups


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


def entries(menu):
    return [action for action in menu.actions() if not action.isSeparator() and action.isVisible()]


def mnemonics(menu):
    texts = [action.text().replace("&&", "") for action in entries(menu)]
    return Counter(match[1].lower() for text in texts if (match := re.search("&(.)", text)))


def test_in_every_menu_each_letter_is_one_entrys_and_each_entry_has_a_tip(open_window, tmp_path):
    window = open_window("textbook", "--kernel", "textbook")
    window.lesson_mode.menu.aboutToShow.emit()
    window.input_panel.show_recent([str(tmp_path / "a & b.png")])
    window.feature_map_panel._open_menu((0, 0), window.pos())
    states = {
        "a picture": lambda: None,
        "an edit to take back": lambda: window.edits.flip(False),
        "a signal": window.inputs.open_spaceship,
        "stamps": window.all_actions.animation.orders["scatter"].trigger,
        "a lesson": lambda: window.lesson_mode.lecture.open_file(
            resource_path("lessons", "1-the-figure.md")
        ),
    }
    for state, begin in states.items():
        begin()
        for menu in window.findChildren(QMenu):
            if set(menu.actions()) <= set(window.menuBar().actions()):
                continue  # Qt's own, for what the bar has no room for
            menu.aboutToShow.emit()
            twice = [letter for letter, count in mnemonics(menu).items() if count > 1]
            assert twice == [], (state, menu.title())
            assert menu.toolTipsVisible() or not entries(menu), (state, menu.title())
            assert menu.style().styleHint(QStyle.StyleHint.SH_Menu_Scrollable, None, menu)
            for action in entries(menu):
                if not isinstance(action, QWidgetAction):
                    own = action.toolTip().replace("&", "") != action.text().replace("&", "")
                    assert action.toolTip(), (state, menu.title(), action.text())
                    assert own, (state, menu.title(), action.text())


def test_the_menus_of_the_bar_are_no_longer_than_a_small_screen_has_room_for(open_window):
    window = open_window("textbook")
    below = 512 - 2 * window.menuBar().height()  # of the window's title and the bar
    for action in window.menuBar().actions():
        # What it is filled with when it opens, such as the lessons.
        action.menu().aboutToShow.emit()
        assert action.menu().sizeHint().height() < below, action.text()


def test_undo_and_redo_say_in_their_tips_what_they_would_do(open_window):
    window = open_window("textbook")
    undo, redo = window.all_actions.history.undo, window.all_actions.history.redo
    assert (undo.toolTip(), redo.toolTip()) == (
        "There is nothing to take back.",
        "There is nothing to do again.",
    )
    window.edits.flip(False)
    assert undo.toolTip() == "Take back: Do not flip: cross-correlation"
    undo.trigger()
    assert redo.toolTip() == "Do again: Do not flip: cross-correlation"


def test_undo_says_under_the_mouse_what_it_would_take_back_next(open_window):
    window = open_window("textbook")
    window.edits.flip(False)
    window.edits.choose_mode("full")
    button, said = window.findChild(QToolButton, "undo_button"), window.statusBar().currentMessage
    QTest.mouseMove(button)
    assert said() == "Take back: Mode full"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert said() == "Take back: Do not flip: cross-correlation"
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert said() == "There is nothing to take back."
    QTest.mouseMove(window, QPoint(1, 1))
    assert said() == ""


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
        window.action(f"view_{name}").trigger()
        assert menu.isVisible()
        menu.close()
    window.studio.change("Valid", picture=Picture(np.ones((1, 1)), 1.0))
    assert 0 in window.studio.experiment.output_shape
    window.action("view_map_range").trigger()  # there is no S whose range it were
    assert not outputs.range_menu.isVisible()
    choices = [window.action(f"view_{name}") for name in ("input_range", "map_range")]
    picture = window.studio.experiment.picture
    signal = {"picture": Picture(np.ones((1, 5)), 1.0), "kernel": Kernel((("1", "2"),))}
    for fields, on in ((signal, False), ({"picture": picture, "kernel": preset("textbook")}, True)):
        window.studio.change("Another", **fields)
        assert [choice.isEnabled() for choice in choices] == [on, on]
        assert all(("no range" in choice.toolTip()) != on for choice in choices)


def test_tips_say_what_is_true(open_window):
    window = open_window("textbook")
    files = window.all_actions.files
    for action, words in (
        (files.open, ("signal", "table", "CSV", "WAV")),
        (files.save_feature_map, ("8 or 16 bits", "colours shown")),
        (files.paste, ("table",)),
    ):
        assert all(word in action.toolTip() for word in words)
    for mode, action in window.all_actions.edits.modes.items():
        assert len(action.toolTip()) > len(mode)
    for name in ("open_button", "save_button"):
        assert window.findChild(QWidget, name).toolTip() in [
            files.open.toolTip(), files.save_feature_map.toolTip()
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
    assert Counter(ownerless()) - Counter(before) == Counter()


def groups_in(window):
    """The group of each action that has one: PySide makes what `QAction.actionGroup` returns a child of the action."""
    return {
        action: group for group in window.findChildren(QActionGroup) for action in group.actions()
    }


def listeners(action, group):
    """How many do something when an action is triggered; menus, groups and buttons only pass it on."""
    passing = [each for each in action.associatedObjects() if isinstance(each, QMenu | QToolButton)]
    heard = action.receivers(SIGNAL("triggered(bool)")) - len(passing) - (group is not None)
    return heard + (group.receivers(SIGNAL("triggered(QAction*)")) if group is not None else 0)


def test_every_action_can_be_found_and_does_something(open_window):
    window = open_window("textbook", "--kernel", "textbook")
    window.lesson_mode.menu.aboutToShow.emit()
    in_bar = {leaf for menu in window.menuBar().actions() for leaf in leaves(menu)}
    named = [*window.all_actions, *window.kernel_panel.edits]
    assert [each.objectName() for each in named if each not in in_bar] == []
    names = Counter(each.objectName() for each in window.findChildren(QAction))
    assert [each.objectName() for each in named if names[each.objectName()] != 1] == []
    assert all(window.action(each.objectName()) is each for each in named)
    with pytest.raises(LookupError, match="action_nothing"):
        window.action("action_nothing")
    groups = groups_in(window)
    for action in window.findChildren(QAction):
        if action.isSeparator() or action.menu() or isinstance(action, QWidgetAction):
            continue
        heard = listeners(action, groups.get(action))
        assert action.associatedObjects(), action.text()
        # What cannot be chosen is a heading.
        assert heard > 0 or not action.isEnabled(), action.text()
        assert heard < 2 or action in groups, action.text()  # one act each


def held(window):
    """All that a tick stands for, as those say who hold it."""
    return (
        window.studio.scene, window.transport.player.loop, window.input_panel.editing.brush.active,
        window.lesson_mode.is_asking, window.lesson_mode.presenting.is_shown,
        window.motion.reduced, window.appearance.choice, window.isFullScreen(),
    )  # fmt: skip


def test_a_tick_shows_what_is_on_and_is_never_the_truth(open_window):
    window = open_window("textbook", "--kernel", "textbook")
    window.lesson_mode.lecture.open_file(resource_path("lessons", "1-the-figure.md"))
    toggles = [each for each in window.all_actions if each.isCheckable()]
    assert len(toggles) > 20
    before, ticks = held(window), [each.isChecked() for each in toggles]
    for action in toggles:
        action.setChecked(not action.isChecked())  # nobody has pressed it
        assert held(window) == before, action.objectName()
    for group in vars(window.all_actions).values():
        group.refresh()
    assert [each.isChecked() for each in toggles] == ticks
    groups = groups_in(window)
    for action in toggles:
        if action.isEnabled() and action not in groups:
            was = action.isChecked()
            for on in (not was, was):  # pressed twice
                action.trigger()
                assert action.isChecked() == on, action.objectName()


def test_a_button_shows_what_its_key_shows_and_what_is_refused_is_not_ticked(open_window):
    window = open_window("textbook", "--kernel", "textbook")
    window.motion.set_reduced(True)
    window.studio.look(chosen=(1, 1))
    letters, toggle = window.all_actions.looks.letters, window.findChild(QWidget, "letters_toggle")
    in_numbers = window.sum_panel.picture()
    letters.trigger()
    in_letters = window.sum_panel.picture()
    assert in_letters != in_numbers
    letters.trigger()
    for on, picture in ((True, in_letters), (False, in_numbers)):
        QTest.mouseClick(toggle, Qt.MouseButton.LeftButton)
        assert letters.isChecked() == on
        assert window.sum_panel.picture() == picture
    paint, bar = window.all_actions.inputs.paint, window.message_bar
    paint.trigger()
    assert paint.isChecked()
    window.studio.change("A photograph", picture=Picture(np.ones((900, 900)), 1.0))
    assert not paint.isChecked()  # it cannot be painted
    for press in (paint.trigger, window.findChild(QWidget, "paint_toggle").click):
        press()
        assert not paint.isChecked()
        assert "Open…" in [button.text() for button in bar.findChildren(QToolButton)]
