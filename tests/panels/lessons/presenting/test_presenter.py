"""The presenter's window: where the lecture is, what comes next, the notes, the time."""

import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QWidget

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lessons.conditions import condition
from convstudio.core.lessons.lesson import Goal, Lesson, Question, Screen, Step, Task
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.words import Words
from convstudio.core.steps.scene import Scene
from convstudio.panels.lessons.presenting.presenter import Presenter
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
        assert child(lecturing, "presenter_text").toPlainText() == "A first paragraph.\nA second."
        assert child(lecturing, "presenter_notes").toPlainText() == "Ask the room."
        assert words(lecturing, "presenter_next") == "Stop 2 of 2 of this step"
        lecturing.show_position((0, 1))
        assert words(lecturing, "presenter_next") == "Two"
        lecturing.show_position((2, 0))
        assert words(lecturing, "presenter_place") == "Step 3 of 3"
        assert words(lecturing, "presenter_next") == "This is the last screen."
        assert child(lecturing, "presenter_notes").toPlainText() == ""

    def test_the_text_is_whole_and_the_notes_can_be_read_standing(self, lecturing):
        lecturing.show_position((1, 0))
        assert child(lecturing, "presenter_text").toPlainText().count("Word") == 100
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
        presenter.show_scene(Scene(textbook_figure()))
        assert "cross-correlation, valid" in words(presenter, "presenter_headline")
        assert not child(presenter, "presenter_steps").isVisible()

    def test_and_the_sum_as_far_as_it_has_come(self, presenter):
        presenter.show_scene(Scene(textbook_figure(), step=1))
        notes = child(presenter, "presenter_notes").toPlainText()
        assert "I(0, 1) K(0, 1) = 2 × 2: 4" in notes
        assert "S(0, 0) = 5 after 2 of 4 terms." in notes
        assert "I(1, 0)" not in notes
        presenter.show_scene(Scene(textbook_figure(), step=1, letters=True))
        notes = child(presenter, "presenter_notes").toPlainText()
        assert "I(0, 1) K(0, 1) = b x" in notes

    def test_a_lesson_that_is_closed_leaves_the_state(self, presenter, lesson):
        presenter.show_scene(Scene(textbook_figure(), step=1))
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
        assert pause.text() == "Resume"
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
    window.lesson_mode.presenting.show(True)
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


def sheet(presenter):
    """The lines about questions and tasks, from the top, by what they are."""
    labels = [
        each
        for each in child(presenter, "presenter_sheet").findChildren(QLabel)
        if each.objectName().startswith("sheet_") and not each.isHidden()
    ]
    labels.sort(key=lambda each: each.y())
    return [(each.objectName().removeprefix("sheet_"), each.text()) for each in labels]


def test_questions_have_their_answers_and_tasks_a_solution(presenter, qtbot):
    figure = textbook_figure()
    screen = Screen(figure)
    solved = Screen(replace(figure, kernel=Kernel((("1", "-1"),), "1/2")))
    goal = Goal(condition("total K = 0", {}), "Sum the weights.")
    step = Step(
        "One",
        (screen,),
        "What *is* it? [Look](#it)",
        "Ask.\n~~~\nnever closed",  # swallows nothing of what comes after it
        questions=(
            Question("Is 3 * 4 * 5 = 60?", "choice", "_no_", ("yes", "_no_"), "Count."),
            Question("What is S(0,0)?", "letters", "aw + bx"),
        ),
        tasks=(Task("Make a kernel.", screen, solved, (goal,), frozenset({"kernel"}), "Well."),),
        states={"it": screen},
    )
    presenter.show_lesson(Lesson("T", (step, Step("Two", (screen,)))))
    presenter.show_position((0, 0))
    QApplication.processEvents()
    assert sheet(presenter) == [
        ("caption", "Question"), ("ask", "Is 3 * 4 * 5\u00a0=\u00a060?"), ("choice", "○ yes"), ("answer", "✓ _no_"),
        ("hint", "Hint: Count."),
        ("caption", "Question"), ("ask", "What is S(0,0)?"), ("answer", "Answer: aw\u00a0+\u00a0bx"),
        ("caption", "Task"), ("ask", "Make a kernel."), ("hint", "total K\u00a0=\u00a00: Sum the weights."),
        ("answer", "One solution: K: 1 -1, times 1/2."), ("hint", "Well."),
        ("caption", "The lesson’s text"),
    ]  # fmt: skip
    text = child(presenter, "presenter_text")
    with qtbot.waitSignal(presenter.link_followed) as followed:
        text.anchorClicked.emit(QUrl("#it"))
    assert followed.args == ["it"]
    presenter.show_position((1, 0))
    assert sheet(presenter) == []


