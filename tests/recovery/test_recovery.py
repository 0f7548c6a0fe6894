"""In a window: what was done is offered at the next start, and forgotten for good when somebody wishes so."""

import errno
import os

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.core.library.place import recent_folder
from convstudio.core.model.picture import Picture
from convstudio.core.session.document import LessonPlace
from convstudio.document.settings import Settings, state_folder
from convstudio.lessons.resuming import resume
from convstudio.recovery import works

LEFT = Qt.MouseButton.LeftButton
LESSON = """# Mine

## One

```toml step
input = [[1, 2], [3, 4]]
kernel = [[5]]
```

## Two

```toml step
at = "S(0,0)"
stops = [{ at = "S(1,1)" }, { at = "S(0,1)" }]
```
"""


def line(window):
    return window.findChild(QWidget, "continue_line")


def press(window, name):
    QTest.mouseClick(window.findChild(QWidget, name), LEFT)


def entries(window):
    window.recovery.menu.aboutToShow.emit()
    return [action.text() for action in window.recovery.menu.actions() if not action.isSeparator()]


def edit(window, text="5"):
    kernel = window.studio.experiment.kernel
    window.edits.take_kernel(kernel.with_cell(0, 0, text), "K(0, 0)", None)


def idle(qtbot, window):
    qtbot.waitUntil(lambda: not window.recovery.autosave.is_due)


def test_an_edit_is_on_the_disk_by_itself_and_the_next_start_continues_it(
    work_folder, reopen, qtbot, grid
):
    window = reopen(grid, "--kernel", "box-3")
    assert line(window) is None
    assert not work_folder.exists()
    edit(window)
    window.edits.flip(False)
    window.studio.call_state(1, "five")
    window.studio.undo()
    idle(qtbot, window)
    assert len([*work_folder.iterdir()]) == 1
    window = reopen("impulse", killed=True)
    assert line(window).accessibleName().startswith("Continue: 3 × 3 on grid.png, ")
    assert line(window).isVisible()
    assert window.studio.experiment.picture.name != "grid.png"
    press(window, "continue_open")
    qtbot.waitUntil(lambda: "grid.png is back" in window.message_bar.text)
    assert line(window) is None or not line(window).isVisible()
    studio = window.studio
    assert studio.experiment.kernel.texts[0][0] == "5"
    assert studio.history.states[1].name == "five"
    window.action("action_redo").trigger()
    assert not studio.experiment.flip
    window.action("action_undo").trigger()
    window.action("action_undo").trigger()
    assert studio.experiment.kernel.name == "box-3"
    assert not window.action("action_undo").isEnabled()
    assert grid in window.files.inputs  # and never saved over
    idle(qtbot, window)
    assert len([*work_folder.iterdir()]) == 1


def test_of_several_copies_each_keeps_its_own(work_folder, open_window, qtbot):
    one, other = open_window("impulse"), open_window("ramp-diagonal")
    edit(one, "3")
    edit(other, "4")
    for window in (one, other):
        window.recovery.autosave.save()
    assert len([*works.left_works(work_folder)]) == 0
    assert len(entries(one)) == 3
    one.close()
    assert " on impulse" in entries(other)[0]
    third = open_window("impulse")
    assert " on impulse" in line(third).accessibleName()
    other.recovery.open(next(works.left_works(work_folder)).folder)
    press(third, "continue_open")
    assert "is open in another window" in third.message_bar.text


def traces():
    """What tells of work besides itself."""
    settings, kernels = Settings(), recent_kernels()
    lessons = settings.names("lessons")
    return [*map(os.path.basename, settings.recent), *lessons, *settings.recent_lessons, *kernels]


def recent_kernels():
    folder = recent_folder()
    return [each.name for each in folder.iterdir()] if folder.is_dir() else []


def leave_traces(window, qtbot, grid):
    """Open a file, a kernel and a lesson."""
    window.files.open_picture(grid)
    qtbot.waitUntil(lambda: window.studio.experiment.picture.path == grid)
    window.kept.remember(window.studio.experiment.kernel.with_cell(0, 0, "19"))
    window.lesson_mode.lecture.open_file(built_in_lessons()[0], 1)
    window.lesson_mode.list.settle()
    window.kept.join()
    assert window.settings.recent[0] == str(grid)


