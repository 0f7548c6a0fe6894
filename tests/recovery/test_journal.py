"""What a journal was given is what is read of it: after a kill at any byte, up to the last document that was whole."""

import errno
import os
import shutil
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from document_machine import assert_as_left

from convstudio.core.examples.figure import textbook_figure
from convstudio.core.files.records import Record, RecordFile, read_records
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.painting import stroke
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.reading.door import read_picture
from convstudio.core.session.document import LessonPlace
from convstudio.document.session import Session
from convstudio.document.studio import Studio
from convstudio.recovery import journal as journals
from convstudio.recovery import works
from convstudio.recovery.document import WorkDocument
from convstudio.recovery.journal import Journal
from convstudio.recovery.reading import WorkError, read_work

INSTEAD = Picture(np.zeros((2, 2), np.uint8), 255.0, "instead")


def instead():
    return INSTEAD


@pytest.fixture
def studio(grid):
    """A studio after some edits of every kind."""
    studio = Studio(Experiment(read_picture(grid), preset("box-3")))
    studio.change("Flip", flip=False)
    studio.call_state(1, "unflipped ★")
    studio.change("Paint", picture=stroke(studio.experiment.picture, [(0, 0), (1, 2)], 7.5))
    studio.change("Kernel", kernel=Kernel((("1/9", "0,5"), ("sqrt(2)", "-1")), "1/3", (0, 1)))
    studio.undo()
    studio.look(letters=True, step=5)
    return studio


def test_a_document_comes_back_with_its_history_and_shares_its_pictures(studio, tmp_path):
    journal, document = Journal(tmp_path / "work"), WorkDocument.of(studio)
    journal.write(document)
    found, pictures, remarks, *_ = read_work(journal.folder, instead)
    assert remarks == ()
    assert_as_left(document, found)
    assert len({id(state.experiment.picture) for state in found.states}) == 2
    assert {known.archive for known in pictures.values()} == {
        "",
        *os.listdir(journal.folder / "pictures"),
    }
    again = Studio(Experiment(INSTEAD, preset("sobel-x")))
    again.restore(found.scene, found.states, found.index, found.kept)
    assert again.scene.letters
    assert again.step == 5
    again.redo()
    assert again.experiment.kernel.scale == "1/3"
    for _ in range(3):
        again.undo()
    assert not again.history.can_undo
    assert again.experiment.kernel.name == "box-3"
    journal.leave()


def test_pinned_photographs_come_back_and_only_those_there_is_room_for(
    studio, tmp_path, monkeypatch
):
    small, large = (Picture(np.ones((size, 9), np.uint8), 255.0, str(size)) for size in (2, 90))
    current = studio.experiment.picture
    studio.pin_photographs((small, current, large))
    journal = Journal(tmp_path / "work")
    monkeypatch.setattr(journals, "MOST_PICTURE_BYTES", 800)
    journal.write(WorkDocument.of(studio))
    found, pictures, remarks, *_ = read_work(journal.folder, instead)
    assert [each.name for each in found.scene.photographs] == ["2", current.name]
    assert found.scene.photographs[1] is found.scene.experiment.picture
    assert found.scene.photographs[0] in pictures
    assert remarks == ()
    names = os.listdir(journal.folder / "pictures")
    journal.write(WorkDocument.of(studio))
    assert sorted(os.listdir(journal.folder / "pictures")) == sorted(names)
    (journal.folder / "pictures" / pictures[found.scene.photographs[0]].archive).unlink()
    found, _, remarks, *_ = read_work(journal.folder, instead)
    assert [each.name for each in found.scene.photographs] == [current.name]
    assert remarks[0] == "Left out: a pinned photograph that is not where it was."


def test_a_write_adds_what_is_new_and_a_picture_is_written_once(studio, tmp_path):
    journal = Journal(tmp_path)
    journal.write(WorkDocument.of(studio))
    before = (journal.folder / works.JOURNAL).read_bytes()
    archives = {each: each.stat().st_mtime_ns for each in (journal.folder / "pictures").iterdir()}
    for turn in range(20):
        kernel = studio.experiment.kernel.with_cell(0, 0, str(turn))
        studio.change("K(0, 0)", gesture="drag", kernel=kernel)
        journal.write(WorkDocument.of(studio))
    data = (journal.folder / works.JOURNAL).read_bytes()
    assert data.startswith(before)
    assert (len(data) - len(before)) / 20 < 2500
    assert archives == {
        each: each.stat().st_mtime_ns for each in (journal.folder / "pictures").iterdir()
    }
    assert_as_left(WorkDocument.of(studio), read_work(journal.folder, instead).document)
    journal.leave()


