"""The window's frame: it comes back as it was left, onto a screen that is there, and its title says what is open."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from convstudio.core.lessons.lesson import Lesson
from convstudio.core.model.painting import with_pixels
from convstudio.core.reading.door import read_picture
from convstudio.document.settings import Settings
from convstudio.window.layout import frame as places
from convstudio.window.layout.frame import WindowFrame

FULL, MAXIMIZED = Qt.WindowState.WindowFullScreen, Qt.WindowState.WindowMaximized


@pytest.fixture
def framed(qtbot):
    """A window with its frame, restored and shown as at a start."""

    def start():
        window = QWidget()
        qtbot.addWidget(window)
        frame = WindowFrame(window, Settings())
        frame.restore()
        window.show()
        return window, frame

    return start


def area():
    return QGuiApplication.primaryScreen().availableGeometry()


def test_a_first_start_fills_a_small_screen(framed):
    window, _ = framed()
    assert window.windowState() == MAXIMIZED
    assert window.normalGeometry().width() < area().width()


@pytest.mark.parametrize("place", [(40, 30, 500, 400), (0, 40, 640, 480)])
def test_size_and_place_are_those_it_was_left_with(framed, place):
    window, frame = framed()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.setGeometry(*place)
    frame.remember()
    again, _ = framed()
    assert again.windowState() == Qt.WindowState.WindowNoState
    assert again.geometry().getRect() == place


def test_maximised_comes_back_maximised_and_knows_its_size_from_before(framed):
    window, frame = framed()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.setGeometry(50, 60, 500, 400)
    window.setWindowState(MAXIMIZED)
    frame.remember()
    again, _ = framed()
    assert again.windowState() == MAXIMIZED
    assert again.normalGeometry().size() == window.normalGeometry().size()


@pytest.mark.parametrize("gone", [(9000, 200, 500, 400), (-4000, -3000, 500, 400)])
def test_a_window_left_on_a_screen_that_is_gone_comes_back_into_sight(framed, gone):
    window, frame = framed()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.setGeometry(*gone)
    frame.remember()
    again, _ = framed()
    assert area().contains(again.geometry())


def test_a_window_larger_than_the_screen_comes_back_no_larger_than_it(framed):
    window, frame = framed()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.setGeometry(0, 0, 5000, 3000)
    frame.remember()
    again, _ = framed()
    assert area().contains(again.geometry())


def test_with_the_screens_of_another_desk_it_has_the_place_that_it_has_there(framed, monkeypatch):
    left = {"at work": (40, 30, 500, 400), "at home": (90, 80, 600, 300)}
    for desk, place in [*left.items(), *left.items()]:
        monkeypatch.setattr(places, "on_these_screens", lambda key, desk=desk: f"{key} {desk}")
        window, frame = framed()
        if Settings().shape(f"geometry {desk}").isEmpty():
            window.setWindowState(Qt.WindowState.WindowNoState)
            window.setGeometry(*place)
        assert window.geometry().getRect() == place
        frame.remember()


@pytest.mark.parametrize("before", [Qt.WindowState.WindowNoState, MAXIMIZED])
def test_full_screen_goes_back_to_what_was_and_no_start_begins_with_it(framed, before):
    window, frame = framed()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.setGeometry(50, 60, 500, 400)
    window.setWindowState(before)
    told = []
    frame.filled.connect(told.append)
    frame.fill_screen(True)
    assert window.isFullScreen()
    frame.remember()  # as the window is closed
    again, _ = framed()
    assert again.windowState() == before
    frame.fill_screen(False)
    assert window.windowState() == before
    window.setWindowState(before | FULL)  # by the window manager's own key
    assert told == [True, False, True]


def test_the_title_names_what_is_open_and_says_what_no_file_has(framed, grid):
    window, frame = framed()
    picture = read_picture(grid)
    frame.show_input(picture)
    assert (window.windowTitle(), window.windowFilePath()) == ("grid.png", str(grid))
    frame.show_input(with_pixels(picture, {(0, 0): 7.0}))
    assert (window.windowTitle(), window.windowFilePath()) == ("grid.png, painted", "")
    frame.show_lesson(Lesson("The figure", ()))
    assert window.windowTitle() == "The figure"
    frame.show_lesson(None)
    frame.show_input(picture)
    assert window.windowTitle() == "grid.png"


def test_a_name_that_looks_like_the_mark_is_a_name(framed, tmp_path, grid):
    odd = tmp_path / "a[*]b\n.png"
    odd.write_bytes(grid.read_bytes())
    window, frame = framed()
    frame.show_input(read_picture(odd))
    assert window.windowTitle() == "a[*][*]b\ufffd.png"
