"""The library of kernels: whatever a kernel is called and whoever changes the folder, nothing is torn or lost."""

import errno
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.core.files import replacing
from convstudio.core.files.names import file_stem
from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import About
from convstudio.core.library.library import (
    DELETED,
    LONGEST_NAME,
    MOST_DELETED,
    Library,
    LibraryError,
    NameTakenError,
    tidy,
)
from convstudio.core.library.place import library_folder, recent_folder
from convstudio.core.library.recent import MOST_RECENT, RecentKernels
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import MAX_SIZE, Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.model.presets import preset
from convstudio.core.reading.kernels import MAX_BYTES
from convstudio.core.targets.targets import TARGETS, file_for

KERNEL = Kernel((("1/9", "0,5"), ("sqrt(2)", "-2")), "1/3", (0, 1))
AWKWARD = [
    "a/b\\c: d*?", "CON", "con.txt", "nul .b", "COM¹", "..", ".hidden", "...", "x" * 300, "日本" * 100, "Ünïcode",
    "tab\there", "Soft", "soft", "-2", "e\u0301", "\u00e9", "a\u202eb", "<script>", "%s", "~", "`ls`", "Deleted",
    "🙂" * 60,
]  # fmt: skip


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "kernels")


def names(library):
    return sorted(entry.name for entry in library.entries())


def strays(folder):
    return [path for path in folder.rglob("*") if path.name.endswith(".part")]


def test_all_of_a_kernel_comes_back_as_it_was_typed(library):
    saved = library.save(KERNEL, About("Half a Sobel", "from the\nnotebook", False))
    (entry,) = Library(library.folder).entries()
    assert entry.path == saved.path == library.folder / "Half a Sobel.json"
    assert entry.kernel == replace(KERNEL, name="Half a Sobel")
    assert entry.about == About("Half a Sobel", "from the\nnotebook", False)
    assert json.loads(entry.path.read_text("utf-8"))["weights"][1] == ["sqrt(2)", "-2"]


def test_any_name_is_kept_and_every_system_takes_its_file(library):
    for name in AWKWARD:
        library.save(KERNEL, About(name))
    assert names(Library(library.folder)) == sorted(map(tidy, AWKWARD))
    files = [path.name for path in library.folder.iterdir()]
    assert len({name.casefold() for name in files}) == len(AWKWARD)
    assert all(len(name.encode()) < 140 for name in files)


@given(st.text(max_size=300))
def test_the_stem_of_a_file_is_safe_whatever_the_name(name):
    stem = file_stem(name)
    assert stem == stem.strip(". ") or stem.endswith("_")
    assert stem
    assert not set(stem) & set('<>:"/\\|?*')
    assert stem.isprintable()
    assert stem.partition(".")[0].strip().casefold() not in {"con", "prn", "aux", "nul", "com1"}
    assert len(stem.encode()) <= 121
    assert file_stem(stem) == stem


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "A kernel is kept under a name"),
        (" \t ", "A kernel is kept under a name"),
        ("sobel-x", "“sobel-x” is the name of a preset"),
        ("box-17", "the name of a preset"),
        ("-", "stands for the standard input"),
        ("x" * (LONGEST_NAME + 1), "up to 300 would work"),
    ],
)
def test_a_name_that_means_something_else_is_refused(library, name, sentence):
    with pytest.raises(LibraryError, match=sentence):
        library.save(KERNEL, About(name))
    assert not library.folder.exists()


def test_a_name_that_is_taken_is_replaced_only_if_that_is_said_and_the_one_before_is_kept(library):
    first = library.save(KERNEL, About("Soft"))
    with pytest.raises(NameTakenError, match="“Soft” is the name of another kernel of yours"):
        library.save(preset("box-3"), About("Soft"))
    assert library.called("Soft")[0].kernel.texts == KERNEL.texts
    again = library.save(preset("box-3"), About("Soft"), replaces=True)
    assert again.path == first.path
    assert [entry.kernel.texts for entry in library.entries()] == [preset("box-3").texts]
    (kept,) = Library(library.folder / DELETED).entries()
    assert kept.kernel == replace(KERNEL, name="Soft")