def test_cut_at_any_byte_it_is_the_last_whole_document_that_comes_back(studio, tmp_path):
    journal, documents, ends = Journal(tmp_path), [], []
    for turn in range(3):
        studio.change(f"Scale {turn}", kernel=studio.experiment.kernel.with_scale(str(turn + 1)))
        documents.append(WorkDocument.of(studio))
        journal.write(documents[-1])
        ends.append((journal.folder / works.JOURNAL).stat().st_size)
    path = journal.folder / works.JOURNAL
    whole = path.read_bytes()
    for cut in (
        *range(ends[0] - 3, ends[-1], 41),
        *(end + by for end in ends for by in (-1, 0, 1)),
    ):
        path.write_bytes(whole[:cut])
        if cut < ends[0]:
            assert works.caption_of(journal.folder) is None
            with pytest.raises(WorkError):
                read_work(journal.folder, instead)
            continue
        last = max(n for n, end in enumerate(ends) if end <= cut)
        found = read_work(journal.folder, instead).document
        assert found.scene.experiment.kernel.scale == str(last + 1)
        assert len(found.states) == len(documents[last].states)
    journal.leave()


def test_what_is_out_of_date_is_thrown_away(studio, tmp_path, monkeypatch):
    monkeypatch.setattr(journals, "_LEAST_DEAD", 3000)
    journal, sizes = Journal(tmp_path), []
    for turn in range(40):
        pixels = stroke(studio.experiment.picture, [(2, 3)], turn)
        studio.change("Paint", gesture="stroke", picture=pixels)
        journal.write(WorkDocument.of(studio))
        sizes.append((journal.folder / works.JOURNAL).stat().st_size)
    assert max(sizes) < 3 * sizes[0] + 6000
    assert any(after < before for before, after in pairwise(sizes))
    assert len(os.listdir(journal.folder / "pictures")) < 20
    assert_as_left(WorkDocument.of(studio), read_work(journal.folder, instead).document)
    journal.leave()


def test_of_many_pictures_only_those_that_can_come_back_take_room(studio, tmp_path, monkeypatch):
    monkeypatch.setattr(journals, "MOST_PICTURE_BYTES", 8_000)
    monkeypatch.setattr(works, "MOST_BYTES", 12_000)
    journal = Journal(tmp_path)
    for turn in range(30):
        pasted = Picture(np.full((20, 50), turn, np.uint8), 255.0, f"pasted {turn}")
        studio.change(f"Paste {turn}", picture=pasted)
        journal.write(WorkDocument.of(studio))
        assert len(os.listdir(journal.folder / "pictures")) <= 8
    for _ in range(12):
        studio.undo()
        journal.write(WorkDocument.of(studio))
    # A disk that is full leaves nothing of its tries.
    with monkeypatch.context() as patch:
        patch.setattr(RecordFile, "append", _full)
        studio.change("Paste", picture=Picture(np.ones((20, 50), np.uint8), 255.0, "one more"))
        for _ in range(3):
            with pytest.raises(OSError, match="No space"):
                journal.write(WorkDocument.of(studio))
    assert len(os.listdir(journal.folder / "pictures")) <= 8
    studio.undo()
    journal.write(WorkDocument.of(studio))
    journal.leave()
    works.tidy(tmp_path, time.time())
    (work,) = works.left_works(tmp_path)
    found = read_work(work.folder, instead).document
    assert found.scene.experiment.picture.name == "pasted 17"
    assert [state.text for state in found.states[: found.index]][-6:] == [
        f"Paste {turn}" for turn in range(11, 17)
    ]


