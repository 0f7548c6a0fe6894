"""An action is made in one line, shows what is on, and leaves the truth to those who have it."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from convstudio.panels.widgets.actions import Actions, Choice, show_tip


@pytest.fixture
def owner(qapp):
    return QObject()


@pytest.fixture
def actions(owner):
    return Actions(owner)


def test_an_action_has_all_that_is_seen_of_it_and_does_its_act(owner, actions):
    done = []
    action = actions.add("go", "&Go", "Ctrl+G", "Go there.", lambda: done.append("gone"))
    assert owner.findChild(QAction, "go") is action
    assert (action.text(), action.toolTip(), action.statusTip()) == (
        "&Go",
        "Go there.",
        "Go there.",
    )
    assert not action.isCheckable()
    action.trigger()
    assert done == ["gone"]
    show_tip(action, "Not now.")
    assert (action.toolTip(), action.statusTip()) == ("Not now.", "Not now.")


def test_a_reason_why_it_cannot_be_done_stands_in_the_place_of_the_tip_until_it_can(actions):
    action = actions.add("go", "Go", "", "Go there.", print)
    actions.allow(action)
    assert (action.isEnabled(), action.toolTip()) == (True, "Go there.")
    for reason in ("No road.", "No time."):
        actions.allow(action, reason)
        said = action.isEnabled(), action.toolTip(), action.statusTip()
        assert said == (False, reason, reason)
    actions.describe(action, "Go &home", "Go home.")
    assert (action.text(), action.toolTip()) == ("Go &home", "No time.")
    actions.allow(action)
    assert (action.isEnabled(), action.toolTip(), action.statusTip()) == (
        True, "Go home.", "Go home.",
    )  # fmt: skip
    actions.describe(action, "Go", "Go there.")
    assert action.toolTip() == "Go there."


def test_to_be_told_a_reason_again_changes_nothing(actions, qtbot):
    action = actions.add("go", "Go", "", "Go there.", print)
    actions.allow(action, "No road.")
    with qtbot.assertNotEmitted(action.changed):
        actions.allow(action, "No road.")


@pytest.mark.parametrize(
    ("keys", "shortcuts"),
    [
        ("", []),
        ("Ctrl+E, F", ["Ctrl+E, F"]),
        (("F1", "Ctrl+/"), ["F1", "Ctrl+/"]),
        (QKeySequence.StandardKey.Save, ["Ctrl+S"]),
        ((QKeySequence.StandardKey.ZoomIn, "Ctrl+="), ["Ctrl++", "Ctrl+="]),
    ],
)
def test_it_has_no_key_one_or_several(actions, keys, shortcuts):
    action = actions.add("go", "Go", keys, "Go there.", print)
    assert [each.toString() for each in action.shortcuts()] == shortcuts


def test_a_toggle_is_ticked_from_the_first_by_who_holds_the_truth_also_when_that_refuses(actions):
    truth = {"on": True}
    wanted = []

    def choose(on):
        wanted.append(on)
        truth["on"] = on and "locked" not in truth

    toggle = actions.add_toggle("it", "It", "", "It is.", choose, lambda: truth["on"])
    assert toggle.isChecked()
    toggle.trigger()
    assert (wanted, truth["on"], toggle.isChecked()) == ([False], False, False)
    truth["locked"] = True
    toggle.trigger()
    assert (wanted, truth["on"], toggle.isChecked()) == ([False, True], False, False)
    truth["on"] = True
    assert not toggle.isChecked()
    actions.refresh()
    assert toggle.isChecked()
    toggle.setChecked(False)  # which is nobody's act
    assert (wanted, truth["on"]) == ([False, True], True)


def test_of_choices_the_chosen_one_is_ticked_whatever_is_pressed(actions):
    truth = {"chosen": "b"}
    rows = [(each, Choice(each.upper(), "", f"Take {each}.")) for each in "abc"]

    def choose(name):
        if name != "c":
            truth["chosen"] = name

    choices = actions.add_choices("letter", rows, choose, lambda: truth["chosen"])
    for pressed, chosen in (("", "b"), ("a", "a"), ("a", "a"), ("c", "a"), ("b", "b")):
        if pressed:
            choices[pressed].trigger()
        assert [name for name, each in choices.items() if each.isChecked()] == [chosen]
    assert [each.objectName() for each in actions] == ["letter_a", "letter_b", "letter_c"]


def test_some_have_keys_on_the_projector_as_well(actions):
    go = actions.add("go", "Go", "G", "Go there.", print, on_projector=True)
    actions.add("stay", "Stay", "S", "Stay here.", print)
    assert actions.on_projector == [go]
