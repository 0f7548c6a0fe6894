"""Messages lie over the pictures and over nothing that is read or pressed."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QToolButton, QWidget

from convstudio.panels.widgets.messages.clear_place import (
    CONTROL,
    STEPPED,
    WRITING,
    cheapest,
    cost_of,
    places_in,
)
from convstudio.panels.widgets.messages.notice import Act, Notice

SHORT = "Saved map.png."
LONG = (
    "“photo.xcf” cannot be opened: it is an image with layers; a PNG, JPEG or TIFF would work. " * 2
)


def place(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def covered(window):
    """What is under the message of all that is read or pressed."""
    bar, found = window.message_bar, []
    over = place(bar, window)
    for kind in (QAbstractButton, QLabel, QLineEdit):
        found += [
            one
            for one in window.findChildren(kind)
            if one.isVisible() and not bar.isAncestorOf(one) and place(one, window).intersects(over)
        ]
    return [one.objectName() or one.text() for one in found]


def settle():
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture
def window(open_window):
    return open_window("textbook", "--kernel", "textbook")


def test_no_message_covers_a_control_or_a_reading(window):
    action, bar = window.action, window.message_bar
    states = {
        "numbers": lambda: None,
        "painting": action("action_paint").trigger,
        "comparing": action("action_compare").trigger,
        "signals": lambda: (action("action_compare").trigger(), window.inputs.open_spaceship()),
    }
    for name, begin in states.items():
        begin()
        for size in ((1366, 768), (1024, 640), (911, 480)):
            window.resize(*size)
            for words in (SHORT, LONG):
                bar.show_problem(words)
                settle()
                assert covered(window) == [], (name, size, words)
                assert window.rect().contains(place(bar, window)), (name, size)
                assert place(bar, window).bottom() < place(window.transport.bar, window).top()


def test_a_cell_that_is_being_typed_into_is_not_covered(window, qtbot):
    bar = window.message_bar
    bar.show_problem(SHORT)
    settle()
    editor = QLineEdit(window.stage)
    editor.setGeometry(bar.geometry().adjusted(20, 4, -20, -4))
    editor.show()
    editor.setFocus()
    assert not place(editor, window).intersects(place(bar, window))
    editor.deleteLater()


def test_where_all_is_full_of_controls_the_message_is_seen_all_the_same(window):
    bar = window.message_bar
    fields = [QLineEdit(window.compare_mode.pages) for _ in range(30)]
    for at, field in enumerate(fields):
        field.setGeometry(0, 15 * at, 1300, 30)
        field.show()
    bar.show_problem(SHORT)
    assert bar.parentWidget().rect().contains(bar.geometry())
    assert isinstance(bar.parentWidget(), QWidget)
    for field in fields:
        field.deleteLater()


def written_under(window):
    """How much of all that is written in the pictures and the sum is under the message."""
    bar = window.message_bar
    written = [each for each in places_in(bar.parentWidget(), bar) if WRITING <= each[1] < CONTROL]
    assert len(written) > 5
    return cost_of(bar.geometry(), written)


def test_no_message_covers_weights_digits_or_terms_while_there_is_room_beside_them(window):
    bar, action = window.message_bar, window.action
    for step in (False, True):
        if step:
            action("action_forward").trigger()
        for size in ((1366, 768), (1920, 1080), (1024, 640), (911, 512)):
            window.resize(*size)
            for words in (SHORT, LONG):
                if step and size[0] < 1100:
                    continue  # there is nowhere left to go
                bar.show_problem(words)
                settle()
                assert written_under(window) == 0, (step, size, words)
    # Even where there is no room, as here under all terms of a step, none of its marks is covered.
    window.resize(1024, 640)
    for _ in range(4):
        action("action_forward").trigger()
        for words in (SHORT, LONG):
            bar.show_problem(words)
            settle()
            marked = [each for each in places_in(bar.parentWidget(), bar) if each[1] == STEPPED]
            assert len(marked) >= 4
            assert cost_of(bar.geometry(), marked) == 0, words
    window.resize(1366, 768)
    action("action_stop").trigger()
    bar.show_problem(LONG)
    settle()
    assert place(bar, window).intersects(place(window.sum_panel, window))  # as it is empty
    action("action_forward").trigger()  # and now it is not
    settle()
    assert written_under(window) == 0


def test_escape_cancels_what_the_message_offers_to_cancel_wherever_the_focus_is(window, qtbot):
    bar, cancelled = window.message_bar, []
    bar.cancel_requested.connect(lambda: cancelled.append(1))
    table = window.findChild(QWidget, "kernel_table")
    places = (window, window.feature_map_panel.view, table, window.sum_panel.copy_button)
    for count, focused in enumerate(places, start=1):
        bar.show_cancellable("Opening big.png…")
        focused.setFocus()
        qtbot.keyClick(focused, Qt.Key.Key_Escape)
        assert len(cancelled) == count
        assert focused.hasFocus()
    bar.show_note("Opened big.png.")
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert len(cancelled) == len(places)
    assert not table.hasFocus()


def test_what_a_message_says_can_be_done_is_a_button_of_it(window, qtbot):
    bar, done = window.message_bar, []
    said = Notice(
        "A kernel of one row would show a plot.",
        Act("Do it", "As it says", lambda: done.append(1)),
        Act("Full & same", "Another", "action_letters"),
    )
    bar.show_note(said)
    buttons = bar.findChildren(QToolButton, "message_act")
    assert [button.text() for button in buttons] == ["Do it", "Full && same"]
    assert [button.toolTip() for button in buttons] == ["As it says", "Another"]
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert done == [1]
    assert not bar.isVisible()
    bar.show_note(said)
    QTest.mouseClick(bar.findChildren(QToolButton, "message_act")[-1], Qt.MouseButton.LeftButton)
    assert window.action("action_letters").isChecked()
    bar.show_note("Saved map.png.")
    settle()
    assert not bar.findChildren(QToolButton, "message_act")


def test_the_button_stays_under_the_mouse_while_it_says_how_far_it_is(window):
    bar, places = window.message_bar, set()
    bar.show_cancellable("Saving map.npy…")
    for sentence in ("Saving map.npy…", *(f"Saving map.npy: {share} %" for share in (1, 12, 100))):
        bar.show_progress(sentence)
        settle()
        places.add(bar.cancel_button.mapToGlobal(QPoint(0, 0)).toTuple())
        assert bar.text == sentence
    assert len(places) == 1


def test_no_place_is_sought_in_a_resized_window_for_a_message_that_is_not_shown(
    window, monkeypatch
):
    sought = []

    def count(parent, besides):
        sought.append(parent)
        return places_in(parent, besides)

    monkeypatch.setattr("convstudio.panels.widgets.messages.message_bar.places_in", count)
    window.resize(1300, 700)
    settle()
    assert sought == []
    window.message_bar.show_note(SHORT)
    sought.clear()
    window.resize(1366, 768)
    settle()
    assert sought


def test_a_place_is_sought_anew_only_if_something_else_is_below(window, monkeypatch):
    bar, sought = window.message_bar, []

    def count(*where):
        sought.append(where)
        return cheapest(*where)

    monkeypatch.setattr("convstudio.panels.widgets.messages.message_bar.cheapest", count)
    bar.show_problem(LONG)
    settle()
    sought.clear()
    window.resize(1300, 700)
    settle()
    assert len(sought) == 1
    at = bar.geometry()
    bar.show_problem(LONG)
    assert len(sought) == 1
    assert bar.geometry() == at


def test_what_a_place_covers_is_known_without_looking_elsewhere(window):
    parent, bar = window.stage, window.message_bar
    everything = places_in(parent, bar)
    for x, y in ((0, 0), (300, 120), (700, 300), (900, 20)):
        place = QRect(x, y, 320, 40)
        under = places_in(parent, bar, place)
        assert cost_of(place, under) == pytest.approx(cost_of(place, everything))
        assert len(under) < len(everything)