def _full(*_arguments):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_of_a_long_history_the_newest_and_the_named_states_are_kept(studio, tmp_path, monkeypatch):
    monkeypatch.setattr(journals, "MOST_STATES", 10)
    for turn in range(30):
        studio.change(f"Scale {turn}", kernel=studio.experiment.kernel.with_scale(str(turn + 2)))
    studio.undo()
    journal = Journal(tmp_path)
    journal.write(WorkDocument.of(studio))
    found = read_work(journal.folder, instead).document
    assert [state.text for state in found.states] == [f"Scale {turn}" for turn in range(20, 29)]
    assert found.index == 8
    assert [state.name for state in found.kept] == ["unflipped ★"]
    journal.leave()


def test_a_picture_that_is_too_large_is_left_out_and_its_kernel_is_kept(
    studio, tmp_path, monkeypatch
):
    monkeypatch.setattr(journals, "MOST_PICTURE_BYTES", 1000)
    large = Picture(np.ones((50, 50), np.uint8), 255.0, "pasted")
    studio.change("Paste", picture=large)
    studio.change("Flip", flip=True)
    journal = Journal(tmp_path)
    journal.write(WorkDocument.of(studio))
    found, _, (remark, more), is_own, is_whole, *_ = read_work(journal.folder, instead)
    assert found.scene.experiment.picture is INSTEAD
    assert not is_own
    assert not is_whole  # what was done before is on its picture
    assert "Some states of it cannot be read now" in more
    assert found.scene.experiment.kernel.texts == studio.experiment.kernel.texts
    assert "“pasted” was too large to be kept" in remark
    assert [state.text for state in found.states] == ["Flip"]
    journal.leave()


def test_a_file_is_known_by_its_bytes_and_one_that_has_gone_or_has_others_is_never_taken(
    studio, grid, tmp_path
):
    studio.go_to_state(1)
    journal = Journal(tmp_path / "work")
    journal.write(WorkDocument.of(studio))
    early = (journal.folder / works.JOURNAL).read_bytes()
    journal.identify()
    state, size = grid.stat().st_mtime_ns, (journal.folder / works.JOURNAL).stat().st_size
    journal.identify()  # once
    assert (journal.folder / works.JOURNAL).stat().st_size == size
    os.utime(grid, ns=(1, 1))
    touched = read_work(journal.folder, instead)
    assert touched.remarks == ()
    assert touched.document.scene.experiment.picture.path == grid
    assert touched.is_whole
    other, old = bytearray(grid.read_bytes()), grid.read_bytes()
    other[-20] ^= 1
    grid.write_bytes(other)
    os.utime(grid, ns=(state, state))
    found = read_work(journal.folder, instead)
    assert "“grid.png” has other contents now than when you worked on it" in found.remarks[0]
    assert "stays under File ▸ Recent work" in found.remarks[1]
    assert (found.document.scene.experiment.picture, found.other) == (INSTEAD, grid)
    assert not found.is_whole
    assert not found.document.scene.experiment.flip
    grid.unlink()
    found = read_work(journal.folder, instead)
    assert "“grid.png” cannot be opened any more" in found.remarks[0]
    assert (found.has_own_picture, found.is_whole, found.other) == (False, False, None)
    # Of a file that was not read to its end yet the time has to tell.
    grid.write_bytes(old)
    os.utime(grid, ns=(2, 2))
    (journal.folder / works.JOURNAL).write_bytes(early)
    assert "“grid.png” may have changed since" in read_work(journal.folder, instead).remarks[0]
    journal.leave()


@pytest.mark.parametrize("room", [10**6, 5])
def test_of_a_file_that_changes_while_it_is_open_what_was_seen_is_kept(
    studio, grid, tmp_path, monkeypatch, room
):
    monkeypatch.setattr(journals, "MOST_PICTURE_BYTES", room)
    studio.go_to_state(1)
    picture, journal = studio.experiment.picture, Journal(tmp_path / "work")
    journal.write(WorkDocument.of(studio))
    journal.identify()
    os.utime(grid, ns=(1, 1))
    assert journal.has_stale_files
    journal.write(WorkDocument.of(studio))
    assert journal.files == [str(grid)]  # its bytes are the same
    grid.write_bytes(b"another file")
    assert not journal.keeps(picture)
    journal.write(WorkDocument.of(studio))
    assert journal.keeps(picture) == (room > 5)
    found = read_work(journal.folder, instead)
    if room > 5:
        assert found.remarks == ()
        assert (found.document.scene.experiment.picture.pixels == picture.pixels).all()
        assert not journal.has_stale_files
    else:
        assert found.other == grid
    journal.leave()


