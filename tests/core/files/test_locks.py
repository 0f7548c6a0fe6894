"""A lock is held by one alone, and is free as soon as its holder has ended, however it ended."""

import os
import subprocess
import sys

from convstudio.core.files.locks import take_lock

_HOLDS = """
import sys
from pathlib import Path
from convstudio.core.files.locks import take_lock
lock = take_lock(Path(sys.argv[1]))
print(lock is not None, flush=True)
sys.stdin.read()
"""


def test_a_lock_is_held_by_one_and_released_for_the_next(tmp_path):
    path = tmp_path / "lock"
    lock = take_lock(path)
    assert lock is not None
    assert take_lock(path) is None
    lock.release()
    again = take_lock(path)
    assert again is not None
    again.release()


def test_a_killed_holder_leaves_it_free(tmp_path):
    path = tmp_path / "lock"
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLDS, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout.readline().strip() == b"True"
        assert take_lock(path) is None
        child.kill()
    lock = take_lock(path)
    assert lock is not None
    lock.release()


def test_where_locks_do_not_work_none_is_taken(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    name = "msvcrt.locking" if sys.platform == "win32" else "fcntl.flock"
    monkeypatch.setattr(f"convstudio.core.files.locks.{name}", refuse)
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert take_lock(tmp_path / "lock") is None
    assert not before or len(os.listdir("/proc/self/fd")) == before
