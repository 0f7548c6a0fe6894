"""Of the work that was left the last ten pieces are kept for a month, and nothing that somebody works on is touched."""

import errno
import os

import pytest

from convstudio.core.files import locks
from convstudio.core.files.records import Record, RecordFile
from convstudio.recovery import works
from convstudio.recovery.works import DOCUMENT, SIGNATURE, Caption

NOW = 1_764_340_320.0
DAY = 24 * 3600


def put(root, words, at, *, signature=SIGNATURE, more=0):
    """A piece of work as a copy of the program has left it."""
    work = works.new_work(root)
    end = Record(DOCUMENT, Caption(words, at).written() + b"{}")
    RecordFile(work.journal, signature).replace([Record(1, b"state"), end])
    if more:
        (work.folder / "pictures").mkdir()
        (work.folder / "pictures" / "1.zip").write_bytes(bytes(more))
    work.leave()
    return work.folder


def left(root):
    return [work.caption.words for work in works.left_works(root)]


def test_what_was_left_is_listed_the_newest_first_but_not_what_is_held(tmp_path):
    for words, at in (("b", 2.0), ("c", 3.0), ("a", 1.0)):
        held = put(tmp_path, words, at)
    assert left(tmp_path) == ["c", "b", "a"]
    work = works.take_work(held)
    assert work.caption == Caption("a", 1.0)
    assert left(tmp_path) == ["c", "b"]
    assert works.take_work(held) is None
    assert not works.forget(held)
    work.leave()
    assert works.forget(held)
    assert left(tmp_path) == ["c", "b"]
    assert not held.exists()


def test_no_folder_is_no_work(tmp_path):
    assert left(tmp_path / "none") == []
    works.tidy(tmp_path / "none", NOW)
    assert works.take_work(tmp_path / "none") is None
    assert works.forget(tmp_path / "none")


def test_ten_are_kept_and_none_for_longer_than_a_month(tmp_path):
    for day in range(14):
        put(tmp_path, f"{day} days old", NOW - day * DAY)
    put(tmp_path, "old", NOW - 31 * DAY)
    works.tidy(tmp_path, NOW)
    assert left(tmp_path) == [f"{day} days old" for day in range(10)]
    works.tidy(tmp_path, NOW + 25.5 * DAY)
    assert left(tmp_path) == [f"{day} days old" for day in range(5)]


def test_together_they_take_no_more_than_the_budget(tmp_path, monkeypatch):
    monkeypatch.setattr(works, "MOST_BYTES", 5000)
    for day in range(4):
        put(tmp_path, f"{day} days old", NOW - day * DAY, more=2000)
    works.tidy(tmp_path, NOW)
    assert left(tmp_path) == ["0 days old", "1 days old"]


def test_what_a_killed_program_has_left_is_removed_and_what_is_held_is_not(tmp_path):
    for _ in range(2):
        works.new_work(tmp_path).leave()  # killed before it wrote
    damaged = put(tmp_path, "damaged", NOW)
    (damaged / works.JOURNAL).write_bytes(b"nothing of ours")
    kept = put(tmp_path, "kept", NOW)
    (kept / ".convstudio-0123456789abcdef.part").write_bytes(b"half")
    held = works.new_work(tmp_path)
    os.utime(damaged / works.JOURNAL, (NOW, NOW))
    works.tidy(tmp_path, NOW)
    assert {*os.listdir(tmp_path)} == {kept.name, damaged.name, held.folder.name}
    assert {*os.listdir(kept)} == {"journal", "lock"}
    works.tidy(tmp_path, NOW + 31 * DAY)
    assert {*os.listdir(tmp_path)} == {held.folder.name}
    held.leave()


def test_the_folders_of_others_are_never_touched_nor_what_links_lead_to(tmp_path):
    root, photos = tmp_path / "work", tmp_path / "photos"
    for folder in (root / "thesis" / "chapters", photos):
        folder.mkdir(parents=True)
        (folder / "one.txt").write_text("of somebody else")
    os.symlink(photos, root / "20260101-120000-0123abcd")
    works.tidy(root, NOW + 100 * DAY)
    assert [*(root / "thesis").rglob("*.txt")]
    assert os.listdir(photos) == ["one.txt"]


def test_what_cannot_be_read_now_is_left_alone(tmp_path, monkeypatch):
    """A share that is down, a disk that fails: that is no reason to remove what is there."""
    kept = put(tmp_path, "kept", NOW)
    whole = (kept / works.JOURNAL).read_bytes()

    def fail(*_arguments, **_how):
        raise OSError(errno.EIO, "Input/output error")

    for module in ("core.files.records", "recovery.works"):
        with monkeypatch.context() as patch:
            patch.setattr(f"convstudio.{module}.open", fail, raising=False)
            works.tidy(tmp_path, NOW)
            if module == "core.files.records":
                assert left(tmp_path) == []
                work = works.take_work(kept)
                assert work.caption is None
                work.leave()
    assert (kept / works.JOURNAL).read_bytes() == whole
    (kept / works.JOURNAL).write_bytes(b"nothing of ours")
    os.utime(kept / works.JOURNAL, (0, 0))
    with monkeypatch.context() as patch:
        patch.setattr("convstudio.recovery.works.open", fail, raising=False)
        works.tidy(tmp_path, NOW)
    assert kept.exists()
    works.tidy(tmp_path, NOW)
    assert not kept.exists()


def test_whoever_lists_a_piece_at_that_moment_does_not_keep_it_from_others(tmp_path, monkeypatch):
    folder, tried = put(tmp_path, "a", NOW), []

    def take(path):
        tried.append(path)
        return None if len(tried) == 1 else locks.take_lock(path)

    monkeypatch.setattr(works, "take_lock", take)
    work = works.take_work(folder)
    assert work.caption.words == "a"
    work.leave()


def test_what_another_version_has_written_is_left_alone(tmp_path):
    other = put(tmp_path, "later", NOW, signature=b"convstudio journal 2\r\n")
    works.tidy(tmp_path, NOW + 100 * DAY)
    assert left(tmp_path) == []
    assert (other / works.JOURNAL).exists()


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[1]", b'{"words": "a"}', b'{"words": 1, "at": "x"}', b"\xff"]
)
def test_a_caption_that_cannot_be_read_is_none(tmp_path, line):
    work = works.new_work(tmp_path)
    RecordFile(work.journal, SIGNATURE).replace([Record(DOCUMENT, line + b"\n{}")])
    assert works.caption_of(work.folder) is None
    work.leave()


def test_a_folder_where_nothing_can_be_locked_is_refused_and_left_clean(tmp_path, monkeypatch):
    monkeypatch.setattr(works, "take_lock", lambda _path: None)
    with pytest.raises(OSError, match="locked"):
        works.new_work(tmp_path)
    assert os.listdir(tmp_path) == []


def test_the_day_is_said_unless_it_is_today():
    noon = 1_764_331_200.0
    noon -= noon % DAY - DAY / 2
    caption = Caption("11 × 11 on scan.tif", noon)
    assert caption.text(noon + 3600).startswith("11 × 11 on scan.tif, ")
    assert "yesterday" not in caption.text(noon + 60)
    assert ", yesterday " in caption.text(noon + DAY)
    assert "Nov " in caption.text(noon + 3 * DAY)
