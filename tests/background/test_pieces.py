"""Tests for work in pieces."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from convstudio.background.pieces import Pieces


def test_pieces_are_done_one_at_a_time_unless_a_button_is_down(qapp, qtbot, monkeypatch):
    done, buttons, parent = [], [Qt.MouseButton.LeftButton], QObject()

    def work():
        for at in range(3):
            done.append(at)
            buttons[0] = Qt.MouseButton.LeftButton
            yield

    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: buttons[0])
    pieces = Pieces(parent, 1)
    pieces.begin(work())
    for expected in ([0], [0, 1], [0, 1, 2]):
        qtbot.wait(5)
        assert len(done) == len(expected) - 1
        buttons[0] = Qt.MouseButton.NoButton
        qtbot.waitUntil(lambda expected=expected: done == expected)
    buttons[0] = Qt.MouseButton.NoButton
    qtbot.waitUntil(lambda: not pieces._next.isActive())


def test_other_work_takes_the_place_of_what_is_left(qapp, qtbot):
    done, parent = [], QObject()
    pieces = Pieces(parent, 1)
    pieces.begin(iter(done.append(at) for at in ("one", "two")))
    pieces.begin(iter(done.append(at) for at in ("other",)))
    qtbot.waitUntil(lambda: not pieces._next.isActive())
    assert done == ["other"]
    pieces.begin(iter(done.append(at) for at in ("late",)))
    pieces.stop()
    qtbot.wait(10)
    assert done == ["other"]


def test_the_last_step_of_a_work_may_begin_the_next(qapp, qtbot):
    done, parent = [], QObject()
    pieces = Pieces(parent, 1)

    def first():
        yield
        pieces.begin(iter(done.append(at) for at in ("second", "third")))

    pieces.begin(first())
    qtbot.waitUntil(lambda: done == ["second", "third"])