def test_two_copies_of_the_program_see_what_the_other_does_and_overwrite_nothing(library):
    other = Library(library.folder)
    library.save(KERNEL, About("a/b"))
    other.save(preset("box-3"), About("a:b"))  # of which the file would have the same name
    with pytest.raises(NameTakenError):
        other.save(preset("box-3"), About("a/b"))
    assert names(library) == names(other) == ["a/b", "a:b"]
    (mine,) = library.called("a/b")
    other.rename(other.called("a/b")[0], "moved")
    for act in (lambda: library.delete(mine), lambda: library.rename(mine, "mine")):
        with pytest.raises(LibraryError, match="“a/b” is not there any more"):
            act()
    assert names(library) == ["a:b", "moved"]


def test_a_file_made_in_between_is_never_written_over(library, monkeypatch):
    honest = replacing.rename_to_free

    def late(source, target):
        Path(target).touch()  # another program was quicker
        monkeypatch.undo()
        honest(source, target)

    library.save(KERNEL, About("first"))
    monkeypatch.setattr(replacing, "rename_to_free", late)
    assert library.save(KERNEL, About("Soft")).path.name == "Soft-2.json"
    assert (library.folder / "Soft.json").read_bytes() == b""
    assert strays(library.folder) == []


def test_where_a_file_system_has_no_second_names_nothing_is_written_over_either(
    library, monkeypatch
):
    def link(*_args, **_options):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link, raising=False)
    assert library.save(KERNEL, About("a/b")).path.name == "a-b.json"
    assert library.save(KERNEL, About("a:b")).path.name == "a-b-2.json"
    with pytest.raises(FileExistsError):
        replacing.rename_to_free(library.folder / "a-b.json", library.folder / "a-b-2.json")
    assert names(library) == ["a/b", "a:b"]


def test_renaming_keeps_everything_else_and_its_file_goes_with_it(library):
    library.save(KERNEL, About("Soft", "a note", True))
    entry = library.rename(library.called("Soft")[0], "  Very   soft ")
    assert entry.path.name == "Very soft.json"
    assert entry.about == About("Very soft", "a note", True)
    assert entry.kernel == replace(KERNEL, name="Very soft")
    assert names(library) == ["Very soft"]
    library.save(KERNEL, About("Hard"))
    with pytest.raises(NameTakenError):
        library.rename(entry, "Hard")
    assert names(library) == ["Hard", "Very soft"]
    assert library.rename(entry, "Very soft").name == "Very soft"


def test_where_the_file_of_another_program_cannot_be_put_away_nothing_is_renamed(
    library, monkeypatch
):
    library.folder.mkdir()
    (library.folder / "matrix.txt").write_text("1 2\n3 4\n")
    (library.folder / DELETED).write_text("no folder")
    with pytest.raises(LibraryError, match="not renamed"):
        library.rename(library.called("matrix.txt")[0], "Binomial")
    assert "matrix.txt" in names(library)
    assert "Binomial" not in names(library)


def test_a_program_that_is_killed_between_two_steps_of_renaming_leaves_one_kernel(
    library, monkeypatch
):
    entry = library.save(KERNEL, About("Soft"))

    class KilledError(BaseException):
        pass

    def kill(*_arguments):
        raise KilledError

    for step in ("replace", "link", "unlink"):
        with monkeypatch.context() as patch, suppress(KilledError):
            patch.setattr(os, step, kill)
            library.rename(entry, f"Hard {step}")
        (entry,) = library.entries()
        assert entry.kernel.texts == KERNEL.texts


def test_a_file_that_is_saved_over_while_it_is_renamed_stays(library, monkeypatch):
    entry, other = library.save(KERNEL, About("Soft")), Library(library.folder)
    honest = os.fsync

    def late(descriptor):
        monkeypatch.undo()
        other.save(preset("box-3"), About("Soft"), replaces=True)
        honest(descriptor)

    monkeypatch.setattr(os, "fsync", late)
    library.rename(entry, "Hard")
    assert names(library) == ["Hard", "Soft"]
    assert library.called("Soft")[0].kernel.texts == preset("box-3").texts


def test_what_a_later_version_wrote_keeps_what_is_not_known_here(library):
    library.folder.mkdir()
    text = '{"convstudio-kernel": 2, "name": "New", "weights": [["1"]], "tags": ["a", "b"]}'
    (library.folder / "new.json").write_text(text)
    (entry,) = library.entries()
    assert entry.kernel.texts == (("1",),)
    again = library.rename(entry, "Newer")
    assert json.loads(again.path.read_text())["tags"] == ["a", "b"]