def test_this_work_is_forgotten_and_kept_after_all(work_folder, reopen, qtbot, grid):
    window = reopen("impulse")
    Settings().remember("/before.png")
    edit(window)
    leave_traces(window, qtbot, grid)
    assert len(traces()) == 4
    window.recovery.autosave.save()
    window.action("forget_work").trigger()
    assert [*work_folder.iterdir()] == []
    # What was there before this window is none of its work.
    assert traces() == ["before.png"]
    edit(window, "6")
    assert not window.recovery.autosave.is_due
    assert "forgotten" in window.message_bar.text
    QTest.mouseClick(window.message_bar.findChild(QWidget, "message_act"), LEFT)
    idle(qtbot, window)
    assert len([*work_folder.iterdir()]) == 1
    window.action("forget_work").trigger()
    window = reopen("impulse")
    assert line(window) is None
    assert [*work_folder.iterdir()] == []


def test_where_nothing_can_be_written_the_window_works_and_says_so(
    open_window, qtbot, monkeypatch, tmp_path
):
    blocked = tmp_path / "no folder"
    blocked.write_text("")
    monkeypatch.setenv("CONVSTUDIO_SETTINGS", str(blocked / "settings"))
    window = open_window("impulse")
    edit(window)
    window.message_bar.hide()
    said = []
    window.message_bar.said.connect(said.append)
    window.recovery.autosave.save()
    (sentence,) = said
    assert "cannot be kept at the moment" in sentence
    assert "not a directory" in sentence
    assert entries(window)[0].replace("&", "") == "Keep work between starts"


def test_closing_asks_nothing_and_what_was_declined_is_still_in_the_menu(
    work_folder, reopen, qtbot, grid
):
    window = reopen("impulse")
    edit(window, "7")
    window = reopen("ramp-diagonal")
    press(window, "continue_close")
    window = reopen("ramp-diagonal")
    assert line(window) is None
    (entry, *others) = entries(window)
    assert " on impulse" in entry
    assert [other.replace("&", "") for other in others] == [
        "Keep work between starts", "Forget this work", "Forget all recent work",
    ]  # fmt: skip
    edit(window, "9")
    window.recovery.menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: " is back" in window.message_bar.text)
    assert window.studio.experiment.kernel.texts[0][0] == "7"
    # What was done before is in the menu in its place.
    assert "ramp-diagonal" in entries(window)[0]
    window = reopen("impulse")
    window.action("action_projector").trigger()
    room = window.projector.findChildren(QWidget)
    assert "continue_line" not in [each.objectName() for each in room]
    window.action("action_projector").trigger()
    assert line(window).isVisible()
    window.files.open_picture(grid)
    qtbot.waitUntil(lambda: not line(window).isVisible())


def test_on_a_computer_of_others_nothing_is_kept_and_nothing_tells_of_it(
    work_folder, reopen, qtbot, grid
):
    window = reopen("impulse")
    edit(window)
    leave_traces(window, qtbot, grid)
    window = reopen("impulse")
    edit(window, "2")
    window.recovery.autosave.save()
    keep = window.action("keep_work")
    entries(window)
    assert keep.isChecked()
    keep.trigger()
    assert not keep.isChecked()
    assert "but for what you save" in window.message_bar.text
    assert len(traces()) == 3
    QTest.mouseClick(act(window), LEFT)
    assert "are forgotten" in window.message_bar.text
    assert [*work_folder.iterdir()] == []
    assert traces() == []
    assert not Settings().has_traces
    edit(window, "4")
    # In the window itself they are there as ever.
    leave_traces(window, qtbot, grid)
    window.recovery.autosave.save()
    window.close()
    assert [*work_folder.iterdir()] == []
    assert traces() == []
    assert not Settings().flag("keep_work")


