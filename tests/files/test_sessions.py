"""A session is saved with one key and opened like any file, and nothing of it is lost or taken for something else."""

import json
import os
import sys
import zipfile
from functools import partial
from threading import Event

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMessageBox

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.model.kernel import Kernel
from convstudio.core.session import archive
from convstudio.core.session.archive import save_session
from convstudio.core.session.document import Document
from convstudio.core.session.finding import read_session
from convstudio.core.steps.scene import Scene


@pytest.fixture
def window(open_window, grid):
    return open_window(grid, "--kernel", "box-3")


@pytest.fixture
def save_to(monkeypatch):
    """What the dialog for saving answers; the titles and names that it was asked with."""
    asked = []

    def answer(target, kind=""):
        def ask(_parent, title, offered, kinds, chosen):
            asked.append((title, offered, chosen))
            return str(target) if target else "", kind or chosen

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        return asked

    return answer


@pytest.fixture
def open_from(monkeypatch):
    """What the dialog for opening answers."""

    def answer(target, kind=""):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(target or ""), kind))

    return answer


@pytest.fixture
def answer(qtbot):
    """Press a button of the question that is on the screen, by its words; the sentence of the question."""

    def press(words):
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
        box = QApplication.activeModalWidget()
        said = f"{box.text()} {box.informativeText()}"
        (button,) = [b for b in box.buttons() if b.text().replace("&", "") == words]
        button.click()
        return said

    return press


def act(window, name):
    window.action(f"action_{name}").trigger()


def saved(window, qtbot):
    act(window, "save_session")
    qtbot.waitUntil(lambda: not window.sessions.saver.is_busy)


def opened(window, qtbot, path):
    window.files.open_picture(path)
    qtbot.waitUntil(lambda: not window.sessions.is_busy)


def edit(window, weight="7"):
    kernel = window.studio.experiment.kernel.with_cell(0, 0, weight)
    window.studio.change("Set K(0, 0)", kernel=kernel)


def weight(window):
    return window.studio.experiment.kernel.texts[0][0]


@pytest.fixture
def named(window, qtbot, save_to, tmp_path):
    """A session that is saved, in the window."""
    save_to(tmp_path / "work.convstudio")
    saved(window, qtbot)
    return tmp_path / "work.convstudio"


def test_ctrl_s_saves_and_says_so_once_and_the_title_has_the_name_and_the_mark(
    window, qtbot, save_to, tmp_path
):
    asked = save_to(tmp_path / "work.convstudio")
    saved(window, qtbot)
    assert "Ctrl+S saves the session now; Ctrl+Shift+X exports S." in window.message_bar.text
    edit(window, "2")
    saved(window, qtbot)
    assert window.message_bar.text == "Saved work.convstudio."
    ((title, offered, _),) = asked
    assert title == "Save the session"
    assert offered.endswith("grid.convstudio")
    named = tmp_path / "work.convstudio"
    assert window.windowTitle() == "work.convstudio[*] – grid.png"
    assert window.windowFilePath() == str(named)
    assert not window.isWindowModified()
    edit(window, "3")
    assert window.isWindowModified()
    act(window, "undo")
    assert not window.isWindowModified()
    window.studio.look(letters=True)
    assert window.isWindowModified()
    saved(window, qtbot)
    assert not window.isWindowModified()
    window.studio.look(step=3)
    assert not window.isWindowModified()
    # Another program
    edit(window, "4")
    named.write_bytes(named.read_bytes() + b"theirs")
    theirs = named.read_bytes()
    saved(window, qtbot)
    assert "was changed by another program" in window.message_bar.text
    assert named.read_bytes() == theirs
    (over,) = [
        b for b in window.message_bar.findChildren(QAbstractButton) if b.text() == "Save over it"
    ]
    over.click()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    assert named.read_bytes() != theirs
    # It is gone
    edit(window, "5")
    named.unlink()
    saved(window, qtbot)
    qtbot.waitUntil(lambda: not window.isWindowModified())
    assert named.exists()
    # Dropped
    assert window.settings.recent[0] == str(named)
    edit(window, "6")
    act(window, "undo")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(named))])
    window.files.drop_kernel(data)
    qtbot.waitUntil(lambda: window.studio.history.undo_text == "Open work.convstudio")


