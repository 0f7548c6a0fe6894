"""What the presenter's window is told: what the room sees, and which screen comes next."""

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lessons.lesson import Lesson, Screen, Step

Key = Qt.Key
ROOM = QSize(640, 480)


def pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return rows[:, : image.width()] & 0xFFFFFF


@pytest.fixture
def window(open_window, qtbot):
    """A lesson of three screens, in a room and with the presenter's window."""
    figure = textbook_figure()
    first = Step("The figure", (Screen(figure), Screen(figure, step=3, headline="Four products")))
    window = open_window()
    window.lesson_mode.lecture.open_lesson(
        Lesson("L", (first, Step("Letters", (Screen(figure, letters=True),))))
    )
    qtbot.keyClick(window, Key.Key_F5)
    screen = window.projector.screen
    screen.setWindowState(Qt.WindowState.WindowNoState)
    screen.setFixedSize(ROOM)
    qtbot.keyClick(screen, Key.Key_N)
    return window


def test_the_presenter_sees_what_the_room_sees_whether_it_does_and_what_comes_next(window, qtbot):
    presenter, screen = window.lesson_mode.presenter, window.projector.screen
    live, following = presenter.room.picture, presenter.next
    seen = []
    window.projector.mirror.pictured.connect(lambda _image: seen.append(1))

    def is_live():
        image = live.image
        return image is not None and image.size() == ROOM and np.array_equal(
            pixels(image), pixels(screen.grab().toImage())
        )  # fmt: skip

    qtbot.waitUntil(is_live)
    qtbot.waitUntil(lambda: following.image is not None)
    assert following.image.size() == ROOM
    prepared = pixels(following.image)

    # The next screen is what the room sees after the next key, but for the line at the bottom.
    qtbot.keyClick(presenter, Key.Key_PageDown)
    assert following.image is None  # it is not the next one any more
    qtbot.waitUntil(is_live)
    qtbot.waitUntil(lambda: following.image is not None)
    assert (pixels(live.image)[:-20] == prepared[:-20]).mean() > 0.99

    # Nothing is made while nothing changes, nor while nobody looks.
    qtbot.waitUntil(lambda: not window.projector.mirror._wait.isActive())
    seen.clear()
    qtbot.wait(150)
    assert seen == []
    presenter.close()
    assert window.lesson_mode.presenting._pictures is None
    window.lesson_mode.lecture.next()
    qtbot.wait(150)
    assert seen == []

    # Behind the last screen nothing comes.
    window.action("action_presenter").trigger()
    qtbot.waitUntil(is_live)
    assert following.image is None

    # A frozen and a blank room are told, whoever did it.
    window.lesson_mode.lecture.previous()
    presenter.activateWindow()
    qtbot.waitUntil(presenter.isActiveWindow)
    qtbot.waitUntil(is_live)
    qtbot.keyClick(presenter, Key.Key_F)
    qtbot.waitUntil(lambda: live.caption.startswith("FROZEN"))
    still = pixels(screen.grab().toImage())
    qtbot.keyClick(presenter, Key.Key_PageDown)
    qtbot.wait(150)
    assert np.array_equal(pixels(live.image), still)

    screen.press(Key.Key_B)
    qtbot.waitUntil(lambda: live.caption.startswith("BLANK"))
    qtbot.waitUntil(lambda: len(np.unique(pixels(live.image))) == 1)
    qtbot.mouseClick(presenter.room._buttons["room_blank"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: live.caption.startswith("FROZEN"))
    qtbot.keyClick(presenter, Key.Key_F)
    qtbot.waitUntil(lambda: live.caption == "The room sees")

    screen.close()
    qtbot.waitUntil(lambda: live.caption == "The room’s screen is off")
    assert live.image is None
    qtbot.keyClick(presenter, Key.Key_F5)
    qtbot.waitUntil(lambda: live.caption == "The room sees")
