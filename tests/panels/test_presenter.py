"""The presenter's window: where the lecture is, what comes next, the notes, the time."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from convstudio.core.examples import textbook_figure
from convstudio.core.lesson import Goal, Lesson, Screen, Step, Task
from convstudio.core.lesson_conditions import condition
from convstudio.core.timeline import Timeline
from convstudio.core.words import Words
from convstudio.panels.presenter import Presenter
from convstudio.theme import LIGHT

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


def child(widget, name):
    found = widget.findChild(QWidget, name)
    assert found is not None, name
    return found


def words(widget, name):
    return child(widget, name).text()


@pytest.fixture
def lesson():
    screen = Screen(textbook_figure())
    return Lesson(
        "The figure",
        (
            Step("One", (screen,) * 2, "A **first** paragraph.\n\nA second.", "Ask the *room*."),
            Step("Two", (screen,), "Word " * 100),
            Step("Three", (screen,)),
        ),
    )


@pytest.fixture
def presenter(qtbot):
    presenter = Presenter()
    qtbot.addWidget(presenter)
    presenter.show_theme(LIGHT)
    presenter.resize(1000, 640)
    presenter.show()
    presenter.activateWindow()
    qtbot.waitUntil(presenter.isActiveWindow)
    return presenter


@pytest.fixture
def lecturing(presenter, lesson):
    presenter.show_lesson(lesson)
    presenter.show_position((0, 0))
    return presenter


class TestALesson:
    def test_it_says_what_there_is_and_what_comes(self, lecturing):
        assert words(lecturing, "presenter_place") == "Step 1 of 3 · stop 1 of 2"
        assert words(lecturing, "presenter_headline") == "One"
        assert words(lecturing, "presenter_text") == "A first paragraph."
        assert child(lecturing, "presenter_notes").toPlainText() == "Ask the room."
        assert words(lecturing, "presenter_next") == "Stop 2 of 2 of this step"
        lecturing.show_position((0, 1))
        assert words(lecturing, "presenter_next") == "Two"
        lecturing.show_position((2, 0))
        assert words(lecturing, "presenter_place") == "Step 3 of 3"
        assert words(lecturing, "presenter_next") == "This is the last screen."
        assert child(lecturing, "presenter_notes").toPlainText() == ""

    def test_the_text_is_short_and_the_notes_can_be_read_standing(self, lecturing):
        lecturing.show_position((1, 0))
        assert len(words(lecturing, "presenter_text")) <= 250
        assert child(lecturing, "presenter_notes").font().pixelSize() == 18

    def test_all_steps_are_listed_and_the_current_one_is_marked(self, lecturing, qtbot):
        steps = child(lecturing, "presenter_steps")
        lecturing.show_position((1, 0))
        texts = [steps.item(row).text() for row in range(steps.count())]
        assert [text.split()[-1] for text in texts] == ["One", "Two", "Three"]
        assert [text.startswith("▸") for text in texts] == [False, True, False]
        with qtbot.waitSignal(lecturing.step_chosen) as chosen:
            place = steps.visualItemRect(steps.item(2)).center()
            qtbot.mouseClick(steps.viewport(), LEFT, pos=place)
        assert chosen.args == [2]

    def test_the_list_is_gone_through_by_keys(self, lecturing, qtbot):
        steps = child(lecturing, "presenter_steps")
        steps.setFocus()
        qtbot.keyClick(steps, Key.Key_Down)
        with qtbot.waitSignal(lecturing.step_chosen) as chosen:
            qtbot.keyClick(steps, Key.Key_Return)
        assert chosen.args == [1]

    @pytest.mark.parametrize(
        ("key", "signal"),
        [
            (Key.Key_PageDown, "next_requested"),
            (Key.Key_Right, "next_requested"),
            (Key.Key_Down, "next_requested"),
            (Key.Key_PageUp, "previous_requested"),
            (Key.Key_Left, "previous_requested"),
            (Key.Key_Up, "previous_requested"),
        ],
    )
    def test_a_clickers_keys_work_here_too(self, lecturing, qtbot, key, signal):
        with qtbot.waitSignal(getattr(lecturing, signal)):
            qtbot.keyClick(lecturing, key)

    @pytest.mark.parametrize("name", ["presenter_steps", "presenter_notes", "presenter_on"])
    def test_page_down_goes_on_wherever_the_focus_is(self, lecturing, qtbot, name):
        focused = child(lecturing, name)
        focused.setFocus()
        with qtbot.waitSignal(lecturing.next_requested):
            qtbot.keyClick(focused, Key.Key_PageDown)

    def test_the_buttons(self, lecturing, qtbot):
        with qtbot.waitSignal(lecturing.next_requested):
            qtbot.mouseClick(child(lecturing, "presenter_on"), LEFT)
        with qtbot.waitSignal(lecturing.previous_requested):
            qtbot.mouseClick(child(lecturing, "presenter_back"), LEFT)


class TestWithoutALesson:
    def test_it_says_what_is_on_the_screen(self, presenter):
        presenter.show_step(Timeline(textbook_figure(), "gather"), None)
        assert "cross-correlation, valid" in words(presenter, "presenter_headline")
        assert not child(presenter, "presenter_steps").isVisible()

    def test_and_the_sum_as_far_as_it_has_come(self, presenter):
        presenter.show_step(Timeline(textbook_figure(), "gather"), 1)
        notes = child(presenter, "presenter_notes").toPlainText()
        assert "I(0, 1) K(0, 1) = 2 × 2: 4" in notes
        assert "S(0, 0) = 5 after 2 of 4 terms." in notes
        assert "I(1, 0)" not in notes
        presenter.show_letters(True)
        notes = child(presenter, "presenter_notes").toPlainText()
        assert "I(0, 1) K(0, 1) = b x" in notes

    def test_a_lesson_that_is_closed_leaves_the_state(self, presenter, lesson):
        presenter.show_step(Timeline(textbook_figure(), "gather"), 1)
        presenter.show_lesson(lesson)
        presenter.show_position((0, 0))
        presenter.show_lesson(None)
        assert words(presenter, "presenter_place") == "No lesson is open"


class TestTheClock:
    def test_it_starts_when_it_is_first_seen_and_goes_on_unseen(self, qtbot):
        presenter = Presenter()
        qtbot.addWidget(presenter)
        clock = presenter.clock
        assert clock.seconds == 0
        presenter.show()
        qtbot.waitUntil(lambda: clock.seconds > 0)
        presenter.hide()
        seen = clock.seconds
        qtbot.waitUntil(lambda: clock.seconds > seen + 0.02)

    def test_pause_and_reset(self, presenter, qtbot):
        clock = presenter.clock
        pause, reset = child(presenter, "pause_clock"), child(presenter, "reset_clock")
        qtbot.mouseClick(pause, LEFT)
        seen = clock.seconds
        time.sleep(0.03)
        assert clock.seconds == seen
        assert pause.text() == "Go on"
        qtbot.mouseClick(pause, LEFT)
        qtbot.waitUntil(lambda: clock.seconds > seen)
        qtbot.mouseClick(pause, LEFT)
        qtbot.mouseClick(reset, LEFT)
        assert clock.seconds == 0
        assert words(presenter, "elapsed") == "00:00"

    def test_long_lectures_have_hours(self, presenter, qtbot, monkeypatch):
        now = time.monotonic()
        monkeypatch.setattr(time, "monotonic", lambda: now + 3600 + 125)
        qtbot.waitUntil(lambda: words(presenter, "elapsed").startswith("1:02:0"))


def test_a_headline_that_just_does_not_fit_has_a_second_line(open_window, qapp):
    window = open_window()  # whose style sheet counts
    window.lesson_mode.show_presenter(True)
    presenter = window.lesson_mode.presenter
    steps = presenter.findChild(QListWidget, "presenter_steps")
    screen = Screen(textbook_figure())

    def show(headline):
        presenter.show_lesson(Lesson("", (Step("One", (screen,)), Step(headline, (screen,)))))
        qapp.processEvents()
        return [steps.visualItemRect(steps.item(row)) for row in range(2)]

    room = show("Two")[0].width() - 22  # the style sheet's padding, and Qt's own margin
    headline = "A"
    while steps.fontMetrics().horizontalAdvance(f"2   {headline}") <= room:
        headline += " i"
    one, two = show(headline)
    assert two.height() > one.height()


def test_the_lecturer_reads_what_the_room_reads_and_the_answer_before_it(presenter):
    plain = Screen(textbook_figure())
    asked = Screen(textbook_figure(), words=Words(ask="And S(2,0)?"))
    answered = Screen(textbook_figure(), words=Words(ask="And S(2,0)?", answer="ey + iw"))
    table = Words(table=(("mode", "S"), ("full", "20")))
    last = Screen(textbook_figure(), headline="All of S", words=table)
    presenter.show_lesson(Lesson("L", (Step("One", (plain, asked, answered, last)),)))
    found = []
    for stop in range(4):
        presenter.show_position((0, stop))
        shown = child(presenter, "presenter_words")
        found.append((words(presenter, "presenter_headline"), shown.text() * shown.isVisible()))
    assert found == [
        ("One", ""), ("One", "And S(2,0)?\nAnswer: ey + iw"), ("One", "And S(2,0)?\ney + iw"),
        ("All of S", "mode  |  S\nfull  |  20"),
    ]  # fmt: skip
    presenter.show_position((0, 2))
    assert words(presenter, "presenter_next") == "Stop 4 of 4 of this step: All of S"


def test_tasks_are_told_with_what_must_hold(presenter):
    screen = Screen(textbook_figure())
    goal = Goal(condition("total K = 0", {}), "Sum the weights.")
    task = Task("Make a kernel.", screen, screen, (goal,), frozenset({"kernel"}))
    presenter.show_lesson(Lesson("T", (Step("One", (screen,), notes="Ask.", tasks=(task,)),)))
    presenter.show_position((0, 0))
    notes = child(presenter, "presenter_notes").toPlainText()
    assert notes.startswith("Ask.\nTask: Make a kernel.\n")
    assert "total K = 0: Sum the weights." in notes