def test_a_session_is_opened_as_it_was_and_undo_leads_back_to_the_work_before(
    window, qtbot, named, answer
):
    studio = window.studio
    edit(window, "1/9")
    studio.call_state(studio.history.index, "mine")
    edit(window, "5")
    studio.look(letters=True, order="scatter", step=4, break_points=(2,))
    saved(window, qtbot)
    scene = studio.scene
    window.edits.probe()
    window.files.open_picture(named)
    answer("Discard")
    qtbot.waitUntil(lambda: studio.scene.letters and not window.sessions.is_busy)
    qtbot.waitUntil(lambda: studio.history.undo_text == "Open work.convstudio")
    now = studio.scene
    assert now.experiment.picture is scene.experiment.picture
    assert (now.order, now.step, now.break_points) == ("scatter", 4, (2,))
    assert weight(window) == "5"
    assert [state.name for state in studio.history.kept] == ["mine"]
    assert not window.isWindowModified()
    act(window, "undo")
    assert studio.experiment.picture.path is None


def test_undoing_the_opening_brings_back_the_other_work_with_its_name(
    window, qtbot, named, save_to, answer, tmp_path
):
    save_to(tmp_path / "other.convstudio")
    edit(window, "9")
    act(window, "save_session_as")
    qtbot.waitUntil(lambda: window.windowTitle().startswith("other"))
    opened(window, qtbot, named)
    qtbot.waitUntil(lambda: window.windowTitle().startswith("work"))
    assert weight(window) == "1"
    act(window, "undo")
    assert window.windowTitle().startswith("other")
    assert weight(window) == "9"
    assert not window.isWindowModified()
    # Nor are changes lost that a click in the history has led away from
    act(window, "redo")
    edit(window, "11")
    window.studio.go_to_state(1)
    assert window.windowTitle().startswith("other")
    assert not window.close()
    answer("Cancel")
    assert window.windowTitle().startswith("work")
    assert weight(window) == "11"


def test_a_named_changed_session_asks_once_before_the_window_closes(window, qtbot, named, answer):
    edit(window)
    assert not window.close()
    assert "Save the changes of “work.convstudio” before closing?" in answer("Cancel")
    assert window.isVisible()
    assert not window.close()
    answer("Save")
    qtbot.waitUntil(lambda: not window.isVisible())
    with zipfile.ZipFile(named) as archive:
        stored = json.loads(archive.read("session.json"))
    assert stored["scene"]["experiment"]["kernel"]["weights"][0][0] == "7"


def test_changes_that_are_given_up_are_not_saved(window, qtbot, named, answer):
    before = named.read_bytes()
    edit(window)
    assert not window.close()
    answer("Discard")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert named.read_bytes() == before


# Savings that take long, or fail


@pytest.fixture
def slow(monkeypatch):
    """Savings write, and end only when this event is set; they then raise what is in its list of errors."""
    gate, honest = Event(), archive.save_session
    gate.errors = []

    def save(*arguments, **named):
        stored = honest(*arguments, **named)
        assert gate.wait(20)
        for error in gate.errors:
            raise error
        return stored

    monkeypatch.setattr(archive, "save_session", save)
    yield gate
    gate.set()


def weight_in(path):
    return read_session(path).experiment.kernel.texts[0][0]


def test_saving_again_before_it_is_saved_saves_both_and_blames_nobody(window, qtbot, named, slow):
    for text in ("2", "3", "4"):
        edit(window, text)
        act(window, "save_session")
    assert "another program" not in window.message_bar.text
    slow.set()
    qtbot.waitUntil(lambda: not window.sessions.saver.is_busy)
    assert window.message_bar.text == "Saved work.convstudio."
    assert weight_in(named) == "4"
    assert not window.isWindowModified()


