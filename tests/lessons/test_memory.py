"""A lesson that is opened again tomorrow: the place, the answers, the menu, and what may be forgotten."""

import sys

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lesson_files import built_in, reading
from convstudio.core.lesson_files.built_in import built_in_lessons, is_built_in
from convstudio.core.lesson_files.progress import identity
from convstudio.core.lesson_files.reading import read_lesson
from convstudio.core.lessons.lesson import Lesson, Question, Screen, Step
from convstudio.document.settings import Settings
from convstudio.lessons.memory import MOST_LESSONS, LessonMemory
from convstudio.lessons.menu import LessonList

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton

WRITTEN = """# Mine

## The first step

```toml step
input = [[1, 2], [3, 4]]
kernel = [[5]]
```

## The second step

```toml step
at = "S(0,0)"
stops = [{ at = "S(1,1)" }]
```

```toml question
ask = "What is S(1,1)?"
answer = "S(1,1)"
```

## The third step
"""


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(WRITTEN)
    return path


TITLE = reading.read_title


@pytest.fixture
def lesson_list(qapp, mine):
    """The list of lessons, with one of one's own."""
    owner = QObject()
    lessons = LessonList(Settings(), owner)
    lessons.show_lesson(read_lesson(mine))
    yield lessons
    lessons.menu.deleteLater()


def child(window, name):
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def entries(window):
    """The lessons in the menu, as it opens: (words, second column, enabled)."""
    menu = window.lesson_mode.menu
    menu.aboutToShow.emit()
    return {
        action.objectName(): (*action.text().partition("\t")[::2], action.isEnabled())
        for action in menu.actions()
        if action.objectName().removeprefix("own_").removeprefix("lesson_").isdigit()
    }


def reopened(window, path):
    """The lesson is opened another time, as tomorrow."""
    lecture = window.lesson_mode.lecture
    lecture.close()
    lecture.open_file(path)
    return lecture


def test_tomorrow_a_lesson_is_offered_where_it_was_left(open_window, qtbot, mine):
    window = open_window(mine)
    lecture, line = window.lesson_mode.lecture, child(window, "go_on_line")
    assert lecture.position == (0, 0)
    assert line.isHidden()
    assert entries(window)["own_lesson_1"] == ("Mine", "", True)
    lecture.next()
    lecture.next()  # the stop of the second step

    # A line offers it, and Enter or a click goes there; Page Down begins.
    reopened(window, mine)
    assert lecture.position == (0, 0)
    assert line.isVisible()
    assert child(window, "go_on_words").text() == "Continue at step 2?"
    assert QApplication.focusWidget() is window
    qtbot.keyClick(window, Key.Key_Return)
    assert lecture.position == (1, 1)
    assert line.isHidden()
    assert entries(window)["own_lesson_1"][1] == "2 of 3"
    reopened(window, mine)
    qtbot.mouseClick(child(window, "go_on"), LEFT)
    assert lecture.position == (1, 1)

    # Whoever begins again loses nothing until another place is reached.
    reopened(window, mine)
    qtbot.mouseClick(child(window, "begin_again"), LEFT)
    assert lecture.position == (0, 0)
    assert line.isHidden()
    reopened(window, mine)
    assert line.isVisible()
    qtbot.keyClick(window, Key.Key_PageDown)
    assert lecture.position == (1, 0)
    assert line.isHidden()
    qtbot.keyClick(window, Key.Key_Return)
    assert lecture.position == (1, 0)

    # Answers come back, and with the last screen the lesson is done.
    field = child(window, "question_answer")
    qtbot.keyClicks(field, "4*5")
    qtbot.keyClick(field, Key.Key_Return)
    lecture.go_to_step(2)
    assert entries(window)["own_lesson_1"][1] == "✓"
    reopened(window, mine)
    assert line.isHidden()
    lecture.go_to_step(1)
    (field,) = [
        each for each in window.findChildren(QLineEdit, "question_answer") if each.isVisible()
    ]
    assert field.text() == "4*5"
    assert child(field.parentWidget(), "question_verdict").text() == "✓  Right."

    # Another question under the same headline is asked afresh.
    lecture.close()
    mine.write_text(WRITTEN.replace("S(1,1)?", "S(0,0)?").replace('"S(1,1)"\n```', '"S(0,0)"\n```'))
    lecture.open_file(mine)
    lecture.go_to_step(1)
    (field,) = [
        each for each in window.findChildren(QLineEdit, "question_answer") if each.isVisible()
    ]
    assert field.text() == ""
    assert entries(window)["own_lesson_1"][1] == "2 of 3"


def test_the_room_is_not_asked(open_window, qtbot, mine):
    window = open_window(mine)
    lecture = window.lesson_mode.lecture
    lecture.go_to_step(1)
    window.action("action_projector").trigger()
    screen = window.projector.screen
    reopened(window, mine)
    assert lecture.position == (0, 0)
    assert not screen.message_bar.isVisible()
    qtbot.keyClick(screen, Key.Key_Return)
    assert lecture.position == (0, 0)
    qtbot.keyClick(screen, Key.Key_PageDown)
    assert lecture.position == (1, 0)
    window.projector.close()


