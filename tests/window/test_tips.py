"""Everything that is pressed, typed or slid says what it is, on pointing and to those who listen; menus show theirs."""

import re

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QLineEdit,
    QMenu,
    QScrollBar,
    QWidget,
)

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.panels.inputs.new_input import NewInputDialog
from convstudio.panels.lessons.step_dialog import StepDialog

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)
LONGEST_LINE = 120  # characters: Qt breaks no line of a tooltip


def controls(root):
    """All that can be used in a window, its menus and its popups."""
    for kind in CONTROLS:
        for one in root.findChildren(kind):
            if isinstance(one, QScrollBar) or one.objectName().startswith("qt_"):
                continue  # parts of what is made of several
            yield one


def says_itself(control):
    """Buttons whose words are all there is to say: those of a question, and its answers."""
    parent = control.parent()
    while parent is not None:
        if isinstance(parent, QDialogButtonBox) or parent.objectName() in (
            "lesson_question",
            "tour_callout",
        ):
            return True
        parent = parent.parent()
    return False


def silent(root):
    """The controls that lack a tip or a name, and tips that are too long."""
    found = []
    for one in controls(root):
        who = one.objectName() or f"{type(one).__name__} {one.parent().objectName()}"
        tip = one.toolTip()
        if not tip and not says_itself(one):
            found.append(f"{who}: no tip")
        if not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text())):
            found.append(f"{who}: no name")
        found += [f"{who}: {line}" for line in tip.split("\n") if len(line) > LONGEST_LINE]
    return found


def hidden_tips(root):
    """Menus that would not show the tips that their entries have."""
    return [
        menu.objectName() or menu.title()
        for menu in root.findChildren(QMenu)
        if not menu.toolTipsVisible() and any(map(has_own_tip, menu.actions()))
    ]


def has_own_tip(action):
    """Qt makes one of an entry's words where it has none of its own."""
    words, tip = (re.sub(r"\W", "", text) for text in (action.text(), action.toolTip()))
    return not action.isSeparator() and tip not in ("", words)


@pytest.fixture
def window(open_window, grid):
    return open_window(grid)


def test_every_control_has_a_tip_and_a_name_and_every_menu_shows_its_tips(window, qtbot):
    action, lessons = window.action, window.lesson_mode
    action("action_paint").trigger()
    action("action_forward").trigger()
    window.message_bar.show_cancellable("Opening…")
    action("action_compare").trigger()
    window.inputs.open_spaceship()
    lessons.menu.wanted.emit()
    lessons.lecture.open_file(built_in_lessons()[0])
    dialogs = [
        NewInputDialog(window, window.appearance.theme),
        StepDialog(window, "", window.appearance.theme),
    ]
    for root in (window, lessons.presenter, *dialogs):
        assert silent(root) == [], root.objectName()
    action("action_tour").trigger()
    window.projector.toggle()
    for root in (window, window.projector.screen):
        assert silent(root) == [], root.objectName()
        assert hidden_tips(root) == []
    window.projector.toggle()


def test_the_menus_of_a_weight_and_of_an_output_show_their_tips(window, qtbot):
    table = window.findChild(QWidget, "kernel_table")
    table.customContextMenuRequested.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert menu.toolTipsVisible()
    assert any(action.objectName() == "action_transpose" for action in menu.actions())
    menu.close()


def test_every_entry_that_is_an_act_has_a_tip_and_shows_it_at_once(window):
    """Samples, presets of a speed and the like are what they say."""
    for menu in window.menuBar().findChildren(QMenu):
        for action in menu.actions():
            if action.objectName().startswith(("action_", "mode_", "order_", "boundary_")):
                assert (
                    has_own_tip(action)
                    or "undo" in action.objectName()
                    or ("redo" in action.objectName())
                ), action.text()


def test_the_menu_behind_the_dots_calls_each_act_as_the_menu_bar_does(window):
    dots = window.findChild(QMenu, "transport_menu")
    for order in ("gather", "scatter", "shift-and-add"):
        window.all_actions.animation.orders[order].trigger()
        bar = {
            action.text().replace("&", ""): action.toolTip()
            for menu in window.menuBar().findChildren(QMenu)
            for action in menu.actions()
        }
        for action in dots.actions():
            if not action.isSeparator():
                assert bar[action.text()] == action.toolTip()
        unit = window.studio.timeline.units[1]
        assert f"Next {unit}" in bar
        button = window.findChild(QWidget, "step_forward_button")
        assert button.accessibleName() in bar
        segment = window.findChild(QWidget, "unit_selector").segment("1")
        assert unit in segment.toolTip()
    assert window.findChild(QWidget, "skip_button").text() == "Skip missing"
    assert "Skip missing" in bar