def test_every_file_that_a_session_is_saved_as_is_written_and_what_was_to_follow_is_done(
    window, qtbot, named, slow, save_to, tmp_path
):
    act(window, "save_session")
    done, written = [], [tmp_path / f"{name}.convstudio" for name in "abc"]
    for text, target in zip("567", written, strict=True):
        edit(window, text)
        save_to(target)
        window.sessions.save_as(partial(done.append, text))
    # It goes where the last was to go.
    edit(window, "8")
    act(window, "save_session")
    slow.set()
    qtbot.waitUntil(lambda: not window.sessions.saver.is_busy)
    assert [weight_in(path) for path in (named, *written)] == ["1", "5", "6", "8"]
    assert done == ["5", "6", "7"]
    assert window.sessions.path == written[-1]
    assert not window.isWindowModified()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(28, "No space left on device"),
            " (No space left on device); another folder may work.",
        ),
        (MemoryError(), ": there is not enough memory for it."),
    ],
)
def test_after_a_saving_that_failed_the_file_of_another_program_is_not_written_over(
    window, qtbot, named, monkeypatch, error, said
):
    def fail(*_arguments, **_named):
        raise error

    edit(window)
    with monkeypatch.context() as patch:
        patch.setattr(archive, "save_session", fail)
        saved(window, qtbot)
    assert window.message_bar.text == f"“work.convstudio” was not saved{said}"
    named.write_bytes(named.read_bytes() + b"theirs")
    theirs = named.read_bytes()
    saved(window, qtbot)
    assert "was changed by another program" in window.message_bar.text
    assert named.read_bytes() == theirs
    assert window.isWindowModified()


def test_a_window_whose_session_is_never_saved_can_be_left(window, qtbot, named, slow):
    edit(window, "9")
    act(window, "save_session")
    assert not window.close()
    assert window.isVisible()
    assert "The session is still being saved; the window closes when" in window.message_bar.text
    assert not window.message_bar.cancel_button.isVisible()
    window.close()
    assert not window.isVisible()
    # It comes back with what could not be saved
    slow.errors.append(OSError(5, "Input/output error"))
    slow.set()
    qtbot.waitUntil(window.isVisible)
    assert "was not saved (Input/output error)" in window.message_bar.text
    assert window.isWindowModified()
    slow.errors.clear()
    slow.clear()
    named.unlink()
    act(window, "save_session")
    assert not window.close()
    assert window.isVisible()
    slow.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert weight_in(named) == "9"


@pytest.mark.parametrize(("choice", "kept"), [("Save", "3"), ("Discard", "2")])
def test_what_is_changed_while_the_rest_is_saved_is_asked_about_at_once_and_only_once(
    window, qtbot, named, slow, answer, choice, kept
):
    edit(window, "2")
    act(window, "save_session")
    edit(window, "3")
    assert not window.close()
    answer(choice)
    assert window.isVisible()
    assert ("still being saved" in window.message_bar.text) == (choice == "Discard")
    slow.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert weight_in(named) == kept


def test_an_error_of_ours_is_said_and_not_hidden(window, qtbot, named, monkeypatch):
    def fail(*_arguments, **_named):
        raise ZeroDivisionError

    edit(window)
    monkeypatch.setattr(archive, "save_session", fail)
    with qtbot.captureExceptions() as errors:
        saved(window, qtbot)
    assert [kind for kind, *_ in errors] == [ZeroDivisionError]
    assert "“work.convstudio” was not saved: an error in this program" in window.message_bar.text
    assert window.isWindowModified()