def test_a_full_disk_and_a_picture_that_is_too_large_are_said_once(
    work_folder, open_window, qtbot, monkeypatch
):
    window, said = open_window("impulse"), []
    window.message_bar.said.connect(said.append)

    def fail(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        for text in ("3", "4"):
            edit(window, text)
            window.recovery.autosave.save()
        (sentence,) = said
        assert "cannot be kept at the moment" in sentence
        assert "no space left on device" in sentence
    edit(window, "5")
    window.recovery.autosave.save()
    assert len([*work_folder.iterdir()]) == 1
    monkeypatch.setattr("convstudio.recovery.journal.MOST_PICTURE_BYTES", 1000)
    window.edits.take_picture(Picture(np.ones((60, 60)), 1.0, "pasted"), "Paste", None)
    assert not window.close()
    assert "“pasted” has no file and is too large to be kept" in window.message_bar.text
    assert window.close()
    assert len([*works.left_works(work_folder)]) == 1


def test_a_picture_that_has_gone_is_asked_for_and_damaged_work_is_refused(
    work_folder, reopen, qtbot, grid
):
    edit(reopen(grid), "12")
    window = reopen("impulse")
    grid.unlink()
    press(window, "continue_open")
    qtbot.waitUntil(lambda: "cannot be opened any more" in window.message_bar.text)
    assert window.message_bar.findChild(QWidget, "message_act").text() == "Open…"
    assert window.studio.experiment.kernel.texts[0][0] == "12"
    assert window.studio.experiment.picture.name == "impulse.png"
    damaged = works.new_work(work_folder)
    (damaged.folder / works.JOURNAL).write_bytes(works.SIGNATURE)
    damaged.leave()
    window.recovery.open(damaged.folder)
    qtbot.waitUntil(lambda: "Nothing can be read of this work" in window.message_bar.text)
    assert window.message_bar.property("problem")


def test_pointing_and_stepping_are_no_work_and_a_drag_is_handed_over_once(
    work_folder, open_window, qtbot, monkeypatch
):
    window = open_window("impulse")
    autosave, handed = window.recovery.autosave, []
    monkeypatch.setattr("convstudio.recovery.autosave._SETTLE_MS", 60_000)
    window.studio.look(pointed=None, in_gesture=True)
    window.action("action_forward").trigger()
    assert not autosave.is_due
    window.action("action_letters").trigger()
    assert autosave.is_due
    autosave.save()
    # It is looked at, and that is no work yet.
    assert not work_folder.exists()
    document = type(autosave)._document
    monkeypatch.setattr(
        type(autosave), "_document", lambda self: handed.append(1) or document(self)
    )
    for turn in range(50):
        kernel = window.studio.experiment.kernel
        window.edits.take_kernel(kernel.with_cell(0, 0, str(turn)), "K(0, 0)", "drag")
    assert autosave.is_due
    assert not handed
    autosave.save()
    assert handed == [1]
    assert not autosave.is_due
    # Of work that is kept, the step is too, once it rests.
    window.action("action_forward").trigger()
    assert not autosave.is_due
    monkeypatch.setattr("convstudio.recovery.autosave._SETTLE_MS", 0)
    window.action("action_forward").trigger()
    qtbot.waitUntil(lambda: handed == [1, 1])


@pytest.fixture
def chosen():
    """The files that were chosen when somebody asked for one."""
    return []


@pytest.fixture
def session(monkeypatch, tmp_path, chosen):
    """A session's file, which is chosen whenever somebody asks for one."""
    path = tmp_path / "mine.convstudio"

    def choose(*_arguments, **_how):
        chosen.append(path)
        return path, False

    monkeypatch.setattr("convstudio.files.sessions.ask_session_target", choose)
    return path


def save(window, qtbot):
    with qtbot.waitSignal(window.sessions.kept):
        window.action("action_save_session").trigger()


def test_a_session_that_is_killed_comes_back_changed_or_not_and_it_is_said_if_its_file_is_newer(
    work_folder, reopen, open_window, qtbot, session, chosen
):
    window = reopen("impulse")
    edit(window)
    save(window, qtbot)
    idle(qtbot, window)
    edit(window, "8")
    idle(qtbot, window)
    window = reopen("ramp-diagonal", killed=True)
    assert line(window).accessibleName().startswith("Continue: mine.convstudio, ")
    press(window, "continue_open")
    qtbot.waitUntil(lambda: "mine.convstudio is back" in window.message_bar.text)
    assert window.sessions.path == session
    assert window.sessions.is_changed
    assert window.isWindowModified()
    chosen.clear()
    save(window, qtbot)
    assert not chosen  # it knows its file
    assert not window.sessions.is_changed
    idle(qtbot, window)
    # Killed without any change, it comes back without any.
    window = reopen("ramp-diagonal", killed=True)
    press(window, "continue_open")
    qtbot.waitUntil(lambda: "mine.convstudio is back, as you left it" in window.message_bar.text)
    assert window.sessions.path == session
    assert not window.isWindowModified()
    # Another window has saved it meanwhile.
    edit(window, "8.5")
    idle(qtbot, window)
    window = reopen("impulse", killed=True)
    other = open_window(session)
    edit(other, "9")
    save(other, qtbot)
    newer = session.read_bytes()
    press(window, "continue_open")
    qtbot.waitUntil(lambda: "mine.convstudio is back." in window.message_bar.text)
    assert "“mine.convstudio” has been saved since: this is the work of" in window.message_bar.text
    assert window.isWindowModified()
    chosen.clear()
    window.action("action_save_session").trigger()
    qtbot.waitUntil(lambda: "was changed by another program" in window.message_bar.text)
    assert not chosen
    assert session.read_bytes() == newer
    # What is saved leaves nothing to be continued.
    save(other, qtbot)
    window.recovery.forget()
    other.close()
    assert [*work_folder.iterdir()] == []


def test_what_was_done_before_a_session_was_opened_stays_recent_work(
    work_folder, reopen, qtbot, session
):
    window = reopen("impulse")
    edit(window)
    save(window, qtbot)
    window = reopen("ramp-diagonal")
    edit(window, "6")
    with qtbot.waitSignal(window.sessions.shown):
        window.sessions.open_file(session)
    window = reopen("impulse")
    press(window, "continue_open")
    qtbot.waitUntil(lambda: " is back" in window.message_bar.text)
    assert window.sessions.path == session
    window.action("action_undo").trigger()
    assert window.studio.experiment.kernel.texts[0][0] == "6"
    assert window.sessions.path is None


def fill_disk(patch):
    """From now on nothing is flushed to disk."""

    def fail(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    patch.setattr(os, "fsync", fail)


def recent(window, words):
    """Choose a piece of recent work in the menu."""
    entries(window)
    (entry,) = [each for each in window.recovery.menu.actions() if words in each.text()]
    entry.trigger()


def act(window):
    return window.message_bar.findChild(QWidget, "message_act")


def test_work_whose_picture_is_not_there_now_stays_as_it_was_until_it_is(
    work_folder, reopen, qtbot, grid, tmp_path
):
    window = reopen(grid)
    edit(window, "12")
    window.studio.call_state(1, "twelve")
    window = reopen("impulse")
    away = grid.rename(tmp_path / "away.png")
    (journal,) = work_folder.glob("*/journal")
    before = journal.read_bytes()
    press(window, "continue_open")
    qtbot.waitUntil(lambda: "cannot be opened any more" in window.message_bar.text)
    assert "stays under File ▸ Recent work" in window.message_bar.text
    window.recovery.autosave.save()
    assert [*work_folder.glob("*/journal")] == [journal]
    edit(window, "13")
    idle(qtbot, window)
    assert journal.read_bytes() == before
    assert len([*work_folder.glob("*/journal")]) == 2
    away.rename(grid)
    recent(window, " on grid.png")
    qtbot.waitUntil(lambda: "is back, as you left it" in window.message_bar.text)
    studio = window.studio
    assert studio.experiment.picture.path == grid
    assert [state.name for state in studio.history.states] == ["", "twelve"]
    edit(window, "14")
    idle(qtbot, window)
    assert len([*work_folder.glob("*/journal")]) == 2


def test_recent_work_takes_the_place_of_nothing_that_is_not_kept(work_folder, reopen, qtbot):
    edit(reopen("impulse"), "7")
    window = reopen("ramp-diagonal")
    press(window, "continue_close")
    edit(window, "8")
    window.action("forget_work").trigger()
    recent(window, " on impulse")
    qtbot.waitUntil(lambda: "is not kept" in window.message_bar.text)
    assert "Ctrl+S saves it in a session, before" in window.message_bar.text
    assert window.studio.experiment.kernel.texts[0][0] == "8"
    QTest.mouseClick(act(window), LEFT)
    qtbot.waitUntil(lambda: " is back" in window.message_bar.text)
    assert window.studio.experiment.kernel.texts[0][0] == "7"
    assert window.studio.experiment.picture.name == "impulse.png"


def test_recent_work_takes_the_place_of_nothing_that_cannot_be_written(
    work_folder, reopen, qtbot, monkeypatch
):
    edit(reopen("impulse"), "7")
    window = reopen("ramp-diagonal")
    press(window, "continue_close")
    with monkeypatch.context() as patch:
        fill_disk(patch)
        edit(window, "8")
        recent(window, " on impulse")
        qtbot.waitUntil(lambda: "takes its place" in window.message_bar.text)
        assert "no space left on device" in window.message_bar.text
        assert window.studio.experiment.kernel.texts[0][0] == "8"
    recent(window, " on impulse")
    qtbot.waitUntil(lambda: " is back" in window.message_bar.text)
    assert any(" on ramp-diagonal" in entry for entry in entries(window))


def test_a_window_whose_work_cannot_be_written_says_so_before_it_closes(
    work_folder, reopen, monkeypatch
):
    window = reopen("impulse")
    with monkeypatch.context() as patch:
        fill_disk(patch)
        edit(window, "8")
        assert not window.close()
        assert window.isVisible()
        assert "Your work cannot be kept" in window.message_bar.text
        assert "no space left on device" in window.message_bar.text
        assert "Ctrl+S saves all of it in a session" in window.message_bar.text
    assert window.close()  # there is room again
    assert len([*works.left_works(work_folder)]) == 1
    window = reopen("impulse")
    press(window, "continue_close")
    with monkeypatch.context() as patch:
        fill_disk(patch)
        edit(window, "9")
        assert not window.close()
        edit(window, "10")
        assert not window.close()  # it was said of other work
        assert window.close()  # the user has read it


def test_an_error_in_writing_at_the_end_is_told_and_does_not_hold_the_window(
    work_folder, reopen, monkeypatch
):
    window, heard = reopen("impulse"), []
    edit(window, "8")
    with monkeypatch.context() as patch:
        patch.setattr("sys.excepthook", lambda _kind, error, _trace: heard.append(error))
        patch.setattr(window.recovery.autosave, "_write", lambda _document: 1 / 0)
        assert not window.close()
    assert isinstance(heard[0], ZeroDivisionError)
    assert "Your work cannot be kept: the program met an error" in window.message_bar.text
    assert window.close()


def test_work_that_cannot_be_read_is_refused_in_words_and_stays(
    work_folder, reopen, qtbot, monkeypatch
):
    edit(reopen("impulse"), "7")
    window = reopen("ramp-diagonal")
    (journal,) = work_folder.glob("*/journal")

    def fail(*_arguments):
        raise MemoryError

    monkeypatch.setattr("convstudio.recovery.reading.read_work", fail)
    press(window, "continue_open")
    qtbot.waitUntil(lambda: "MemoryError" in window.message_bar.text)
    assert "stays under File ▸ Recent work" in window.message_bar.text
    monkeypatch.undo()
    assert works.forget(journal.parent)


def test_changes_of_a_session_that_undo_has_left_stay_when_other_work_takes_their_place(
    work_folder, reopen, qtbot, session
):
    window = reopen("impulse")
    edit(window)
    save(window, qtbot)
    edit(reopen("impulse"), "7")
    window = reopen("ramp-diagonal")
    press(window, "continue_close")
    with qtbot.waitSignal(window.sessions.shown):
        window.sessions.open_file(session)
    edit(window, "8")
    idle(qtbot, window)
    for _ in range(2):
        window.action("action_undo").trigger()
    assert window.sessions.path is None
    recent(window, " on impulse")
    qtbot.waitUntil(lambda: " is back" in window.message_bar.text)
    recent(window, " on ramp-diagonal")
    qtbot.waitUntil(lambda: "ramp-diagonal.png is back" in window.message_bar.text)
    window.action("action_redo").trigger()
    window.action("action_redo").trigger()
    assert window.sessions.path == session
    assert window.studio.experiment.kernel.texts[0][0] == "8"


def test_work_whose_history_was_cleared_stays_when_a_session_is_opened_over_it(
    work_folder, reopen, qtbot, session
):
    window = reopen("impulse")
    edit(window)
    save(window, qtbot)
    window = reopen("ramp-diagonal")
    edit(window, "7")
    window.studio.clear_history()
    with qtbot.waitSignal(window.sessions.shown):
        window.sessions.open_file(session)
    window.action("action_undo").trigger()
    assert window.studio.experiment.kernel.texts[0][0] == "7"
    window.action("action_redo").trigger()
    window = reopen("impulse")
    press(window, "continue_open")
    qtbot.waitUntil(lambda: " is back" in window.message_bar.text)
    window.action("action_undo").trigger()
    assert window.studio.experiment.kernel.texts[0][0] == "7"


def test_a_lesson_that_was_open_comes_back_with_the_work_at_its_stop(
    work_folder, reopen, qtbot, tmp_path
):
    path = tmp_path / "mine.md"
    path.write_text(LESSON)
    window = reopen("impulse")
    window.lesson_mode.lecture.open_file(path)
    window.lesson_mode.lecture.go_to((1, 1))
    edit(window, "7")
    idle(qtbot, window)
    # Where one is in it, is kept without an edit, too.
    window.lesson_mode.lecture.go_to((1, 2))
    edit(window, "8")
    idle(qtbot, window)
    window = reopen("ramp-diagonal", killed=True)
    press(window, "continue_open")
    with qtbot.waitSignal(window.lesson_mode.lecture.resumed):
        pass
    lecture = window.lesson_mode.lecture
    assert (lecture.lesson.path, lecture.position) == (path, (1, 2))
    assert window.studio.experiment.kernel.texts[0][0] == "8"
    idle(qtbot, window)
    path.unlink()
    window = reopen("impulse", killed=True)
    press(window, "continue_open")
    qtbot.waitUntil(lambda: "is not where it was" in window.message_bar.text)
    assert f"not where it was ({path})" in window.message_bar.text
    resume(window.lesson_mode.lecture, LessonPlace(), tmp_path)
    assert "is not where it was: all else is" in window.message_bar.text


def test_of_a_picture_whose_file_changes_while_it_is_open_what_was_seen_comes_back(
    work_folder, reopen, qtbot, grid, monkeypatch
):
    window = reopen(grid)
    edit(window, "12")
    idle(qtbot, window)
    pixels = window.studio.experiment.picture.pixels
    Image.fromarray(255 - pixels).save(grid)
    qtbot.waitUntil(lambda: [*work_folder.glob("*/pictures/*")] != [])
    idle(qtbot, window)
    window = reopen("impulse", killed=True)
    press(window, "continue_open")
    qtbot.waitUntil(lambda: "is back, as you left it" in window.message_bar.text)
    assert (window.studio.experiment.picture.pixels == pixels).all()
    # Of one that has no room it is said at closing, and it is taken as it is only if somebody says so.
    monkeypatch.setattr("convstudio.recovery.journal.MOST_PICTURE_BYTES", 5)
    window = reopen(grid)
    edit(window, "13")
    idle(qtbot, window)
    Image.fromarray(pixels).save(grid)
    assert not window.close()
    assert "“grid.png” is not in its file any more and is too large" in window.message_bar.text
    window = reopen("impulse")
    press(window, "continue_open")
    qtbot.waitUntil(lambda: "has other contents now" in window.message_bar.text)
    assert window.studio.experiment.picture.name == "impulse.png"
    assert act(window).text() == "Use it as it is now"
    QTest.mouseClick(act(window), LEFT)
    qtbot.waitUntil(lambda: window.studio.experiment.picture.path == grid)
    assert window.studio.experiment.kernel.texts[0][0] == "13"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
def test_pipes_and_folders_in_the_place_of_our_files_hold_no_start(remembering, open_window, qtbot):
    root = state_folder()
    (root / "convstudio.ini").unlink()
    (root / "kernels").mkdir()
    for make in (os.mkfifo, os.mkdir):
        work = works.new_work(root / "work")
        work.leave()
        make(work.journal)
    for name in ("convstudio.ini", "recent-kernels", "kernels/mine.json"):
        os.mkfifo(root / name)
    window = open_window("impulse")
    qtbot.waitUntil(lambda: "will not be remembered" in window.message_bar.text)
    assert f"“{root / 'convstudio.ini'}” is a pipe or a device" in window.message_bar.text
    assert line(window) is None
    entries(window)
    window.kept.fill()
    window.kept.remember(window.studio.experiment.kernel)
    window.kept.join()
    works.tidy(root / "work", 0.0)
    edit(window)
    window.recovery.autosave.save()
    assert window.recovery.autosave.folder is not None


def test_what_was_edited_before_the_history_was_cleared_is_kept(work_folder, reopen, qtbot):
    window = reopen("impulse")
    edit(window, "7")
    idle(qtbot, window)
    window.studio.clear_history()
    window = reopen("ramp-diagonal")
    press(window, "continue_open")
    qtbot.waitUntil(lambda: " is back" in window.message_bar.text)
    assert window.studio.experiment.kernel.texts[0][0] == "7"
