"""Every built-in lesson, gone through with a clicker on the smallest projector, there and back; no text is cut."""

import numpy as np
import pytest
from cut_texts import faults, painted
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.lesson_files.reading import read_lesson
from convstudio.panels.projector.legible import least_type

LESSONS = built_in_lessons()
SIZE = (1024, 768)


def seen(pixmap):
    """A picture of the screen as an array; glyphs come from a cache and may differ by a shade at their edges."""
    image = pixmap.toImage()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[::4, ::4].astype(np.int16)


def settled(qtbot, window):
    """Wait for the pictures of what is shown."""
    QApplication.processEvents()  # what is laid out anew asks for its pictures then
    sights = (window.equation.live, window.projector.equation.live)
    qtbot.waitUntil(lambda: not any(sight.is_busy for sight in sights))


def test_there_are_nine_lessons():
    assert [path.name[0] for path in LESSONS] == list("123456789")


@pytest.fixture(scope="module")
def projecting(open_shared_window):
    """A window and its screen, for one lesson after the other, as in a lecture."""
    window = open_shared_window("--theme", "light")
    window.motion.set_reduced(True)
    window.setUpdatesEnabled(False)  # the desk is not looked at here, and painting it takes as long
    QTest.keyClick(window, Qt.Key.Key_F5)
    screen = window.projector.screen
    screen.setWindowState(Qt.WindowState.WindowNoState)
    screen.setFixedSize(*SIZE)
    return window, screen


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_is_gone_through_with_two_keys(projecting, qtbot, path):
    window, screen = projecting
    lecture = window.lesson_mode.lecture
    with qtbot.waitSignal(lecture.begun):
        lecture.open_file(path)
    screen.activateWindow()
    qtbot.waitUntil(lambda: screen.size().toTuple() == SIZE and screen.isActiveWindow())
    shown, found = [], {}
    for position in lecture.lesson.positions:
        if position != (0, 0):
            qtbot.keyClick(screen, Qt.Key.Key_PageDown)
        settled(qtbot, window)
        assert lecture.position == position
        wanted = lecture.lesson.screen(position)
        experiment = window.studio.experiment
        assert (experiment.picture, experiment.kernel) == (
            wanted.experiment.picture,
            wanted.experiment.kernel,
        )
        assert (experiment.flip, experiment.mode, experiment.boundary) == (
            wanted.experiment.flip, wanted.experiment.mode, wanted.experiment.boundary,
        )  # fmt: skip
        assert (window.studio.step, window.studio.order) == (wanted.step, wanted.order)
        assert " ".join(screen.head.headline_lines) == lecture.step.headline_of(wanted)
        if screen.stage.kind == "board":
            assert screen.stage.layout_now.pixels >= least_type(SIZE[1])
        lines, picture = painted(screen)
        shown.append((position, seen(picture)))
        found.update(dict.fromkeys(faults(screen, lines), position))
    assert found == {}
    qtbot.keyClick(screen, Qt.Key.Key_PageDown)  # behind the last there is nothing
    assert lecture.position == lecture.lesson.positions[-1]
    screen.message_bar.hide()
    for at, (position, before) in reversed(list(enumerate(shown[:-1]))):
        qtbot.keyClick(screen, Qt.Key.Key_PageUp)
        assert lecture.position == position
        if at % 3:
            continue  # a clicker need not wait for what is shown
        settled(qtbot, window)
        assert np.abs(seen(screen.grab()) - before).mean() < 0.2, position
    assert screen.progress == 1 / len(shown)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_notes_questions_and_a_length(path):
    lesson = read_lesson(path)
    assert 5 <= lesson.minutes <= 10
    assert sum(step.minutes for step in lesson.steps) == lesson.minutes
    assert lesson.about
    assert all(step.notes and step.text for step in lesson.steps)
    questions = [question for step in lesson.steps for question in step.questions]
    assert len(questions) >= 2
    for question in questions:
        assert question.is_right(question.answer)
        assert question.hint
        assert not question.is_right("7777")
