"""What the keeping of the work does where a disk does not answer, and where the program fails in the background."""

import sys
from threading import Event

import pytest
from PySide6.QtCore import QObject

from convstudio.core.examples.figure import textbook_figure
from convstudio.document.studio import Studio
from convstudio.recovery import autosave as autosaves
from convstudio.recovery.autosave import Autosave
from convstudio.recovery.journal import Journal
from convstudio.recovery.works import left_works

SOON = 10


@pytest.fixture
def keeper(qtbot, tmp_path, monkeypatch):
    """A keeper of work that has been written once."""
    monkeypatch.setattr(autosaves, "_SETTLE_MS", 1)
    owner = QObject()
    studio = Studio(textbook_figure())
    keeper = Autosave(studio, tmp_path / "work", True, owner)
    keeper.studio, keeper.owner = studio, owner
    studio.change("Flip", flip=not studio.experiment.flip)
    assert keeper.save()
    assert keeper.folder.exists()
    return keeper


def begin_writing(keeper, qtbot, monkeypatch, end):
    """Write in the background until ``end`` returns or raises."""
    begun = Event()

    def write(_journal, _document):
        begun.set()
        end()

    monkeypatch.setattr(Journal, "write", write)
    keeper.studio.change("Flip", flip=not keeper.studio.experiment.flip)
    qtbot.waitUntil(begun.is_set)


def test_after_an_error_that_nobody_expected_the_work_is_forgotten_all_the_same(
    keeper, qtbot, monkeypatch
):
    fails, heard = Event(), []

    def fail():
        fails.wait(SOON)
        raise RuntimeError("it broke")

    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: heard.append(str(error)))
    begin_writing(keeper, qtbot, monkeypatch, fail)
    folder = keeper.folder
    fails.set()
    keeper.forget()
    assert heard == ["it broke"]
    assert not folder.exists()
    assert not keeper.is_on


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_a_disk_that_does_not_answer_is_not_waited_for_without_end(
    keeper, qtbot, monkeypatch, is_forgotten
):
    answers = Event()
    monkeypatch.setattr(autosaves, "_PATIENCE", 0.01)
    begin_writing(keeper, qtbot, monkeypatch, lambda: answers.wait(SOON))
    folder = keeper.folder
    assert not keeper.save()
    assert "does not answer" in keeper.problem
    root = folder.parent
    if is_forgotten:
        keeper.forget()
    else:
        keeper.leave()
    assert folder.exists()
    # What is being written belongs to nobody else yet.
    assert list(left_works(root)) == []
    answers.set()
    qtbot.waitUntil(lambda: folder.exists() != is_forgotten)
    qtbot.waitUntil(lambda: len(list(left_works(root))) == (0 if is_forgotten else 1))
