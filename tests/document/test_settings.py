"""What is remembered is remembered, and a damaged settings file is no reason not to start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.document.settings import Settings

LINES = st.sampled_from(
    [b"[General]", b"[lessons]", b"[", b"theme=dark", b"recent=/a.png, /b.png", b"recent=@Invalid()", b"lines=maybe",
     b"geometry=@ByteArray(\\0", b"theme=1, 2", b"folder=\\x", b"=", b"\xff=\xfe", b"lines", b"recent=@Size(1 2)"]
)  # fmt: skip
_WRITES = """
from PySide6.QtCore import QCoreApplication
from convstudio.document.settings import Settings
application, settings = QCoreApplication([]), Settings()
while True:
    for at in range(100):
        settings.set("text", "x" * 5000)
        settings.set("recent", [f"/{at}-{other}.png" for other in range(10)])
        settings._check_written()
    print("written", flush=True)
"""


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("CONVSTUDIO_SETTINGS", str(tmp_path))
    return tmp_path


def test_the_newest_file_is_first_and_none_comes_twice(folder):
    settings = Settings()
    for path in ("/a.png", "/b.png", "/a.png"):
        settings.remember(path)
    assert settings.recent == ["/a.png", "/b.png"]
    for number in range(20):
        settings.remember(f"/{number}.png")
    assert len(settings.recent) == 10
    settings.forget("/19.png")
    assert settings.recent[0] == "/18.png"


def test_settings_outlive_the_program_in_the_folder_they_were_given(folder):
    settings = Settings()
    settings.set("theme", "dark")
    settings.set("reduce_motion", True)
    settings.remember("/only.png")
    del settings
    assert list(Path(folder).glob("*.ini"))
    again = Settings()
    assert again.text("theme", "system") == "dark"
    assert again.flag("reduce_motion") is True
    assert again.recent == ["/only.png"]


def test_what_nobody_chose_is_the_default(folder):
    settings = Settings()
    assert settings.text("theme", "system") == "system"
    assert settings.flag("reduce_motion") is None
    assert settings.recent == []
    assert settings.shape("geometry").isEmpty()


def test_a_damaged_file_counts_as_empty(folder):
    (Path(folder) / "convstudio.ini").write_bytes(b"\x00\xff[[[=\nrecent=@Invalid()\ngeometry=7\n")
    settings = Settings()
    assert settings.recent == []
    assert settings.shape("geometry").isEmpty()


def test_what_is_damaged_is_set_aside_before_it_is_written_over(folder, qtbot):
    path = Path(folder) / "convstudio.ini"
    damaged = b"[General]\ntheme=dark\n\xff\xfe[[[\nlost\n"
    path.write_bytes(damaged)
    settings, said = Settings(), []
    settings.unkept.connect(said.append)
    assert settings.text("theme", "system") == "dark"
    settings.set("lines", False)
    qtbot.waitUntil(lambda: not settings._check.isActive())
    assert (Path(folder) / "convstudio-damaged.ini").read_bytes() == damaged
    again = Settings()
    assert (again.text("theme", ""), again.flag("lines")) == ("dark", False)
    assert said == []


def test_what_a_later_version_has_set_is_kept(folder, qtbot):
    path = Path(folder) / "convstudio.ini"
    path.write_text("[General]\ntheme=sepia\nnew_thing=42\n[future]\nkey=@ByteArray(\\0\\x1)\n")
    settings = Settings()
    assert settings.flag("lines", True)
    settings.set("lines", False)
    qtbot.waitUntil(lambda: not settings._check.isActive())
    text = path.read_text()
    assert "new_thing=42" in text
    assert "[future]" in text
    assert "theme=sepia" in text


@given(data=st.binary(max_size=300) | st.lists(LINES, max_size=12).map(b"\n".join))
@example(data=bytes(4096))
@hypothesis_settings(max_examples=60)
def test_whatever_is_in_the_file_every_setting_has_its_type(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("settings")
    (folder / "convstudio.ini").write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVSTUDIO_SETTINGS", str(folder))
        settings = Settings()
        for key in ("theme", "lines", "recent", "geometry", "folder"):
            assert isinstance(settings.text(key, ""), str)
            assert settings.flag(key) in (True, False, None)
            assert 0 <= settings.number(key, 3) <= 99_999
            assert isinstance(settings.shape(key), QByteArray)
        assert all(isinstance(path, str) for path in (*settings.recent, *settings.recent_lessons))
        assert isinstance(settings.folder, str)
        settings.remember("/new.png")
        assert settings.recent[0] == "/new.png"


def test_a_program_that_is_killed_while_it_writes_leaves_whole_settings(folder, qapp):
    path = Path(folder) / "convstudio.ini"
    with subprocess.Popen([sys.executable, "-c", _WRITES], stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        child.kill()
    settings = Settings()
    assert len(settings.recent) == 10
    assert len(settings.text("text", "")) == 5000
    settings.set("text", "y")
    settings._check_written()
    assert [each.name for each in Path(folder).iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
@pytest.mark.parametrize(
    "name", [b"caf\xe9", b"\xff\xfe", "ü ∗".encode(), b"tab\tline\nend", b"a,b;@c", b"%E9"]
)
def test_a_path_of_any_bytes_is_remembered_as_it_is(folder, name):
    path = "/folder/" + os.fsdecode(name)
    settings = Settings()
    settings.remember(path)
    settings.remember("/other.png")
    settings.remember_folder(path)
    del settings
    again = Settings()
    assert again.recent == ["/other.png", path]
    assert again.folder == path
    again.forget(path)
    assert again.recent == ["/other.png"]


def test_what_cannot_be_kept_is_said_once_and_quietly_in_the_window(
    open_window, qtbot, monkeypatch, tmp_path
):
    blocked = tmp_path / "no folder"
    blocked.write_text("")  # unwritable for an administrator, too
    monkeypatch.setenv("CONVSTUDIO_SETTINGS", str(blocked / "settings"))
    window = open_window("impulse", "--kernel", str(tmp_path / "gone.csv"))
    bar, said = window.message_bar, []
    bar.said.connect(said.append)
    window.action("action_lines").trigger()
    qtbot.waitUntil(lambda: not window.settings._check.isActive())
    assert "gone.csv" in bar.text
    bar.hide()
    qtbot.waitUntil(lambda: bool(bar.text))
    assert "progress in lessons will not be remembered" in bar.text
    assert f"{blocked / 'settings'} (not a directory)" in bar.text
    assert not bar.property("problem")
    bar.hide()
    window.action("action_lines").trigger()
    window.lesson_mode.lecture.open_file(built_in_lessons()[0])
    qtbot.wait(20)
    assert len([each for each in said if "remembered" in each]) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("convstudio.ini", os.mkdir, "a folder"),
        ("convstudio.ini", getattr(os, "mkfifo", None), "a pipe or a device"),
        ("convstudio.ini.lock", getattr(os, "mkfifo", None), "a pipe or a device"),
    ],
)
def test_what_is_no_file_is_neither_read_nor_written_and_is_said(folder, qtbot, name, make, kind):
    place = Path(folder) / name
    make(place)
    settings, said = Settings(), []
    settings.unkept.connect(said.append)
    settings.remember("/a.png")
    qtbot.waitUntil(lambda: bool(said))
    assert (
        f"progress in lessons will not be remembered: “{place}” is {kind} and no file." in said[0]
    )


def test_what_tells_of_the_work_passes_where_that_is_not_kept_or_is_forgotten(folder):
    first = Settings()
    first.remember("/a.png")
    first.remember_folder("/a")
    settings = Settings()
    for path in ("/b.png", "/a.png", "/c.png"):
        settings.remember(path)
        settings.remember_folder(path)
        settings.note("lessons/one", path)
    settings.set("theme", "dark")
    settings.forget_work()
    settings.remember("/d.png")
    settings.note("lessons/two", "2")
    assert settings.recent == ["/d.png", "/a.png"]
    assert settings.names("lessons") == ["two"]
    again = Settings()
    assert (again.recent, again.folder, again.names("lessons")) == (["/a.png"], "/a", [])
    assert again.text("theme", "") == "dark"
    # After all
    settings.forget_work(False)
    assert (again.recent, again.names("lessons")) == (["/d.png", "/a.png"], ["two"])
    again.set("keep_work", False)
    settings.remember("/e.png")
    assert settings.recent[0] == "/e.png"
    assert again.recent[0] == "/d.png"
    again.forget_traces()
    assert not again.has_traces
    assert again.text("theme", "") == "dark"


def test_what_can_be_kept_is_kept_without_a_word(folder, qtbot):
    settings, said = Settings(), []
    settings.unkept.connect(said.append)
    settings.set("theme", "dark")
    qtbot.waitUntil(lambda: not settings._check.isActive())
    assert said == []
    assert "theme=dark" in (Path(folder) / "convstudio.ini").read_text()
