"""What a file may take the place of, and what is left of one that was never finished."""

import errno
import os
import socket
import stat
import subprocess
import sys
import threading
import time

import pytest

from convstudio.core.files import replacing
from convstudio.core.files.flushing import make_folder
from convstudio.core.files.replacing import (
    InputTargetError,
    TargetError,
    checked_target,
    create_file,
    nothing_written,
    replace_file,
    unfinished,
)

if sys.platform != "win32":
    import fcntl

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other files")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """One of everything that a name can lead to."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.npy").write_bytes(b"old")
    (tmp_path / "folder.npy").mkdir()
    os.mkfifo("pipe.npy")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.npy")
    for name, target in {
        "to-file.npy": "file.npy",
        "to-folder.npy": "folder.npy",
        "to-pipe.npy": "pipe.npy",
        "to-device.npy": "/dev/null",
        "through-two.npy": "to-device.npy",
        "to-nothing.npy": "absent.npy",
        "to-itself.npy": "to-itself.npy",
        "to-stdin.npy": "/proc/self/fd/0",
    }.items():
        os.symlink(target, name)
    os.link("file.npy", "second-name.npy")
    return tmp_path


@posix
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("folder.npy", "it is a folder"),
        ("pipe.npy", "it is a pipe"),
        ("socket.npy", "it is a socket"),
        ("/dev/null", "it is a device"),
        ("to-folder.npy", "it leads to a folder"),
        ("to-pipe.npy", "it leads to a pipe"),
        ("to-device.npy", "it leads to a device"),
        ("through-two.npy", "it leads to a device"),
        ("to-nothing.npy", "it is a link that leads nowhere"),
        ("to-itself.npy", "symbolic links"),
        ("none/m.npy", "there is no folder “none”"),
        ("file.npy/m.npy", "there is no folder “file.npy”"),
        ("n" * 300 + ".npy", "too long"),
        ("nul\0.npy", "no file can have this name"),
    ],
)
def test_only_a_file_or_nothing_is_replaced(folder, name, reason):
    before = {entry.name: os.lstat(entry.path) for entry in os.scandir(folder)}
    with pytest.raises(TargetError, match=reason):
        replace_file(name, lambda file: file.write(b"new"))
    assert {each: os.lstat(each).st_ino for each in os.listdir(folder)} == {
        each: status.st_ino for each, status in before.items()
    }
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@posix
@pytest.mark.parametrize(
    "name", ["file.npy", "./folder.npy/../file.npy", "to-file.npy", "second-name.npy"]
)
def test_an_input_is_not_overwritten_under_any_name(folder, name):
    with pytest.raises(InputTargetError, match="an input"):
        replace_file(name, lambda file: file.write(b"new"), [folder / "gone.npy", "file.npy"])
    assert (folder / "file.npy").read_bytes() == b"old"
    assert checked_target(name) in (folder / "file.npy", folder / "second-name.npy")


@posix
def test_a_target_that_changes_while_it_is_written_is_left_alone(folder):
    def put(file):
        os.unlink("to-file.npy")
        os.symlink("/dev/null", "to-file.npy")

    with pytest.raises(TargetError, match="a device"):
        replace_file("to-file.npy", put)

    def redirect(file):
        os.unlink("to-file.npy")
        os.symlink("elsewhere.npy", "to-file.npy")
        (folder / "elsewhere.npy").touch()

    os.unlink("to-file.npy")
    os.symlink("file.npy", "to-file.npy")
    with pytest.raises(TargetError, match="another place"):
        replace_file("to-file.npy", redirect)
    assert (folder / "file.npy").read_bytes() == b"old"
    assert not list(folder.glob(".*"))


def test_a_folder_that_may_not_be_searched_is_a_reason_and_no_accident(tmp_path, monkeypatch):
    honest = os.stat

    def stat_outside(path, **options):
        if "locked" in os.fspath(path):
            raise PermissionError(13, "Permission denied")
        return honest(path, **options)

    monkeypatch.setattr(os, "stat", stat_outside)
    with pytest.raises(TargetError, match="Permission denied"):
        checked_target(tmp_path / "locked" / "m.npy")


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nothing is protected from root"
)
def test_a_write_protected_file_is_not_replaced(tmp_path):
    path = tmp_path / "m.npy"
    path.touch(mode=0o444)
    with pytest.raises(TargetError, match="write-protected"):
        replace_file(path, lambda file: file.write(b"new"))


