"""What is remembered is remembered, and a damaged settings file is no reason not to start."""

import os
import sys
from pathlib import Path

import pytest

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.document.settings import Settings


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


def test_what_can_be_kept_is_kept_without_a_word(folder, qtbot):
    settings, said = Settings(), []
    settings.unkept.connect(said.append)
    settings.set("theme", "dark")
    qtbot.waitUntil(lambda: not settings._check.isActive())
    assert said == []
    assert "theme=dark" in (Path(folder) / "convstudio.ini").read_text()