def test_deleting_can_be_undone_even_when_the_name_is_taken_meanwhile(library):
    entry = library.save(KERNEL, About("Soft"))
    deleted = library.delete(entry)
    assert names(library) == []
    library.restore(deleted)
    assert library.called("Soft")[0].kernel == entry.kernel
    deleted = library.delete(library.called("Soft")[0])
    library.save(preset("box-3"), About("Soft"))
    library.restore(deleted)
    assert names(library) == ["Soft", "Soft"]
    deleted.kept.unlink(missing_ok=True)
    with pytest.raises(LibraryError, match="not there any more"):
        library.restore(deleted)


def test_only_the_last_deleted_are_kept(library, monkeypatch):
    monkeypatch.setattr("convstudio.core.library.library.MOST_DELETED", 3)
    assert MOST_DELETED == 50
    for name in "abcde":
        library.delete(library.save(KERNEL, About(name)))
    assert len(names(Library(library.folder / DELETED))) == 3


def test_files_of_other_programs_are_kernels_by_their_own_names(library):
    library.folder.mkdir()
    (library.folder / "matrix.txt").write_text("1 2 1\n2 4 2\n1 2 1\n")
    np.save(library.folder / "array.npy", np.eye(3))
    (library.folder / "list.json").write_text("[[1, 2], [3, 4]]")
    (library.folder / ".hidden.json").write_text("1 2")
    (library.folder / "notes").write_text("1 2")
    (library.folder / "photo.png").write_bytes(bytes(8 * MAX_SIZE**2 + 1))
    (library.folder / "film.bin").write_bytes(bytes(MAX_BYTES + 1))
    (library.folder / "folder.json").mkdir()
    assert names(library) == ["array.npy", "list", "matrix.txt", "notes"]
    assert all(entry.kernel for entry in library.entries())
    renamed = library.rename(library.called("matrix.txt")[0], "Binomial")
    assert renamed.path.name == "Binomial.json"
    assert renamed.kernel.texts[1] == ("2", "4", "2")
    assert (library.folder / DELETED / "matrix.txt").exists()


def test_whatever_is_exported_is_listed_when_it_is_put_into_the_folder_by_hand(library):
    library.folder.mkdir()
    kernel, files = preset("sobel-x"), {}
    for target in TARGETS:
        data = file_for(target, Experiment(Picture(np.eye(8), 1.0), kernel))
        files[f"{target.name}{target.suffix}"] = data
    # Of a kernel that was copied under another name its own name is known, in UTF-16 as well.
    files["copy.of it"] = own.written(kernel, About("Mine")).encode("utf-16")
    for name, data in files.items():
        (library.folder / name).write_bytes(data)
    entries = {entry.path.name: entry for entry in library.entries()}
    assert set(entries) == set(files)
    assert entries["copy.of it"].name == "Mine"
    assert {name: entry.problem for name, entry in entries.items() if entry.problem} == {}
    (library.folder / "table.mat").write_bytes(bytes(range(256)) * 2)
    (problem,) = filter(None, (entry.problem for entry in library.entries()))
    assert problem.startswith("“table.mat”: It is neither a text nor ")


