"""The tool History shows every state, the latest first; keys, clicks and names do as they say; long ones are quick."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.document.studio import Studio
from convstudio.theme import DARK, LIGHT
from convstudio.tools.catalog import TOOLS
from convstudio.tools.states.state_list import StateDelegate, StateList
from convstudio.tools.states.state_model import StateModel

START = Experiment(Picture(np.zeros((4, 4), np.uint8), 255.0), Kernel((("1", "2"), ("3", "4"))))
ROLES = Qt.ItemDataRole
SIGN = 10  # pixels from the right edge of a row to within its ★


@pytest.fixture
def shown(qtbot):
    """A studio, and the tool joined with it as its row says."""
    row = next(tool for tool in TOOLS if tool.name == "history")
    studio, view = Studio(START), row.make()
    for signal, act in row.acts:
        getattr(view, signal).connect(lambda *values, act=act: act(studio, *values))
    studio.history_changed.connect(lambda: view.show_history(studio.history))
    qtbot.addWidget(view)
    view.resize(640, 160)
    view.show_theme(LIGHT)
    view.show_history(studio.history)
    view.show()
    states, kept = (view.findChild(StateList, name) for name in ("history_states", "kept_states"))
    yield studio, view, states, kept
    view.close()


def edit(studio, number):
    studio.change(f"Edit {number}", fill_value=float(number))


def texts(view, role=ROLES.DisplayRole):
    model = view.model()
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


def click(view, row, x=60):
    rect = view.visualRect(view.model().index(row, 0))
    at = QPoint(x if x > 0 else rect.right() + x, rect.center().y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def type_name(view, name):
    (editor,) = (each for each in view.findChildren(QLineEdit, "state_name") if each.isVisible())
    editor.clear()
    QTest.keyClicks(editor, name)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # Qt commits what the editor has made of the key


def test_the_latest_state_comes_first_and_a_click_goes_to_one(shown):
    studio, _, states, _ = shown
    for number in (1, 2, 3):
        edit(studio, number)
    assert texts(states) == ["Edit 3", "Edit 2", "Edit 1", "Start"]
    click(states, 2)
    assert studio.experiment.fill_value == 1.0
    assert texts(states, ROLES.AccessibleTextRole) == [
        "Edit 3, undone", "Edit 2, undone", "Edit 1, current", "Start",
    ]  # fmt: skip
    click(states, 0)
    assert studio.experiment.fill_value == 3.0


def test_the_arrows_go_along_and_enter_goes_there(shown):
    studio, _, states, _ = shown
    for number in (1, 2, 3):
        edit(studio, number)
    QTest.keyClick(states, Qt.Key.Key_Down)
    QTest.keyClick(states, Qt.Key.Key_Down)
    assert studio.history.index == 3
    QTest.keyClick(states, Qt.Key.Key_Return)
    assert studio.history.index == 1
    QTest.keyClick(states, Qt.Key.Key_End)
    QTest.keyClick(states, Qt.Key.Key_Enter)
    assert studio.history.index == 0
    edit(studio, 9)
    assert texts(states) == ["Edit 9", "Start"]
    assert states.currentIndex().row() == 0


def test_a_star_names_a_state_in_place_and_an_empty_name_takes_it_away(shown):
    studio, _, states, kept = shown
    edit(studio, 1)
    edit(studio, 2)
    click(states, 1, -SIGN)
    assert studio.history.index == 2  # a click on the star goes nowhere
    type_name(states, "  soft   one ")
    assert studio.history.states[1].name == "soft one"
    assert texts(states)[1] == "soft one · Edit 1"
    states.setCurrentIndex(states.model().index(0, 0))
    QTest.keyClick(states, Qt.Key.Key_F2)
    editor = states.findChild(QLineEdit, "state_name")
    QTest.keyClicks(editor, "given up")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert studio.history.states[2].name == ""
    click(states, 1, -SIGN)
    type_name(states, "")
    assert studio.history.states[1].name == ""
    assert not kept.isVisible()


def test_named_states_that_are_cut_off_are_kept_until_they_are_let_go(shown):
    studio, view, states, kept = shown
    for number in (1, 2):
        edit(studio, number)
        studio.call_state(number, f"name {number}")
    studio.go_to_state(0)
    edit(studio, 3)
    assert kept.isVisible()
    assert texts(states) == ["Edit 3", "Start"]
    assert texts(kept) == ["name 2 · Edit 2", "name 1 · Edit 1"]
    click(kept, 1)
    assert studio.experiment.fill_value == 1.0
    assert texts(states) == ["Back to “name 1”", "Edit 3", "Start"]
    click(kept, 0, -SIGN)
    assert texts(kept) == ["name 1 · Edit 1"]
    kept.setFocus()
    QTest.keyClick(kept, Qt.Key.Key_Delete)
    assert not kept.isVisible()
    assert studio.history.kept == ()
    view.resize(300, 500)
    assert view.show_theme(DARK) is None


def test_clearing_lets_all_go_but_the_current_one_and_names(shown):
    studio, view, states, kept = shown
    button = next(one for one in view.controls() if isinstance(one, QToolButton | QPushButton))
    assert not button.isEnabled()
    for number in (1, 2, 3):
        edit(studio, number)
    studio.call_state(1, "kept")
    (clearing,) = button.menu().actions()
    assert clearing.text() == (
        "&Drop 2 other states, move 1 with a name to “Kept” and make this one “Start”"
    )
    studio.call_state(1, "")
    assert clearing.text() == "&Drop 3 other states and make this one “Start”"
    studio.call_state(1, "kept")
    clearing.trigger()
    assert texts(states) == ["Start"]
    assert texts(kept) == ["kept · Edit 1"]
    assert studio.experiment.fill_value == 3.0
    assert not button.isEnabled()
    edit(studio, 4)
    studio.call_state(1, "named")
    studio.undo()
    assert clearing.text() == "&Move 1 with a name to “Kept”"


acts = st.lists(
    st.one_of(
        st.tuples(st.just("push"), st.integers(0, 9)),
        st.tuples(st.just("drag"), st.integers(0, 9)),
        st.tuples(st.just("go"), st.integers(0, 30)),
        st.tuples(st.just("call"), st.integers(0, 30)),
        st.tuples(st.just("clear"), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=40)
@given(acts)
def test_after_any_acts_the_rows_are_the_states_and_every_change_was_announced(qapp, acts):
    studio, model = Studio(START), StateModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_states(studio.history.states, studio.history.index)
    followed = []
    for act, number in acts:
        size = len(studio.history.states)
        if act in ("push", "drag"):
            gesture = "one" if act == "drag" else None
            studio.change(f"{number}", gesture=gesture, fill_value=float(number))
        elif act == "go":
            studio.go_to_state(number % size)
        elif act == "call":
            studio.call_state(number % size, f"n{number}")
        else:
            studio.clear_history()
        model.show_states(studio.history.states, studio.history.index)
        shown = [model.state_at(model.index(row)) for row in range(model.rowCount())]
        assert shown == list(reversed(studio.history.states))
        assert [model.is_current(model.index(row)) for row in range(len(shown))].index(True) == (
            model.row_of(studio.history.index)
        )
        for index, state in followed:  # what Qt follows by itself is still the same state
            if index.isValid() and state in shown:
                assert model.state_at(index).experiment is state.experiment
        followed.append((QPersistentModelIndex(model.index(0)), shown[0]))
    del tester


def test_of_ten_thousand_states_only_those_in_view_are_painted(shown, qtbot):
    studio, _, states, _ = shown
    for number in range(10_000):
        studio.history.push(replace(START, fill_value=float(number)), f"Edit {number}")
    studio.history_changed.emit()
    assert states.model().rowCount() == 10_001
    delegate = states.itemDelegate()
    assert isinstance(delegate, StateDelegate)
    rows = states.viewport().height() // states.rowHeight(0) + 2
    for act in (
        lambda: None,
        lambda: edit(studio, 5),
        lambda: studio.change("dragged", gesture=1, fill_value=0.5),
        lambda: studio.change("dragged", gesture=1, fill_value=0.6),
        studio.undo,
        lambda: studio.go_to_state(4),
    ):
        states.viewport().repaint()
        before = delegate.painted
        act()
        states.viewport().repaint()
        assert 0 < delegate.painted - before <= 2 * rows
    assert states.visualRect(states.currentIndex()).intersects(states.viewport().rect())
