"""The room's window has the size of its display on every screen of a lesson, whatever its parts would like to have."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from convstudio.audience.mode import ProjectorMode
from convstudio.audience.pictures import RoomPictures
from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.lesson_files.reading import read_lesson
from convstudio.document.edits import Edits
from convstudio.document.studio import Studio

LESSONS = [read_lesson(path) for path in built_in_lessons()]
SIZES = [(1366, 768), (1280, 720)]


@pytest.fixture
def room(qtbot, qapp):
    """A projector of its own, open, and a function that shows the screen at a position of a lesson."""
    studio, home = Studio(LESSONS[0].screen((0, 0)).experiment), QWidget()
    qtbot.addWidget(home)
    mode, edits = ProjectorMode(studio, home), Edits(studio)
    mode.set_reduced_motion(True)
    studio.scene_changed.connect(lambda _before, scene: mode.show_scene(scene))
    mode.open()
    mode.screen.setWindowState(Qt.WindowState.WindowNoState)
    mode.screen.setUpdatesEnabled(False)  # what is laid out need not be painted

    def show(lesson, position):
        mode.show_position(position)
        mode.show_screen(lesson.screen(position))
        edits.show_screen(lesson.screen(position), "")

    yield mode, show
    mode.join()


def overlaps(screen):
    """The parts shown that do not end above the next one, or above the bottom of the screen."""
    shown = [part for part in screen.parts if part.isVisible() and part.height()]
    tops = [*(part.y() for part in shown[1:]), screen.height()]
    return [
        part.objectName()
        for part, top in zip(shown, tops, strict=True)
        if part.geometry().bottom() >= top
    ]


def has_table(lesson, position):
    return bool(lesson.screen(position).words.table)


def near_tables(lesson):
    """The positions of the screens with a table and of those after them."""
    at = [position for position in lesson.positions if has_table(lesson, position)]
    after = [lesson.after(position) for position in at]
    return [each for each in lesson.positions if each in at or each in after]


def test_no_screen_of_a_built_in_lesson_makes_the_window_larger_than_the_display(room):
    mode, show = room
    screen, (large, small) = mode.screen, SIZES
    walks = [(large, lesson, lesson.positions) for lesson in LESSONS]
    walks += [(small, lesson, near_tables(lesson)) for lesson in LESSONS]
    for size, lesson, positions in walks:
        screen.resize(*size)
        mode.show_lesson(lesson)
        for position in positions:
            show(lesson, position)
            assert screen.size().toTuple() == size, (lesson.path.stem, position)
            assert overlaps(screen) == [], (lesson.path.stem, position)


def test_a_table_and_what_comes_after_it_have_pictures_of_the_size_asked_for(qtbot):
    lesson = next(lesson for lesson in LESSONS if near_tables(lesson))
    pictures = RoomPictures(lesson.screen((0, 0)), QSize(*SIZES[1]))
    for position in ((0, 0), *near_tables(lesson)):
        made = []
        pictures.ask(lesson.screen(position), made.append, place=(lesson, position))
        qtbot.waitUntil(lambda made=made: bool(made))
        assert made[0].whole.size().toTuple() == SIZES[1], position
    pictures.close()