def test_after_damage_it_is_said_until_when_the_work_is_and_what_is_newer_stays(studio, tmp_path):
    journal, sizes = Journal(tmp_path), []
    path = None
    for turn in range(3):
        studio.change(f"Scale {turn}", kernel=studio.experiment.kernel.with_scale(str(turn + 1)))
        journal.write(WorkDocument.of(studio))
        path = journal.folder / works.JOURNAL
        sizes.append(path.stat().st_size)
    whole = path.read_bytes()
    for at, scale, is_whole in (
        (sizes[0] + 2, "3", False),  # a state in between, of which that is said
        (sizes[1] - 9, "3", True),  # a document that is out of date
        (sizes[2] - 9, "2", False),  # the last one
    ):
        data = bytearray(whole)
        data[at] ^= 0x40
        path.write_bytes(data)
        found, caption = read_work(journal.folder, instead), works.caption_of(journal.folder)
        assert found.document.scene.experiment.kernel.scale == scale
        assert found.is_whole == is_whole
        said = f"It is as it was at {caption.moment(time.time())}; what came after that could not"
        assert bool(found.remarks) != is_whole
        assert (said in " ".join(found.remarks)) == (scale == "2")
    journal.leave()


def test_what_is_not_understood_of_a_journal_may_not_be_written_over(studio, tmp_path):
    studio.undo()
    journal = Journal(tmp_path)
    journal.write(WorkDocument.of(studio))
    path, whole = journal.folder / works.JOURNAL, (journal.folder / works.JOURNAL).read_bytes()
    assert read_work(journal.folder, instead).is_whole
    of_current = list(read_records(path, works.SIGNATURE))
    for extra in (
        Record(9, b"{}"),
        Record(journals.STATE, b"{"),
        Record(works.DOCUMENT, b'{}\n{"line": [999], "index": 0}'),
    ):
        RecordFile(path, works.SIGNATURE).replace([*of_current, extra])
        found = read_work(journal.folder, instead)
        assert_as_left(WorkDocument.of(studio), found.document)
        assert not found.is_whole
    for old, new in ((b'"flip":', b'"turn":'), (b'"letters":', b'"symbols":')):
        changed = [Record(kind, data.replace(old, new)) for kind, data in of_current]
        RecordFile(path, works.SIGNATURE).replace(changed)
        assert not read_work(journal.folder, instead).is_whole
    path.write_bytes(whole)
    journal.leave()


@pytest.mark.parametrize("key", [b'"text":', b'"scene":', b'"kept":', b'"experiment":'])
def test_whatever_is_missing_in_a_journal_is_refused_with_a_sentence(studio, tmp_path, key):
    journal = Journal(tmp_path)
    journal.write(WorkDocument.of(studio))
    path = journal.folder / works.JOURNAL
    records = [
        Record(kind, data.replace(key, b'"other":'))
        for kind, data in read_records(path, works.SIGNATURE)
    ]
    RecordFile(path, works.SIGNATURE).replace(records)
    with pytest.raises(WorkError, match="cannot be read: its journal is damaged"):
        read_work(journal.folder, instead)
    journal.leave()


def test_a_journal_that_cannot_be_read_now_is_no_damaged_one(studio, tmp_path, monkeypatch):
    journal = Journal(tmp_path)
    journal.write(WorkDocument.of(studio))

    def fail(*_arguments, **_how):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("convstudio.core.files.records.open", fail, raising=False)
        with pytest.raises(WorkError, match="cannot be read at the moment"):
            read_work(journal.folder, instead)
    journal.leave()


def test_a_picture_whose_file_changed_after_it_was_read_is_kept_itself(studio, grid, tmp_path):
    studio.go_to_state(1)
    pixels = studio.experiment.picture.pixels
    os.utime(grid, ns=(1, 1))
    journal = Journal(tmp_path / "work")
    journal.write(WorkDocument.of(studio))
    grid.unlink()
    found = read_work(journal.folder, instead)
    assert found.remarks == ()
    assert (found.document.scene.experiment.picture.pixels == pixels).all()
    journal.leave()