def test_the_menu_reads_a_title_again_only_when_its_file_has_changed(
    lesson_list, mine, monkeypatch
):
    read = []
    monkeypatch.setattr(reading, "read_title", lambda path: read.append(path) or TITLE(path))
    lesson_list.fill()
    lesson_list.fill()
    assert read.count(mine) == 1
    mine.write_text(WRITTEN.replace("# Mine", "# Yours", 1))
    lesson_list.fill()
    assert read.count(mine) == 2
    assert "Yours" in {action.text().partition("\t")[0] for action in lesson_list.menu.actions()}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_lesson_of_the_program_is_one_by_whatever_link_it_is_reached(tmp_path, monkeypatch):
    real = built_in_lessons()[0]
    (tmp_path / "link.md").symlink_to(real)
    (tmp_path / "lessons").symlink_to(real.parent, target_is_directory=True)
    for path in (real, tmp_path / "link.md", tmp_path / "lessons" / real.name):
        assert is_built_in(path)
        assert identity(path) == identity(real)
    assert not is_built_in(None)
    assert not is_built_in(tmp_path / real.name)
    # Where the program itself is reached by a link.
    monkeypatch.setattr(built_in, "resource_path", lambda _name: tmp_path / "lessons")
    assert is_built_in(real)


def test_ones_own_lessons_stand_in_the_menu_and_can_be_forgotten(
    open_window, qtbot, tmp_path, mine
):
    broken, gone = tmp_path / "broken.md", tmp_path / "gone & away.md"
    for path in (broken, gone):
        path.write_text(WRITTEN)
    window = open_window()
    lecture, menu = window.lesson_mode.lecture, window.lesson_mode.menu
    for path in (gone, broken, mine, built_in_lessons()[0]):
        lecture.open_file(path)
        lecture.go_to_step(1)
    broken.write_text("no lesson")
    gone.unlink()
    found = entries(window)
    assert found["lesson_1"][1] == f"2 of {len(lecture.lesson.steps)}"
    assert found["lesson_2"][1].endswith(" min")
    assert [found[f"own_lesson_{at}"] for at in (1, 2, 3)] == [
        ("Mine", "2 of 3", True), ("broken.md", "", True), ("gone && away.md", "gone", False),
    ]  # fmt: skip
    own = next(each for each in menu.actions() if each.objectName() == "own_lesson_1")
    assert str(mine) in own.toolTip()
    assert "0 of 1 exercise done" in own.toolTip()
    own.trigger()
    qtbot.waitUntil(lambda: lecture.lesson.title == "Mine")

    def forget(what):
        menu.aboutToShow.emit()
        action = next(each for each in menu.forget_menu.actions() if each.objectName() == what)
        assert action.isEnabled()
        action.trigger()
        menu.aboutToShow.emit()
        assert not action.isEnabled()

    assert child(window, "go_on_line").isVisible()
    forget("forget_lesson")
    assert child(window, "go_on_line").isHidden()
    assert entries(window)["own_lesson_1"][1] == ""
    assert entries(window)["lesson_1"][1].startswith("2 of ")
    forget("forget_progress")
    assert entries(window)["lesson_1"][1].endswith(" min")
    forget("forget_own")
    assert not any(name.startswith("own") for name in entries(window))
    assert mine.exists()
    assert len(entries(window)) == len(built_in_lessons())


@pytest.mark.usefixtures("remembering")
def test_going_through_a_lesson_does_not_wait_for_the_disk_at_every_screen(
    open_window, mine, monkeypatch
):
    window, written = open_window(mine), []
    put = Settings.set
    monkeypatch.setattr(
        Settings, "set", lambda self, key, value: (written.append(key), put(self, key, value))
    )
    lecture = window.lesson_mode.lecture
    lecture.next()
    lecture.next()
    assert lecture.position == (1, 1)
    assert written == []
    # Whoever asks is told the truth at once, and a window that is closed has written it.
    assert entries(window)["own_lesson_1"][1] == "2 of 3"
    lecture.next()
    window.close()
    assert LessonMemory(Settings()).progress(mine).step == 2


def test_of_many_lessons_the_oldest_is_forgotten(tmp_path, monkeypatch):
    memory = LessonMemory(Settings())
    steps = tuple(Step(f"Step {at}", (Screen(textbook_figure()),)) for at in range(3))
    clock = iter(range(10_000))
    monkeypatch.setattr("convstudio.lessons.memory.time.time", lambda: next(clock))
    paths = [tmp_path / f"{number}.md" for number in range(MOST_LESSONS + 2)]
    for path in paths:
        memory.keep_place(Lesson("A lesson", steps, path=path), (1, 0))
    assert [memory.knows(path) for path in (*paths[:3], paths[-1])] == [False, False, True, True]
    memory.keep_place(Lesson("In no file", steps), (1, 0))
    assert not memory.knows(None)
    memory.keep_settled(Lesson("In no file", steps), "Step 1", Question("?", "number", "1"), "1")