@posix
def test_what_a_killed_program_left_goes_with_the_next_file_and_nothing_else_does(tmp_path):
    script = (
        "import os, sys; from pathlib import Path; from convstudio.core.files.replacing import unfinished\n"
        "with unfinished(Path(sys.argv[1])) as (file, _): file.write(b'half'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path], check=False)
    (abandoned,) = tmp_path.iterdir()
    assert abandoned.name.endswith(".part")
    others = [".hidden.part", "mine.part", ".0123456789abcdef.part", abandoned.name + "x"]
    for name in others:
        (tmp_path / name).write_bytes(b"somebody's")
    link = tmp_path / ".convstudio-0123456789abcdef.part"
    link.symlink_to(".hidden.part")

    with unfinished(tmp_path) as (_, in_work):
        assert not abandoned.exists()
        replace_file(tmp_path / "m.npy", lambda file: file.write(b"new"))
        assert in_work.exists()

    assert {path.name for path in tmp_path.iterdir()} == {*others, link.name, "m.npy"}


def test_what_is_being_written_can_be_discarded_from_another_place(tmp_path):
    with unfinished(tmp_path) as (file, path):
        file.write(b"half")
        with nothing_written():
            assert not path.exists()


def test_no_file_is_begun_and_none_put_in_its_place_once_the_program_ends(tmp_path):
    old, wrote = tmp_path / "old.npy", threading.Event()
    old.write_bytes(b"old")

    def put(file):
        file.write(b"new")
        wrote.set()

    before = threading.Event()

    def late(_file):
        before.set()

    with unfinished(tmp_path):
        with nothing_written():
            writers = [
                threading.Thread(target=replace_file, args=(path, act), daemon=True)
                for path, act in ((old, put), (tmp_path / "new.npy", late))
            ]
            for writer in writers:
                writer.start()
                writer.join(0.1)
            assert all(writer.is_alive() for writer in writers)
            assert not wrote.is_set()
            assert not before.is_set()
            assert [path.name for path in tmp_path.iterdir()] == ["old.npy"]
        for writer in writers:
            writer.join(5)
    assert old.read_bytes() == b"new"


@posix
def test_the_name_of_a_new_file_survives_a_loss_of_power(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(
        os, "fsync", lambda at: flushed.append((os.fstat(at).st_ino, os.listdir(tmp_path)))
    )
    for write in (replace_file, create_file):
        path = tmp_path / write.__name__
        write(path, lambda file: file.write(b"new"))
        (_, unfinished_names), (folder, names) = flushed[-2:]
        assert path.name not in unfinished_names
        assert folder == tmp_path.stat().st_ino
        assert path.name in names


@pytest.fixture
def windows(monkeypatch):
    """A Windows on which another program has the next files open, for as many tries to rename one as it is told."""
    open_for, pauses, now = [], [], [0.0]
    honest = {name: getattr(os, name) for name in ("replace", "rename")}

    def renaming(name):
        def rename(source, target):
            if open_for and open_for.pop():
                raise PermissionError(errno.EACCES, "Access is denied", str(source))
            honest[name](source, target)

        return rename

    def sleep(seconds):
        assert not replacing._changing.locked()
        pauses.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    for name in honest:
        monkeypatch.setattr(os, name, renaming(name))
    return open_for, pauses


@posix
@pytest.mark.parametrize("write", [replace_file, create_file])
def test_on_windows_a_file_that_others_have_open_is_renamed_once_they_close_it(
    tmp_path, windows, write
):
    open_for, pauses = windows
    open_for += 5 * [True]
    write(tmp_path / "m.npy", lambda file: file.write(b"new"))
    assert len(pauses) == 5
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]

    def fail_for_good():
        open_for[:] = 500 * [True]
        with pytest.raises(PermissionError, match="denied"):
            write(tmp_path / "never.npy", lambda file: file.write(b"new"))

    # A window waits for what its own thread does.
    del pauses[:]
    fail_for_good()
    waited_in_window = sum(pauses)
    del pauses[:]
    thread = threading.Thread(target=fail_for_good)
    thread.start()
    thread.join()
    assert 0.1 < waited_in_window < 0.3 < 0.9 < sum(pauses) < 1.1
    assert [path.name for path in tmp_path.iterdir()] == ["m.npy"]


@posix
def test_elsewhere_a_folder_that_may_not_be_changed_is_refused_at_once(tmp_path, windows):
    open_for, pauses = windows
    sys.platform = "linux"
    open_for.append(True)
    with pytest.raises(PermissionError):
        replace_file(tmp_path / "m.npy", lambda file: file.write(b"new"))
    assert pauses == []


@posix
def test_on_macos_the_drive_itself_is_flushed_where_it_can_be(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda _at, what: flushed.append(what))
    monkeypatch.setattr(os, "fsync", lambda _at: flushed.append("fsync"))
    replace_file(tmp_path / "m.npy", lambda file: file.write(b"new"))
    assert flushed == [51, 51]

    def unknown(_at, _what):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(fcntl, "fcntl", unknown)
    del flushed[:]
    replace_file(tmp_path / "m.npy", lambda file: file.write(b"new"))
    assert flushed == ["fsync", "fsync"]


@posix
def test_the_name_of_each_new_folder_survives_a_loss_of_power(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda at: flushed.append(os.fstat(at).st_ino))
    make_folder(tmp_path / "a" / "b" / "c")
    folders = [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]
    assert flushed == [each.stat().st_ino for each in folders]
    make_folder(tmp_path / "a" / "b" / "c")
    assert len(flushed) == 3
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        make_folder(tmp_path / "file" / "d")