@pytest.mark.parametrize("lost", ["journal", "pictures", "all"])
def test_what_is_removed_meanwhile_is_written_anew(studio, tmp_path, lost):
    journal = Journal(tmp_path)
    journal.write(WorkDocument.of(studio))
    if lost == "journal":
        (journal.folder / works.JOURNAL).unlink()
    else:
        shutil.rmtree(journal.folder / "pictures" if lost == "pictures" else journal.folder)
    studio.change("Flip", flip=True)
    journal.write(WorkDocument.of(studio))
    assert_as_left(WorkDocument.of(studio), read_work(journal.folder, instead).document)
    assert works.take_work(journal.folder) is None
    journal.leave()


def test_after_a_full_disk_nothing_is_lost(studio, tmp_path, monkeypatch):
    journal = Journal(tmp_path)
    journal.write(WorkDocument.of(studio))
    before = WorkDocument.of(studio)
    studio.change("Flip", flip=True)

    def fail(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space"):
            journal.write(WorkDocument.of(studio))
    assert_as_left(before, read_work(journal.folder, instead).document)
    studio.change("Scale", kernel=studio.experiment.kernel.with_scale("5"))
    journal.write(WorkDocument.of(studio))
    assert_as_left(WorkDocument.of(studio), read_work(journal.folder, instead).document)
    journal.leave()


def test_work_that_is_gone_on_with_keeps_its_pictures(studio, tmp_path):
    root = tmp_path / "work"
    journal = Journal(root)
    journal.write(WorkDocument.of(studio))
    (archive,) = journal.folder.glob("pictures/*")
    inode = archive.stat().st_ino
    journal.leave()
    (left,) = works.left_works(root)
    work = works.take_work(left.folder)
    found = read_work(work.folder, instead)
    again = Journal(root, work, found.pictures)
    other = Studio(found.document.scene.experiment)
    other.restore(*(getattr(found.document, name) for name in ("scene", "states", "index", "kept")))
    other.change("Paint", picture=stroke(other.experiment.picture, [(2, 2)], 9))
    again.write(WorkDocument.of(other))
    assert archive.stat().st_ino == inode
    assert len([*work.folder.glob("pictures/*")]) == 2
    assert_as_left(WorkDocument.of(other), read_work(work.folder, instead).document)
    again.forget()
    assert [*root.iterdir()] == []


def test_nothing_that_a_new_start_would_have_is_an_edit(studio):
    assert WorkDocument.of(studio).is_edited
    assert not WorkDocument.of(Studio(textbook_figure())).is_edited
    assert WorkDocument.of(studio).words == "3 × 3 on grid.png, painted"
    long = Picture(np.zeros((2, 2)), 1.0, "a\n" + 200 * "b")
    studio.change("Paste", picture=long)
    assert WorkDocument.of(studio).words == f"3 × 3 on a\ufffd{37 * 'b'}…"
    for place in (
        LessonPlace(built_in="9-frequencies.md"),
        LessonPlace(path="/a/9-frequencies.md"),
    ):
        assert WorkDocument.of(studio, place).words.endswith("…, lesson “9 frequencies”")


def test_work_is_saved_where_all_its_sessions_are(studio):
    assert not WorkDocument.of(studio).is_saved
    other, session = Studio(textbook_figure()), Session(Path("a"), saved="this")
    other.open_session(studio.scene, "Open", session)
    assert WorkDocument.of(other).is_saved
    session.is_changed = True
    assert not WorkDocument.of(other).is_saved
    assert WorkDocument.of(other).is_settled  # it is current: the user has been asked
    other.open_session(studio.scene, "Open", Session(Path("b"), saved="that"))
    assert not WorkDocument.of(other).is_settled
    session.is_left = True
    assert WorkDocument.of(other).is_settled
    assert not WorkDocument.of(other).is_saved
    session.is_changed = False
    assert WorkDocument.of(other).is_saved
    other.undo()
    assert not WorkDocument.of(other).is_saved  # what was undone is in no file
    session.saved = None  # a journal has brought it back
    other.redo()
    session.is_left = False
    assert not WorkDocument.of(other).is_settled