def moved(grid, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    return grid.rename(tmp_path / "elsewhere" / "scan.png")


def test_a_picture_that_moved_is_asked_for_and_found_again(
    window, open_window, qtbot, named, grid, tmp_path, answer, open_from
):
    place = moved(grid, tmp_path)
    other = open_window(named)
    open_from(place)
    said = answer("Locate…")
    assert "The picture “grid.png” of “work.convstudio” is not where it was." in said
    qtbot.waitUntil(lambda: other.studio.experiment.picture.path == place)
    assert other.windowTitle().startswith("work.convstudio")
    assert other.isWindowModified()  # the file does not know where it is
    assert not other.studio.history.can_undo
    pixels = window.studio.experiment.picture.pixels
    assert np.array_equal(other.studio.experiment.picture.pixels, pixels)


def test_another_picture_is_never_taken_in_silence(
    window, qtbot, named, grid, tmp_path, answer, open_from
):
    moved(grid, tmp_path)
    wrong = tmp_path / "wrong.png"
    Image.fromarray(np.zeros((3, 4), np.uint8)).save(wrong)
    before = window.studio.experiment
    open_from(wrong)
    opened(window, qtbot, named)
    answer("Locate…")
    said = answer("Cancel")
    assert "is not the one that was saved" in said
    assert str(wrong) in said
    assert window.studio.experiment is before
    opened(window, qtbot, named)
    answer("Locate…")
    answer("Use it as it is now")
    qtbot.waitUntil(lambda: window.studio.experiment.picture.path == wrong)
    assert window.sessions.path is None
    assert (
        "“work.convstudio” stays as it is: Ctrl+S asks for another file." in window.message_bar.text
    )
    # Without any
    window.edits.probe()
    impulse = window.studio.experiment.picture
    window.studio.change("Flip", flip=False)
    window.files.open_picture(named)
    answer("Open without it")
    qtbot.waitUntil(lambda: window.studio.experiment.flip)
    assert window.studio.experiment.picture is impulse
    assert window.sessions.path is None


def test_what_cannot_be_read_is_refused_and_what_is_newer_is_not_written_over(
    window, qtbot, named, save_to, tmp_path
):
    path = tmp_path / "broken.convstudio"
    path.write_bytes(b"PK\3\4 and nothing more")
    before = window.studio.scene
    window.files.open_picture(path)
    qtbot.waitUntil(lambda: "cannot be opened" in window.message_bar.text)
    assert (
        window.message_bar.text
        == "“broken.convstudio” cannot be opened: it is no session, or a damaged one."
    )
    assert window.studio.scene is before
    with zipfile.ZipFile(named) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    stored = json.loads(members["session.json"])
    stored["scene"]["experiment"]["boundary"] = "antireflect"
    stored["convstudio-session"] = 4
    members["session.json"] = json.dumps(stored).encode()
    with zipfile.ZipFile(named, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    edit(window)
    act(window, "undo")
    opened(window, qtbot, named)
    qtbot.waitUntil(lambda: "Left out" in window.message_bar.text)
    assert "boundary “antireflect”" in window.message_bar.text
    assert window.sessions.path is None
    asked = save_to("")
    act(window, "save_session")
    assert len(asked) == 2  # with the first saving


def test_a_picture_of_ones_own_is_in_the_file_and_others_on_request(
    window, qtbot, save_to, tmp_path
):
    save_to(tmp_path / "gone" / "work.convstudio")
    saved(window, qtbot)
    qtbot.waitUntil(lambda: "was not saved" in window.message_bar.text)
    assert "there is no folder" in window.message_bar.text
    assert "another name or folder would work" in window.message_bar.text
    assert window.sessions.path is None
    window.edits.probe()
    save_to(tmp_path / "own.convstudio")
    saved(window, qtbot)
    act(window, "undo")
    save_to(tmp_path / "whole.convstudio", "Session with its pictures (*.convstudio)")
    act(window, "save_session_as")
    qtbot.waitUntil(lambda: (tmp_path / "whole.convstudio").exists())
    qtbot.waitUntil(lambda: not window.sessions.saver.is_busy)
    for name in ("own", "whole"):
        with zipfile.ZipFile(tmp_path / f"{name}.convstudio") as archive:
            assert "pictures/1/pixels.npy" in archive.namelist()
    edit(window)
    saved(window, qtbot)
    with zipfile.ZipFile(tmp_path / "whole.convstudio") as archive:
        assert "pictures/1/pixels.npy" in archive.namelist()


def test_one_dialog_opens_an_image_a_kernel_or_says_that_it_is_none(
    window, qtbot, tmp_path, open_from
):
    kernel = tmp_path / "mine.json"
    kernel.write_text('{"convstudio-kernel": 1, "weights": [["2", "3"]]}')
    open_from(kernel)
    act(window, "open")
    qtbot.waitUntil(lambda: window.studio.experiment.kernel.texts == (("2", "3"),))
    table = tmp_path / "table.csv"
    table.write_text("1,2,3\n4,5,6\n7,8,10\n")
    open_from(table)
    act(window, "open")
    qtbot.waitUntil(lambda: window.studio.experiment.picture.path == table)
    open_from(table, "Kernels")
    act(window, "open")
    assert window.studio.experiment.kernel.texts[2][2] == "10"
    nothing = tmp_path / "nothing.xyz"
    nothing.write_bytes(b"\0\1\2 of no kind")
    open_from(nothing)
    act(window, "open")
    qtbot.waitUntil(lambda: "“nothing.xyz” cannot be opened" in window.message_bar.text)
    later = tmp_path / "later.json"
    later.write_text('{"convstudio-kernel": 99, "weights": "later"}')
    open_from(later)
    act(window, "open")
    qtbot.waitUntil(lambda: "later version of Convolution Studio" in window.message_bar.text)
    renamed = tmp_path / "renamed.zip"
    save_session(Document(Scene(textbook_figure())), renamed)
    open_from(renamed)
    act(window, "open")
    qtbot.waitUntil(lambda: window.studio.history.undo_text == "Open renamed.zip")
    act(window, "undo")
    # Nothing of this has a file, so nothing is asked
    edit(window)
    assert not window.isWindowModified()
    assert window.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
def test_a_session_may_have_a_name_of_any_bytes(window, open_window, qtbot, save_to, tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.convstudio")
    save_to(path)
    window.studio.call_state(0, "\udce9")
    saved(window, qtbot)
    assert "Saved caf\ufffd.convstudio." in window.message_bar.text
    assert window.sessions.path == path
    assert not window.isWindowModified()
    edit(window)
    saved(window, qtbot)
    other = open_window(path)
    qtbot.waitUntil(lambda: other.sessions.path == path)
    assert weight(other) == "7"


def test_a_lesson_that_was_open_goes_on_where_it_was_and_the_scene_is_the_sessions(
    window, open_window, qtbot, save_to, tmp_path
):
    lecture = window.lesson_mode.lecture
    lecture.open_file(built_in_lessons()[0])
    lecture.go_to((1, 0))
    window.studio.change("Set K", kernel=Kernel((("4",),)))
    save_to(tmp_path / "lecture.convstudio")
    saved(window, qtbot)
    assert "at this place of the lesson" in window.message_bar.text
    other = open_window(tmp_path / "lecture.convstudio")
    qtbot.waitUntil(lambda: other.lesson_mode.lecture.lesson is not None)
    assert other.lesson_mode.lecture.position == (1, 0)
    assert other.studio.experiment.kernel.texts == (("4",),)
    assert other.windowTitle().startswith("lecture.convstudio[*] – ")
    assert not other.isWindowModified()


def test_a_headline_that_was_untrue_when_the_session_was_saved_is_struck_when_it_is_opened(
    window, open_window, qtbot, save_to, tmp_path
):
    lecture = window.lesson_mode.lecture
    lecture.open_file(built_in_lessons()[0])
    lecture.go_to((4, 0))
    save_to(tmp_path / "true.convstudio")
    saved(window, qtbot)
    window.studio.change("Flip", flip=not window.studio.experiment.flip)
    save_to(tmp_path / "untrue.convstudio")
    act(window, "save_session_as")
    qtbot.waitUntil(lambda: not window.sessions.saver.is_busy)
    other = open_window()
    act(other, "projector")
    for name, is_struck in (("untrue", True), ("true", False)):
        with qtbot.waitSignal(other.lesson_mode.lecture.resumed):
            other.files.open_picture(tmp_path / f"{name}.convstudio")
        assert other.lesson_mode.lecture.position == (4, 0)
        assert other.projector.screen.head.headline_lines
        assert other.projector.screen.head.is_struck == is_struck
    # The lesson's own scene is the one that makes it true
    other.studio.change("Flip", flip=not other.studio.experiment.flip)
    assert other.projector.screen.head.is_struck
