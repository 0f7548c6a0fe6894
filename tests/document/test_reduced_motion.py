"""Nothing moves for those who asked for it: the desktop is asked at every start, the program's own choice wins."""

import numpy as np
import pytest
from PySide6.QtCore import QAbstractAnimation, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convstudio.document import reduced_motion
from convstudio.document.reduced_motion import keeps_still, wants_less_motion
from convstudio.document.settings import Settings

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LONGEST = 700  # milliseconds that any of the animations takes


def flip(window):
    press(window, Qt.Key.Key_F, CTRL)


def letters(window):
    press(window, Qt.Key.Key_L)


def unpin(window):
    press(window, Qt.Key.Key_R, CTRL)


def fast_forward(window):
    press(window, Qt.Key.Key_Space, CTRL)


ACTS = {"flip": flip, "letters": letters, "range": unpin, "fast forward": fast_forward}


def press(window, key, modifiers=NONE):
    QTest.keyClick(window.windowHandle(), key, modifiers)


def screen(window):
    QApplication.processEvents()
    image = window.grab().toImage()  # which must live until its bytes are copied
    return np.frombuffer(image.constBits(), np.uint8).copy()


def moves(window):
    """Whether anything in a window is on its way to another look."""
    timers = [timer for timer in window.findChildren(QTimer) if timer.interval() <= LONGEST]
    running = QAbstractAnimation.State.Running
    return any(timer.isActive() for timer in timers) or any(
        animation.state() == running for animation in window.findChildren(QAbstractAnimation)
    )


def changes(qtbot, window):
    """Whether the screen goes on changing after an act."""
    at_once = screen(window)
    for _ in range(LONGEST // 100):
        qtbot.wait(100)
        if not np.array_equal(screen(window), at_once):
            return True
        if not moves(window):
            return False
    return False


@pytest.fixture(params=ACTS)
def act(request):
    return request.param


@pytest.fixture
def window(open_window, qtbot, grid, act):
    window = open_window(grid, "--kernel", "sobel-x", size=(911, 512))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    if act == "range":  # which would follow the kernel, were it not pinned
        press(window, Qt.Key.Key_R, CTRL)
        kernel = window.studio.experiment.kernel
        with qtbot.waitSignal(window.feature_map_shown):
            window.studio.change("A larger weight", kernel=kernel.with_cell(0, 0, "9"))
    if act == "letters":
        press(window, Qt.Key.Key_Right)
    qtbot.wait(50)
    return window


def test_with_motion_the_screen_goes_on_changing(window, qtbot, act):
    ACTS[act](window)
    assert changes(qtbot, window)


def test_with_reduced_motion_everything_is_there_at_once(window, qtbot, act):
    press(window, Qt.Key.Key_M, CTRL)
    ACTS[act](window)
    assert not changes(qtbot, window)


def test_what_moves_arrives_when_motion_is_reduced(window, qtbot, act):
    ACTS[act](window)
    qtbot.wait(40)
    press(window, Qt.Key.Key_M, CTRL)
    assert not changes(qtbot, window)


class TestWish:
    """Whose wish it is: the desktop's until the person has said something else here."""

    @pytest.mark.parametrize("still", [True, False])
    def test_the_desktops_at_every_start(self, open_window, grid, monkeypatch, still):
        for wish in (still, not still):
            monkeypatch.setattr(reduced_motion, "wants_less_motion", lambda wish=wish: wish)
            window = open_window(grid)
            assert window.action("action_reduce_motion").isChecked() is wish
            window.close()

    @pytest.mark.parametrize("still", [True, False])
    def test_the_programs_own_choice_wins_and_is_kept(self, open_window, grid, monkeypatch, still):
        monkeypatch.setattr(reduced_motion, "wants_less_motion", lambda: still)
        open_window(grid).action("action_reduce_motion").trigger()
        assert Settings().flag("reduce_motion") is not still
        again = open_window(grid)
        assert again.action("action_reduce_motion").isChecked() is not still


class TestDesktop:
    @pytest.mark.parametrize(
        ("setting", "value", "still"),
        [
            ("reduced-motion", 1, True),
            ("reduced-motion", 0, False),
            ("enable-animations", False, True),
            ("enable-animations", True, False),
            ("AnimationDurationFactor", "0", True),
            ("AnimationDurationFactor", "1", False),
            ("AnimationDurationFactor", "fast", False),
        ],
    )
    def test_the_portals_answers_are_understood(self, qapp, monkeypatch, setting, value, still):
        monkeypatch.setattr(reduced_motion.sys, "platform", "linux")
        monkeypatch.setattr(
            reduced_motion, "read_portal", lambda _group, key: value if key == setting else None
        )
        assert wants_less_motion() is still

    def test_without_a_portal_things_move(self, qapp, monkeypatch):
        monkeypatch.setattr(reduced_motion.sys, "platform", "linux")
        monkeypatch.setattr(reduced_motion, "read_portal", lambda *_: None)
        assert wants_less_motion() is False

    def test_no_answer_is_no_wish(self):
        assert not keeps_still(None, 0)