def test_a_damaged_file_is_named_in_one_sentence_and_blocks_nothing(library):
    library.save(KERNEL, About("Soft"))
    whole = library.called("Soft")[0].text
    damaged = {
        "cut.json": whole[:60], "empty.json": "", "bytes.json": b"\xff\xfe\x00\x01\x02", "word.txt": "hello",
        "weights.json": whole.replace("1/9", "1/0"), "number.json": "7e", "zeros.npy": bytes(200),
    }  # fmt: skip
    for name, data in damaged.items():
        (library.folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    entries = {entry.path.name: entry for entry in library.entries()}
    assert set(entries) == {*damaged, "Soft.json"}
    for name in damaged:
        assert entries[name].kernel is None
        assert entries[name].problem.startswith(f"“{name}”: ")
        assert entries[name].problem.count("“" + name) == 1
    assert entries["Soft.json"].problem == ""
    with pytest.raises(LibraryError, match="damaged"):
        library.rename(entries["cut.json"], "Whole")
    library.delete(entries["cut.json"])
    assert not (library.folder / "cut.json").exists()


def test_a_file_is_read_again_only_when_it_has_changed(library, monkeypatch):
    library.save(KERNEL, About("Soft"))
    (entry,) = library.entries()
    assert library.entries() == [entry]
    monkeypatch.setattr(entry.path.__class__, "read_bytes", None)
    library.save(preset("box-3"), About("Soft"), replaces=True)
    (other,) = library.entries()
    assert other is not entry
    assert other.kernel.texts == preset("box-3").texts


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_where_nothing_can_be_written_one_sentence_says_why_and_nothing_is_lost(
    library, monkeypatch, number
):
    before = library.save(KERNEL, About("Soft"))

    def fsync(_descriptor):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        for act in (
            lambda: library.save(KERNEL, About("Hard")),
            lambda: library.save(preset("box-3"), About("Soft"), replaces=True),
            lambda: library.rename(before, "Hard"),
        ):
            with pytest.raises(LibraryError, match=os.strerror(number).lower()) as raised:
                act()
            assert str(raised.value).count(". ") == 1  # the reason, and what would work
    assert library.entries() == [before]
    assert strays(library.folder) == []


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nothing is protected from root"
)
def test_a_folder_that_is_read_only_is_said(library):
    library.save(KERNEL, About("Soft"))
    library.folder.chmod(0o555)
    try:
        with pytest.raises(LibraryError, match="permission denied"):
            library.save(KERNEL, About("Hard"))
        assert names(library) == ["Soft"]
    finally:
        library.folder.chmod(0o755)


def test_a_folder_that_is_a_file_or_is_gone_has_no_kernels(tmp_path):
    (tmp_path / "file").touch()
    library = Library(tmp_path / "file")
    assert library.entries() == []
    with pytest.raises(LibraryError, match="nothing can be changed in"):
        library.save(KERNEL, About("Soft"))


def test_the_kernels_used_last_come_first_and_the_oldest_give_way(tmp_path):
    recent = RecentKernels(tmp_path / "recent")
    for number in range(MOST_RECENT + 3):
        kernel = Kernel(((str(number),),))
        recent.remember(kernel, About())
        os.utime(recent.folder / recent.entries()[0].path.name, ns=(number, number))
    kept = [entry.kernel.texts[0][0] for entry in recent.entries()]
    assert kept == [str(number) for number in reversed(range(3, MOST_RECENT + 3))]
    recent.remember(Kernel((("4",),)), About())
    kept = [entry.kernel.texts[0][0] for entry in recent.entries()]
    assert kept[0] == "4"
    assert len(kept) == MOST_RECENT
    recent.forget()
    assert recent.entries() == []


def test_where_they_are(monkeypatch, tmp_path):
    monkeypatch.setenv("CONVSTUDIO_SETTINGS", str(tmp_path))
    assert library_folder() == tmp_path / "kernels"
    assert recent_folder() == tmp_path / "recent-kernels"
    monkeypatch.delenv("CONVSTUDIO_SETTINGS")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert library_folder() == tmp_path / "convstudio" / "kernels"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert library_folder() == Path.home() / ".local" / "share" / "convstudio" / "kernels"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert library_folder().parts[-3:] == ("Application Support", "convstudio", "kernels")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    assert library_folder() == tmp_path / "Roaming" / "convstudio" / "kernels"


@pytest.mark.skipif(sys.platform == "win32", reason="no children are forked there")
def test_a_program_that_is_killed_while_it_saves_leaves_whole_kernels(tmp_path):
    """More of them: python tests/killed_saves.py 300."""
    script = Path(__file__).parents[2] / "killed_saves.py"
    ended = subprocess.run(
        [sys.executable, script, "15", tmp_path], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.startswith("15 kills")


def test_nothing_is_saved_under_the_name_of_another_programs_file(library):
    library.folder.mkdir()
    (library.folder / "x.txt").write_text("1 2 1\n")
    for replaces in (False, True):
        with pytest.raises(
            LibraryError, match=r"“x\.txt” is a file that another program has written"
        ):
            library.save(KERNEL, About("x.txt"), replaces=replaces)
    assert [entry.path.name for entry in library.entries()] == ["x.txt"]