class TestTheRoom:
    def test_that_it_does_not_see_what_is_shown_cannot_be_overlooked(self, presenter, qtbot):
        picture = presenter.room.picture
        seen = {}
        for state in ("off", "seen", "frozen", "blank"):
            presenter.show_room_state(state)
            frame = presenter.grab().toImage().pixelColor(4, 300).name()
            seen[state] = picture.caption, picture.is_alert, frame == LIGHT.highlight
        assert seen["off"] == ("The room’s screen is off", False, False)
        assert seen["seen"] == ("The room sees", False, False)
        assert seen["frozen"] == ("FROZEN · F resumes it", True, True)
        assert seen["blank"] == ("BLANK · B shows it again", True, True)

    def test_its_keys_are_buttons_as_well(self, presenter, qtbot):
        presenter.show_room_state("off")
        assert not child(presenter, "room_blank").isEnabled()
        presenter.show_room_state("frozen")
        freeze, blank = child(presenter, "room_freeze"), child(presenter, "room_blank")
        assert (freeze.isChecked(), blank.isChecked()) == (True, False)
        for button, key in (
            (freeze, Key.Key_F),
            (blank, Key.Key_B),
            (child(presenter, "room_screen"), Key.Key_F5),
        ):
            with qtbot.waitSignal(presenter.room_key_pressed) as pressed:
                qtbot.mouseClick(button, LEFT)
            assert pressed.args == [key]
        assert (freeze.isChecked(), blank.isChecked()) == (True, False)  # until it is so

    @pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (838, 471)])
    def test_both_pictures_the_steps_and_the_sheet_have_room(self, lecturing, size):
        lecturing.show_room_state("seen")
        for shape in ((1920, 1080), (1024, 768)):
            image = QImage(*shape, QImage.Format.Format_RGB32)
            image.fill(0)
            lecturing.resize(*size)
            lecturing.show_room(image)
            lecturing.show_next_picture(image)
            QApplication.processEvents()
            parts = [lecturing.room, lecturing.next, child(lecturing, "presenter_steps")]
            rects = [QRect(each.mapTo(lecturing, QPoint()), each.size()) for each in parts]
            assert all(lecturing.rect().contains(rect) for rect in rects)
            assert all(one.bottom() < two.top() for one, two in pairwise(rects))
            assert (lecturing.width(), lecturing.height()) == size
            assert lecturing.next.height() > 0.15 * size[1]
            assert child(lecturing, "presenter_sheet").width() > 0.45 * size[0]


class TestThePlan:
    @pytest.fixture
    def clock(self, presenter, monkeypatch):
        now = [time.monotonic()]
        monkeypatch.setattr(time, "monotonic", lambda: now[0])

        def wait(seconds):
            now[0] += seconds

        presenter.show_lesson(planned_lesson("a"))
        presenter.show_position((0, 0))
        return wait

    def said(self, presenter):
        presenter.clock._show_times()
        return words(presenter, "planned"), words(presenter, "pace")

    def test_it_stands_beside_the_time_and_says_how_far_one_is(self, presenter, clock):
        child(presenter, "reset_clock").click()
        assert self.said(presenter) == ("planned 00:00–02:00", "of 10:00 · on time")
        clock(2 * 60 + 90)
        assert self.said(presenter)[1] == "of 10:00 · 2 min behind"
        presenter.show_position((1, 1))
        assert self.said(presenter) == ("planned 07:00–10:00", "of 10:00 · 4 min ahead")

    def test_it_begins_where_the_clock_was_reset(self, presenter, clock):
        clock(1000)
        presenter.show_position((1, 0))
        child(presenter, "reset_clock").click()
        assert self.said(presenter) == ("planned 00:00–03:00", "of 06:00 · on time")

    def test_another_lesson_begins_when_it_is_opened_and_the_time_goes_on(self, presenter, clock):
        child(presenter, "reset_clock").click()
        clock(600)
        presenter.show_lesson(planned_lesson("a"))  # edited
        presenter.show_position((0, 0))
        assert self.said(presenter)[1] == "of 10:00 · 8 min behind"
        presenter.show_lesson(planned_lesson("b"))
        presenter.show_position((0, 0))
        assert self.said(presenter) == ("planned 10:00–12:00", "of 20:00 · on time")

    def test_without_a_plan_nothing_is_said(self, lecturing):
        assert not child(lecturing, "planned").isVisible()
        assert not child(lecturing, "pace").isVisible()


def planned_lesson(name):
    screen = Screen(textbook_figure())
    steps = Step("One", (screen,) * 2, minutes=4), Step("Two", (screen,) * 2)
    return Lesson("L", steps, minutes=10, path=Path(f"/{name}.md"))
